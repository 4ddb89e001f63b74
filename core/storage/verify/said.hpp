#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace bobbin::storage {

// What the trail says of one thing, whatever order its rows have: ids go by each host's clock. Each value is told as
// the one before it was left and the one after it came, so the value of today came once more often than it was left.
class Said {
 public:
  void took(const nlohmann::json& before, const nlohmann::json& after) {
    for (const auto& [key, value] : after.items()) ++nets_[key][value.dump()];
    for (const auto& [key, value] : before.items()) --nets_[key][value.dump()];
  }
  [[nodiscard]] bool knows(const std::string& key) const { return nets_.contains(key); }
  // True also for what was never said.
  [[nodiscard]] bool fits(const std::string& key, const nlohmann::json& value) const {
    const auto values = nets_.find(key);
    if (values == nets_.end()) return true;
    const auto net = values->second.find(value.dump());
    return net != values->second.end() && (net->second > 0 || !today(key));
  }
  // The one value that came more often than it was left; nullopt when several did, or none.
  [[nodiscard]] std::optional<nlohmann::json> today(const std::string& key) const {
    std::optional<nlohmann::json> out;
    const auto values = nets_.find(key);
    if (values == nets_.end()) return out;
    for (const auto& [value, net] : values->second) {
      if (net <= 0) continue;
      if (out) return std::nullopt;
      out = nlohmann::json::parse(value);
    }
    return out;
  }

 private:
  std::map<std::string, std::map<std::string, std::int64_t>> nets_;  // by key, then by value
};

}  // namespace bobbin::storage
