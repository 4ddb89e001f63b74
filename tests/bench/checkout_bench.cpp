// Durable sales a second over HTTP, beside the same rows written by raw sqlite3 in the same run.
//   checkout_bench PROGRAM [SALES]
// PROGRAM is `bobbin` of a release build; it serves a demo shop in a temporary folder with both plugins on. A sale has
// three lines, a member and two tenders. The limit: the rows of those very sales, written again by sqlite3 alone with a
// savepoint a sale, and one COMMIT a sale (1 client) or every 16 sales (16 clients), synchronous=FULL.
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/base/ids.hpp"

namespace {

using nlohmann::json;
using SteadyClock = std::chrono::steady_clock;
namespace fs = std::filesystem;

struct Timed {
  long long sales = 0;
  long long microseconds = 1;
  [[nodiscard]] long long per_second() const { return sales * 1'000'000 / microseconds; }
};

template <class F>
Timed timed(long long sales, F&& work) {
  const auto from = SteadyClock::now();
  work();
  const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - from).count();
  return {sales, std::max<long long>(1, spent)};
}

// The shop as a process of its own, ended when this goes.
class Shop {
 public:
  Shop(const std::string& program, const fs::path& folder) {
    int out[2];
    if (::pipe(out) != 0) throw std::runtime_error("no pipe");
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(out[1], STDOUT_FILENO);
      ::close(out[0]);
      ::execl(program.c_str(), program.c_str(), "demo", "--data", folder.c_str(), "--port", "0", "--json", nullptr);
      ::_exit(127);
    }
    ::close(out[1]);
    std::string line;
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) line += c;
    ::close(out[0]);
    said_ = json::parse(line);
  }
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;
  ~Shop() { end(); }

  void end() {
    if (child_ <= 0) return;
    ::kill(child_, SIGTERM);
    ::waitpid(child_, nullptr, 0);
    child_ = 0;
  }
  [[nodiscard]] std::string secret(const std::string& person, const char* kind) const {
    for (const json& row : said_.at("staff")) {
      if (row.at("id") == person) return row.at(kind);
    }
    throw std::runtime_error("no such person");
  }
  [[nodiscard]] Poco::UInt16 port() const {
    const std::string url = said_.at("url");
    return static_cast<Poco::UInt16>(std::stoi(url.substr(url.rfind(':') + 1)));
  }

 private:
  pid_t child_ = 0;
  json said_;
};

// One keep-alive connection.
class Client {
 public:
  explicit Client(Poco::UInt16 port) : session_("127.0.0.1", port) { session_.setKeepAlive(true); }
  void enter(const std::string& staff, const char* kind, const std::string& secret) {
    token_ = "";
    const json answer =
        call("POST", "/api/v1/sessions", {{"store", "hz-west"}, {"till", "till-1"}, {"staff", staff}, {kind, secret}});
    token_ = answer.at("token");
  }
  json call(const std::string& method, const std::string& path, const json& body) {
    Poco::Net::HTTPRequest request(method, path, Poco::Net::HTTPRequest::HTTP_1_1);
    const std::string text = body.dump();
    request.setContentType("application/json");
    request.setContentLength64(static_cast<Poco::Int64>(text.size()));
    if (!token_.empty()) request.set("Authorization", "Bearer " + token_);
    session_.sendRequest(request) << text;
    Poco::Net::HTTPResponse response;
    std::ostringstream answer;
    answer << session_.receiveResponse(response).rdbuf();
    if (response.getStatus() >= 300) throw std::runtime_error(method + " " + path + ": " + answer.str());
    return json::parse(answer.str());
  }

 private:
  Poco::Net::HTTPClientSession session_;
  std::string token_;
};

const char* const kSkus[] = {"TP2003-M-白", "SK8001-混色", "TP2001-M-白"};  // 99.00 + 39.00 + 299.00

json sale_body(const std::string& member) {
  json lines = json::array();
  for (const char* sku : kSkus) lines.push_back({{"sku", sku}, {"quantity", 1}});
  return {{"lines", lines},
          {"member", member},
          {"tenders", {{{"id", "cash"}, {"amount_minor", 20'000}}, {{"id", "wechat"}, {"amount_minor", 23'700}}}}};
}

