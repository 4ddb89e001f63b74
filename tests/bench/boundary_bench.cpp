// What one crossing of the plugin boundary costs, beside the same work inlined, in the same run.
//   boundary_bench [rounds]
#include <bobbin/abi.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "core/plugin_host/handler.hpp"
#include "core/plugin_host/sale_bridge.hpp"
#include "core/plugin_host/services.hpp"
#include "core/storage/storage.hpp"
#include "tests/bench/report.hpp"
#include "tests/support/storage.hpp"

namespace {

using namespace bobbin;
using namespace bobbin::plugin_host;
using SteadyClock = std::chrono::steady_clock;

// Keeps the compiler from dropping work whose result nobody reads.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

template <class F>
long long nanoseconds(F&& work) {
  const auto from = SteadyClock::now();
  work();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(SteadyClock::now() - from).count();
}

// Every crossing has the same bound; a visit is many things besides.
constexpr long long kMostHundredths = 10'00;

void print(const std::string& what, long long whole, long long rounds, const bench::Bound& bound = {}) {
  bench::report_hundredths(what, whole * 100 / rounds, "ns", bound);
}

// The same decision as the plugin's, where the compiler sees it.
inline bobbin_status inlined(const bobbin_sale& sale) { return sale.member == 0 ? BOBBIN_OK : BOBBIN_DECLINED; }

checkout::Priced basket(int lines) {
  checkout::Priced out;
  out.store = "hz-west";
  for (int i = 1; i <= lines; ++i) {
    checkout::PricedLine& line = out.lines.emplace_back();
    line.line = i;
    line.sku = "SKU-" + std::to_string(i);
    line.quantity = 1;
    line.list_minor = line.net_minor = 10'000;
  }
  return out;
}

Plugin loaded(const std::string& id, const std::filesystem::path& file) {
  Plugin out;
  out.manifest.id = id;
  out.host = {{sizeof(bobbin_host), BOBBIN_ABI_MAJOR, BOBBIN_ABI_MINOR}, nullptr, find_service};
  auto library = Library::load(file, out.host);
  if (!library) throw std::runtime_error(library.error().detail.en);
  out.library = *std::move(library);
  return out;
}

void run(long long rounds) {
  const std::filesystem::path fixtures = std::filesystem::path(BOBBIN_BINARY_DIR) / "plugins_fixture";
  const Plugin stamps = loaded("stamps", fixtures / "packed/stamps.so");
  const Plugin bench = loaded("bench", fixtures / "bare/bench.so");
  const auto storage = testing::open_temporary_storage();
  const SystemClock clock;
  IdSource ids(1);
  journal::Ledger ledger(ids, "CNY");
  config::Config config;
  config.stores.emplace_back().id = "hz-west";
  config::Settings settings;
  if (!settings.put_in_force(*storage, clock, config::Snapshot::make(config, {}))) throw std::runtime_error("settings");
  const House house{ledger, settings, clock, ids, {}, {}, {}};
  Occasion occasion;
  occasion.settings = settings.current();
  occasion.store = "hz-west";
  occasion.deadline = SteadyClock::now() + std::chrono::hours(1);

  const checkout::Priced priced = basket(20);
  Visit visit(house, stamps, occasion);
  const bobbin_sale& sale = to_abi({visit.arena(), stamps.id(), occasion.settings->shop()}, priced);
  const bobbin_tender_out out{{sizeof(bobbin_tender_out), 1, 0}, nullptr, nullptr};
  const bobbin_sale_extension* table = stamps.library->sale();

  print("the plugin's decision, inlined", nanoseconds([&] {
          for (long long i = 0; i < rounds; ++i) keep(inlined(sale));
        }),
        rounds);
  print("host to plugin and back", nanoseconds([&] {
          for (long long i = 0; i < rounds; ++i) keep(table->tender(stamps.library->self(), nullptr, &sale, &out));
        }),
        rounds, bench::Bound::at_most(kMostHundredths));
  print("plugin to host and back (a service)", nanoseconds([&] {
          keep(run_handler(house, bench, occasion, {"million", "{}"}).has_value());
        }),
        1'000'000, bench::Bound::at_most(kMostHundredths));
  print("a whole visit, with nothing to say", nanoseconds([&] {
          for (long long i = 0; i < rounds / 10; ++i) {
            Visit one(house, stamps, occasion);
            keep(one.run([&](void* self, bobbin_call* call) { return table->tender(self, call, &sale, &out); })
                     .has_value());
          }
        }),
        rounds / 10);
  print("a whole visit, with a basket of 20 lines", nanoseconds([&] {
          for (long long i = 0; i < rounds / 100; ++i) {
            Visit one(house, stamps, occasion);
            const bobbin_sale& fresh = to_abi({one.arena(), stamps.id(), occasion.settings->shop()}, priced);
            keep(one.run([&](void* self, bobbin_call* call) { return table->tender(self, call, &fresh, &out); })
                     .has_value());
          }
        }),
        rounds / 100);
}

}  // namespace

int main(int count, char** words) {
  const long long rounds = count > 1 ? std::atoll(words[1]) : 10'000'000;
  if (rounds < 100) {
    std::fprintf(stderr, "boundary_bench [rounds]: at least 100\n");
    return 2;
  }
  try {
    run(rounds);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
