#pragma once

#include <rapidcheck.h>

#include "tests/support/catch.hpp"

// A property as a Catch2 check: `check_property("what must hold", [](args...) { RC_ASSERT(...); })`. RapidCheck prints
// the seed and the shrunk counterexample.
template <class Property>
void check_property(const char* what, Property&& property) {
  CHECK(rc::check(what, std::forward<Property>(property)));
}
