#include "core/http/router.hpp"

#include "tests/support/catch.hpp"

namespace bobbin::http {
namespace {

Route route(const std::string& method, const std::string& path) {
  return {.method = method, .path = path, .summary = {}, .handler = Free{}};
}

}  // namespace

TEST_CASE("a route is found by method and path, with its parameters") {
  const std::vector<Route> routes = {route("GET", "/"), route("GET", "/api/members"), route("GET", "/api/members/{m}"),
                                     route("PUT", "/api/members/{m}/pin"), route("GET", "/api/members/last")};
  const Router router(routes);
  CHECK(router.find("GET", {""}).route == &routes[0]);
  CHECK(router.find("GET", {"api", "members"}).route == &routes[1]);
  const auto one = router.find("GET", {"api", "members", "M0000018"});
  CHECK(one.route == &routes[2]);
  CHECK(one.params.at("m") == "M0000018");
  CHECK(router.find("GET", {"api", "members", "last"}).route == &routes[4]);
  CHECK(router.find("PUT", {"api", "members", "a/b", "pin"}).params.at("m") == "a/b");
}

TEST_CASE("another method tells what is allowed, another path nothing") {
  const std::vector<Route> routes = {route("GET", "/a/{x}"), route("PATCH", "/a/{x}"), route("DELETE", "/a/b")};
  const Router router(routes);
  const auto found = router.find("PUT", {"a", "b"});
  CHECK(found.route == nullptr);
  CHECK(found.allowed == std::vector<std::string>{"DELETE", "GET", "HEAD", "OPTIONS", "PATCH"});
  CHECK(router.find("GET", {"a"}).allowed.empty());
  CHECK(router.find("GET", {"a", ""}).allowed.empty());
  CHECK(router.find("GET", {"A", "b"}).route == nullptr);
  CHECK(router.find("HEAD", {"a", "c"}).route == &routes[0]);
}

TEST_CASE("two routes of one shape are a bug") {
  const std::vector<Route> routes = {route("GET", "/a/{x}"), route("GET", "/a/{x}")};
  CHECK_THROWS_AS(Router(routes), std::logic_error);
}

}  // namespace bobbin::http
