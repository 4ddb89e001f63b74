#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/audit/store.hpp"
#include "core/checkout/steps.hpp"
#include "core/events/outbox.hpp"
#include "core/journal/store.hpp"
#include "core/members/store.hpp"
#include "core/modules/plugin_db.hpp"
#include "core/shifts/shifts.hpp"

namespace bobbin::checkout {
namespace {

std::string compact(Day day) {
  std::string text = format_day(day);
  text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
  return text;
}

// S2: a price changed by hand leaves who, what and why.
void audit_hand(Stores& stores, const Shopfloor& floor, const Sale& sale) {
  const Priced& priced = sale.tendered.priced;
  auto before = nlohmann::json::array();
  auto after = nlohmann::json::array();
  std::string reason = priced.reason;
  for (const PricedLine& line : priced.lines) {
    Minor by_hand = 0;
    for (const Adjustment& one : line.adjustments) {
      if (one.plugin == kHost) by_hand += one.amount_minor;
    }
    if (by_hand == 0 && !line.overridden) continue;
    before.push_back({{"line", line.line}, {"list_minor", line.list_minor}});
    after.push_back({{"line", line.line}, {"net_minor", line.net_minor}, {"by_hand_minor", by_hand}});
    if (!line.reason.empty()) after.back()["reason"] = line.reason;
    if (reason.empty()) reason = line.reason;
  }
  if (after.empty()) return;
  audit::Record record;
  record.action = "sale.price_changed";
  record.subject_json = nlohmann::json{{"sale", sale.id}, {"number", sale.number}}.dump();
  record.before_json = nlohmann::json{{"lines", std::move(before)}}.dump();
  record.after_json = nlohmann::json{{"lines", std::move(after)}}.dump();
  record.reason = reason;
  audit::log(stores, floor.ids, {priced.staff, priced.store, priced.till, priced.at, priced.business_day, {}},
             std::move(record));
}

// A balance that was spent elsewhere meanwhile (G7): the field is the tender's that it should have paid.
Refused at_tender(const Sale& sale, Refusal refusal) {
  if (refusal.code != Code::kInsufficientBalance || !refusal.field.empty()) return Refused(std::move(refusal));
  std::size_t position = 0;
  for (const Tender& tender : sale.tendered.tenders) {
    if (tender.credit) continue;
    if (tender.plugin == refusal.plugin) {
      refusal.field = "/tenders/" + std::to_string(position) + "/amount_minor";
      break;
    }
    ++position;
  }
  return Refused(std::move(refusal));
}

Result<std::string> id_of(Result<shifts::Shift> shift) {
  if (!shift) return Refused(std::move(shift.error()));
  return id_text(shift->id);
}

// When a sale takes its goods from the shelves. Where none may lack, last: others who sell the same wait until it is
// committed. Where some may, first: the sale's row says what is to be counted.
enum class Shelves : std::uint8_t { kUntouched, kFirst, kLast };

Shelves shelves_of(const Moment& moment) {
  if (moment.source == Source::kHistory) return Shelves::kUntouched;
  return moment.settings->shop().negative_stock == config::NegativeStock::kAllow ? Shelves::kFirst : Shelves::kLast;
}

// What a sale needs of others before its own rows: asked for in one breath, looked at in this order. History (imports)
// has no shift.
struct Beginning {
  Later<Result<std::string>> shift;
  Later<Result<std::vector<Words>>> warnings;
  Later<std::string> number;
};

Beginning begin(Stores& stores, const Shopfloor& floor, const Moment& moment, const Priced& priced) {
  const bool history = moment.source == Source::kHistory;
  auto shift = history ? Later<Result<std::string>>::known(std::string())
                       : shifts::Shifts(floor.ids).selling(stores, moment.store, priced.till).then(id_of);
  auto number = next_slip(stores, priced.store, priced.till, priced.business_day, "");
  auto warnings = shelves_of(moment) == Shelves::kFirst ? take_stock(stores, floor, moment, priced)
                                                        : Later<Result<std::vector<Words>>>::known({});
  if (priced.member) {
    stores.sales.take_turn(priced.member->id);
    if (!history) floor.modules.look_ahead(stores, priced, Before::kSettle);
  }
  return {std::move(shift), std::move(warnings), std::move(number)};
}

}  // namespace

Later<std::string> next_slip(Stores& stores, const std::string& store, const std::string& till, Day day,
                             const std::string& mark) {
  const std::string series = store + "-" + till + "-" + compact(day) + "-" + mark;
  return stores.sales.next_number(series).then([series](std::int64_t number) {
    const std::string n = std::to_string(number);
    return series + std::string(n.size() < 4 ? 4 - n.size() : 0, '0') + n;
  });
}

Claimed claim_done(Stores& stores, const Shopfloor& floor, const Moment& moment, const Naming& naming) {
  Claim claim;
  claim.id = floor.ids.next();
  claim.uuid = naming.uuid;
  claim.kind = naming.kind;
  claim.content_hash = naming.content_hash;
  claim.state = ClaimState::kDone;
  claim.store = moment.store;
  claim.till = naming.till;
  claim.at = moment.at;
  claim.settings_version = moment.settings->version();
  claim.begun_ms = floor.now_ms();
  return {claim.id, stores.claims.put(claim)};
}

Result<Sale> settle(Stores& stores, const Shopfloor& floor, const Moment& moment, Settling settling) {
  Sale sale;
  sale.id = std::move(settling.id);
  sale.row = settling.row;
  sale.source = moment.source;
  sale.tendered = std::move(settling.tendered);
  Priced& priced = sale.tendered.priced;
  Beginning beginning = begin(stores, floor, moment, priced);
  auto shift = beginning.shift.get();
  if (!shift) return Refused(std::move(shift.error()));
  sale.shift = std::move(*shift);
  auto warnings = beginning.warnings.get();
  if (!warnings) return Refused(std::move(warnings.error()));
  std::move(warnings->begin(), warnings->end(), std::back_inserter(priced.warnings));
  sale.number = beginning.number.get();
  stores.sales.insert(sale, floor.ids);
  if (moment.source != Source::kHistory) {
    // Before the member's figures: what a plugin grants goes by what the member was when the sale began.
    auto effects = floor.modules.settle(stores, sale, SettleMode::kOn);
    if (!effects) return at_tender(sale, std::move(effects.error()));
    sale.effects = std::move(*effects);
  }
  if (shelves_of(moment) == Shelves::kLast) {
    if (auto taken = take_stock(stores, floor, moment, priced).get(); !taken) return Refused(std::move(taken.error()));
  }
  const bool purchase = moment.source != Source::kCharge;
  if (priced.member && purchase) {
    stores.members.add_purchase(
        {priced.member->id, sale.row, priced.store, priced.business_day, priced.at, priced.totals.net_minor});
  }
  if (moment.source == Source::kTill) audit_hand(stores, floor, sale);
  if (purchase && moment.source != Source::kHistory && floor.modules.listens_after(priced.store)) {
    stores.outbox.add({floor.ids.next(), "sale.settled", priced.store, sale.id, {}, priced.at});
  }
  for (Tender& tender : sale.tendered.tenders) {
    tender.auth_code.clear();
    tender.verification.clear();
  }
  return sale;
}

std::optional<Later<MemberAfter>> ask_after(Stores& stores, const Shopfloor& floor, const Sale& sale) {
  const Priced& priced = sale.tendered.priced;
  if (!priced.member) return std::nullopt;
  const std::string holder = id_text(priced.member->id);
  auto sealed = stores.members.ask_sealed(priced.member->id);
  auto holdings = stores.journal.holdings(holder, priced.at);
  floor.modules.look_ahead(stores, priced, Before::kReceipt);
  return Later<MemberAfter>(
      [holder, sealed = std::move(sealed), holdings = std::move(holdings), rows = stores.plugin_db.known()]() mutable {
        return MemberAfter{holder, sealed.get().value_or(members::Bytes()), holdings.get(), std::move(rows)};
      });
}

Result<std::vector<Effect>> preview(Stores& stores, const Shopfloor& floor, const Tendered& tendered) {
  Sale sale;
  sale.tendered = tendered;
  return floor.modules.settle(stores, sale, SettleMode::kPreview);
}

}  // namespace bobbin::checkout
