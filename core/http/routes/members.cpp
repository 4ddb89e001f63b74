#include <nlohmann/json.hpp>

#include "core/http/json/query.hpp"
#include "core/http/json/read.hpp"
#include "core/http/json/sale.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json sex_shape() { return one_of({"unknown", "female", "male", "other"}); }

json consents_shape() {
  return list(object({{"purpose", some_text(40)}, {"channel", some_text(40)}, {"granted", flag()}}), 50);
}

Members profile_members(const std::string& needed) {
  return {{"name" + needed, some_text()},    {"phone" + needed, some_text()},
          {"birthday?", nullable(date())},   {"sex?", nullable(sex_shape())},
          {"region?", nullable(text())},     {"note?", nullable(note())},
          {"tags?", list(some_text(), 100)}, {"referrer_code?", nullable(some_text())},
          {"consents?", consents_shape()}};
}

Members member_members() {
  const json consent =
      object({{"purpose", text()}, {"channel", text()}, {"granted", flag()}, {"at", moment()}, {"source", text()}});
  return {{"id", id()},
          {"code", text()},
          {"name", text()},
          {"phone", text()},
          {"birthday", nullable(date())},
          {"sex", sex_shape()},
          {"region", text()},
          {"note", note()},
          {"tags", list(text())},
          {"store", text()},
          {"joined_on", date()},
          {"referrer", nullable(text())},
          {"consents", list(consent)},
          {"spend_minor", whole()},
          {"sales", whole()},
          {"visits", whole()},
          {"last_sale_at", nullable(moment())}};
}

json full_shape() {
  Members members = member_members();
  members.emplace_back("cards", map_of(any_object()));
  return object(members);
}

const char* const kSexes[] = {"unknown", "female", "male", "other"};

std::optional<members::Sex> sex_of(const json& body) {
  if (!has(body, "sex")) return std::nullopt;
  const std::string name = text_of(body, "sex");
  for (std::uint8_t i = 0; i < std::size(kSexes); ++i) {
    if (name == kSexes[i]) return static_cast<members::Sex>(i);
  }
  return members::Sex::kUnknown;
}

std::vector<members::NewConsent> consents_of(const json& body) {
  std::vector<members::NewConsent> out;
  if (!given(body, "consents")) return out;
  for (const json& row : body.at("consents")) {
    out.push_back({text_of(row, "purpose"), text_of(row, "channel"), flag_of(row, "granted", false)});
  }
  return out;
}

json member_json(const members::Member& member, const Call& call) {
  const auto& [row, profile, consents] = member;
  json agreed = json::array();
  for (const members::Consent& consent : consents) {
    agreed.push_back({{"purpose", consent.purpose},
                      {"channel", consent.channel},
                      {"granted", consent.granted},
                      {"at", format_instant(consent.at, call.time_zone)},
                      {"source", consent.source}});
  }
  const auto& last = row.figures.last_sale;
  return {{"id", id_text(row.id)},
          {"code", row.code},
          {"name", profile.name},
          {"phone", profile.phone},
          {"birthday", profile.birthday ? json(format_day(*profile.birthday)) : json()},
          {"sex", kSexes[static_cast<std::size_t>(profile.sex)]},
          {"region", profile.region},
          {"note", profile.note},
          {"tags", row.tags},
          {"store", row.store},
          {"joined_on", format_day(row.joined_day)},
          {"referrer", row.referrer == 0 ? json() : json(id_text(row.referrer))},
          {"consents", agreed},
          {"spend_minor", row.figures.spend_minor},
          {"sales", row.figures.sales},
          {"visits", row.figures.visits},
          {"last_sale_at", last ? json(format_instant(*last, call.time_zone)) : json()}};
}

modules::Visit visit_of(const Call& call) {
  modules::Visit out;
  out.store = call.actor.store;
  out.till = call.actor.till;
  out.staff = call.actor.staff;
  out.locale = call.locale;
  return out;
}

// The plugins hear of it inside the same transaction.
members::Changed tell_modules(const Services& services, const Call& call) {
  return [&services, &call](Stores& stores, members::Change change, std::int64_t member, std::int64_t referrer) {
    modules::Visit visit = visit_of(call);
    visit.cause_kind = change == members::Change::kJoined ? "join" : "member";
    visit.cause_id = id_text(member);
    const auto kind = static_cast<modules::Directory::MemberChange>(change);
    return services.modules.member_changed(stores, visit, kind, member, 0, referrer);
  };
}

Result<Reply> join(const Services& services, Stores& stores, const Call& call) {
  members::NewMember member;
  member.name = text_of(call.body, "name");
  member.phone = text_of(call.body, "phone");
  auto birthday = maybe_day(call.body, "birthday");
  if (!birthday) return Refused(birthday.error());
  member.birthday = *birthday;
  member.sex = sex_of(call.body).value_or(members::Sex::kUnknown);
  member.region = text_of(call.body, "region");
  member.note = text_of(call.body, "note");
  member.tags = texts_of(call.body, "tags");
  member.referrer_code = text_of(call.body, "referrer_code");
  member.consents = consents_of(call.body);
  auto joined = services.members.join(stores, call.actor, member, tell_modules(services, call));
  if (!joined) return Refused(joined.error());
  Reply reply = json_reply(201, member_json(*joined, call));
  reply.reference = id_text(joined->row.id);  // a claim keeps no names
  return reply;
}

