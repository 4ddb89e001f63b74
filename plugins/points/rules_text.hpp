#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bobbin/text.hpp"
#include "settings.hpp"

// PT8: the rules in plain words, made from the configuration, for the till and the member's page.
namespace points {

struct RuleText {
  std::string rule;  // stable id
  bobbin::Words text;
};

[[nodiscard]] std::vector<RuleText> rule_texts(const Rules& rules, std::string_view currency);

}  // namespace points
