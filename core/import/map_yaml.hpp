#pragma once

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/base/refusal.hpp"

// Values of a map's YAML, each with its place when it is wrong. Private to this folder.
namespace bobbin::imports {

// What is wrong with one part of the map. Thrown by the leaves below, caught by Faults::part, and nowhere else.
struct Fault : std::runtime_error {
  Fault(const YAML::Mark& where, Words what) : std::runtime_error(what.en), mark(where), words(std::move(what)) {}
  YAML::Mark mark;
  Words words;
};

[[noreturn]] void fault(const YAML::Node& node, Words words);

// The faults of a map's parts: one that is wrong doesn't hide the others.
class Faults {
 public:
  template <class Work>
  void part(Work&& work) {
    try {
      work();
    } catch (Fault& wrong) {
      all_.push_back(std::move(wrong));
    }
  }
  [[nodiscard]] bool none() const { return all_.empty(); }
  // kConfigInvalid with "FILE:LINE:COLUMN: what", one a line, in the file's order.
  [[nodiscard]] Refused refused(const std::filesystem::path& file);

 private:
  std::vector<Fault> all_;
};

[[nodiscard]] Words placed(const std::filesystem::path& file, const YAML::Mark& mark, const Words& what);

// A mapping with known keys only, each once: told with the other faults of the map, or thrown where the keys decide
// what the mapping is.
void check_keys(const YAML::Node& node, std::initializer_list<const char*> known, Faults& faults);
void only_keys(const YAML::Node& node, std::initializer_list<const char*> known);
[[nodiscard]] std::string text(const YAML::Node& node);
[[nodiscard]] std::string text_or(const YAML::Node& node, std::string otherwise);
[[nodiscard]] int integer(const YAML::Node& node, int least, int most);
[[nodiscard]] bool yes_or_no(const YAML::Node& node, bool otherwise);
// One text for both languages, or {zh-CN, en}.
[[nodiscard]] Words words(const YAML::Node& node);

template <class T>
[[nodiscard]] T one_of(const YAML::Node& node, std::initializer_list<std::pair<const char*, T>> values) {
  const std::string value = text(node);
  std::string list;
  for (const auto& [name, result] : values) {
    if (value == name) return result;
    list += (list.empty() ? "" : ", ") + std::string(name);
  }
  fault(node, {"“" + value + "”应为：" + list, "'" + value + "' must be one of " + list});
}

}  // namespace bobbin::imports
