#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/http/route.hpp"
#include "core/http/server.hpp"
#include "core/http/services.hpp"

namespace bobbin::http {

// What /metrics shows, in Prometheus' text format. Any thread; counting takes no lock.
class Metrics {
 public:
  explicit Metrics(const std::vector<Route>& routes);

  // `route` null: nothing matched.
  void count(const Route* route, int status, std::chrono::microseconds duration);
  void sold() { ++sales_; }
  void failed() { ++failures_; }

  [[nodiscard]] std::string page(const ServerStats& server, const std::vector<Gauge>& gauges) const;

 private:
  // Upper bounds in microseconds: from a lookup in memory to a login.
  static constexpr std::array<std::int64_t, 12> kBounds = {100,    250,    500,     1'000,   2'500,     5'000,
                                                           10'000, 25'000, 100'000, 500'000, 2'500'000, 10'000'000};
  struct Row {
    std::string labels;
    std::array<std::atomic<std::int64_t>, 6> by_class{};  // [2] = 2xx
    std::array<std::atomic<std::int64_t>, kBounds.size() + 1> by_duration{};
    std::atomic<std::int64_t> sum_us = 0;
  };
  Row other_;
  std::map<const Route*, std::unique_ptr<Row>> rows_;  // pointers: rows hold atomics, which don't move
  std::atomic<std::int64_t> sales_ = 0;
  std::atomic<std::int64_t> failures_ = 0;
};

}  // namespace bobbin::http
