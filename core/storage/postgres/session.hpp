#pragma once

#include "core/storage/postgres/connection.hpp"
#include "core/storage/postgres/judge.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage::postgres {

// The session over one connection. One transaction or snapshot at a time, begun with its first statement.
class PostgresSession final : public Session {
 public:
  enum class Mode : std::uint8_t { kWrite, kSnapshot };

  // A plugin's statement is stopped when it takes longer than `plugin`; one that nobody waits for alone, because others
  // travel with it and it may wait for another's rows meanwhile, when all take longer than `together`.
  struct Limits {
    std::chrono::milliseconds plugin;
    std::chrono::milliseconds together;
  };
  enum class Pace : std::uint8_t { kTrusting, kChecking };

  PostgresSession(Connection& connection, Judge& judge, Mode mode, const Limits& limits)
      : connection_(connection), judge_(judge), mode_(mode), limits_(limits) {}

  // For the engine, which owns the transaction.
  void begin(Pace pace = Pace::kChecking);
  void commit();  // throws kFailed when a failed statement was swallowed, kUnclear when the answer was lost
  void end_snapshot();
  // Whether all that was trusted to go well has: only then does a refusal, or what `work` threw, count.
  [[nodiscard]] bool is_sound();
  void roll_back() noexcept;

  void send() override;
  [[nodiscard]] bool trusts() const override { return pace_ == Pace::kTrusting; }
  [[nodiscard]] bool reads_ahead() const override { return trusts(); }
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
  ResultPtr send_all();
  template <class Work>
  auto guarded(Work&& work);

  Connection& connection_;
  Judge& judge_;
  const Mode mode_;
  const Limits limits_;
  Pace pace_ = Pace::kChecking;
  bool plugin_waits_ = false;  // to be sent with others
  const Authority* authority_ = nullptr;
  bool begun_ = false;
  std::uint64_t answers_before_ = 0;  // of the connection when the transaction began
  bool changed_schema_ = false;
};

}  // namespace bobbin::storage::postgres
