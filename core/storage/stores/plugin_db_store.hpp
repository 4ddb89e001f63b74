#pragma once

#include "core/modules/plugin_db.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

// A plugin's own data over a session: everything runs under the plugin's authority, so that the database itself is the
// wall between plugins.
class PluginDbSql final : public modules::PluginDb {
 public:
  explicit PluginDbSql(Session& session) : session_(session) {}

  [[nodiscard]] Result<int> migrate(const modules::PluginSchema& schema) override;
  [[nodiscard]] Result<modules::StatementFacts> prepare(const modules::PluginSchema& schema,
                                                        const modules::DeclaredStatement& statement) override;
  void read(const modules::PluginSchema& schema, const modules::DeclaredStatement& statement,
            std::span<const modules::SqlValue> parameters, const Visit& visit) override;
  void stream(const modules::PluginSchema& schema, const modules::DeclaredStatement& statement,
              std::span<const modules::SqlValue> parameters, const Visit& visit) override;
  void read_ahead(std::span<const Wish> wishes) override;
  void know(std::shared_ptr<modules::RowsAhead> rows) override { ahead_ = std::move(rows); }
  [[nodiscard]] std::shared_ptr<modules::RowsAhead> known() const override { return ahead_; }
  [[nodiscard]] std::optional<std::size_t> write(const modules::PluginSchema& schema,
                                                 std::span<const Write> writes) override;
  [[nodiscard]] std::unique_ptr<Savepoint> savepoint() override;

 private:
  Session& session_;
  std::shared_ptr<modules::RowsAhead> ahead_;  // null: nothing; shared, because a receipt takes it along
};

}  // namespace bobbin::storage
