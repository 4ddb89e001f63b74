#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/base/storage.hpp"
#include "core/base/time.hpp"
#include "core/modules/plugin_db.hpp"

// Report datasets as a plugin's manifest declares them: data, no code. plugin_host reads them, reports writes them out,
// http serves them.
namespace bobbin::modules {

// What a column's values are, and with that how each format shows them.
enum class ColumnKind : std::uint8_t {
  kText,
  kInteger,
  kMoney,  // minor units of the shop's currency
  kPpm,
  kDate,  // days since 1970-01-01
  kTime,  // milliseconds since 1970-01-01T00:00Z
  kStaff,
  kMember,  // the member's code
  kStore,
};

// As the manifest and the API say it: "money".
[[nodiscard]] std::string_view name_of(ColumnKind kind);
[[nodiscard]] ColumnKind column_kind_of(std::string_view name);  // kText for a name that isn't one

struct ReportColumn {
  std::string name;
  ColumnKind kind = ColumnKind::kText;
  Words title;
};

// What the host puts into $1, $2, ... of a report's statement.
enum class ReportParameter : std::uint8_t {
  kStore,   // empty = all
  kFrom,    // first business day
  kTo,      // last business day, included (G10)
  kFromMs,  // the same two as moments, by the day of the session's store, half-open
  kUntilMs,
  kStaff,  // empty = all
};
[[nodiscard]] ReportParameter report_parameter_of(std::string_view name);  // kStore for a name that isn't one

struct Report {
  std::string plugin;
  std::string name;
  Words title;
  std::string statement;
  std::string permission;  // besides `reports`; empty = none
  std::vector<ReportColumn> columns;
  std::vector<ReportParameter> parameters;

  [[nodiscard]] bool takes(ReportParameter parameter) const;
};

struct ReportQuestion {
  std::string store;
  Day from{std::numeric_limits<std::int32_t>::min()};
  Day to{std::numeric_limits<std::int32_t>::max()};
  Instant from_at{std::numeric_limits<std::int64_t>::min()};
  Instant until_at{std::numeric_limits<std::int64_t>::max()};
  std::string staff;
};

// plugin_host implements it.
class Reports {
 public:
  virtual ~Reports() = default;

  // Of the plugins that are loaded; those of one plugin stand together. Stable for the process.
  [[nodiscard]] virtual const std::vector<Report>& all() const = 0;
  // Reads one, row by row; `visit` answers whether it wants more. Refuses kDeclined when it takes too long, kForbidden
  // when the plugin lacks a capability. Throws what PluginDb throws.
  [[nodiscard]] virtual Result<void> read(Stores& stores, const Report& report, const ReportQuestion& question,
                                          const PluginDb::Visit& visit) = 0;
};

}  // namespace bobbin::modules
