#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/base/later.hpp"

namespace bobbin::modules {

struct DeclaredStatement;
struct PluginSchema;

// A value of a plugin's statement. Text and bytes are borrowed: as a parameter until the call returns, as a column
// until the visitor does.
using SqlValue = std::variant<std::monostate, std::int64_t, std::string_view, std::span<const std::uint8_t>>;
// The same, kept.
using OwnedValue = std::variant<std::monostate, std::int64_t, std::string, std::vector<std::uint8_t>>;

[[nodiscard]] SqlValue borrowed(const OwnedValue& value);
[[nodiscard]] OwnedValue owned(const SqlValue& value);

// Answers of declared statements that were asked for before anybody wanted them, so that they travelled together; as
// things stood then. Statements and schemas are borrowed.
class RowsAhead {
 public:
  using Rows = std::vector<std::vector<OwnedValue>>;

  void add(const PluginSchema& schema, const DeclaredStatement& statement, std::int64_t parameter, Later<Rows> rows);
  // What is this plugin's is no longer so: it has changed its tables.
  void drop(const PluginSchema& schema);
  // nullptr when that wasn't asked for.
  [[nodiscard]] const Rows* find(const DeclaredStatement& statement, std::span<const SqlValue> parameters);

 private:
  struct One {
    const PluginSchema* schema;
    const DeclaredStatement* statement;
    std::int64_t parameter;
    Later<Rows> later;
    std::optional<Rows> rows{};  // once it was looked at
  };
  std::vector<One> all_;
};

}  // namespace bobbin::modules
