#pragma once

#include "core/storage/postgres/connection.hpp"
#include "core/storage/postgres/judge.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage::postgres {

// The session over one connection. One transaction or snapshot at a time, begun with its first statement.
class PostgresSession final : public Session {
 public:
  enum class Mode : std::uint8_t { kWrite, kSnapshot };

  PostgresSession(Connection& connection, Judge& judge, Mode mode, std::chrono::milliseconds plugin_limit)
      : connection_(connection), judge_(judge), mode_(mode), plugin_limit_(plugin_limit) {}

  // For the engine, which owns the transaction.
  void begin();
  void commit();  // throws kFailed when a failed statement was swallowed, kUnclear when the answer was lost
  void end_snapshot();
  void roll_back() noexcept;

  void send() override;
  void alone(std::string_view what) override;
  void together(std::string_view what) override;
  [[nodiscard]] Shape describe(std::string_view sql) override;
  [[nodiscard]] std::vector<Table> tables() override;
  [[nodiscard]] std::vector<std::string> structural_damage(int) override { return {}; }
  [[nodiscard]] std::string adapt(std::string_view ddl) const override;

 protected:
  std::int64_t run(std::string_view sql, std::span<const Param> params, const Visitor* visitor) override;
  void stream(std::string_view sql, std::span<const Param> params, const Visitor& visitor) override;
  void enqueue(std::int64_t expected, std::string_view sql, std::span<const Param> params) override;
  void inquire(std::string_view sql, std::span<const Param> params, Inquiry inquiry) override;
  const Authority* swap(const Authority* authority) override { return std::exchange(authority_, authority); }

 private:
  [[nodiscard]] bool is_plugin() const { return authority_ != nullptr && !authority_->plugin.empty(); }
  void enter(std::string_view sql);  // before every statement: the transaction, and the wall
  ResultPtr run_as_plugin(std::string_view sql, std::span<const Param> params);
  template <class Work>
  auto guarded(Work&& work);

  Connection& connection_;
  Judge& judge_;
  const Mode mode_;
  const std::chrono::milliseconds plugin_limit_;
  const Authority* authority_ = nullptr;
  bool begun_ = false;
  std::uint64_t answers_before_ = 0;  // of the connection when the transaction began
  bool changed_schema_ = false;
};

}  // namespace bobbin::storage::postgres
