#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/http/message.hpp"

namespace bobbin::http {

// Bounds of the server; the defaults are what shops run with. All times are steady time.
struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;      // 0 picks one
  int max_connections = 1024;  // served at once: a thread each, so keep-alive never starves a newcomer of a thread
  int max_queued = 64;         // accepted and waiting for a thread; the next one is answered 503 with Retry-After
  MessageLimits limits;
  std::chrono::milliseconds idle_timeout{30'000};   // between two requests of a connection
  std::chrono::milliseconds head_timeout{10'000};   // from a request's first byte to the end of its head
  std::chrono::milliseconds body_timeout{30'000};   // from there to the end of its body
  std::chrono::milliseconds write_timeout{30'000};  // of one answer
  std::chrono::milliseconds stop_timeout{10'000};   // what requests under way get when the server stops
};

struct ServerStats {
  int connections = 0;
  int queued = 0;
  std::int64_t refused = 0;  // answered 503 before they were served
};

// An HTTP/1.1 server over Poco's TCPServer: its acceptor, dispatcher and pool, one thread a connection. The connection
// is ours and not HTTPServer's, whose answers to what it can't read have no body, whose time limits are per packet (a
// slow client holds a thread for ever) and whose full queue drops. A message that can't be read is answered by
// `unreadable` and the connection closed.
class Server {
 public:
  // Called on connection threads, many at once. What it throws is answered by `Handlers::failed`.
  struct Handlers {
    std::function<Response(const Request&)> handle;
    std::function<Response(const Unreadable&)> unreadable;
    std::function<Response(const Request&, const std::string& what)> failed;
    std::function<Response()> busy;
  };

  // Binds, listens and serves. Throws std::runtime_error when the address can't be bound.
  Server(const ServerOptions& options, Handlers handlers);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] ServerStats stats() const;

  // Takes no more connections, lets requests under way finish within stop_timeout, closes the rest. Any thread but a
  // connection's own.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace bobbin::http
