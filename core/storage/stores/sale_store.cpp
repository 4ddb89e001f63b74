#include "core/storage/stores/sale_store.hpp"

#include <limits>

#include "core/storage/stores/many_rows.hpp"
#include "core/storage/stores/or_null.hpp"
#include "core/storage/stores/sale_json.hpp"

namespace bobbin::storage {
namespace {

using checkout::PricedLine;
using checkout::Sale;
using checkout::Tender;

// sale_line.flags are the boundary's (abi/sale.h); sale_tender.flags too, and one of our own.
constexpr std::int64_t kSpecial = 1;
constexpr std::int64_t kGift = 2;
constexpr std::int64_t kService = 4;
constexpr std::int64_t kCharge = 8;
constexpr std::int64_t kOverridden = 16;
constexpr std::int64_t kMoney = 1;
constexpr std::int64_t kChange = 2;
constexpr std::int64_t kOutside = 4;
constexpr std::int64_t kCredit = 16;

std::int64_t flag(bool on, std::int64_t value) { return on ? value : 0; }

std::int64_t flags_of(const PricedLine& line) {
  return flag(line.special_price, kSpecial) | flag(line.gift, kGift) | flag(line.service, kService) |
         flag(line.charge, kCharge) | flag(line.overridden, kOverridden);
}

std::int64_t flags_of(const Tender& tender) {
  return flag(tender.money, kMoney) | flag(tender.change, kChange) | flag(tender.outside, kOutside) |
         flag(tender.credit, kCredit);
}

constexpr const char* kColumns =
    "s.id, c.uuid, s.number, s.store, s.till, s.staff, s.member, s.member_code, s.at_ms, s.business_day,"
    " s.settings_version, s.shift, s.source, s.list_minor, s.net_minor, s.tax_minor, s.change_minor, s.last, s.detail";

struct Loaded {
  Sale sale;
  std::int64_t last = 0;
};

Loaded read_sale(const Row& row) {
  Loaded out;
  Sale& sale = out.sale;
  auto& priced = sale.tendered.priced;
  sale.row = row.integer(0);
  sale.id = row.text(1);
  sale.number = row.text(2);
  priced.store = row.text(3);
  priced.till = row.text(4);
  priced.staff = row.text(5);
  if (const auto member = row.maybe_integer(6)) priced.member = {*member, row.maybe_text(7).value_or("")};
  priced.at = row.instant(8);
  priced.business_day = row.day(9);
  priced.settings_version = row.integer(10);
  if (const auto shift = row.maybe_integer(11)) sale.shift = id_text(*shift);
  sale.source = row.enumerator<checkout::Source>(12);
  priced.totals.list_minor = row.integer(13);
  priced.totals.net_minor = row.integer(14);
  priced.totals.tax_minor = row.integer(15);
  priced.totals.discount_minor = priced.totals.list_minor - priced.totals.net_minor;
  priced.totals.due_minor = priced.totals.net_minor;
  sale.tendered.change_minor = row.integer(16);
  out.last = row.integer(17);
  if (!row.is_null(18)) sale_json::read_sale_detail(row.text_view(18), priced);
  return out;
}

PricedLine read_line(const Row& row) {
  PricedLine line;
  line.line = row.integer32(0);
  line.sku = row.text(1);
  line.style = row.text(2);
  line.name = row.text(3);
  line.category = row.text(4);
  line.quantity = row.integer(5);
  line.returned = row.integer(6);
  line.list_minor = row.integer(7);
  line.net_minor = row.integer(8);
  line.tax_minor = row.integer(9);
  line.cost_minor = row.integer(10);
  line.tax_rate_ppm = row.integer(11);
  const std::int64_t flags = row.integer(12);
  line.special_price = (flags & kSpecial) != 0;
  line.gift = (flags & kGift) != 0;
  line.service = (flags & kService) != 0;
  line.charge = (flags & kCharge) != 0;
  line.overridden = (flags & kOverridden) != 0;
  sale_json::read_line_detail(row.text_view(13), line);
  return line;
}

Tender read_tender(const Row& row) {
  Tender tender;
  tender.index = row.integer32(0);
  tender.id = row.text(1);
  tender.plugin = row.text(2);
  tender.amount_minor = row.integer(3);
  tender.tendered_minor = row.integer(4);
  tender.refunded_minor = row.integer(5);
  tender.unit_minor = row.integer(6);
  const std::int64_t flags = row.integer(7);
  tender.money = (flags & kMoney) != 0;
  tender.change = (flags & kChange) != 0;
  tender.outside = (flags & kOutside) != 0;
  tender.credit = (flags & kCredit) != 0;
  tender.label = sale_json::parse_words(row.text_view(8));
  tender.reference = row.maybe_text(9).value_or("");
  tender.attempt = row.maybe_text(10).value_or("");
  tender.plugin_version = row.maybe_text(11).value_or("");
  tender.failed_minor = row.integer(12);
  return tender;
}

}  // namespace

void SaleSqlStore::take_turn(std::int64_t member) { session_.alone("member " + std::to_string(member)); }

void SaleSqlStore::insert(const Sale& sale, IdSource& ids) {
  const auto& priced = sale.tendered.priced;
  std::vector<std::int64_t> keys;
  ids.after(sale.row);  // its claim may be another host's, or older than a clock that went back
  for (std::size_t i = 0; i < priced.lines.size() + sale.tendered.tenders.size(); ++i) keys.push_back(ids.next());
  std::int64_t kept = 0;
  for (const auto& line : priced.lines) kept += line.quantity;
  const std::string detail = sale_json::sale_detail(priced);
  const auto member = priced.member ? std::optional(priced.member->id) : std::nullopt;
  const auto member_code = priced.member ? std::optional(priced.member->code) : std::nullopt;
  session_.queue(Rows{1},
                 "INSERT INTO sale (id, number, store, till, staff, member, member_code, at_ms, business_day,"
                 " settings_version, shift, source, list_minor, net_minor, tax_minor, change_minor, kept, kept_minor,"
                 " last, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
                 " $18, $19, $20)",
                 sale.row, sale.number, priced.store, priced.till, priced.staff, member, member_code, priced.at,
                 priced.business_day, priced.settings_version, parse_id(sale.shift), sale.source,
                 priced.totals.list_minor, priced.totals.net_minor, priced.totals.tax_minor, sale.tendered.change_minor,
                 kept, priced.totals.net_minor, keys.empty() ? sale.row : keys.back(), or_null(detail));
  insert_lines(sale, std::span(keys).first(priced.lines.size()));
  insert_tenders(sale, std::span(keys).subspan(priced.lines.size()));
}

void SaleSqlStore::insert_lines(const Sale& sale, std::span<const std::int64_t> keys) {
  static const ManyRows rows(
      "INSERT INTO sale_line (id, sale, line, sku, style, name, category, quantity, returned, list_minor, net_minor,"
      " tax_minor, cost_minor, tax_rate_ppm, flags, detail)",
      16);
  const auto& lines = sale.tendered.priced.lines;
  std::vector<std::string> details;
  details.reserve(lines.size());  // the parameters point into it
  std::vector<Param> params;
  params.reserve(lines.size() * 16);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const PricedLine& line = lines[i];
    details.push_back(sale_json::line_detail(line));
    params.insert(params.end(), {keys[i], sale.row, line.line, line.sku, line.style, line.name, line.category,
                                 line.quantity, 0, line.list_minor, line.net_minor, line.tax_minor, line.cost_minor,
                                 line.tax_rate_ppm, flags_of(line), details.back()});
  }
  rows.queue(session_, params);
}

