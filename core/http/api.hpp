#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/http/metrics.hpp"
#include "core/http/router.hpp"
#include "core/http/server.hpp"
#include "core/http/services.hpp"

namespace bobbin::http {

// The API: all routes, and what happens to every request on its way to one and back: find the route, know the person,
// permit, check query and body, run, answer. Any thread.
class Api {
 public:
  // Throws std::logic_error when two routes clash or a schema of the host's own doesn't compile; a plugin's route whose
  // schema doesn't compile is left out and told in the log.
  explicit Api(const Services& services);
  // For tests of what is here: other routes than the house's.
  Api(const Services& services, std::vector<Route> routes);
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  [[nodiscard]] Response handle(const Request& request);
  [[nodiscard]] const std::vector<Route>& routes() const;
  // What the server calls; `stats` for /metrics may be set once the server runs.
  [[nodiscard]] Server::Handlers handlers();
  void watch(std::function<ServerStats()> stats);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace bobbin::http
