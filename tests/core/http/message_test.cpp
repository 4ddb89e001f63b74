#include "core/http/message.hpp"

#include "tests/support/catch.hpp"

namespace bobbin::http {
namespace {

tl::expected<Head, Unreadable> head_of(const std::string& text) { return parse_head(text, MessageLimits{}); }

int refused(const std::string& text) {
  const auto head = head_of(text);
  return head ? 0 : head.error().status;
}

}  // namespace

TEST_CASE("a head is read into method, path, query and headers") {
  const auto head =
      head_of("GET /api/v1/a%2Fb/%E5%BC%A0?q=%E5%BC%A0+x&limit=5&flag HTTP/1.1\r\nHost: h\r\nX-A:  b \r\n\r\n");
  REQUIRE(head);
  const Request& request = head->request;
  CHECK(request.method == "GET");
  CHECK(request.segments == std::vector<std::string>{"api", "v1", "a/b", "张"});
  CHECK(request.query_value("q") == "张 x");
  CHECK(request.query_value("limit") == "5");
  CHECK(request.query_value("flag") == "");
  CHECK_FALSE(request.query_value("none"));
  CHECK(request.header("x-a") == "b");
  CHECK(head->framing.keep_alive);
  CHECK(head->framing.content_length == 0);
}

TEST_CASE("an absolute address is read like a path") {
  const auto head = head_of("GET http://shop.example/api?x=1 HTTP/1.1\r\nHost: h\r\n\r\n");
  REQUIRE(head);
  CHECK(head->request.segments == std::vector<std::string>{"api"});
}

TEST_CASE("what two readers might understand differently is refused") {
  const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n";
  CHECK(refused("GET /\r\n\r\n") == 400);
  CHECK(refused("GET  / HTTP/1.1\r\nHost: h\r\n\r\n") == 400);
  CHECK(refused("G@T / HTTP/1.1\r\nHost: h\r\n\r\n") == 400);
  CHECK(refused("GET / HTTP/2.0\r\nHost: h\r\n\r\n") == 505);
  CHECK(refused("GET / HTTP/1.1\r\n\r\n") == 400);                        // no Host
  CHECK(refused("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);  // two
  CHECK(refused(get + "A : b\r\n\r\n") == 400);                           // blank before the colon
  CHECK(refused(get + "A: b\r\n c\r\n\r\n") == 400);                      // folded
  CHECK(refused(get + std::string("A: b\0c\r\n\r\n", 11)) == 400);        // NUL
  CHECK(refused(get + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n") == 400);
  CHECK(refused(get + "Content-Length: +1\r\n\r\n") == 400);
  CHECK(refused(get + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
  CHECK(refused(get + "Transfer-Encoding: gzip\r\n\r\n") == 501);
}

TEST_CASE("an address must be percent-encoded UTF-8") {
  const auto with = [](const std::string& target) { return refused("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"); };
  CHECK(with("/%zz") == 400);
  CHECK(with("/%4") == 400);
  CHECK(with("/%00") == 400);
  CHECK(with("/%ff") == 400);
  CHECK(with("/%ED%A0%80") == 400);  // a surrogate
  CHECK(with("/?q=%C0%AF") == 400);  // an overlong slash
  CHECK(with("/\xE5\xBC\xA0") == 400);
  CHECK(with("x") == 400);
  CHECK(with("/" + std::string(9000, 'a')) == 414);
}

TEST_CASE("limits on body and headers are told by their own status") {
  std::string many = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (int i = 0; i < 100; ++i) many += "A" + std::to_string(i) + ": b\r\n";
  CHECK(refused(many + "\r\n") == 431);
  CHECK(refused("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n") == 413);
  CHECK(refused("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048576\r\n\r\n") == 0);
  CHECK(refused("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999999\r\n\r\n") == 413);
}

TEST_CASE("a connection stays open as the version and its header say") {
  const auto keeps = [](const std::string& text) { return head_of(text)->framing.keep_alive; };
  CHECK(keeps("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: foo, Close\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
  CHECK(keeps("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
}

TEST_CASE("a chunked body is put together however it is cut") {
  const std::string whole = "4;a=b\r\nWiki\r\n5\r\npedia\r\n0\r\nTrailer: x\r\n\r\nNEXT";
  for (std::size_t step = 1; step <= whole.size(); ++step) {
    ChunkReader reader(100);
    std::string buffer;
    auto state = ChunkReader::State::kMore;
    for (std::size_t at = 0; at < whole.size() && state == ChunkReader::State::kMore; at += step) {
      buffer += whole.substr(at, step);
      state = reader.feed(buffer);
    }
    CHECK(state == ChunkReader::State::kDone);
    CHECK(reader.body() == "Wikipedia");
  }
}

TEST_CASE("a chunked body is bounded and strict") {
  const auto fed = [](std::string text) { return ChunkReader(10).feed(text); };
  CHECK(fed("b\r\n12345678901\r\n") == ChunkReader::State::kTooLarge);
  CHECK(fed("fffffffffffffff\r\n") == ChunkReader::State::kTooLarge);
  CHECK(fed("ffffffffffffffffff\r\n") == ChunkReader::State::kBad);
  CHECK(fed("x\r\n") == ChunkReader::State::kBad);
  CHECK(fed("2\r\nabc\r\n") == ChunkReader::State::kBad);
  CHECK(fed(std::string(2000, '1')) == ChunkReader::State::kBad);
  CHECK(fed("0\r\n" + std::string(2000, 'a') + "\r\n") == ChunkReader::State::kBad);
}

TEST_CASE("an answer has its length, and a HEAD the same without a body") {
  const Response response{404, "text/plain", "none", {{"Allow", "GET"}}};
  const std::string get = serialise(response, true, Body::kSent);
  CHECK(get.starts_with("HTTP/1.1 404 Not Found\r\n"));
  CHECK(get.ends_with("\r\nAllow: GET\r\nConnection: keep-alive\r\n\r\nnone"));
  CHECK(get.find("Content-Length: 4\r\n") != std::string::npos);
  const std::string head = serialise(response, false, Body::kLeftOut);
  CHECK(head.find("Content-Length: 4\r\n") != std::string::npos);
  CHECK(head.ends_with("Connection: close\r\n\r\n"));
  CHECK(serialise({204, "", "", {}}, true, Body::kSent).find("Content-Length") == std::string::npos);
}

}  // namespace bobbin::http