void SaleSqlStore::insert_tenders(const Sale& sale, std::span<const std::int64_t> keys) {
  static const ManyRows rows(
      "INSERT INTO sale_tender (id, sale, n, tender, plugin, amount_minor, tendered_minor, refunded_minor, unit_minor,"
      " flags, label, reference, attempt, plugin_version)",
      14);
  const auto& tenders = sale.tendered.tenders;
  const auto borrowed = [](const std::string& text) { return text.empty() ? Param(std::nullopt) : Param(text); };
  std::vector<std::string> labels;
  labels.reserve(tenders.size());  // the parameters point into it
  std::vector<Param> params;
  params.reserve(tenders.size() * 14);
  for (std::size_t i = 0; i < tenders.size(); ++i) {
    const Tender& tender = tenders[i];
    labels.push_back(sale_json::words(tender.label));
    params.insert(params.end(),
                  {keys[i], sale.row, tender.index, tender.id, tender.plugin, tender.amount_minor,
                   tender.tendered_minor, 0, tender.unit_minor, flags_of(tender), labels.back(),
                   borrowed(tender.reference), borrowed(tender.attempt), borrowed(tender.plugin_version)});
  }
  rows.queue(session_, params);
}

void SaleSqlStore::load_children(Sale& sale, std::int64_t last) {
  auto& priced = sale.tendered.priced;
  priced.lines = session_
                     .query(
                         "SELECT line, sku, style, name, category, quantity, returned, list_minor, net_minor,"
                         " tax_minor, cost_minor, tax_rate_ppm, flags, detail FROM sale_line"
                         " WHERE id > $1 AND id <= $2 AND sale = $1 ORDER BY id",
                         sale.row, last)
                     .all(read_line);
  sale.tendered.tenders = session_
                              .query(
                                  "SELECT n, tender, plugin, amount_minor, tendered_minor, refunded_minor,"
                                  " unit_minor, flags, label, reference, attempt, plugin_version, failed_minor"
                                  " FROM sale_tender"
                                  " WHERE id > $1 AND id <= $2 AND sale = $1 ORDER BY id",
                                  sale.row, last)
                              .all(read_tender);
}

