#include <nlohmann/json.hpp>

#include "core/audit/store.hpp"
#include "core/http/json/query.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json record_shape() {
  return object({{"at", moment()},
                 {"staff", nullable(text())},
                 {"action", text()},
                 {"subject", any()},
                 {"reason", text(1000)},
                 {"before", any()},
                 {"after", any()},
                 {"source?", text()}});
}

json parsed_or_null(const std::string& text) { return text.empty() ? json() : json::parse(text); }

json record_json(const audit::Record& record, const Call& call) {
  json out = {{"at", format_instant(record.at, call.time_zone)},
              {"staff", record.staff.empty() ? json() : json(record.staff)},
              {"action", record.action},
              {"subject", parsed_or_null(record.subject_json)},
              {"reason", record.reason},
              {"before", parsed_or_null(record.before_json)},
              {"after", parsed_or_null(record.after_json)}};
  if (!record.source.empty()) out["source"] = record.source;
  return out;
}

Result<Reply> list_records(const Services& services, Stores& stores, const Call& call) {
  const auto page = asked_page(call);
  if (!page) return Refused(page.error());
  const auto days = days_of(call);
  if (!days) return Refused(days.error());
  const auto settings = services.settings.current();
  const config::StoreConfig* store = settings->store(call.session.store);  // it may have gone this moment
  const DayRule rule = store != nullptr ? store->day : DayRule{};
  audit::Filter filter;
  if (days->from) filter.from = business_day_starts(*days->from, rule);
  if (days->to) filter.until = business_day_starts(Day{days->to->n + 1}, rule);
  filter.staff = call.query_text("staff");
  filter.action = call.query_text("action");
  filter.before = page->before;
  filter.limit = page->limit + 1;
  auto records = stores.audit.list(filter);
  const std::string next = cut_page(records, page->limit, [](const audit::Record& row) { return id_text(row.id); });
  json items = json::array();
  for (const audit::Record& record : records) items.push_back(record_json(record, call));
  return list_reply(items, next);
}

}  // namespace

void add_audit_routes(Routes& routes, const Services& services) {
  const Members filters = {{"from?", date()}, {"to?", date()}, {"staff?", text()}, {"action?", text()}};
  routes.push_back(
      {.method = "GET",
       .path = "/api/v1/audit",
       .summary = {"操作记录，最新的在前", "Who did what, newest first"},
       .permission = "audit",
       .query = str(object(paged(filters))),
       .answers = {{200, str(page_of(record_shape()))}},
       .handler = Reads{[&services](Stores& s, const Call& call) { return list_records(services, s, call); }}});
}

}  // namespace bobbin::http
