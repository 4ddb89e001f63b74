#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/modules/plugin_db.hpp"
#include "core/storage/open.hpp"
#include "core/storage/schema.hpp"
#include "core/storage/stores/plugin_db_store.hpp"
#include "tests/core/storage/support.hpp"
#include "tests/support/database.hpp"

namespace bobbin::storage::testing {

using modules::PluginSchema;
using modules::StatementFacts;

// A shop with one table of the host, one published view, one view that is not, and a plugin "stamps" beside
// "stamps_pro".
class PluginShop {
 public:
  // Faults are told where they are found, unless the options say otherwise.
  explicit PluginShop(const EngineOptions& options = {.trusting = false})
      : engine_(bobbin::testing::open_temporary(options)) {
    change(*engine_, [](Session& session) {
      session.execute(session.adapt("CREATE TABLE member (id BIGINT PRIMARY KEY, code TEXT, sealed BYTEA)"));
      session.execute("CREATE VIEW bobbin_members AS SELECT id, code FROM member");
      session.execute("CREATE VIEW secret_members AS SELECT * FROM member");
      session.execute(session.adapt("CREATE TABLE stamps_pro_card (id BIGINT PRIMARY KEY)"));
      session.execute("INSERT INTO member (id, code, sealed) VALUES (1, 'M1', $1), (2, 'M2', $1)", Bytes{1});
    });
    schema_.plugin = "stamps";
    schema_.tables = {"stamps_card", "stamps_log"};
    schema_.migrations = {{1, "0001_first.sql",
                           "CREATE TABLE stamps_card (\n  member BIGINT PRIMARY KEY,\n  stamps BIGINT NOT NULL,\n"
                           "  CHECK (stamps >= 0)\n);\nCREATE INDEX stamps_card_by_stamps ON stamps_card (stamps);\n"}};
  }

  Engine& engine() { return *engine_; }
  PluginSchema& schema() { return schema_; }

  Result<int> migrate() {
    int count = 0;
    const Result<void> done = engine_->write([&](Session& session) -> Result<void> {
      const Result<int> applied = PluginDbSql(session).migrate(schema_);
      if (!applied) return bobbin::Refused(applied.error());
      count = *applied;
      return {};
    });
    if (!done) return bobbin::Refused(done.error());
    return count;
  }

  Result<StatementFacts> prepare(const std::string& sql) {
    std::optional<Result<StatementFacts>> out;
    change(*engine_, [&](Session& session) { out = PluginDbSql(session).prepare(schema_, {"x", sql}); });
    return *out;
  }

  // Why a statement is refused, in English; empty when it is not.
  std::string why(const std::string& sql) {
    const auto facts = prepare(sql);
    return facts ? std::string() : facts.error().detail.en;
  }

 private:
  std::unique_ptr<Engine> engine_;
  PluginSchema schema_;
};

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace bobbin::storage::testing
