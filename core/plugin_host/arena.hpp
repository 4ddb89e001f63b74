#pragma once

#include <bobbin/abi.h>

#include <memory>
#include <memory_resource>
#include <span>
#include <type_traits>

namespace bobbin::plugin_host {

// `count` zeroed structs of the boundary that live as long as the arena; nobody destroys them, so they must not need
// it.
template <class T>
[[nodiscard]] std::span<T> make_rows(std::pmr::memory_resource& arena, std::size_t count) {
  static_assert(std::is_trivially_destructible_v<T>);
  if (count == 0) return {};
  T* rows = static_cast<T*>(arena.allocate(count * sizeof(T), alignof(T)));
  std::uninitialized_value_construct_n(rows, count);
  return {rows, count};
}

template <class T>
[[nodiscard]] T& make_one(std::pmr::memory_resource& arena) {
  return make_rows<T>(arena, 1).front();
}

template <class T>
[[nodiscard]] bobbin_span span_of(std::span<T> rows) {
  return {rows.data(), static_cast<std::uint32_t>(rows.size()), sizeof(T)};
}

// A row of the boundary for each of `from`, made by `fill(row, one)`.
template <class T, class From, class F>
[[nodiscard]] bobbin_span map_rows(std::pmr::memory_resource& arena, const From& from, F&& fill) {
  const std::span<T> rows = make_rows<T>(arena, from.size());
  auto row = rows.begin();
  for (const auto& one : from) fill(*row++, one);
  return span_of(rows);
}

}  // namespace bobbin::plugin_host
