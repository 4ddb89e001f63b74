#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace bobbin::bench {

// The demo's tiers come with what a member has spent, and the price of the same basket with them. Here whoever has
// bought once has the one tier that there is, for good.
inline void give_one_tier(const std::filesystem::path& config) {
  std::ifstream in(config);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const std::string head = "  tiers:\n    state: \"on\"\n    settings:\n";
  const auto at = text.find(head);
  if (at == std::string::npos) throw std::runtime_error(config.string() + " has no settings of tiers");
  text.insert(at + head.size(),
              "      ladder:\n"
              "        - {id: newcomer, name: {zh-CN: 新客, en: Newcomer}}\n"
              "        - id: customer\n"
              "          name: {zh-CN: 顾客, en: Customer}\n"
              "          spend: {at_least_minor: 1}\n"
              "          benefits: [{id: everything, kind: discount, rate_ppm: 200000}]\n");
  std::ofstream(config) << text;
}

}  // namespace bobbin::bench
