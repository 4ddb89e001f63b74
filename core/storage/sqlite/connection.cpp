#include "core/storage/sqlite/connection.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <charconv>
#include <utility>

#include "core/storage/excerpt.hpp"
#include "core/storage/sqlite/failure.hpp"

namespace bobbin::storage::sqlite {
namespace {

int flags_of(Connection::Mode mode) {
  // A reader opens for writing too: a WAL's index can't be shared otherwise; `query_only` keeps it from writing.
  const int create = mode == Connection::Mode::kCreate ? SQLITE_OPEN_CREATE : 0;
  return SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | create;
}

// Where each $k of the statement is. Other kinds of parameters have no meaning on PostgreSQL.
std::vector<int> slots_of(sqlite3_stmt* statement) {
  const int count = sqlite3_bind_parameter_count(statement);
  std::vector<int> slots;
  for (int index = 1; index <= count; ++index) {
    const char* const name = sqlite3_bind_parameter_name(statement, index);
    const std::string_view text = name == nullptr ? "?" : name;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
    if (text[0] != '$' || error != std::errc{} || end != text.data() + text.size() || number < 1 || number > 1000) {
      throw StorageError(Trouble::kFailed, "the parameter " + std::string(text) + " is none of $1..$n");
    }
    if (slots.size() < number) slots.resize(number, 0);
    slots[number - 1] = index;
  }
  return slots;
}

}  // namespace

void CloseDatabase::operator()(sqlite3* database) const { sqlite3_close_v2(database); }
void FinishStatement::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Connection::Connection(const std::filesystem::path& file, Mode mode) {
  // Before the first is opened: SQLite's sums of its memory cost a lock of the whole process at each allocation.
  [[maybe_unused]] static const int kUncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &opened, flags_of(mode), nullptr);
  database_.reset(opened);
  if (code != SQLITE_OK) throw sqlite::failure(opened, code, "opening the database " + file.string());
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_busy_timeout(opened, kBusyTimeoutMs);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // A name in double quotes that is no column is an error, as on PostgreSQL, not a text.
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  Gate::install(opened, gate_);
  run("PRAGMA foreign_keys = ON");
  run("PRAGMA temp_store = MEMORY");
  if (mode == Mode::kRead) {
    run("PRAGMA query_only = ON");
    run("PRAGMA cache_size = -1024");  // every commit makes a reader forget its pages: many are never of use
  }
}

Connection::~Connection() = default;

