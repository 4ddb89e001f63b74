#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "bobbin/detail/guard.hpp"
#include "bobbin/hidden.hpp"
#include "bobbin/plugin.hpp"

// The C tables of a class that derives from Plugin.
namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {
namespace detail {

// A member that wasn't overridden is still Plugin's own. One that can't be named from here is overridden and private.
#define BOBBIN_DETAIL_OVERRIDES(Derived, name) \
  (!requires { requires std::is_same_v<decltype(&Derived::name), decltype(&Plugin::name)>; })

template <class Derived>
class Instance {
 public:
  explicit Instance(const bobbin_host* host) {
    // The constructor of Derived has registered its handlers; services come with the host.
    as_plugin().tables_ = Tables(host);
    table_ = headed<bobbin_plugin>();
    table_.self = this;
    table_.start = [](void* self) { return start(self); };
    table_.stop = [](void* self) { stop(self); };
    table_.destroy = [](void* self) { delete static_cast<Instance*>(self); };
    table_.extension = [](void*, bobbin_str id) { return extension(to_view(id)); };
  }

  [[nodiscard]] const bobbin_plugin* table() const { return &table_; }

 private:
  static constexpr bool kPrices = BOBBIN_DETAIL_OVERRIDES(Derived, price);
  static constexpr bool kTenders = BOBBIN_DETAIL_OVERRIDES(Derived, tender);
  static constexpr bool kSettles = BOBBIN_DETAIL_OVERRIDES(Derived, settle);
  static constexpr bool kFollows = BOBBIN_DETAIL_OVERRIDES(Derived, after);
  static constexpr bool kUnwinds = BOBBIN_DETAIL_OVERRIDES(Derived, unwind);
  static constexpr bool kWatches = BOBBIN_DETAIL_OVERRIDES(Derived, member);
  static constexpr bool kSells = kPrices || kTenders || kSettles || kFollows || kUnwinds || kWatches;
  static constexpr bool kAcquires = BOBBIN_DETAIL_OVERRIDES(Derived, authorise);

  Plugin& as_plugin() { return plugin_; }
  static Instance& of(void* self) { return *static_cast<Instance*>(self); }

  // Runs `body(Plugin&, Call&)` for a visit.
  template <class Body>
  static bobbin_status visit(void* self, bobbin_call* raw, Body&& body) noexcept {
    Plugin& plugin = of(self).as_plugin();
    return guard(plugin.tables_, raw, [&] {
      Call call(plugin.tables_, raw);
      body(plugin, call);
    });
  }

  static bobbin_status start(void* self) noexcept {
    Plugin& plugin = of(self).as_plugin();
    return guard(plugin.tables_, nullptr, [&] { plugin.start(); });
  }
  static void stop(void* self) noexcept {
    Plugin& plugin = of(self).as_plugin();
    static_cast<void>(guard(plugin.tables_, nullptr, [&] { plugin.stop(); }));
  }

  static const void* extension(std::string_view id) noexcept {
    if constexpr (kSells) {
      if (id == BOBBIN_SALE_EXTENSION) return &kSale;
    }
    if constexpr (kAcquires) {
      if (id == BOBBIN_TENDER_EXTENSION) return &kAcquirer;
    }
    // Always there: which names it answers is known only when the constructor has run.
    if (id == BOBBIN_HANDLERS_EXTENSION) return &kHandlers;
    return nullptr;
  }

  static bobbin_status price(void* self, bobbin_call* call, const bobbin_sale* sale, const bobbin_price_out* out) {
    return visit(self, call, [&](Plugin& plugin, Call& visiting) {
      Pricing pricing(*out);
      plugin.price(visiting, Sale(*sale), pricing);
    });
  }
  static bobbin_status tender(void* self, bobbin_call* call, const bobbin_sale* sale, const bobbin_tender_out* out) {
    return visit(self, call, [&](Plugin& plugin, Call& visiting) {
      Offers offers(*out);
      plugin.tender(visiting, Sale(*sale), offers);
    });
  }
  static bobbin_status settle(void* self, bobbin_call* call, const bobbin_sale* sale) {
    return visit(self, call, [&](Plugin& plugin, Call& visiting) { plugin.settle(visiting, Sale(*sale)); });
  }
  static bobbin_status after(void* self, bobbin_call* call, const bobbin_sale* sale) {
    return visit(self, call, [&](Plugin& plugin, Call& visiting) { plugin.after(visiting, Sale(*sale)); });
  }
  static bobbin_status unwind(void* self, bobbin_call* call, const bobbin_return* back) {
    return visit(self, call, [&](Plugin& plugin, Call& visiting) { plugin.unwind(visiting, Return(*back)); });
  }
  static bobbin_status member(void* self, bobbin_call* call, const bobbin_member_change* change) {
    return visit(self, call, [&](Plugin& plugin, Call& visiting) { plugin.member(visiting, MemberChange(*change)); });
  }

  static bobbin_status recognise(void* self, bobbin_call* call, bobbin_str code, bobbin_sink tender) {
    return visit(self, call, [&](Plugin& plugin, Call& visiting) {
      const std::string id = plugin.recognise(visiting, to_view(code));
      // Silent: the host asks every acquirer, and that a code is another's needs no words.
      if (id.empty()) throw ServiceFailed(BOBBIN_DECLINED, "not ours");
      tender.write(tender.ctx, to_abi(id));
    });
  }

  // authorise, query and cancel have one shape.
  template <void (Plugin::*kAct)(Call&, const Attempt&, Outcome&)>
  static bobbin_status act(void* self, bobbin_call* call, const bobbin_attempt* attempt,
                           const bobbin_outcome_out* out) {
    return visit(self, call, [&](Plugin& plugin, Call& visiting) {
      Outcome outcome(*out);
      (plugin.*kAct)(visiting, Attempt(*attempt), outcome);
    });
  }
  static bobbin_status refund(void* self, bobbin_call* call, const bobbin_attempt* attempt,
                              const bobbin_attempt* original, const bobbin_outcome_out* out) {
    return visit(self, call, [&](Plugin& plugin, Call& visiting) {
      Outcome outcome(*out);
      plugin.refund(visiting, Attempt(*attempt), Attempt(*original), outcome);
    });
  }

  static bobbin_status invoke(void* self, bobbin_call* call, bobbin_str name, bobbin_str json, bobbin_sink out) {
    return visit(self, call, [&](Plugin& plugin, Call& visiting) {
      const auto found = plugin.handlers_.find(to_view(name));
      if (found == plugin.handlers_.end()) {
        throw ServiceFailed(BOBBIN_INVALID, "no handler " + std::string(to_view(name)));
      }
      out.write(out.ctx, to_abi(found->second(visiting, to_view(json))));
    });
  }

  template <class Table>
  static constexpr Table only(bool wanted, Table table) {
    return wanted ? table : nullptr;
  }

  static constexpr bobbin_sale_extension kSale{{sizeof(bobbin_sale_extension), BOBBIN_ABI_MAJOR, BOBBIN_ABI_MINOR},
                                               only(kPrices, &price),
                                               only(kTenders, &tender),
                                               only(kSettles, &settle),
                                               only(kFollows, &after),
                                               only(kUnwinds, &unwind),
                                               only(kWatches, &member)};
  static constexpr bobbin_tender_extension kAcquirer{
      {sizeof(bobbin_tender_extension), BOBBIN_ABI_MAJOR, BOBBIN_ABI_MINOR},
      &recognise,
      &act<&Plugin::authorise>,
      &act<&Plugin::query>,
      &act<&Plugin::cancel>,
      &refund};
  static constexpr bobbin_handlers_extension kHandlers{
      {sizeof(bobbin_handlers_extension), BOBBIN_ABI_MAJOR, BOBBIN_ABI_MINOR}, &invoke};

  Derived plugin_;
  bobbin_plugin table_{};
};

#undef BOBBIN_DETAIL_OVERRIDES

template <class Derived>
const bobbin_plugin* create(const bobbin_host* host) noexcept {
  const Tables tables(host);
  const bobbin_plugin* made = nullptr;
  static_cast<void>(guard(tables, nullptr, [&] { made = (new Instance<Derived>(host))->table(); }));
  return made;
}

template <class Derived>
const bobbin_entry* entry_of() noexcept {
  static_assert(std::is_base_of_v<Plugin, Derived>, "BOBBIN_PLUGIN names a class that derives from bobbin::Plugin");
  static constexpr bobbin_entry kEntry{{sizeof(bobbin_entry), BOBBIN_ABI_MAJOR, BOBBIN_ABI_MINOR}, &create<Derived>};
  return &kEntry;
}

}  // namespace detail
}  // namespace v1
}  // namespace bobbin
