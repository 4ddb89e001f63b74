#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "bobbin/abi.h"
#include "bobbin/errors.hpp"
#include "bobbin/hidden.hpp"
#include "bobbin/text.hpp"

// Between the C tables and the C++ layer. Authors need nothing from here.
namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {
namespace detail {

[[nodiscard]] inline bobbin_str to_abi(std::string_view text) { return {text.data(), text.size()}; }
[[nodiscard]] inline std::string_view to_view(const bobbin_str& text) {
  return text.len == 0 ? std::string_view{} : std::string_view{text.ptr, static_cast<std::size_t>(text.len)};
}

// A struct with its head filled in, everything else zero.
template <class Struct>
[[nodiscard]] constexpr Struct headed() {
  Struct out{};
  out.head = {static_cast<std::uint32_t>(sizeof(Struct)), BOBBIN_ABI_MAJOR, BOBBIN_ABI_MINOR};
  return out;
}

// Row `index` of a span whose rows may be longer (a newer host) or shorter (an older one) than ours: what both know is
// copied, what only we know is zero.
template <class Row>
[[nodiscard]] Row row_at(const bobbin_span& span, std::uint32_t index) {
  static_assert(std::is_trivially_copyable_v<Row>);
  Row out{};
  const auto* from = static_cast<const unsigned char*>(span.items) + std::size_t{index} * span.stride;
  std::memcpy(&out, from, span.stride < sizeof(Row) ? span.stride : sizeof(Row));
  return out;
}

template <class Row>
[[nodiscard]] bobbin_span to_span(const Row* rows, std::size_t count) {
  return {rows, static_cast<std::uint32_t>(count), static_cast<std::uint32_t>(sizeof(Row))};
}

// Both languages of a sentence as the boundary carries them. Lives as long as the Words that it was made from.
class AbiWords {
 public:
  explicit AbiWords(const Words& words)
      : words_{bobbin_word{to_abi("zh-CN"), to_abi(words.zh)}, bobbin_word{to_abi("en"), to_abi(words.en)}},
        count_(words.empty() ? 0 : words_.size()) {}

  [[nodiscard]] bobbin_words span() const { return to_span(words_.data(), count_); }

 private:
  std::array<bobbin_word, 2> words_;
  std::size_t count_;
};

// A refusal as the boundary carries it. Lives as long as its parts.
[[nodiscard]] inline bobbin_refusal to_abi(std::string_view code, std::string_view field, const AbiWords& words) {
  auto out = headed<bobbin_refusal>();
  out.code = to_abi(code);
  out.field = to_abi(field);
  out.words = words.span();
  return out;
}

inline void check(bobbin_status status, const char* what) {
  if (status != BOBBIN_OK) throw ServiceFailed(status, what);
}

[[nodiscard]] inline bobbin_sink string_sink(std::string& out) {
  return {&out, [](void* ctx, bobbin_str chunk) { static_cast<std::string*>(ctx)->append(to_view(chunk)); }};
}

// A visitor that the host calls row by row. What it throws must not cross the host: it waits here until the service
// has returned, and rethrow() is called.
template <class Body>
class Visitor {
 public:
  explicit Visitor(Body& body) : body_(body) {}

  template <class... Args>
  std::int32_t operator()(Args&&... args) noexcept {
    try {
      if constexpr (std::is_void_v<std::invoke_result_t<Body&, Args...>>) {
        body_(std::forward<Args>(args)...);
        return 1;
      } else {
        return body_(std::forward<Args>(args)...) ? 1 : 0;
      }
    } catch (...) {
      thrown_ = std::current_exception();
      return 0;
    }
  }

  void rethrow() const {
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  Body& body_;
  std::exception_ptr thrown_;
};

// The host's tables, asked for once. A table that this host doesn't have is null.
struct Tables {
  const bobbin_host* host = nullptr;
  const bobbin_call_service* call = nullptr;
  const bobbin_db_service* db = nullptr;
  const bobbin_journal_service* journal = nullptr;
  const bobbin_members_service* members = nullptr;
  const bobbin_services_service* services = nullptr;
  const bobbin_log_service* log = nullptr;
  const bobbin_secrets_service* secrets = nullptr;

  Tables() = default;
  explicit Tables(const bobbin_host* from) : host(from) {
    find(call, BOBBIN_CALL_SERVICE);
    find(db, BOBBIN_DB_SERVICE);
    find(journal, BOBBIN_JOURNAL_SERVICE);
    find(members, BOBBIN_MEMBERS_SERVICE);
    find(services, BOBBIN_SERVICES_SERVICE);
    find(log, BOBBIN_LOG_SERVICE);
    find(secrets, BOBBIN_SECRETS_SERVICE);
  }

  template <class Table>
  void find(const Table*& table, std::string_view id) const {
    table = static_cast<const Table*>(host->service(host->ctx, to_abi(id)));
  }
};

template <class Table>
[[nodiscard]] const Table& need(const Table* table, const char* what) {
  if (table == nullptr) throw ServiceFailed(BOBBIN_INTERNAL, std::string("the host has no service ") + what);
  return *table;
}

}  // namespace detail

// An array of the boundary as a C++ range: `for (const Line line : sale.lines())`. View is made from each Row.
template <class View, class Row>
class Rows {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = View;
    using difference_type = std::ptrdiff_t;
    using pointer = const View*;
    using reference = View;

    Iterator() = default;
    Iterator(const bobbin_span& span, std::uint32_t at) : span_(span), at_(at) {}
    [[nodiscard]] View operator*() const { return View(detail::row_at<Row>(span_, at_)); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++at_;
      return before;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    bobbin_span span_{};
    std::uint32_t at_ = 0;
  };

  Rows() = default;
  explicit Rows(const bobbin_span& span) : span_(span) {}

  [[nodiscard]] Iterator begin() const { return {span_, 0}; }
  [[nodiscard]] Iterator end() const { return {span_, span_.count}; }
  [[nodiscard]] std::size_t size() const { return span_.count; }
  [[nodiscard]] bool empty() const { return span_.count == 0; }
  [[nodiscard]] View operator[](std::size_t index) const {
    return View(detail::row_at<Row>(span_, static_cast<std::uint32_t>(index)));
  }

 private:
  bobbin_span span_{};
};

// A text of an array: converts to string_view.
class TextRow {
 public:
  explicit TextRow(const bobbin_str& text) : text_(detail::to_view(text)) {}
  operator std::string_view() const { return text_; }  // NOLINT: a text is a text

 private:
  std::string_view text_;
};

using Texts = Rows<TextRow, bobbin_str>;

}  // namespace v1
}  // namespace bobbin
