#include "core/http/problem.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/catch.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;

std::string header(const Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

TEST_CASE("each code has its type and status") {
  // By hand from docs/reference/http.md.
  const std::map<Code, std::pair<std::string, int>> rows = {
      {Code::kMalformed, {"invalid", 400}},
      {Code::kInvalid, {"invalid", 422}},
      {Code::kUnauthenticated, {"unauthenticated", 401}},
      {Code::kForbidden, {"forbidden", 403}},
      {Code::kNotFound, {"not_found", 404}},
      {Code::kMethodNotAllowed, {"method_not_allowed", 405}},
      {Code::kIdConflict, {"id_conflict", 409}},
      {Code::kInProgress, {"in_progress", 409}},
      {Code::kTaken, {"taken", 409}},
      {Code::kShiftOpen, {"shift_open", 409}},
      {Code::kConfigInvalid, {"config_invalid", 409}},
      {Code::kTooLarge, {"too_large", 413}},
      {Code::kModuleRequired, {"module_required", 409}},
      {Code::kTendersMismatch, {"tenders_mismatch", 422}},
      {Code::kInsufficientBalance, {"insufficient_balance", 422}},
      {Code::kInsufficientStock, {"insufficient_stock", 422}},
      {Code::kNotLaunched, {"not_launched", 422}},
      {Code::kShiftClosed, {"shift_closed", 422}},
      {Code::kModuleOff, {"module_off", 422}},
      {Code::kDeclined, {"declined", 422}},
      {Code::kTooManyRequests, {"too_many_requests", 429}},
      {Code::kBusy, {"busy", 503}},
      {Code::kInternal, {"internal", 500}},
  };
  CHECK(rows.size() == code_rows().size());
  for (const auto& [code, expected] : rows) {
    const Response response = problem(Refusal{code, {"中文", "English"}}, "en");
    const json body = json::parse(response.body);
    CHECK(body["type"] == "urn:bobbin:error:" + expected.first);
    CHECK(response.status == expected.second);
    CHECK(body["status"] == expected.second);
    CHECK(response.content_type == "application/problem+json");
    CHECK_FALSE(body["title"].get<std::string>().empty());
  }
}

TEST_CASE("a problem speaks the reader's language and names field and plugin") {
  const Refusal refusal{Code::kDeclined, {"积分不足 100", "less than 100 points"}, "/tenders/0/amount_minor", "points"};
  const json zh = json::parse(problem(refusal, "zh-CN").body);
  CHECK(zh["detail"] == "积分不足 100");
  CHECK(zh["title"] == "未获同意");
  const json en = json::parse(problem(refusal, "en").body);
  CHECK(en["detail"] == "less than 100 points");
  CHECK(en["field"] == "/tenders/0/amount_minor");
  CHECK(en["plugin"] == "points");
  const json plain = json::parse(problem(Refusal{Code::kNotFound, {"无", "none"}}, "en").body);
  CHECK_FALSE(plain.contains("field"));
  CHECK_FALSE(plain.contains("plugin"));
}

TEST_CASE("who has to wait is told how long") {
  Refusal refusal{Code::kBusy, {"忙", "busy"}};
  refusal.retry_after_s = 3;
  CHECK(header(problem(refusal, "en"), "Retry-After") == "3");
  refusal.code = Code::kTooManyRequests;
  refusal.retry_after_s = 0;
  CHECK(header(problem(refusal, "en"), "Retry-After") == "1");
  CHECK(header(problem(Refusal{Code::kUnauthenticated, {"", ""}}, "en"), "WWW-Authenticate") == "Bearer");
}

TEST_CASE("what is inside stays inside") {
  const Response response = internal_problem("a1b2c3d4", "en");
  CHECK(response.status == 500);
  CHECK(json::parse(response.body)["log_id"] == "a1b2c3d4");
  CHECK(response.body.find("a1b2c3d4") != std::string::npos);
}

TEST_CASE("the language is the heaviest that the house speaks") {
  CHECK(locale_of("", "zh-CN") == "zh-CN");
  CHECK(locale_of("", "en") == "en");
  CHECK(locale_of("fr", "en") == "en");
  CHECK(locale_of("zh", "en") == "zh-CN");
  CHECK(locale_of("en", "zh-CN") == "en");
  CHECK(locale_of("EN-us", "zh-CN") == "en");
  CHECK(locale_of("fr, de;q=0.9", "zh-CN") == "zh-CN");
  CHECK(locale_of("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN") == "zh-CN");
  CHECK(locale_of("zh;q=0.5, en;q=0.51", "zh-CN") == "en");
  CHECK(locale_of("en;q=0, zh;q=0.1", "zh-CN") == "zh-CN");
  CHECK(locale_of("en;q=0", "zh-CN") == "zh-CN");
  CHECK(locale_of("*", "zh-CN") == "zh-CN");
  CHECK(locale_of("english", "zh-CN") == "zh-CN");
  CHECK(locale_of(";;q=,,", "zh-CN") == "zh-CN");
}

}  // namespace bobbin::http
