#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>

#include "tests/bench/sale_rows.hpp"

namespace bobbin::bench {

// The limit: a bare Poco HTTP server in a process of its own that parses nothing. For each request the rows of one
// recorded sale are written durably (sale_rows.hpp); then a body of the usual size is answered.
class BareServer {
 public:
  struct Work {
    std::string first_claim;
    int sales = 0;
    std::size_t answer_bytes = 0;
  };
  BareServer(const ShopDatabase& database, const Work& work);
  BareServer(const BareServer&) = delete;
  BareServer& operator=(const BareServer&) = delete;
  ~BareServer();

  [[nodiscard]] unsigned short port() const { return port_; }

 private:
  pid_t child_ = 0;
  unsigned short port_ = 0;
};

}  // namespace bobbin::bench
