#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <stdexcept>

#include "core/import/dates.hpp"
#include "core/import/decimal.hpp"
#include "core/import/map.hpp"

namespace bobbin::imports {
namespace {

// Thrown inside this file only: the first fault of the map, with its place.
struct Fault : std::runtime_error {
  Fault(const YAML::Mark& where, Words what) : std::runtime_error(what.en), mark(where), words(std::move(what)) {}
  YAML::Mark mark;
  Words words;
};

[[noreturn]] void fault(const YAML::Node& node, Words words) { throw Fault(node.Mark(), std::move(words)); }

// An object with known keys only.
void check_keys(const YAML::Node& node, std::initializer_list<const char*> known) {
  std::string list;
  for (const char* key : known) list += (list.empty() ? "" : ", ") + std::string(key);
  if (!node.IsMap()) fault(node, {"应为键值表：" + list, "this must be a mapping with " + list});
  std::vector<std::string> seen;
  for (const auto& entry : node) {
    const auto key = entry.first.as<std::string>();
    if (std::none_of(known.begin(), known.end(), [&](const char* one) { return key == one; })) {
      fault(entry.first, {"不认识“" + key + "”，可用：" + list, "unknown key '" + key + "'; known are " + list});
    }
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
      fault(entry.first, {"“" + key + "”写了两次", "'" + key + "' is there twice"});
    }
    seen.push_back(key);
  }
}

std::string text(const YAML::Node& node) {
  if (!node.IsScalar()) fault(node, {"应为文字", "this must be a text"});
  return node.Scalar();
}

std::string text_or(const YAML::Node& node, std::string otherwise) { return node ? text(node) : otherwise; }

int integer(const YAML::Node& node, int least, int most) {
  const std::string value = text(node);
  int out = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out);
  if (error != std::errc{} || end != value.data() + value.size() || out < least || out > most) {
    const std::string range = std::to_string(least) + ".." + std::to_string(most);
    fault(node, {"应为 " + range + " 的整数", "this must be a whole number, " + range});
  }
  return out;
}

bool yes_or_no(const YAML::Node& node, bool otherwise) {
  if (!node) return otherwise;
  const std::string value = text(node);
  if (value == "true" || value == "false") return value == "true";
  fault(node, {"应为 true 或 false", "this must be true or false"});
}

template <class T>
T one_of(const YAML::Node& node, std::initializer_list<std::pair<const char*, T>> values) {
  const std::string value = text(node);
  std::string list;
  for (const auto& [name, result] : values) {
    if (value == name) return result;
    list += (list.empty() ? "" : ", ") + std::string(name);
  }
  fault(node, {"“" + value + "”应为：" + list, "'" + value + "' must be one of " + list});
}

Words words(const YAML::Node& node) {
  if (node.IsScalar()) return {node.Scalar(), node.Scalar()};
  check_keys(node, {"zh-CN", "en"});
  if (!node["zh-CN"] || !node["en"]) fault(node, {"应有 zh-CN 和 en 两种文字", "this needs both zh-CN and en"});
  return {text(node["zh-CN"]), text(node["en"])};
}

