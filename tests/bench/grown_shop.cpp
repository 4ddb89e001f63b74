#include "tests/bench/grown_shop.hpp"

#include "tests/bench/demo_shop.hpp"
#include "tests/bench/grown_members.hpp"
#include "tests/bench/grown_sales.hpp"
#include "tests/bench/sqlite_rows.hpp"

namespace bobbin::bench {
namespace {

// Tables that get older rows than those that they have: these wait outside, so that ids are appended in order and the
// pages of a B-tree are as full as in a shop that grew up.
const char* const kGrowing[] = {"claim",         "sale",        "sale_line", "sale_tender",
                                "journal_entry", "journal_lot", "member",    "audit"};

void each_growing(const Database& database, const char* before, const char* between, const char* after) {
  for (const std::string table : kGrowing) database.run(before + table + between + table + after);
}

}  // namespace

std::vector<std::string> grow(const std::filesystem::path& shop, const Growth& growth) {
  const Database database(database_of(shop));
  // Nobody needs what a cut run leaves: no log, no waiting for the disk, and room for the indexes in memory.
  database.run(
      "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA temp_store = MEMORY;"
      "BEGIN");
  const Calendar calendar(database);
  GrownMembers members(database, shop / "data/members.key", calendar, growth.members);
  {
    GrownSales sales(database, calendar, members, growth.sales);
    each_growing(database, "CREATE TEMP TABLE own_", " AS SELECT * FROM main.", " ORDER BY id");
    for (const std::string table : kGrowing) database.run("DELETE FROM main." + table);
    sales.write();
    members.write();
    sales.write_shifts();
  }
  each_growing(database, "INSERT INTO main.", " SELECT * FROM own_", " ORDER BY id");
  database.run("COMMIT; PRAGMA journal_mode = WAL");
  return members.codes();
}

}  // namespace bobbin::bench
