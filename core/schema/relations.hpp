#pragma once

#include <string>
#include <vector>

#include "core/schema/schema.hpp"

// What holds between values of one instance, said at the root of its schema: private to this folder. A path is a JSON
// Pointer in which `*` stands for every item of a list.
namespace bobbin::schema {

class Relations {
 public:
  // kInvalid with `field` when x-unique, x-rising, x-ordered or x-among is written wrongly.
  [[nodiscard]] static Result<Relations> compile(const nlohmann::json& schema);

  // Of an instance that fits the schema otherwise.
  [[nodiscard]] std::vector<Issue> check(const nlohmann::json& instance) const;
  // The names that other modules' settings must have.
  [[nodiscard]] std::vector<Issue> check_others(const nlohmann::json& instance, const OtherSettings& others) const;

 private:
  // Each item of the list that the first `*` stands for is above the one before it; `above` N counts as N + 1.
  struct Rising {
    std::string at_least;
    std::string above;  // may be empty
  };
  // Two members of one object.
  struct Ordered {
    std::string first;
    std::string last;
  };
  struct Among {
    std::string value;
    std::string names;
    std::string module;  // whose settings have the names; empty: the same ones
  };

  void check_unique(const nlohmann::json& instance, std::vector<Issue>& issues) const;
  void check_rising(const nlohmann::json& instance, std::vector<Issue>& issues) const;
  void check_ordered(const nlohmann::json& instance, std::vector<Issue>& issues) const;
  void check_among(const nlohmann::json& instance, std::vector<Issue>& issues) const;

  std::vector<std::string> unique_;
  std::vector<Rising> rising_;
  std::vector<Ordered> ordered_;
  std::vector<Among> among_;
};

}  // namespace bobbin::schema
