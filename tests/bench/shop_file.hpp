#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace bobbin::bench {

inline constexpr int kTills = 16;

inline std::string till_name(int i) { return "till-" + std::to_string(i + 1); }

inline void put(std::string& text, const std::string& behind, const std::string& what) {
  const auto at = text.find(behind);
  if (at == std::string::npos) throw std::runtime_error("the demo's shop.yaml has no '" + behind + "'");
  text.insert(at + behind.size(), what);
}

// The demo's shop.yaml as the benchmarks want it. Its tiers come with what a member has spent, and the price of the
// same basket with them: here whoever has bought once has the one tier that there is, for good. And the first store,
// hz-west, has a till for each client: a till sells one thing at a time.
inline void fit_for_benchmarks(const std::string& program, const std::filesystem::path& config, bool on_a_server) {
  std::ifstream in(config);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  put(text, "  tiers:\n    state: \"on\"\n    settings:\n",
      "      ladder:\n"
      "        - {id: newcomer, name: {zh-CN: 新客, en: Newcomer}}\n"
      "        - id: customer\n"
      "          name: {zh-CN: 顾客, en: Customer}\n"
      "          spend: {at_least_minor: 1}\n"
      "          benefits: [{id: everything, kind: discount, rate_ppm: 200000}]\n");
  std::string more;
  for (int i = 2; i < kTills; ++i) more += ", " + till_name(i);
  put(text, "tills: [till-1, till-2", more);
  if (on_a_server) {  // the file is made from the first start's revision
    put(text, "\nbobbin: 1", "\nrevision: 1");
  }
  std::ofstream(config) << text;
  if (!on_a_server) return;
  const std::string command = "'" + program + "' config apply '" + config.string() + "' >&2";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("the tier can't be put in force");
}

}  // namespace bobbin::bench
