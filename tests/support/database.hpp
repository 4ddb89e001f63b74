#pragma once

#include <functional>
#include <memory>

#include "core/storage/engine.hpp"

namespace bobbin::testing {

// A database of its own, in memory, with all of core's tables, for the tests of one noun's SQL store. Link
// `bobbin_store_<noun>` (bobbin_store_catalog for stores/catalog_store.cpp) and `bobbin_storage_testing`.
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
