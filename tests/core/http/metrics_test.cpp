#include "core/http/metrics.hpp"

#include "tests/support/catch.hpp"

namespace bobbin::http {

TEST_CASE("metrics count by route, class of status and duration, in whole microseconds") {
  std::vector<Route> routes;
  routes.push_back({.method = "GET", .path = "/a/{x}", .summary = {}, .handler = Free{}});
  Metrics metrics(routes);
  metrics.count(&routes[0], 200, std::chrono::microseconds(100));
  metrics.count(&routes[0], 204, std::chrono::microseconds(101));
  metrics.count(&routes[0], 422, std::chrono::microseconds(99'000'000));
  metrics.count(nullptr, 404, std::chrono::microseconds(1));
  metrics.sold();
  const std::string page =
      metrics.page({3, 1, 9}, {{"bobbin_writer_queue", "Waiting.", [] { return std::int64_t{7}; }}});
  const auto has = [&page](const std::string& line) { return page.find(line + "\n") != std::string::npos; };
  CHECK(has(R"(bobbin_http_requests_total{method="GET",route="/a/{x}",status="2xx"} 2)"));
  CHECK(has(R"(bobbin_http_requests_total{method="GET",route="/a/{x}",status="4xx"} 1)"));
  CHECK(has(R"(bobbin_http_requests_total{method="other",route="other",status="4xx"} 1)"));
  const std::string bucket = R"(bobbin_http_request_duration_microseconds_bucket{method="GET",route="/a/{x}",le=")";
  CHECK(has(bucket + R"(100"} 1)"));
  CHECK(has(bucket + R"(250"} 2)"));
  CHECK(has(bucket + R"(10000000"} 2)"));
  CHECK(has(bucket + R"(+Inf"} 3)"));
  CHECK(has(R"(bobbin_http_request_duration_microseconds_sum{method="GET",route="/a/{x}"} 99000201)"));
  CHECK(has(R"(bobbin_http_request_duration_microseconds_count{method="GET",route="/a/{x}"} 3)"));
  CHECK(has("bobbin_sales_total 1"));
  CHECK(has("bobbin_http_connections 3"));
  CHECK(has("bobbin_http_refused_total 9"));
  CHECK(has("bobbin_writer_queue 7"));
}

}  // namespace bobbin::http
