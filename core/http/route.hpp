#pragma once

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>
#include <vector>

#include "core/audit/audit.hpp"
#include "core/base/json_text.hpp"
#include "core/base/refusal.hpp"
#include "core/base/storage.hpp"
#include "core/http/message.hpp"
#include "core/staff/staff.hpp"

// A route is data (decision 0002): from it come the check of a request, the refusals, and OpenAPI.
namespace bobbin::http {

// One request on its way to its handler: matched, authenticated, permitted, checked against the route's schemas.
struct Call {
  const Request& request;
  std::map<std::string, std::string> params;  // of the path, by name
  std::map<std::string, std::string> query;   // as sent; checked
  const nlohmann::json& body;                 // null when the route takes none
  staff::Session session;                     // empty on a public route
  std::string token;
  audit::Actor actor;  // its `at` is the request's only look at the business clock
  std::string time_zone;
  std::string locale;
  std::string cause_id;  // what names this request in the journal when its path has no {uuid}

  [[nodiscard]] const std::string& param(const std::string& name) const { return params.at(name); }
  [[nodiscard]] std::string query_text(const std::string& name) const;  // empty when not given
};

struct Reply {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  Pairs headers{};
  // What a claim keeps instead of `body` when that holds personal data ("what sealing means"): the id from which
  // Writes::again makes the answer afresh.
  std::string reference{};
  std::shared_ptr<const Spool> file{};  // the body instead of `body`; never of what a claim keeps
};
[[nodiscard]] Reply json_reply(int status, const nlohmann::json& body);
[[nodiscard]] Reply list_reply(const nlohmann::json& items, const std::string& next);  // next empty = null
// The same of what is written straight into its text: one value, or the items of a list.
[[nodiscard]] Reply json_reply(int status, const std::function<void(JsonText&)>& write);
[[nodiscard]] Reply list_reply(const std::function<void(JsonText&)>& write_items, const std::string& next);

using Handler = std::function<Result<Reply>(const Call&)>;
using StoresHandler = std::function<Result<Reply>(Stores&, const Call&)>;

struct Free {  // opens what it needs by itself
  Handler run;
};
struct Reads {  // on a snapshot
  StoresHandler run;
};
struct Writes {  // inside a transaction, and may run again; a POST takes an Idempotency-Key
  StoresHandler run;
  std::function<Result<Reply>(Stores&, const Call&, const std::string& reference)> again{};
  // What a refusal leaves behind, in a transaction of its own.
  std::function<void(Stores&, const Call&, const Refusal&)> refused{};
};

enum class Door { kAnybody, kSession };

struct Answers {
  int status = 200;
  std::string schema{};  // JSON text; empty = no JSON body
  std::string content_type = "application/json";
};

struct Route {
  std::string method;
  std::string path;  // "/api/v1/styles/{code}"
  Words summary;
  Door door = Door::kSession;
  std::string permission{};  // of the closed list; empty = any session
  std::string query{};       // JSON Schema of the query's members, as JSON text; empty = takes none
  std::string body{};        // JSON Schema of the body; empty = takes none
  std::vector<Answers> answers{};
  std::variant<Free, Reads, Writes> handler;
  std::string plugin{};  // whose route it is; empty = the host's
  std::string cause{};   // kind of claim and cause of a plugin's PUT {uuid}: "gift"
  bool claims = false;   // its handler claims the {uuid} with what it does: nothing is kept here
};

}  // namespace bobbin::http
