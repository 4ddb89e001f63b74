#pragma once

#include <bobbin/abi.h>

#include <array>
#include <chrono>
#include <exception>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/checkout/sale.hpp"
#include "core/plugin_host/plugin.hpp"

namespace bobbin::plugin_host {

// What a visit is for; decides what its services allow.
enum class Doing : std::uint8_t {
  kPrice,
  kTender,
  kSettle,
  kAfter,
  kUnwind,
  kMember,   // a member has changed
  kRead,     // a handler that reads
  kWrite,    // a handler or job inside a transaction
  kOutside,  // no transaction open
};

enum class Reality : std::uint8_t { kReal, kPreview };  // preview: what is queued is checked, recorded and dropped

// What all plugins that are visited together share: one stage of one sale, one request.
struct Occasion {
  Doing doing = Doing::kRead;
  Reality reality = Reality::kReal;
  Stores* stores = nullptr;                          // null: outside
  std::shared_ptr<const config::Snapshot> settings;  // shared: the sale keeps the settings that it began with
  std::string store;                                 // whose modules and settings; in a return the sale's (X2)
  journal::Cause cause;                              // of what is posted; names staff, moment and business day too
  std::string till;
  std::string locale;
  const checkout::MemberAfter* after = nullptr;  // what is known of the member's accounts at `cause.at`; may be null
  std::chrono::steady_clock::time_point deadline;

  [[nodiscard]] bool reads() const { return stores != nullptr; }
  [[nodiscard]] bool writes() const;
};

class Visit;

}  // namespace bobbin::plugin_host

// What the boundary calls bobbin_call: a name for the visit, compared before it is followed.
struct bobbin_call {
  bobbin::plugin_host::Visit* visit;
};

namespace bobbin::plugin_host {

// One visit of the host to one plugin, on one thread, from its call to its return (sdk.md 2 and 4). All services that
// take a bobbin_call find it here. It queues what the plugin posts and writes, remembers what was decided, and answers
// how the visit ended.
class Visit {
 public:
  Visit(const House& house, const Plugin& plugin, const Occasion& occasion, int depth = 0);
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

  // The visit behind a handle, on the visiting thread and while the plugin has the word; else null.
  [[nodiscard]] static Visit* of(const bobbin_call* call) {
    return top_ != nullptr && call == &top_->handle_ ? top_ : nullptr;
  }

  // Runs the plugin's function `call(self, handle)` and answers how it ended: fine; refused in words (DECLINED,
  // INVALID); or kInternal, which is the plugin's fault and undoes what it did. Rethrows what a store threw that is not
  // the plugin's fault (a conflict: the transaction runs again).
  template <class F>
  [[nodiscard]] Result<void> run(F&& call) {
    const Entered entered(*this);
    bobbin_status status = BOBBIN_INTERNAL;
    try {
      status = call(plugin_.library->self(), &handle_);
    } catch (const std::exception& error) {
      broken(std::string("it threw ") + error.what());
    } catch (...) {
      broken("it threw an exception of an unknown kind");
    }
    return finish(status);
  }

  // -- for services --
  [[nodiscard]] const House& house() const { return house_; }
  [[nodiscard]] const Plugin& plugin() const { return plugin_; }
  [[nodiscard]] const Occasion& occasion() const { return occasion_; }
  [[nodiscard]] const bobbin_call_info& info();
  [[nodiscard]] const nlohmann::json& settings() const { return settings_; }
  [[nodiscard]] bool draining() const { return state_ == modules::State::kDraining; }
  // Off in this store: a plugin that sees all stores keeps its own tables here, and moves nobody's balance.
  [[nodiscard]] bool looks_on() const { return state_ == modules::State::kOff; }
  [[nodiscard]] int depth() const { return depth_; }
  [[nodiscard]] std::pmr::memory_resource& arena() { return arena_; }
  [[nodiscard]] bobbin_str keep(std::string_view text);  // a copy that lives as long as the visit
  [[nodiscard]] bool may(std::string_view capability) const { return plugin_.granted.contains(capability); }
  [[nodiscard]] bool late() const { return std::chrono::steady_clock::now() > occasion_.deadline; }

  // OK, or what has been decided: then every service answers that.
  [[nodiscard]] bobbin_status decided() const { return decided_; }
  bobbin_status decide(bobbin_status status) { return decided_ == BOBBIN_OK ? decided_ = status : decided_; }
  bobbin_status decline(Refusal refusal);               // decides: a "no" that the cashier reads
  bobbin_status broken(std::string_view why) noexcept;  // decides: INTERNAL, the plugin's fault
  bobbin_status failed(std::exception_ptr failure);  // decides: a store's failure, thrown again when the plugin is back
  void say(Refusal refusal) { said_ = std::move(refusal); }  // words of a status that the plugin may answer

  struct QueuedWrite {
    const Statement* statement = nullptr;
    std::vector<modules::OwnedValue> parameters;
    std::int64_t expect_rows = -1;
    Refusal refusal;
  };
  void queue(journal::Transfer transfer) { queue_.emplace_back(std::move(transfer)); }
  void queue(QueuedWrite write) { queue_.emplace_back(std::move(write)); }
  // Sends what is queued, in order, spends sorted by account among themselves. OK, or what was decided.
  bobbin_status send();
  // Sends what is queued, then this one, and answers the entry's id.
  bobbin_status post_now(const journal::Transfer& transfer, std::int64_t& entry);

  [[nodiscard]] std::vector<checkout::Effect>& effects() { return effects_; }

 private:
  class Entered {
   public:
    explicit Entered(Visit& visit) : before_(std::exchange(top_, &visit)) {}
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;
    ~Entered() { top_ = before_; }

   private:
    Visit* before_;
  };
  using Queued = std::variant<journal::Transfer, QueuedWrite>;

  [[nodiscard]] Result<void> finish(bobbin_status answered);
  [[nodiscard]] Result<void> refusal_of(bobbin_status answered);
  [[nodiscard]] Result<void> internal(const std::string& why) const;
  bobbin_status post(const journal::Transfer& transfer, std::int64_t& entry);
  bobbin_status write(std::size_t from, std::size_t until);
  void sort_spends();

  static thread_local Visit* top_;

  const House& house_;
  const Plugin& plugin_;
  const Occasion& occasion_;
  const nlohmann::json& settings_;
  modules::State state_;  // of the plugin in the occasion's store
  int depth_;
  bobbin_call handle_{this};
  bool has_info_ = false;
  bobbin_call_info info_{};
  bobbin_status decided_ = BOBBIN_OK;
  std::string why_;              // of broken()
  std::optional<Refusal> said_;  // by the plugin, or by what was decided
  std::exception_ptr failure_;
  std::vector<Queued> queue_;
  std::vector<checkout::Effect> effects_;
  std::array<std::byte, 1024> first_bytes_;
  std::pmr::monotonic_buffer_resource arena_{first_bytes_.data(), first_bytes_.size()};
};

}  // namespace bobbin::plugin_host
