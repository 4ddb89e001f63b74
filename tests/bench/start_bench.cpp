// From exec to the answer of the first sale: a shop with many members against an empty one, turn by turn in one run.
// And the memory of the process: at rest, and after many sales.
//   start_bench PROGRAM [MEMBERS [SALES]]
// Who is logged in stays so over a start: the first request is the sale.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "tests/bench/demo_shop.hpp"
#include "tests/bench/grown_shop.hpp"
#include "tests/bench/report.hpp"

namespace bobbin::bench {
namespace {

constexpr int kTurns = 5;
constexpr int kClients = 16;
constexpr long long kKilobytesAMegabyte = 1'000;

// VmRSS of /proc/PID/status, in whole megabytes, upwards.
long long resident_megabytes(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string word; status >> word;) {
    long long kibibytes = 0;
    if (word == "VmRSS:" && status >> kibibytes) {
      return (kibibytes * 1'024 / 1'000 + kKilobytesAMegabyte - 1) / kKilobytesAMegabyte;
    }
  }
  throw std::runtime_error("the shop's memory can't be read");
}

class Started {
 public:
  Started(const std::string& program, std::int64_t members) : program_(program) {
    std::vector<std::string> codes;
    {
      const Shop shop(program_, place());
      codes = open_up(shop, 1);
      const Tills tills = tills_of(shop, 1);
      token_ = tills.front()->token();
    }
    if (members > 0) (void)grow(place(), {members, 0});
    body_ = sale_body(codes.front());
  }

  [[nodiscard]] long long milliseconds() {
    using SteadyClock = std::chrono::steady_clock;
    const auto from = SteadyClock::now();
    const Shop shop(program_, place());
    Client till(shop.port());
    till.use(token_);
    (void)till.call("PUT", "/api/v1/sales/" + new_uuid_v7(), body_);
    return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - from).count();
  }

  [[nodiscard]] std::filesystem::path place() const { return folder_.path() / "shop"; }

 private:
  std::string program_;
  Folder folder_;
  std::string token_;
  std::string body_;
};

long long median(std::vector<long long> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

void measure_start(Started& empty, Started& full, std::int64_t members) {
  std::vector<long long> of_empty;
  std::vector<long long> of_full;
  for (int i = 0; i < kTurns; ++i) {
    of_empty.push_back(empty.milliseconds());
    of_full.push_back(full.milliseconds());
  }
  const long long without = median(of_empty);
  const long long with = median(of_full);
  const std::string what = "start to first sale, " + std::to_string(members) + " members";
  report_ratio(what + " beside an empty shop", with, without, "ms", {});
  report(what + ", beyond an empty shop's", with - without, "ms", Bound::at_most(500));
}

// The shop with many members: an empty one can't need more.
void measure_memory(const std::string& program, const Started& full, int sales) {
  const Shop shop(program, full.place());
  std::this_thread::sleep_for(std::chrono::seconds(1));  // what a start begins has ended
  report("memory at rest", resident_megabytes(shop.process()), "MB", Bound::at_most(80));
  Client manager(shop.port());
  manager.enter(till_name(0), "manager", shop.secret("manager", "pin"));
  const std::vector<std::string> codes = members_who_have_bought(manager, 200, 13'920'000'000);
  Tills tills = tills_of(shop, kClients);
  (void)sell(tills, sale_bodies(codes), sales);
  report("memory after " + std::to_string(sales) + " sales", resident_megabytes(shop.process()), "MB",
         Bound::at_most(120));
}

void run(const std::string& program, int members, int sales) {
  Started empty(program, 0);
  Started full(program, members);
  measure_start(empty, full, members);
  measure_memory(program, full, sales);
}

}  // namespace
}  // namespace bobbin::bench

int main(int argc, char** argv) {
  using namespace bobbin::bench;
  return bench_main(argc, argv, "start_bench PROGRAM [MEMBERS [SALES]]", [&](const std::string& program) {
    run(program, number_argument(argc, argv, 2, 1'000'000), number_argument(argc, argv, 3, 100'000));
  });
}
