#include "tests/bench/bare_server.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/StreamCopier.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <semaphore>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/bench/recorded_rows.hpp"

namespace bobbin::bench {
namespace {

constexpr std::size_t kMostTogether = 64;

// One thread that writes; requests wait for the COMMIT that holds theirs.
class Writer {
 public:
  explicit Writer(const RecordedRows& rows) : rows_(rows), thread_([this] { serve(); }) { thread_.detach(); }

  void write_one() {
    std::binary_semaphore done{0};
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(&done);
    }
    filled_.notify_one();
    done.acquire();
  }

 private:
  std::binary_semaphore* next(std::unique_lock<std::mutex>& lock) {
    lock.lock();
    std::binary_semaphore* first = waiting_.empty() ? nullptr : waiting_.front();
    if (first != nullptr) waiting_.pop_front();
    lock.unlock();
    return first;
  }

  void serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
      filled_.wait(lock, [&] { return !waiting_.empty(); });
      lock.unlock();
      std::vector<std::binary_semaphore*> group;
      rows_.begin();
      while (group.size() < kMostTogether) {
        std::binary_semaphore* one = next(lock);
        if (one == nullptr) break;
        rows_.write(written_++);
        group.push_back(one);
      }
      rows_.commit();
      for (std::binary_semaphore* one : group) one->release();
      lock.lock();
    }
  }

  const RecordedRows& rows_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::binary_semaphore*> waiting_;
  int written_ = 0;
  std::thread thread_;
};

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  Handler(Writer& writer, const std::string& body) : writer_(writer), body_(body) {}
  void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
    std::string unread;
    Poco::StreamCopier::copyToString(request.stream(), unread);
    writer_.write_one();
    response.setContentType("application/json");
    response.setContentLength(static_cast<std::streamsize>(body_.size()));
    response.sendBuffer(body_.data(), body_.size());
  }

 private:
  Writer& writer_;
  const std::string& body_;
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  Factory(Writer& writer, std::size_t bytes) : writer_(writer), body_(bytes, ' ') {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
    return new Handler(writer_, body_);
  }

 private:
  Writer& writer_;
  std::string body_;
};

[[noreturn]] void serve(const BareServer::Work& work, int tell) {
  try {
    const RecordedRows rows(work.database, work.first_claim, work.sales);
    Writer writer(rows);
    Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
    Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
    params->setMaxThreads(64);
    params->setMaxQueued(64);
    params->setMaxKeepAliveRequests(0);
    Poco::ThreadPool pool(4, 64);
    Poco::Net::HTTPServer server(new Factory(writer, work.answer_bytes), pool, socket, params);
    server.start();
    const unsigned short port = socket.address().port();
    if (::write(tell, &port, sizeof port) != sizeof port) ::_exit(1);
    ::pause();
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "the bare server: %s\n", failure.what());
  }
  ::_exit(1);
}

}  // namespace

BareServer::BareServer(const Work& work) {
  int out[2];
  if (::pipe(out) != 0) throw std::runtime_error("no pipe");
  child_ = ::fork();
  if (child_ == 0) {
    ::close(out[0]);
    serve(work, out[1]);
  }
  ::close(out[1]);
  const auto got = ::read(out[0], &port_, sizeof port_);
  ::close(out[0]);
  if (got != sizeof port_) throw std::runtime_error("the bare server did not start");
}

BareServer::~BareServer() {
  ::kill(child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
}

}  // namespace bobbin::bench
