#include "core/http/problem.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace bobbin::http {
namespace {

using nlohmann::json;

constexpr const char* kProblem = "application/problem+json";

// "0.85" -> 850, without floating point; 1000 when nothing is said, 0 for what can't be read.
int weight_of(std::string_view parameters) {
  const auto at = parameters.find("q=");
  if (at == std::string_view::npos) return 1000;
  std::string digits;
  for (const char c : parameters.substr(at + 2)) {
    if (c >= '0' && c <= '9') digits += c;
    if (c == ';' || digits.size() == 4) break;
  }
  if (digits.empty()) return 0;
  digits.append(4 - digits.size(), '0');
  int thousandths = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), thousandths);
  return std::min(thousandths, 1000);
}

json base_problem(const CodeRow& row, int status, std::string_view locale) {
  return {{"type", std::string("urn:bobbin:error:") + row.urn}, {"title", row.title.in(locale)}, {"status", status}};
}

Response rendered(const json& body, std::string_view locale) {
  Response out;
  out.status = body.at("status").get<int>();
  out.content_type = kProblem;
  out.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  out.headers.emplace_back("Content-Language", std::string(locale));
  out.headers.emplace_back("Cache-Control", "no-store");
  return out;
}

}  // namespace

const std::vector<CodeRow>& code_rows() {
  static const std::vector<CodeRow> rows = {
      {Code::kMalformed, "invalid", 400, {"请求无法读取", "The request can't be read"}},
      {Code::kInvalid, "invalid", 422, {"请求不成立", "The request can't be carried out"}},
      {Code::kUnauthenticated, "unauthenticated", 401, {"请先登录", "Log in first"}},
      {Code::kForbidden, "forbidden", 403, {"没有权限", "Not permitted"}},
      {Code::kNotFound, "not_found", 404, {"找不到", "Not found"}},
      {Code::kMethodNotAllowed, "method_not_allowed", 405, {"不支持该方法", "Method not allowed"}},
      {Code::kIdConflict, "id_conflict", 409, {"编号已用于别的内容", "The id is used for other content"}},
      {Code::kInProgress, "in_progress", 409, {"正在处理", "Being worked on"}},
      {Code::kTaken, "taken", 409, {"已被占用", "Already taken"}},
      {Code::kShiftOpen, "shift_open", 409, {"班次已开", "A shift is open"}},
      {Code::kConfigInvalid, "config_invalid", 409, {"配置文件有错", "The configuration is wrong"}},
      {Code::kTooLarge, "too_large", 413, {"请求太大", "The request is too large"}},
      {Code::kModuleRequired, "module_required", 409, {"别的模块需要它", "Another module needs it"}},
      {Code::kTendersMismatch, "tenders_mismatch", 422, {"付款与应付不符", "The tenders don't match what is due"}},
      {Code::kInsufficientBalance, "insufficient_balance", 422, {"余额不足", "Not enough balance"}},
      {Code::kInsufficientStock, "insufficient_stock", 422, {"库存不足", "Not enough stock"}},
      {Code::kNotLaunched, "not_launched", 422, {"尚未上市", "Not launched yet"}},
      {Code::kShiftClosed, "shift_closed", 422, {"没有打开的班次", "No shift is open"}},
      {Code::kModuleOff, "module_off", 422, {"模块未启用", "The module is off"}},
      {Code::kDeclined, "declined", 422, {"未获同意", "Declined"}},
      {Code::kTooManyRequests, "too_many_requests", 429, {"请求太多", "Too many requests"}},
      {Code::kBusy, "busy", 503, {"系统繁忙", "Busy"}},
      {Code::kInternal, "internal", 500, {"内部错误", "Internal error"}},
  };
  return rows;
}

const CodeRow& row_of(Code code) {
  const auto& rows = code_rows();
  const auto found = std::find_if(rows.begin(), rows.end(), [code](const CodeRow& row) { return row.code == code; });
  return found == rows.end() ? rows.back() : *found;
}

std::string locale_of(std::string_view accept_language, std::string_view otherwise) {
  std::string best(otherwise);
  int most = 0;
  while (!accept_language.empty()) {
    const auto comma = accept_language.find(',');
    std::string_view range = accept_language.substr(0, comma);
    accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size() : comma + 1);
    const auto first = range.find_first_not_of(" \t");
    if (first == std::string_view::npos) continue;
    range.remove_prefix(first);
    const auto end = range.find(';');
    const int weight = end == std::string_view::npos ? 1000 : weight_of(range.substr(end));
    const auto speaks = [&](char a, char b) {
      const auto same = [](char x, char y) { return (x | 0x20) == y; };
      return range.size() >= 2 && same(range[0], a) && same(range[1], b) &&
             (range.size() == 2 || range[2] == '-' || range[2] == ';' || range[2] == ' ');
    };
    if (weight <= most) continue;
    if (speaks('e', 'n')) {
      best = "en";
      most = weight;
    } else if (speaks('z', 'h') || range[0] == '*') {
      best = "zh-CN";
      most = weight;
    }
  }
  return best;
}

Response problem(const Refusal& refusal, std::string_view locale) {
  const CodeRow& row = row_of(refusal.code);
  json body = base_problem(row, row.status, locale);
  body["detail"] = refusal.detail.in(locale);
  if (!refusal.field.empty()) body["field"] = refusal.field;
  if (!refusal.plugin.empty()) body["plugin"] = refusal.plugin;
  Response out = rendered(body, locale);
  if (refusal.code == Code::kUnauthenticated) out.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (refusal.code == Code::kBusy || refusal.code == Code::kTooManyRequests) {
    out.headers.emplace_back("Retry-After", std::to_string(std::max(1, refusal.retry_after_s)));
  }
  return out;
}

Response problem(const Unreadable& unreadable, std::string_view locale) {
  const bool large = unreadable.status == 413 || unreadable.status == 414 || unreadable.status == 431;
  json body = base_problem(row_of(large ? Code::kTooLarge : Code::kMalformed), unreadable.status, locale);
  body["detail"] = unreadable.detail.in(locale);
  return rendered(body, locale);
}

Response internal_problem(const std::string& log_id, std::string_view locale) {
  const CodeRow& row = row_of(Code::kInternal);
  json body = base_problem(row, row.status, locale);
  const Words detail{"系统内部出错，未做任何改动。日志编号 " + log_id,
                     "Something went wrong inside; nothing was changed. The log has it under " + log_id};
  body["detail"] = detail.in(locale);
  body["log_id"] = log_id;
  return rendered(body, locale);
}

}  // namespace bobbin::http
