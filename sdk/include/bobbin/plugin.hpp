#pragma once

#include <concepts>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "bobbin/call.hpp"
#include "bobbin/hidden.hpp"
#include "bobbin/sale.hpp"
#include "bobbin/stages.hpp"
#include "bobbin/tender.hpp"
#include "bobbin/unwind.hpp"

// A plugin is a class that derives from Plugin, overrides the stages that it takes part in, registers its handlers by
// name, and is named once by BOBBIN_PLUGIN:
//
//   class Stamps final : public bobbin::Plugin {
//    public:
//     Stamps() { handler("card", [](bobbin::Call&, std::string_view) { return std::string("{}"); }); }
//     void settle(bobbin::Call& call, const bobbin::Sale& sale) override { ... }
//   };
//   BOBBIN_PLUGIN(Stamps)
//
// A stage that isn't overridden costs nothing: the host is told that there is none. One instance serves all stores and
// threads; state lives in tables, not in members. To say no, call decline() or invalid() (errors.hpp); anything else
// that is thrown is a bug, rolls back and counts against the plugin.
namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

namespace detail {
template <class Derived>
class Instance;
}

// A JSON library's value, as handlers may take and give it: Json::parse(text) and dump(). The SDK brings none.
template <class Json>
concept JsonValue = requires(const Json& json, std::string_view text) {
  { Json::parse(text) } -> std::convertible_to<Json>;
  { json.dump() } -> std::convertible_to<std::string>;
};

class Plugin {
 public:
  Plugin() = default;
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;
  virtual ~Plugin() = default;

  // Once, on the main thread, after the migrations. What it throws refuses the plugin. `log()` works from here on.
  virtual void start() {}
  // Once, on the main thread, after the last visit: join own threads.
  virtual void stop() {}

  // Quote and sale: propose adjustments. May read, never write.
  virtual void price(Call&, const Sale&, Pricing&) {}
  // Quote and sale: which tenders, up to how much. May read, never write.
  virtual void tender(Call&, const Sale&, Offers&) {}
  // Inside the sale's transaction, or in preview: journal entries and own tables.
  virtual void settle(Call&, const Sale&) {}
  // From the outbox, at least once, in a transaction of its own.
  virtual void after(Call&, const Sale&) {}
  // Inside the return's transaction, after the host has reversed what was recorded (G4): mend own tables.
  virtual void unwind(Call&, const Return&) {}
  // Inside the transaction of a member's joining, change, merge or erasure.
  virtual void member(Call&, const MemberChange&) {}

  // Money outside; no transaction open, may block up to the call's budget. Overriding authorise() makes the plugin an
  // acquirer; then query, cancel and refund are asked too.
  // The tender that a scanned code belongs to (PAY5); empty when it isn't this plugin's.
  virtual std::string recognise(Call&, std::string_view) { return {}; }
  virtual void authorise(Call&, const Attempt&, Outcome&) {}
  virtual void query(Call&, const Attempt&, Outcome&) {}
  virtual void cancel(Call&, const Attempt&, Outcome&) {}
  virtual void refund(Call&, const Attempt&, const Attempt&, Outcome&) {}

 protected:
  using Handler = std::function<std::string(Call&, std::string_view)>;

  // The manifest's handler `name`: JSON text in, JSON text out. Register in the constructor; it may
  // run on several threads at once.
  void handler(std::string name, Handler run) { handlers_.insert_or_assign(std::move(name), std::move(run)); }
  // The same with a JSON library's values: handler<nlohmann::json>("card", [](Call& call, const json& in) {...}).
  template <JsonValue Json, class Run>
  requires std::invocable<const Run&, Call&, const Json&>
  void handler(std::string name, Run run) {
    handler(std::move(name), Handler([run = std::move(run)](Call& call, std::string_view text) {
              const Json answer = run(call, Json::parse(text));
              return answer.dump();
            }));
  }

  // Any thread, after the constructor.
  [[nodiscard]] Log log() const { return Log(tables_); }

 private:
  template <class Derived>
  friend class detail::Instance;

  detail::Tables tables_;
  std::map<std::string, Handler, std::less<>> handlers_;
};

}  // namespace v1
}  // namespace bobbin

#include "bobbin/detail/instance.hpp"

// Emits the one exported function. Once a plugin, at global scope.
#define BOBBIN_PLUGIN(Class) \
  extern "C" BOBBIN_EXPORT const bobbin_entry* bobbin_entry_v1(void) { return ::bobbin::detail::entry_of<Class>(); }
