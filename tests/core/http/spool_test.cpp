#include "core/http/spool.hpp"

#include "core/http/message.hpp"
#include "tests/support/catch.hpp"

using bobbin::http::Body;
using bobbin::http::Response;
using bobbin::http::serialise;
using bobbin::http::Spool;

TEST_CASE("what is spooled comes out again, in pieces, as often as asked") {
  const auto spool = std::make_shared<Spool>();
  std::string whole;
  for (int i = 0; i < 100'000; ++i) {
    const std::string line = std::to_string(i) + "\r\n";
    spool->put(line);
    whole += line;
  }
  spool->end();
  CHECK(spool->size() == whole.size());
  for (int i = 0; i < 2; ++i) {
    std::string read;
    int pieces = 0;
    spool->each([&](std::string_view piece) {
      read += piece;
      ++pieces;
    });
    CHECK(read == whole);
    CHECK(pieces > 1);
  }
}

TEST_CASE("the head of a spooled answer says its length, and its body is left to the file") {
  Response response;
  const auto spool = std::make_shared<Spool>();
  spool->put("abc");
  spool->end();
  response.file = spool;
  const std::string sent = serialise(response, true, Body::kSent);
  CHECK(sent.find("Content-Length: 3\r\n") != std::string::npos);
  CHECK(sent.ends_with("\r\n\r\n"));
}
