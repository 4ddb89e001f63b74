#include <algorithm>
#include <utility>

#include "core/reports/file.hpp"
#include "core/reports/package.hpp"

// ECMA-376 by hand, because money is written as its digits (G1, docs/decisions/0010).
namespace bobbin::reports {
namespace {

using modules::ColumnKind;

constexpr std::string_view kXml = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
constexpr std::string_view kTypes =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
    R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
    R"(<Default Extension="xml" ContentType="application/xml"/>)"
    R"(<Override PartName="/xl/workbook.xml")"
    R"( ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>)"
    R"(<Override PartName="/xl/styles.xml")"
    R"( ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>)"
    R"(<Override PartName="/xl/worksheets/sheet1.xml")"
    R"( ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>)";
constexpr std::string_view kRelations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1")"
    R"( Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument")"
    R"( Target="xl/workbook.xml"/></Relationships>)";
constexpr std::string_view kBookRelations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1")"
    R"( Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet")"
    R"( Target="worksheets/sheet1.xml"/><Relationship Id="rId2")"
    R"( Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles")"
    R"( Target="styles.xml"/></Relationships>)";
constexpr std::string_view kMain = R"(xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main")";

// Places in cellXfs of styles_xml().
constexpr int kHeading = 1;
constexpr int kStyleOfText = 2;
int style_of(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::kInteger:
      return 3;
    case ColumnKind::kMoney:
      return 4;
    case ColumnKind::kPpm:
      return 5;
    case ColumnKind::kDate:
      return 6;
    case ColumnKind::kTime:
      return 7;
    default:
      return kStyleOfText;
  }
}

std::string styles_xml(int decimals) {
  const std::string money = decimals == 0 ? "#,##0" : "#,##0." + std::string(static_cast<std::size_t>(decimals), '0');
  std::string out = std::string(kXml) + "<styleSheet " + std::string(kMain) + R"(><numFmts count="4">)";
  out += R"(<numFmt numFmtId="164" formatCode=")" + money + R"("/><numFmt numFmtId="165" formatCode="0.00##%"/>)";
  out += R"(<numFmt numFmtId="166" formatCode="yyyy\-mm\-dd"/>)"
         R"(<numFmt numFmtId="167" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>)"
         R"(<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>)"
         R"(<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>)"
         R"(<fills count="2"><fill><patternFill patternType="none"/></fill>)"
         R"(<fill><patternFill patternType="gray125"/></fill></fills>)"
         R"(<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>)"
         R"(<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>)"
         R"(<cellXfs count="8"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>)"
         R"(<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>)";
  for (const char* format : {"49", "3", "164", "165", "166", "167"}) {  // in the order of style_of
    out += R"(<xf numFmtId=")" + std::string(format) +
           R"(" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>)";
  }
  return out + R"(</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>)" +
         "</styleSheet>";
}

