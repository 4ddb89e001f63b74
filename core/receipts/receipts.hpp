#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/time.hpp"
#include "core/checkout/modules.hpp"
#include "core/checkout/sale.hpp"
#include "core/returns/return.hpp"

// Receipts as text and HTML (S7). Pure: the caller gathers what stands on them, so that a name is filled in only here
// and never stored.
namespace bobbin::receipts {

enum class Kind : std::uint8_t {
  kReceipt,
  kGift,  // without prices, tenders and sections
};
enum class Print : std::uint8_t { kOriginal, kCopy };

struct Style {
  std::string locale = "zh-CN";  // "zh-CN" | "en"
  int columns = 40;              // of text: 32 .. 80; a Chinese character takes two
  Kind kind = Kind::kReceipt;
  Print print = Print::kOriginal;
};

// What the record doesn't hold.
struct Heading {
  std::string shop;
  std::string store;  // its name
  std::string time_zone;
  std::string currency = "CNY";
  std::string member;     // the member's name; empty without one
  std::string staff;      // the person's name; empty = the id stands there
  std::string of_sale{};  // of a return: the number of the sale that it returns; empty without receipt
};

using Sections = std::vector<checkout::Modules::Section>;

// Every line ends with a line feed and is at most `columns` wide, but words longer than a line are cut, not lost: they
// go on in the next one.
[[nodiscard]] std::string text(const checkout::Sale& sale, const Heading& heading, const Sections& sections,
                               const Style& style);
[[nodiscard]] std::string text(const returns::Return& back, const Heading& heading, const Sections& sections,
                               const Style& style);
// A whole document, without scripts or anything from outside; every text is escaped.
[[nodiscard]] std::string html(const checkout::Sale& sale, const Heading& heading, const Sections& sections,
                               const Style& style);
[[nodiscard]] std::string html(const returns::Return& back, const Heading& heading, const Sections& sections,
                               const Style& style);

// 12345 -> "123.45" with the currency's number of decimals (ISO 4217: JPY 0, CNY 2, KWD 3).
[[nodiscard]] std::string money(Minor amount_minor, std::string_view currency);
// Columns that a terminal or a printer needs: 2 for East Asian wide characters, 0 for combining marks.
[[nodiscard]] int width(std::string_view text);

}  // namespace bobbin::receipts
