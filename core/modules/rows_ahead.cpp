#include "core/modules/rows_ahead.hpp"

#include <algorithm>
#include <type_traits>

namespace bobbin::modules {

SqlValue borrowed(const OwnedValue& value) {
  return std::visit([](const auto& held) -> SqlValue { return held; }, value);
}

OwnedValue owned(const SqlValue& value) {
  return std::visit(
      [](const auto& held) -> OwnedValue {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::string_view>) {
          return std::string(held);
        } else if constexpr (std::is_same_v<Held, std::span<const std::uint8_t>>) {
          return std::vector<std::uint8_t>(held.begin(), held.end());
        } else {
          return held;
        }
      },
      value);
}

void RowsAhead::add(const PluginSchema& schema, const DeclaredStatement& statement, std::int64_t parameter,
                    Later<Rows> rows) {
  all_.push_back({&schema, &statement, parameter, std::move(rows)});
}

void RowsAhead::drop(const PluginSchema& schema) {
  std::erase_if(all_, [&](const One& one) { return one.schema == &schema; });
}

const RowsAhead::Rows* RowsAhead::find(const DeclaredStatement& statement, std::span<const SqlValue> parameters) {
  if (parameters.size() != 1) return nullptr;
  const auto* wanted = std::get_if<std::int64_t>(&parameters.front());
  if (wanted == nullptr) return nullptr;
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const One& one) {
    return one.statement == &statement && one.parameter == *wanted;
  });
  if (found == all_.end()) return nullptr;
  if (!found->rows) found->rows = found->later.get();
  return &*found->rows;
}

}  // namespace bobbin::modules
