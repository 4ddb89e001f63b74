#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace bobbin::bench {

// The demo's tiers come with what a member has spent, and the price of the same basket with them. Here whoever has
// bought once has the one tier that there is, for good.
inline void give_one_tier(const std::string& program, const std::filesystem::path& config, bool on_a_server) {
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
  if (on_a_server) {  // the file is made from the first start's revision
    const auto first = text.find("\nbobbin: 1");
    if (first == std::string::npos) throw std::runtime_error(config.string() + " begins otherwise");
    text.insert(text.find('\n', first + 1) + 1, "revision: 1\n");
  }
  std::ofstream(config) << text;
  if (!on_a_server) return;
  const std::string command = "'" + program + "' config apply '" + config.string() + "' >&2";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("the tier can't be put in force");
}

}  // namespace bobbin::bench
