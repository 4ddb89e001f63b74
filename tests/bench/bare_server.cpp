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

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace bobbin::bench {
namespace {

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  Handler(RowWriter& writer, const std::string& body) : writer_(writer), body_(body) {}
  void handleRequest(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response) override {
    std::string unread;
    Poco::StreamCopier::copyToString(request.stream(), unread);
    try {
      writer_.write_next();
    } catch (const std::exception& failure) {
      std::fprintf(stderr, "the bare server: %s\n", failure.what());
      ::_exit(1);  // a limit that writes less is none
    }
    response.setContentType("application/json");
    response.setContentLength(static_cast<std::streamsize>(body_.size()));
    response.sendBuffer(body_.data(), body_.size());
  }

 private:
  RowWriter& writer_;
  const std::string& body_;
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  Factory(RowWriter& writer, std::size_t bytes) : writer_(writer), body_(bytes, ' ') {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest&) override {
    return new Handler(writer_, body_);
  }

 private:
  RowWriter& writer_;
  std::string body_;
};

[[noreturn]] void serve(const ShopDatabase& database, const BareServer::Work& work, int tell) {
  try {
    const std::unique_ptr<RowWriter> writer = database.recorded(work.first_claim, work.sales);
    Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
    Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
    params->setMaxThreads(64);
    params->setMaxQueued(64);
    params->setMaxKeepAliveRequests(0);
    Poco::ThreadPool pool(4, 64);
    Poco::Net::HTTPServer server(new Factory(*writer, work.answer_bytes), pool, socket, params);
    server.start();
    const unsigned short port = socket.address().port();
    if (::write(tell, &port, sizeof port) != sizeof port) ::_exit(1);
    for (;;) ::pause();
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "the bare server: %s\n", failure.what());
  }
  ::_exit(1);
}

}  // namespace

BareServer::BareServer(const ShopDatabase& database, const Work& work) {
  int out[2];
  if (::pipe(out) != 0) throw std::runtime_error("no pipe");
  child_ = ::fork();
  if (child_ == 0) {
    ::close(out[0]);
    serve(database, work, out[1]);
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
