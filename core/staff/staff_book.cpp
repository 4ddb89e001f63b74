#include "core/staff/staff_book.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/text.hpp"

namespace bobbin::staff {

namespace {

using nlohmann::json;

Refused unknown_person(const std::string& id) {
  return refuse(Code::kNotFound, {"没有工号为 " + shown(id) + " 的员工", "there is no staff member " + shown(id)});
}

Refused last_owner(const char* field) {
  return refuse(
      Code::kDeclined,
      {"至少要有一位在职的店主；请先指定另一位店主", "the shop needs an active owner; name another one first"}, field);
}

bool is_id(const std::string& id) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  };
  const bool begins = !id.empty() && id[0] != '.' && id[0] != '_' && id[0] != '-';
  return begins && id.size() <= 40 && std::all_of(id.begin(), id.end(), good);
}

Result<void> check_name(Person& person) {
  Result<std::string> name = check_text(person.name, {kNameCharacters, Need::kRequired, Lines::kOne}, "/name");
  if (!name) return Refused(name.error());
  person.name = std::move(*name);
  return {};
}

json person_json(const Person& person) {
  return {{"name", person.name}, {"role", name_of(person.role)}, {"stores", person.stores}, {"active", person.active}};
}

void log(Stores& stores, IdSource& ids, const audit::Actor& actor, audit::Record record, const std::string& id) {
  record.subject_json = json{{"staff", id}}.dump();
  audit::log(stores, ids, actor, std::move(record));
}

void log_change(Stores& stores, IdSource& ids, const audit::Actor& actor, const Credentials& before,
                const Credentials& after) {
  json was = person_json(before.person);
  json is = person_json(after.person);
  for (const char* name : {"name", "role", "stores", "active"}) {
    if (was[name] != is[name]) continue;
    was.erase(name);
    is.erase(name);
  }
  // That a secret is new is told, the secret never is.
  if (before.pin_hash != after.pin_hash) is["pin"] = "changed";
  if (before.password_hash != after.password_hash) is["password"] = "changed";
  audit::Record record;
  record.action = "staff.changed";
  record.before_json = was.empty() ? "" : was.dump();
  record.after_json = is.dump();
  log(stores, ids, actor, std::move(record), after.person.id);
}

}  // namespace

KnownStore any_store() {
  return [](const std::string&) { return true; };
}

StaffBook::StaffBook(Storage& storage, IdSource& ids, const Clock& system, KnownStore known_store,
                     std::function<std::chrono::steady_clock::time_point()> steady)
    : storage_(storage), ids_(ids), system_(system), known_store_(std::move(known_store)), steady_(std::move(steady)) {}

Result<void> StaffBook::check_stores(const std::vector<std::string>& stores) const {
  for (std::size_t index = 0; index < stores.size(); ++index) {
    const std::string& store = stores[index];
    const std::string field = "/stores/" + std::to_string(index);
    if (store.empty() || !known_store_(store)) {
      return refuse(Code::kInvalid, {"没有编号为 " + shown(store) + " 的门店", "there is no store " + shown(store)},
                    field);
    }
    const auto here = stores.begin() + static_cast<std::ptrdiff_t>(index);
    if (std::find(stores.begin(), here, store) != here) {
      return refuse(Code::kInvalid, {"门店 " + store + " 重复", "the store " + store + " is there twice"}, field);
    }
  }
  return {};
}

Result<StaffBook::Hashes> StaffBook::hashes(const std::optional<std::string>& pin,
                                            const std::optional<std::string>& password) {
  Hashes out;
  if (pin) {
    if (auto ok = check_secret(SecretKind::kPin, *pin, "/pin"); !ok) return Refused(ok.error());
  }
  if (password) {
    if (auto ok = check_secret(SecretKind::kPassword, *password, "/password"); !ok) return Refused(ok.error());
  }
  if (pin) {
    Result<std::string> hash = hasher_.hash(SecretKind::kPin, *pin);
    if (!hash) return Refused(hash.error());
    out.pin = std::move(*hash);
  }
  if (password) {
    Result<std::string> hash = hasher_.hash(SecretKind::kPassword, *password);
    if (!hash) return Refused(hash.error());
    out.password = std::move(*hash);
  }
  return out;
}

