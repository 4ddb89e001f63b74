// Our connection over TCPServer beside Poco's HTTPServer (docs/decisions/0005): one constant answer, the same clients,
// turn by turn in one run. Prints the requests a second of both and their ratio.
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "core/http/server.hpp"
#include "tests/bench/report.hpp"

namespace {

constexpr int kTurns = 7;
constexpr int kClients = 4;
constexpr std::chrono::milliseconds kTurn{1'500};
const std::string kBody(1'000, ' ');
const std::string kAsk = "GET /x HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n\r\n";

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  void handleRequest(Poco::Net::HTTPServerRequest&, Poco::Net::HTTPServerResponse& response) override {
    response.setContentType("application/json");
    response.setContentLength(static_cast<std::streamsize>(kBody.size()));
    response.sendBuffer(kBody.data(), kBody.size());
  }
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
    return new Handler;
  }
};

// Asks over one connection until the turn is over; answers how often it was answered.
long ask_until(std::uint16_t port, std::chrono::steady_clock::time_point end) {
  Poco::Net::StreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", port));
  socket.setNoDelay(true);
  std::string got;
  char buffer[8'192];
  long answered = 0;
  while (std::chrono::steady_clock::now() < end) {
    socket.sendBytes(kAsk.data(), static_cast<int>(kAsk.size()));
    got.clear();
    for (std::size_t whole = 0; whole == 0 || got.size() < whole;) {
      const int bytes = socket.receiveBytes(buffer, sizeof buffer);
      if (bytes <= 0) throw std::runtime_error("the server hung up");
      got.append(buffer, static_cast<std::size_t>(bytes));
      const auto head = got.find("\r\n\r\n");
      if (whole == 0 && head != std::string::npos) whole = head + 4 + kBody.size();
    }
    ++answered;
  }
  return answered;
}

// Requests a second of all clients together.
long turn(std::uint16_t port) {
  std::atomic<long> answered{0};
  std::vector<std::thread> clients;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&] { answered += ask_until(port, begin + kTurn); });
  }
  for (std::thread& client : clients) client.join();
  const auto took = std::chrono::steady_clock::now() - begin;
  return answered * 1'000 / std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
}

long median(std::vector<long> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

}  // namespace

int main() {
  Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
  Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
  params->setMaxThreads(64);
  params->setMaxKeepAliveRequests(0);
  Poco::ThreadPool pool(4, 64);
  Poco::Net::HTTPServer theirs(new Factory, pool, socket, params);
  theirs.start();

  using bobbin::http::Response;
  const auto answer = [] {
    Response out;
    out.body = kBody;
    return out;
  };
  bobbin::http::Server ours({}, {.handle = [&](const auto&) { return answer(); },
                                 .unreadable = [&](const auto&) { return answer(); },
                                 .failed = [&](const auto&, const std::string&) { return answer(); },
                                 .busy = answer});
  std::vector<long> poco;
  std::vector<long> own;
  std::vector<long> percent;
  for (int i = 0; i < kTurns; ++i) {
    poco.push_back(turn(socket.address().port()));
    own.push_back(turn(ours.port()));
    percent.push_back(own.back() * 100 / poco.back());
  }
  std::printf("%d clients, %d turns; ours/Poco's, median of turns: %ld %%\n", kClients, kTurns, median(percent));
  bobbin::bench::report_ratio("HTTP, one constant answer, beside Poco's server", median(own), median(poco),
                              "requests/s", {});
  theirs.stopAll(true);
  return 0;
}
