#include "core/http/idempotency.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;

std::string hash_in(char shop, const json& body) {
  IdSource ids(1);
  const auto vault = members::Vault::from_key(std::string(64, shop)).value();
  return content_hash(members::Members(vault, ids), "PUT /pin", body);
}

}  // namespace

TEST_CASE("G6: equal JSON has an equal hash, other content another") {
  const json body = json::parse(R"({"pin": "4711", "a": 1})");
  CHECK(hash_in('a', body) == hash_in('a', json::parse(R"({"a":1,"pin":"4711"})")));
  CHECK(hash_in('a', body) != hash_in('a', json::parse(R"({"a":1,"pin":"4712"})")));
  CHECK(hash_in('a', body).size() == 64);
}

TEST_CASE("a stored hash can't be guessed without the shop's key, though a PIN has only 10,000 values") {
  const json body = {{"pin", "4711"}};
  CHECK(hash_in('a', body) != hash_in('b', body));
}

}  // namespace bobbin::http
