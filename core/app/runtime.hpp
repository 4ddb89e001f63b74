#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

#include "core/app/desk.hpp"
#include "core/config/read.hpp"
#include "core/http/services.hpp"
#include "core/plugin_host/budgets.hpp"

namespace bobbin::app {

// A configuration with faults: all of them. what() is their texts, a line each.
class ConfigRefused : public std::runtime_error {
 public:
  explicit ConfigRefused(std::vector<config::Finding> findings);
  [[nodiscard]] const std::vector<config::Finding>& findings() const { return findings_; }

 private:
  std::vector<config::Finding> findings_;
};

struct Opening {
  std::filesystem::path config;
  const Clock* clock = nullptr;  // business time; null = the system's
  // Whether other programs may have the database open at the same time: an import beside a selling shop may, a second
  // shop on one SQLite file may not.
  enum class Company { kAny, kNone } company = Company::kAny;
  plugin_host::Purpose purpose = plugin_host::Purpose::kShop;
};

// An open shop: the composition root. Makes everything in the order in which it needs each other and takes it down the
// other way round. Nothing runs by itself until start().
class Runtime {
 public:
  // Throws ConfigRefused, or std::runtime_error with what is wrong and what would help (database, key).
  [[nodiscard]] static std::unique_ptr<Runtime> open(const Opening& opening);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  [[nodiscard]] const Desk& desk() const;
  [[nodiscard]] const config::Config& config() const;
  [[nodiscard]] http::Services services();
  // What is said of the configuration while the shop sells. Any thread.
  [[nodiscard]] std::vector<modules::Problem> config_problems() const;

  // Starts what goes on beside the requests: jobs, outbox, recovery of outside money.
  void start();
  // Runs every job that is due up to `to`, each at its time (`stand_at` is told, so that a manual clock stands there),
  // and then the outbox; in this thread. False when end_work() came first: then the clock stands where it got to.
  [[nodiscard]] bool catch_up(Instant to, const std::function<void(Instant)>& stand_at);
  // No job begins any more, and a catch_up under way ends: the program is about to. Any thread.
  void end_work();

 private:
  struct Parts;
  explicit Runtime(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace bobbin::app
