#include <algorithm>

#include "core/import/dates.hpp"
#include "core/import/decimal.hpp"
#include "core/import/map.hpp"
#include "core/import/map_yaml.hpp"

namespace bobbin::imports {
namespace {

Map::Column column(const YAML::Node& name, const YAML::Node& place, Map::Format format, int number) {
  Map::Column out;
  out.name = text(name);
  if (format == Map::Format::kFixed) {
    if (!place.IsSequence() || place.size() != 2) {
      fault(place, {"应为 [起, 止]，从 1 数起", "this must be [from, to], counted from 1"});
    }
    out.from = integer(place[0], 1, 10'000);
    out.to = integer(place[1], out.from, 10'000);
    return out;
  }
  out.from = integer(place, 1, 1000);
  if (out.from != number) {
    fault(place, {"没有列名的文件须按顺序写出每一列", "name every column of a file without header, in order"});
  }
  return out;
}

std::vector<Map::Column> columns(const YAML::Node& node, Map::Format format, Faults& faults) {
  if (!node.IsMap()) fault(node, {"应为：列名: [起, 止]", "this must be a mapping: name: [from, to]"});
  std::vector<Map::Column> out;
  for (const auto& entry : node) {
    const int number = static_cast<int>(out.size()) + 1;
    out.emplace_back();
    faults.part([&] { out.back() = column(entry.first, entry.second, format, number); });
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
  only_keys(node, {"column", "constant", "row", "without", "before", "after"});
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
  only_keys(node, {"empty", "is", "starts_with", "below", "above", "equals"});
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

Skip skip(const YAML::Node& node, Faults& faults) {
  check_keys(node, {"when", "reason"}, faults);
  if (!node["when"] || !node["when"].IsMap() || node["when"].size() == 0 || !node["reason"]) {
    fault(node, {"每条须有 when（列名: 条件）和 reason", "each needs `when` (column: condition) and `reason`"});
  }
  Skip out;
  for (const auto& test : node["when"]) {
    faults.part([&] { out.when.push_back(condition(text(test.first), test.second)); });
  }
  out.reason = words(node["reason"]);
  return out;
}

std::vector<Skip> skips(const YAML::Node& node, Faults& faults) {
  std::vector<Skip> out;
  if (!node) return out;
  if (!node.IsSequence()) fault(node, {"skip 应为列表", "skip must be a list"});
  for (const auto& entry : node) {
    faults.part([&] { out.push_back(skip(entry, faults)); });
  }
  return out;
}

// The field `name`, from where `from` says.
void read_field(const YAML::Node& name, const YAML::Node& from, Map& map) {
  const auto& fields = fields_of(map.kind);
  const std::size_t index = field_index(map.kind, text(name));
  if (index == fields.size()) {
    std::string list;
    for (const auto& field : fields) list += (list.empty() ? "" : ", ") + std::string(field.name);
    fault(name,
          {"没有列“" + text(name) + "”，可用：" + list, "there is no column '" + text(name) + "'; known are " + list});
  }
  map.fields[index].from = Source::From::kConstant;  // it is there, whatever is wrong with it
  map.fields[index] = source(from);
  const auto& column = map.fields[index].column;
  const auto named = [&](const Map::Column& one) { return one.name == column; };
  if (!column.empty() && !map.columns.empty() && std::none_of(map.columns.begin(), map.columns.end(), named)) {
    fault(from, {"columns 中没有“" + column + "”", "`columns` has no '" + column + "'"});
  }
}

void read_fields(const YAML::Node& node, Map& map, Faults& faults) {
  const auto& fields = fields_of(map.kind);
  map.fields.assign(fields.size(), Source{});
  if (!node.IsMap())
    fault(node, {"fields 应写明我们的每一列从哪里来", "fields must say where each of our columns comes from"});
  for (const auto& entry : node) {
    faults.part([&] { read_field(entry.first, entry.second, map); });
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string name(fields[i].name);
    const bool missing = map.fields[i].from == Source::From::kNowhere;
    // A sale without a member is a sale: the column may be left out of a map.
    if (!missing || fields[i].need != Field::Need::kRequired || name == "member") continue;
    faults.part([&] { fault(node, {"fields 缺少“" + name + "”", "fields lacks '" + name + "'"}); });
  }
}

void read_dates(const YAML::Node& root, Map& map) {
  map.dates = text_or(root["dates"], {});
  if (!map.dates.empty() && !is_pattern(map.dates)) {
    fault(root["dates"], {"日期写法须含 %Y %m %d，可含 %H %M %S", "dates needs %Y, %m and %d, and may have %H %M %S"});
  }
}

void read_time_zone(const YAML::Node& root, Map& map) {
  map.time_zone = text_or(root["time_zone"], {});
  if (!map.time_zone.empty() && !is_time_zone(map.time_zone)) {
    fault(root["time_zone"], {"不认识的时区，例如 Asia/Shanghai", "unknown time zone: write it as Asia/Shanghai"});
  }
}

void read_delimiter(const YAML::Node& root, Map& map) {
  const std::string delimiter = text_or(root["delimiter"], ",");
  if (delimiter.size() != 1 || delimiter == "\"") {
    fault(root["delimiter"], {"分隔符须是一个字符", "the delimiter must be one character; a tab is \"\\t\""});
  }
  map.delimiter = delimiter.front();
}

void read_encoding(const YAML::Node& root, Map& map) {
  map.encoding = text_or(root["encoding"], "utf-8");
  if (!known_encoding(map.encoding)) fault(root["encoding"], known_encoding(map.encoding).error().detail);
}

// What says which columns the file has: later parts can't be judged without it.
void read_shape(const YAML::Node& root, Map& map, Faults& faults) {
  map.kind =
      one_of<Kind>(root["kind"], {{"sales", Kind::kSales}, {"members", Kind::kMembers}, {"styles", Kind::kStyles}});
  if (root["format"]) {
    map.format =
        one_of<Map::Format>(root["format"], {{"delimited", Map::Format::kDelimited}, {"fixed", Map::Format::kFixed}});
  }
  map.header = yes_or_no(root["header"], map.format == Map::Format::kDelimited);
  if (root["columns"]) map.columns = columns(root["columns"], map.format, faults);
  if (map.columns.empty() && (map.format == Map::Format::kFixed || !map.header)) {
    fault(root, {"固定列或没有列名的文件须写 columns", "fixed columns, or a file without header, need `columns`"});
  }
  read_fields(root["fields"], map, faults);
}

Map map_of(const YAML::Node& root, Faults& faults) {
  check_keys(root,
             {"bobbin_map", "id", "kind", "format", "delimiter", "header", "encoding", "columns", "dates", "time_zone",
              "amounts", "fields", "skip", "incomplete_sales"},
             faults);
  Map map;
  for (const char* key : {"bobbin_map", "id", "kind", "fields"}) {
    faults.part([&] {
      if (!root[key]) fault(root, {"缺少“" + std::string(key) + "”", "'" + std::string(key) + "' is missing"});
    });
  }
  faults.part([&] {
    if (root["bobbin_map"]) (void)integer(root["bobbin_map"], 1, 1);
  });
  faults.part([&] {
    map.id = root["id"] ? text(root["id"]) : "-";
    if (map.id.empty()) fault(root["id"], {"id 不能为空", "id must not be empty"});
  });
  faults.part([&] {
    if (root["kind"] && root["fields"]) read_shape(root, map, faults);
  });
  faults.part([&] { read_delimiter(root, map); });
  faults.part([&] { read_encoding(root, map); });
  faults.part([&] { read_dates(root, map); });
  faults.part([&] { read_time_zone(root, map); });
  faults.part([&] {
    if (!root["amounts"]) return;
    check_keys(root["amounts"], {"decimals"}, faults);
    if (!root["amounts"]["decimals"]) {
      fault(root["amounts"], {"须写 decimals，0 至 4", "this needs decimals: 0..4"});
    }
    map.decimals = integer(root["amounts"]["decimals"], 0, 4);
  });
  faults.part([&] { map.skip = skips(root["skip"], faults); });
  faults.part([&] {
    if (!root["incomplete_sales"]) return;
    map.incomplete = one_of<Map::Incomplete>(root["incomplete_sales"],
                                             {{"hold", Map::Incomplete::kHold}, {"take", Map::Incomplete::kTake}});
  });
  return map;
}

}  // namespace

Result<Map> read_map(const std::filesystem::path& file) {
  try {
    Faults faults;
    Map map;
    const YAML::Node root = YAML::LoadFile(file.string());
    faults.part([&] { map = map_of(root, faults); });
    if (!faults.none()) return faults.refused(file);
    return map;
  } catch (const YAML::BadFile&) {
    return refuse(Code::kConfigInvalid, {"打不开 " + file.string(), "The map " + file.string() + " can't be opened"},
                  "/map");
  } catch (const YAML::Exception& wrong) {
    return refuse(Code::kConfigInvalid,
                  placed(file, wrong.mark, {"YAML 写法有误：" + wrong.msg, "this is no YAML: " + wrong.msg}), "/map");
  }
}

}  // namespace bobbin::imports
