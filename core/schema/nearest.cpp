#include <algorithm>

#include "core/schema/schema.hpp"

namespace bobbin::schema {
namespace {

constexpr std::size_t kLongest = 64;  // of a name worth guessing at
constexpr int kStep = 2;              // an edit; a mere difference of case costs half of it

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int replacing(char a, char b) {
  if (a == b) return 0;
  return lower(a) == lower(b) ? kStep / 2 : kStep;
}

// Optimal string alignment over bytes: names are ASCII as a rule, and a character more or less is no matter here.
int distance(std::string_view a, std::string_view b) {
  std::vector<int> before(b.size() + 1);
  std::vector<int> above(b.size() + 1);
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = static_cast<int>(j) * kStep;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i) * kStep;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + kStep, row[j - 1] + kStep, above[j - 1] + replacing(a[i - 1], b[j - 1])});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + kStep);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

int furthest(std::size_t length) {
  if (length <= 3) return kStep;
  return length <= 7 ? 2 * kStep : 3 * kStep;
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  if (word.empty() || word.size() > kLongest) return {};
  std::string best;
  int best_distance = furthest(word.size()) + 1;
  for (const std::string& name : known) {
    if (name.size() > kLongest) continue;
    const int apart = distance(word, name);
    const bool meant = apart < best_distance && apart < kStep * static_cast<int>(std::max(word.size(), name.size()));
    if (!meant) continue;
    best = name;
    best_distance = apart;
  }
  return best;
}

}  // namespace bobbin::schema
