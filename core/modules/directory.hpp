#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/base/storage.hpp"
#include "core/base/time.hpp"
#include "core/modules/report.hpp"

// The modules of a shop as everybody but the checkout sees them: what is on where, their routes, jobs and cards.
// plugin_host implements it.
namespace bobbin::modules {

enum class State : std::uint8_t { kOff, kOn, kDraining, kQuarantined };

// As the shop's file, the API and the command line say it.
[[nodiscard]] constexpr std::string_view name_of(State state) {
  switch (state) {
    case State::kOn:
      return "on";
    case State::kOff:
      return "off";
    case State::kDraining:
      return "draining";
    case State::kQuarantined:
      return "quarantined";
  }
  return "off";
}

struct Row {  // GET /api/v1/stores/{s}/modules
  std::string id;
  Words name;
  std::string version;
  State state = State::kOff;
  std::string criticality;
  std::vector<std::string> requires_ids;
  std::string settings_json;  // merged and effective; secrets as references
  std::string settings_schema_json;
};

// What keeps a module from serving, for /readyz, the log and `plugin list`.
struct Problem {
  std::string kind;  // "config" | "plugin"
  std::string id;    // module, or empty
  std::string file;
  int line = 0;
  int column = 0;
  Words detail;  // what, why and what would help
};

// kCharge and kRefund read: they say what money comes in without goods, or what of it goes back; the host sells it, or
// takes it back (checkout.charge).
enum class Mode : std::uint8_t { kRead, kWrite, kOutside, kCharge, kRefund };

// A plugin's own HTTP route, below /api/v1/plugins/<plugin>.
struct Route {
  std::string plugin;
  std::string method;  // "GET", "PUT", "POST", "PATCH", "DELETE"
  std::string path;    // "/members/{m}"; {m} is resolved to a member, {uuid} and {staff} are checked by the host
  std::string handler;
  std::string permission;
  std::string cause;  // cause kind of what it posts: "gift"
  Mode mode = Mode::kRead;
  std::string answer;   // of kCharge and kRefund: the handler that reads what the answer says besides; empty = none
  bool grants = false;  // answers module_off while draining
  bool needs_shift = false;
  bool audited = false;  // in the trail also without a reason
  Words summary;
  std::string query_schema_json;      // JSON Schema of the query's members (all strings), may be empty
  std::string request_schema_json;    // empty = takes no body
  std::string response_schema_json;   // for OpenAPI
  std::vector<ReportColumn> columns;  // of the answer's `items`, which can then be had as CSV and XLSX; may be empty
};

struct Visit {  // who asks, from where
  std::string store;
  std::string till;
  std::string staff;
  std::string locale = "zh-CN";
  std::string cause_kind;
  std::string cause_id;
};

struct Answer {
  int status = 200;
  std::string body_json;
};

struct Job {
  std::string plugin;
  std::string id;
  std::string handler;
  std::string cron;  // five fields, in the store's time zone (a shop's: the first store's)
  bool per_store = false;
};

class Directory {
 public:
  virtual ~Directory() = default;

  [[nodiscard]] virtual std::vector<Row> modules(const std::string& store) const = 0;
  [[nodiscard]] virtual std::vector<Problem> problems() const = 0;
  [[nodiscard]] virtual State state(const std::string& store, const std::string& plugin) const = 0;

  // All routes of the plugins that are loaded. Stable for the process.
  [[nodiscard]] virtual const std::vector<Route>& routes() const = 0;
  // Runs a route's handler. `request` is {params, query, body}, already checked. For kWrite call inside a transaction.
  [[nodiscard]] virtual Result<Answer> invoke(Stores& stores, const Route& route, const Visit& visit,
                                              const nlohmann::json& request) = 0;

  [[nodiscard]] virtual const std::vector<Job>& jobs() const = 0;
  // One run of a job that was due at `due`; true when it wants to run again at once (its batch was full).
  [[nodiscard]] virtual Result<bool> run_job(Stores& stores, const Job& job, const Visit& visit, Instant due) = 0;

  // {<plugin>: {...}} for GET /members/{m}: one summary per module that is on in the store.
  [[nodiscard]] virtual nlohmann::json cards(Stores& stores, const Visit& visit, std::int64_t member) = 0;

  // Inside the transaction of the change.
  enum class MemberChange : std::uint8_t { kJoined = 1, kMerged = 2, kErased = 3, kChanged = 4 };
  [[nodiscard]] virtual Result<void> member_changed(Stores& stores, const Visit& visit, MemberChange kind,
                                                    std::int64_t member, std::int64_t other, std::int64_t referrer) = 0;
};

}  // namespace bobbin::modules
