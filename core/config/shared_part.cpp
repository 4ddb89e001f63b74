#include "core/config/shared_part.hpp"

#include <nlohmann/json.hpp>

#include "core/config/file_schema.hpp"
#include "core/config/rendering.hpp"
#include "core/config/yaml_blocks.hpp"
#include "core/config/yaml_writer.hpp"

namespace bobbin::config {
namespace {

using nlohmann::json;
using yaml::Block;
using yaml::Blocks;
using yaml::Node;

constexpr const char* kPlugins = "plugins";
constexpr const char* kGrants = "grants";
constexpr const char* kRevision = "revision";

bool is_shared(const std::string& key) { return key == "shop" || key == "modules" || key == "stores"; }

// A text as a tree and as JSON; the JSON is how two of them are held against each other.
struct Sheet {
  std::string text;
  yaml::Tree tree;
  json value;

  [[nodiscard]] const Node& root() const { return *tree.root; }
  // `plugins` when it is a map.
  [[nodiscard]] const Node* plugins() const {
    const Node* found = root().member(kPlugins);
    return found != nullptr && found->kind == yaml::Kind::kMap ? found : nullptr;
  }
};

std::optional<Sheet> sheet_of(const std::string& text) {
  static const json kSchema = json::parse(kFileSchema);
  Sheet out{text, yaml::parse(text), nullptr};
  const bool readable =
      out.tree.complaints.empty() && out.tree.root != nullptr && out.tree.root->kind == yaml::Kind::kMap;
  if (!readable) return std::nullopt;
  const Rendering rendering(*out.tree.root, kSchema);
  if (rendering.too_large()) return std::nullopt;
  out.value = rendering.value();
  return out;
}

bool says(const std::string& text, const json& value) {
  if (text.empty()) return value.empty();
  const auto sheet = sheet_of(text);
  return sheet && sheet->value == value;
}

// Of the whole value, what one part says.
enum class Part { kOwn, kShared };

json part_of(const json& whole, Part part) {
  json out = json::object();
  for (const auto& [key, value] : whole.items()) {
    if (key == kRevision) continue;
    if (key != kPlugins || !value.is_object()) {
      if (is_shared(key) == (part == Part::kShared)) out[key] = value;
      continue;
    }
    json some = json::object();
    for (const auto& [name, inner] : value.items()) {
      if ((name == kGrants) == (part == Part::kShared)) some[name] = inner;
    }
    if (!some.empty() || (value.empty() && part == Part::kOwn)) out[key] = some;
  }
  return out;
}

Node with_members(const Node& map, Part part) {
  Node out = map;
  std::erase_if(out.members, [&](const Node::Member& one) { return (one.key == kGrants) != (part == Part::kShared); });
  return out;
}

// A part written anew.
std::string rendered(const Node& root, Part part) {
  std::string out;
  for (const Node::Member& member : root.members) {
    if (member.key == kRevision) continue;
    if (member.key == kPlugins && member.value->kind == yaml::Kind::kMap && !member.value->members.empty()) {
      const Node some = with_members(*member.value, part);
      if (!some.members.empty()) out += yaml::written(kPlugins, some, 0);
    } else if (is_shared(member.key) == (part == Part::kShared)) {
      out += yaml::written(member.key, *member.value, 0);
    }
  }
  return out;
}

bool is_blank(const std::string& line) { return line.find_first_not_of(" \t\r\n") == std::string::npos; }

// Without empty lines at both ends, and with an end to its last line.
std::string tidied(const std::string& text) {
  std::vector<std::string> lines = yaml::lines_of(text);
  while (!lines.empty() && is_blank(lines.back())) lines.pop_back();
  std::size_t first = 0;
  while (first < lines.size() && is_blank(lines[first])) ++first;
  std::string out;
  for (std::size_t i = first; i < lines.size(); ++i) out += lines[i];
  if (!out.empty() && out.back() != '\n') out += '\n';
  return out;
}

// The lines of `plugins` that belong to each part.
struct PluginLines {
  std::string own;
  std::string shared;
};

PluginLines plugin_lines(const Sheet& sheet, const std::vector<std::string>& lines, const Block& block) {
  const Node& plugins = *sheet.plugins();
  const Node own = with_members(plugins, Part::kOwn);
  const Node shared = with_members(plugins, Part::kShared);
  if (shared.members.empty()) return {block.text, ""};
  if (own.members.empty()) return {"", block.text};
  const auto inner = yaml::inner_blocks(lines, sheet.root(), kPlugins);
  if (!inner) return {yaml::written(kPlugins, own, 0), yaml::written(kPlugins, shared, 0)};
  const Block& grants = *inner->find(kGrants);
  std::string rest = block.text;
  rest.erase(rest.find(grants.text), grants.text.size());
  return {rest, std::string(kPlugins) + ":\n" + grants.text};
}

std::string line_end_of(const std::string& text) {
  const std::size_t end = text.find('\n');
  return end != std::string::npos && end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
}

// Both parts of `plugins` in one: as they are written where their members are indented alike, else written anew.
std::string joined_plugins(const Sheet& own, const Blocks& own_blocks, const Sheet& shared) {
  const auto shared_lines = yaml::lines_of(shared.text);
  const auto inner_own = yaml::inner_blocks(yaml::lines_of(own.text), own.root(), kPlugins);
  const auto inner_shared = yaml::inner_blocks(shared_lines, shared.root(), kPlugins);
  const Node& at_own = *own.plugins();
  const Node& at_shared = *shared.plugins();
  if (inner_own && inner_shared && at_own.members.front().place.column == at_shared.members.front().place.column) {
    const std::string text = own_blocks.find(kPlugins)->text;
    return tidied(text) + tidied(inner_shared->find(kGrants)->text);
  }
  Node both = at_own;
  both.members.insert(both.members.end(), at_shared.members.begin(), at_shared.members.end());
  return yaml::written(kPlugins, both, 0);
}

std::string revision_line(std::int64_t revision, const std::string& end) {
  return "revision: " + std::to_string(revision) + end;
}

}  // namespace

std::optional<FileParts> parts_of(const std::string& text) {
  const auto sheet = sheet_of(text);
  if (!sheet) return std::nullopt;
  FileParts out;
  const std::vector<std::string> lines = yaml::lines_of(text);
  if (const auto blocks = yaml::blocks_of(lines, 0, lines.size(), sheet->root())) {
    out.own = blocks->head;
    for (const Block& block : blocks->all) {
      if (block.key == kRevision) continue;
      if (block.key == kPlugins && sheet->plugins() != nullptr) {
        const PluginLines some = plugin_lines(*sheet, lines, block);
        out.own += some.own;
        out.shared += some.shared;
      } else {
        (is_shared(block.key) ? out.shared : out.own) += block.text;
      }
    }
  }
  out.own = tidied(out.own);
  out.shared = tidied(out.shared);
  // What was cut wrongly says something else, or nothing: then it is written anew from what was understood.
  if (!says(out.own, part_of(sheet->value, Part::kOwn))) out.own = rendered(sheet->root(), Part::kOwn);
  out.as_written = says(out.shared, part_of(sheet->value, Part::kShared));
  if (!out.as_written) out.shared = rendered(sheet->root(), Part::kShared);
  return out;
}

std::optional<std::string> full_file(const std::string& own, std::int64_t revision, const std::string& shared) {
  const auto first = sheet_of(own);
  const auto second = sheet_of(shared);
  if (!first || !second) return std::nullopt;
  json wanted = first->value;
  for (const auto& [key, value] : second->value.items()) {
    if (key == kPlugins && first->plugins() != nullptr && second->plugins() != nullptr) {
      wanted[key].update(value);
    } else {
      wanted[key] = value;
    }
  }
  wanted[kRevision] = revision;

  const std::string end = line_end_of(own);
  const auto own_lines = yaml::lines_of(own);
  const auto shared_lines = yaml::lines_of(shared);
  const auto own_blocks = yaml::blocks_of(own_lines, 0, own_lines.size(), first->root());
  const auto shared_blocks = yaml::blocks_of(shared_lines, 0, shared_lines.size(), second->root());
  if (own_blocks && shared_blocks) {
    const bool both = first->plugins() != nullptr && second->plugins() != nullptr && !first->plugins()->members.empty();
    std::string out = own_blocks->head;
    for (const Block& block : own_blocks->all) {
      if (block.key == kRevision) continue;
      const bool spaced = block.text.ends_with("\n" + end);
      out += both && block.key == kPlugins ? joined_plugins(*first, *own_blocks, *second) + (spaced ? end : "")
                                           : block.text;
    }
    std::string rest = shared_blocks->head;
    for (const Block& block : shared_blocks->all) {
      if (!(both && block.key == kPlugins)) rest += block.text;
    }
    out = tidied(out) + end + revision_line(revision, end) + end + tidied(rest);
    if (says(out, wanted)) return out;
  }
  Node root = first->root();
  std::erase_if(root.members, [](const Node::Member& one) { return one.key == kPlugins || one.key == kRevision; });
  std::string out = rendered(root, Part::kOwn);
  Node plugins;
  plugins.kind = yaml::Kind::kMap;
  for (const Sheet* sheet : {&*first, &*second}) {
    if (sheet->plugins() == nullptr) continue;
    plugins.members.insert(plugins.members.end(), sheet->plugins()->members.begin(), sheet->plugins()->members.end());
  }
  if (!plugins.members.empty()) out += yaml::written(kPlugins, plugins, 0);
  root = second->root();
  std::erase_if(root.members, [](const Node::Member& one) { return one.key == kPlugins; });
  return out + revision_line(revision, "\n") + rendered(root, Part::kShared);
}

std::optional<std::string> with_revision(const std::string& text, std::int64_t revision) {
  const auto sheet = sheet_of(text);
  if (!sheet) return std::nullopt;
  std::vector<std::string> lines = yaml::lines_of(text);
  const std::string mark = text.starts_with(yaml::kByteOrderMark) ? std::string(yaml::kByteOrderMark) : "";
  json wanted = sheet->value;
  wanted[kRevision] = revision;
  const std::string number = std::to_string(revision);
  for (const Node::Member& member : sheet->root().members) {
    const auto line = static_cast<std::size_t>(member.place.line - 1);
    if (member.place.column != 1 || line >= lines.size()) continue;
    if (member.key == kRevision) {
      const std::string before = member.value->text;
      const std::size_t at = lines[line].find(before, std::string_view(kRevision).size());
      if (at != std::string::npos) lines[line].replace(at, before.size(), number);
    } else if (member.key == "bobbin" && sheet->root().member(kRevision) == nullptr) {
      const std::string end = line_end_of(text);
      if (!lines[line].ends_with('\n')) lines[line] += end;
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(line) + 1, revision_line(revision, end));
      break;
    }
  }
  std::string out = mark;
  for (const std::string& line : lines) out += line;
  return says(out, wanted) ? std::optional(out) : std::nullopt;
}

}  // namespace bobbin::config
