#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/checkout/checkout.hpp"
#include "core/import/map.hpp"
#include "core/journal/ledger.hpp"
#include "core/members/members.hpp"
#include "core/modules/directory.hpp"
#include "core/shifts/shifts.hpp"
#include "core/stock/stock.hpp"

// Files in (M7, docs/reference/files.md). `bobbin import` and the replay of `bobbin demo --import` are calls of this.
namespace bobbin::imports {

// What an import works with. Borrowed.
struct Desk {
  Storage& storage;
  const Clock& clock;
  IdSource& ids;
  const config::Settings& settings;
  catalog::Catalog& catalog;
  stock::Stock& stock;
  members::Members& members;
  shifts::Shifts& shifts;
  checkout::Checkout& checkout;
  modules::Directory& modules;
  // The hook by which a change of a member reaches the plugins, for that actor.
  std::function<members::Changed(const audit::Actor&)> told;
};

struct Progress {
  enum class Step : std::uint8_t { kReading, kWriting } step = Step::kReading;
  std::int64_t done = 0;   // bytes of the file, or rows
  std::int64_t total = 0;  // of the same; 0 = not known
};
using OnProgress = std::function<void(const Progress&)>;

struct Input {
  std::filesystem::path file;  // .csv or text; also .gz, .xz, .bz2, .zst
  std::optional<std::filesystem::path> map;
  std::string encoding;  // empty = the map's, else UTF-8
  std::string store;     // where rows that name none belong
  std::string staff;     // who imports, as the trail names it; may be empty
  OnProgress progress = nullptr;
};

// A row that can't be read or can't be taken. The rest goes on.
struct Bad {
  std::int64_t line = 0;  // of the file, from 1: a header is 1
  std::string column;     // as the file calls it; empty = the whole row
  Words reason;
};
struct Skipped {
  Words reason;  // as the map says
  std::int64_t rows = 0;
  std::vector<std::int64_t> lines = {};  // the first of them

  static constexpr std::size_t kMostLines = 5;
  void add(std::int64_t line) {
    ++rows;
    if (lines.size() < kMostLines) lines.push_back(line);
  }
};

struct Report {
  std::int64_t rows = 0;       // without the header
  std::int64_t imported = 0;   // rows
  std::int64_t unchanged = 0;  // rows that were there
  std::vector<Bad> bad;        // by line
  std::vector<Skipped> skipped;
};
// {rows, imported, unchanged, bad: [{line, column, reason}], skipped: [{reason, rows, lines}]}: the first lines of each
[[nodiscard]] nlohmann::json to_json(const Report& report, const std::string& locale);

enum class Run : std::uint8_t { kReal, kDry };

// Reads the file and takes its good rows, in batches of one transaction; running it again changes nothing. kDry writes
// nothing and answers what would be. Refuses a file that can't be opened, a map or header that doesn't fit, an unknown
// store.
//   sales: history. RFM, tiers, visits and reports see it; no points, no commission, no stock, no shift.
//   members: opening balances are journal entries made by the modules.
[[nodiscard]] Result<Report> import_file(const Desk& desk, Kind kind, const Input& input, Run run);

struct ReplayReport {
  Report rows;
  std::int64_t sales = 0;       // of this file, those that were there before included
  std::int64_t sold_now = 0;    // in this run
  std::int64_t free_sales = 0;  // of 0.00, without a tender
  std::int64_t lines = 0;
  std::int64_t members = 0;
  std::int64_t styles = 0;  // SKUs
  Minor total_minor = 0;
  std::int64_t points = 0;  // what the journal says that these sales earned, on "points.*" accounts
  std::int64_t points_expected =
      0;  // the shop's rule over the rows: floor(net x points / per_minor), a sale, no tier's
  std::vector<journal::Store::TrialRow> trial_balance;
  std::int64_t trial_sum = 0;  // of the absolute sums per unit: 0, or the journal is damaged
};
[[nodiscard]] nlohmann::json to_json(const ReplayReport& report, const std::string& locale);

// What the owner of the clock does while a replay goes on. `at` moves forward only.
struct ReplayHooks {
  std::function<void(Instant at)> day_begins = nullptr;  // before the first sale of a business day: jobs, outbox
  std::function<bool()> stop = nullptr;                  // asked between batches; true ends the replay with a refusal
};

// Sells the file's sales through the real checkout, as if at their time, in the order of time (ties in file order):
// prices are the file's, members and SKUs that are not there are made, missing stock is received, each business day is
// a shift of its own. A broken run is completed by running it again; nothing is doubled.
[[nodiscard]] Result<ReplayReport> replay(const Desk& desk, const Input& input, const ReplayHooks& hooks);

}  // namespace bobbin::imports