std::optional<Sale> SaleSqlStore::find(const std::string& uuid) {
  session_.alone("sale " + uuid);  // two returns of one sale weigh what is left of it one after the other
  static const std::string sql =
      std::string("SELECT ") + kColumns + " FROM claim c JOIN sale s ON s.id = c.id WHERE c.uuid = $1";
  auto loaded = session_.query(sql, uuid).one(read_sale);
  if (!loaded) return std::nullopt;
  load_children(loaded->sale, loaded->last);
  return std::move(loaded->sale);
}

std::vector<Sale> SaleSqlStore::list(const checkout::SaleFilter& filter) {
  // The index that leads is chosen here, by what is asked for; the + keeps that of days out of the other two.
  static const std::string head =
      std::string("SELECT ") + kColumns + " FROM sale s JOIN claim c ON c.id = s.id WHERE s.source <> 4 AND ";
  static const std::string tail =
      " AND ($1 = 0 OR s.id < $1) AND (CAST($2 AS TEXT) IS NULL OR s.store = $2)"
      " AND (CAST($3 AS TEXT) IS NULL OR s.till = $3) ORDER BY s.id DESC LIMIT $6";
  static const std::string of_member =
      head + "s.member = $7 AND +s.business_day >= $4 AND +s.business_day <= $5" + tail;
  static const std::string of_days = head + "$7 = 0 AND s.business_day >= $4 AND s.business_day <= $5" + tail;
  static const std::string of_all = head + "$7 = 0 AND +s.business_day >= $4 AND +s.business_day <= $5" + tail;
  const bool by_day = filter.from || filter.to;
  const Day from = filter.from.value_or(Day{std::numeric_limits<std::int32_t>::min()});
  const Day to = filter.to.value_or(Day{std::numeric_limits<std::int32_t>::max()});
  auto loaded =
      session_
          .query(filter.member != 0 ? of_member
                 : by_day           ? of_days
                                    : of_all,
                 filter.before, or_null(filter.store), or_null(filter.till), from, to, filter.limit, filter.member)
          .all(read_sale);
  std::vector<Sale> out;
  for (auto& one : loaded) {
    load_children(one.sale, one.last);
    out.push_back(std::move(one.sale));
  }
  return out;
}

// Whoever wants a number waits here, in the order of coming and woken once; to wait for the row itself is neither.
Later<std::int64_t> SaleSqlStore::next_number(const std::string& series) {
  session_.alone("series " + series);
  session_.queue(Rows{1},
                 "INSERT INTO receipt_series (series, last) VALUES ($1, 1)"
                 " ON CONFLICT (series) DO UPDATE SET last = receipt_series.last + 1",
                 series);
  return session_
      .ask_one([](const Row& row) { return row.integer(0); }, "SELECT last FROM receipt_series WHERE series = $1",
               series)
      .then([](std::optional<std::int64_t> last) { return last.value(); });
}

bool SaleSqlStore::take_back(std::int64_t sale, std::int32_t line, std::int64_t quantity, Minor worth_minor) {
  const auto taken = session_.execute(
      "UPDATE sale_line SET returned = returned + $3"
      " WHERE id > $1 AND id <= (SELECT last FROM sale WHERE id = $1) AND sale = $1 AND line = $2"
      " AND returned + $3 <= quantity",
      sale, line, quantity);
  if (taken != 1) return false;
  session_.queue(Rows{1}, "UPDATE sale SET kept = kept - $2, kept_minor = kept_minor - $3 WHERE id = $1", sale,
                 quantity, worth_minor);
  return true;
}

bool SaleSqlStore::refund(std::int64_t sale, std::int32_t tender, Minor amount_minor, Minor again_minor) {
  return session_.execute(
             "UPDATE sale_tender SET refunded_minor = refunded_minor + $3, failed_minor = failed_minor - $4"
             " WHERE id > $1 AND id <= (SELECT last FROM sale WHERE id = $1) AND sale = $1 AND n = $2"
             " AND refunded_minor + failed_minor + $3 - $4 <= amount_minor AND failed_minor >= $4",
             sale, tender, amount_minor, again_minor) == 1;
}

}  // namespace bobbin::storage
