#include "core/import/sale_file.hpp"
#include "tests/core/import/importing.hpp"

// M7: a sale goes in whole or not at all, so that the mended file can be imported.
namespace bobbin::imports::testing {
namespace {

using Told = std::vector<std::pair<std::int64_t, std::string>>;

Told told(const Report& report) {
  Told out;
  for (const auto& bad : report.bad) out.emplace_back(bad.line, bad.reason.en);
  return out;
}

void check_rows_add_up(const Report& report) {
  std::int64_t skipped = 0;
  for (const auto& one : report.skipped) skipped += one.rows;
  CHECK(report.rows == report.imported + report.unchanged + skipped + static_cast<std::int64_t>(report.bad.size()));
}

std::string held(int line) { return "its sale has a bad row: line " + std::to_string(line); }

constexpr const char* kGood = "p1,2025-12-01 10:00,,A,1,9000,甲,,,\n";

}  // namespace

TEST_CASE("M7: a sale with a bad row stays out as a whole, and goes in when the file is mended") {
  Importing shop;
  const std::string header = kSalesHeader;
  const std::string other = "p2,2025-12-01 10:00,,A,1,500,甲,,,\n";
  for (const char* bad : {
           "p1,2025-12-01 10:00,,A,none,100,甲,,,\n",    // a bad cell
           "p1,2025-12-01 10:00,,A,1,100,甲,,,,more\n",  // too many cells
           "p1,2025-12-01 10:00,,A,1,100,\xFF,,,\n",     // no text
           "p1,2025-12-01 10:00,M9,A,1,100,甲,,,\n",     // another member than before
       }) {
    CAPTURE(bad);
    Importing fresh;
    const Report report = fresh.run(Kind::kSales, header + kGood + bad + kGood + other);
    check_rows_add_up(report);
    CHECK(report.imported == 1);
    REQUIRE(report.bad.size() == 3);
    CHECK(told(report)[0] == Told::value_type{2, held(3)});
    CHECK(told(report)[2] == Told::value_type{4, held(3)});
    CHECK(report.bad[0].column == "sale");
    CHECK(report.bad[2].reason.zh == "同一销售单的第 3 行有误，整单未导入");
    CHECK(fresh.net() == 500);

    const Report mended = fresh.run(Kind::kSales, header + kGood + kGood + kGood + other);
    check_rows_add_up(mended);
    CHECK(mended.bad.empty());
    CHECK(mended.imported == 3);
    CHECK(mended.unchanged == 1);
    CHECK(fresh.net() == 500 + 3 * 9'000);
  }
}

TEST_CASE("M7: the first row of a sale may be the bad one") {
  Importing shop;
  const Report report = shop.run(Kind::kSales, std::string(kSalesHeader) + "p1,yesterday,,A,1,9000,甲,,,\n" + kGood);
  check_rows_add_up(report);
  CHECK(report.imported == 0);
  CHECK(told(report).back() == Told::value_type{3, held(2)});
}

TEST_CASE("M7: a sale whose rows are not adjacent stays out as a whole") {
  Importing shop;
  const std::string between = "p2,2025-12-01 10:00,,A,1,500,甲,,,\n";
  const Report report = shop.run(Kind::kSales, std::string(kSalesHeader) + kGood + between + kGood);
  check_rows_add_up(report);
  CHECK(report.imported == 1);
  CHECK(told(report) == Told{{2, held(4)}, {4, "the rows of sale 'p1' are not adjacent: sort the file by sale"}});
  CHECK(shop.run(Kind::kSales, std::string(kSalesHeader) + kGood + kGood + between).imported == 2);
}

TEST_CASE("M7: a bad row that names no sale keeps out the sales on both its sides") {
  Importing shop;
  const std::string row = ",2025-12-01 10:00,,A,1,500,甲,,,\n";
  const Report report =
      shop.run(Kind::kSales, std::string(kSalesHeader) + "p0" + row + "p1" + row + row + "p2" + row + "p3" + row);
  check_rows_add_up(report);
  CHECK(report.imported == 2);
  CHECK(told(report) == Told{{3, held(4)}, {4, "this must not be empty"}, {5, held(4)}});
}

TEST_CASE("M7: each row of a sale that the shop refuses is told") {
  Importing shop;
  const std::string rows =
      "p1,2025-12-01 10:00,,A,1,500,甲,,,\n"
      "p1,2025-12-01 10:00,,GONE,1,500,,,,\n";
  const Report report = shop.run(Kind::kSales, kSalesHeader + rows);
  check_rows_add_up(report);
  CHECK(report.imported == 0);
  REQUIRE(report.bad.size() == 2);
  CHECK(told(report)[0] == Told::value_type{2, held(3)});
  CHECK(report.bad[1].column == "sku");
}

TEST_CASE("M7: a replay keeps a sale with a bad row out too, and sells it when the file is mended") {
  Importing shop;
  shop.sql([](storage::Session& session) { session.execute("DELETE FROM shift"); });
  const std::string bad = "p1,2025-12-01 10:00,,A,1,1.5,甲,,,\n";
  const ReplayReport report = shop.rehearse(shop.input(std::string(kSalesHeader) + kGood + bad));
  check_rows_add_up(report.rows);
  CHECK(report.sales == 0);
  const ReplayReport mended = shop.rehearse(shop.input(std::string(kSalesHeader) + kGood + kGood));
  check_rows_add_up(mended.rows);
  CHECK(mended.sales == 1);
  CHECK(mended.total_minor == 18'000);
}

TEST_CASE("a map may take sales without their bad rows; a row mended later is told what to do") {
  Importing shop;
  const std::string header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
  const std::string good = "568375,M,Manual,1,2010-09-26 17:01:00,15.00,,UK\n";
  const auto import = [&](const std::string& rows) {
    Input file = shop.input(header + rows);
    const auto map = shop.folder.write("map.yaml",
                                       "bobbin_map: 1\nid: x\nkind: sales\ndates: \"%Y-%m-%d %H:%M:%S\"\n"
                                       "amounts: {decimals: 2}\nincomplete_sales: take\n"
                                       "fields: {sale: InvoiceNo, at: InvoiceDate, sku: StockCode, name: Description, "
                                       "quantity: Quantity, unit_price_minor: UnitPrice}\n");
    file.map = map;
    auto report = import_file(shop.desk(), Kind::kSales, file, Run::kReal);
    REQUIRE(report);
    check_rows_add_up(*report);
    return std::move(*report);
  };
  const std::string bad = "568375,BANK,Bank Charges,1,2010-09-26 17:01:00,0.001,,UK\n";
  const Report report = import(good + bad);
  CHECK(report.imported == 1);
  REQUIRE(report.bad.size() == 1);
  CHECK((report.bad[0].line == 3 && report.bad[0].column == "UnitPrice"));
  CHECK(import(good + bad).unchanged == 1);
  const Report mended = import(good + "568375,BANK,Bank Charges,1,2010-09-26 17:01:00,0.01,,UK\n");
  CHECK(mended.imported == 0);
  CHECK(told(mended)[0].second ==
        "sale '568375' was imported with other content: it stays as it was; give what it lacks a sale number of its "
        "own");
}

TEST_CASE("Online Retail: the clean rows come to what the file itself says, its four prices of 0.001 apart",
          "[large]") {
  Importing shop;
  Input file;
  file.file = std::filesystem::path(BOBBIN_SOURCE_DIR).parent_path() / "shared/data/retail/online_retail.csv.xz";
  if (!std::filesystem::exists(file.file)) {
    WARN("skipped: the real purchases are not beside this repository");
    return;
  }
  file.map = ready_map("online_retail.yaml");
  file.store = "hz-west";
  const auto read = read_sales(shop.desk(), file);
  REQUIRE(read);
  Minor total = 0;
  std::int64_t lines = 0;
  std::set<std::string> members;
  for (const auto& sale : read->sales) {
    total += sale.net_minor;
    lines += static_cast<std::int64_t>(sale.lines.size());
    members.insert(sale.member);
  }
  CHECK(read->sales.size() == 18'532);
  CHECK(members.size() == 4'338);
  CHECK(total == 891'140'790);
  std::vector<std::int64_t> bad;
  for (const auto& one : read->report.bad) {
    bad.push_back(one.line);
    CHECK(one.column == "UnitPrice");
  }
  CHECK(bad == std::vector<std::int64_t>{157'197, 279'047, 359'873, 361'743});
  std::int64_t skipped = 0;
  for (const auto& one : read->report.skipped) skipped += one.rows;
  CHECK(read->report.rows == 541'909);
  CHECK(lines + skipped + static_cast<std::int64_t>(bad.size()) == 541'909);
}

}  // namespace bobbin::imports::testing
