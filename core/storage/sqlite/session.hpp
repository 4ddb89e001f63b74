#pragma once

#include "core/storage/session.hpp"
#include "core/storage/sqlite/connection.hpp"

namespace bobbin::storage::sqlite {

// The session over one connection. Lives as long as the connection; the transactions are its owner's.
class SqliteSession final : public Session {
 public:
  explicit SqliteSession(Connection& connection) : connection_(connection) {}

  void send() override {}  // what is queued has run already
  void alone(std::string_view) override {}
  void together(std::string_view) override {}
  [[nodiscard]] Shape describe(std::string_view sql) override;
  [[nodiscard]] std::vector<Table> tables() override;
  [[nodiscard]] std::vector<std::string> structural_damage(int limit) override;
  [[nodiscard]] std::string adapt(std::string_view ddl) const override;

 protected:
  std::int64_t run(std::string_view sql, std::span<const Param> params, const Visitor* visitor) override;
  void enqueue(std::int64_t expected, std::string_view sql, std::span<const Param> params) override;
  void inquire(std::string_view sql, std::span<const Param> params, Inquiry inquiry) override;
  const Authority* swap(const Authority* authority) override { return connection_.act(authority); }

 private:
  Connection& connection_;
};

}  // namespace bobbin::storage::sqlite
