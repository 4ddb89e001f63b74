#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/storage/value.hpp"

namespace bobbin::storage::postgres {

// libpq's form of parameters: pointers, lengths, formats. All go over in binary. Borrows texts and bytes.
class Parameters {
 public:
  explicit Parameters(std::span<const Param> params) {
    const std::size_t count = params.size();
    numbers_.reserve(count);
    for (const Param& param : params) add(param);
  }

  [[nodiscard]] int count() const { return static_cast<int>(values_.size()); }
  [[nodiscard]] const char* const* values() const { return values_.data(); }
  [[nodiscard]] const int* lengths() const { return lengths_.data(); }
  [[nodiscard]] const int* formats() const { return formats_.data(); }

 private:
  void add(const Param& param) {
    switch (param.kind()) {
      case Kind::kNull:
        return add(nullptr, 0);
      case Kind::kInteger:
        numbers_.push_back(__builtin_bswap64(static_cast<std::uint64_t>(param.integer())));
        return add(reinterpret_cast<const char*>(&numbers_.back()), sizeof(std::uint64_t));
      case Kind::kText:
        return add(param.text().data() == nullptr ? "" : param.text().data(), param.text().size());
      case Kind::kBytes: {
        const auto bytes = param.bytes();
        return add(bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data()), bytes.size());
      }
    }
  }
  void add(const char* value, std::size_t length) {
    values_.push_back(value);
    lengths_.push_back(static_cast<int>(length));
    formats_.push_back(1);
  }

  std::vector<std::uint64_t> numbers_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

}  // namespace bobbin::storage::postgres
