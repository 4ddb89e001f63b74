#include "core/import/map_yaml.hpp"

#include <algorithm>
#include <charconv>

namespace bobbin::imports {

void fault(const YAML::Node& node, Words words) { throw Fault(node.Mark(), std::move(words)); }

Words placed(const std::filesystem::path& file, const YAML::Mark& mark, const Words& what) {
  const std::string place =
      file.string() + ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1) + ": ";
  return {place + what.zh, place + what.en};
}

Refused Faults::refused(const std::filesystem::path& file) {
  std::stable_sort(all_.begin(), all_.end(), [](const Fault& a, const Fault& b) { return a.mark.pos < b.mark.pos; });
  Words lines;
  for (const Fault& one : all_) {
    const Words line = placed(file, one.mark, one.words);
    lines.zh += (lines.zh.empty() ? "" : "\n") + line.zh;
    lines.en += (lines.en.empty() ? "" : "\n") + line.en;
  }
  return refuse(Code::kConfigInvalid, std::move(lines), "/map");
}

namespace {

template <class OnKey>
void each_key(const YAML::Node& node, std::initializer_list<const char*> known, OnKey&& on_key) {
  std::string list;
  for (const char* key : known) list += (list.empty() ? "" : ", ") + std::string(key);
  if (!node.IsMap()) fault(node, {"应为键值表：" + list, "this must be a mapping with " + list});
  std::vector<std::string> seen;
  for (const auto& entry : node) {
    on_key([&] {
      const auto key = text(entry.first);
      if (std::none_of(known.begin(), known.end(), [&](const char* one) { return key == one; })) {
        fault(entry.first, {"不认识“" + key + "”，可用：" + list, "unknown key '" + key + "'; known are " + list});
      }
      if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
        fault(entry.first, {"“" + key + "”写了两次", "'" + key + "' is there twice"});
      }
      seen.push_back(key);
    });
  }
}

}  // namespace

void check_keys(const YAML::Node& node, std::initializer_list<const char*> known, Faults& faults) {
  each_key(node, known, [&](auto&& check) { faults.part(check); });
}

void only_keys(const YAML::Node& node, std::initializer_list<const char*> known) {
  each_key(node, known, [](auto&& check) { check(); });
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
    if (least == most) fault(node, {"应为 " + std::to_string(least), "this must be " + std::to_string(least)});
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

Words words(const YAML::Node& node) {
  if (node.IsScalar()) return {node.Scalar(), node.Scalar()};
  only_keys(node, {"zh-CN", "en"});
  if (!node["zh-CN"] || !node["en"]) fault(node, {"应有 zh-CN 和 en 两种文字", "this needs both zh-CN and en"});
  return {text(node["zh-CN"]), text(node["en"])};
}

}  // namespace bobbin::imports
