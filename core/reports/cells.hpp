#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/modules/plugin_db.hpp"
#include "core/modules/report.hpp"

// A report's values as text, by whole numbers only (G1).
namespace bobbin::reports {

using Cells = std::span<const modules::SqlValue>;
// Takes the next bytes of a file.
using Sink = std::function<void(std::string_view)>;

// How a file shows them.
struct Manner {
  std::string locale = "zh-CN";
  std::string time_zone = "Asia/Shanghai";
  int decimals = 2;  // of the shop's currency
};

// 12345 with 2 decimals -> "123.45"; exact for every int64.
[[nodiscard]] std::string decimal_text(std::int64_t value, int decimals);

// Why a row does not fit its columns, for the log; nullopt when it does. Whoever shows rows asks this first.
[[nodiscard]] std::optional<std::string> misfit(const modules::Report& report, Cells row);

[[nodiscard]] bool is_text(modules::ColumnKind kind);
// Of a value that fits a column of text: "" for null, digits for a number.
[[nodiscard]] std::string text_of(const modules::SqlValue& value);
// Of a value that fits, and isn't null, in the store's own time: {"2026-01-05", "10:00:00"}.
struct LocalTime {
  std::string date;
  std::string time;
};
[[nodiscard]] LocalTime local_time(std::int64_t ms, std::string_view time_zone);

}  // namespace bobbin::reports
