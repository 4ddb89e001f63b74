#include "core/config/yaml_writer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace bobbin::config::yaml {
namespace {

constexpr int kStep = 2;

std::string in_quotes(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string key_text(const std::string& key) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  const bool word = !key.empty() && key.front() != '-' && std::all_of(key.begin(), key.end(), plain);
  const bool null = key == "null" || key == "Null" || key == "NULL";
  return word && !null ? key : in_quotes(key);
}

// What was written without quotes needs none here either: block YAML allows whatever a plain word may be elsewhere.
std::string scalar_text(const Node& node) {
  if (node.kind == Kind::kNull) return "~";
  const bool quoted = node.kind == Kind::kQuoted || node.text.empty() || node.text.find('\n') != std::string::npos;
  return quoted ? in_quotes(node.text) : node.text;
}

void write_members(const Node& map, int indent, std::string& out);

// What stands behind `key:` or `-`, to the end of its last line.
void write_value(const Node& value, int indent, std::string& out) {
  if (value.kind == Kind::kMap && !value.members.empty()) {
    out += "\n";
    write_members(value, indent, out);
  } else if (value.kind == Kind::kList && !value.items.empty()) {
    out += "\n";
    for (const Node* item : value.items) {
      out += std::string(static_cast<std::size_t>(indent), ' ') + "-";
      write_value(*item, indent + kStep, out);
    }
  } else if (value.kind == Kind::kMap || value.kind == Kind::kList) {
    out += value.kind == Kind::kMap ? " {}\n" : " []\n";
  } else {
    out += " " + scalar_text(value) + "\n";
  }
}

void write_members(const Node& map, int indent, std::string& out) {
  for (const Node::Member& member : map.members) out += written(member.key, *member.value, indent);
}

}  // namespace

std::string written(const std::string& key, const Node& value, int indent) {
  std::string out = std::string(static_cast<std::size_t>(indent), ' ') + key_text(key) + ":";
  write_value(value, indent + kStep, out);
  return out;
}

}  // namespace bobbin::config::yaml
