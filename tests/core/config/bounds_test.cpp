#include <ctime>

#include "tests/core/config/shop_file.hpp"
#include "tests/support/rapidcheck.hpp"

using namespace config_test;

namespace {

// Reads within a bound that only something unbounded would miss.
Reading read_soon(const std::string& text) {
  const std::clock_t start = std::clock();  // of the processor: the machine may be busy
  Reading reading = read(text);
  CHECK((std::clock() - start) / CLOCKS_PER_SEC < 20);
  return reading;
}

std::string repeated(const std::string& piece, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += piece;
  return out;
}

}  // namespace

TEST_CASE("files that are made to hurt are refused with few words and in little time") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  std::string merges = "m0: &m0 {k0: 1}\n";
  std::string chain = "c0: &c0 [x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string n = std::to_string(i);
    const std::string p = std::to_string(i - 1);
    bomb += "a" + n + ": &a" + n + " [" + repeated("*a" + p + ", ", 9) + "*a" + p + "]\n";
  }
  for (int i = 1; i < 3000; ++i) {
    const std::string n = std::to_string(i);
    const std::string p = std::to_string(i - 1);
    merges += "m" + n + ": &m" + n + " {<<: *m" + p + ", k" + n + ": 1}\n";
    chain += "c" + n + ": &c" + n + " [*c" + p + "]\n";
  }
  std::string stores = "bobbin: 1\nmodules: {points: on}\nstores:\n";
  for (int i = 0; i < 20'000; ++i) stores += "  s" + std::to_string(i) + ": {name: x, tills: [a]}\n";
  const std::string files[] = {
      stores,
      bomb,
      merges,
      chain,
      repeated("[", 200'000),
      repeated("{a: ", 100'000),
      repeated("- ", 200'000),
      repeated("a: \n", 200'000),
      std::string(2U << 20U, 'x'),
      "a: \"" + std::string(900'000, 'x'),
      repeated("<<: {}\n", 1000),
      repeated("? ", 100'000),
      repeated("&a ", 100'000),
      repeated("!!a ", 100'000),
      "bobbin: 1\nstores:\n" + repeated("  s: {name: x, tills: [a]}\n", 20'000),
  };
  for (const std::string& file : files) {
    const Reading reading = read_soon(file);
    INFO(file.substr(0, 60));
    CHECK_FALSE(reading.config);
    CHECK_FALSE(reading.findings.empty());
    CHECK(reading.findings.size() <= 1000);
  }
}

TEST_CASE("a chain of a thousand stores is read") {
  std::string text = "bobbin: 1\ndatabase: sqlite:x.db\nshop: {name: 织里}\nmodules: {points: on}\nstores:\n";
  for (int i = 0; i < 1000; ++i) {
    text += "  s" + std::to_string(i) +
            ": {name: 店, tills: [t1, t2], modules: {points: {settings: {earn: {points: 2}}}}}\n";
  }
  const Reading reading = read_soon(text);
  INFO(all_texts(reading).substr(0, 500));
  REQUIRE(reading.config);
  CHECK(reading.config->stores.size() == 1000);
}

TEST_CASE("no bytes bring the reader down") {
  check_property("random bytes are read or refused", [](const std::string& bytes) {
    const Reading reading = read(bytes);
    RC_ASSERT(reading.config.has_value() == reading.findings.empty());
  });
  check_property("a good file with some bytes changed is read or refused, and every fault has a place in it", [] {
    std::string text = kGood;
    const int edits = *rc::gen::inRange(1, 6);
    const std::string alphabet = "{}[]:,&*#!|>'\"%@`-? \t\r\n<~\\0aé";
    for (int i = 0; i < edits; ++i) {
      const auto at = static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(text.size())));
      const char byte =
          alphabet[static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(alphabet.size())))];
      switch (*rc::gen::inRange(0, 3)) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.insert(at, 1, byte);
          break;
        default:
          text.erase(at, static_cast<std::size_t>(*rc::gen::inRange(1, 30)));
          break;
      }
      if (text.empty()) text = " ";
    }
    const Reading reading = read(text);
    RC_ASSERT(reading.config.has_value() == reading.findings.empty());
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    for (const Finding& finding : reading.findings) {
      RC_ASSERT(finding.line >= 1 && finding.line <= lines && finding.column >= 1);
      RC_ASSERT(!finding.words.en.empty() && !finding.words.zh.empty());
    }
  });
}
