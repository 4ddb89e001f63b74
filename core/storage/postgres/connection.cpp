#include "core/storage/postgres/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <charconv>
#include <cstring>
#include <utility>

#include "core/storage/excerpt.hpp"
#include "core/storage/postgres/failure.hpp"
#include "core/storage/postgres/parameters.hpp"
#include "core/storage/tokens.hpp"

namespace bobbin::storage::postgres {
namespace {

constexpr auto kNever = Connection::TimePoint::max();

bool may_change(std::string_view sql) {
  const std::vector<Token> all = tokens(sql);
  if (!all.empty() && all[0].is("SELECT")) return false;
  if (all.empty() || !all[0].is("WITH")) return true;
  for (const Token& token : all) {
    if (token.is("INSERT") || token.is("UPDATE") || token.is("DELETE")) return true;
  }
  return false;
}

}  // namespace

void CloseConnection::operator()(pg_conn* connection) const { PQfinish(connection); }
void ClearResult::operator()(pg_result* result) const { PQclear(result); }

std::int64_t changed_rows(pg_result* result) {
  if (result == nullptr || std::strncmp(PQcmdStatus(result), "SELECT", 6) == 0) return 0;
  const std::string_view text = PQcmdTuples(result);
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

Connection::Connection(const std::string& url, std::chrono::milliseconds lock_wait) {
  // What the address itself says comes last and counts.
  constexpr std::array<const char*, 9> kNames{"connect_timeout",
                                              "application_name",
                                              "client_encoding",
                                              "keepalives_idle",
                                              "keepalives_interval",
                                              "keepalives_count",
                                              "tcp_user_timeout",
                                              "dbname",
                                              nullptr};
  const std::array<const char*, 9> values{"3", "bobbin", "UTF8", "10", "5", "3", "15000", url.c_str(), nullptr};
  connection_.reset(PQconnectdbParams(kNames.data(), values.data(), 1));
  if (PQstatus(connection_.get()) != CONNECTION_OK) throw lost(connection_.get(), "connecting to the database");
  // What the server only remarks is no line of our log; what goes wrong is thrown.
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
  setup(lock_wait);
}

Connection::~Connection() = default;

// lock_timeout: nobody waits longer for another's row than for SQLite's lock. idle_in_transaction: a host that was cut
// off blocks nobody for long. synchronous_commit: a reply means durable, whatever the server's own setting is.
void Connection::setup(std::chrono::milliseconds lock_wait) {
  const std::string sql = "SET lock_timeout = " + std::to_string(lock_wait.count()) +
                          "; SET idle_in_transaction_session_timeout = 60000; SET jit = off;"
                          " SET random_page_cost = 1.1;"
                          " SET standard_conforming_strings = on; SET client_min_messages = warning;"
                          " SELECT set_config('synchronous_commit', 'on', false)"
                          " WHERE current_setting('synchronous_commit') IN ('off', 'local')";
  const ResultPtr done(PQexec(connection_.get(), sql.c_str()));
  if (PQresultStatus(done.get()) != PGRES_TUPLES_OK) throw failure(done.get(), "setting up a connection");
  if (PQserverVersion(connection_.get()) < 150000) {
    throw StorageError(Trouble::kFailed, "the server is PostgreSQL " +
                                             std::to_string(PQserverVersion(connection_.get()) / 10000) +
                                             "; bobbin needs 15 or newer");
  }
  need(PQenterPipelineMode(connection_.get()), "setting up a connection");
}

bool Connection::usable() const { return !lost_ && PQstatus(connection_.get()) == CONNECTION_OK; }

// A server that ends a connection says why first, and what it says reads well: the end comes after it.
bool Connection::still_usable() {
  pollfd waiting{PQsocket(connection_.get()), POLLIN, 0};
  while (usable() && ::poll(&waiting, 1, 0) > 0) {
    if (PQconsumeInput(connection_.get()) == 0) lost_ = true;
  }
  return usable();
}

bool Connection::in_failed_transaction() const { return standing_ == PQTRANS_INERROR; }

bool Connection::is_idle() const { return standing_ == PQTRANS_IDLE; }

void Connection::put(std::string_view hand, std::string_view sql, std::span<const Param> params, Wish wish) {
  const PreparedPtr prepared = statements_.find(hand, sql, params, wish.changes);
  if (prepared->state == Prepared::State::kNew) put_parse(prepared);
  const Parameters given(params);
  need(PQsendQueryPrepared(connection_.get(), prepared->name.c_str(), given.count(), given.values(), given.lengths(),
                           given.formats(), 1),
       sql);
  sent_.push_back({What::kExecute, prepared, std::move(wish)});
  drop_oldest();
}

void Connection::put_beside(std::string_view sql) {
  const std::size_t before = sent_.size();
  put(sql);
  for (std::size_t i = before; i < sent_.size(); ++i) sent_[i].wants_rows = false;
}

void Connection::put_parse(const PreparedPtr& prepared) {
  need(PQsendPrepare(connection_.get(), prepared->name.c_str(), prepared->sql.c_str(),
                     static_cast<int>(prepared->types.size()), prepared->types.data()),
       prepared->sql);
  prepared->state = Prepared::State::kSent;
  sent_.push_back({What::kParse, prepared});
}

void Connection::drop_oldest() {
  const PreparedPtr oldest = statements_.drop_oldest();
  if (oldest == nullptr) return;
  const std::string sql = "DEALLOCATE " + oldest->name;
  need(PQsendQueryParams(connection_.get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1), sql);
  sent_.push_back({What::kExecute, oldest, {}, false});
}

void Connection::put_sync() {
  need(PQpipelineSync(connection_.get()), "sending statements");
  sent_.push_back({What::kSync, nullptr});
}

void Connection::leave(std::string_view sql) {
  put_beside(sql);
  put_sync();
}

ResultPtr Connection::send() { return send(kNever); }

ResultPtr Connection::send(TimePoint deadline) {
  if (sent_.empty()) return nullptr;
  put_sync();
  std::optional<StorageError> failed;
  ResultPtr last = collect(deadline, failed);
  if (failed) throw StorageError(*failed);
  return last;
}

ResultPtr Connection::collect(TimePoint deadline, std::optional<StorageError>& failed) {
  ResultPtr last;
  const std::vector<Sent> all = std::exchange(sent_, {});
  for (const Sent& sent : all) {
    ResultPtr result = next(deadline);
    if (sent.what == What::kSync) {
      standing_ = PQtransactionStatus(connection_.get());
      ++answers_;
      continue;
    }
    judge(sent, result.get(), failed);
    if (sent.what != What::kParse && sent.wants_rows) last = std::move(result);
    while (next(deadline) != nullptr) {  // the end of this statement's answers
    }
  }
  return last;
}

void Connection::judge(const Sent& sent, const pg_result* result, std::optional<StorageError>& failed) {
  const ExecStatusType status = PQresultStatus(result);
  const bool well = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  if (sent.what == What::kParse) {
    if (well) {
      sent.prepared->state = Prepared::State::kReady;
    } else {
      statements_.forget(*sent.prepared);
    }
  }
  if (failed || status == PGRES_PIPELINE_ABORTED) return;
  if (!well) {
    failed.emplace(failure(result, sent.prepared == nullptr ? "a statement" : sent.prepared->sql));
    return;
  }
  if (!sent.wish.reader) return;
  try {
    sent.wish.reader(const_cast<pg_result*>(result));
  } catch (const StorageError& error) {
    failed = error;
  }
}

ResultPtr Connection::next(TimePoint deadline) {
  pg_conn* const connection = connection_.get();
  while (PQisBusy(connection) != 0) {
    wait_readable(deadline);
    if (PQconsumeInput(connection) == 0) give_up("waiting for the database");
  }
  ResultPtr result(PQgetResult(connection));
  if (PQstatus(connection) != CONNECTION_OK) {
    lost_ = true;
    if (result != nullptr && PQresultStatus(result.get()) == PGRES_FATAL_ERROR) {
      throw failure(result.get(), "waiting for the database");
    }
    give_up("waiting for the database");
  }
  return result;
}

// At the deadline the server is asked to stop what it does; its answer is then waited for without one.
void Connection::wait_readable(TimePoint& deadline) {
  int wait_ms = -1;
  if (deadline != kNever) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    wait_ms = left.count() < 0 ? 0 : static_cast<int>(left.count());
  }
  pollfd waiting{PQsocket(connection_.get()), POLLIN, 0};
  const int ready = ::poll(&waiting, 1, wait_ms);
  if (ready != 0) return;  // input, an end, or a signal: libpq looks
  deadline = kNever;
  const std::unique_ptr<PGcancel, void (*)(PGcancel*)> cancel(PQgetCancel(connection_.get()), &PQfreeCancel);
  std::array<char, 256> why{};
  if (cancel == nullptr || PQcancel(cancel.get(), why.data(), static_cast<int>(why.size())) == 0) {
    give_up("stopping a statement");
  }
}

Shape Connection::describe(std::string_view sql) {
  const int wanted = parameters_of(sql);
  auto prepared = std::make_shared<Prepared>();  // without a name: the server forgets it at the next
  prepared->sql = std::string(sql);
  put_parse(prepared);
  need(PQsendDescribePrepared(connection_.get(), ""), sql);
  sent_.push_back({What::kDescribe, prepared});
  const ResultPtr facts = send();
  return {wanted, PQnfields(facts.get()), may_change(sql)};
}

void Connection::roll_back() noexcept {
  try {
    std::optional<StorageError> ignored;
    if (!sent_.empty()) {
      put_sync();
      (void)collect(kNever, ignored);
    }
    if (is_idle()) return;
    put("ROLLBACK");
    put_sync();
    (void)collect(kNever, ignored);
    if (!is_idle()) lost_ = true;
  } catch (const std::exception&) {
    lost_ = true;
  }
}

void Connection::need(int sent, std::string_view doing) {
  if (sent != 1) give_up(doing);
}

void Connection::give_up(std::string_view doing) {
  lost_ = true;
  sent_.clear();
  throw StorageError(Trouble::kAway, std::string(lost(connection_.get(), doing).what()));
}

}  // namespace bobbin::storage::postgres
