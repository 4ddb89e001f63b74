#include "core/app/ticker.hpp"

#include <future>
#include <stdexcept>

#include "tests/support/catch.hpp"

namespace bobbin::app {
namespace {

TEST_CASE("what fails beside the till keeps nothing else waiting, at no tick") {
  std::promise<int> third;
  int ticks = 0;
  Ticker ticker(std::chrono::milliseconds(1), {[] { throw std::runtime_error("one bad attempt"); },
                                               [&] {
                                                 if (++ticks == 3) third.set_value(ticks);
                                               }});
  ticker.start();
  auto reached = third.get_future();
  REQUIRE(reached.wait_for(std::chrono::seconds(30)) == std::future_status::ready);
  ticker.stop();
  CHECK(reached.get() == 3);
}

}  // namespace
}  // namespace bobbin::app
