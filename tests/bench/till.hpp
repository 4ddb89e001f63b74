#pragma once

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/base/ids.hpp"

// What both servers of the benchmark are asked: the same clients, the same bodies.
namespace bobbin::bench {

using nlohmann::json;

// One keep-alive connection.
class Client {
 public:
  explicit Client(Poco::UInt16 port) : session_("127.0.0.1", port) { session_.setKeepAlive(true); }

  // A login of that person at that till of the first store.
  void enter(const std::string& till, const std::string& staff, const std::string& pin) {
    token_ = "";
    const json wish = {{"store", "hz-west"}, {"till", till}, {"staff", staff}, {"pin", pin}};
    token_ = json::parse(call("POST", "/api/v1/sessions", wish.dump())).at("token");
  }

  // A login lasts longer than a server: another connection may go on with it.
  [[nodiscard]] const std::string& token() const { return token_; }
  void use(const std::string& token) { token_ = token; }

  std::string call(const std::string& method, const std::string& path, const std::string& body) {
    Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPRequest::HTTP_1_1);
    request.setContentType("application/json");
    request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    if (!token_.empty()) request.set("Authorization", "Bearer " + token_);
    session_.sendRequest(request) << body;
    Poco::Net::HTTPResponse response;
    std::ostringstream answer;
    answer << session_.receiveResponse(response).rdbuf();
    if (response.getStatus() >= 300) throw std::runtime_error(method + " " + path + ": " + answer.str());
    return answer.str();
  }

 private:
  Poco::Net::HTTPClientSession session_;
  std::string token_;
};

// Figures of one run. Latencies in microseconds.
struct Timed {
  long long sales = 0;
  long long microseconds = 1;
  long long p50 = 0;
  long long p99 = 0;

  [[nodiscard]] long long per_second() const { return sales * 1'000'000 / microseconds; }
};

// `sales` requests over these connections, one thread each; the bodies in turn.
inline Timed sell(std::vector<std::unique_ptr<Client>>& tills, const std::vector<std::string>& bodies, int sales) {
  using SteadyClock = std::chrono::steady_clock;
  const auto since = [](SteadyClock::time_point from) -> long long {
    return std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - from).count();
  };
  std::vector<std::vector<long long>> waits(tills.size());
  std::vector<std::thread> threads;
  std::atomic<int> left = sales;
  std::atomic<bool> failed = false;
  const auto begin = SteadyClock::now();
  for (std::size_t i = 0; i < tills.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int n = left.fetch_sub(1); n > 0 && !failed; n = left.fetch_sub(1)) {
        const auto from = SteadyClock::now();
        try {
          (void)tills[i]->call("PUT", "/api/v1/sales/" + new_uuid_v7(),
                               bodies[static_cast<std::size_t>(n) % bodies.size()]);
        } catch (const std::exception& failure) {
          if (!failed.exchange(true)) std::fprintf(stderr, "%s\n", failure.what());
          return;
        }
        waits[i].push_back(since(from));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (failed) throw std::runtime_error("a sale was not answered");
  Timed out{sales, std::max<long long>(1, since(begin)), 0, 0};
  std::vector<long long> all;
  for (const auto& some : waits) all.insert(all.end(), some.begin(), some.end());
  std::sort(all.begin(), all.end());
  out.p50 = all[all.size() / 2];
  out.p99 = all[all.size() * 99 / 100];
  return out;
}

}  // namespace bobbin::bench
