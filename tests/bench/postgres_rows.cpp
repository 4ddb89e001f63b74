#include "tests/bench/postgres_rows.hpp"

#include <libpq-fe.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <vector>

namespace bobbin::bench {
namespace {

constexpr int kConnections = 16;  // the shop's pool of writers (core/storage/open.hpp)

struct EndConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearAnswer {
  void operator()(PGresult* answer) const { PQclear(answer); }
};
using Answer = std::unique_ptr<PGresult, ClearAnswer>;
using Texts = std::vector<std::optional<std::string>>;  // a row; no text where it is null

class Connection {
 public:
  explicit Connection(const std::string& address) : handle_(PQconnectdb(address.c_str())) {
    if (PQstatus(handle_.get()) != CONNECTION_OK) fail("connect");
  }

  Answer run(const std::string& sql) const {
    Answer answer(PQexec(handle_.get(), sql.c_str()));
    check(answer.get(), sql);
    return answer;
  }
  void prepare(const std::string& name, const std::string& sql) const {
    check(Answer(PQprepare(handle_.get(), name.c_str(), sql.c_str(), 0, nullptr)).get(), sql);
  }

  void begin_pipeline() const {
    if (PQenterPipelineMode(handle_.get()) != 1) fail("pipeline");
  }
  void put(const std::string& name, const std::vector<const char*>& values = {}) const {
    if (PQsendQueryPrepared(handle_.get(), name.c_str(), static_cast<int>(values.size()), values.data(), nullptr,
                            nullptr, 0) != 1) {
      fail(name);
    }
  }
  // Sends what was put and takes every answer.
  void finish() const {
    if (PQpipelineSync(handle_.get()) != 1) fail("sync");
    for (;;) {
      const Answer answer(PQgetResult(handle_.get()));
      if (answer == nullptr) continue;  // the end of one statement's answers
      if (PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC) return;
      check(answer.get(), "a recorded sale");
    }
  }

 private:
  void check(const PGresult* answer, const std::string& doing) const {
    const ExecStatusType status = PQresultStatus(answer);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(doing);
  }
  [[noreturn]] void fail(const std::string& doing) const {
    throw std::runtime_error(doing + ": " + PQerrorMessage(handle_.get()));
  }

  std::unique_ptr<PGconn, EndConnection> handle_;
};

// What was taken out of the tables and what the log has of it is nobody's work in the run.
void settle(const Connection& connection) {
  connection.run("VACUUM ANALYZE");
  connection.run("CHECKPOINT");
}

class PipelinedWriter final : public RowWriter {
 public:
  PipelinedWriter(const std::string& address, const std::string& first_claim, int sales) : sales_(sales) {
    const Connection first(address);
    for (const SaleTable& table : kSaleTables) take(first, table, first_claim);
    settle(first);
    for (int i = 0; i < kConnections; ++i) free_.push_back(open(address));
  }

  void write_next() override {
    std::unique_ptr<Connection> connection = borrow();
    write(*connection, written_++ % sales_);
    give_back(std::move(connection));
  }

 private:
  void take(const Connection& connection, const SaleTable& table, const std::string& first_claim) {
    std::vector<Texts>& all = tables_.emplace_back();
    const std::string those = std::string(" FROM ") + table.name + " WHERE id >= " + first_claim;
    const Answer rows = connection.run("SELECT *" + those + " ORDER BY " + table.order);
    for (int r = 0; r < PQntuples(rows.get()); ++r) {
      Texts& row = all.emplace_back();
      for (int c = 0; c < PQnfields(rows.get()); ++c) {
        row.emplace_back(PQgetisnull(rows.get(), r, c) == 1 ? std::nullopt
                                                            : std::optional(PQgetvalue(rows.get(), r, c)));
      }
    }
    if (all.empty()) throw std::runtime_error(std::string("the sales left no row in ") + table.name);
    connection.run("DELETE" + those);
  }

  [[nodiscard]] std::unique_ptr<Connection> open(const std::string& address) const {
    auto out = std::make_unique<Connection>(address);
    out->run("SET random_page_cost = 1.1");  // as the shop's: small tables are looked up, not read through
    out->prepare("begin", "BEGIN");
    out->prepare("commit", "COMMIT");
    for (std::size_t t = 0; t < kSaleTables.size(); ++t) {
      out->prepare(kSaleTables[t].name, insert_sql(kSaleTables[t].name, tables_[t].front().size()));
    }
    for (std::size_t i = 0; i < kInPlace.size(); ++i) out->prepare(change_name(i), kInPlace[i].sql);
    out->begin_pipeline();
    return out;
  }

  static std::string change_name(std::size_t i) { return "change " + std::to_string(i); }

  void write(const Connection& connection, int n) const {
    connection.put("begin");
    for (std::size_t t = 0; t < tables_.size(); ++t) {
      each(t, n, [&](const Texts& row) {
        std::vector<const char*> values;
        for (const auto& text : row) values.push_back(text ? text->c_str() : nullptr);
        connection.put(kSaleTables[t].name, values);
      });
    }
    for (std::size_t i = 0; i < kInPlace.size(); ++i) {
      const InPlace& change = kInPlace[i];
      each(change.table, n, [&](const Texts& row) {
        std::vector<const char*> values;
        for (std::size_t p = 0; p < static_cast<std::size_t>(change.parameters); ++p) {
          const auto& text = row[static_cast<std::size_t>(change.columns[p])];
          values.push_back(text ? text->c_str() : nullptr);
        }
        connection.put(change_name(i), values);
      });
    }
    connection.put("commit");
    connection.finish();
  }

  template <class Work>
  void each(std::size_t table, int n, Work&& work) const {
    const Share share = share_of(tables_[table].size(), n, sales_);
    for (std::size_t r = share.from; r < share.to; ++r) work(tables_[table][r]);
  }

  std::unique_ptr<Connection> borrow() {
    std::unique_lock lock(mutex_);
    given_back_.wait(lock, [&] { return !free_.empty(); });
    auto out = std::move(free_.back());
    free_.pop_back();
    return out;
  }

  void give_back(std::unique_ptr<Connection> connection) {
    {
      const std::lock_guard lock(mutex_);
      free_.push_back(std::move(connection));
    }
    given_back_.notify_one();
  }

  int sales_;
  std::atomic<int> written_ = 0;
  std::vector<std::vector<Texts>> tables_;
  std::mutex mutex_;
  std::condition_variable given_back_;
  std::vector<std::unique_ptr<Connection>> free_;
};

}  // namespace

void PostgresShop::settle() const { bench::settle(Connection(address_)); }

std::string PostgresShop::next_claim() const {
  const Answer answer = Connection(address_).run(next_claim_sql());
  return PQgetvalue(answer.get(), 0, 0);
}

std::unique_ptr<RowWriter> PostgresShop::recorded(const std::string& first_claim, int sales) const {
  return std::make_unique<PipelinedWriter>(address_, first_claim, sales);
}

}  // namespace bobbin::bench
