#pragma once

#include <string>

#include "core/storage/open.hpp"
#include "core/storage/postgres/pool.hpp"

namespace bobbin::storage::postgres {

// A database on a PostgreSQL server. A write is one transaction on one connection, in the caller's own thread; several
// go on at once and wait for each other only where they touch the same rows.
class PostgresEngine final : public Engine {
 public:
  PostgresEngine(const std::string& url, const EngineOptions& options);

  Result<void> write(const Write& work) override;
  void read(const Read& work) override;

 private:
  Result<void> attempt(const Write& work, PostgresSession::Pace pace);
  void look(const Read& work, PostgresSession::Pace pace);

  Judge judge_;
  Pool writers_;
  Pool readers_;
  const PostgresSession::Pace first_pace_;
};

}  // namespace bobbin::storage::postgres
