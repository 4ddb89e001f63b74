#include "core/storage/stores/config_revisions.hpp"

#include <limits>

namespace bobbin::storage {

std::int64_t RevisionSqlStore::current() {
  return session_.query("SELECT COALESCE(MAX(revision), 0) FROM config_revision").integer();
}

std::int64_t RevisionSqlStore::current_alone() {
  session_.alone("config revision");
  return current();
}

std::optional<config::Revision> RevisionSqlStore::find(std::int64_t number) {
  return session_.query("SELECT revision, content, at_ms, applied_by FROM config_revision WHERE revision = $1", number)
      .one([](const Row& row) {
        return config::Revision{row.integer(0), row.text(1), row.instant(2), row.text(3)};
      });
}

std::vector<config::Revision> RevisionSqlStore::list(std::int64_t before, int limit) {
  return session_
      .query(
          "SELECT revision, at_ms, applied_by FROM config_revision WHERE revision < $1 ORDER BY revision DESC LIMIT $2",
          before > 0 ? before : std::numeric_limits<std::int64_t>::max(), limit)
      .all([](const Row& row) {
        return config::Revision{row.integer(0), {}, row.instant(1), row.text(2)};
      });
}

void RevisionSqlStore::add(const config::Revision& revision) {
  session_.execute("INSERT INTO config_revision (revision, content, at_ms, applied_by) VALUES ($1, $2, $3, $4)",
                   revision.number, revision.content, revision.at, revision.by);
}

}  // namespace bobbin::storage
