#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/later.hpp"
#include "core/storage/authority.hpp"
#include "core/storage/error.hpp"
#include "core/storage/value.hpp"

// One connection inside one transaction (`write`) or one snapshot (`read`): all that the SQL stores are written over.
// Nothing here says which database it is.
//
// How a store is written
//   core/storage/stores/<noun>_store.{hpp,cpp}, namespace bobbin::storage, one class over a Session&, no state of its
//   own:
//     class ShiftsSqlStore final : public shifts::Store {
//      public:
//       explicit ShiftsSqlStore(Session& session) : session_(session) {}
//       ...
//     };
//   stores/stores.cpp puts them all together.
//
//     auto shift = session_.query("SELECT id, opened_ms FROM shift WHERE store = $1 AND closed_ms IS NULL", store)
//                      .one([](const Row& row) { return Shift{row.integer(0), row.instant(1)}; });
//     if (session_.execute("UPDATE stock SET quantity = quantity - $3"
//                          " WHERE store = $1 AND sku = $2 AND quantity >= $3", store, sku, n) == 0) ...   // G7
//
// The SQL: the subset that SQLite and PostgreSQL 15 share (architecture.md). Parameters are $1..$n, each may be used
// often. Statements are prepared once a connection and kept by their text: write them as constants and don't paste
// values into them (a text that is made up anew each time fills the cache; it is bounded and drops the oldest).
// Migrations write `id BIGINT PRIMARY KEY`; on SQLite that becomes the rowid.
//
// Nested use is fine: inside the visitor of one query another statement (or the same one) may run.
namespace bobbin::storage {

// The views that the host publishes to plugins and reports all begin so.
inline constexpr std::string_view kPublishedPrefix = "bobbin_";

// What a statement is, found by preparing it.
struct Shape {
  int parameters = 0;  // $1..$parameters
  int columns = 0;     // 0 = answers no rows
  bool changes = false;
};

// A table as the database knows it.
struct Table {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::string> key;  // of its PRIMARY KEY, in order; empty without one
};

// Adds a column to the last of the tables, or to a new one when that has another name: columns come table by table.
// `key_place` is its place in the primary key from 1, 0 when it is no part of it.
void add_column(std::vector<Table>& tables, std::string_view table, std::string_view column, std::size_t key_place);

// Expected count of rows changed by a queued statement; another count is a failure.
struct Rows {
  static constexpr std::int64_t kAny = -1;
  std::int64_t expected = 1;
};

// Not thread-safe: belongs to the call of `write` or `read` that made it, and ends with it.
class Session {
 public:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() = default;

  template <std::size_t N>
  class [[nodiscard]] Query;

  // Runs a statement to its end and answers how many rows it inserted, changed or deleted (0 for a SELECT). Throws
  // StorageError, and then the transaction is good for nothing more; on a snapshot every change is refused with
  // kReadOnly.
  template <class... Args>
  std::int64_t execute(std::string_view sql, const Args&... args) {
    const std::array<Param, sizeof...(Args)> params{Param(args)...};
    return run(sql, params, nullptr);
  }

  // A statement that answers rows (SELECT, or RETURNING): `.each(f)`, `.all(f)`, `.one(f)`, `.integer()`, at once, in
  // the same expression.
  template <class... Args>
  Query<sizeof...(Args)> query(std::string_view sql, const Args&... args) {
    return Query<sizeof...(Args)>(*this, sql, std::array<Param, sizeof...(Args)>{Param(args)...});
  }

  // The same with a list made while running, for statements with a variable number of parameters.
  std::int64_t execute_with(std::string_view sql, std::span<const Param> params) { return run(sql, params, nullptr); }
  template <class F>
  void query_with(std::string_view sql, std::span<const Param> params, F&& each) {
    run_each(sql, params, [&](const Row& row) {
      each(row);
      return true;
    });
  }

  // f(row) answers whether it wants more rows.
  template <class F>
  void query_while(std::string_view sql, std::span<const Param> params, F&& f) {
    run_each(sql, params, f);
  }

  // The same for an answer of any length: on a snapshot it is never in memory as a whole. One at a time.
  template <class F>
  void stream_while(std::string_view sql, std::span<const Param> params, F&& f) {
    stream(sql, params, visitor_of(f));
  }

