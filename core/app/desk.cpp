#include "core/app/desk.hpp"

#include "core/audit/store.hpp"

namespace bobbin::app {

audit::Actor acting(const Desk& desk, const std::string& store, const std::string& staff, Instant at) {
  const auto snapshot = desk.settings.current();
  const config::StoreConfig* found = snapshot->store(store);
  audit::Actor actor;
  actor.staff = staff;
  actor.store = store;
  actor.at = at;
  actor.business_day = business_day(at, found != nullptr ? found->day : DayRule{});
  actor.source = staff.empty() ? "command" : "";
  return actor;
}

std::optional<Instant> last_business(const Desk& desk) {
  return desk.storage.read<std::optional<Instant>>([](Stores& stores) { return stores.audit.latest(); });
}

members::Changed tell_modules(const Desk& desk, const audit::Actor& actor) {
  modules::Directory& directory = desk.modules;
  modules::Visit visit;
  visit.store = actor.store;
  visit.till = actor.till;
  visit.staff = actor.staff;
  return
      [&directory, visit](Stores& stores, members::Change change, std::int64_t member, std::int64_t referrer) mutable {
        visit.cause_kind = change == members::Change::kJoined ? "join" : "member";
        visit.cause_id = id_text(member);
        return directory.member_changed(stores, visit, static_cast<modules::Directory::MemberChange>(change), member, 0,
                                        referrer);
      };
}

}  // namespace bobbin::app
