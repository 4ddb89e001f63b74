#include "tests/core/import/importing.hpp"

namespace bobbin::imports::testing {

TEST_CASE("members come in once, with their opening points") {
  Importing shop;
  const std::string file =
      "code,name,phone,birthday,sex,tags,points\r\n"
      "K1,王芳,13800000001,1990-02-28,女,常客;VIP,120\r\n"
      "K2,李雷,,,,,\r\n"
      "K3,赵敏,12,,,,\r\n"
      "K4,,13800000004,,,,\r\n"
      "K5,孙丽,13800000005,1990-02-30,,,\r\n"
      "K6,周杰,13800000001,,,,\r\n"
      "K7,吴昊,13800000007,,X,,-5\r\n";
  const Report dry = shop.run(Kind::kMembers, file, Run::kDry);
  CHECK(dry.imported == 2);
  const auto there = [&](const char* code) {
    return shop.read<bool>([&](Stores& stores) { return stores.members.row_of_code(code).has_value(); });
  };
  CHECK_FALSE(there("K1"));

  const Report report = shop.run(Kind::kMembers, file);
  CHECK(report.rows == 7);
  CHECK(report.imported == 2);
  REQUIRE(report.bad.size() == 5);
  CHECK((report.bad[0].line == 4 && report.bad[0].column == "phone"));
  CHECK((report.bad[1].line == 5 && report.bad[1].column == "name"));
  CHECK((report.bad[2].line == 6 && report.bad[2].column == "birthday"));
  CHECK((report.bad[3].line == 7 && report.bad[3].column == "phone"));
  CHECK((report.bad[4].line == 8 && report.bad[4].column == "sex"));
  CHECK(there("K1"));
  const auto id = shop.read<std::int64_t>([](Stores& stores) { return stores.members.row_of_code("K1")->id; });
  const auto balance = [&] {
    return shop.read<std::int64_t>([&](Stores& stores) {
      return stores.journal.balance({"points.balance", id_text(id)}).balance;
    });
  };
  CHECK(balance() == 120);

  const Report again = shop.run(Kind::kMembers, file);
  CHECK(again.imported == 0);
  CHECK(again.unchanged == 2);
  CHECK(balance() == 120);
  const Report other = shop.run(Kind::kMembers, "code,name,phone\nK2,李雷雷,\n");
  REQUIRE(other.bad.size() == 1);
  CHECK((other.bad[0].line == 2 && other.bad[0].column == "code"));
}

TEST_CASE("what the database keeps of an imported row's content can't be guessed without the shop's key") {
  const auto hashes = [](char key_digit) {
    Importing shop(key_digit);
    shop.run(Kind::kMembers, "code,name,phone,birthday\nK1,王芳,13800000001,1990-02-28\n");
    shop.run(Kind::kSales, std::string(kSalesHeader) + "1,2026-01-04T10:00:00+08:00,,A1,1,100,衣,,,\n");
    std::vector<std::string> out;
    shop.sql([&](storage::Session& session) {
      out = session.query("SELECT content_hash FROM claim ORDER BY id").all([](const storage::Row& row) {
        return row.text(0);
      });
    });
    return out;
  };
  const auto mine = hashes('a');
  REQUIRE(mine.size() == 2);
  CHECK(hashes('a') == mine);
  const auto others = hashes('b');
  CHECK(others.at(0) != mine.at(0));
  CHECK(others.at(1) != mine.at(1));
}

TEST_CASE("opening balances need their module") {
  Importing shop;
  shop.directory.points = modules::State::kOff;
  const Report report = shop.run(Kind::kMembers, "code,name,phone,points\nK1,王芳,,5\nK2,李雷,,\n");
  CHECK(report.imported == 1);
  REQUIRE(report.bad.size() == 1);
  CHECK(report.bad[0].column == "points");
  const Report stored = shop.run(Kind::kMembers, "code,name,phone,stored_value_principal_minor\nK3,赵敏,,500\n");
  CHECK(stored.bad.at(0).column == "stored_value_principal_minor");
}

TEST_CASE("rows of one style become its variants") {
  Importing shop;
  const std::string file =
      "code,name,category,sku,size,colour,price_minor,barcode,tags\n"
      "S1,衬衫,女装/衬衫,S1-S,S,白,19900,,休闲\n"
      "S1,衬衫,女装/衬衫,S1-M,M,白,19900,4006381333931,休闲\n"
      "S1,衬衫,女装/衬衫,S1-L,L,白,20900,,休闲\n"
      "S1,短裙,女装/衬衫,S1-X,X,白,19900,,休闲\n"
      "S2,短裙,女装,S1-S,S,黑,9900,,\n"
      "S3,短裙,女装,S3,,,x,,\n";
  const Report report = shop.run(Kind::kStyles, file);
  CHECK(report.imported == 3);
  REQUIRE(report.bad.size() == 3);
  CHECK((report.bad[0].line == 5 && report.bad[0].column == "name"));
  CHECK((report.bad[1].line == 6 && report.bad[1].column == "sku"));
  CHECK((report.bad[2].line == 7 && report.bad[2].column == "price_minor"));
  const auto style =
      shop.read<Result<catalog::Style>>([&](Stores& stores) { return shop.catalog.get(stores, "S1", Day{20458}); });
  REQUIRE(style);
  REQUIRE(style->variants.size() == 3);
  CHECK(style->variants[2].price_minor == 20'900);
  CHECK(shop.run(Kind::kStyles, file).unchanged == 3);
}

TEST_CASE("amounts in minor units are digits only: 128.00 is not read as 1.28") {
  Importing shop;
  const Report report = shop.run(Kind::kStyles,
                                 "code,name,category,sku,size,colour,price_minor\n"
                                 "S1,衬衫,女装,S1,,,12800\n"
                                 "S2,短裙,女装,S2,,,128.00\n"
                                 "S3,围巾,女装,S3,,,128.\n"
                                 "S4,外套,女装,S4,,,\"12,800\"\n"
                                 "S5,长裤,女装,S5,,,+128\n");
  CHECK(report.imported == 1);
  REQUIRE(report.bad.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(report.bad[i].line == static_cast<std::int64_t>(i) + 3);
    CHECK(report.bad[i].column == "price_minor");
  }
  CHECK(report.bad[0].reason.en ==
        "'128.00' must be digits only: this column counts minor units (128.00 is written 12800); for a file in whole "
        "units use --map with amounts: {decimals: 2}");
}

TEST_CASE("a tender that no module knows is a bad row, also in history") {
  Importing shop;
  const Report report = shop.run(Kind::kSales,
                                 "sale,at,member,sku,quantity,unit_price_minor,name,tender\n"
                                 "h1,2025-12-01 10:00,,A,1,9000,甲,gold\n"
                                 "h2,2025-12-01 10:00,,A,1,9000,甲,alipay\n"
                                 "h3,2025-12-01 10:00,,A,1,9000,甲,\n");
  CHECK(report.imported == 2);
  REQUIRE(report.bad.size() == 1);
  CHECK((report.bad[0].line == 2 && report.bad[0].column == "tender"));
}

TEST_CASE("rows that a map leaves out are counted by reason, with the first lines") {
  Importing shop;
  std::string rows = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
  for (int i = 0; i < 7; ++i) rows += "C1,A,HEART,-1,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n";
  rows += "2,A,HEART,1,2010-12-01 08:26:00,2.55,,United Kingdom\n";
  Input file = shop.input(rows);
  file.map = ready_map("online_retail.yaml");
  const auto report = import_file(shop.desk(), Kind::kSales, file, Run::kReal);
  REQUIRE(report);
  REQUIRE(report->skipped.size() == 2);
  CHECK(report->skipped[0].rows == 7);
  CHECK(report->skipped[0].lines == std::vector<std::int64_t>{2, 3, 4, 5, 6});
  CHECK(report->skipped[1].lines == std::vector<std::int64_t>{9});
}

TEST_CASE("history is seen but earns nothing and moves no stock") {
  Importing shop;
  shop.goods("A", 10'000, 5);
  const std::string rows =
      "h1,2025-12-01 10:00,M0000077,A,2,9000,,500,lin:600000;wang:400000,\n"
      "h1,2025-12-01 10:00,M0000077,OLD,1,1000,旧款,,,\n"
      "h2,2025-12-02 10:00,,A,1,0,,,,till-2\n"
      "h3,2025-12-03 10:00,NOBODY,A,1,9000,,,,\n"
      "h4,2025-12-03 10:00,,GONE,1,9000,,,,\n"
      "h5,2027-12-03 10:00,,A,1,9000,,,,\n"
      "h6,2025-12-04 10:00,,A,0,9000,,,,\n"
      "h7,2025-12-04 10:00,,A,1,9000,,9001,,\n"
      "h8,2025-12-04 10:00,,A,1,9000,,,nobody,\n";
  const Report report = shop.run(Kind::kSales, kSalesHeader + rows);
  CHECK(report.rows == 9);
  CHECK(report.imported == 3);
  std::vector<std::pair<std::int64_t, std::string>> places;
  for (const auto& bad : report.bad) places.emplace_back(bad.line, bad.column);
  CHECK(places ==
        std::vector<std::pair<std::int64_t, std::string>>{
            {5, "member"}, {6, "sku"}, {7, "at"}, {8, "quantity"}, {9, "discount_minor"}, {10, "associates"}});
  CHECK(report.bad[2].reason.en ==
        "this is later than the shop's clock: " + format_instant(shop.clock.at, "Asia/Shanghai"));
  CHECK(shop.net() == 2 * 9'000 - 500 + 1'000);
  CHECK(shop.stock_of("A") == 5);
  CHECK(shop.points() == 0);
  CHECK(shop.read<Minor>([](Stores& stores) { return stores.members.row(77)->figures.spend_minor; }) == 18'500);
  CHECK(shop.run(Kind::kSales, kSalesHeader + rows).unchanged == 3);
  CHECK(shop.count("sale") == 2);
  const Report changed = shop.run(Kind::kSales, std::string(kSalesHeader) + "h2,2025-12-02 10:00,,A,2,0,,,,till-2\n");
  REQUIRE(changed.bad.size() == 1);
  CHECK(changed.bad[0].column == "sale");
}

TEST_CASE("a replay sells by time, makes what is missing, and doubles nothing") {
  Importing shop;
  const std::string rows =
      " 00004 0001 19970118  2   29.33\r\n"
      " 00004 0001 19970101  2   29.33\r\n"
      " 00021 0002 19970101  3   63.34\r\n"
      " 00021 0002 19970101  3   63.34\r\n"
      " 00050 0003 19970101  1    0.00\r\n"
      " 00050 0003 19970132  1   10.00\r\n"
      " 00050 0003 19970102  1   10.001\r\n";
  Input file = shop.input(rows, "cdnow.txt");
  file.map = ready_map("cdnow.yaml");
  std::vector<std::string> days;
  shop.hooks.day_begins = [&](Instant at) { days.push_back(format_instant(at, "Asia/Shanghai").substr(0, 10)); };
  shop.sql([](storage::Session& session) { session.execute("DELETE FROM shift"); });

  const ReplayReport report = shop.rehearse(file);
  CHECK(report.sales == 5);
  CHECK(report.sold_now == 5);
  CHECK(report.free_sales == 1);
  CHECK(report.members == 3);
  CHECK(report.styles == 1);
  CHECK(report.total_minor == 2 * 2'933 + 2 * 6'334);
  CHECK(report.points == 2 * 29 + 2 * 63);
  CHECK(report.trial_sum == 0);
  CHECK(days == std::vector<std::string>{"1997-01-01", "1997-01-18"});
  REQUIRE(report.rows.bad.size() == 2);
  CHECK((report.rows.bad[0].line == 6 && report.rows.bad[0].column == "date"));
  CHECK((report.rows.bad[1].line == 7 && report.rows.bad[1].column == "amount"));
  CHECK(shop.stock_of("CD") == 0);
  CHECK(shop.count("shift") == 2);
  CHECK(shop.count("sale_tender") == 4);
  const auto newest = shop.checkout->list({"hz-west", "", 0, {}, {}, 0, 10});
  REQUIRE(newest.size() == 5);
  CHECK(newest[0].number == "hz-west-till-1-19970118-0001");
  CHECK(newest[4].number == "hz-west-till-1-19970101-0001");
  CHECK(newest[4].tendered.priced.lines[0].note == "2 张 / discs");

  const ReplayReport again = shop.rehearse(file);
  CHECK(again.sold_now == 0);
  CHECK(again.sales == 5);
  CHECK(again.total_minor == report.total_minor);
  CHECK(again.points == report.points);
  CHECK(again.rows.unchanged == 5);
  CHECK(shop.count("sale") == 5);
  CHECK(shop.count("shift") == 2);

  // A broken run is completed: one more row at the end is one more sale.
  Input longer = shop.input(rows + " 00050 0003 19970301  1   10.00\r\n", "longer.txt");
  longer.map = file.map;
  const ReplayReport more = shop.rehearse(longer);
  CHECK(more.sold_now == 1);
  CHECK(more.sales == 6);
}

TEST_CASE("a refused sale in a batch leaves the others alone") {
  Importing shop;
  std::string rows;
  for (int i = 1; i <= 20; ++i) {
    const std::string member = i % 5 == 0 ? "not a code" : "K" + std::to_string(i % 3);
    rows += "s" + std::to_string(i) + ",2025-12-01 10:00," + member + ",A,1,100,甲,,,till-2\n";
  }
  const ReplayReport report = shop.rehearse(shop.input(kSalesHeader + rows));
  CHECK(report.sales == 16);
  CHECK(report.rows.bad.size() == 4);
  CHECK(report.rows.bad[0].line == 6);
  CHECK(report.rows.bad[0].column == "member");
  CHECK(report.points == 16);
  CHECK(shop.stock_of("A") == 4);  // what the refused ones would have sold
}

TEST_CASE("a basket of many lines is one sale") {
  Importing shop;
  std::string rows;
  for (int i = 1; i <= 1000; ++i) {
    rows += "big,2025-12-01 10:00,,SKU" + std::to_string(i % 300) + ",1,10,甲,,,\n";
  }
  const ReplayReport report = shop.rehearse(shop.input(kSalesHeader + rows));
  CHECK(report.sales == 1);
  CHECK(report.lines == 1000);
  CHECK(report.styles == 300);
  CHECK(report.total_minor == 10'000);
}

TEST_CASE("a file for another kind, a missing store and a missing file are refused at once") {
  Importing shop;
  Input file = shop.input("x\n");
  file.map = ready_map("cdnow.yaml");
  CHECK(import_file(shop.desk(), Kind::kMembers, file, Run::kReal).error().field == "/map");
  Input nowhere = shop.input(kSalesHeader);
  nowhere.store = "hz-north";
  CHECK(import_file(shop.desk(), Kind::kSales, nowhere, Run::kReal).error().field == "/store");
  Input gone = nowhere;
  gone.store = "hz-west";
  gone.file = "/nowhere/at/all.csv";
  CHECK(import_file(shop.desk(), Kind::kSales, gone, Run::kReal).error().field == "/file");
}

TEST_CASE("the report as JSON") {
  Report report;
  report.rows = 3;
  report.imported = 1;
  report.bad.push_back({2, "phone", {"不对", "wrong"}});
  report.skipped.push_back({{"取消", "cancelled"}, 1, {3}});
  CHECK(to_json(report, "en").dump() ==
        R"({"bad":[{"column":"phone","line":2,"reason":"wrong"}],"imported":1,"rows":3,)"
        R"("skipped":[{"lines":[3],"reason":"cancelled","rows":1}],"unchanged":0})");
}

}  // namespace bobbin::imports::testing
