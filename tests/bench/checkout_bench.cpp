// Durable sales a second over HTTP, beside the bare limit in the same run.
//   checkout_bench PROGRAM [SALES [1|16 [postgresql://...]]]
// PROGRAM is `bobbin` of a release build; it serves a demo shop with every plugin on, in a temporary folder or in an
// empty database on a PostgreSQL server. A sale has three lines, a member and two tenders. The limit (bare_server.hpp)
// writes the rows of those very sales again, asked by the same clients: what is between the two is parsing, pricing,
// checking, posting and answering.
#include <stdexcept>

#include "tests/bench/bare_server.hpp"
#include "tests/bench/demo_shop.hpp"
#include "tests/bench/postgres_rows.hpp"
#include "tests/bench/report.hpp"
#include "tests/bench/sqlite_rows.hpp"

namespace bobbin::bench {
namespace {

constexpr int kWarm = 200;     // sales that don't count: connections, statements, caches
constexpr int kMembers = 200;  // nobody is in every sale

struct Pair {
  Timed shop, bare;
};

Pair measure(const std::string& program, int clients, int sales, const std::string& server) {
  const Folder folder;
  const auto place = folder.path() / "shop";
  std::unique_ptr<ShopDatabase> database;
  if (server.empty()) {
    database = std::make_unique<SqliteShop>(database_of(place));
  } else {
    database = std::make_unique<PostgresShop>(server);
  }
  Pair out;
  std::vector<std::string> bodies;
  BareServer::Work work;
  work.sales = kWarm + sales;
  {
    const Shop shop(program, place, server);
    bodies = sale_bodies(open_up(shop, kMembers));
    Tills tills = tills_of(shop, clients);
    work.answer_bytes = tills.front()->call("PUT", "/api/v1/sales/" + new_uuid_v7(), bodies.front()).size();
    database->settle();
    work.first_claim = database->next_claim();
    (void)sell(tills, bodies, kWarm);
    out.shop = sell(tills, bodies, sales);
  }
  const BareServer bare(*database, work);
  Tills tills = connect(bare.port(), clients);
  (void)sell(tills, bodies, kWarm);
  out.bare = sell(tills, bodies, sales);
  return out;
}

void print(int clients, const Pair& pair, const std::string& server) {
  const std::string what = "checkout, " + std::string(server.empty() ? "SQLite" : "PostgreSQL") + ", " +
                           std::to_string(clients) + (clients == 1 ? " client" : " clients");
  // PostgreSQL has a bound at 16 clients only.
  const Bound rate =
      clients == 1 ? (server.empty() ? Bound::at_least(70) : Bound{}) : Bound::at_least(server.empty() ? 50 : 60);
  const Bound wait = clients == 16 ? Bound::at_most(300) : Bound{};
  report_ratio(what, pair.shop.per_second(), pair.bare.per_second(), "sales/s", rate);
  report_ratio(what + ", p50", pair.shop.p50, pair.bare.p50, "us", {});
  report_ratio(what + ", p99", pair.shop.p99, pair.bare.p99, "us", wait);
}

void run(const std::string& program, int sales, int only, const std::string& server) {
  if (only != 0 && only != 1 && only != 16) throw std::runtime_error("1 or 16 clients");
  if (only == 0 && !server.empty()) throw std::runtime_error("a server has one empty database: say 1 or 16 clients");
  if (only != 16) print(1, measure(program, 1, std::max(1, sales / 4), server), server);
  if (only != 1) print(16, measure(program, 16, sales, server), server);
}

}  // namespace
}  // namespace bobbin::bench

int main(int argc, char** argv) {
  using namespace bobbin::bench;
  return bench_main(
      argc, argv, "checkout_bench PROGRAM [SALES [1|16 [postgresql://...]]]", [&](const std::string& program) {
        run(program, number_argument(argc, argv, 2, 4'000), number_argument(argc, argv, 3, 0), argc > 4 ? argv[4] : "");
      });
}
