#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/shop_process.hpp"
#include "tests/bench/till.hpp"

// What every benchmark over HTTP does with a demo shop.
namespace bobbin::bench {

// A temporary folder that goes when this does.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Where a demo in a folder keeps its SQLite file.
[[nodiscard]] std::filesystem::path database_of(const std::filesystem::path& shop);

// Three lines, a member, two tenders.
[[nodiscard]] std::string sale_body(const std::string& member);
[[nodiscard]] std::vector<std::string> sale_bodies(const std::vector<std::string>& members);

// So many members, each with a purchase; their codes. `phones`: the first one's, the others' follow.
[[nodiscard]] std::vector<std::string> members_who_have_bought(Client& till, int count, long long phones);

// A shift at each till of hz-west, stock for `receipts` million sales, and members_who_have_bought(); their codes.
[[nodiscard]] std::vector<std::string> open_up(const Shop& shop, int members, int receipts = 1);

// Keep-alive connections, nobody logged in; and each a till with one of the two cashiers.
using Tills = std::vector<std::unique_ptr<Client>>;
[[nodiscard]] Tills connect(unsigned short port, int clients);
[[nodiscard]] Tills tills_of(const Shop& shop, int clients);

// `argv[i]` as a number; `otherwise` when there is none.
[[nodiscard]] int number_argument(int argc, char** argv, int i, int otherwise);

// Runs a benchmark whose first argument is `bobbin`; answers what main() does.
template <class Work>
int bench_main(int argc, char** argv, const char* usage, Work&& work) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s\n", usage);
    return 2;
  }
  try {
    work(std::filesystem::absolute(argv[1]).string());
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "%s: %s\n", argv[0], failure.what());
    return 1;
  }
  return 0;
}

}  // namespace bobbin::bench
