#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

// The shapes of this API's JSON, as JSON Schema (decision 0002). Only the subset that core/schema compiles.
namespace bobbin::http::shapes {

using Members = std::vector<std::pair<std::string, nlohmann::json>>;

inline constexpr std::int64_t kMostMinor = 1'000'000'000'000;  // 10^12: more than any shop's amount, far from overflow
inline constexpr std::int64_t kMostPieces = 1'000'000;
inline constexpr std::int64_t kMostLines = 1'000;

// An object of exactly these members; those whose name ends with '?' may be missing.
[[nodiscard]] nlohmann::json object(const Members& members);
[[nodiscard]] nlohmann::json map_of(const nlohmann::json& value);  // any names
[[nodiscard]] nlohmann::json list(const nlohmann::json& item, std::int64_t most = kMostLines);
[[nodiscard]] nlohmann::json nullable(nlohmann::json schema);
[[nodiscard]] nlohmann::json any();  // of any shape
[[nodiscard]] nlohmann::json any_object();
[[nodiscard]] nlohmann::json page_of(const nlohmann::json& item);  // {items, next}

[[nodiscard]] nlohmann::json text(std::int64_t most = 100);       // 0 .. most characters
[[nodiscard]] nlohmann::json some_text(std::int64_t most = 100);  // 1 .. most
[[nodiscard]] nlohmann::json note();                              // up to 1,000 characters
[[nodiscard]] nlohmann::json one_of(const std::vector<std::string>& words);
[[nodiscard]] nlohmann::json flag();
[[nodiscard]] nlohmann::json whole();  // any int64
[[nodiscard]] nlohmann::json whole(std::int64_t least, std::int64_t most);
[[nodiscard]] nlohmann::json price();   // 0 .. kMostMinor
[[nodiscard]] nlohmann::json pieces();  // 1 .. kMostPieces
[[nodiscard]] nlohmann::json ppm();     // 0 .. 1,000,000
[[nodiscard]] nlohmann::json uuid();
[[nodiscard]] nlohmann::json id();      // decimal text
[[nodiscard]] nlohmann::json date();    // YYYY-MM-DD
[[nodiscard]] nlohmann::json moment();  // RFC 3339 with offset
[[nodiscard]] nlohmann::json words();   // {"zh-CN", "en"}

// Query members.
[[nodiscard]] Members paged(Members filters);  // with limit? and cursor?

[[nodiscard]] std::string str(const nlohmann::json& schema);  // as text, for a Route

}  // namespace bobbin::http::shapes
