#include "core/http/server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>

#include "core/http/problem.hpp"
#include "tests/support/catch.hpp"

namespace bobbin::http {
namespace {

using std::chrono::milliseconds;

Server::Handlers echo() {
  Server::Handlers out;
  out.handle = [](const Request& request) -> Response {
    if (request.target == "/throw") throw std::runtime_error("secret words");
    return {200, "text/plain", request.method + " " + request.target + " " + request.body, {}};
  };
  out.unreadable = [](const Unreadable& why) { return problem(why, locale_of(why.accept_language, "zh-CN")); };
  out.failed = [](const Request&, const std::string&) { return internal_problem("1234", "en"); };
  out.busy = [] { return problem(Refusal{Code::kBusy, {"忙", "busy"}}, "en"); };
  return out;
}

// A client without manners: sends bytes, reads bytes.
class Line {
 public:
  explicit Line(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    const timeval patience{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~Line() { ::close(socket_); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  void send(const std::string& bytes) {
    std::size_t at = 0;
    while (at < bytes.size()) {
      const auto sent = ::send(socket_, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
      if (sent <= 0) return;
      at += static_cast<std::size_t>(sent);
    }
  }
  // Until `text` has come, or the end.
  std::string read_until(const std::string& text) {
    while (read_.find(text) == std::string::npos && more()) {
    }
    return read_;
  }
  std::string read_all() {
    while (more()) {
    }
    return read_;
  }
  [[nodiscard]] bool closed() { return !more(); }
  [[nodiscard]] bool connected() const { return connected_; }

 private:
  bool more() {
    char packet[4096];
    const auto count = ::recv(socket_, packet, sizeof packet, 0);
    if (count <= 0) return false;
    read_.append(packet, static_cast<std::size_t>(count));
    return true;
  }
  int socket_;
  bool connected_ = false;
  std::string read_;
};

std::string get(const std::string& path, const std::string& more = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + more + "\r\n";
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t out = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++out;
  return out;
}

}  // namespace

TEST_CASE("one connection serves many requests, also sent all at once") {
  Server server({}, echo());
  Line line(server.port());
  line.send(get("/1"));
  CHECK(line.read_until("GET /1 ").find("Connection: keep-alive") != std::string::npos);
  line.send(get("/2") + "PUT /3 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc" +
            get("/4", "Connection: close\r\n"));
  const std::string all = line.read_all();
  CHECK(count_of(all, "HTTP/1.1 200 OK") == 4);
  CHECK(all.find("GET /2 ") < all.find("PUT /3 abc"));
  CHECK(all.find("PUT /3 abc") < all.find("GET /4 "));
}

TEST_CASE("a request that comes byte by byte is read whole") {
  Server server({}, echo());
  Line line(server.port());
  for (const char c :
       std::string("PUT /x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")) {
    line.send(std::string(1, c));
  }
  CHECK(line.read_all().ends_with("PUT /x hello"));
}

TEST_CASE("a chunked body is read, and asked for when the client waits") {
  Server server({}, echo());
  Line line(server.port());
  line.send(
      "PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
  CHECK(line.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  line.send("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  CHECK(line.read_all().ends_with("PUT /c abcde"));
}

TEST_CASE("a HEAD has a GET's headers and no body") {
  Server server({}, echo());
  Line line(server.port());
  line.send("HEAD /h HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  const std::string all = line.read_all();
  CHECK(all.find("Content-Length: 8\r\n") != std::string::npos);
  CHECK(all.ends_with("\r\n\r\n"));
}

TEST_CASE("a body above the limit is answered 413 even while it is still being sent") {
  ServerOptions options;
  options.limits.body_bytes = 1000;
  Server server(options, echo());
  const std::string huge(3 * 1024 * 1024, 'x');
  SECTION("with a length") {
    Line line(server.port());
    line.send("PUT / HTTP/1.1\r\nHost: h\r\nAccept-Language: en\r\nContent-Length: " + std::to_string(huge.size()) +
              "\r\n\r\n" + huge);
    const std::string all = line.read_all();
    CHECK(all.starts_with("HTTP/1.1 413 "));
    CHECK(all.find("application/problem+json") != std::string::npos);
    CHECK(all.find("urn:bobbin:error:too_large") != std::string::npos);
    CHECK(all.find("at most 1000 bytes") != std::string::npos);
  }
  SECTION("in chunks") {
    Line line(server.port());
    line.send("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n300000\r\n" + huge + "\r\n0\r\n\r\n");
    CHECK(line.read_all().starts_with("HTTP/1.1 413 "));
  }
}

TEST_CASE("what can't be read gets a problem and the end of the connection") {
  Server server({}, echo());
  const auto answer_to = [&server](const std::string& bytes) {
    Line line(server.port());
    line.send(bytes);
    return line.read_all();
  };
  const std::string rubbish = answer_to("rubbish\r\n\r\n" + get("/after"));
  CHECK(rubbish.starts_with("HTTP/1.1 400 "));
  CHECK(rubbish.find("urn:bobbin:error:invalid") != std::string::npos);
  CHECK(rubbish.find("Connection: close") != std::string::npos);
  CHECK(count_of(rubbish, "HTTP/1.1 ") == 1);
  CHECK(answer_to("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(20000, 'a') + "\r\n\r\n")
            .starts_with("HTTP/1.1 431 "));
  CHECK(answer_to(std::string(20000, 'a')).starts_with("HTTP/1.1 431 "));
  std::string many = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 65; ++i) many += "H" + std::to_string(i) + ": x\r\n";
  CHECK(answer_to(many + "\r\n").starts_with("HTTP/1.1 431 "));
  CHECK(answer_to("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n").starts_with("HTTP/1.1 414 "));
}

TEST_CASE("an exception becomes an answer that tells nothing of it") {
  Server server({}, echo());
  Line line(server.port());
  line.send(get("/throw") + get("/after", "Connection: close\r\n"));
  const std::string all = line.read_all();
  CHECK(all.starts_with("HTTP/1.1 500 "));
  CHECK(all.find("secret") == std::string::npos);
  CHECK(all.ends_with("GET /after "));
}

TEST_CASE("a slow client is told so and let go, however it keeps busy") {
  ServerOptions options;
  options.head_timeout = milliseconds(150);
  options.body_timeout = milliseconds(150);
  options.idle_timeout = milliseconds(150);
  Server server(options, echo());
  SECTION("a head that drips") {
    Line line(server.port());
    const auto began = std::chrono::steady_clock::now();
    std::atomic<bool> done = false;
    std::thread drip([&] {
      line.send("GET / HTTP/1.1\r\n");
      while (!done) {
        line.send("a");
        std::this_thread::sleep_for(milliseconds(10));
      }
    });
    const std::string all = line.read_until("\r\n\r\n");
    done = true;
    drip.join();
    CHECK(all.starts_with("HTTP/1.1 408 "));
    CHECK(std::chrono::steady_clock::now() - began < milliseconds(2000));
  }
  SECTION("a body that never comes") {
    Line line(server.port());
    line.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
    CHECK(line.read_until("\r\n\r\n").starts_with("HTTP/1.1 408 "));
  }
  SECTION("a connection that says nothing") {
    Line line(server.port());
    CHECK(line.closed());
  }
}

TEST_CASE("who finds the queue full is answered 503, not dropped") {
  ServerOptions options;
  options.max_connections = 1;
  options.max_queued = 1;
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  Server::Handlers handlers = echo();
  handlers.handle = [released](const Request& request) -> Response {
    if (request.target == "/wait") released.wait();
    return {200, "text/plain", request.target, {}};
  };
  Server server(options, handlers);
  Line busy(server.port());
  busy.send(get("/wait"));
  while (server.stats().connections < 1) std::this_thread::sleep_for(milliseconds(1));
  Line queued(server.port());
  queued.send(get("/queued", "Connection: close\r\n"));
  while (server.stats().queued < 1) std::this_thread::sleep_for(milliseconds(1));
  Line refused(server.port());
  refused.send(get("/refused"));
  const std::string no = refused.read_all();
  CHECK(no.starts_with("HTTP/1.1 503 "));
  CHECK(no.find("Retry-After: 1\r\n") != std::string::npos);
  CHECK(no.find("urn:bobbin:error:busy") != std::string::npos);
  CHECK(server.stats().refused == 1);
  release.set_value();
  CHECK(busy.read_until("/wait").find("Connection: close") != std::string::npos);  // others wait: make room
  CHECK(queued.read_all().ends_with("/queued"));
}

TEST_CASE("idle connections make room for those who wait") {
  ServerOptions options;
  options.max_connections = 1;
  Server server(options, echo());
  Line idle(server.port());
  idle.send(get("/1"));
  idle.read_until("GET /1 ");
  Line second(server.port());
  second.send(get("/2", "Connection: close\r\n"));
  CHECK(second.read_all().ends_with("GET /2 "));  // long before idle_timeout
}

TEST_CASE("stopping lets requests under way finish and takes no new ones") {
  Server::Handlers handlers = echo();
  std::promise<void> inside;
  handlers.handle = [&inside](const Request&) -> Response {
    inside.set_value();
    std::this_thread::sleep_for(milliseconds(100));
    return {200, "text/plain", "finished", {}};
  };
  Server server({}, handlers);
  const std::uint16_t port = server.port();
  Line line(port);
  Line idle(port);
  line.send(get("/"));
  inside.get_future().wait();
  server.stop();
  const std::string all = line.read_all();
  CHECK(all.ends_with("finished"));
  CHECK(all.find("Connection: close") != std::string::npos);
  CHECK(idle.closed());
  CHECK(server.stats().connections == 0);
}

TEST_CASE("many clients at once are all answered") {
  Server server({}, echo());
  std::atomic<int> answered = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 40; ++i) {
    clients.emplace_back([&server, &answered] {
      Line line(server.port());
      for (int k = 0; k < 24; ++k) line.send(get("/k"));
      line.send(get("/last", "Connection: close\r\n"));
      answered += static_cast<int>(count_of(line.read_all(), "HTTP/1.1 200 OK"));
    });
  }
  for (std::thread& client : clients) client.join();
  CHECK(answered == 40 * 25);
}

TEST_CASE("an address that is taken is told in words") {
  Server first({}, echo());
  ServerOptions options;
  options.port = first.port();
  CHECK_THROWS_WITH(Server(options, echo()), Catch::Contains("cannot listen on 127.0.0.1:"));
}

}  // namespace bobbin::http
