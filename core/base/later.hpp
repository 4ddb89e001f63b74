#pragma once

#include <functional>
#include <type_traits>
#include <utility>

namespace bobbin {

// A value that was asked for and is looked at later: a store that answers so lets questions travel together. Waits for
// the answer, throws what the asking would have thrown, and belongs to the same `write` or `read`, or is looked at
// after the commit. One look.
template <class T>
class [[nodiscard]] Later {
 public:
  explicit Later(std::function<T()> look) : look_(std::move(look)) {}

  [[nodiscard]] static Later known(T value) {
    return Later([value = std::move(value)]() mutable { return std::move(value); });
  }

  [[nodiscard]] T get() { return std::exchange(look_, nullptr)(); }

  // The same value seen by `f`.
  template <class F>
  [[nodiscard]] auto then(F f) && {
    using Made = std::decay_t<std::invoke_result_t<F&, T>>;
    return Later<Made>([look = std::move(look_), f = std::move(f)] { return f(look()); });
  }

 private:
  std::function<T()> look_;
};

}  // namespace bobbin
