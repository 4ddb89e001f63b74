#include "tests/support/database.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <exception>
#include <filesystem>

#include "core/storage/schema.hpp"

namespace bobbin::testing {
namespace {

using storage::Engine;

std::string server() {
  const char* const given = std::getenv("BOBBIN_TEST_DATABASE");
  return given == nullptr ? std::string() : given;
}

void tell_server(const std::string& sql) {
  PGconn* const connection = PQconnectdb(server().c_str());
  PGresult* const result = PQexec(connection, sql.c_str());
  const bool well = PQresultStatus(result) == PGRES_COMMAND_OK;
  const std::string why = PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  if (!well) throw std::runtime_error(sql + ": " + why);
}

std::string new_schema() {
  static std::atomic<int> made{0};
  std::string name = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
  tell_server("CREATE SCHEMA " + name);
  return name;
}

std::string new_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "bobbin-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return pattern;
}

class PlacedEngine final : public Engine {
 public:
  explicit PlacedEngine(const storage::EngineOptions& options)
      : engine_(storage::open_engine(place_.address(), storage::IfMissing::kCreate, options)) {}
  Result<void> write(const Write& work) override { return engine_->write(work); }
  void read(const Read& work) override { engine_->read(work); }

 private:
  TemporaryPlace place_;  // goes last
  std::unique_ptr<Engine> engine_;
};

}  // namespace

bool on_postgresql() { return !server().empty(); }

std::string bytes_in(std::string sql) {
  for (std::size_t at = 0; on_postgresql() && (at = sql.find("x'", at)) != std::string::npos; at += 3) {
    sql.replace(at, 2, "'\\x");
  }
  return sql;
}

std::unique_ptr<Engine> open_temporary(const storage::EngineOptions& options) {
  if (on_postgresql()) return std::make_unique<PlacedEngine>(options);
  return storage::open_temporary(options);
}

TemporaryPlace::TemporaryPlace() {
  if (on_postgresql()) {
    name_ = new_schema();
    address_ = server() + (server().find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + name_ +
               "&application_name=" + name_;
  } else {
    name_ = new_folder();
    address_ = "sqlite:" + name_ + "/shop.db";
  }
}

TemporaryPlace::~TemporaryPlace() {
  try {
    if (on_postgresql()) {
      tell_server("SET client_min_messages = warning; DROP SCHEMA " + name_ + " CASCADE");
    } else {
      std::filesystem::remove_all(name_);
    }
  } catch (const std::exception&) {
    // What a test leaves behind goes with the server or is the system's to sweep.
  }
}

// What a test looks at inside a write is so: nothing is only trusted to be.
TestDatabase::TestDatabase() : engine_(open_temporary({.trusting = false})) {
  write([](storage::Session& session) { storage::migrate_core(session, Instant{0}); });
}

TestDatabase::~TestDatabase() = default;

void TestDatabase::write(const std::function<void(storage::Session&)>& work) {
  const Result<void> done = engine_->write([&](storage::Session& session) -> Result<void> {
    work(session);
    return {};
  });
  if (!done) throw std::runtime_error(done.error().detail.en);
}

void TestDatabase::read(const std::function<void(storage::Session&)>& work) { engine_->read(work); }

storage::Engine& TestDatabase::engine() { return *engine_; }

}  // namespace bobbin::testing
