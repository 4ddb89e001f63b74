// What a quote costs: CPU of the whole server, user and system, over many quotes of one client. Three lines, a member,
// two tenders.
//   quote_bench PROGRAM [QUOTES]
#include <time.h>

#include <stdexcept>

#include "tests/bench/demo_shop.hpp"
#include "tests/bench/report.hpp"

namespace bobbin::bench {
namespace {

constexpr int kWarm = 500;

// All threads of the process, to the microsecond: /proc/PID/stat counts the same in hundredths of a second.
long long cpu_microseconds(pid_t process) {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &used) != 0) {
    throw std::runtime_error("the server's CPU time can't be read");
  }
  return static_cast<long long>(used.tv_sec) * 1'000'000 + used.tv_nsec / 1'000;
}

void run(const std::string& program, int quotes) {
  const Folder folder;
  const Shop shop(program, folder.path() / "shop");
  const std::vector<std::string> bodies = sale_bodies(open_up(shop, 200));
  const Tills tills = tills_of(shop, 1);
  const auto ask = [&](int count) {
    for (int i = 0; i < count; ++i) {
      (void)tills.front()->call("POST", "/api/v1/quotes", bodies[static_cast<std::size_t>(i) % bodies.size()]);
    }
  };
  ask(kWarm);
  const long long before = cpu_microseconds(shop.process());
  ask(quotes);
  const long long used = cpu_microseconds(shop.process()) - before;
  report_hundredths("a quote, CPU of the server", percent(used, quotes), "us", Bound::at_most(150'00));
}

}  // namespace
}  // namespace bobbin::bench

int main(int argc, char** argv) {
  using namespace bobbin::bench;
  return bench_main(argc, argv, "quote_bench PROGRAM [QUOTES]",
                    [&](const std::string& program) { run(program, number_argument(argc, argv, 2, 5'000)); });
}