// What XML can't hold is written as _x0007_, and text that looks so has its first _ written so.
std::string escaped(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (byte < 0x20 && c != '\t' && c != '\n') {
      out += std::string("_x00") + kHex[byte >> 4U] + kHex[byte & 15U] + "_";
    } else if (text.substr(i, 2) == "_x") {
      out += "_x005F_";
    } else if (text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF") {
      out += "\xEF\xBF\xBD";
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

// 31 characters at most, none of []:*?/\, and no apostrophe at an end.
std::string sheet_name(std::string_view title) {
  std::string out;
  int characters = 0;
  for (const char c : title) {
    const bool starts = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    if (starts && ++characters > 31) break;
    out += std::string_view("[]:*?/\\'").find(c) == std::string_view::npos ? c : ' ';
  }
  return out.empty() ? "report" : out;
}

std::string column_name(std::size_t index) {
  std::string out;
  for (std::size_t left = index + 1; left > 0; left = (left - 1) / 26) {
    out.insert(out.begin(), static_cast<char>('A' + (left - 1) % 26));
  }
  return out;
}

// In characters; Chinese ones are two wide.
std::size_t width_of(const modules::ReportColumn& column, std::string_view title) {
  std::size_t heading = 2;
  for (const char c : title) heading += (static_cast<unsigned char>(c) & 0xC0U) == 0xC0U ? 2 : 0;
  for (const char c : title) heading += static_cast<unsigned char>(c) < 0x80U ? 1 : 0;
  const std::size_t value = column.kind == ColumnKind::kText ? 24 : column.kind == ColumnKind::kTime ? 20 : 14;
  return std::max(heading, value);
}

// Spreadsheets count days from 1899-12-30, and the first of March 1900 is the first that all of them count alike.
constexpr std::int64_t kDaysBefore1970 = 25'569;
constexpr std::int64_t kFirstDay = 61;
// They keep 15 digits of a number.
constexpr std::int64_t kMost = 999'999'999'999'999;

class XlsxFile final : public File {
 public:
  XlsxFile(const modules::Report& report, const Manner& manner, Sink sink)
      : report_(report), manner_(manner), package_(std::move(sink)) {
    for (std::size_t i = 0; i < report.columns.size(); ++i) names_.push_back(column_name(i));
    put_parts();
    begin_sheet();
  }

  void row(Cells cells) override {
    const std::string number = std::to_string(++rows_);
    std::string out = R"(<row r=")" + number + R"(">)";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (std::holds_alternative<std::monostate>(cells[i])) continue;
      out += cell(report_.columns[i].kind, names_[i] + number, cells[i]);
    }
    package_.put(out + "</row>");
  }

  void end() override {
    package_.put(R"(</sheetData><autoFilter ref="A1:)" + names_.back() + std::to_string(rows_) + R"("/></worksheet>)");
    package_.end();
  }

 private:
  void part(const std::string& path, std::string_view content) {
    package_.begin(path);
    package_.put(content);
  }

  void put_parts() {
    part("[Content_Types].xml", std::string(kXml) + std::string(kTypes));
    part("_rels/.rels", std::string(kXml) + std::string(kRelations));
    part("xl/_rels/workbook.xml.rels", std::string(kXml) + std::string(kBookRelations));
    part("xl/styles.xml", styles_xml(manner_.decimals));
    part("xl/workbook.xml",
         std::string(kXml) + "<workbook " + std::string(kMain) +
             R"( xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name=")" +
             escaped(sheet_name(report_.title.in(manner_.locale))) +
             R"(" sheetId="1" r:id="rId1"/></sheets></workbook>)");
  }

  void begin_sheet() {
    std::string out = std::string(kXml) + "<worksheet " + std::string(kMain) +
                      R"(><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2")"
                      R"( activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>)";
    std::string heading = R"(<row r="1">)";
    for (std::size_t i = 0; i < report_.columns.size(); ++i) {
      const std::string title(report_.columns[i].title.in(manner_.locale));
      const std::string place = std::to_string(i + 1);
      out += R"(<col min=")" + place + R"(" max=")" + place + R"(" width=")" +
             std::to_string(width_of(report_.columns[i], title)) + R"(" customWidth="1"/>)";
      heading += text_cell(names_[i] + "1", title, kHeading);
    }
    package_.begin("xl/worksheets/sheet1.xml");
    package_.put(out + "</cols><sheetData>" + heading + "</row>");
  }

  static std::string text_cell(const std::string& place, std::string_view text, int style) {
    return R"(<c r=")" + place + R"(" s=")" + std::to_string(style) +
           R"(" t="inlineStr"><is><t xml:space="preserve">)" + escaped(text) + "</t></is></c>";
  }

  static std::string number_cell(const std::string& place, const std::string& digits, ColumnKind kind) {
    return R"(<c r=")" + place + R"(" s=")" + std::to_string(style_of(kind)) + R"("><v>)" + digits + "</v></c>";
  }

  // A number that a spreadsheet would round stays text.
  [[nodiscard]] std::string cell(ColumnKind kind, const std::string& place, const modules::SqlValue& value) const {
    if (is_text(kind)) return text_cell(place, text_of(value), kStyleOfText);
    const std::int64_t number = std::get<std::int64_t>(value);
    if (kind == ColumnKind::kDate) {
      const std::int64_t day = number + kDaysBefore1970;
      if (day >= kFirstDay) return number_cell(place, std::to_string(day), kind);
      return text_cell(place, format_day(Day{static_cast<std::int32_t>(number)}), kStyleOfText);
    }
    if (kind == ColumnKind::kTime) return time_cell(place, number);
    const int decimals = kind == ColumnKind::kMoney ? manner_.decimals : kind == ColumnKind::kPpm ? 6 : 0;
    const std::string digits = decimal_text(number, decimals);
    if (number > kMost || number < -kMost) return text_cell(place, digits, kStyleOfText);
    return number_cell(place, digits, kind);
  }

  // The part of the day that has passed, to a ten thousand millionth: below a hundredth of a second.
  [[nodiscard]] std::string time_cell(const std::string& place, std::int64_t ms) const {
    constexpr std::int64_t kParts = 10'000'000'000;
    const LocalTime at = local_time(ms, manner_.time_zone);
    const auto day = parse_day(at.date);
    if (!day || day->n + kDaysBefore1970 < kFirstDay) {
      return text_cell(place, at.date + " " + at.time, kStyleOfText);
    }
    const auto two = [&](std::size_t from) { return (at.time[from] - '0') * 10 + (at.time[from + 1] - '0'); };
    const std::int64_t seconds = two(0) * 3600 + two(3) * 60 + two(6);
    const std::int64_t parts = (seconds * kParts + 43'200) / 86'400;
    return number_cell(place, decimal_text((day->n + kDaysBefore1970) * kParts + parts, 10), ColumnKind::kTime);
  }

  const modules::Report& report_;
  const Manner manner_;
  Package package_;
  std::vector<std::string> names_;  // "A", "B", ... of the columns
  std::int64_t rows_ = 1;           // with the heading
};

}  // namespace

std::unique_ptr<File> xlsx_file(const modules::Report& report, const Manner& manner, Sink sink) {
  return std::make_unique<XlsxFile>(report, manner, std::move(sink));
}

}  // namespace bobbin::reports
