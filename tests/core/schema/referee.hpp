#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "core/schema/node.hpp"

namespace bobbin::schema {

// valijson, whose word the explainer is held against. The keywords that it takes through floating point (ranges) or
// through a recursive matcher (pattern) are given to it as constraints of ours, exact and bounded; annotations are left
// out.
class Referee {
 public:
  explicit Referee(const Node& root);  // `root` outlives it
  ~Referee();

  [[nodiscard]] bool fits(const nlohmann::json& instance) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace bobbin::schema
