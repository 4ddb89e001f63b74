#include "core/modules/report.hpp"

#include <algorithm>
#include <array>

namespace bobbin::modules {
namespace {

constexpr std::array<std::string_view, 9> kKinds{"text", "integer", "money",  "ppm",  "date",
                                                 "time", "staff",   "member", "store"};
constexpr std::array<std::string_view, 6> kParameters{"store", "from", "to", "from_ms", "until_ms", "staff"};

template <class Enum, class Names>
Enum named(const Names& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return static_cast<Enum>(found == names.end() ? 0 : found - names.begin());
}

}  // namespace

std::string_view name_of(ColumnKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

ColumnKind column_kind_of(std::string_view name) { return named<ColumnKind>(kKinds, name); }

ReportParameter report_parameter_of(std::string_view name) { return named<ReportParameter>(kParameters, name); }

bool Report::takes(ReportParameter parameter) const {
  return std::find(parameters.begin(), parameters.end(), parameter) != parameters.end();
}

}  // namespace bobbin::modules
