// Durable sales a second over HTTP, beside the bare limit in the same run.
//   checkout_bench PROGRAM [SALES]
// PROGRAM is `bobbin` of a release build; it serves a demo shop in a temporary folder with every plugin on. A sale has
// three lines, a member and two tenders. The limit (bare_server.hpp) writes the rows of those very sales again, asked
// by the same clients: what is between the two is parsing, pricing, checking, posting and answering.
#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "tests/bench/bare_server.hpp"
#include "tests/bench/recorded_rows.hpp"
#include "tests/bench/shop_process.hpp"
#include "tests/bench/till.hpp"

namespace bobbin::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kWarm = 50;                                                   // connections, statements, caches
constexpr int kMembers = 200;                                               // nobody is in every sale
const char* const kSkus[] = {"TP2003-M-白", "SK8001-混色", "TP2001-M-白"};  // 99.00 + 39.00 + 299.00

std::string sale_body(const std::string& member) {
  json lines = json::array();
  for (const char* sku : kSkus) lines.push_back({{"sku", sku}, {"quantity", 1}});
  const json body = {
      {"lines", lines},
      {"member", member},
      {"tenders", {{{"id", "cash"}, {"amount_minor", 20'000}}, {{"id", "wechat"}, {"amount_minor", 23'700}}}}};
  return body.dump();
}

std::vector<std::string> open_up(const Shop& shop, int members) {
  Client manager(shop.port());
  manager.enter("manager", "pin", shop.secret("manager", "pin"));
  json goods = json::array();
  for (const char* sku : kSkus) goods.push_back({{"sku", sku}, {"quantity", 1'000'000}});
  manager.call("POST", "/api/v1/stock/receipts", json{{"lines", goods}}.dump());
  manager.call("POST", "/api/v1/shifts", json{{"till", "till-1"}, {"float_minor", 0}}.dump());
  std::vector<std::string> codes;
  for (int i = 0; i < members; ++i) {
    const json wish = {{"name", "客人"}, {"phone", "139" + std::to_string(10'000'000 + i)}};
    codes.push_back(json::parse(manager.call("POST", "/api/v1/members", wish.dump())).at("code"));
  }
  return codes;
}

std::vector<std::unique_ptr<Client>> connect(unsigned short port, int clients) {
  std::vector<std::unique_ptr<Client>> out;
  for (int i = 0; i < clients; ++i) out.push_back(std::make_unique<Client>(port));
  return out;
}

struct Pair {
  Timed shop, bare;
};

Pair measure(const std::string& program, int clients, int sales) {
  std::string pattern = (fs::temp_directory_path() / "bobbin-bench-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
  const fs::path folder = pattern;
  const fs::path file = folder / "shop/data/shop.db";
  Pair out;
  std::vector<std::string> bodies;
  std::string first;
  std::size_t answer_bytes = 0;
  {
    Shop shop(program, folder / "shop");
    for (const std::string& member : open_up(shop, kMembers)) bodies.push_back(sale_body(member));
    auto tills = connect(shop.port(), clients);
    for (auto& till : tills) till->enter("lin", "pin", shop.secret("lin", "pin"));
    answer_bytes = tills.front()->call("PUT", "/api/v1/sales/" + new_uuid_v7(), bodies.front()).size();
    sell(tills, bodies, kWarm);
    first = Database(file).text_of("SELECT max(id) + 1 FROM claim");
    out.shop = sell(tills, bodies, sales);
  }
  const BareServer bare({file, first, sales, answer_bytes});
  auto tills = connect(bare.port(), clients);
  out.bare = sell(tills, bodies, sales);
  fs::remove_all(folder);
  return out;
}

void print(int clients, const Pair& pair) {
  const long long rate = pair.shop.per_second() * 100 / std::max<long long>(1, pair.bare.per_second());
  const long long wait = pair.shop.p99 * 100 / std::max<long long>(1, pair.bare.p99);
  std::printf(
      "%2d client(s)  bobbin %6lld sales/s   bare limit %6lld sales/s   ratio %lld.%02lld   p50 %lld us, p99 %lld "
      "us, bare p99 %lld us (%lld.%02lld times)\n",
      clients, pair.shop.per_second(), pair.bare.per_second(), rate / 100, rate % 100, pair.shop.p50, pair.shop.p99,
      pair.bare.p99, wait / 100, wait % 100);
  std::fflush(stdout);
}

}  // namespace
}  // namespace bobbin::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: checkout_bench PROGRAM [SALES]\n");
    return 2;
  }
  try {
    const int sales = argc > 2 ? std::stoi(argv[2]) : 4'000;
    bobbin::bench::print(1, bobbin::bench::measure(argv[1], 1, sales / 4));
    bobbin::bench::print(16, bobbin::bench::measure(argv[1], 16, sales));
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "checkout_bench: %s\n", failure.what());
    return 1;
  }
  return 0;
}
