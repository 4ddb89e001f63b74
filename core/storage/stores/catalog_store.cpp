#include "core/storage/stores/catalog_store.hpp"

#include <limits>
#include <random>

#include "core/storage/stores/lists.hpp"

namespace bobbin::storage {

namespace {

// None that any host remembers. A counter would come to the same numbers again where a server was put back to an
// earlier moment while hosts went on.
std::int64_t another_version() {
  std::random_device source;
  return std::uniform_int_distribution<std::int64_t>(1, std::numeric_limits<std::int64_t>::max())(source);
}

#define BOBBIN_STYLE_COLUMNS                                                                \
  "id, code, name, kind, category, season, tags, sizes, colours, cost_minor, tax_rate_ppm," \
  " special_minor, special_from, special_until, launch_on, early_tiers, early_on"

// A variant with its style and the price of the most specific place that has one ($2 store, $3 day): three seeks in one
// index, all in one statement.
#define BOBBIN_ASKED_COLUMNS                                                                                         \
  "v.id, v.sku, v.barcode, v.size, v.colour, s.id, s.code, s.name, s.kind, s.category, s.season, s.tags,"            \
  " s.cost_minor, s.tax_rate_ppm, s.special_minor, s.special_from, s.special_until, s.launch_on, s.early_tiers,"     \
  " s.early_on, COALESCE("                                                                                           \
  "(SELECT price_minor FROM price WHERE style = s.id AND sku = '' AND store = $2 AND store <> '' AND from_day <= $3" \
  " ORDER BY from_day DESC LIMIT 1),"                                                                                \
  " (SELECT price_minor FROM price WHERE style = s.id AND sku = v.sku AND store = '' AND from_day <= $3"             \
  " ORDER BY from_day DESC LIMIT 1),"                                                                                \
  " (SELECT price_minor FROM price WHERE style = s.id AND sku = '' AND store = '' AND from_day <= $3"                \
  " ORDER BY from_day DESC LIMIT 1), 0)"

std::optional<catalog::EarlyAccess> early_of(const Row& row, int tiers, int on) {
  if (row.is_null(on)) return std::nullopt;
  return catalog::EarlyAccess{split_lines(row.text_view(tiers)), row.day(on)};
}

catalog::Style style_of(const Row& row) {
  catalog::Style style;
  style.id = row.integer(0);
  style.code = row.text(1);
  style.name = row.text(2);
  style.kind = row.enumerator<catalog::Kind>(3);
  style.category = row.text(4);
  style.season = row.text(5);
  style.tags = split_lines(row.text_view(6));
  style.sizes = split_lines(row.text_view(7));
  style.colours = split_lines(row.text_view(8));
  style.cost_minor = row.maybe_integer(9);
  style.tax_rate_ppm = row.integer(10);
  style.special_price_minor = row.maybe_integer(11);
  style.special_from = row.maybe_day(12);
  style.special_until = row.maybe_day(13);
  style.launch_on = row.maybe_day(14);
  style.early_access = early_of(row, 15, 16);
  return style;
}

catalog::Store::Asked asked_of(const Row& row) {
  catalog::Store::Asked asked;
  catalog::Item& item = asked.item;
  item.sku = row.text(1);
  item.barcode = row.text(2);
  item.size = row.text(3);
  item.colour = row.text(4);
  item.style_id = row.integer(5);
  item.style = row.text(6);
  item.name = row.text(7);
  item.kind = row.enumerator<catalog::Kind>(8);
  item.category = row.text(9);
  item.season = row.text(10);
  item.tags = split_lines(row.text_view(11));
  item.cost_minor = row.maybe_integer(12).value_or(0);
  item.tax_rate_ppm = row.integer(13);
  asked.special_minor = row.maybe_integer(14);
  asked.special_from = row.maybe_day(15);
  asked.special_until = row.maybe_day(16);
  item.launch_on = row.maybe_day(17);
  item.early_access = early_of(row, 18, 19);
  item.regular_minor = row.integer(20);
  item.unit_minor = item.regular_minor;
  return asked;
}

}  // namespace

bool CatalogSqlStore::insert(const catalog::Style& style) {
  const catalog::EarlyAccess early = style.early_access.value_or(catalog::EarlyAccess{});
  return session_.execute("INSERT INTO style (" BOBBIN_STYLE_COLUMNS
                          ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
                          " ON CONFLICT (code) DO NOTHING",
                          style.id, style.code, style.name, style.kind, style.category, style.season,
                          join_lines(style.tags), join_lines(style.sizes), join_lines(style.colours), style.cost_minor,
                          style.tax_rate_ppm, style.special_price_minor, style.special_from, style.special_until,
                          style.launch_on, join_lines(early.tiers),
                          style.early_access ? std::optional<Day>(early.on) : std::nullopt) == 1;
}

void CatalogSqlStore::update(const catalog::Style& style) {
  next_version();
  const catalog::EarlyAccess early = style.early_access.value_or(catalog::EarlyAccess{});
  session_.queue(Rows{1},
                 "UPDATE style SET name = $2, kind = $3, category = $4, season = $5, tags = $6, sizes = $7,"
                 " colours = $8, cost_minor = $9, tax_rate_ppm = $10, special_minor = $11, special_from = $12,"
                 " special_until = $13, launch_on = $14, early_tiers = $15, early_on = $16 WHERE id = $1",
                 style.id, style.name, style.kind, style.category, style.season, join_lines(style.tags),
                 join_lines(style.sizes), join_lines(style.colours), style.cost_minor, style.tax_rate_ppm,
                 style.special_price_minor, style.special_from, style.special_until, style.launch_on,
                 join_lines(early.tiers), style.early_access ? std::optional<Day>(early.on) : std::nullopt);
}

std::optional<catalog::Style> CatalogSqlStore::find(const std::string& code) {
  return session_.query("SELECT " BOBBIN_STYLE_COLUMNS " FROM style WHERE code = $1", code).one(style_of);
}

std::optional<catalog::Style> CatalogSqlStore::find_alone(const std::string& code) {
  session_.alone("style " + code);
  return find(code);
}

std::vector<catalog::Style> CatalogSqlStore::list(std::int64_t after, int limit) {
  return session_.query("SELECT " BOBBIN_STYLE_COLUMNS " FROM style WHERE id > $1 ORDER BY id LIMIT $2", after, limit)
      .all(style_of);
}

catalog::Store::Clash CatalogSqlStore::insert(std::int64_t style, const catalog::Variant& variant) {
  const std::int64_t rows = session_.execute(
      "INSERT INTO variant (id, style, sku, barcode, size, colour, active) VALUES ($1, $2, $3, $4, $5, $6, $7)"
      " ON CONFLICT DO NOTHING",
      variant.id, style, variant.sku, variant.barcode, variant.size, variant.colour, variant.active);
  if (rows == 1) return Clash::kNone;
  const bool sku = session_.query("SELECT 1 FROM variant WHERE sku = $1", variant.sku).any();
  return sku ? Clash::kSku : Clash::kBarcode;
}

void CatalogSqlStore::set_active(std::int64_t variant, bool active) {
  next_version();
  session_.queue(Rows{1}, "UPDATE variant SET active = $2 WHERE id = $1", variant, active);
}

std::vector<catalog::Store::Held> CatalogSqlStore::held(std::int64_t style) {
  return session_
      .query(
          "SELECT v.sku, k.store, k.quantity FROM stock k JOIN variant v ON v.sku = k.sku"
          " WHERE v.style = $1 AND v.active = 1 AND k.quantity <> 0 ORDER BY v.id, k.store",
          style)
      .all([](const Row& row) {
        return Held{row.text(0), row.text(1), row.integer(2)};
      });
}

std::vector<catalog::Variant> CatalogSqlStore::variants(std::int64_t style) {
  return session_
      .query("SELECT id, sku, barcode, size, colour, active FROM variant WHERE style = $1 ORDER BY id", style)
      .all([](const Row& row) {
        catalog::Variant variant;
        variant.id = row.integer(0);
        variant.sku = row.text(1);
        variant.barcode = row.text(2);
        variant.size = row.text(3);
        variant.colour = row.text(4);
        variant.active = row.flag(5);
        return variant;
      });
}

void CatalogSqlStore::put_price(std::int64_t style, const catalog::Price& price) {
  next_version();
  session_.queue(Rows{1},
                 "INSERT INTO price (style, sku, store, from_day, price_minor) VALUES ($1, $2, $3, $4, $5)"
                 " ON CONFLICT (style, sku, store, from_day) DO UPDATE SET price_minor = $5",
                 style, price.sku, price.store, price.from, price.price_minor);
}

std::vector<catalog::Price> CatalogSqlStore::prices(std::int64_t style) {
  return session_
      .query("SELECT sku, store, from_day, price_minor FROM price WHERE style = $1 ORDER BY sku, store, from_day",
             style)
      .all([](const Row& row) {
        return catalog::Price{row.text(0), row.text(1), row.day(2), row.maybe_integer(3)};
      });
}

CatalogSqlStore::Answer CatalogSqlStore::ask_sku(const std::string& sku, const std::string& store, Day day) {
  return shelved("sku\n" + sku + "\n" + store + "\n" + std::to_string(day.n),
                 [=, this] { return ask_sku_itself(sku, store, day); });
}

CatalogSqlStore::Answer CatalogSqlStore::ask_sku_itself(const std::string& sku, const std::string& store, Day day) {
  return session_.ask_one(asked_of,
                          "SELECT " BOBBIN_ASKED_COLUMNS
                          " FROM variant v JOIN style s ON s.id = v.style WHERE v.sku = $1 AND v.active = 1",
                          sku, store, day);
}

Later<std::optional<catalog::Store::Candidate>> CatalogSqlStore::ask_scanned(const std::string& barcode,
                                                                             const std::string& store, Day day) {
  const auto candidate_of = [](const Row& row) { return Candidate{row.integer(0), asked_of(row)}; };
  return session_.ask_one(candidate_of,
                          "SELECT " BOBBIN_ASKED_COLUMNS
                          " FROM variant v JOIN style s ON s.id = v.style WHERE v.barcode = $1 AND v.active = 1",
                          barcode, store, day);
}

std::optional<catalog::Store::Candidate> CatalogSqlStore::scanned(const std::string& barcode, const std::string& store,
                                                                  Day day) {
  return ask_scanned(barcode, store, day).get();
}

CatalogSqlStore::Answer CatalogSqlStore::ask_barcode(const std::string& barcode, const std::string& store, Day day) {
  return shelved("barcode\n" + barcode + "\n" + store + "\n" + std::to_string(day.n),
                 [=, this] { return ask_barcode_itself(barcode, store, day); });
}

CatalogSqlStore::Answer CatalogSqlStore::ask_barcode_itself(const std::string& barcode, const std::string& store,
                                                            Day day) {
  return ask_scanned(barcode, store, day).then([](std::optional<Candidate> found) {
    return found ? std::optional<Asked>(std::move(found->asked)) : std::nullopt;
  });
}

// What stands on the shelf is taken on trust while the version is on its way with the caller's other questions.
CatalogSqlStore::Answer CatalogSqlStore::shelved(std::string key, std::function<Answer()> ask) {
  if (shelf_ == nullptr) return ask();
  begin_version();
  if (auto found = shelf_->find(key)) {
    return Answer([this, key = std::move(key), ask = std::move(ask), found = std::move(*found)] {
      if (found.version == version_here()) return std::optional<Asked>(*found.asked);
      std::optional<Asked> answer = ask().get();
      if (answer) shelf_->put(key, version_here(), *answer);
      return answer;
    });
  }
  return ask().then([this, key = std::move(key)](std::optional<Asked> answer) {
    if (answer) shelf_->put(key, version_here(), *answer);
    return answer;
  });
}

void CatalogSqlStore::begin_version() {
  if (version_asked_) return;
  version_asked_ = session_.ask_one([](const Row& row) { return row.integer(0); },
                                    "SELECT version FROM catalog_version WHERE id = 1");
}

std::int64_t CatalogSqlStore::version_here() {
  if (!version_) version_ = version_asked_->get().value_or(0);
  return *version_;
}

// With each change of a row that a shelf may hold: one that a savepoint takes back must not take another's along.
void CatalogSqlStore::next_version() {
  session_.queue(Rows{1}, "UPDATE catalog_version SET version = $1 WHERE id = 1", another_version());
}

void CatalogSqlStore::add_grams(std::int64_t style, const std::vector<std::string>& grams) {
  for (const std::string& gram : grams) {
    session_.queue(Rows{Rows::kAny},
                   "INSERT INTO style_gram (gram, style) VALUES ($1, $2) ON CONFLICT (gram, style) DO NOTHING", gram,
                   style);
  }
}

void CatalogSqlStore::remove_grams(std::int64_t style, const std::vector<std::string>& grams) {
  for (const std::string& gram : grams) {
    session_.queue(Rows{Rows::kAny}, "DELETE FROM style_gram WHERE gram = $1 AND style = $2", gram, style);
  }
}

std::vector<catalog::Store::Candidate> CatalogSqlStore::candidates(const std::vector<std::string>& grams,
                                                                   const std::string& store, Day day,
                                                                   std::int64_t after, int limit) {
  const auto candidate_of = [](const Row& row) { return Candidate{row.integer(0), asked_of(row)}; };
  if (grams.empty()) {
    return session_
        .query("SELECT " BOBBIN_ASKED_COLUMNS
               " FROM variant v JOIN style s ON s.id = v.style"
               " WHERE v.active = 1 AND v.id > $1 ORDER BY v.id LIMIT $4",
               after, store, day, limit)
        .all(candidate_of);
  }
  const std::string& first = grams.at(0);
  const std::string& second = grams.size() > 1 ? grams[1] : first;
  const std::string& third = grams.size() > 2 ? grams[2] : first;
  return session_
      .query("SELECT " BOBBIN_ASKED_COLUMNS
             " FROM style_gram g JOIN variant v ON v.style = g.style JOIN style s ON s.id = g.style"
             " WHERE g.gram = $1 AND v.active = 1 AND v.id > $4"
             " AND ($5 = $1 OR EXISTS (SELECT 1 FROM style_gram o WHERE o.gram = $5 AND o.style = g.style))"
             " AND ($6 = $1 OR EXISTS (SELECT 1 FROM style_gram o WHERE o.gram = $6 AND o.style = g.style))"
             " ORDER BY v.id LIMIT $7",
             first, store, day, after, second, third, limit)
      .all(candidate_of);
}

std::int64_t CatalogSqlStore::take_numbers(std::int64_t count) {
  const std::int64_t last = session_
                                .query(
                                    "INSERT INTO barcode_sequence (id, last) VALUES (1, $1)"
                                    " ON CONFLICT (id) DO UPDATE SET last = barcode_sequence.last + $1"
                                    " RETURNING last",
                                    count)
                                .integer();
  return last - count + 1;
}

}  // namespace bobbin::storage
