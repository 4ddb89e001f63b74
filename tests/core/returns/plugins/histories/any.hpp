#pragma once

#include "tests/support/rapidcheck.hpp"

namespace bobbin::returns::histories {

// Evenly in [from, to), in the first histories too: RapidCheck begins with small numbers, of which nothing comes here.
template <class Number>
Number any(Number from, Number to) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<Number>(from, to));
}

// True once in `times`; a counterexample shrinks towards false.
inline bool once_in(int times) { return any(0, times) == times - 1; }

template <class T, std::size_t N>
const T& any_of(const T (&list)[N]) {
  return list[any<std::size_t>(0, N)];
}

}  // namespace bobbin::returns::histories