Result<Reply> joined_before(const Services& services, Stores& stores, const Call& call, const std::string& id) {
  auto member = services.members.get(stores, id);
  if (!member) return Refused(member.error());
  return json_reply(200, member_json(*member, call));
}

Result<Reply> change_member(const Services& services, Stores& stores, const Call& call) {
  const json& body = call.body;
  auto row = services.members.row(stores, call.param("m"));
  if (!row) return Refused(row.error());
  members::MemberPatch patch;
  patch.name = maybe_text(body, "name");
  patch.phone = maybe_text(body, "phone");
  auto birthday = patched_day(body, "birthday");
  if (!birthday) return Refused(birthday.error());
  patch.birthday = *birthday;
  patch.sex = sex_of(body);
  if (has(body, "region")) patch.region = text_of(body, "region");
  if (has(body, "note")) patch.note = text_of(body, "note");
  patch.tags = maybe_texts(body, "tags");
  patch.referrer_code = maybe_text(body, "referrer_code");
  patch.consents = consents_of(body);
  auto changed = services.members.change(stores, call.actor, row->id, patch, tell_modules(services, call));
  if (!changed) return Refused(changed.error());
  return json_reply(200, member_json(*changed, call));
}

// Two filters would look like "both", and mean one of them.
Result<void> one_filter(const Call& call) {
  std::string last;
  for (const char* filter : {"phone", "code", "last4", "q"}) {
    if (!call.query.contains(filter)) continue;
    if (!last.empty()) {
      return refuse(Code::kMalformed, {"phone、code、last4、q 只给一个", "give only one of phone, code, last4 and q"},
                    filter);
    }
    last = filter;
  }
  return {};
}

Result<Reply> find(const Services& services, Stores& stores, const Call& call) {
  if (auto one = one_filter(call); !one) return Refused(one.error());
  const auto page = asked_page(call);
  if (!page) return Refused(page.error());
  const members::Lookup lookup{
      call.query_text("phone"), call.query_text("code"), call.query_text("last4"), call.query_text("q"), page->before,
      page->limit + 1};
  auto found = services.members.find(stores, lookup);
  const std::string next =
      cut_page(found, page->limit, [](const members::Member& member) { return id_text(member.row.id); });
  json items = json::array();
  for (const members::Member& member : found) items.push_back(member_json(member, call));
  return list_reply(items, next);
}

Result<Reply> get_member(const Services& services, Stores& stores, const Call& call) {
  auto row = services.members.row(stores, call.param("m"));
  if (!row) return Refused(row.error());
  auto member = services.members.get(stores, id_text(row->id));
  if (!member) return Refused(member.error());
  json out = member_json(*member, call);
  out["cards"] = services.modules.cards(stores, visit_of(call), row->id);
  return json_reply(200, out);
}

Result<Reply> purchases(const Services& services, const Call& call) {
  const auto page = asked_page(call);
  if (!page) return Refused(page.error());
  auto row = services.storage.read<Result<members::Row>>(
      [&](Stores& stores) { return services.members.row(stores, call.param("m")); });
  if (!row) return Refused(row.error());
  checkout::SaleFilter filter;
  filter.member = row->id;
  filter.before = page->before;
  filter.limit = page->limit + 1;
  return listed_sales(services, call, filter, page->limit);
}

}  // namespace

void add_member_routes(Routes& routes, const Services& services) {
  const Members lookups = {{"last4?", text(4)}, {"phone?", text()}, {"code?", text()}, {"q?", text()}};
  routes.push_back({.method = "POST",
                    .path = "/api/v1/members",
                    .summary = {"会员入会", "A member joins"},
                    .permission = "members",
                    .body = str(object(profile_members(""))),
                    .answers = {{201, str(object(member_members()))}},
                    .handler = Writes{[&services](Stores& s, const Call& call) { return join(services, s, call); },
                                      [&services](Stores& s, const Call& call, const std::string& id) {
                                        return joined_before(services, s, call, id);
                                      }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/members",
                    .summary = {"找会员", "Find members"},
                    .permission = "members",
                    .query = str(object(paged(lookups))),
                    .answers = {{200, str(page_of(object(member_members())))}},
                    .handler = Reads{[&services](Stores& s, const Call& call) { return find(services, s, call); }}});
  routes.push_back(
      {.method = "GET",
       .path = "/api/v1/members/{m}",
       .summary = {"会员档案和各模块的卡片", "A member's file, with a card of each module"},
       .permission = "members",
       .answers = {{200, str(full_shape())}},
       .handler = Reads{[&services](Stores& s, const Call& call) { return get_member(services, s, call); }}});
  routes.push_back(
      {.method = "PATCH",
       .path = "/api/v1/members/{m}",
       .summary = {"修改会员档案", "Change a member's file"},
       .permission = "members",
       .body = str(object(profile_members("?"))),
       .answers = {{200, str(object(member_members()))}},
       .handler = Writes{[&services](Stores& s, const Call& call) { return change_member(services, s, call); }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/members/{m}/sales",
                    .summary = {"会员在所有门店的消费", "A member's sales in all stores"},
                    .permission = "members",
                    .query = str(object(paged({}))),
                    .answers = {{200, str(page_of(listed_sale_shape()))}},
                    .handler = Free{[&services](const Call& call) { return purchases(services, call); }}});
}

}  // namespace bobbin::http
