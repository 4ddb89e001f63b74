#include "bill_routes.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bill.hpp"
#include "bobbin/day.hpp"
#include "bobbin/errors.hpp"
#include "policy.hpp"
#include "reconciliation.hpp"

namespace payments {
namespace {

using nlohmann::json;

json ok(json body) { return {{"status", 200}, {"body", std::move(body)}}; }

bobbin::Day day_at(const json& object, const char* key) {
  const std::string text = object.at(key);
  if (const auto day = bobbin::parse_day(text)) return *day;
  bobbin::invalid(bobbin::say("{1} 不是日期，应像 2026-06-01。", "{1} is no date; it looks like 2026-06-01.", text),
                  key);
}

std::int64_t number_or(const json& query, const char* key, std::int64_t otherwise) {
  const auto found = query.find(key);
  if (found == query.end()) return otherwise;
  const std::string& text = found->get_ref<const std::string&>();
  std::int64_t out = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), out);  // the schema bounds it
  return out;
}

struct Which {
  std::string tender;
  bobbin::Day day;
};

// Cash has no provider that sends a bill.
Which which(const json& in) {
  const std::string tender = in.at("params").at("tender");
  const auto is_it = [&](const Kind& kind) { return kind.id == tender && kind.id != "cash"; };
  if (std::none_of(kinds().begin(), kinds().end(), is_it)) {
    bobbin::invalid(bobbin::say("“{1}”没有对账单，应为 wechat、alipay、card、bank_transfer 或 voucher。",
                                "\"{1}\" has no bill: wechat, alipay, card, bank_transfer or voucher has.", tender),
                    "tender");
  }
  return {tender, day_at(in.at("params"), "day")};
}

json movement_json(const Movement& one) {
  return {{"kind", one.kind},           {"reference", one.reference},   {"status", name_of(one.status())},
          {"bill_rows", one.bill_rows}, {"bill_minor", one.bill_minor}, {"our_rows", one.our_rows},
          {"our_minor", one.our_minor}, {"fee_minor", one.fee_minor}};
}

json sums_json(const Sums& sums) {
  return {{"references", sums.references}, {"bill_minor", sums.bill_minor}, {"our_minor", sums.our_minor}};
}

json summary_json(const Summary& summary) {
  json out{{"payments", sums_json(summary.payments)},
           {"refunds", sums_json(summary.refunds)},
           {"fee_minor", summary.fee_minor},
           {"net_minor", summary.payments.bill_minor - summary.refunds.bill_minor - summary.fee_minor}};
  for (const Status status : kStatuses) out[std::string(name_of(status))] = summary.of(status);
  return out;
}

Movement movement_of(const bobbin::DbRow& row) {
  return {.kind = std::string(row.text(2)),
          .reference = std::string(row.text(3)),
          .bill_rows = row.integer(4),
          .bill_minor = row.integer(5),
          .fee_minor = row.integer(6),
          .our_rows = row.integer(7),
          .our_minor = row.integer(8)};
}

// The bill of that day with what differs, a page of it.
json bill_json(bobbin::Call& call, const Which& which, const json& query) {
  json body{{"tender", which.tender}, {"day", bobbin::format_day(which.day)}};
  bool there = false;
  call.db().read("bill", {which.tender, which.day.n}, [&](const bobbin::DbRow& row) {
    body["at_ms"] = row.integer(0);
    body["staff"] = row.text(1);
    body["times"] = row.integer(2);
    there = true;
  });
  if (!there) {
    bobbin::not_found(bobbin::say("{1} 没有 {2} 的对账单，请先导入。",
                                  "There is no bill of {2} for {1}: bring it in first.", which.tender,
                                  bobbin::format_day(which.day)));
  }
  const std::int64_t first = number_or(query, "cursor", 0);
  const std::int64_t limit = number_or(query, "limit", 100);
  const std::string wanted = query.value("status", "");
  Summary summary;
  json items = json::array();
  std::int64_t place = 0;
  bool more = false;
  call.db().read("reconcile", {which.day.n, which.day.n}, [&](const bobbin::DbRow& row) {
    if (row.text(1) != which.tender) return;  // the report's statement, which has every provider's
    const Movement one = movement_of(row);
    summary.add(one);
    const bool shown = wanted.empty() ? one.status() != Status::kMatched : name_of(one.status()) == wanted;
    if (!shown || place++ < first) return;
    more = static_cast<std::int64_t>(items.size()) == limit;
    if (!more) items.push_back(movement_json(one));
  });
  body.update(summary_json(summary));
  body["items"] = std::move(items);
  body["next"] = more ? json(std::to_string(first + limit)) : json();
  return body;
}

}  // namespace

json put_bill(bobbin::Call& call, const json& in) {
  const std::vector<BillRow> rows = read_bill(in.at("body").at("csv").get<std::string>(), call.currency());
  const Which bill = which(in);
  if (bill.day > call.business_day()) {
    bobbin::invalid({"对账单的日期还没有到。", "The bill's day hasn't come yet."}, "day");
  }
  call.db().write("keep_bill", {bill.tender, bill.day.n, call.now_ms(), call.staff()});
  call.db().write("drop_rows", {bill.tender, bill.day.n});
  for (const BillRow& row : rows) {
    call.db().write("keep_row", {bill.tender, bill.day.n, row.line, row.refund ? "refund" : "payment", row.reference,
                                 row.amount_minor, row.fee_minor});
  }
  return ok(bill_json(call, bill, json::object()));
}

json get_bill(bobbin::Call& call, const json& in) { return ok(bill_json(call, which(in), in.at("query"))); }

json list_bills(bobbin::Call& call, const json& in) {
  const json& query = in.at("query");
  const std::int64_t limit = number_or(query, "limit", 100);
  const std::int64_t first = number_or(query, "cursor", 0);
  json items = json::array();
  call.db().read("bills", {limit + 1, first}, [&](const bobbin::DbRow& row) {
    items.push_back({{"tender", row.text(0)},
                     {"day", bobbin::format_day({static_cast<std::int32_t>(row.integer(1))})},
                     {"at_ms", row.integer(2)},
                     {"staff", row.text(3)},
                     {"times", row.integer(4)},
                     {"rows", row.integer(5)}});
  });
  const bool more = static_cast<std::int64_t>(items.size()) > limit;
  if (more) items.erase(items.end() - 1);
  return ok({{"items", std::move(items)}, {"next", more ? json(std::to_string(first + limit)) : json()}});
}

}  // namespace payments
