#include "core/http/openapi.hpp"

#include <nlohmann/json.hpp>

#include "core/http/json/basket.hpp"
#include "core/http/json/sale.hpp"
#include "core/http/json/shapes.hpp"
#include "core/schema/schema.hpp"
#include "tests/support/catch.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

std::vector<Route> routes() {
  std::vector<Route> out;
  out.push_back({.method = "POST",
                 .path = "/api/v1/things",
                 .summary = {"新增", "Add"},
                 .permission = "stock",
                 .body = str(object({{"name", some_text()}, {"note?", note()}})),
                 .answers = {{201, str(object({{"id", id()}}))}},
                 .handler = Free{}});
  out.push_back({.method = "GET",
                 .path = "/api/v1/things/{uuid}/slip",
                 .summary = {"小票", "Slip"},
                 .door = Door::kAnybody,
                 .query = str(object({{"format?", one_of({"text", "html"})}, {"gift", flag()}})),
                 .answers = {{200, "", "text/plain"}, {200, "", "text/html"}},
                 .handler = Free{},
                 .plugin = "stamps"});
  return out;
}

}  // namespace

TEST_CASE("OpenAPI is written from the routes") {
  const auto table = routes();
  const json api = openapi(
      table, [](const Route&) { return true; }, "1.2.3", "en");
  CHECK(api["openapi"] == "3.1.0");
  CHECK(api["info"]["version"] == "1.2.3");
  const json& post = api["paths"]["/api/v1/things"]["post"];
  CHECK(post["summary"] == "Add");
  CHECK(post["operationId"] == "POST_api_v1_things");
  CHECK(post["x-permission"] == "stock");
  CHECK(post["requestBody"]["content"]["application/json"]["schema"] == json::parse(table[0].body));
  CHECK(post["responses"]["201"]["content"]["application/json"]["schema"] == json::parse(table[0].answers[0].schema));
  CHECK(post["responses"]["default"]["$ref"] == "#/components/responses/problem");
  CHECK(post["parameters"][0]["name"] == "Idempotency-Key");
  CHECK_FALSE(post.contains("security"));
  const json& get = api["paths"]["/api/v1/things/{uuid}/slip"]["get"];
  CHECK(get["security"] == json::array());
  CHECK(get["tags"] == json::array({"stamps"}));
  CHECK(get["responses"]["200"]["content"].size() == 2);
  REQUIRE(get["parameters"].size() == 3);
  CHECK(get["parameters"][0] == json({{"name", "uuid"},
                                      {"in", "path"},
                                      {"required", true},
                                      {"schema", {{"type", "string"}, {"format", "uuid"}}}}));
  CHECK(get["parameters"][1]["required"] == false);
  CHECK(get["parameters"][2]["required"] == true);
}

TEST_CASE("routes of plugins that are off everywhere are not listed") {
  const json api = openapi(
      routes(), [](const Route& route) { return route.plugin.empty(); }, "1", "zh-CN");
  CHECK(api["paths"].size() == 1);
  CHECK(api["paths"]["/api/v1/things"]["post"]["summary"] == "新增");
}

TEST_CASE("the shapes of baskets and sales are schemas that the host checks by") {
  for (const json& shape : {basket_shape(With::kTenders), basket_shape(With::kTendersAndId), quote_shape(),
                            sale_shape(), listed_sale_shape(), waiting_shape(), explanation_shape(), return_shape(),
                            page_of(sale_shape()), nullable(object({{"a?", words()}})), map_of(nullable(price()))}) {
    const auto schema = schema::Schema::compile(shape);
    REQUIRE(schema);
  }
}

TEST_CASE("a basket is refused at the member that is wrong") {
  const auto schema = schema::Schema::compile(basket_shape(With::kTenders)).value();
  const auto field = [&schema](const char* text) {
    const auto checked = schema.require(json::parse(text));
    return checked ? std::string("fits") : checked.error().field;
  };
  CHECK(field(R"({"lines":[{"sku":"A","quantity":1}],"tenders":[{"id":"cash","amount_minor":1}]})") == "fits");
  CHECK(field(R"({"lines":[{"sku":"A","quantity":1}],"member":null})") == "fits");
  CHECK(field(R"({})") == "/lines");
  CHECK(field(R"({"lines":[]})") == "/lines");
  CHECK(field(R"({"lines":[{"sku":"A","quantity":0}]})") == "/lines/0/quantity");
  CHECK(field(R"({"lines":[{"sku":"A","quantity":1.0}]})") == "/lines/0/quantity");
  CHECK(field(R"({"lines":[{"sku":"A","quantity":1,"prise":5}]})") == "/lines/0/prise");
  CHECK(field(R"({"lines":[{"sku":"A","quantity":1}],"discount_minor":-1})") == "/discount_minor");
  CHECK(field(R"({"lines":[{"sku":"A","quantity":1}],"tenders":[{"id":"cash"}]})") == "/tenders/0/amount_minor");
}

}  // namespace bobbin::http
