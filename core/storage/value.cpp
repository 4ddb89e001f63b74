#include "core/storage/value.hpp"

#include <limits>

#include "core/storage/error.hpp"

namespace bobbin::storage {
namespace {

std::string_view words_of(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return "NULL";
    case Kind::kInteger:
      return "an integer";
    case Kind::kText:
      return "text";
    case Kind::kBytes:
      return "bytes";
  }
  return "something unknown";
}

void need(const Row& row, int column, Kind wanted) {
  if (column < 0 || column >= row.columns()) {
    throw StorageError(Trouble::kFailed, "column " + std::to_string(column) + " was asked of a row of " +
                                             std::to_string(row.columns()) + " columns");
  }
  const Kind found = row.kind(column);
  if (found == wanted) return;
  throw StorageError(Trouble::kFailed, "column " + std::to_string(column) + " (" + std::string(row.name(column)) +
                                           ") holds " + std::string(words_of(found)) + " where " +
                                           std::string(words_of(wanted)) + " was expected");
}

}  // namespace

std::int64_t Row::integer(int column) const {
  need(*this, column, Kind::kInteger);
  return raw_integer(column);
}

std::int32_t Row::integer32(int column) const {
  const std::int64_t value = integer(column);
  if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max()) {
    throw StorageError(Trouble::kFailed, "column " + std::to_string(column) + " (" + std::string(name(column)) +
                                             ") holds " + std::to_string(value) + ", which 32 bits do not");
  }
  return static_cast<std::int32_t>(value);
}

std::string_view Row::text_view(int column) const {
  need(*this, column, Kind::kText);
  return raw_text(column);
}

Bytes Row::bytes(int column) const {
  const auto view = bytes_view(column);
  return Bytes(view.begin(), view.end());
}

std::span<const std::uint8_t> Row::bytes_view(int column) const {
  need(*this, column, Kind::kBytes);
  return raw_bytes(column);
}

std::optional<std::int64_t> Row::maybe_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

std::optional<std::string> Row::maybe_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return text(column);
}

std::optional<Bytes> Row::maybe_bytes(int column) const {
  if (is_null(column)) return std::nullopt;
  return bytes(column);
}

std::optional<Instant> Row::maybe_instant(int column) const {
  if (is_null(column)) return std::nullopt;
  return instant(column);
}

std::optional<Day> Row::maybe_day(int column) const {
  if (is_null(column)) return std::nullopt;
  return day(column);
}

}  // namespace bobbin::storage