  // For statements whose answer nobody reads (the inserts of a sale): run in this order, before anything that follows
  // and at the latest at `send()` or the commit. SQLite runs them at once, PostgreSQL in one round trip. A wrong count
  // throws kFailed: use `execute` when the count decides something.
  template <class... Args>
  void queue(Rows rows, std::string_view sql, const Args&... args) {
    const std::array<Param, sizeof...(Args)> params{Param(args)...};
    enqueue(rows.expected, sql, params);
  }
  void queue_with(Rows rows, std::string_view sql, std::span<const Param> params) {
    enqueue(rows.expected, sql, params);
  }
  virtual void send() = 0;

  // Whether a statement is taken to go well before the database has said so: on PostgreSQL, the first time that a write
  // or a read runs. Should one not go well, all of it is undone and runs again, and then nothing is taken for granted
  // (PostgresEngine). What goes wrong meanwhile need not be told from what others have done: throw.
  [[nodiscard]] virtual bool trusts() const { return false; }

  // Whether it is worth asking for what may be wanted, as `ask_*`: not where a failure would undo more than that.
  [[nodiscard]] virtual bool reads_ahead() const { return true; }

  // A change of one row that fails only where somebody was quicker or too little is left: false, and nothing done, when
  // it changed none.
  template <class... Args>
  [[nodiscard]] bool change_one(std::string_view sql, const Args&... args) {
    if (!trusts()) return execute(sql, args...) == 1;
    queue(Rows{1}, sql, args...);
    return true;
  }
  // The same where nobody looks before the next answer: it may be false then.
  template <class... Args>
  [[nodiscard]] Later<bool> ask_change(std::string_view sql, const Args&... args) {
    if (trusts()) return Later<bool>::known(change_one(sql, args...));
    return ask_count(sql, args...).then([](std::int64_t rows) { return rows == 1; });
  }

  // For an answer that is looked at later: what is asked, queued and asked again travels together, with the first
  // statement that waits or when the first answer is looked at. Runs in this order; SQLite runs it at once. To be
  // looked at in the same `write` or `read`, or after a `write` that was committed: by then it has come. `ask_one`:
  // what f makes of the first row. `ask_all`: of every row. `ask_count`: as `execute`.
  template <class F, class... Args>
  [[nodiscard]] auto ask_one(F f, std::string_view sql, const Args&... args) {
    using Made = std::decay_t<std::invoke_result_t<F&, const Row&>>;
    const auto kept = std::make_shared<Kept<std::optional<Made>>>();
    const std::array<Param, sizeof...(Args)> params{Param(args)...};
    inquire(sql, params,
            {[kept, f](const Row& row) {
               kept->value.emplace(f(row));
               return false;
             },
             [kept](std::int64_t) { kept->came = true; }});
    return later(kept);
  }
  template <class F, class... Args>
  [[nodiscard]] auto ask_all(F f, std::string_view sql, const Args&... args) {
    using Made = std::decay_t<std::invoke_result_t<F&, const Row&>>;
    const auto kept = std::make_shared<Kept<std::vector<Made>>>();
    const std::array<Param, sizeof...(Args)> params{Param(args)...};
    inquire(sql, params,
            {[kept, f](const Row& row) {
               kept->value.push_back(f(row));
               return true;
             },
             [kept](std::int64_t) { kept->came = true; }});
    return later(kept);
  }
  template <class... Args>
  [[nodiscard]] Later<std::int64_t> ask_count(std::string_view sql, const Args&... args) {
    const auto kept = std::make_shared<Kept<std::int64_t>>();
    const std::array<Param, sizeof...(Args)> params{Param(args)...};
    inquire(sql, params, {nullptr, [kept](std::int64_t changed) { *kept = {changed, true}; }});
    return later(kept);
  }

  // From here to the end of the transaction no other one is past its own call with the same name. For what rests on
  // rows that it reads and another may write meanwhile: call it before they are read. Travels with the next statement;
  // SQLite has one writer and a snapshot decides nothing, so there it does nothing.
  virtual void alone(std::string_view what) = 0;
  // The same for those who don't mind each other: they hold up, and wait for, only whoever is alone by that name.
  virtual void together(std::string_view what) = 0;

  // Prepares a statement without running it; throws what running it would throw for the same fault.
  [[nodiscard]] virtual Shape describe(std::string_view sql) = 0;

  // A statement of a migration as this database wants it. Migrations are written with BIGINT, INTEGER, TEXT and BYTEA;
  // SQLite makes its strict types of them, so that a column takes nothing else there either.
  [[nodiscard]] virtual std::string adapt(std::string_view ddl) const = 0;