std::vector<Map::Column> columns(const YAML::Node& node, Map::Format format) {
  if (!node.IsMap()) fault(node, {"应为：列名: [起, 止]", "this must be a mapping: name: [from, to]"});
  std::vector<Map::Column> out;
  for (const auto& entry : node) {
    Map::Column column;
    column.name = text(entry.first);
    if (format == Map::Format::kFixed) {
      if (!entry.second.IsSequence() || entry.second.size() != 2) {
        fault(entry.second, {"应为 [起, 止]，从 1 数起", "this must be [from, to], counted from 1"});
      }
      column.from = integer(entry.second[0], 1, 10'000);
      column.to = integer(entry.second[1], column.from, 10'000);
    } else {
      column.from = integer(entry.second, 1, 1000);
      if (column.from != static_cast<int>(out.size()) + 1) {
        fault(entry.second,
              {"没有列名的文件须按顺序写出每一列", "name every column of a file without header, in order"});
      }
    }
    out.push_back(std::move(column));
  }
  return out;
}

Source source(const YAML::Node& node) {
  Source out;
  if (node.IsScalar()) {
    out.from = Source::From::kColumn;
    out.column = node.Scalar();
    return out;
  }
  check_keys(node, {"column", "constant", "row", "without", "before", "after"});
  const int ways = (node["column"] ? 1 : 0) + (node["constant"] ? 1 : 0) + (node["row"] ? 1 : 0);
  if (ways != 1) {
    fault(node, {"column、constant、row 三者取一", "this needs exactly one of column, constant and row"});
  }
  if (node["column"]) {
    out.from = Source::From::kColumn;
    out.column = text(node["column"]);
  } else if (node["constant"]) {
    out.from = Source::From::kConstant;
    out.constant = text(node["constant"]);
  } else if (yes_or_no(node["row"], false)) {
    out.from = Source::From::kRow;
  }
  out.without = text_or(node["without"], {});
  out.before = text_or(node["before"], {});
  out.after = text_or(node["after"], {});
  return out;
}

std::int64_t micros(const YAML::Node& node) {
  const auto value = parse_decimal(text(node), 6);
  if (!value) fault(node, {"应为数字，最多六位小数", "this must be a number with at most six decimals"});
  return *value;
}

Condition condition(const std::string& column, const YAML::Node& node) {
  check_keys(node, {"empty", "is", "starts_with", "below", "above", "equals"});
  if (node.size() != 1) fault(node, {"每列写一个条件", "give one condition a column"});
  Condition out;
  out.column = column;
  if (node["empty"]) {
    out.test = Condition::Test::kEmpty;
    if (!yes_or_no(node["empty"], true)) fault(node, {"empty 只能是 true", "empty can only be true"});
  } else if (node["is"]) {
    out.test = Condition::Test::kIs;
    out.text = text(node["is"]);
  } else if (node["starts_with"]) {
    out.test = Condition::Test::kStartsWith;
    out.text = text(node["starts_with"]);
  } else if (node["below"]) {
    out.test = Condition::Test::kBelow;
    out.micros = micros(node["below"]);
  } else if (node["above"]) {
    out.test = Condition::Test::kAbove;
    out.micros = micros(node["above"]);
  } else {
    out.test = Condition::Test::kEquals;
    out.micros = micros(node["equals"]);
  }
  return out;
}

std::vector<Skip> skips(const YAML::Node& node) {
  std::vector<Skip> out;
  if (!node) return out;
  if (!node.IsSequence()) fault(node, {"skip 应为列表", "skip must be a list"});
  for (const auto& entry : node) {
    check_keys(entry, {"when", "reason"});
    if (!entry["when"] || !entry["when"].IsMap() || entry["when"].size() == 0 || !entry["reason"]) {
      fault(entry, {"每条须有 when（列名: 条件）和 reason", "each needs `when` (column: condition) and `reason`"});
    }
    Skip skip;
    for (const auto& test : entry["when"]) skip.when.push_back(condition(text(test.first), test.second));
    skip.reason = words(entry["reason"]);
    out.push_back(std::move(skip));
  }
  return out;
}

void read_fields(const YAML::Node& node, Map& map) {
  const auto& fields = fields_of(map.kind);
  map.fields.assign(fields.size(), Source{});
  if (!node || !node.IsMap())
    fault(node, {"fields 应写明我们的每一列从哪里来", "fields must say where each of our columns comes from"});
  for (const auto& entry : node) {
    const auto name = text(entry.first);
    const std::size_t index = field_index(map.kind, name);
    if (index == fields.size()) {
      std::string list;
      for (const auto& field : fields) list += (list.empty() ? "" : ", ") + std::string(field.name);
      fault(entry.first,
            {"没有列“" + name + "”，可用：" + list, "there is no column '" + name + "'; known are " + list});
    }
    map.fields[index] = source(entry.second);
    const auto& column = map.fields[index].column;
    const auto named = [&](const Map::Column& one) { return one.name == column; };
    if (!column.empty() && !map.columns.empty() && std::none_of(map.columns.begin(), map.columns.end(), named)) {
      fault(entry.second, {"columns 中没有“" + column + "”", "`columns` has no '" + column + "'"});
    }
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const bool missing = map.fields[i].from == Source::From::kNowhere;
    // A sale without a member is a sale: the column may be left out of a map.
    if (missing && fields[i].need == Field::Need::kRequired && std::string_view(fields[i].name) != "member") {
      fault(node,
            {"fields 缺少“" + std::string(fields[i].name) + "”", "fields lacks '" + std::string(fields[i].name) + "'"});
    }
  }
}

void read_dates(const YAML::Node& root, Map& map) {
  map.dates = text_or(root["dates"], {});
  if (!map.dates.empty() && !is_pattern(map.dates)) {
    fault(root["dates"], {"日期写法须含 %Y %m %d，可含 %H %M %S", "dates needs %Y, %m and %d, and may have %H %M %S"});
  }
  map.time_zone = text_or(root["time_zone"], {});
  if (!map.time_zone.empty() && !is_time_zone(map.time_zone)) {
    fault(root["time_zone"], {"不认识的时区，例如 Asia/Shanghai", "unknown time zone: write it as Asia/Shanghai"});
  }
}

Map map_of(const YAML::Node& root) {
  check_keys(root, {"bobbin_map", "id", "kind", "format", "delimiter", "header", "encoding", "columns", "dates",
                    "time_zone", "amounts", "fields", "skip"});
  for (const char* key : {"bobbin_map", "id", "kind", "fields"}) {
    if (!root[key]) fault(root, {"缺少“" + std::string(key) + "”", "'" + std::string(key) + "' is missing"});
  }
  (void)integer(root["bobbin_map"], 1, 1);
  Map map;
  map.id = text(root["id"]);
  if (map.id.empty()) fault(root["id"], {"id 不能为空", "id must not be empty"});
  map.kind =
      one_of<Kind>(root["kind"], {{"sales", Kind::kSales}, {"members", Kind::kMembers}, {"styles", Kind::kStyles}});
  if (root["format"]) {
    map.format =
        one_of<Map::Format>(root["format"], {{"delimited", Map::Format::kDelimited}, {"fixed", Map::Format::kFixed}});
  }
  const std::string delimiter = text_or(root["delimiter"], ",");
  if (delimiter.size() != 1 || delimiter == "\"") {
    fault(root["delimiter"], {"分隔符须是一个字符", "the delimiter must be one character; a tab is \"\\t\""});
  }
  map.delimiter = delimiter.front();
  map.header = yes_or_no(root["header"], map.format == Map::Format::kDelimited);
  map.encoding = text_or(root["encoding"], "utf-8");
  if (!known_encoding(map.encoding)) fault(root["encoding"], known_encoding(map.encoding).error().detail);
  if (root["columns"]) map.columns = columns(root["columns"], map.format);
  if (map.columns.empty() && (map.format == Map::Format::kFixed || !map.header)) {
    fault(root, {"固定列或没有列名的文件须写 columns", "fixed columns, or a file without header, need `columns`"});
  }
  read_dates(root, map);
  if (root["amounts"]) {
    check_keys(root["amounts"], {"decimals"});
    map.decimals = integer(root["amounts"]["decimals"], 0, 4);
  }
  read_fields(root["fields"], map);
  map.skip = skips(root["skip"]);
  return map;
}

Refused at(const std::filesystem::path& file, const YAML::Mark& mark, const Words& what) {
  const std::string place =
      file.string() + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1) + ": ";
  return refuse(Code::kConfigInvalid, {place + what.zh, place + what.en}, "/map");
}

}  // namespace

Result<Map> read_map(const std::filesystem::path& file) {
  try {
    return map_of(YAML::LoadFile(file.string()));
  } catch (const Fault& wrong) {
    return at(file, wrong.mark, wrong.words);
  } catch (const YAML::BadFile&) {
    return refuse(Code::kConfigInvalid, {"打不开 " + file.string(), "The map " + file.string() + " can't be opened"},
                  "/map");
  } catch (const YAML::Exception& wrong) {
    return at(file, wrong.mark, {"YAML 写法有误：" + wrong.msg, "this is no YAML: " + wrong.msg});
  }
}

}  // namespace bobbin::imports
