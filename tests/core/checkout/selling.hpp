#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/checkout/checkout.hpp"
#include "core/members/store.hpp"
#include "core/shifts/shifts.hpp"
#include "core/staff/store.hpp"
#include "core/stock/stock.hpp"
#include "tests/core/checkout/fake_modules.hpp"
#include "tests/support/shop.hpp"

namespace bobbin::testing {

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return at; }
  Instant at{1'767'578'400'000};  // 2026-01-05T10:00+08:00
};

// A shop that is open: goods, a member, people, an open shift at till-1 of both stores.
class Selling : public TestShop {
 public:
  Selling() : modules(ids) {
    const auto done = write<void>(
        [&](Stores& stores) -> Result<void> { return modules.ledger.declare(stores, FakeModules::accounts()); });
    REQUIRE(done);
    std::vector<config::KnownModule> known;
    for (const char* id : {"payments", "points", "stored_value"}) {
      known.push_back({id, schema::Schema::compile_text("{}").value()});
    }
    put_in_force(known);
    open_up();
    sell_with(modules);
  }

  void sell_with(checkout::Modules& in_charge) { checkout.emplace(floor(storage(), in_charge)); }
  checkout::Shopfloor floor(Storage& kept_in, checkout::Modules& in_charge) {
    return {kept_in,
            in_charge,
            settings,
            clock,
            ids,
            [this] { return now_ms; },
            {60'000, 2'000, 60'000, 30'000, 120'000, 48}};
  }

  using Said = std::map<std::string, std::string>;  // {module: settings as JSON}

  using States = std::map<std::string, modules::State>;

  // All modules on unless `states` has another word for one; stored_value only when something is said of it.
  void put_in_force(const std::vector<config::KnownModule>& known,
                    config::NegativeStock negative = config::NegativeStock::kRefuse, const Said& said = {},
                    const States& states = {}) {
    config::Config config;
    config.shop.name = "织里";
    config.shop.negative_stock = negative;
    for (const config::KnownModule& module : known) {
      config::ModuleWords words;
      words.states = true;
      const auto found = said.find(module.id);
      const bool on = module.id != "stored_value" || found != said.end();
      words.state = on ? modules::State::kOn : modules::State::kOff;
      if (const auto other = states.find(module.id); other != states.end()) words.state = other->second;
      if (found != said.end()) words.settings_json = found->second;
      config.modules[module.id] = words;
    }
    for (const char* id : {"hz-west", "hz-east"}) {
      config::StoreConfig store;
      store.id = id;
      store.name = id;
      store.day.closes_at_minute = 180;
      store.tills = {"till-1", "till-2"};
      config.stores.push_back(store);
    }
    REQUIRE(settings.put_in_force(storage(), clock, config::Snapshot::make(config, known)));
  }

  // One variant, SKU = code, with stock in both stores.
  void goods(const std::string& code, Minor price, std::int64_t stock = 1'000,
             catalog::Kind kind = catalog::Kind::kGoods) {
    catalog::NewStyle style;
    style.code = code;
    style.name = "款 " + code;
    style.kind = kind;
    style.category = "女装";
    style.price_minor = price;
    style.tax_rate_ppm = 130'000;
    catalog::NewVariant variant;
    variant.sku = code;
    style.variants = {variant};
    add(style, stock);
  }
  void add(const catalog::NewStyle& style, std::int64_t stock) {
    const auto done = write<void>([&](Stores& stores) -> Result<void> {
      const auto made = catalog::Catalog(ids).create(stores, actor, style);
      if (!made) return Refused(made.error());
      for (const char* store : {"hz-west", "hz-east"}) {
        for (const auto& variant : made->variants) {
          if (stock > 0) (void)stores.stock.add(store, variant.sku, stock, std::nullopt);
        }
      }
      return {};
    });
    if (!done) FAIL(done.error().detail.en << " " << done.error().field);
  }
  std::int64_t stock_of(const std::string& sku, const std::string& store = "hz-west") {
    return read<std::int64_t>([&](Stores& stores) { return stores.stock.quantity(store, sku); });
  }
  std::int64_t points() {
    return read<std::int64_t>([&](Stores& stores) {
      return journal::Ledger::balance(stores, FakeModules::side("points.balance", kMember)).balance;
    });
  }
  void give_points(std::int64_t amount) {
    const auto done = write<std::int64_t>([&](Stores& stores) {
      journal::Transfer transfer;
      transfer.from = {"points.issued", ""};
      transfer.to = FakeModules::side("points.balance", kMember);
      transfer.amount = amount;
      transfer.plugin = "points";
      transfer.rule = "gift";
      return modules.ledger.post(stores, {"gift", new_uuid_v7(), "hz-west", "lin", clock.at, Day{20458}}, transfer);
    });
    REQUIRE(done);
  }
  std::int64_t count(const char* table) {
    std::int64_t rows = 0;
    sql([&](storage::Session& session) {
      rows = session.query(std::string("SELECT COUNT(*) FROM ") + table).integer();
    });
    return rows;
  }

  static constexpr std::int64_t kMember = 77;
  static constexpr const char* kCode = "M0000077";
  FixedClock clock;
  std::int64_t now_ms = 1'000'000;
  config::Settings settings;
  FakeModules modules;
  std::optional<checkout::Checkout> checkout;

 protected:
  struct Empty {};
  explicit Selling(Empty) : modules(ids) {}  // a shop that somebody else fits out

  void open_up() {
    const auto done = write<void>([&](Stores& stores) -> Result<void> {
      for (const char* id : {"lin", "wang", "manager"}) {
        staff::Credentials person;
        person.person = {id, id, staff::Role::kCashier, {"hz-west", "hz-east"}, true};
        REQUIRE(stores.staff.insert(person));
      }
      members::Sealed member;
      member.row.id = kMember;
      member.row.code = kCode;
      member.row.store = "hz-west";
      REQUIRE(stores.members.insert(member, {}) == members::Store::Clash::kNone);
      for (const char* store : {"hz-west", "hz-east"}) {
        audit::Actor person = actor;
        person.store = store;
        if (auto ok = shifts::Shifts(ids).open(stores, person, "till-1", 0); !ok) return Refused(ok.error());
      }
      return {};
    });
    if (!done) FAIL(done.error().detail.en << " " << done.error().field);
  }
};

inline checkout::Basket basket(std::vector<checkout::BasketLine> lines, const std::string& member = "") {
  checkout::Basket out;
  out.store = "hz-west";
  out.till = "till-1";
  out.staff = "lin";
  out.member = member;
  out.lines = std::move(lines);
  return out;
}
inline checkout::BasketLine line(const std::string& sku, std::int64_t quantity = 1) {
  checkout::BasketLine out;
  out.sku = sku;
  out.quantity = quantity;
  return out;
}
inline checkout::TenderRequest pay(const std::string& id, Minor amount, const std::string& auth_code = "") {
  checkout::TenderRequest out;
  out.id = id;
  out.amount_minor = amount;
  out.auth_code = auth_code;
  return out;
}
inline checkout::SellRequest sale_of(checkout::Basket basket, std::vector<checkout::TenderRequest> tenders,
                                     const std::string& id = new_uuid_v7()) {
  checkout::SellRequest out;
  out.id = id;
  out.content_hash = "h1";
  out.basket = std::move(basket);
  out.tenders = std::move(tenders);
  return out;
}
// The answer, or the test fails with the refusal's words.
template <class T>
T must(Result<T> result) {
  if (!result) FAIL(result.error().detail.en << " [" << result.error().field << "]");
  return std::move(*result);
}

}  // namespace bobbin::testing
