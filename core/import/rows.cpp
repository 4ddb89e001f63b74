#include "core/import/rows.hpp"

#include <algorithm>

#include "core/import/decimal.hpp"

namespace bobbin::imports {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// A constant or the row's number needs no column, and no map wants one that is not named.
void add_wanted(std::vector<std::string>& wanted, const std::string& column) {
  if (!column.empty() && std::find(wanted.begin(), wanted.end(), column) == wanted.end()) wanted.push_back(column);
}

// What spreadsheet programs keep: XLSX and ODS are archives, XLS is a compound file.
bool is_workbook(ByteSource& bytes) { return bytes.starts_with("PK\x03\x04") || bytes.starts_with("\xD0\xCF\x11\xE0"); }

// A header in one piece that holds another program's separator.
Words hint_of_delimiter(const std::vector<std::string>& names) {
  if (names.size() != 1) return {};
  for (const auto& [mark, written] : {std::pair{';', ";"}, std::pair{'\t', "\\t"}}) {
    if (names.front().find(mark) == std::string::npos) continue;
    const std::string say = std::string("delimiter: \"") + written + "\"";
    return {"。这份文件用别的符号分隔：请用 --map，写明 " + say,
            ". The file is separated by something else: use --map with " + say};
  }
  return {};
}

}  // namespace

Rows::Rows(Map map, std::unique_ptr<ByteSource> bytes, const std::string& encoding)
    : map_(std::move(map)), bytes_(std::move(bytes)), reader_(*bytes_, map_, encoding) {}

Result<std::unique_ptr<Rows>> Rows::open(const Map& map, const Input& input) {
  const auto encoding = known_encoding(input.encoding.empty() ? map.encoding : input.encoding);
  if (!encoding) return Refused(encoding.error());
  auto bytes = ByteSource::open(input.file);
  if (!bytes) return Refused(std::move(bytes.error()));
  if (is_workbook(**bytes)) {
    return refuse(Code::kInvalid,
                  {"这是电子表格文件，读不了：请在表格程序里另存为 CSV（UTF-8）",
                   "This is a spreadsheet program's own file: save it as CSV (UTF-8) there, and import that"},
                  "/file");
  }
  auto rows = std::unique_ptr<Rows>(new Rows(map, std::move(*bytes), *encoding));
  if (auto found = rows->find_columns(); !found) return Refused(std::move(found.error()));
  return rows;
}

Result<void> Rows::find_columns() {
  if (map_.format == Map::Format::kFixed || !map_.header) {
    for (const auto& column : map_.columns) names_.push_back(column.name);
    if (map_.header) (void)reader_.next();
    return {};
  }
  const auto header = reader_.next();
  if (!header) {
    return refuse(Code::kInvalid,
                  {"文件是空的，第一行应是列名", "The file is empty: its first line must name the columns"}, "/file");
  }
  if (header->broken) return refuse(Code::kInvalid, *header->broken, "/file");
  for (const auto& name : header->cells) names_.push_back(trimmed(name));
  return check_names(names_);
}