  // All tables of the shop, the host's and the plugins'; not the database's own, and no views.
  [[nodiscard]] virtual std::vector<Table> tables() = 0;

  // What the database itself finds wrong with its pages, indexes and references, at most `limit` sentences; empty when
  // all is well, or when the database looks after that itself.
  [[nodiscard]] virtual std::vector<std::string> structural_damage(int limit) = 0;

  // Until the guard goes, statements run by this authority (the session keeps the reference). Guards nest; the inner
  // one rules. For PluginDbSql and the migrations of plugins only.
  class [[nodiscard]] Acting {
   public:
    Acting(Session& session, const Authority& authority) : session_(session), before_(session.swap(&authority)) {}
    Acting(const Acting&) = delete;
    Acting& operator=(const Acting&) = delete;
    ~Acting() { session_.swap(before_); }

   private:
    Session& session_;
    const Authority* before_;
  };
  Acting act_as(const Authority& authority) { return Acting(*this, authority); }
  Acting act_as(Authority&&) = delete;  // it would be gone before the first statement

 protected:
  // A borrowed visitor; answers whether it wants more rows.
  struct Visitor {
    void* context;
    bool (*visit)(void* context, const Row& row);
  };
  virtual std::int64_t run(std::string_view sql, std::span<const Param> params, const Visitor* visitor) = 0;
  virtual void stream(std::string_view sql, std::span<const Param> params, const Visitor& visitor) {
    run(sql, params, &visitor);
  }
  virtual void enqueue(std::int64_t expected, std::string_view sql, std::span<const Param> params) = 0;
  // What becomes of a statement's answer when it comes; `row` as a visitor.
  struct Inquiry {
    std::function<bool(const Row& row)> row;
    std::function<void(std::int64_t changed)> end;
  };
  virtual void inquire(std::string_view sql, std::span<const Param> params, Inquiry inquiry) = 0;
  // nullptr = the host. Answers who ruled before.
  virtual const Authority* swap(const Authority* authority) = 0;

 private:
  template <class T>
  struct Kept {
    T value{};
    bool came = false;
  };
  // Shared: the answer may come when nobody looks at it any more.
  template <class T>
  Later<T> later(std::shared_ptr<Kept<T>> kept) {
    return Later<T>([this, kept = std::move(kept)] {
      if (!kept->came) send();
      return std::move(kept->value);
    });
  }
  template <class F>
  static Visitor visitor_of(F& each) {
    return {&each, [](void* context, const Row& row) -> bool { return (*static_cast<F*>(context))(row); }};
  }
  template <class F>
  void run_each(std::string_view sql, std::span<const Param> params, F&& each) {
    const Visitor visitor = visitor_of(each);
    run(sql, params, &visitor);
  }
};

template <std::size_t N>
class [[nodiscard]] Session::Query {
 public:
  Query(Session& session, std::string_view sql, std::array<Param, N> params)
      : session_(session), sql_(sql), params_(params) {}

  // f(row) for every row.
  template <class F>
  void each(F&& f) && {
    session_.run_each(sql_, params_, [&](const Row& row) {
      f(row);
      return true;
    });
  }

  // What f makes of every row, in order.
  template <class F>
  [[nodiscard]] auto all(F&& f) && {
    std::vector<std::decay_t<std::invoke_result_t<F&, const Row&>>> out;
    session_.run_each(sql_, params_, [&](const Row& row) {
      out.push_back(f(row));
      return true;
    });
    return out;
  }

  // What f makes of the first row; nullopt when there is none. Further rows are not read.
  template <class F>
  [[nodiscard]] auto one(F&& f) && {
    std::optional<std::decay_t<std::invoke_result_t<F&, const Row&>>> out;
    session_.run_each(sql_, params_, [&](const Row& row) {
      out.emplace(f(row));
      return false;
    });
    return out;
  }

  // Column 0 of the first row: of an aggregate, for example. `none` when there is no row or it is NULL.
  [[nodiscard]] std::int64_t integer(std::int64_t none = 0) && {
    std::int64_t out = none;
    session_.run_each(sql_, params_, [&](const Row& row) {
      out = row.maybe_integer(0).value_or(none);
      return false;
    });
    return out;
  }

  // Whether there is any row.
  [[nodiscard]] bool any() && {
    bool out = false;
    session_.run_each(sql_, params_, [&](const Row&) {
      out = true;
      return false;
    });
    return out;
  }

 private:
  Session& session_;
  std::string_view sql_;
  std::array<Param, N> params_;
};

}  // namespace bobbin::storage
