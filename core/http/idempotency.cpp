#include "core/http/idempotency.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/checkout/checkout.hpp"
#include "core/checkout/store.hpp"
#include "core/schema/schema.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;

Reply reply_of(const json& kept) {
  Reply out;
  const int status = kept.at("status").get<int>();
  out.status = status == 201 ? 200 : status;
  out.body = kept.value("body", std::string());
  return out;
}

}  // namespace

std::string content_hash(const members::Members& members, const std::string& what, const json& body) {
  return members.fingerprint(what + "\n" + schema::to_text(body));
}

Result<std::optional<OnceKey>> once_key(const members::Members& members, const Route& route, const Call& call) {
  if (route.claims || call.query_text("quote") == "true") return std::nullopt;
  const std::string what = route.method + " " + route.path;
  if (route.method == "PUT" && !route.plugin.empty() && call.params.contains("uuid")) {
    const auto uuid = parse_uuid(call.param("uuid"));
    if (!uuid) {
      return refuse(Code::kMalformed, {"网址里的编号须是 UUID", "the id in the address must be a UUID"}, "uuid");
    }
    return OnceKey{*uuid, route.cause.empty() ? "request" : route.cause, content_hash(members, what, call.body), ""};
  }
  if (route.method != "POST" || route.door == Door::kAnybody) return std::nullopt;
  const bool given = std::any_of(call.request.headers.begin(), call.request.headers.end(),
                                 [](const auto& header) { return header.first == "idempotency-key"; });
  if (!given) return std::nullopt;
  const std::string_view text = call.request.header("idempotency-key");
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (text.empty() || text.size() > 200 || !printable) {
    return refuse(Code::kMalformed,
                  {"Idempotency-Key 须为 1 到 200 个可见字符", "Idempotency-Key must be 1 to 200 printable characters"},
                  "Idempotency-Key");
  }
  std::string asked = what;
  for (const auto& [name, value] : call.params) asked += "\n" + name + "=" + value;
  return OnceKey{uuid_from_name("request " + call.session.store + " " + route.path, text), "request",
                 content_hash(members, asked, call.body), ""};
}

Result<std::optional<Reply>> recall(Stores& stores, const Route& route, const Call& call, const OnceKey& key) {
  const auto claim = stores.claims.find(key.uuid);
  if (!claim) return std::nullopt;
  if (claim->kind != key.kind || claim->content_hash != key.content_hash) {
    return refuse(Code::kIdConflict, {"这个编号已经用于别的内容", "this id was used for other content"}, key.field);
  }
  if (claim->state != checkout::ClaimState::kDone) {
    return refuse(Code::kInProgress,
                  {"同一请求正在处理，请稍后重试", "the same request is being worked on; try again soon"});
  }
  const json kept = json::parse(claim->answer_json);
  Reply reply = reply_of(kept);
  const auto* writes = std::get_if<Writes>(&route.handler);
  if (kept.contains("reference") && writes != nullptr && writes->again) {
    auto again = writes->again(stores, call, kept.at("reference").get<std::string>());
    if (!again) return Refused(again.error());
    reply.body = std::move(again->body);
  }
  return reply;
}

bool keep(Stores& stores, IdSource& ids, const Call& call, const OnceKey& key, const Reply& reply) {
  checkout::Claim claim;
  claim.id = ids.next();
  claim.uuid = key.uuid;
  claim.kind = key.kind;
  claim.content_hash = key.content_hash;
  claim.state = checkout::ClaimState::kDone;
  claim.store = call.actor.store;
  claim.till = call.actor.till;
  claim.at = call.actor.at;
  claim.begun_ms = checkout::system_now()();
  json kept = {{"status", reply.status}};
  if (reply.reference.empty()) {
    kept["body"] = reply.body;
  } else {
    kept["reference"] = reply.reference;
  }
  claim.answer_json = kept.dump();
  return stores.claims.insert(claim);
}

}  // namespace bobbin::http