Result<Person> StaffBook::create(const audit::Actor& actor, const NewPerson& wanted) {
  Person person{wanted.id, wanted.name, wanted.role, wanted.stores, wanted.active};
  if (!is_id(person.id)) {
    return refuse(Code::kInvalid,
                  {"工号是 1 到 40 个小写字母、数字、点、下划线或连字符，以字母或数字开头",
                   "an id is 1 to 40 lower-case letters, digits, dots, _ or -, and begins with a letter or digit"},
                  "/id");
  }
  if (auto ok = check_name(person); !ok) return Refused(ok.error());
  if (auto ok = check_stores(person.stores); !ok) return Refused(ok.error());
  if (!wanted.pin && !wanted.password) {
    return refuse(Code::kInvalid, {"请给一个 PIN 码或密码，否则无法登录", "give a PIN or a password to log in with"},
                  "/pin");
  }
  Result<Hashes> secrets = hashes(wanted.pin, wanted.password);
  if (!secrets) return Refused(secrets.error());
  return storage_.write<Person>([&](Stores& stores) -> Result<Person> {
    if (!stores.staff.insert(Credentials{person, secrets->pin, secrets->password})) {
      return refuse(Code::kTaken, {"工号 " + person.id + " 已经存在", "the id " + person.id + " is there already"},
                    "/id");
    }
    audit::Record record;
    record.action = "staff.created";
    record.after_json = person_json(person).dump();
    log(stores, ids_, actor, std::move(record), person.id);
    return person;
  });
}

Result<Person> StaffBook::change(const audit::Actor& actor, const std::string& id, const PersonPatch& patch) {
  Result<Hashes> secrets = hashes(patch.pin, patch.password);
  if (!secrets) return Refused(secrets.error());
  Result<Person> changed = storage_.write<Person>([&](Stores& stores) -> Result<Person> {
    const std::optional<Credentials> before = stores.staff.find(id);
    if (!before) return unknown_person(id);
    Credentials after = *before;
    if (patch.name) after.person.name = *patch.name;
    if (patch.role) after.person.role = *patch.role;
    if (patch.stores) after.person.stores = *patch.stores;
    if (patch.active) after.person.active = *patch.active;
    if (patch.pin) after.pin_hash = secrets->pin;
    if (patch.password) after.password_hash = secrets->password;
    if (auto ok = check_name(after.person); !ok) return Refused(ok.error());
    // Only what is said now: a store that has left the file since keeps nobody from getting a new PIN.
    if (patch.stores) {
      if (auto ok = check_stores(*patch.stores); !ok) return Refused(ok.error());
    }
    const auto is_owner = [](const Person& person) { return person.active && person.role == Role::kOwner; };
    if (is_owner(before->person) && !is_owner(after.person) && stores.staff.active_owners() < 2) {
      return last_owner(after.person.active ? "/role" : "/active");
    }
    stores.staff.update(after);
    if (!after.person.active || patch.pin || patch.password) stores.staff.end_sessions_of(id);
    log_change(stores, ids_, actor, *before, after);
    return after.person;
  });
  cache_.forget_all_of(id);
  return changed;
}

std::vector<Person> StaffBook::list(Stores& stores, const std::string& after, int limit) const {
  return stores.staff.list(after, limit);
}

Result<Person> StaffBook::get(Stores& stores, const std::string& id) const {
  const std::optional<Credentials> found = stores.staff.find(id);
  if (!found) return unknown_person(id);
  return found->person;
}

bool StaffBook::exists(Stores& stores, const std::string& id) const { return stores.staff.find(id).has_value(); }

}  // namespace bobbin::staff
