#include "core/http/json/sale.hpp"

#include <nlohmann/json.hpp>

namespace bobbin::http {
namespace {

using nlohmann::json;

// Fields are set one by one where an answer is made at every sale: an initializer list makes an array of each pair
// first, at more than twice the instructions.

json totals_json(const checkout::Totals& totals) {
  json out;
  out["list_minor"] = totals.list_minor;
  out["discount_minor"] = totals.discount_minor;
  out["net_minor"] = totals.net_minor;
  out["tax_minor"] = totals.tax_minor;
  out["due_minor"] = totals.due_minor;
  return out;
}

json line_json(const checkout::PricedLine& line, const std::string& locale) {
  json adjustments = json::array();
  for (const checkout::Adjustment& row : line.adjustments) {
    json one;
    one["plugin"] = row.plugin;
    one["rule"] = row.rule;
    one["label"] = row.label.in(locale);
    one["amount_minor"] = row.amount_minor;
    adjustments.push_back(std::move(one));
  }
  json out;
  out["line"] = line.line;
  out["sku"] = line.sku;
  out["barcode"] = line.barcode;
  out["style"] = line.style;
  out["name"] = line.name;
  out["size"] = line.size;
  out["colour"] = line.colour;
  out["quantity"] = line.quantity;
  out["unit_list_minor"] = line.unit_list_minor;
  out["list_minor"] = line.list_minor;
  out["adjustments"] = std::move(adjustments);
  out["net_minor"] = line.net_minor;
  out["tax_minor"] = line.tax_minor;
  out["returned"] = line.returned;
  out["kept"] = line.quantity - line.returned;
  if (line.gift) out["gift"] = true;
  if (!line.note.empty()) out["note"] = line.note;
  if (!line.reason.empty()) out["reason"] = line.reason;
  if (!line.associates.empty()) {
    json associates = json::array();
    for (const auto& row : line.associates) associates.push_back({{"staff", row.staff}, {"share_ppm", row.share_ppm}});
    out["associates"] = associates;
  }
  return out;
}

json lines_json(const checkout::Priced& priced, const std::string& locale) {
  json out = json::array();
  for (const checkout::PricedLine& line : priced.lines) out.push_back(line_json(line, locale));
  return out;
}

json warnings_json(const checkout::Priced& priced, const std::string& locale) {
  json out = json::array();
  for (const Words& warning : priced.warnings) out.push_back(warning.in(locale));
  return out;
}

// A member holder's code stands beside the id.
void add_holder(const View& view, const checkout::Effect& effect, const std::optional<checkout::MemberRef>& member,
                json& out) {
  out["holder"] = effect.holder;
  const auto account = view.services.ledger.account(effect.account);
  if (!account || account->holder != journal::HolderKind::kMember) return;
  if (member && id_text(member->id) == effect.holder) {
    out["holder_code"] = member->code;
  } else if (const auto row = view.services.members.row(view.stores, effect.holder)) {
    out["holder_code"] = row->code;
  }
}

json effects_json(const View& view, const std::vector<checkout::Effect>& effects,
                  const std::optional<checkout::MemberRef>& member) {
  json out = json::array();
  for (const checkout::Effect& effect : effects) {
    json row;
    row["plugin"] = effect.plugin;
    row["rule"] = effect.rule;
    row["label"] = effect.label.in(view.call.locale);
    row["unit"] = effect.unit;
    row["amount"] = effect.amount;
    add_holder(view, effect, member, row);
    out.push_back(std::move(row));
  }
  return out;
}

json paid_json(const std::vector<checkout::Tender>& tenders, const std::string& locale) {
  json out = json::array();
  for (const checkout::Tender& tender : tenders) {
    json row;
    row["id"] = tender.id;
    row["plugin"] = tender.plugin;
    row["label"] = tender.label.in(locale);
    row["amount_minor"] = tender.amount_minor;
    row["tendered_minor"] = tender.tendered_minor;
    if (!tender.reference.empty()) row["reference"] = tender.reference;
    out.push_back(std::move(row));
  }
  return out;
}

void add_member(const std::optional<checkout::MemberRef>& member, json& out) {
  out["member"] = member ? json(id_text(member->id)) : json();
  out["member_code"] = member ? json(member->code) : json();
}

// The store's own time zone: a sale's moment is told as its customers lived it.
std::string zone_of(const View& view, const std::string& store) {
  const auto settings = view.services.settings.current();
  const config::StoreConfig* found = settings->store(store);
  return found == nullptr ? view.call.time_zone : found->day.time_zone;
}

}  // namespace

json quote_json(const View& view, const checkout::Quote& quote) {
  const checkout::Tendered& tendered = quote.tendered;
  json tenders = json::array();
  for (const checkout::TenderOffer& offer : tendered.offers) {
    json row;
    row["id"] = offer.id;
    row["plugin"] = offer.plugin;
    row["label"] = offer.label.in(view.call.locale);
    row["max_minor"] = offer.max_minor;
    if (!offer.why.zh.empty()) row["why"] = offer.why.in(view.call.locale);
    tenders.push_back(std::move(row));
  }
  json out;
  out["lines"] = lines_json(tendered.priced, view.call.locale);
  out["totals"] = totals_json(tendered.priced.totals);
  out["tenders"] = std::move(tenders);
  out["effects"] = effects_json(view, quote.effects, tendered.priced.member);
  out["warnings"] = warnings_json(tendered.priced, view.call.locale);
  return out;
}

json sale_json(const View& view, const checkout::Sale& sale, Slip slip) {
  const checkout::Priced& priced = sale.tendered.priced;
  json out;
  out["id"] = sale.id;
  out["number"] = sale.number;
  out["shift"] = sale.shift;
  out["at"] = format_instant(priced.at, zone_of(view, priced.store));
  out["business_day"] = format_day(priced.business_day);
  out["store"] = priced.store;
  out["till"] = priced.till;
  out["staff"] = priced.staff;
  out["lines"] = lines_json(priced, view.call.locale);
  out["totals"] = totals_json(priced.totals);
  out["tenders"] = paid_json(sale.tendered.tenders, view.call.locale);
  out["change_minor"] = sale.tendered.change_minor;
  out["effects"] = effects_json(view, sale.effects, priced.member);
  out["warnings"] = warnings_json(priced, view.call.locale);
  add_member(priced.member, out);
  if (!priced.note.empty()) out["note"] = priced.note;
  if (slip == Slip::kWithReceipt) out["receipt"]["text"] = receipt_of(view, sale, {});
  return out;
}

void forget_returns(checkout::Sale& sale) {
  for (checkout::PricedLine& line : sale.tendered.priced.lines) line.returned = 0;
}

json waiting_json(const std::vector<checkout::Attempt>& attempts, const std::string& locale) {
  json rows = json::array();
  bool unknown = false;
  for (const checkout::Attempt& attempt : attempts) {
    unknown = unknown || attempt.state == checkout::AttemptState::kUnknown;
    rows.push_back({{"id", attempt.id},
                    {"tender", attempt.tender},
                    {"amount_minor", attempt.amount_minor},
                    {"state", name_of(attempt.state)}});
    const std::string& words = attempt.words.in(locale);
    if (!words.empty()) rows.back()["detail"] = words;
  }
  return {{"state", unknown ? "unknown" : "pending"}, {"attempts", rows}};
}

json explanation_json(const View& view, const std::vector<checkout::Explained>& effects) {
  json rows = json::array();
  for (const checkout::Explained& explained : effects) {
    const checkout::Effect& effect = explained.effect;
    json row = {{"plugin", effect.plugin},
                {"rule", effect.rule},
                {"label", effect.label.in(view.call.locale)},
                {"unit", effect.unit},
                {"base", explained.base ? json(*explained.base) : json()},
                {"rate", explained.rate_ppm ? json(*explained.rate_ppm) : json()},
                {"amount", effect.amount}};
    add_holder(view, effect, std::nullopt, row);
    rows.push_back(std::move(row));
  }
  return {{"effects", rows}};
}

json return_json(const View& view, const returns::Return& back, Slip slip) {
  json lines = json::array();
  for (const returns::ReturnLine& line : back.lines) {
    json row = {{"line", line.line},           {"sku", line.sku},
                {"name", line.name},           {"quantity", line.quantity},
                {"net_minor", line.net_minor}, {"restocked", line.restocked}};
    if (!line.reason.empty()) row["reason"] = line.reason;
    lines.push_back(std::move(row));
  }
  json refunds = json::array();
  json credits = json::array();
  for (const returns::Refund& refund : back.refunds) {
    if (refund.credit) {
      credits.push_back({{"tender", refund.tender_id}, {"amount_minor", refund.amount_minor}});
    } else {
      refunds.push_back({{"id", refund.id},
                         {"tender", refund.tender_id},
                         {"label", refund.label.in(view.call.locale)},
                         {"amount_minor", refund.amount_minor},
                         {"state", returns::name_of(refund.state)}});
    }
  }
  json out = {{"id", back.id},
              {"sale", back.sale.empty() ? json() : json(back.sale)},
              {"number", back.number},
              {"at", format_instant(back.at, zone_of(view, back.store))},
              {"business_day", format_day(back.business_day)},
              {"store", back.store},
              {"till", back.till},
              {"staff", back.staff},
              {"shift", back.shift},
              {"lines", lines},
              {"net_minor", back.net_minor},
              {"refunded_minor", back.refunded_minor},
              {"waiting_minor", back.waiting_minor},
              {"refunds", refunds},
              {"effects", effects_json(view, back.effects, back.member)}};
  add_member(back.member, out);
  if (!credits.empty()) out["credits"] = credits;
  if (!back.reason.empty()) out["reason"] = back.reason;
  for (const Words& warning : back.warnings) out["warnings"].push_back(warning.in(view.call.locale));
  if (slip == Slip::kWithReceipt && !back.number.empty()) out["receipt"] = {{"text", receipt_of(view, back, {})}};
  return out;
}

}  // namespace bobbin::http
