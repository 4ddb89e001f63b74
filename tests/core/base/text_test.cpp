#include "core/base/text.hpp"

#include <algorithm>
#include <set>

#include "tests/support/rapidcheck.hpp"

namespace bobbin {
namespace {

TEST_CASE("text is UTF-8 without control characters, counted in characters, blanks at its ends cut") {
  const TextRule three{3, Need::kRequired, Lines::kOne};
  CHECK(check_text(" 三个字 ", three, "/f") == "三个字");
  CHECK(check_text("😀😀😀", three, "/f") == "😀😀😀");
  for (const std::string& wrong :
       {std::string("四个字了"), std::string(" "), std::string("a\nb"), std::string("a\0b", 3), std::string("a\x7F"),
        std::string("\xC2\x85"), std::string("\xC0\xAF"), std::string("\xED\xA0\x80"), std::string("\xF4\x90\x80\x80"),
        std::string("\xE4\xB8"), std::string("\x80")}) {
    const Result<std::string> refused = check_text(wrong, three, "/f");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::kInvalid);
    CHECK(refused.error().field == "/f");
    CHECK_FALSE(refused.error().detail.zh.empty());
    CHECK_FALSE(refused.error().detail.en.empty());
  }
  CHECK(check_text("", {3, Need::kOptional, Lines::kOne}, "/f") == "");
  CHECK(check_text("a\n\tb", {5, Need::kOptional, Lines::kMany}, "/f") == "a\n\tb");
}

// By the definition (RFC 3629): a code point's bits, packed into as few bytes as hold them.
std::string encoded(unsigned code) {
  const auto last = [code](unsigned bits) { return static_cast<char>(0x80U | ((code >> bits) & 0x3FU)); };
  const auto head = [code](unsigned mark, unsigned bits) { return static_cast<char>(mark | (code >> bits)); };
  if (code < 0x80) return {head(0, 0)};
  if (code < 0x800) return {head(0xC0, 6), last(0)};
  if (code < 0x10000) return {head(0xE0, 12), last(6), last(0)};
  return {head(0xF0, 18), last(12), last(6), last(0)};
}

TEST_CASE("UTF-8 is what every code point makes, and nothing else") {
  std::set<std::string> all;  // of one to three bytes; those of four are too many to keep
  for (unsigned code = 0; code < 0x120000; ++code) {
    const bool character = code < 0xD800 || (code > 0xDFFF && code <= 0x10FFFF);
    const std::string text = encoded(code);
    if (is_utf8(text) != character) FAIL_CHECK("U+" << std::hex << code);
    if (first_character(text + "a").size() != (character ? text.size() : 1)) FAIL_CHECK("first of U+" << code);
    if (character && text.size() > 1 && is_utf8(text.substr(0, text.size() - 1))) FAIL_CHECK("cut U+" << code);
    if (character && code < 0x10000) all.insert(text);
  }
  for (unsigned bytes = 0; bytes < 0x1000000; ++bytes) {
    const char first = static_cast<char>(bytes >> 16U);
    if (static_cast<unsigned char>(first) < 0xC0) continue;  // its end is another's beginning
    const std::string three = {first, static_cast<char>(bytes >> 8U), static_cast<char>(bytes)};
    const bool two_and_ascii = all.contains(three.substr(0, 2)) && static_cast<unsigned char>(three[2]) < 0x80;
    if (is_utf8(three) != (all.contains(three) || two_and_ascii)) FAIL_CHECK("bytes " << std::hex << bytes);
  }
}

TEST_CASE("blanks of a Chinese keyboard and marks without width are cut like others") {
  CHECK(trimmed("\u3000 理由\u3000\t") == "理由");
  CHECK(trimmed("\u202A\u00A0138\u200B\u202C\uFEFF") == "138");
  CHECK(trimmed("\u3000\u3000").empty());
  CHECK(trimmed("").empty());
  CHECK(trimmed("a\x80") == "a\x80");
  CHECK(trimmed("😀 衬") == "😀 衬");
}

TEST_CASE("S2, S8: a reason that a rule asks for is never blank") {
  CHECK(check_reason("\u3000老顾客 ", "/reason") == "老顾客");
  for (const char* blank : {"", " ", "\t\n", "\u3000", "\u200B"}) {
    const Result<std::string> refused = check_reason(blank, "/lines/0/reason");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::kInvalid);
    CHECK(refused.error().field == "/lines/0/reason");
  }
}

TEST_CASE("folding makes what people type alike") {
  CHECK(fold("Ａｂ Ｃ　１２") == "abc12");
  CHECK(fold("白 衬衫") == "白衬衫");
  CHECK(fold("1 3\u00A08\u200E") == "138");
  CHECK(fold("").empty());
}

TEST_CASE("a text has all the pairs of each of its parts") {
  check_property("grams", [](const std::string& text) {
    const std::vector<std::string> all = grams(text);
    const auto parts = characters(text);
    const auto from = *rc::gen::inRange<std::size_t>(0, parts.size() + 1);
    std::string part;
    for (std::size_t index = from; index < parts.size(); ++index) part += parts[index];
    for (const std::string& gram : query_grams(part)) {
      RC_ASSERT(std::find(all.begin(), all.end(), gram) != all.end());
    }
  });
  CHECK(grams("ab衬") == std::vector<std::string>{"a", "ab", "b", "b衬", "衬"});
  CHECK(query_grams("a") == std::vector<std::string>{"a"});
  CHECK(query_grams("aaa") == std::vector<std::string>{"aa"});
  CHECK(query_grams("").empty());
}

TEST_CASE("a refusal repeats sixty characters at most") {
  std::string sixty;
  for (int n = 0; n < 60; ++n) sixty += "衬";
  CHECK(shown(sixty) == sixty);
  CHECK(shown(sixty + "衫") == sixty + "…");
  CHECK(shown(std::string(1'000'000, 'x')).size() == 63);
  CHECK(json_token("a/b~c") == "a~1b~0c");
}

}  // namespace
}  // namespace bobbin

TEST_CASE("well-formed UTF-8 is told from the rest") {
  for (const char* good : {"", "a", "é", "织", "🧵", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"})
    CHECK(bobbin::is_utf8(good));
  for (const char* bad :
       {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80"}) {
    CHECK_FALSE(bobbin::is_utf8(bad));
  }
}
