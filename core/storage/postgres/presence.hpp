#pragma once

#include <string>

#include "core/storage/postgres/connection.hpp"
#include "core/storage/presence.hpp"

namespace bobbin::storage::postgres {

// A connection that holds advisory locks: one that all programs share, and one on its number. The server lets go of
// them when the connection ends.
class ServerPresence final : public Presence {
 public:
  ServerPresence(std::string url, Company company);

  [[nodiscard]] std::uint16_t node() const override { return node_; }
  std::uint16_t keep() override;

 private:
  void take(std::uint16_t wanted);
  [[nodiscard]] bool lock(Connection& connection, std::string_view sql, std::string_view name) const;

  const std::string url_;
  const Company company_;
  std::unique_ptr<Connection> connection_;  // null while the place is lost
  std::string place_;                       // the schema: several shops may share a database
  std::uint16_t node_ = 0;
};

}  // namespace bobbin::storage::postgres
