#include <algorithm>
#include <array>
#include <string>

#include "core/base/text.hpp"
#include "core/members/members.hpp"

namespace bobbin::members {

namespace {

bool is_between(std::string_view character) {
  constexpr std::array<std::string_view, 10> kBetween{"-", "(", ")", ".", "·", "\u2010", "\u2011", "–", "—", "\u2212"};
  return std::find(kBetween.begin(), kBetween.end(), character) != kBetween.end();
}

// Digits, full-width ones too, with a + in front when one was written (or 00, which says the same); nullopt for
// anything but digits and what people put between them.
std::optional<std::string> digits_of(std::string_view text) {
  std::string out;
  const std::string folded = fold(text);
  for (const std::string_view character : characters(folded)) {
    if (character.size() == 1 && is_digit(character[0])) {
      out += character;
    } else if (character == "+" && out.empty()) {
      out = "+";
    } else if (!is_between(character)) {
      return std::nullopt;
    }
  }
  if (out.starts_with("00")) out.replace(0, 2, "+");
  return out;
}

bool is_mobile(std::string_view number) {
  return number.size() == 11 && number[0] == '1' && number[1] >= '3' && number[1] <= '9';
}

// Area code and number, without the 0 in front: 10 (Beijing) or 2x and eight digits, else three and seven or eight.
bool is_land_line(std::string_view number) {
  if (number.starts_with("10") || number.starts_with('2')) return number.size() == 10;
  return (number.size() == 10 || number.size() == 11) && number[0] >= '3';
}

Refused wrong_phone(std::string field) {
  return refuse(Code::kInvalid,
                {"手机号应为 11 位，如 13800000001；座机带区号，境外号码以 + 和国家代码开头",
                 "a mobile number has 11 digits, such as 13800000001; a land line has its area code, a number from "
                 "abroad begins with + and the country's code"},
                std::move(field));
}

}  // namespace

Result<std::string> normal_phone(std::string_view text, std::string field) {
  std::optional<std::string> digits = digits_of(text);
  if (!digits) return wrong_phone(std::move(field));
  std::string_view number = *digits;
  if (number.starts_with("+86")) {
    number.remove_prefix(3);
  } else if (number.starts_with('+')) {
    const std::size_t count = number.size() - 1;
    if (count < 6 || count > 15 || number[1] == '0') return wrong_phone(std::move(field));
    return std::string(number);
  } else if (number.size() == 13 && number.starts_with("86") && is_mobile(number.substr(2))) {
    number.remove_prefix(2);
  }
  if (is_mobile(number)) return "+86" + std::string(number);
  const bool abroad_form = number.data() != digits->data();  // +86 stood in front, where the 0 is left out
  if (number.starts_with('0')) {
    number.remove_prefix(1);
  } else if (!abroad_form) {
    return wrong_phone(std::move(field));
  }
  if (is_land_line(number)) return "+86" + std::string(number);
  return wrong_phone(std::move(field));
}

std::string member_code(std::int64_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < 6) digits.insert(0, 6 - digits.size(), '0');
  int sum = 0;  // Luhn: every second digit doubled, from the right, where the check digit will stand
  for (std::size_t index = 0; index < digits.size(); ++index) {
    const int digit = digits[digits.size() - 1 - index] - '0';
    const int weighed = index % 2 == 0 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return "M" + digits + static_cast<char>('0' + (10 - sum % 10) % 10);
}

}  // namespace bobbin::members
