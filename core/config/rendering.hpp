#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/config/yaml.hpp"

namespace bobbin::config {

// A tree as JSON, and where each of its values stands. Private to this folder.
//
// Plain words are read as the schema wants them, so that nobody needs to know YAML's own guesses: `on` is the text "on"
// where a state is expected and true where true or false is; 2024 is text where text is expected; a number with a
// leading zero is never a number.
class Rendering {
 public:
  Rendering(const yaml::Node& root, const nlohmann::json& schema);
  ~Rendering();

  [[nodiscard]] const nlohmann::json& value() const { return *value_; }
  [[nodiscard]] bool too_large() const { return too_large_; }  // after aliases and merges, or nested too deep

  // Where the value of a JSON Pointer stands, or its key. Of a pointer that isn't there: the nearest one above it.
  [[nodiscard]] yaml::Place value_place(const std::string& pointer) const;
  [[nodiscard]] yaml::Place key_place(const std::string& pointer) const;
  [[nodiscard]] bool has(const std::string& pointer) const { return places_.contains(pointer); }

 private:
  using Schemas = std::vector<const nlohmann::json*>;
  struct Places {
    yaml::Place key;
    yaml::Place value;
  };
  nlohmann::json render(const yaml::Node& node, const Schemas& schemas, const std::string& pointer, yaml::Place key,
                        int depth);
  [[nodiscard]] const Places& nearest_places(std::string pointer) const;

  bool too_large_ = false;
  std::map<std::string, Places> places_;
  std::unique_ptr<nlohmann::json> value_;  // last: made while the others are filled
};

}  // namespace bobbin::config
