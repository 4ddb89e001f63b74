#pragma once

#include "core/app/demo/folder.hpp"
#include "core/app/desk.hpp"

namespace bobbin::app {

// Each of these is one transaction or a few; throws std::runtime_error with the words of a refusal, because a new
// demo's shop refuses nothing of this.

void seed_staff(const Desk& desk, const std::vector<DemoPerson>& staff);
// Styles, stock in both stores, members, and purchases of the weeks before, each in a shift of its own that is closed
// again.
void seed_shop(const Desk& desk);

// The value, or an exception that says what could not be done.
template <class T>
T require(Result<T> result, const char* what) {
  if (!result)
    throw std::runtime_error(std::string(what) + ": " + result.error().detail.en + " " + result.error().field);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace bobbin::app
