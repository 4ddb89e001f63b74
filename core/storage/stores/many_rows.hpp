#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/storage/session.hpp"

namespace bobbin::storage {

// "INSERT INTO ... VALUES (...), (...)": several rows by one statement, as far as they fit; each number of rows has a
// text of its own, so that it stays prepared.
class ManyRows {
 public:
  static constexpr std::size_t kMost = 8;

  // `head` ends before VALUES.
  ManyRows(std::string_view head, std::size_t columns) : columns_(columns) {
    std::string text = std::string(head) + " VALUES ";
    std::size_t parameter = 0;
    for (std::string& of_rows : texts_) {
      text += parameter == 0 ? "(" : ", (";
      for (std::size_t column = 0; column < columns; ++column) {
        text += (column == 0 ? "$" : ", $") + std::to_string(++parameter);
      }
      text += ")";
      of_rows = text;
    }
  }

  // `params`: row after row, each with all columns.
  void queue(Session& session, std::span<const Param> params) const {
    while (!params.empty()) {
      const std::size_t rows = std::min(kMost, params.size() / columns_);
      session.queue_with(Rows{static_cast<std::int64_t>(rows)}, texts_.at(rows - 1), params.first(rows * columns_));
      params = params.subspan(rows * columns_);
    }
  }

 private:
  std::size_t columns_;
  std::array<std::string, kMost> texts_;
};

}  // namespace bobbin::storage
