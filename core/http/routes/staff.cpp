#include <nlohmann/json.hpp>

#include "core/http/json/query.hpp"
#include "core/http/json/read.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json role_shape() { return one_of({"cashier", "manager", "owner"}); }

json new_person_shape() {
  return object({{"id", some_text()},
                 {"name", some_text()},
                 {"role", role_shape()},
                 {"stores?", list(some_text(), 1000)},
                 {"pin?", some_text(200)},
                 {"password?", some_text(200)},
                 {"active?", flag()}});
}

json person_patch_shape() {
  return object({{"name?", some_text()},
                 {"role?", role_shape()},
                 {"stores?", list(some_text(), 1000)},
                 {"pin?", some_text(200)},
                 {"password?", some_text(200)},
                 {"active?", flag()}});
}

json person_shape() {
  return object(
      {{"id", text()}, {"name", text()}, {"role", role_shape()}, {"stores", list(text())}, {"active", flag()}});
}

json person_json(const staff::Person& person) {
  return {{"id", person.id},
          {"name", person.name},
          {"role", staff::name_of(person.role)},
          {"stores", person.stores},
          {"active", person.active}};
}

Result<void> known_stores(const Services& services, const std::vector<std::string>& stores) {
  const auto settings = services.settings.current();
  for (std::size_t i = 0; i < stores.size(); ++i) {
    if (settings->store(stores[i]) != nullptr) continue;
    return refuse(Code::kInvalid, {"没有门店 " + stores[i], "there is no store " + stores[i]},
                  "/stores/" + std::to_string(i));
  }
  return {};
}

Result<Reply> create(const Services& services, const Call& call) {
  staff::NewPerson person;
  person.id = text_of(call.body, "id");
  person.name = text_of(call.body, "name");
  person.role = staff::role_of(text_of(call.body, "role")).value();
  // Without a word, the person works where the one who adds them stands.
  person.stores = maybe_texts(call.body, "stores").value_or(std::vector<std::string>{call.session.store});
  person.pin = maybe_text(call.body, "pin");
  person.password = maybe_text(call.body, "password");
  person.active = flag_of(call.body, "active", true);
  if (auto known = known_stores(services, person.stores); !known) return Refused(known.error());
  auto made = services.staff.create(call.actor, person);
  if (!made) return Refused(made.error());
  return json_reply(201, person_json(*made));
}

Result<Reply> change_person(const Services& services, const Call& call) {
  staff::PersonPatch patch;
  patch.name = maybe_text(call.body, "name");
  if (has(call.body, "role")) patch.role = staff::role_of(text_of(call.body, "role"));
  patch.stores = maybe_texts(call.body, "stores");
  patch.pin = maybe_text(call.body, "pin");
  patch.password = maybe_text(call.body, "password");
  if (has(call.body, "active")) patch.active = flag_of(call.body, "active", true);
  if (patch.stores) {
    if (auto known = known_stores(services, *patch.stores); !known) return Refused(known.error());
  }
  auto changed = services.staff.change(call.actor, call.param("id"), patch);
  if (!changed) return Refused(changed.error());
  return json_reply(200, person_json(*changed));
}

Result<Reply> list_staff(const Services& services, Stores& stores, const Call& call) {
  const auto page = asked_page(call, Cursor::kText);
  if (!page) return Refused(page.error());
  auto people = services.staff.list(stores, page->cursor, page->limit + 1);
  const std::string next = cut_page(people, page->limit, [](const staff::Person& person) { return person.id; });
  json items = json::array();
  for (const staff::Person& person : people) items.push_back(person_json(person));
  return list_reply(items, next);
}

}  // namespace

void add_staff_routes(Routes& routes, const Services& services) {
  routes.push_back(
      {.method = "GET",
       .path = "/api/v1/staff",
       .summary = {"员工", "Staff"},
       .query = str(object(paged({}))),
       .answers = {{200, str(page_of(person_shape()))}},
       .handler = Reads{[&services](Stores& s, const Call& call) { return list_staff(services, s, call); }}});
  routes.push_back({.method = "POST",
                    .path = "/api/v1/staff",
                    .summary = {"新增员工", "Add a person"},
                    .permission = "staff",
                    .body = str(new_person_shape()),
                    .answers = {{201, str(person_shape())}},
                    .handler = Free{[&services](const Call& call) { return create(services, call); }}});
  routes.push_back({.method = "PATCH",
                    .path = "/api/v1/staff/{id}",
                    .summary = {"修改员工", "Change a person"},
                    .permission = "staff",
                    .body = str(person_patch_shape()),
                    .answers = {{200, str(person_shape())}},
                    .handler = Free{[&services](const Call& call) { return change_person(services, call); }}});
}

}  // namespace bobbin::http
