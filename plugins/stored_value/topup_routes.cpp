#include "topup_routes.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "accounts.hpp"
#include "bobbin/errors.hpp"
#include "cards.hpp"
#include "purse.hpp"
#include "query.hpp"
#include "refund.hpp"
#include "topping_up.hpp"

namespace stored_value {
namespace {

using nlohmann::json;

constexpr const char* kLatePermission = "return.unreferenced";

struct TopUpRow {
  std::int64_t member = 0;
  std::int64_t at_ms = 0;
  std::int64_t amount_minor = 0;
  std::int64_t bonus_minor = 0;
  std::int64_t principal_entry = 0;
  std::int64_t bonus_entry = 0;
  std::string refund;
};

std::optional<TopUpRow> topup_of(const bobbin::Call& call, std::string_view id) {
  std::optional<TopUpRow> out;
  call.db().read("topup", {id}, [&](const bobbin::DbRow& row) {
    out = TopUpRow{row.integer(0), row.integer(1), row.integer(2),          row.integer(3),
                   row.integer(4), row.integer(5), std::string(row.text(6))};
  });
  return out;
}

std::int64_t remaining(const bobbin::Call& call, const char* account, const std::string& holder, std::int64_t origin) {
  std::int64_t sum = 0;
  if (origin == 0) return sum;
  for (const bobbin::Lot& lot : call.journal().lots(account, holder)) {
    if (lot.origin == origin) sum += lot.remaining;
  }
  return sum;
}

Left left_of(const bobbin::Call& call, const TopUpRow& row) {
  const std::string holder = std::to_string(row.member);
  Left out;
  out.amount_minor = row.amount_minor;
  out.principal_minor = remaining(call, kPrincipal, holder, row.principal_entry);
  out.bonus_minor = remaining(call, kBonus, holder, row.bonus_entry);
  const std::int64_t expired = remaining(call, kBonusExpired, holder, row.bonus_entry);
  out.bonus_spent_minor = row.bonus_minor - out.bonus_minor - expired;
  return out;
}

TopUpRow open_topup(const bobbin::Call& call, const std::string& id) {
  const auto row = topup_of(call, id);
  if (!row || row->principal_entry == 0) {
    bobbin::invalid(bobbin::say("没有充值单“{1}”。", "There is no top-up \"{1}\".", id), "/topup");
  }
  if (!row->refund.empty()) bobbin::decline({"这笔充值已经退过了。", "This top-up was refunded already."}, "/topup");
  return *row;
}

// As the host keeps it; a request may write it in capitals.
std::string topup_id(const json& in) {
  std::string id = in.at("body").at("topup");
  std::transform(id.begin(), id.end(), id.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return id;
}

void check_permission(const json& in, Timing timing, const Rules& rules) {
  if (timing == Timing::kInTime) return;
  const json& permissions = in.at("permissions");
  if (std::find(permissions.begin(), permissions.end(), kLatePermission) != permissions.end()) return;
  bobbin::decline(bobbin::say("充值超过 {1} 天才退，需要权限 {2}，请店长操作。",
                              "More than {1} days after the top-up a refund needs the permission {2}: ask the manager.",
                              rules.refund_days, kLatePermission),
                  {}, "forbidden");
}

struct Corrected {
  const char* account;
  const char* to;
  const char* rule;
  bobbin::Words label;
  std::int64_t origin;
  std::int64_t amount_minor;
};

// From the top-up's own lots, whatever else the member holds.
void take_from_lots(const bobbin::Call& call, const std::string& holder, const Corrected& what) {
  std::int64_t rest = what.amount_minor;
  for (const bobbin::Lot& lot : call.journal().lots(what.account, holder)) {
    const std::int64_t here = std::min(rest, lot.remaining);
    if (lot.origin != what.origin || here == 0) continue;
    call.journal().post(bobbin::Transfer(what.rule)
                            .from(what.account, holder)
                            .from_lot(lot.id)
                            .to(what.to)
                            .amount(here)
                            .label(what.label)
                            .correction());
    rest -= here;
  }
}

}  // namespace

json topup_route(bobbin::Call& call, const Rules& rules, const json& in) {
  const json& body = in.at("body");
  const bobbin::Member member = member_of_body(call, body);
  const auto card = card_of(call, member.id());
  if (card && card->frozen) bobbin::decline(frozen_words(), "/member");
  const std::int64_t amount = body.at("amount_minor");
  const TopUp wish{amount, call.journal().balance(kPrincipal, member.holder()).balance,
                   topped_up_today(card, call.business_day())};
  if (auto why = over_limit(rules, wish, call.currency()); !why.empty()) {
    bobbin::decline(std::move(why), "/amount_minor");
  }
  return ok({{"code", "topup"},
             {"label", {{"zh-CN", "储值充值"}, {"en", "Top-up of stored value"}}},
             {"member", member.holder()},
             {"amount_minor", amount}});
}

json topup_answer(bobbin::Call& call, const Rules&, const json& in) {
  const auto row = topup_of(call, in.at("params").at("uuid").get<std::string>());
  if (!row) return ok(json::object());
  return ok({{"amount_minor", row->amount_minor}, {"bonus_minor", row->bonus_minor}});
}

json refund_route(bobbin::Call& call, const Rules& rules, const json& in) {
  const std::string id = topup_id(in);
  const TopUpRow row = open_topup(call, id);
  const auto card = card_of(call, row.member);
  if (card && card->frozen) bobbin::decline(frozen_words(), "/topup");
  const Timing timing = timing_of(rules, call.day_of(row.at_ms).n, call.business_day().n);
  check_permission(in, timing, rules);
  const Left left = left_of(call, row);
  const Quote quote = quote_refund(rules, left, timing, in.value("uneven_minor", std::int64_t{0}));
  if (quote.refund_minor == 0) {
    bobbin::decline({"这笔充值已经用完，没有可退的。", "Nothing is left of this top-up to give back."}, "/topup");
  }
  return ok({{"charge", id},
             {"amount_minor", quote.refund_minor},
             {"answer",
              {{"topup", id},
               {"principal_minor", left.amount_minor},
               {"spent_minor", quote.spent_minor},
               {"fee_minor", quote.fee_minor},
               {"rounding_minor", quote.rounding_minor},
               {"refund_minor", quote.refund_minor},
               {"bonus_void_minor", quote.bonus_void_minor}}}});
}

json refund_answer(bobbin::Call& call, const Rules&, const json& in) {
  json body = {{"topup", topup_id(in)}};
  call.db().read("refund", {in.at("params").at("uuid").get<std::string>()}, [&](const bobbin::DbRow& row) {
    const std::int64_t principal = row.integer(0);
    const std::int64_t refund = row.integer(1);
    const std::int64_t fee = row.integer(2);
    body["principal_minor"] = principal;
    const std::int64_t rounding = row.integer(3);
    body["spent_minor"] = principal - refund - fee - rounding;
    body["fee_minor"] = fee;
    body["rounding_minor"] = rounding;
    body["refund_minor"] = refund;
    body["bonus_void_minor"] = row.integer(4);
  });
  return ok(std::move(body));
}

void close_top_up(const bobbin::Call& call, const Rules& rules, const bobbin::Return& back) {
  const std::string id(back.sale().id());
  const auto row = topup_of(call, id);
  if (!row) return;
  const std::string holder = std::to_string(row->member);
  // The host has taken the refund's principal from the lots by now; a whole refund has taken the bonus too.
  const Left left = left_of(call, *row);
  const std::int64_t bonus_paid = std::min(left.bonus_spent_minor, left.principal_minor);
  take_from_lots(call, holder,
                 {kPrincipal,
                  kBonusIssued,
                  "refund_bonus_paid",
                  {"用掉的赠送从本金扣", "Bonus that was used, paid with principal"},
                  row->principal_entry,
                  bonus_paid});
  const Kept kept = kept_of(rules, left.principal_minor - bonus_paid,
                            timing_of(rules, call.day_of(row->at_ms).n, call.business_day().n));
  take_from_lots(
      call, holder,
      {kPrincipal, kFees, "refund_fee", {"退款手续费", "Fee of the refund"}, row->principal_entry, kept.fee_minor});
  take_from_lots(call, holder,
                 {kPrincipal,
                  kFees,
                  "refund_rounding",
                  {"退款抹零", "Rounding of the refund"},
                  row->principal_entry,
                  kept.rounding_minor});
  take_from_lots(
      call, holder,
      {kBonus, kBonusIssued, "refund_bonus_void", {"赠送作废", "Bonus void"}, row->bonus_entry, left.bonus_minor});
  call.db().write(
      "close_topup", {id, back.id()},
      bobbin::Expect{1, {"这笔充值已经退过了。", "This top-up was refunded already."}, "declined", "/topup"});
}

}  // namespace stored_value
