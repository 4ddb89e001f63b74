#include "core/app/demo/seed.hpp"

#include <map>
#include <sstream>
#include <stdexcept>

#include "core/app/demo/seed_data.hpp"

namespace bobbin::app {
namespace {

constexpr std::int64_t kDayMs = std::int64_t{24} * 3600 * 1000;
constexpr std::int64_t kMinuteMs = std::int64_t{60} * 1000;
constexpr std::int64_t kTaxPpm = 130'000;  // China's 13% on clothing
constexpr std::int64_t kServiceTaxPpm = 60'000;
constexpr std::int64_t kPieces = 12;  // of each variant, in each store
constexpr int kOpeningDaysAgo = 40;

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

catalog::NewStyle new_style(const SeedStyle& seed) {
  catalog::NewStyle style;
  style.code = seed.code;
  style.name = seed.name;
  style.kind = seed.service ? catalog::Kind::kService : catalog::Kind::kGoods;
  style.category = seed.category;
  style.season = seed.season;
  style.tags = words_of(seed.tags);
  style.sizes = words_of(seed.sizes);
  style.colours = words_of(seed.colours);
  style.price_minor = seed.price_minor;
  if (seed.cost_minor > 0) style.cost_minor = seed.cost_minor;
  if (seed.special_price_minor > 0) style.special_price_minor = seed.special_price_minor;
  style.tax_rate_ppm = seed.service ? kServiceTaxPpm : kTaxPpm;
  return style;
}

// Noon of the day that many days before the clock's.
Instant days_before(const Desk& desk, int days) { return Instant{desk.clock.now().ms - days * kDayMs}; }

std::vector<stock::Line> seed_styles_within(const Desk& desk, Stores& stores, Instant at) {
  std::vector<stock::Line> goods;
  const audit::Actor actor = acting(desk, desk.settings.current()->stores().front().id, "owner", at);
  for (const SeedStyle& seed : seed_styles()) {
    const catalog::Style style = require(desk.catalog.create(stores, actor, new_style(seed)), "a demo style");
    if (seed.service) continue;
    for (const catalog::Variant& variant : style.variants) goods.push_back({variant.sku, kPieces});
  }
  return goods;
}

void seed_goods(const Desk& desk) {
  const Instant at = days_before(desk, kOpeningDaysAgo);
  require(desk.storage.write<void>([&](Stores& stores) -> Result<void> {
    const std::vector<stock::Line> goods = seed_styles_within(desk, stores, at);
    for (const config::StoreConfig& store : desk.settings.current()->stores()) {
      require(desk.stock.receive(stores, acting(desk, store.id, "owner", at), goods), "the demo's stock");
    }
    return {};
  }),
          "the demo's goods");
}

std::vector<std::string> seed_people(const Desk& desk) {
  const Instant at = days_before(desk, kOpeningDaysAgo);
  std::vector<std::string> codes;
  for (const SeedMember& seed : seed_members()) {
    members::NewMember member;
    member.name = seed.name;
    member.phone = seed.phone;
    if (!seed.birthday.empty()) member.birthday = require(parse_day(seed.birthday), "a demo birthday");
    member.sex = seed.sex == "female" ? members::Sex::kFemale : members::Sex::kMale;
    member.tags = words_of(seed.tags);
    const audit::Actor actor = acting(desk, desk.settings.current()->stores().front().id, "lin", at);
    codes.push_back(require(desk.storage.write<std::string>([&](Stores& stores) -> Result<std::string> {
      auto joined = desk.members.join(stores, actor, member, tell_modules(desk, actor));
      if (!joined) return Refused(joined.error());
      return joined->row.code;
    }),
                            "a demo member"));
  }
  return codes;
}

checkout::SellRequest purchase_request(const Desk& desk, const SeedPurchase& purchase, Instant at,
                                       const std::vector<std::string>& codes, const std::string& till) {
  checkout::SellRequest request;
  request.id = new_uuid_v7();
  request.content_hash = request.id;
  request.at = at;
  checkout::Basket& basket = request.basket;
  basket.store = purchase.store;
  basket.till = till;
  basket.staff = purchase.staff;
  if (purchase.member >= 0) basket.member = codes[static_cast<std::size_t>(purchase.member)];
  checkout::BasketLine line;
  line.sku = purchase.sku;
  line.quantity = purchase.quantity;
  basket.lines.push_back(line);
  checkout::TenderRequest tender;
  tender.id = purchase.tender;
  tender.amount_minor =
      require(desk.checkout.quote(basket, std::nullopt, at), "a demo quote").tendered.priced.totals.due_minor;
  request.tenders.push_back(tender);
  return request;
}

void seed_purchase(const Desk& desk, const SeedPurchase& purchase, const std::vector<std::string>& codes) {
  const config::StoreConfig* store = desk.settings.current()->store(std::string(purchase.store));
  if (store == nullptr) throw std::runtime_error("the demo's shop has no store " + std::string(purchase.store));
  const Day day = business_day(days_before(desk, purchase.days_ago), store->day);
  const Instant midnight{business_day_starts(day, store->day).ms - store->day.closes_at_minute * kMinuteMs};
  const Instant at{midnight.ms + purchase.minute * kMinuteMs};
  audit::Actor actor = acting(desk, store->id, std::string(purchase.staff), at);
  actor.till = store->tills.front();

  const std::int64_t shift = require(desk.storage.write<std::int64_t>([&](Stores& stores) -> Result<std::int64_t> {
    auto opened = desk.shifts.open(stores, actor, actor.till, 20000);
    if (!opened) return Refused(opened.error());
    return opened->id;
  }),
                                     "a demo shift");
  const auto request = purchase_request(desk, purchase, at, codes, actor.till);
  require(desk.checkout.sell(request), "a demo sale");
  const Minor cash = purchase.tender == "cash" ? request.tenders.front().amount_minor : 0;
  require(desk.storage.write<void>([&](Stores& stores) -> Result<void> {
    auto closed = desk.shifts.close(stores, {actor}, shift, {{std::string(shifts::kCash), 20000 + cash}},
                                    shifts::always_closes());
    if (!closed) return Refused(closed.error());
    return {};
  }),
          "a demo shift's close");
}

}  // namespace

void seed_staff(const Desk& desk, const std::vector<DemoPerson>& staff) {
  std::vector<std::string> stores;
  for (const config::StoreConfig& store : desk.settings.current()->stores()) stores.push_back(store.id);
  for (const DemoPerson& person : staff) {
    staff::NewPerson fresh;
    fresh.id = person.id;
    fresh.name = person.name;
    fresh.role = person.role;
    fresh.stores = stores;
    if (!person.pin.empty()) fresh.pin = person.pin;
    if (!person.password.empty()) fresh.password = person.password;
    require(desk.staff.create(acting(desk, stores.front(), "", desk.clock.now()), fresh), "the demo's staff");
  }
}

void seed_shop(const Desk& desk) {
  seed_goods(desk);
  const std::vector<std::string> codes = seed_people(desk);
  for (const SeedPurchase& purchase : seed_purchases()) seed_purchase(desk, purchase, codes);
}

}  // namespace bobbin::app
