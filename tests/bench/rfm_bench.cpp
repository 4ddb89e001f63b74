// A refresh of RFM (R1, R2): what members bought is read once, in order; cuts, means, scores and segments are computed
// from it in memory. Beside it the same from the same aggregates by SQL's window functions. CPU, not time.
//   rfm_bench [MEMBERS SALES]
#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "scoring.hpp"
#include "tests/bench/report.hpp"

namespace bobbin::bench {
namespace {

constexpr std::int64_t kToday = 20'458;  // 2026-01-05
constexpr std::int64_t kWindowDays = 730;
constexpr std::int64_t kAllDays = 720;  // all in the window
constexpr long long kMostCpuMs = 1'500;
constexpr long long kLeastRatio = 800;  // hundredths

long long cpu_ms(const std::function<void()>& work) {
  const std::clock_t before = std::clock();
  work();
  return static_cast<long long>(std::clock() - before) * 1'000 / CLOCKS_PER_SEC;
}

// A file of sales as the host's table has them: rows in the order of their sale, found by an index of members.
class Sales {
 public:
  Sales(std::int64_t members, std::int64_t sales) {
    std::string pattern = (std::filesystem::temp_directory_path() / "bobbin-rfm-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    if (sqlite3_open((folder_ / "sales.db").c_str(), &db_) != SQLITE_OK) throw std::runtime_error("no database");
    run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; PRAGMA temp_store = MEMORY");
    run("CREATE TABLE sale (id INTEGER PRIMARY KEY, member INTEGER, day INTEGER, kept INTEGER, kept_minor INTEGER)");
    fill(members, sales);
    run("CREATE INDEX sale_member ON sale (member)");
  }
  Sales(const Sales&) = delete;
  Sales& operator=(const Sales&) = delete;
  ~Sales() {
    sqlite3_close(db_);
    std::filesystem::remove_all(folder_);
  }

  void run(const std::string& sql) {
    if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(db_));
    }
  }
  void each(const std::string& sql, const std::function<void(sqlite3_stmt*)>& row) {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &raw, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(db_));
    }
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
    while (sqlite3_step(raw) == SQLITE_ROW) row(raw);
  }

 private:
  // A few buy much and most buy little, as in a shop.
  void fill(std::int64_t members, std::int64_t sales) {
    std::mt19937_64 draw(1);
    sqlite3_stmt* raw = nullptr;
    sqlite3_prepare_v2(db_, "INSERT INTO sale VALUES (?1, ?2, ?3, 1, ?4)", -1, &raw, nullptr);
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
    const auto below = [&](std::int64_t bound) {
      return static_cast<std::int64_t>(draw() % static_cast<std::uint64_t>(bound));
    };
    const std::int64_t each = sales / members;
    run("BEGIN");
    for (std::int64_t id = 1; id <= sales; ++id) {
      const std::int64_t days = kAllDays - (id - 1) * kAllDays / sales;
      sqlite3_bind_int64(raw, 1, id);
      const bool own = id % each == 0;  // everybody buys, some much more
      sqlite3_bind_int64(raw, 2, own ? id / each : 1 + below(1 + below(members)));
      sqlite3_bind_int64(raw, 3, kToday - days);
      sqlite3_bind_int64(raw, 4, 100 + below(200'000));
      sqlite3_step(raw);
      sqlite3_reset(raw);
    }
    run("COMMIT");
  }

  std::filesystem::path folder_;
  sqlite3* db_ = nullptr;
};

struct Computed {
  std::array<long long, 9> segments{};  // members, by segment
  long long scores = 0;                 // all of them together
};

Computed compute(const std::vector<rfm::Figures>& members) {
  const rfm::Rules rules;
  rfm::Population population;
  for (const rfm::Figures& one : members) population.add(one);
  const rfm::Yardstick yardstick = rfm::measure(rules, population);
  Computed out;
  for (const rfm::Figures& one : members) {
    const rfm::Scores scores = rfm::scores_of(yardstick, one);
    out.scores += scores.r + scores.f + scores.m;
    ++out.segments[static_cast<std::size_t>(rfm::segment_of(rules, yardstick, one))];
  }
  return out;
}

// Fifths by rank and segments by mean: what one writes in SQL for it. Ties fall otherwise than by quantiles of type 7,
// the work is the same.
constexpr const char* kWindows =
    "SELECT segment, count(*), sum(r + f + m) FROM (SELECT"
    " ntile(5) OVER (ORDER BY days DESC) AS r, ntile(5) OVER (ORDER BY frequency) AS f,"
    " ntile(5) OVER (ORDER BY monetary_minor) AS m,"
    " 1 + (monetary_minor <= avg(monetary_minor) OVER ()) * 4 + (days >= avg(days) OVER ()) * 2"
    " + (frequency <= avg(frequency) OVER ()) AS segment"
    " FROM bought) GROUP BY segment";

void run(std::int64_t members, std::int64_t sales) {
  Sales shop(members, sales);
  const std::string aggregates = "SELECT member, " + std::to_string(kToday) +
                                 " - max(day) AS days, count(*) AS frequency, sum(kept_minor) AS monetary_minor"
                                 " FROM sale WHERE kept > 0 AND day > " +
                                 std::to_string(kToday - kWindowDays) + " GROUP BY member";
  std::vector<rfm::Figures> bought;
  const long long read = cpu_ms([&] {
    shop.each(aggregates, [&](sqlite3_stmt* row) {
      bought.push_back({sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2), sqlite3_column_int64(row, 3)});
    });
  });
  Computed ours;
  const long long computed = cpu_ms([&] { ours = compute(bought); });

  shop.run("CREATE TEMP TABLE bought AS " + aggregates);
  Computed theirs;
  const long long windows = cpu_ms([&] {
    shop.each(kWindows, [&](sqlite3_stmt* row) {
      theirs.segments[static_cast<std::size_t>(sqlite3_column_int64(row, 0))] = sqlite3_column_int64(row, 1);
    });
  });
  if (ours.segments != theirs.segments) throw std::runtime_error("SQL finds other segments");
  const auto counted = static_cast<long long>(bought.size());
  if (ours.scores < 3 * counted || ours.scores > 15 * counted) throw std::runtime_error("a score isn't 1 to 5");

  const std::string what =
      "RFM of " + std::to_string(members) + " members with " + std::to_string(sales) + " sales, CPU";
  report(what + ": reading the aggregates", read, "ms", {});
  report(what + ": cuts, means, scores, segments", computed, "ms", Bound::at_most(kMostCpuMs));
  report_ratio(what + ": the same by window functions", windows, computed, "ms", Bound::at_least(kLeastRatio));
}

}  // namespace
}  // namespace bobbin::bench

int main(int argc, char** argv) {
  try {
    if (argc != 1 && argc != 3) throw std::invalid_argument("rfm_bench [MEMBERS SALES]");
    bobbin::bench::run(argc == 3 ? std::stoll(argv[1]) : 1'000'000, argc == 3 ? std::stoll(argv[2]) : 10'000'000);
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << "rfm_bench: " << failure.what() << '\n';
    return 1;
  }
}
