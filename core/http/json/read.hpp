#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/base/time.hpp"

// Members of an object that its schema has already checked: types are right, required ones are there.
namespace bobbin::http {

[[nodiscard]] bool has(const nlohmann::json& object, const char* key);    // there, null or not
[[nodiscard]] bool given(const nlohmann::json& object, const char* key);  // there and not null

// Empty, 0, false, or none when it isn't given.
[[nodiscard]] std::string text_of(const nlohmann::json& object, const char* key);
[[nodiscard]] std::int64_t whole_of(const nlohmann::json& object, const char* key, std::int64_t otherwise = 0);
[[nodiscard]] bool flag_of(const nlohmann::json& object, const char* key, bool otherwise);
[[nodiscard]] std::vector<std::string> texts_of(const nlohmann::json& object, const char* key);

[[nodiscard]] std::optional<std::string> maybe_text(const nlohmann::json& object, const char* key);
[[nodiscard]] std::optional<std::int64_t> maybe_whole(const nlohmann::json& object, const char* key);
[[nodiscard]] std::optional<std::vector<std::string>> maybe_texts(const nlohmann::json& object, const char* key);
// kInvalid with "/key" for what is no day of the calendar.
[[nodiscard]] Result<std::optional<Day>> maybe_day(const nlohmann::json& object, const char* key,
                                                   const std::string& at = {});

// For merge patches: not there = nullopt, null = the inner nullopt.
[[nodiscard]] std::optional<std::optional<std::int64_t>> patched_whole(const nlohmann::json& object, const char* key);
[[nodiscard]] Result<std::optional<std::optional<Day>>> patched_day(const nlohmann::json& object, const char* key);

}  // namespace bobbin::http
