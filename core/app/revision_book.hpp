#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/storage.hpp"
#include "core/base/time.hpp"
#include "core/config/read.hpp"
#include "core/config/revision.hpp"

// How the part of the configuration that all hosts on a PostgreSQL share gets into its database (config.md).
namespace bobbin::app {

// Who puts something in force, and when.
struct Applying {
  Storage& storage;
  IdSource& ids;
  Instant at;
  std::string by;      // for people
  std::string source;  // as the audit trail names it: "command", or "file" for what a host started with
};

struct Applied {
  std::int64_t number = 0;   // of the revision that is in force now
  bool changed = true;       // false: it said all of this already
  std::vector<Words> notes;  // what its applier may not expect
};

// Makes the shared part of a full file, which has been judged good, the next revision. Refuses, and changes nothing,
// when the file was made from another revision than the current one, when a store that has sold would go, and when the
// currency of sales would change.
[[nodiscard]] Result<Applied> apply(const Applying& applying, const config::Document& file);

// What a host started with becomes the first revision, unless there is one already. Answers what is in force.
[[nodiscard]] Result<std::int64_t> keep_first(const Applying& applying, const config::Document& file);

// Who runs this program, as the machine knows them.
[[nodiscard]] std::string current_user();

}  // namespace bobbin::app
