#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/storage.hpp"
#include "core/base/time.hpp"

// Who did what, when and why (S2, S8). Rows are only ever added.
namespace bobbin::audit {

// Who acts, where and when: what every service that changes something is told. `at` is business time, read once a
// request.
struct Actor {
  std::string staff;  // empty outside a session
  std::string store;
  std::string till;
  Instant at;
  Day business_day;
  std::string source;  // empty in a session; "file" | "command" | "import" | "job" outside
};

struct Record {
  std::int64_t id = 0;
  Instant at;
  std::string store;
  std::string staff;   // empty = null in answers
  std::string action;  // "<noun>.<what happened>": "style.changed", "price.overridden"
  // JSON texts: subject is an object ({"style": "A1"}), before and after hold only what changed, empty = null. Ids
  // only: never a name, phone, birthday or note of a member, never a secret ("what sealing means").
  std::string subject_json;
  std::string before_json;
  std::string after_json;
  std::string reason;
  std::string source;
};

// Adds one row inside the transaction of the act, so that neither is there without the other. `id`, `at`, `store`,
// `staff` and `source` come from `ids` and `actor`.
void log(Stores& stores, IdSource& ids, const Actor& actor, Record record);

}  // namespace bobbin::audit
