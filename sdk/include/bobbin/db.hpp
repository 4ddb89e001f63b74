#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bobbin/detail/abi.hpp"
#include "bobbin/hidden.hpp"

namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

// A parameter of a statement: a whole number, a text, or nothing. Borrows texts.
class Param {
 public:
  Param(std::nullptr_t) { value_.type = BOBBIN_VALUE_NULL; }  // NOLINT: parameters are written as plain values
  Param(std::integral auto number) {                          // NOLINT
    value_.type = BOBBIN_VALUE_INTEGER;
    value_.i = static_cast<std::int64_t>(number);
  }
  Param(std::string_view text) {  // NOLINT
    value_.type = BOBBIN_VALUE_TEXT;
    value_.s = detail::to_abi(text);
  }
  Param(const char* text) : Param(std::string_view(text)) {}         // NOLINT
  Param(const std::string& text) : Param(std::string_view(text)) {}  // NOLINT
  template <class Value>
  Param(const std::optional<Value>& value) : Param(nullptr) {  // NOLINT
    if (value) *this = Param(*value);
  }

  [[nodiscard]] const bobbin_value& value() const { return value_; }

 private:
  bobbin_value value_{};
};

// A row of a statement's answer; columns count from 0. Borrowed: valid inside the visitor only.
class DbRow {
 public:
  DbRow(const bobbin_value* values, std::uint32_t count) : values_(values), count_(count) {}

  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] bool is_null(std::size_t column) const { return at(column).type == BOBBIN_VALUE_NULL; }
  // 0 and "" for NULL; another type is a bug of the statement and throws.
  [[nodiscard]] std::int64_t integer(std::size_t column) const {
    const bobbin_value& value = at(column);
    if (value.type == BOBBIN_VALUE_NULL) return 0;
    if (value.type != BOBBIN_VALUE_INTEGER) throw ServiceFailed(BOBBIN_INTERNAL, "a column is no whole number");
    return value.i;
  }
  [[nodiscard]] std::string_view text(std::size_t column) const {
    const bobbin_value& value = at(column);
    if (value.type == BOBBIN_VALUE_NULL) return {};
    if (value.type == BOBBIN_VALUE_INTEGER) throw ServiceFailed(BOBBIN_INTERNAL, "a column is no text");
    return detail::to_view(value.s);
  }

 private:
  [[nodiscard]] const bobbin_value& at(std::size_t column) const {
    if (column >= count_) throw ServiceFailed(BOBBIN_INTERNAL, "no such column");
    return values_[column];
  }

  const bobbin_value* values_;
  std::uint32_t count_;
};

// What a write must do for the visit to go on: `rows` changed rows, else it is refused with these words (G7).
struct Expect {
  std::int64_t rows = 1;
  Words words{};
  std::string code = "declined";
  std::string field{};
};

// The plugin's own SQL: the statements that its manifest declares, by name.
class Db {
 public:
  Db(const detail::Tables& tables, bobbin_call* call) : tables_(&tables), call_(call) {}

  // `visit(const DbRow&)` for each row; when it answers a bool, false stops. What was queued is sent first.
  template <class Visit>
  void read(std::string_view statement, std::initializer_list<Param> params, Visit&& visit) const {
    const std::vector<bobbin_value> values = unpack(params);
    auto body = [&](const bobbin_value* row, std::uint32_t count) { return visit(DbRow(row, count)); };
    detail::Visitor<decltype(body)> visitor(body);
    const bobbin_status status =
        table().read(call_, detail::to_abi(statement), values.data(), static_cast<std::uint32_t>(values.size()),
                     &visitor, [](void* ctx, const bobbin_value* row, std::uint32_t count) {
                       return (*static_cast<detail::Visitor<decltype(body)>*>(ctx))(row, count);
                     });
    visitor.rethrow();
    detail::check(status, "db.read");
  }

  // The first column of the first row as a whole number; nullopt without a row or with NULL there.
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view statement,
                                                    std::initializer_list<Param> params) const {
    std::optional<std::int64_t> out;
    read(statement, params, [&](const DbRow& row) {
      if (!row.is_null(0)) out = row.integer(0);
      return false;
    });
    return out;
  }

  // Queued. Any number of rows.
  void write(std::string_view statement, std::initializer_list<Param> params) const {
    send(statement, params, -1, nullptr);
  }
  void write(std::string_view statement, std::initializer_list<Param> params, const Expect& expect) const {
    const detail::AbiWords words(expect.words);
    const bobbin_refusal refusal = detail::to_abi(expect.code, expect.field, words);
    send(statement, params, expect.rows, &refusal);
  }

 private:
  [[nodiscard]] const bobbin_db_service& table() const { return detail::need(tables_->db, BOBBIN_DB_SERVICE); }

  static std::vector<bobbin_value> unpack(std::initializer_list<Param> params) {
    std::vector<bobbin_value> values;
    values.reserve(params.size());
    for (const Param& param : params) values.push_back(param.value());
    return values;
  }

  void send(std::string_view statement, std::initializer_list<Param> params, std::int64_t rows,
            const bobbin_refusal* refusal) const {
    const std::vector<bobbin_value> values = unpack(params);
    detail::check(table().write(call_, detail::to_abi(statement), values.data(),
                                static_cast<std::uint32_t>(values.size()), rows, refusal),
                  "db.write");
  }

  const detail::Tables* tables_;
  bobbin_call* call_;
};

}  // namespace v1
}  // namespace bobbin
