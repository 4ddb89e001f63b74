// What a shop loses when it has grown: durable sales a second of 16 clients in an old shop against a young one, turn by
// turn in one run; and the same for the bare limit on both files.
//   grown_bench PROGRAM [YOUNG_SALES [OLD_SALES [OLD_MEMBERS [SALES_A_TURN]]]]
// Both have as many sales a member (grown_shop.hpp). The sales that count are spread over all members, so that they
// meet the pages of the whole shop and not the same few.
#include <algorithm>
#include <cstdlib>

#include "tests/bench/bare_server.hpp"
#include "tests/bench/demo_shop.hpp"
#include "tests/bench/grown_shop.hpp"
#include "tests/bench/report.hpp"
#include "tests/bench/sqlite_rows.hpp"

namespace bobbin::bench {
namespace {

constexpr int kClients = 16;
constexpr int kTurns = 5;
constexpr int kWarm = 500;
constexpr int kAReceipt = 1'000'000;  // pieces, at most

class Grown {
 public:
  Grown(const std::string& program, const Growth& growth) : program_(program), sqlite_(database_of(place())) {
    {
      const Shop shop(program_, place());
      const std::vector<std::string> first =
          sale_bodies(open_up(shop, 1, static_cast<int>(growth.sales / kAReceipt) + 1));
      (void)tills_of(shop, 1).front()->call("PUT", "/api/v1/sales/" + new_uuid_v7(), first.front());
    }
    codes_ = grow(place(), growth);
  }

  // A shop that doesn't add up would be none to measure.
  void verify() const {
    const std::string config = (place() / "shop.yaml").string();
    const std::string command = "'" + program_ + "' db verify --config '" + config + "' >&2";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("the grown shop doesn't add up");
  }

  void open() {
    shop_ = std::make_unique<Shop>(program_, place());
    tills_ = tills_of(*shop_, kClients);
    work_.answer_bytes = tills_.front()->call("PUT", "/api/v1/sales/" + new_uuid_v7(), some(1).front()).size();
    sqlite_.settle();
    work_.first_claim = sqlite_.next_claim();
    (void)turn(kWarm);
  }
  void open_bare() {
    tills_.clear();
    shop_.reset();
    bare_ = std::make_unique<BareServer>(sqlite_, work_);
    tills_ = connect(bare_->port(), kClients);
    (void)turn(kWarm);
  }
  [[nodiscard]] long long turn(int sales) {
    if (bare_ == nullptr) work_.sales += sales;
    return sell(tills_, some(sales), sales).per_second();
  }

 private:
  [[nodiscard]] std::filesystem::path place() const { return folder_.path() / "shop"; }
  // Sales to the next of the members, far apart from each other.
  std::vector<std::string> some(int count) {
    constexpr std::size_t kStride = 7'919;  // prime: everybody's turn comes
    std::vector<std::string> out;
    for (int i = 0; i < count; ++i) {
      at_ = (at_ + kStride) % codes_.size();
      out.push_back(sale_body(codes_[at_]));
    }
    return out;
  }

  std::string program_;
  Folder folder_;
  SqliteShop sqlite_;
  std::vector<std::string> codes_;
  std::size_t at_ = 0;
  BareServer::Work work_;
  std::unique_ptr<Shop> shop_;
  std::unique_ptr<BareServer> bare_;
  Tills tills_;
};

long long median(std::vector<long long> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

struct Rates {
  long long old_shop, young;
};

Rates alternate(Grown& old_shop, Grown& young, int sales) {
  std::vector<long long> of_old;
  std::vector<long long> of_young;
  for (int i = 0; i < kTurns; ++i) {
    of_young.push_back(young.turn(sales));
    of_old.push_back(old_shop.turn(sales));
  }
  return {median(of_old), median(of_young)};
}

void run(const std::string& program, const Growth& small, const Growth& large, int sales) {
  Grown young(program, small);
  young.verify();  // the other one is made in the same way, and takes minutes to verify
  Grown old_shop(program, large);
  std::printf("grown: %lld sales and %lld members beside %lld and %lld\n", static_cast<long long>(large.sales),
              static_cast<long long>(large.members), static_cast<long long>(small.sales),
              static_cast<long long>(small.members));
  young.open();
  old_shop.open();
  const Rates shop = alternate(old_shop, young, sales);
  young.open_bare();
  old_shop.open_bare();
  const Rates bare = alternate(old_shop, young, sales);
  const std::string what = std::to_string(large.sales) + " sales there beside " + std::to_string(small.sales);
  report_ratio(what, shop.old_shop, shop.young, "sales/s", Bound::at_least(75));
  report_ratio(what + ", the bare limit", bare.old_shop, bare.young, "sales/s", {});
}

}  // namespace
}  // namespace bobbin::bench

int main(int argc, char** argv) {
  using namespace bobbin::bench;
  return bench_main(argc, argv, "grown_bench PROGRAM [YOUNG_SALES [OLD_SALES [OLD_MEMBERS [SALES_A_TURN]]]]",
                    [&](const std::string& program) {
                      const std::int64_t young = number_argument(argc, argv, 2, 10'000);
                      const std::int64_t old_sales = number_argument(argc, argv, 3, 1'000'000);
                      const std::int64_t members = number_argument(argc, argv, 4, 100'000);
                      const Growth small{std::max<std::int64_t>(1, members * young / old_sales), young};
                      run(program, small, {members, old_sales}, number_argument(argc, argv, 5, 4'000));
                    });
}
