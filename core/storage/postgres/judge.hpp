#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/storage/session.hpp"

namespace bobbin::storage::sqlite {
class Connection;
}

namespace bobbin::storage::postgres {

// The wall between plugins (sdk.md 2): PostgreSQL has nothing that could be asked inside a sale, so every text that a
// plugin runs is first prepared in SQLite, in memory, over the same tables and views, under SQLite's authoriser. Any
// thread.
class Judge {
 public:
  Judge();
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;
  ~Judge();

  // Throws what SQLite would: kDenied, with the reason, or kFailed. What was allowed stays so until the schema changes.
  // A statement of a migration is carried out on the empty copy. `session` reads the schema and must act as the host.
  void allow(Session& session, const Authority& authority, std::string_view sql);
  void schema_changed();

 private:
  void learn(Session& session);
  void make_tables(Session& session);
  void make_views(Session& session);
  void make_indexes(Session& session);

  std::mutex mutex_;
  std::unique_ptr<sqlite::Connection> copy_;  // null: not learnt yet, or the schema has changed
  std::set<std::pair<std::string, std::string>, std::less<>> allowed_;  // plugin, text
};

}  // namespace bobbin::storage::postgres
