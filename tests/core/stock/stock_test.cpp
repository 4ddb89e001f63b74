#include "core/stock/stock.hpp"

#include <atomic>
#include <thread>

#include "core/storage/verify/verify.hpp"
#include "tests/support/rapidcheck.hpp"
#include "tests/support/shop.hpp"

namespace bobbin::stock {
namespace {

using testing::Told;
using testing::told;

class Shop : public testing::TestShop {
 public:
  Shop() {
    catalog::Catalog catalog(ids);
    catalog::NewStyle shirt;
    shirt.code = "A1";
    shirt.name = "白衬衫";
    shirt.sizes = {"S", "M"};
    shirt.price_minor = 100;
    catalog::NewStyle cleaning;
    cleaning.code = "CLEAN";
    cleaning.name = "清洗";
    cleaning.kind = catalog::Kind::kService;
    REQUIRE(write<catalog::Style>([&](Stores& stores) { return catalog.create(stores, actor, shirt); }));
    REQUIRE(write<catalog::Style>([&](Stores& stores) { return catalog.create(stores, actor, cleaning); }));
  }
  Result<Document> receive(const std::vector<Line>& lines) {
    return write<Document>([&](Stores& stores) { return book.receive(stores, actor, lines); });
  }
  Result<Document> transfer(const std::string& to, const std::vector<Line>& lines) {
    return write<Document>([&](Stores& stores) { return book.transfer(stores, actor, to, lines); });
  }
  Result<Document> count(const std::vector<Line>& lines) {
    return write<Document>([&](Stores& stores) { return book.count(stores, actor, lines); });
  }
  Result<Lacking> sell(std::int64_t quantity, Policy policy = Policy::kRefuse) {
    return write<Lacking>([&](Stores& stores) {
      return book.sell(stores, {"hz-west", "A1-S", quantity, policy, "/lines/0/quantity"}).get();
    });
  }
  void take_back(const std::string& store) {
    REQUIRE(write<bool>([&](Stores& stores) -> Result<bool> {
      book.take_back(stores, store, "A1-S", 1);
      return true;
    }));
  }
  std::int64_t there(const std::string& sku, const std::string& store = "hz-west") {
    return read<std::int64_t>([&](Stores& stores) { return book.quantity(stores, store, sku); });
  }
  // What `db verify` says of the stock: its words in English.
  std::vector<std::string> differences() {
    std::vector<std::string> out;
    sql([&](storage::Session& session) {
      for (const storage::Damage& damage : storage::verify(session).damages) {
        if (damage.check == "stock.movements") out.push_back(damage.words.en);
      }
    });
    return out;
  }
  Stock book{ids, [](const std::string& store) { return store.starts_with("hz-"); }};
};

TEST_CASE("goods are received, sold and brought back") {
  Shop shop;
  CHECK(shop.there("A1-S") == 0);
  CHECK(shop.receive({{"A1-S", 5}, {"A1-M", 1}})->lines.at(0).stock == 5);
  CHECK(shop.sell(2)->quantity == 0);
  CHECK(shop.there("A1-S") == 3);
  shop.take_back("hz-west");
  CHECK(shop.there("A1-S") == 4);
}

TEST_CASE("more than is there can't be sold, and the refusal says how many are") {
  Shop shop;
  REQUIRE(shop.receive({{"A1-S", 2}}));
  const Result<Lacking> refused = shop.sell(3);
  CHECK(told(refused) == Told{Code::kInsufficientStock, "/lines/0/quantity"});
  CHECK(refused.error().detail.en.find("the stock of A1-S is 2") != std::string::npos);
  CHECK(shop.there("A1-S") == 2);
  CHECK(shop.sell(2)->quantity == 0);
  CHECK(shop.there("A1-S") == 0);
  CHECK(told(shop.sell(1)) == Told{Code::kInsufficientStock, "/lines/0/quantity"});
}

TEST_CASE("a shop that allows it sells below zero, with a mark") {
  Shop shop;
  REQUIRE(shop.receive({{"A1-S", 1}}));
  CHECK(shop.sell(3, Policy::kAllow)->quantity == 2);
  CHECK(shop.there("A1-S") == -2);
  CHECK(shop.sell(1, Policy::kAllow)->quantity == 3);
  REQUIRE(shop.receive({{"A1-S", 4}}));
  CHECK(shop.sell(1, Policy::kAllow)->quantity == 0);
}

TEST_CASE("a transfer moves goods at once and never sends what isn't there") {
  Shop shop;
  REQUIRE(shop.receive({{"A1-S", 5}}));
  CHECK(shop.transfer("hz-east", {{"A1-S", 4}})->lines.at(0).stock == 1);
  CHECK(shop.there("A1-S", "hz-east") == 4);
  CHECK(told(shop.transfer("hz-east", {{"A1-S", 2}})) == Told{Code::kInsufficientStock, "/lines/0/quantity"});
  CHECK(told(shop.transfer("hz-west", {{"A1-S", 1}})) == Told{Code::kInvalid, "/to"});
  CHECK(told(shop.transfer("sh", {{"A1-S", 1}})) == Told{Code::kInvalid, "/to"});
  CHECK(told(shop.transfer("", {{"A1-S", 1}})) == Told{Code::kInvalid, "/to"});
}

TEST_CASE("a count sets what is there") {
  Shop shop;
  REQUIRE(shop.receive({{"A1-S", 5}}));
  CHECK(shop.count({{"A1-S", 3}, {"A1-M", 0}})->lines.at(0).stock == 3);
  CHECK(shop.there("A1-S") == 3);
  REQUIRE(shop.sell(4, Policy::kAllow));
  REQUIRE(shop.count({{"A1-S", 7}}));
  const auto moves =
      shop.read<std::vector<Movement>>([](Stores& stores) { return stores.stock.movements("hz-west", "A1-S", 0, 10); });
  REQUIRE(moves.size() == 3);
  CHECK(moves[0].delta == 8);
  CHECK(moves[1].delta == -2);
  CHECK(moves[2].kind == MovementKind::kReceipt);
}

TEST_CASE("what a document can't be is refused at its line and nothing is written") {
  Shop shop;
  const auto bad = GENERATE(values<std::pair<std::vector<Line>, std::string>>({
      {{}, "/lines"},
      {std::vector<Line>(1001, Line{"A1-S", 1}), "/lines"},
      {{{"A1-M", 1}, {"nothing", 1}}, "/lines/1/sku"},
      {{{"CLEAN", 1}}, "/lines/0/sku"},
      {{{"A1-M", 1}, {"A1-M", 1}}, "/lines/1/sku"},
      {{{"A1-M", 1}, {"A1-S", 0}}, "/lines/1/quantity"},
      {{{"A1-M", 1}, {"A1-S", -1}}, "/lines/1/quantity"},
      {{{"A1-S", 1'000'001}}, "/lines/0/quantity"},
  }));
  CHECK(told(shop.receive(bad.first)) == Told{Code::kInvalid, bad.second});
  CHECK(told(shop.transfer("hz-east", bad.first)) == Told{Code::kInvalid, bad.second});
  CHECK(shop.there("A1-M") == 0);
  CHECK(told(shop.count({{"A1-S", -1}})) == Told{Code::kInvalid, "/lines/0/quantity"});
}

TEST_CASE("the matrix shows every size and colour, the low list what runs out") {
  Shop shop;
  REQUIRE(shop.receive({{"A1-M", 2}}));
  const Matrix matrix =
      shop.read<Result<Matrix>>([&](Stores& stores) { return shop.book.matrix(stores, "A1", "hz-west", Day{20458}); })
          .value();
  REQUIRE(matrix.cells.size() == 2);
  CHECK(matrix.cells[0].quantity == 0);
  CHECK(matrix.cells[1].size == "M");
  CHECK(matrix.cells[1].quantity == 2);
  CHECK(told(shop.read<Result<Matrix>>([&](Stores& stores) {
          return shop.book.matrix(stores, "B", "hz-west", Day{20458});
        })) == Told{Code::kNotFound, ""});
  REQUIRE(shop.sell(1, Policy::kAllow));
  const auto low = [&](std::int64_t at_most) {
    return shop.read<std::vector<Level>>(
        [&](Stores& stores) { return shop.book.low(stores, "hz-west", at_most, "", 10); });
  };
  REQUIRE(low(1).size() == 1);
  CHECK(low(1)[0].sku == "A1-S");
  CHECK(low(2).size() == 2);
}

TEST_CASE("of two tills that sell the last piece one wins, every time") {
  Shop shop;
  for (int round = 0; round < 100; ++round) {
    REQUIRE(shop.count({{"A1-S", 1}}));
    std::atomic<int> sold{0};
    std::atomic<int> refused{0};
    const auto till = [&] {
      const Result<Lacking> taken = shop.sell(1);
      ++(taken ? sold : refused);
    };
    std::thread other(till);
    till();
    other.join();
    REQUIRE(sold == 1);
    REQUIRE(refused == 1);
  }
}

TEST_CASE("stock equals its movements less what was sold and not brought back, and damage shows") {
  Shop shop;
  REQUIRE(shop.receive({{"A1-S", 9}, {"A1-M", 9}}));
  REQUIRE(shop.transfer("hz-east", {{"A1-S", 3}}));
  REQUIRE(shop.count({{"A1-M", 8}}));
  CHECK(shop.differences().empty());
  // A sale of two, one of which came back in the other store; a service and an old sale that move nothing.
  REQUIRE(shop.sell(2));
  shop.take_back("hz-east");
  CHECK(shop.differences().size() == 2);
  shop.sql([](storage::Session& session) {
    for (const std::int64_t sale : {100, 200}) {
      session.execute(
          "INSERT INTO sale (id, number, store, till, staff, at_ms, business_day, settings_version, source, list_minor,"
          " net_minor, tax_minor, change_minor, kept, kept_minor, last)"
          " VALUES ($1, 'n', 'hz-west', 't', 'lin', 0, 0, 0, $2, 0, 0, 0, 0, 0, 0, $3)",
          sale, sale == 100 ? 1 : 3, sale + 9);
      for (const std::int64_t line : {1, 2}) {
        session.execute(
            "INSERT INTO sale_line (id, sale, line, sku, style, name, category, quantity, returned, list_minor,"
            " net_minor, tax_minor, cost_minor, tax_rate_ppm, flags, detail)"
            " VALUES ($1, $2, $3, $4, '', '', '', 2, 0, 0, 0, 0, 0, 0, $5, '{}')",
            sale + line, sale, line, line == 1 ? "A1-S" : "CLEAN", line == 1 ? 0 : 4);
      }
    }
    session.execute(
        "INSERT INTO sale_return (id, sale, number, store, till, staff, at_ms, business_day, net_minor, refunded_minor,"
        " waiting_minor, last) VALUES (300, 100, 'n', 'hz-east', 't', 'lin', 0, 0, 0, 0, 0, 309)");
    session.execute(
        "INSERT INTO return_line (id, sale_return, line, sku, name, quantity, net_minor, restocked)"
        " VALUES (301, 300, 1, 'A1-S', '', 1, 0, 1), (302, 300, 2, 'A1-S', '', 5, 0, 0)");
  });
  CHECK(shop.differences().empty());
  shop.sql([](storage::Session& session) { session.execute("UPDATE stock SET quantity = 50 WHERE sku = 'A1-M'"); });
  CHECK(shop.differences() ==
        std::vector<std::string>{"A1-M in store hz-west: 50 in stock, but its movements sum to 8"});
}

TEST_CASE("documents leave movements that add up, and one row of the audit trail each") {
  check_property("stock = movements", [] {
    Shop shop;
    const auto steps = *rc::gen::inRange(1, 12);
    for (int step = 0; step < steps; ++step) {
      const std::vector<Line> lines{{"A1-S", *rc::gen::inRange<std::int64_t>(1, 6)}};
      switch (*rc::gen::inRange(0, 3)) {
        case 0:
          RC_ASSERT(shop.receive(lines));
          break;
        case 1:
          (void)shop.transfer("hz-east", lines);
          break;
        default:
          RC_ASSERT(shop.count(lines));
      }
    }
    RC_ASSERT(shop.differences().empty());
    RC_ASSERT(shop.there("A1-S") >= 0);
  });
  Shop shop;
  REQUIRE(shop.receive({{"A1-S", 2}}));
  const auto trail = shop.audit("stock.");
  REQUIRE(trail.size() == 1);
  CHECK(trail[0].action == "stock.received");
  CHECK(trail[0].after_json == R"({"lines":[{"quantity":2,"sku":"A1-S","stock":2}]})");
  CHECK(trail[0].before_json.empty());
}

TEST_CASE("a count's trail says what the book said beside what was counted (S8, C4)") {
  Shop shop;
  REQUIRE(shop.receive({{"A1-S", 7}}));
  REQUIRE(shop.count({{"A1-S", 5}, {"A1-M", 1}}));
  const auto trail = shop.audit("stock.counted");
  REQUIRE(trail.size() == 1);
  CHECK(trail[0].before_json == R"({"lines":[{"sku":"A1-S","stock":7},{"sku":"A1-M","stock":0}]})");
  CHECK(trail[0].after_json ==
        R"({"lines":[{"quantity":5,"sku":"A1-S","stock":5},{"quantity":1,"sku":"A1-M","stock":1}]})");
}

}  // namespace
}  // namespace bobbin::stock
