#include "core/http/server.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

#include <condition_variable>
#include <deque>
#include <stdexcept>
#include <thread>

#include "core/http/connection.hpp"

namespace bobbin::http {
namespace {

class Factory final : public Poco::Net::TCPServerConnectionFactory {
 public:
  explicit Factory(Connections& shared) : shared_(shared) {}
  Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
    return new Connection(socket, shared_);  // the dispatcher owns it
  }

 private:
  Connections& shared_;
};

// Answers 503 to connections that found the queue full, on a thread of its own so that the acceptor never waits.
class Turnstile {
 public:
  explicit Turnstile(const Connections& shared) : shared_(shared), thread_([this] { work(); }) {}
  ~Turnstile() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  Turnstile(const Turnstile&) = delete;
  Turnstile& operator=(const Turnstile&) = delete;

  void turn_away(const Poco::Net::StreamSocket& socket) {
    ++refused;
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= kMostWaiting) return;  // dropped: even saying no has a bound
    waiting_.push_back({socket, std::chrono::steady_clock::now() + kPatience});
    wake_.notify_all();
  }

  std::atomic<std::int64_t> refused = 0;

 private:
  static constexpr std::size_t kMostWaiting = 1'024;
  static constexpr std::chrono::milliseconds kPatience{500};
  struct Visitor {
    Poco::Net::StreamSocket socket;
    Deadline until;
    bool told = false;
  };

  void work() {
    std::unique_lock lock(mutex_);
    while (!ending_) {
      if (waiting_.empty()) {
        wake_.wait(lock);
        continue;
      }
      std::deque<Visitor> round;
      round.swap(waiting_);
      lock.unlock();
      std::erase_if(round, [this](Visitor& visitor) { return serve(visitor); });
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      lock.lock();
      waiting_.insert(waiting_.begin(), round.begin(), round.end());
    }
  }

  // True when it is done with. The request is read away before closing, else a reset might eat the answer.
  bool serve(Visitor& visitor) const {
    try {
      if (!visitor.told) {
        visitor.socket.setBlocking(false);
        const std::string bytes = serialise(shared_.handlers.busy(), false, Body::kSent);
        visitor.socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
        visitor.socket.shutdownSend();
        visitor.told = true;
      }
      std::array<char, 16 * 1024> away;
      while (visitor.socket.poll(Poco::Timespan(0), Poco::Net::Socket::SELECT_READ)) {
        if (visitor.socket.receiveBytes(away.data(), static_cast<int>(away.size())) <= 0) return true;
        if (std::chrono::steady_clock::now() >= visitor.until) return true;
      }
      return std::chrono::steady_clock::now() >= visitor.until;
    } catch (const Poco::Exception&) {
      return true;
    }
  }

  const Connections& shared_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Visitor> waiting_;
  bool ending_ = false;
  std::thread thread_;
};

// Asked by the acceptor for each new connection.
class Gate final : public Poco::Net::TCPServerConnectionFilter {
 public:
  Gate(Connections& shared, Turnstile& turnstile) : shared_(shared), turnstile_(turnstile) {}
  bool accept(const Poco::Net::StreamSocket& socket) override {
    if (shared_.queued() < shared_.options.max_queued) return true;
    turnstile_.turn_away(socket);
    return false;
  }

 private:
  Connections& shared_;
  Turnstile& turnstile_;
};

Poco::Net::ServerSocket bound(const ServerOptions& options) {
  try {
    Poco::Net::ServerSocket socket;
    // The address may be one that was just closed, never one that another process listens on.
    socket.bind(Poco::Net::SocketAddress(options.host, options.port), true, false);
    socket.listen(1024);
    return socket;
  } catch (const Poco::Exception& failure) {
    throw std::runtime_error("cannot listen on " + options.host + ":" + std::to_string(options.port) + ": " +
                             failure.displayText());
  }
}

Poco::Net::TCPServerParams::Ptr params(const ServerOptions& options) {
  Poco::Net::TCPServerParams::Ptr out = new Poco::Net::TCPServerParams;
  out->setMaxThreads(options.max_connections);
  out->setMaxQueued(options.max_queued);
  return out;
}

}  // namespace

struct Server::Parts {
  Parts(const ServerOptions& options, Handlers handlers)
      : shared(options, std::move(handlers)),
        socket(bound(options)),
        pool("http", 2, options.max_connections + 1, 60),
        turnstile(shared),
        gate(new Gate(shared, turnstile)),
        server(new Factory(shared), pool, socket, params(options)) {
    server.setConnectionFilter(gate);
    shared.server = &server;
    server.start();
  }

  Connections shared;
  Poco::Net::ServerSocket socket;
  Poco::ThreadPool pool;
  Turnstile turnstile;
  Poco::AutoPtr<Gate> gate;
  Poco::Net::TCPServer server;
  std::mutex stopping;
  bool stopped = false;
};

Server::Server(const ServerOptions& options, Handlers handlers)
    : parts_(std::make_unique<Parts>(options, std::move(handlers))) {}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return parts_->socket.address().port(); }

ServerStats Server::stats() const {
  return {parts_->shared.count(), parts_->server.queuedConnections(), parts_->turnstile.refused};
}

void Server::stop() {
  const std::lock_guard lock(parts_->stopping);
  if (parts_->stopped) return;
  parts_->stopped = true;
  parts_->shared.stopping = true;
  parts_->shared.bell.ring();
  parts_->server.stop();
  const Deadline deadline = std::chrono::steady_clock::now() + parts_->shared.options.stop_timeout;
  while (parts_->shared.count() > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  parts_->shared.cut_all();
  parts_->pool.joinAll();
}

}  // namespace bobbin::http
