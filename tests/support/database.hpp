#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/storage/engine.hpp"
#include "core/storage/open.hpp"

namespace bobbin::testing {

// The same tests run on both databases: `BOBBIN_TEST_DATABASE` names a PostgreSQL server (tests/support/postgres.py
// starts one), without it there is SQLite.
[[nodiscard]] bool on_postgresql();

// A text of SQL in which bytes are written x'01', for the database that there is.
[[nodiscard]] std::string bytes_in(std::string sql);

// A database of its own, empty, that goes when the engine does: in memory, or a schema of the server.
[[nodiscard]] std::unique_ptr<storage::Engine> open_temporary(const storage::EngineOptions& options = {});

// A place for a database that is opened more than once. `address()` is what storage::open_engine takes.
class TemporaryPlace {
 public:
  TemporaryPlace();
  TemporaryPlace(const TemporaryPlace&) = delete;
  TemporaryPlace& operator=(const TemporaryPlace&) = delete;
  ~TemporaryPlace();
  [[nodiscard]] const std::string& address() const { return address_; }

 private:
  std::string name_;  // of the schema, or the folder
  std::string address_;
};

// A database of its own with all of core's tables, for the tests of one noun's SQL store. Link `bobbin_store_<noun>`
// (bobbin_store_catalog for stores/catalog_store.cpp) and `bobbin_storage_testing`.
//
//   TestDatabase database;
//   database.write([&](storage::Session& session) {
//     storage::CatalogSqlStore store(session);
//     ...
//   });
class TestDatabase {
 public:
  TestDatabase();
  ~TestDatabase();

  // One transaction that is committed, unless `work` throws: then it is undone and the exception comes back.
  void write(const std::function<void(storage::Session&)>& work);
  void read(const std::function<void(storage::Session&)>& work);
  [[nodiscard]] storage::Engine& engine();

 private:
  std::unique_ptr<storage::Engine> engine_;
};

}  // namespace bobbin::testing
