#include "member_routes.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <string>

namespace referral {
namespace {

using nlohmann::json;

std::int64_t id_of(const json& who) {
  const std::string text = who.at("id");
  std::int64_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

// {code, qr, invited, rewarded, pending} of http.md.
json summary(const bobbin::Call& call, const Rules& rules, const json& who) {
  const std::int64_t member = id_of(who);
  const std::string code = who.at("code");
  std::int64_t invited = call.db().integer("brought_unseen", {member}).value_or(0);
  std::int64_t rewarded = 0;
  std::int64_t pending = 0;
  call.db().read("brought", {member, call.now_ms()}, [&](const bobbin::DbRow& row) {
    invited += row.integer(0);
    rewarded = row.integer(1);
    pending = row.integer(2);
  });
  return {
      {"code", code}, {"qr", qr_text(rules, code)}, {"invited", invited}, {"rewarded", rewarded}, {"pending", pending}};
}

}  // namespace

json member_page(bobbin::Call& call, const Rules& rules, const json& in) {
  const json& who = in.at("params").at("m");
  json body = summary(call, rules, who);
  body["member"] = who.at("id");
  body["member_code"] = who.at("code");
  return {{"status", 200}, {"body", std::move(body)}};
}

json member_card(bobbin::Call& call, const Rules& rules, const json& in) {
  return summary(call, rules, in.at("member"));
}

json followed_up_route(bobbin::Call& call, const Rules&, const json& in) {
  const json& who = in.at("params").at("m");
  const std::int64_t member = id_of(who);
  const auto done_ms = call.db().integer("follow_up_of", {member});
  if (!done_ms) {
    bobbin::not_found({"这位会员没有要做的回访。", "There is nothing to follow up with this member."});
  }
  if (*done_ms == 0) call.db().write("follow_up", {member, call.now_ms()});
  const std::string at = call.instant_text(*done_ms == 0 ? call.now_ms() : *done_ms);
  return {{"status", 200}, {"body", {{"member", who.at("id")}, {"member_code", who.at("code")}, {"done_at", at}}}};
}

}  // namespace referral