struct Opened {
  Poco::UInt16 port;
  std::string pin;
  std::vector<std::string> members;
};

Opened open_shop(const Shop& shop, int members) {
  Opened opened{shop.port(), shop.secret("lin", "pin"), {}};
  Client manager(opened.port);
  manager.enter("manager", "pin", shop.secret("manager", "pin"));
  json goods = json::array();
  for (const char* sku : kSkus) goods.push_back({{"sku", sku}, {"quantity", 1'000'000}});
  manager.call("POST", "/api/v1/stock/receipts", {{"lines", goods}});
  manager.call("POST", "/api/v1/shifts", {{"till", "till-1"}, {"float_minor", 0}});
  for (int i = 0; i < members; ++i) {
    const json member =
        manager.call("POST", "/api/v1/members", {{"name", "客人"}, {"phone", "139" + std::to_string(10'000'000 + i)}});
    opened.members.push_back(member.at("code"));
  }
  return opened;
}

Timed sell(const Opened& shop, int clients, int sales) {
  std::vector<std::thread> threads;
  std::vector<std::unique_ptr<Client>> tills;
  for (int i = 0; i < clients; ++i) {
    tills.push_back(std::make_unique<Client>(shop.port));
    tills.back()->enter("lin", "pin", shop.pin);
  }
  std::atomic<int> left = sales;
  return timed(sales, [&] {
    for (int i = 0; i < clients; ++i) {
      threads.emplace_back([&, i] {
        const json body = sale_body(shop.members[static_cast<std::size_t>(i)]);
        while (left.fetch_sub(1) > 0) {
          tills[static_cast<std::size_t>(i)]->call("PUT", "/api/v1/sales/" + bobbin::new_uuid_v7(), body);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  });
}

// ---- the limit: raw sqlite3

struct Database {
  explicit Database(const fs::path& file) {
    if (sqlite3_open(file.c_str(), &handle) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(handle));
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close_v2(handle); }
  void run(const std::string& sql) const {
    if (sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sql + ": " + sqlite3_errmsg(handle));
    }
  }
  sqlite3* handle = nullptr;
};

struct Prepared {
  Prepared(const Database& database, const std::string& sql) {
    if (sqlite3_prepare_v2(database.handle, sql.c_str(), -1, &handle, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sql + ": " + sqlite3_errmsg(database.handle));
    }
  }
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared() { sqlite3_finalize(handle); }
  void step() const {
    if (sqlite3_step(handle) != SQLITE_DONE) throw std::runtime_error("a row was not written");
    sqlite3_reset(handle);
  }
  sqlite3_stmt* handle = nullptr;
};

struct FreeValue {
  void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
};
using Row = std::vector<std::unique_ptr<sqlite3_value, FreeValue>>;

const char* const kTables[] = {"claim", "sale", "sale_line", "sale_tender", "journal_entry", "journal_lot"};

// The newest rows of each table: those of the benchmark's sales.
struct Rows {
  std::vector<std::vector<Row>> of_table;
};

Rows take_rows(const Database& database, const std::string& first_claim) {
  Rows rows;
  for (const char* table : kTables) {
    const Prepared select(database,
                          std::string("SELECT * FROM ") + table + " WHERE id >= " + first_claim + " ORDER BY id");
    std::vector<Row>& all = rows.of_table.emplace_back();
    while (sqlite3_step(select.handle) == SQLITE_ROW) {
      Row& row = all.emplace_back();
      for (int i = 0; i < sqlite3_column_count(select.handle); ++i) {
        row.emplace_back(sqlite3_value_dup(sqlite3_column_value(select.handle, i)));
      }
    }
  }
  for (const char* table : kTables) database.run(std::string("DELETE FROM ") + table + " WHERE id >= " + first_claim);
  return rows;
}

std::string insert_sql(const char* table, std::size_t columns) {
  std::string sql = std::string("INSERT INTO ") + table + " VALUES (?";
  for (std::size_t i = 1; i < columns; ++i) sql += ",?";
  return sql + ")";
}

// Rows change in place beside the new ones: three of stock, the member's, its balance and the receipt series.
const char* const kUpdates[] = {
    "UPDATE stock SET quantity = quantity - 1 WHERE store = 'hz-west' AND sku = 'TP2003-M-白'",
    "UPDATE stock SET quantity = quantity - 1 WHERE store = 'hz-west' AND sku = 'SK8001-混色'",
    "UPDATE stock SET quantity = quantity - 1 WHERE store = 'hz-west' AND sku = 'TP2001-M-白'",
    "UPDATE member SET spend_minor = spend_minor + 1 WHERE id = (SELECT max(id) FROM member)",
    "UPDATE journal_balance SET balance = balance + 1 WHERE rowid = (SELECT max(rowid) FROM journal_balance)",
    "UPDATE receipt_series SET last = last + 1 WHERE rowid = (SELECT max(rowid) FROM receipt_series)"};

Timed write_raw(const fs::path& file, const std::string& first_claim, int sales, int group) {
  const Database database(file);
  database.run("PRAGMA journal_mode = WAL; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 8000");
  const Rows rows = take_rows(database, first_claim);
  database.run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA synchronous = FULL");
  std::vector<std::unique_ptr<Prepared>> inserts;
  for (std::size_t t = 0; t < rows.of_table.size(); ++t) {
    inserts.push_back(std::make_unique<Prepared>(database, insert_sql(kTables[t], rows.of_table[t].at(0).size())));
  }
  std::vector<std::unique_ptr<Prepared>> updates;
  for (const char* sql : kUpdates) updates.push_back(std::make_unique<Prepared>(database, sql));
  const Prepared begin(database, "BEGIN IMMEDIATE"), save(database, "SAVEPOINT s"), release(database, "RELEASE s"),
      commit(database, "COMMIT");
  return timed(sales, [&] {
    for (int sale = 0; sale < sales; ++sale) {
      if (sale % group == 0) begin.step();
      save.step();
      for (std::size_t t = 0; t < rows.of_table.size(); ++t) {
        const std::size_t all = rows.of_table[t].size();
        const std::size_t from = all * static_cast<std::size_t>(sale) / static_cast<std::size_t>(sales);
        const std::size_t to = all * static_cast<std::size_t>(sale + 1) / static_cast<std::size_t>(sales);
        for (std::size_t r = from; r < to; ++r) {
          const Row& row = rows.of_table[t][r];
          for (std::size_t c = 0; c < row.size(); ++c) {
            sqlite3_bind_value(inserts[t]->handle, static_cast<int>(c + 1), row[c].get());
          }
          inserts[t]->step();
        }
      }
      for (const auto& update : updates) update->step();
      release.step();
      if (sale % group == group - 1 || sale == sales - 1) commit.step();
    }
  });
}

std::string text_of(const Database& database, const std::string& sql) {
  const Prepared query(database, sql);
  if (sqlite3_step(query.handle) != SQLITE_ROW) throw std::runtime_error(sql + ": no row");
  return reinterpret_cast<const char*>(sqlite3_column_text(query.handle, 0));
}

void measure(const std::string& program, int clients, int sales) {
  std::string pattern = (fs::temp_directory_path() / "bobbin-bench-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
  const fs::path folder = pattern;
  Shop shop(program, folder / "shop");
  const Opened opened = open_shop(shop, clients);
  sell(opened, clients, 50);  // warm: connections, statements, caches
  const std::string before = text_of(Database(folder / "shop/data/shop.db"), "SELECT max(id) + 1 FROM claim");
  const Timed http = sell(opened, clients, sales);
  shop.end();
  const Timed raw = write_raw(folder / "shop/data/shop.db", before, sales, clients);
  const long long hundredths = http.per_second() * 100 / std::max<long long>(1, raw.per_second());
  std::printf("%2d client(s)  HTTP %6lld sales/s   raw sqlite3 %6lld sales/s   ratio %lld.%02lld\n", clients,
              http.per_second(), raw.per_second(), hundredths / 100, hundredths % 100);
  fs::remove_all(folder);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: checkout_bench PROGRAM [SALES]\n");
    return 2;
  }
  try {
    const int sales = argc > 2 ? std::stoi(argv[2]) : 4'000;
    measure(argv[1], 1, sales / 4);
    measure(argv[1], 16, sales);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "checkout_bench: %s\n", failure.what());
    return 1;
  }
  return 0;
}
