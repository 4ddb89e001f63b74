#include <archive.h>
#include <archive_entry.h>

#include "core/import/dates.hpp"
#include "core/import/decimal.hpp"
#include "core/import/rows.hpp"
#include "tests/core/import/files.hpp"

namespace bobbin::imports::testing {
namespace {

// Two columns, `a` and `b`, as members' code and name.
Map two_columns() {
  Map map = own_map(Kind::kMembers);
  map.id = "test";
  for (auto& field : map.fields) field = Source{};
  map.fields[0] = {Source::From::kColumn, "a", "", "", "", ""};
  map.fields[1] = {Source::From::kColumn, "b", "", "", "", ""};
  return map;
}

struct Read {
  std::vector<MappedRow> rows;
  std::optional<Refusal> refused;
};

Read read(const Map& map, const std::string& content, const std::string& encoding = "") {
  const Folder folder;
  Input input;
  input.file = folder.write("rows.csv", content);
  input.encoding = encoding;
  auto rows = Rows::open(map, input);
  if (!rows) return {{}, rows.error()};
  Read out;
  while (auto row = (*rows)->next()) out.rows.push_back(std::move(*row));
  return out;
}

}  // namespace

TEST_CASE("amounts become whole minor units exactly, or not at all") {
  CHECK(parse_decimal("29.33", 2) == 2933);
  CHECK(parse_decimal("0", 2) == 0);
  CHECK(parse_decimal("7", 2) == 700);
  CHECK(parse_decimal(".5", 2) == 50);
  CHECK(parse_decimal("5.", 2) == 500);
  CHECK(parse_decimal("-12.50", 2) == -1250);
  CHECK(parse_decimal("+1,234,567.8", 2) == 123'456'780);
  CHECK(parse_decimal("2.5500", 2) == 255);
  CHECK(parse_decimal("92233720368547758.07", 2) == 9'223'372'036'854'775'807);
  for (const char* text :
       {"", ".", "-", "0.001", "1.2.3", "1e3", "12,34", ",123", "1,2345", "0x10", " 1", "1 ", "92233720368547758.08"}) {
    INFO(text);
    CHECK_FALSE(parse_decimal(text, 2));
  }
}

TEST_CASE("moments are read as the file writes them") {
  const DateRule compact{"%Y%m%d", "Asia/Shanghai", 12 * 60};
  CHECK(format_instant(*parse_moment("19970101", compact), "Asia/Shanghai") == "1997-01-01T12:00:00+08:00");
  const DateRule london{"%Y-%m-%d %H:%M:%S", "Europe/London", 12 * 60};
  CHECK(format_instant(*parse_moment("2011-07-26 10:13:05", london), "UTC") == "2011-07-26T09:13:05Z");
  const DateRule own{"", "Asia/Shanghai", 12 * 60};
  CHECK(parse_moment("2026-01-05T10:00:00+08:00", own)->ms == 1'767'578'400'000);
  CHECK(parse_moment("2026-01-05 10:00", own)->ms == 1'767'578'400'000);
  for (const char* text : {"", "19970230", "19971301", "1997010", "199701011", "1997-01-01"}) {
    INFO(text);
    CHECK_FALSE(parse_moment(text, compact));
  }
}

TEST_CASE("a moment without an offset is the store's own time, with a space or a T") {
  const DateRule own{"", "Asia/Shanghai", 12 * 60};
  for (const char* text : {"2026-01-05 10:00:00", "2026-01-05T10:00", "2026-01-05T10:00:00", "2026-01-05T02:00:00Z"}) {
    INFO(text);
    const auto at = parse_moment(text, own);
    REQUIRE(at);
    CHECK(at->ms == 1'767'578'400'000);
  }
}

TEST_CASE("a wrong date is told the way it is to be written here") {
  const auto words = [](const auto& result) { return result.error().detail.en; };
  const DateRule own{"", "Asia/Shanghai", 12 * 60};
  CHECK(words(parse_date("5.1.2026", own)) == "'5.1.2026' is no date; write it as 2026-01-05");
  CHECK(words(parse_moment("5.1.2026", own)) ==
        "'5.1.2026' is no date; write it as 2026-01-05 10:00 (in the store's time zone) or 2026-01-05T10:00:00+08:00");
  const DateRule slashed{"%d/%m/%Y %H:%M", "Europe/London", 12 * 60};
  CHECK(words(parse_moment("2026-01-05", slashed)) ==
        "'2026-01-05' is no date; the map's dates are written as 05/01/2026 10:00 (%d/%m/%Y %H:%M)");
  CHECK(words(parse_date("1990-02-30", own)) ==
        "'1990-02-30' is a day or time that doesn't exist; write it as 2026-01-05");
}

TEST_CASE("delimited rows: byte order mark, CR LF, quotes, line breaks in quotes, empty lines") {
  const auto got = read(two_columns(),
                        "\xEF\xBB\xBF"
                        "a,b\r\n1,one\r\n2,\"two, \"\"quoted\"\"\r\nand more\"\r\n\r\n3,三\r\n4,");
  REQUIRE(got.rows.size() == 4);
  CHECK(got.rows[0].values[1] == "one");
  CHECK(got.rows[1].values[1] == "two, \"quoted\"\r\nand more");
  CHECK(got.rows[1].line == 3);
  CHECK(got.rows[2].line == 6);  // the quoted break and the empty line count
  CHECK(got.rows[2].values[1] == "三");
  CHECK(got.rows[3].values[1].empty());
  CHECK(got.rows[3].number == 4);
}

TEST_CASE("a row that can't be read is told with its line, and the rest goes on") {
  const auto got = read(two_columns(), "a,b\n1\n2,two\n3,\"x\"y\n4,\xFF\xFE\n5,five\n6,\"never closed");
  REQUIRE(got.rows.size() == 6);
  CHECK(got.rows[0].bad->line == 2);
  CHECK(got.rows[0].bad->reason.en == "the row has 1 cells, not 2");
  CHECK_FALSE(got.rows[1].bad);
  CHECK(got.rows[2].bad->reason.en == "there is text behind a closing quote");
  CHECK(got.rows[3].bad->reason.en.find("--encoding") != std::string::npos);
  CHECK_FALSE(got.rows[4].bad);
  CHECK(got.rows[5].bad->reason.en == "a quote is never closed");
}

TEST_CASE("a header must have what is needed, once") {
  CHECK(read(two_columns(), "a,c\n").refused->detail.en == "Line 1 has no column 'b'; it has: a, c");
  CHECK(read(two_columns(), "a,b,b\n").refused->detail.en == "Line 1 has the column 'b' more than once");
  CHECK(read(two_columns(), "").refused->field == "/file");
  const auto misspelt = read(own_map(Kind::kMembers), "code,name,phone,brithday\n");
  REQUIRE(misspelt.refused);
  CHECK(misspelt.refused->field == "/brithday");
  CHECK(read(own_map(Kind::kMembers), "phone,code,name\n").rows.empty());
}

TEST_CASE("a spreadsheet's own file and another separator are told with what to do") {
  for (const std::string& workbook : {std::string("PK\x03\x04\x14"), std::string("\xD0\xCF\x11\xE0\xA1\xB1")}) {
    const auto got = read(two_columns(), workbook + std::string(100, '\0'));
    REQUIRE(got.refused);
    CHECK(got.refused->field == "/file");
    CHECK(got.refused->detail.en.find("save it as CSV") != std::string::npos);
    CHECK(got.refused->detail.zh.find("另存为 CSV") != std::string::npos);
  }
  CHECK(read(two_columns(), "a;b\n1;2\n").refused->detail.en ==
        "Line 1 has no column 'a'; it has: a;b. The file is separated by something else: use --map with delimiter: "
        "\";\"");
  CHECK(read(two_columns(), "a\tb\n1\t2\n").refused->detail.en.find("delimiter: \"\\t\"") != std::string::npos);
}

TEST_CASE("GB18030 is read with --encoding") {
  const auto got = read(two_columns(), "a,b\n1,\xB3\xC4\xC9\xC0\n", "GB18030");
  REQUIRE(got.rows.size() == 1);
  CHECK(got.rows[0].values[1] == "衬衫");
  CHECK(read(two_columns(), "a,b\n", "ebcdic").refused->field == "/encoding");
}

TEST_CASE("packed files are unpacked on the way") {
  for (const char* name : {"rows.csv.gz", "rows.csv.xz"}) {
    const Folder folder;
    const auto path = (folder.path() / name).string();
    archive* out = archive_write_new();
    archive_write_set_format_raw(out);
    if (std::string(name).ends_with(".gz")) {
      archive_write_add_filter_gzip(out);
    } else {
      archive_write_add_filter_xz(out);
    }
    REQUIRE(archive_write_open_filename(out, path.c_str()) == ARCHIVE_OK);
    archive_entry* entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(out, entry);
    const std::string text = "a,b\n1,one\n";
    archive_write_data(out, text.data(), text.size());
    archive_entry_free(entry);
    archive_write_free(out);
    Input input;
    input.file = path;
    auto rows = Rows::open(two_columns(), input);
    REQUIRE(rows);
    CHECK((*rows)->next()->values[1] == "one");
  }
  Input missing;
  missing.file = "/nowhere/at/all.csv";
  CHECK(Rows::open(two_columns(), missing).error().field == "/file");
}

TEST_CASE("the ready map of CDNOW finds its columns") {
  const auto map = read_map(ready_map("cdnow.yaml"));
  REQUIRE(map);
  const auto got = read(*map, " 00004 0001 19970101  2   29.33\r\n 15003 1458 19970223 40  506.97\r\n");
  REQUIRE(got.rows.size() == 2);
  const auto value = [&](std::size_t row, const char* field) {
    return got.rows[row].values[field_index(Kind::kSales, field)];
  };
  CHECK(got.rows[0].line == 1);
  CHECK(value(0, "sale") == "1");
  CHECK(value(1, "sale") == "2");
  CHECK(value(0, "member") == "00004");
  CHECK(value(0, "at") == "19970101");
  CHECK(value(0, "unit_price_minor") == "29.33");
  CHECK(value(1, "unit_price_minor") == "506.97");
  CHECK(value(1, "note") == "40 张 / discs");
  CHECK(value(1, "quantity") == "1");
}

TEST_CASE("the ready map of Online Retail leaves out what is no sale, each kind by itself") {
  const auto map = read_map(ready_map("online_retail.yaml"));
  REQUIRE(map);
  const std::string header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
  const auto got = read(*map, header +
                                  "536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
                                  "C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom\n"
                                  "536589,21777,,-10,2010-12-01 16:50:00,0.0,,United Kingdom\n"
                                  "A563186,B,Adjust bad debt,1,2011-08-12 14:51:00,-11062.06,,United Kingdom\n"
                                  "536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom\n"
                                  "537197,22841,ROUND CAKE TIN,1,2010-12-05 14:02:00,0.0,12647.0,Germany\n");
  REQUIRE(got.rows.size() == 6);
  CHECK_FALSE(got.rows[0].skip);
  CHECK(got.rows[0].values[field_index(Kind::kSales, "member")] == "17850");
  for (std::size_t i = 1; i < 6; ++i) CHECK(got.rows[i].skip == i - 1);
}

TEST_CASE("a map that is wrong says where") {
  const Folder folder;
  const auto wrong = [&](const std::string& text) {
    const auto map = read_map(folder.write("map.yaml", text));
    REQUIRE_FALSE(map);
    CHECK(map.error().code == Code::kConfigInvalid);
    return map.error().detail.en.substr(map.error().detail.en.find("map.yaml"));
  };
  const std::string fields = "fields: {code: a, name: b, phone: c}\n";
  CHECK(wrong("bobbin_map: 1\nid: x\nkind: member\n" + fields) ==
        "map.yaml:3:7: 'member' must be one of sales, members, styles");
  CHECK(wrong("bobbin_map: 1\nid: x\nkind: members\nfileds: {}\n" + fields).starts_with("map.yaml:4:1: unknown key"));
  CHECK(wrong("bobbin_map: 1\nid: x\nkind: members\nfields: {code: a, name: b}\n") ==
        "map.yaml:4:9: fields lacks 'phone'");
  CHECK(wrong("bobbin_map: 2\nid: x\nkind: members\n" + fields) == "map.yaml:1:13: this must be 1");
  CHECK(wrong("bobbin_map: 1\nid: x\nkind: members\ndates: \"%d.%m\"\n" + fields).starts_with("map.yaml:4:8:"));
  CHECK(wrong("bobbin_map: 1\nid: x\nkind: members\ndelimiter: ab\n" + fields).starts_with("map.yaml:4:12:"));
  CHECK(wrong("bobbin_map: 1\nid: x\nkind: members\nid: y\n" + fields).find("twice") != std::string::npos);
  CHECK(wrong("bobbin_map: 1\nid: x\nkind: members\nformat: fixed\n" + fields).find("columns") != std::string::npos);
  CHECK(wrong("bobbin_map: 1\nid: x\nkind: members\ncolumns: {a: [1, 2]}\nformat: fixed\n" + fields)
            .find("`columns` has no 'b'") != std::string::npos);
  CHECK(wrong("bobbin_map: 1\nid: x\nkind: members\namounts: {}\n" + fields).starts_with("map.yaml:4:10: this needs"));
  CHECK(wrong("a: [").find("no YAML") != std::string::npos);
  CHECK_FALSE(read_map(folder.path() / "missing.yaml"));
}

TEST_CASE("a map with several faults tells them all, each with its place") {
  const Folder folder;
  const auto map = read_map(folder.write("map.yaml",
                                         "bobbin_map: 1\nkind: sales\ndelimiter: ab\nencoding: ebcdic\ndates: \"%d\"\n"
                                         "fields: {sale: {row: maybe}, at: {colum: b}, pirce: c}\n"
                                         "skip: [{when: {a: {belwo: 1}}, reason: r}, {reason: r}]\n"));
  REQUIRE_FALSE(map);
  const std::string& said = map.error().detail.en;
  for (const char* fault :
       {":1:1: 'id' is missing", ":3:12: the delimiter", ":4:11: Unknown encoding", ":5:8: dates needs",
        ":6:9: fields lacks 'sku'", ":6:22: this must be true or false", ":6:35: unknown key 'colum'",
        ":6:46: there is no column 'pirce'", ":7:20: unknown key 'belwo'", ":7:44: each needs `when`"}) {
    CAPTURE(said, fault);
    CHECK(said.find(std::string("map.yaml") + fault) != std::string::npos);
  }
  // What is there, though wrong, isn't also missing.
  CHECK(said.find("lacks 'sale'") == std::string::npos);
  CHECK(said.find("lacks 'at'") == std::string::npos);
}

}  // namespace bobbin::imports::testing