// Every column that the map names must be there, and once. Our own format also refuses columns that it does not know:
// a misspelt optional one would be lost without a word.
Result<void> Rows::check_names(const std::vector<std::string>& names) const {
  std::vector<std::string> wanted;
  const auto& fields = fields_of(map_.kind);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool optional = map_.id.empty() && fields[i].need == Field::Need::kOptional;
    if (!optional) add_wanted(wanted, map_.fields[i].column);
  }
  for (const auto& skip : map_.skip) {
    for (const auto& condition : skip.when) add_wanted(wanted, condition.column);
  }
  for (const auto& column : wanted) {
    const auto times = std::count(names.begin(), names.end(), column);
    if (times == 1) continue;
    const std::string there = joined(names);
    const Words hint = hint_of_delimiter(names);
    if (times == 0) {
      return refuse(Code::kInvalid,
                    {"第 1 行缺少列“" + column + "”；现有：" + there + hint.zh,
                     "Line 1 has no column '" + column + "'; it has: " + there + hint.en},
                    "/" + column);
    }
    return refuse(Code::kInvalid,
                  {"第 1 行的列“" + column + "”出现多次", "Line 1 has the column '" + column + "' more than once"},
                  "/" + column);
  }
  if (!map_.id.empty()) return {};
  for (const auto& name : names) {
    if (field_index(map_.kind, name) < fields.size()) continue;
    std::vector<std::string> known;
    for (const auto& field : fields) known.emplace_back(field.name);
    return refuse(Code::kInvalid,
                  {"第 1 行的列“" + name + "”不认识；可用：" + joined(known) + "。其他系统的文件请用 --map",
                   "Line 1 has an unknown column '" + name + "'; known are: " + joined(known) +
                       ". For another system's file use --map"},
                  "/" + name);
  }
  return {};
}

const std::string* Rows::cell(const RawRow& row, const std::string& column) const {
  for (std::size_t i = 0; i < names_.size() && i < row.cells.size(); ++i) {
    if (names_[i] == column) return &row.cells[i];
  }
  return nullptr;
}

bool Rows::holds(const RawRow& row, const Condition& condition) const {
  const std::string* found = cell(row, condition.column);
  const std::string text = found == nullptr ? std::string() : trimmed(*found);
  const auto number = parse_decimal(text, 6);
  switch (condition.test) {
    case Condition::Test::kEmpty:
      return text.empty();
    case Condition::Test::kIs:
      return text == condition.text;
    case Condition::Test::kStartsWith:
      return text.starts_with(condition.text);
    case Condition::Test::kBelow:
      return number && *number < condition.micros;
    case Condition::Test::kAbove:
      return number && *number > condition.micros;
    case Condition::Test::kEquals:
      return number && *number == condition.micros;
  }
  return false;
}

std::string Rows::value(const RawRow& row, const Source& source, std::int64_t number) const {
  std::string text;
  switch (source.from) {
    case Source::From::kNowhere:
      return {};
    case Source::From::kConstant:
      return source.constant;
    case Source::From::kRow:
      text = std::to_string(number);
      break;
    case Source::From::kColumn:
      if (const std::string* found = cell(row, source.column)) text = trimmed(*found);
      break;
  }
  if (text.empty()) return text;
  if (!source.without.empty() && text.ends_with(source.without)) text.resize(text.size() - source.without.size());
  if (source.before.empty() && source.after.empty()) return text;
  return source.before + text + source.after;
}

std::optional<MappedRow> Rows::next() {
  auto raw = reader_.next();
  if (!raw) return std::nullopt;
  MappedRow row;
  row.line = raw->line;
  row.number = ++number_;
  if (!raw->broken && raw->cells.size() != names_.size()) {
    const std::string have = std::to_string(raw->cells.size());
    const std::string want = std::to_string(names_.size());
    raw->broken = Words{"有 " + have + " 列，应有 " + want + " 列", "the row has " + have + " cells, not " + want};
  }
  if (raw->broken) {
    row.bad = Bad{row.line, "", *raw->broken};
    fill(row, *raw);
    return row;
  }
  for (std::size_t i = 0; i < map_.skip.size(); ++i) {
    const auto& when = map_.skip[i].when;
    if (std::all_of(when.begin(), when.end(), [&](const Condition& condition) { return holds(*raw, condition); })) {
      row.skip = i;
      return row;
    }
  }
  fill(row, *raw);
  return row;
}

void Rows::fill(MappedRow& row, const RawRow& raw) const {
  for (const auto& source : map_.fields) row.values.push_back(value(raw, source, row.number));
}

std::string Rows::column_of(std::size_t field) const {
  const Source& source = map_.fields[field];
  return source.from == Source::From::kColumn ? source.column : fields_of(map_.kind)[field].name;
}

}  // namespace bobbin::imports
