#pragma once

#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>

#include <atomic>
#include <mutex>
#include <set>

#include "core/http/server.hpp"

// Private to the server: what one connection does.
namespace bobbin::http {

using Deadline = std::chrono::steady_clock::time_point;

// Something to poll beside a socket, so that who waits for a client hears of the server's end at once.
class Bell {
 public:
  Bell();  // throws std::system_error
  ~Bell();
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;
  void ring() const;  // from then on it can be read
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

// What all connections of a server share.
class Connections {
 public:
  Connections(const ServerOptions& given, Server::Handlers given_handlers)
      : options(given), handlers(std::move(given_handlers)) {}

  const ServerOptions options;
  const Server::Handlers handlers;
  std::atomic<bool> stopping = false;
  const Bell bell;  // rings when stopping
  std::atomic<const Poco::Net::TCPServer*> server = nullptr;

  [[nodiscard]] int queued() const {
    const Poco::Net::TCPServer* running = server;
    return running == nullptr ? 0 : running->queuedConnections();
  }

  // Others wait and every thread is taken: who is idle makes room.
  [[nodiscard]] bool crowded() const { return queued() > 0 && count() >= options.max_connections; }

  void add(Poco::Net::StreamSocket* socket);
  void remove(Poco::Net::StreamSocket* socket);
  [[nodiscard]] int count() const;
  void cut_all();  // shuts every socket down, which ends its thread's waiting

 private:
  mutable std::mutex mutex_;
  std::set<Poco::Net::StreamSocket*> sockets_;
};

// Reads request after request and answers each in turn; pipelined ones wait in the buffer.
class Connection final : public Poco::Net::TCPServerConnection {
 public:
  Connection(const Poco::Net::StreamSocket& socket, Connections& shared)
      : TCPServerConnection(socket), shared_(shared) {}
  void run() override;

 private:
  enum class Read { kMore, kEnd, kLate };
  enum class Next { kAgain, kClose };

  void serve();
  [[nodiscard]] bool wait_for_request();
  [[nodiscard]] Next one_request();
  [[nodiscard]] Read read_head(std::size_t& length);
  [[nodiscard]] tl::expected<void, Unreadable> read_body(Head& head);
  [[nodiscard]] Read read_some(Deadline deadline);
  [[nodiscard]] Read receive();
  [[nodiscard]] bool readable_within(std::chrono::milliseconds time) const;
  [[nodiscard]] bool called_within(std::chrono::milliseconds time) const;
  [[nodiscard]] Next refuse(const Unreadable& why);
  [[nodiscard]] Response answer(const Request& request) const;
  void send(std::string_view bytes);
  void linger();

  Connections& shared_;
  Poco::Net::StreamSocket socket_ = socket();
  std::string buffer_;
};

}  // namespace bobbin::http
