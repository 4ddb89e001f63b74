#include "core/catalog/catalog.hpp"

#include <nlohmann/json.hpp>
#include <thread>

#include "core/stock/store.hpp"
#include "tests/support/rapidcheck.hpp"
#include "tests/support/shop.hpp"

namespace bobbin::catalog {
namespace {

using testing::Told;
using testing::told;

NewStyle shirt() {
  NewStyle style;
  style.code = "A1";
  style.name = "白衬衫";
  style.category = "女装/衬衫";
  style.sizes = {"S", "M"};
  style.colours = {"白", "蓝"};
  style.tags = {"休闲"};
  style.price_minor = 29'900;
  style.tax_rate_ppm = 130'000;
  return style;
}

Day day(const char* text) { return parse_day(text).value(); }

class Shop : public testing::TestShop {
 public:
  Result<Style> create(const NewStyle& style) {
    return write<Style>([&](Stores& stores) { return book.create(stores, actor, style); });
  }
  Result<Style> change(const std::string& code, const StylePatch& patch) {
    return write<Style>([&](Stores& stores) { return book.change(stores, actor, code, patch); });
  }
  Result<Item> ask(const Ask& wanted) {
    return read<Result<Item>>([&](Stores& stores) { return book.sellable(stores, wanted); });
  }
  Result<Item> by_sku(const std::string& sku, const char* on = "2026-01-05", const std::string& store = "hz-west") {
    return ask({sku, "", store, day(on), {}, "/lines/0"});
  }
  std::vector<std::string> found(const std::string& q, int limit = 100, std::int64_t after = 0) {
    std::vector<std::string> out;
    for (const Hit& hit : read<std::vector<Hit>>([&](Stores& stores) {
           return book.search(stores, {q, "hz-west", day("2026-01-05"), after, limit});
         })) {
      out.push_back(hit.item.sku);
    }
    return out;
  }
  Catalog book{ids, [](const std::string& store) { return store.starts_with("hz-"); }};
};

TEST_CASE("what is remembered of goods is never older than what asks, and never what was taken back") {
  Shop shop;
  shop.create(shirt()).value();
  const auto price = [&] { return shop.by_sku("A1-S-白").value().unit_minor; };
  const auto to = [](Minor minor) {
    StylePatch patch;
    patch.price_minor = minor;
    return patch;
  };
  CHECK(price() == 29'900);
  CHECK(price() == 29'900);
  for (const Minor next : {28'000, 27'000}) {
    const auto taken_back = shop.write<void>([&](Stores& stores) -> Result<void> {
      CHECK(shop.book.change(stores, shop.actor, "A1", to(1)));
      CHECK(stores.catalog.by_sku("A1-S-白", "hz-west", day("2026-01-05"))->item.regular_minor == 1);
      return refuse(Code::kDeclined, {"不", "no"});
    });
    CHECK_FALSE(taken_back);
    CHECK(price() == (next == 28'000 ? 29'900 : 28'000));
    CHECK(shop.change("A1", to(next)));
    CHECK(price() == next);
  }
  const std::string barcode = shop.by_sku("A1-M-白").value().barcode;
  const Ask scanned{"", barcode, "hz-west", day("2026-01-05"), {}, "/lines/0"};
  CHECK(shop.ask(scanned).value().sku == "A1-M-白");
  StylePatch smaller;
  smaller.sizes = {"S"};
  CHECK(shop.change("A1", smaller));
  CHECK(told(shop.ask(scanned)) == Told{Code::kInvalid, "/lines/0/barcode"});
  CHECK(told(shop.by_sku("A1-M-白")) == Told{Code::kInvalid, "/lines/0/sku"});
}

TEST_CASE("a database that was put back to an earlier moment never comes to a version that a host remembers") {
  Shop shop;
  shop.create(shirt()).value();
  const auto price = [&] { return shop.by_sku("A1-S-白").value().unit_minor; };
  const auto change = [&](Minor minor) {
    StylePatch patch;
    patch.price_minor = minor;
    REQUIRE(shop.change("A1", patch));
  };
  std::int64_t earlier = 0;
  shop.sql(
      [&](storage::Session& session) { earlier = session.query("SELECT version FROM catalog_version").integer(); });
  change(28'000);
  CHECK(price() == 28'000);
  shop.sql([&](storage::Session& session) {
    session.execute("UPDATE price SET price_minor = 29900");
    session.execute("UPDATE catalog_version SET version = $1", earlier);
  });
  CHECK(price() == 29'900);
  change(27'000);
  CHECK(price() == 27'000);
}

TEST_CASE("of two who change a style at once neither undoes what the other changed") {
  Shop shop;
  shop.create(shirt()).value();
  for (int round = 0; round < 20; ++round) {
    StylePatch renamed;
    renamed.name = "衬衫" + std::to_string(round);
    StylePatch moved;
    moved.category = "衬衫/" + std::to_string(round);
    bool done = false;
    std::thread other([&] { done = shop.change("A1", renamed).has_value(); });
    CHECK(shop.change("A1", moved));
    other.join();
    CHECK(done);
    const auto style =
        shop.read<std::optional<Style>>([](Stores& stores) { return stores.catalog.find("A1"); }).value();
    REQUIRE(style.name == *renamed.name);
    REQUIRE(style.category == *moved.category);
  }
}

TEST_CASE("a style gets a variant for each size and colour, with SKU and EAN-13 of its own") {
  Shop shop;
  const Style style = shop.create(shirt()).value();
  REQUIRE(style.variants.size() == 4);
  CHECK(style.variants[0].sku == "A1-S-白");
  CHECK(style.variants[1].sku == "A1-S-蓝");
  CHECK(style.variants[2].sku == "A1-M-白");
  CHECK(style.variants[3].price_minor == 29'900);
  CHECK(style.variants[0].barcode == "2000000000015");
  CHECK(style.variants[1].barcode == "2000000000022");
}

TEST_CASE("the check digit of an EAN-13 is GS1's") {
  CHECK(ean13_check_digit("400638133393") == '1');  // Stabilo's, the one that the textbooks show
  CHECK(ean13_check_digit("690123456789") == '2');
  CHECK(in_store_ean13(9'999'999'999).size() == 13);
}

TEST_CASE("a style without sizes and colours is one variant named like it") {
  Shop shop;
  NewStyle style = shirt();
  style.sizes.clear();
  style.colours.clear();
  style.kind = Kind::kService;
  CHECK(shop.create(style)->variants.at(0).sku == "A1");
  CHECK(shop.by_sku("A1")->kind == Kind::kService);
}

TEST_CASE("imported variants keep their SKU, barcode and price") {
  Shop shop;
  NewStyle style = shirt();
  style.sizes.clear();
  style.colours.clear();
  style.variants = {{"OLD-1", "6901234567890", "S", "白", 19'900}, {"", "CODE 128/x", "XL", "白", std::nullopt}};
  const Style made = shop.create(style).value();
  CHECK(made.sizes == std::vector<std::string>{"S", "XL"});
  REQUIRE(made.variants.size() == 2);
  CHECK(shop.by_sku("OLD-1")->unit_minor == 19'900);
  CHECK(shop.by_sku("A1-XL-白")->unit_minor == 29'900);
  const Result<Item> scanned = shop.ask({"", "CODE 128/x", "hz-west", day("2026-01-05"), {}, "/lines/0"});
  CHECK(scanned->sku == "A1-XL-白");
}

TEST_CASE("an in-store number that somebody brought along is skipped") {
  Shop shop;
  NewStyle first = shirt();
  first.sizes.clear();
  first.colours.clear();
  first.variants = {{"", "2000000000015", "", "", std::nullopt}};
  REQUIRE(shop.create(first));
  NewStyle second = shirt();
  second.code = "A2";
  CHECK(shop.create(second)->variants.at(0).barcode == "2000000000022");
}

TEST_CASE("what a style can't be is refused at its field") {
  struct Row {
    const char* what;
    std::function<void(NewStyle&)> spoil;
    Told expected;
  };
  const auto row = GENERATE(values<Row>({
      {"no code", [](NewStyle& s) { s.code = " "; }, {Code::kInvalid, "/code"}},
      {"a slash in the code", [](NewStyle& s) { s.code = "A/1"; }, {Code::kInvalid, "/code"}},
      {"a long code", [](NewStyle& s) { s.code = std::string(65, 'x'); }, {Code::kInvalid, "/code"}},
      {"no name", [](NewStyle& s) { s.name = ""; }, {Code::kInvalid, "/name"}},
      {"101 characters of name", [](NewStyle& s) { s.name = std::string(101, 'x'); }, {Code::kInvalid, "/name"}},
      {"a line break in the name", [](NewStyle& s) { s.name = "a\nb"; }, {Code::kInvalid, "/name"}},
      {"broken UTF-8", [](NewStyle& s) { s.name = "\xFF"; }, {Code::kInvalid, "/name"}},
      {"an empty part of the category", [](NewStyle& s) { s.category = "女装//裙"; }, {Code::kInvalid, "/category"}},
      {"a double tag",
       [](NewStyle& s) {
         s.tags = {"a", "a"};
       },
       {Code::kInvalid, "/tags/1"}},
      {"an empty size",
       [](NewStyle& s) {
         s.sizes = {"S", ""};
       },
       {Code::kInvalid, "/sizes/1"}},
      {"a negative price", [](NewStyle& s) { s.price_minor = -1; }, {Code::kInvalid, "/price_minor"}},
      {"a huge price", [](NewStyle& s) { s.price_minor = 1'000'000'000'001; }, {Code::kInvalid, "/price_minor"}},
      {"an unknown store's price",
       [](NewStyle& s) {
         s.store_prices = {{"sh", 1}};
       },
       {Code::kInvalid, "/store_prices/sh"}},
      {"a negative cost", [](NewStyle& s) { s.cost_minor = -5; }, {Code::kInvalid, "/cost_minor"}},
      {"a tax above all", [](NewStyle& s) { s.tax_rate_ppm = 1'000'001; }, {Code::kInvalid, "/tax_rate_ppm"}},
      {"a period without special price",
       [](NewStyle& s) { s.special_from = Day{1}; },
       {Code::kInvalid, "/special_price_minor"}},
      {"a special price that ends first",
       [](NewStyle& s) {
         s.special_price_minor = 1;
         s.special_from = Day{2};
         s.special_until = Day{1};
       },
       {Code::kInvalid, "/special_until"}},
      {"early access without launch",
       [](NewStyle& s) {
         s.early_access = EarlyAccess{{"gold"}, Day{1}};
       },
       {Code::kInvalid, "/launch_on"}},
      {"early access that is not early",
       [](NewStyle& s) {
         s.launch_on = Day{5};
         s.early_access = EarlyAccess{{"gold"}, Day{5}};
       },
       {Code::kInvalid, "/early_access/on"}},
      {"early access for nobody",
       [](NewStyle& s) {
         s.launch_on = Day{5};
         s.early_access = EarlyAccess{{}, Day{1}};
       },
       {Code::kInvalid, "/early_access/tiers"}},
      {"a barcode with a blank at its end",
       [](NewStyle& s) {
         s.variants = {{"x", "12 ", "S", "", {}}};
       },
       {Code::kInvalid, "/variants/0/barcode"}},
      {"the same SKU twice",
       [](NewStyle& s) {
         s.variants = {{"x", "", "S", "", {}}, {"x", "", "M", "", {}}};
       },
       {Code::kTaken, "/variants/1/sku"}},
      {"the same barcode twice",
       [](NewStyle& s) {
         s.variants = {{"x", "1", "S", "", {}}, {"y", "1", "M", "", {}}};
       },
       {Code::kTaken, "/variants/1/barcode"}},
  }));
  Shop shop;
  NewStyle style = shirt();
  row.spoil(style);
  INFO(row.what);
  CHECK(told(shop.create(style)) == row.expected);
  CHECK(shop.read<std::size_t>([&](Stores& stores) { return shop.book.list(stores, Day{0}, 0, 10).size(); }) == 0);
}

TEST_CASE("a code, SKU or barcode that is there is taken") {
  Shop shop;
  REQUIRE(shop.create(shirt()));
  CHECK(told(shop.create(shirt())) == Told{Code::kTaken, "/code"});
  NewStyle other = shirt();
  other.code = "A1-S";  // A1-S with size 白 would be A1-S-白
  other.sizes = {"白"};
  other.colours.clear();
  CHECK(told(shop.create(other)) == Told{Code::kTaken, "/code"});
}

TEST_CASE("a patch merges: what is not given stays, null takes away, lists are replaced") {
  Shop shop;
  NewStyle style = shirt();
  style.cost_minor = 9'000;
  style.season = "2026春";
  REQUIRE(shop.create(style));
  StylePatch patch;
  patch.name = "新衬衫";
  patch.cost_minor = std::optional<Minor>();
  patch.tags = {{"正装"}};
  const Style changed = shop.change("A1", patch).value();
  CHECK(changed.name == "新衬衫");
  CHECK_FALSE(changed.cost_minor);
  CHECK(changed.tags == std::vector<std::string>{"正装"});
  CHECK(changed.season == "2026春");
  CHECK(told(shop.change("B", patch)) == Told{Code::kNotFound, ""});

  const auto trail = shop.audit("style.changed");
  REQUIRE(trail.size() == 1);
  CHECK(trail[0].before_json == R"({"cost_minor":9000,"name":"白衬衫","tags":["休闲"]})");
  CHECK(trail[0].after_json == R"({"cost_minor":null,"name":"新衬衫","tags":["正装"]})");
  CHECK(trail[0].staff == "manager");
}

TEST_CASE("a new size brings its variants, one taken away is no longer sold and comes back as it was") {
  Shop shop;
  const std::string barcode = shop.create(shirt())->variants.at(0).barcode;
  StylePatch patch;
  patch.sizes = {{"M", "L"}};
  const Style changed = shop.change("A1", patch).value();
  REQUIRE(changed.variants.size() == 4);
  CHECK(changed.variants[0].sku == "A1-M-白");
  CHECK(changed.variants[3].sku == "A1-L-蓝");
  CHECK(told(shop.by_sku("A1-S-白")) == Told{Code::kInvalid, "/lines/0/sku"});
  patch.sizes = {{"S"}};
  CHECK(shop.change("A1", patch)->variants.at(0).barcode == barcode);
}

TEST_CASE("a size or colour of which any store has a piece is not taken away (C4)") {
  Shop shop;
  REQUIRE(shop.create(shirt()));
  const auto stock = [&](const char* store, const char* sku, std::int64_t delta) {
    REQUIRE(shop.write<bool>(
        [&](Stores& stores) -> Result<bool> { return stores.stock.add(store, sku, delta, std::nullopt).has_value(); }));
  };
  stock("hz-east", "A1-S-蓝", 3);
  StylePatch patch;
  patch.sizes = {{"M"}};
  const auto refused = shop.change("A1", patch);
  REQUIRE(told(refused) == Told{Code::kInvalid, "/sizes"});
  CHECK(refused.error().detail.en.find("hz-east still has 3 of A1-S-蓝") == 0);
  StylePatch colours;
  colours.colours = {{"白"}};
  CHECK(told(shop.change("A1", colours)) == Told{Code::kInvalid, "/colours"});
  CHECK(shop.by_sku("A1-S-蓝"));
  stock("hz-east", "A1-S-蓝", -3);
  CHECK(shop.change("A1", patch));
}

TEST_CASE("a special price isn't above every regular one (C2)") {
  Shop shop;
  NewStyle style = shirt();
  style.special_price_minor = 29'901;
  CHECK(told(shop.create(style)) == Told{Code::kInvalid, "/special_price_minor"});
  style.store_prices = {{"hz-east", 35'000}};  // there it is a good price
  REQUIRE(shop.create(style));
  StylePatch patch;
  patch.special_price_minor = 35'001;
  CHECK(told(shop.change("A1", patch)) == Told{Code::kInvalid, "/special_price_minor"});
  patch.special_price_minor = 29'900;
  CHECK(shop.change("A1", patch));
}

TEST_CASE("the price is the store's, else the variant's, else the style's, from its day on") {
  Shop shop;
  NewStyle style = shirt();
  style.sizes.clear();
  style.colours.clear();
  style.store_prices = {{"hz-east", 25'000}};
  style.variants = {{"S", "", "S", "", {}}, {"XL", "", "XL", "", 31'900}};
  REQUIRE(shop.create(style));
  CHECK(shop.by_sku("S")->unit_minor == 29'900);
  CHECK(shop.by_sku("XL")->unit_minor == 31'900);
  CHECK(shop.by_sku("XL", "2026-01-05", "hz-east")->unit_minor == 25'000);
  CHECK(shop.by_sku("S", "1997-01-01")->unit_minor == 29'900);  // imports of old sales

  StylePatch patch;
  patch.store_prices = {{"hz-west", 27'000}, {"hz-east", std::nullopt}};
  patch.price_from = day("2026-02-01");
  const Style soon = shop.change("A1", patch).value();
  CHECK(soon.store_prices == std::map<std::string, Minor>{{"hz-east", 25'000}});
  CHECK(soon.upcoming.size() == 2);
  CHECK(shop.by_sku("S", "2026-01-31")->unit_minor == 29'900);
  CHECK(shop.by_sku("S", "2026-02-01")->unit_minor == 27'000);
  CHECK(shop.by_sku("S", "2026-02-01", "hz-east")->unit_minor == 29'900);

  StylePatch all;
  all.price_minor = 20'000;  // of the whole style, so the XL loses its own
  CHECK(shop.change("A1", all)->price_minor == 20'000);
  CHECK(shop.by_sku("XL", "2026-01-05")->unit_minor == 20'000);
  CHECK(shop.by_sku("XL", "2026-01-04")->unit_minor == 31'900);
}

TEST_CASE("prices of the past don't change") {
  Shop shop;
  REQUIRE(shop.create(shirt()));
  StylePatch patch;
  patch.price_minor = 1;
  patch.price_from = day("2026-01-04");
  CHECK(told(shop.change("A1", patch)) == Told{Code::kInvalid, "/price_from"});
  StylePatch day_alone;
  day_alone.price_from = day("2026-02-01");
  CHECK(told(shop.change("A1", day_alone)) == Told{Code::kInvalid, "/price_minor"});
  patch.price_from.reset();
  patch.store_prices = {{"sh", 1}};
  CHECK(told(shop.change("A1", patch)) == Told{Code::kInvalid, "/store_prices/sh"});
  patch.store_prices = {{"hz-west", -1}};
  CHECK(told(shop.change("A1", patch)) == Told{Code::kInvalid, "/store_prices/hz-west"});
}

TEST_CASE("a special price stands from its first to its last day, when it is lower") {
  Shop shop;
  NewStyle style = shirt();
  style.special_price_minor = 19'900;
  style.special_from = day("2026-01-10");
  style.special_until = day("2026-01-20");
  style.store_prices = {{"hz-east", 15'000}};
  REQUIRE(shop.create(style));
  CHECK_FALSE(shop.by_sku("A1-S-白", "2026-01-09")->special);
  CHECK(shop.by_sku("A1-S-白", "2026-01-10")->special);
  CHECK(shop.by_sku("A1-S-白", "2026-01-20")->unit_minor == 19'900);
  CHECK(shop.by_sku("A1-S-白", "2026-01-20")->regular_minor == 29'900);
  CHECK(shop.by_sku("A1-S-白", "2026-01-21")->unit_minor == 29'900);
  CHECK(shop.by_sku("A1-S-白", "2026-01-10", "hz-east")->unit_minor == 15'000);
  CHECK_FALSE(shop.by_sku("A1-S-白", "2026-01-10", "hz-east")->special);
}

TEST_CASE("before its launch a style is refused, and the refusal says from when and for whom earlier") {
  Shop shop;
  NewStyle style = shirt();
  style.launch_on = day("2026-02-01");
  style.early_access = EarlyAccess{{"gold", "diamond"}, day("2026-01-20")};
  REQUIRE(shop.create(style));
  const auto ask = [&](const char* on, std::vector<std::string> tiers) {
    return shop.ask({"A1-S-白", "", "hz-west", day(on), std::move(tiers), "/lines/3"});
  };
  CHECK(told(ask("2026-01-25", {})) == Told{Code::kNotLaunched, "/lines/3/sku"});
  CHECK(ask("2026-01-25", {}).error().detail.en ==
        "白衬衫 is sold from 2026-02-01 on (to members of gold, diamond from 2026-01-20)");
  CHECK(told(ask("2026-01-19", {"gold"})) == Told{Code::kNotLaunched, "/lines/3/sku"});
  CHECK(ask("2026-01-20", {"ordinary", "gold"}));
  CHECK_FALSE(ask("2026-01-20", {"silver"}));
  CHECK(ask("2026-02-01", {}));
}

TEST_CASE("an unknown SKU or barcode is invalid at its line") {
  Shop shop;
  CHECK(told(shop.by_sku("nothing")) == Told{Code::kInvalid, "/lines/0/sku"});
  CHECK(told(shop.ask({"", "123", "hz-west", Day{0}, {}, "/lines/2"})) == Told{Code::kInvalid, "/lines/2/barcode"});
}

TEST_CASE("variants are found by any part of name, code, SKU, size and colour") {
  Shop shop;
  REQUIRE(shop.create(shirt()));
  NewStyle dress;
  dress.code = "Dress-77";
  dress.name = "Silk Dress 丝裙";
  dress.price_minor = 1;
  REQUIRE(shop.create(dress));
  CHECK(shop.found("衬衫").size() == 4);
  CHECK(shop.found("白") == std::vector<std::string>{"A1-S-白", "A1-S-蓝", "A1-M-白", "A1-M-蓝"});
  CHECK(shop.found("衬衫 蓝 m") == std::vector<std::string>{"A1-M-蓝"});
  CHECK(shop.found("silk dr") == std::vector<std::string>{"Dress-77"});
  CHECK(shop.found("ＳＩＬＫ") == std::vector<std::string>{"Dress-77"});
  CHECK(shop.found("ess-7") == std::vector<std::string>{"Dress-77"});
  CHECK(shop.found("klis").empty());
  CHECK(shop.found("  ").size() == 5);
  CHECK(shop.found("2000000000022") == std::vector<std::string>{"A1-S-蓝"});
  CHECK(shop.found("%").empty());
  CHECK(shop.found("衬衫", 3).size() == 3);
  StylePatch patch;
  patch.name = "蓝裙";
  REQUIRE(shop.change("Dress-77", patch));
  CHECK(shop.found("silk").empty());
  CHECK(shop.found("蓝裙") == std::vector<std::string>{"Dress-77"});
}

TEST_CASE("whatever is a part of a name is found by it") {
  const auto letters = rc::gen::elementOf(std::vector<std::string>{"a", "b", "C", "白", "衬", "ｄ"});
  check_property("search by a part", [&] {
    const auto name = *rc::gen::container<std::vector<std::string>>(letters);
    RC_PRE(!name.empty() && name.size() <= 40U);
    const auto from = *rc::gen::inRange<std::size_t>(0, name.size());
    const auto count = *rc::gen::inRange<std::size_t>(1, name.size() - from + 1);
    std::string whole;
    std::string part;
    for (std::size_t index = 0; index < name.size(); ++index) {
      whole += name[index];
      if (index >= from && index < from + count) part += name[index];
    }
    Shop shop;
    NewStyle style;
    style.code = "X";
    style.name = whole;
    RC_ASSERT(shop.create(style));
    RC_ASSERT(shop.found(part) == std::vector<std::string>{"X"});
  });
}

}  // namespace
}  // namespace bobbin::catalog
