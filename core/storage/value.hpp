#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/base/time.hpp"

// What goes into a statement and what comes out of it. The four types that both databases know alike: integer (64
// bits), text (UTF-8), bytes, NULL.
namespace bobbin::storage {

using Bytes = std::vector<std::uint8_t>;

enum class Kind : std::uint8_t { kNull, kInteger, kText, kBytes };

// One parameter, made from whatever the caller holds. Borrows text and bytes: they must live until the statement ran,
// which temporaries in the call's argument list do.
class Param {
 public:
  // NOLINTBEGIN(google-explicit-constructor): these conversions are what makes `execute(sql, a, b)` readable.
  template <class T>
  requires(std::integral<T> && (std::signed_integral<T> || sizeof(T) < sizeof(std::int64_t))) Param(T value)
      : kind_(Kind::kInteger), integer_(static_cast<std::int64_t>(value)) {}  // bool becomes 0 or 1
  template <class T>
  requires std::is_enum_v<T> Param(T value)
      : kind_(Kind::kInteger), integer_(static_cast<std::int64_t>(value)) {}  // its number
  Param(Instant at) : kind_(Kind::kInteger), integer_(at.ms) {}
  Param(Day day) : kind_(Kind::kInteger), integer_(day.n) {}
  Param(std::string_view text) : kind_(Kind::kText), text_(text) {}
  Param(const std::string& text) : Param(std::string_view(text)) {}
  Param(const char* text) : Param(std::string_view(text)) {}
  Param(std::span<const std::uint8_t> bytes) : kind_(Kind::kBytes), bytes_(bytes) {}
  Param(const Bytes& bytes) : Param(std::span<const std::uint8_t>(bytes)) {}
  Param(std::nullopt_t) {}
  template <class T>
  Param(const std::optional<T>& value) : Param(value ? Param(*value) : Param(std::nullopt)) {}  // nullopt is NULL
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] std::int64_t integer() const { return integer_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return bytes_; }

 private:
  Kind kind_ = Kind::kNull;
  std::int64_t integer_ = 0;
  std::string_view text_;
  std::span<const std::uint8_t> bytes_;
};

// The row a query stands on. Columns count from 0 in the order of the SELECT list. Views are valid until the visitor
// returns. Every getter but the maybe_ ones throws StorageError when the column is NULL, and all do when it holds
// another type: a store never guesses.
class Row {
 public:
  virtual ~Row() = default;

  [[nodiscard]] virtual int columns() const = 0;
  [[nodiscard]] virtual std::string_view name(int column) const = 0;
  [[nodiscard]] virtual Kind kind(int column) const = 0;

  [[nodiscard]] bool is_null(int column) const { return kind(column) == Kind::kNull; }
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::int32_t integer32(int column) const;  // throws when it does not fit
  [[nodiscard]] bool flag(int column) const { return integer(column) != 0; }
  [[nodiscard]] std::string text(int column) const { return std::string(text_view(column)); }
  [[nodiscard]] std::string_view text_view(int column) const;
  [[nodiscard]] Bytes bytes(int column) const;
  [[nodiscard]] std::span<const std::uint8_t> bytes_view(int column) const;
  [[nodiscard]] Instant instant(int column) const { return Instant{integer(column)}; }
  [[nodiscard]] Day day(int column) const { return Day{integer32(column)}; }
  template <class E>
  requires std::is_enum_v<E>
  [[nodiscard]] E enumerator(int column) const { return static_cast<E>(integer(column)); }

  [[nodiscard]] std::optional<std::int64_t> maybe_integer(int column) const;
  [[nodiscard]] std::optional<std::string> maybe_text(int column) const;
  [[nodiscard]] std::optional<Bytes> maybe_bytes(int column) const;
  [[nodiscard]] std::optional<Instant> maybe_instant(int column) const;
  [[nodiscard]] std::optional<Day> maybe_day(int column) const;

 protected:
  // Called only when kind(column) is the matching one.
  [[nodiscard]] virtual std::int64_t raw_integer(int column) const = 0;
  [[nodiscard]] virtual std::string_view raw_text(int column) const = 0;
  [[nodiscard]] virtual std::span<const std::uint8_t> raw_bytes(int column) const = 0;
};

}  // namespace bobbin::storage
