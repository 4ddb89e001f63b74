// Dirty pages a sale: what each commit writes into SQLite's write-ahead log, a frame a page. With 16 clients sales that
// are committed together share pages.
//   pages_bench PROGRAM [SALES]
#include <array>
#include <cstdint>
#include <fstream>
#include <stdexcept>

#include "tests/bench/demo_shop.hpp"
#include "tests/bench/report.hpp"

namespace bobbin::bench {
namespace {

constexpr int kWarm = 50;
constexpr int kBatch = 64;  // sales between two looks; far fewer pages than lie between two checkpoints

// The head of the -shm file, as SQLite describes it (walformat.html, "The WAL-Index Header"); in the machine's order of
// bytes.
struct WalHead {
  std::uint32_t version, unused, commits;
  std::array<std::uint8_t, 2> flags;
  std::uint16_t page_bytes;
  std::uint32_t frames;  // in the log now; it begins anew after a checkpoint
};

WalHead wal_head(const std::filesystem::path& database) {
  std::ifstream shm(database.string() + "-shm", std::ios::binary);
  WalHead head{};
  if (!shm.read(reinterpret_cast<char*>(&head), sizeof head)) throw std::runtime_error("no write-ahead log");
  return head;
}

void run(const std::string& program, int clients, int sales) {
  const Folder folder;
  const auto place = folder.path() / "shop";
  const Shop shop(program, place);
  const std::vector<std::string> bodies = sale_bodies(open_up(shop, 200));
  Tills tills = tills_of(shop, clients);
  (void)sell(tills, bodies, kWarm);
  long long pages = 0;
  long long commits = 0;
  long long counted = 0;
  std::size_t at = 0;
  WalHead before = wal_head(database_of(place));
  for (int sold = 0; sold < sales; sold += kBatch) {
    std::vector<std::string> batch;
    for (int i = 0; i < kBatch; ++i) batch.push_back(bodies[at++ % bodies.size()]);
    (void)sell(tills, batch, kBatch);
    const WalHead after = wal_head(database_of(place));
    if (after.frames > before.frames) {  // else the log began anew: such a batch isn't counted
      pages += after.frames - before.frames;
      commits += after.commits - before.commits;
      counted += kBatch;
    }
    before = after;
  }
  if (counted == 0) throw std::runtime_error("no sales were counted");
  const std::string what = std::to_string(clients) + (clients == 1 ? " client" : " clients");
  report_hundredths("dirty pages a sale, " + what, percent(pages, counted), "pages", {});
  report_hundredths("sales a commit, " + what, percent(counted, commits), "sales", {});
}

}  // namespace
}  // namespace bobbin::bench

int main(int argc, char** argv) {
  using namespace bobbin::bench;
  return bench_main(argc, argv, "pages_bench PROGRAM [SALES]", [&](const std::string& program) {
    const int sales = number_argument(argc, argv, 2, 4'096);
    for (const int clients : {1, 16}) run(program, clients, sales);
  });
}