void Connection::run(const char* sql) {
  const int code = sqlite3_exec(raw(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw failure(code, sql);
}

void Connection::run_kept(const char* sql) {
  const Loan loan = lend(sql);
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step((*loan).handle.get());
  if (code != SQLITE_DONE) throw failure(code, sql);
}

void Connection::limit_plugins(std::chrono::milliseconds limit) {
  constexpr int kStepsBetweenLooks = 20'000;  // some 0.2 ms
  plugin_limit_ = limit;
  sqlite3_progress_handler(raw(), kStepsBetweenLooks, &Connection::tick, this);
}

int Connection::tick(void* self) {
  const TimePoint deadline = static_cast<Connection*>(self)->deadline_;
  return deadline != TimePoint::max() && std::chrono::steady_clock::now() > deadline ? 1 : 0;
}

Connection::Loan::Loan(Connection& from, Prepared& prepared, std::unique_ptr<Prepared> own)
    : from_(from), prepared_(prepared), own_(std::move(own)), deadline_before_(from.deadline_) {
  prepared_.busy = true;
  errno = 0;  // so that what stands there after a failure is of this statement
  const bool limited = from_.is_plugin() && from_.plugin_limit_.count() > 0;
  from_.deadline_ = limited ? std::chrono::steady_clock::now() + from_.plugin_limit_ : TimePoint::max();
}

Connection::Loan::~Loan() {
  from_.deadline_ = deadline_before_;
  sqlite3_reset(prepared_.handle.get());
  sqlite3_clear_bindings(prepared_.handle.get());
  prepared_.busy = false;
}

bool Connection::is_plugin() const { return gate_.authority() != nullptr && !gate_.authority()->plugin.empty(); }

Connection::Loan Connection::lend(std::string_view sql) {
  const auto once = [&] {
    auto own = std::make_unique<Prepared>(prepare(sql));
    Prepared& prepared = *own;
    return Loan(*this, prepared, std::move(own));
  };
  if (is_plugin() && gate_.authority()->rights == Authority::Rights::kMigrations) return once();

  Kept& kept = kept_of(is_plugin() ? gate_.authority()->plugin : std::string_view());
  if (const auto found = kept.by_text.find(sql); found != kept.by_text.end()) {
    if (found->second->busy) return once();
    kept.statements.splice(kept.statements.begin(), kept.statements, found->second);
    return Loan(*this, *found->second, nullptr);
  }
  kept.statements.push_front(prepare(sql));
  Prepared& prepared = kept.statements.front();
  kept.by_text.emplace(prepared.sql, kept.statements.begin());
  drop_oldest(kept);
  return Loan(*this, prepared, nullptr);
}

std::size_t Connection::Ends::operator()(std::string_view sql) const {
  constexpr std::size_t kEnd = 24;
  const std::hash<std::string_view> hash;
  if (sql.size() <= 2 * kEnd) return hash(sql);
  return hash(sql.substr(0, kEnd)) * 31 + hash(sql.substr(sql.size() - kEnd)) + sql.size();
}

Connection::Kept& Connection::kept_of(std::string_view plugin) {
  if (const auto found = kept_.find(plugin); found != kept_.end()) return found->second;
  return kept_[std::string(plugin)];
}

void Connection::drop_oldest(Kept& kept) {
  if (kept.statements.size() <= kMostKept || kept.statements.back().busy) return;
  kept.by_text.erase(kept.statements.back().sql);
  kept.statements.pop_back();
}

Prepared Connection::prepare(std::string_view sql) {
  gate_.check_text(sql);
  Prepared out;
  out.sql = std::string(sql);
  sqlite3_stmt* statement = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(raw(), out.sql.data(), static_cast<int>(out.sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, &tail);
  out.handle.reset(statement);
  if (code != SQLITE_OK) throw failure(code, excerpt(sql));
  if (statement == nullptr) throw StorageError(Trouble::kFailed, "there is no statement in \"" + excerpt(sql) + "\"");
  const std::string_view rest(tail, static_cast<std::size_t>(out.sql.data() + out.sql.size() - tail));
  if (rest.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    throw StorageError(Trouble::kDenied, "more than one statement: " + excerpt(sql));
  }
  out.slots = slots_of(statement);
  out.changes = sqlite3_stmt_readonly(statement) == 0;
  return out;
}

const Authority* Connection::act(const Authority* authority) {
  if (authority != nullptr && !authority->plugin.empty() && !schema_known_) learn_schema();
  return gate_.swap(authority);
}

void Connection::learn_schema() {
  struct AsHost {
    explicit AsHost(Gate& asked) : gate(asked), before(asked.swap(nullptr)) {}
    AsHost(const AsHost&) = delete;
    AsHost& operator=(const AsHost&) = delete;
    ~AsHost() { gate.swap(before); }
    Gate& gate;
    const Authority* before;
  };
  const AsHost as_host(gate_);
  const Loan loan = lend("SELECT lower(name), type FROM sqlite_schema WHERE type IN ('table', 'view')");
  sqlite3_stmt* const statement = (*loan).handle.get();
  Gate::Names tables;
  Gate::Names views;
  int code = SQLITE_OK;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
    const auto text = [&](int column) { return reinterpret_cast<const char*>(sqlite3_column_text(statement, column)); };
    (std::string_view(text(1)) == "view" ? views : tables).emplace(text(0));
  }
  if (code != SQLITE_DONE) throw failure(code, "reading the schema");
  gate_.know(std::move(tables), std::move(views));
  schema_known_ = true;
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(raw()) == 0; }

StorageError Connection::failure(int code, std::string_view doing) {
  const StorageError error = sqlite::failure(raw(), code, doing);
  const std::string reason = gate_.take_reason();
  if (reason.empty() || (code & 0xFF) == SQLITE_OK) return error;
  if (error.trouble() != Trouble::kDenied && (code & 0xFF) != SQLITE_ERROR) return error;
  return {Trouble::kDenied, reason + " (" + error.what() + ")"};
}

}  // namespace bobbin::storage::sqlite
