#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "core/app/ticker.hpp"
#include "core/config/read.hpp"
#include "core/config/revision.hpp"
#include "core/config/snapshot.hpp"
#include "core/modules/directory.hpp"

namespace bobbin::app {

// Puts each new revision of the configuration in force while the shop sells (config.md: "every host picks a change
// up"). What a host can't change while it runs (grants, currency) waits for its next start and is told; a revision that
// is wrong for this host leaves the old one in force and is told. Sales under way end under the settings they began
// with.
class Revisions {
 public:
  struct House {
    Storage& storage;
    const Clock& clock;
    config::Settings& settings;
    std::vector<config::KnownModule> known;  // of the plugins that this host has
    std::function<void(const config::Config&)>
        followed;  // told after each one that is in force, on the thread of look()
  };
  // `started` is what the host runs with, `number` the revision it is of, `overruled` what its file says otherwise.
  Revisions(House house, config::Config started, std::int64_t number, std::optional<config::Finding> overruled);
  ~Revisions() { stop(); }
  Revisions(const Revisions&) = delete;
  Revisions& operator=(const Revisions&) = delete;

  // Looks once a second, on a thread of its own: nothing slow may stand before it.
  void start() { ticker_.start(); }
  void stop() { ticker_.stop(); }
  // Once, now. Throws what the storage throws; then the next look tries again.
  void look();

  // For /readyz. Any thread.
  [[nodiscard]] std::vector<modules::Problem> problems() const;

 private:
  void take(const config::Revision& revision);
  [[nodiscard]] std::vector<modules::Problem> waiting(const config::Config& config, const std::string& name) const;

  House house_;
  const config::Config started_;
  std::int64_t seen_;  // the newest that was looked at; of the thread of look()
  mutable std::mutex mutex_;
  std::vector<modules::Problem> standing_;  // of what is in force
  std::vector<modules::Problem> refused_;   // of the newest, when that is wrong here
  Ticker ticker_;                           // last: it calls look()
};

// A finding as /readyz tells it.
[[nodiscard]] modules::Problem config_problem(const config::Finding& finding);

}  // namespace bobbin::app
