#include "core/storage/maintenance/transfer.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <variant>
#include <vector>

#include "core/storage/schema.hpp"
#include "core/storage/tokens.hpp"

namespace bobbin::storage {
namespace {

constexpr std::int64_t kRowsAtOnce = 500;
constexpr std::string_view kHistory = "schema_migration";

using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;
using Values = std::vector<Value>;

Value value_of(const Row& row, int column) {
  switch (row.kind(column)) {
    case Kind::kInteger:
      return row.integer(column);
    case Kind::kText:
      return row.text(column);
    case Kind::kBytes:
      return row.bytes(column);
    case Kind::kNull:
      break;
  }
  return std::monostate{};
}

Values values_of(const Row& row) {
  Values out;
  for (int column = 0; column < row.columns(); ++column) out.push_back(value_of(row, column));
  return out;
}

Param param_of(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* bytes = std::get_if<Bytes>(&value)) return *bytes;
  return std::nullopt;
}

std::string listed(const std::vector<std::string>& names, std::string_view before = "", std::string_view after = "") {
  std::string out;
  for (const std::string& name : names) {
    if (!out.empty()) out += ", ";
    out += std::string(before) + name + std::string(after);
  }
  return out;
}

std::string places(std::size_t count) {
  std::string out;
  for (std::size_t i = 1; i <= count; ++i) out += (i == 1 ? "$" : ", $") + std::to_string(i);
  return out;
}

// The next rows of a table behind a key; all from the first when there is none. A table without a key comes in one.
std::string page_of(const Table& table, bool behind) {
  const std::string key = listed(table.key);
  std::string sql = "SELECT " + listed(table.columns) + " FROM " + table.name;
  std::string where = table.name == kHistory ? " WHERE owner <> '" + std::string(kHalfCopied) + "'" : "";
  if (behind) where += (where.empty() ? " WHERE (" : " AND (") + key + ") > (" + places(table.key.size()) + ")";
  sql += where + " ORDER BY " + (key.empty() ? listed(table.columns) : key);
  return key.empty() ? sql : sql + " LIMIT " + std::to_string(kRowsAtOnce);
}

// Walks a table in the order of its key; `take` gets each page.
template <class Take>
void walk(Session& session, const Table& table, Values behind, Take&& take) {
  std::vector<std::size_t> key_at;
  for (const std::string& name : table.key) {
    const auto found = std::find(table.columns.begin(), table.columns.end(), name);
    key_at.push_back(static_cast<std::size_t>(found - table.columns.begin()));
  }
  for (;;) {
    std::vector<Param> params;
    for (const Value& value : behind) params.push_back(param_of(value));
    std::vector<Values> page;
    session.query_with(page_of(table, !behind.empty()), params,
                       [&](const Row& row) { page.push_back(values_of(row)); });
    if (page.empty()) return;
    take(page);
    if (table.key.empty() || static_cast<std::int64_t>(page.size()) < kRowsAtOnce) return;
    behind.clear();
    for (const std::size_t at : key_at) behind.push_back(page.back()[at]);
  }
}

class Hash {
 public:
  Hash() { crypto_generichash_init(&state_, nullptr, 0, kSize); }
  void add(std::string_view text) {
    number(static_cast<std::int64_t>(text.size()));
    bytes(text.data(), text.size());
  }
  void add(const Value& value) {
    number(static_cast<std::int64_t>(value.index()));
    if (const auto* integer = std::get_if<std::int64_t>(&value)) number(*integer);
    if (const auto* text = std::get_if<std::string>(&value)) add(std::string_view(*text));
    if (const auto* blob = std::get_if<Bytes>(&value)) {
      add(std::string_view(reinterpret_cast<const char*>(blob->data()), blob->size()));
    }
  }
  [[nodiscard]] std::string text() {
    std::array<unsigned char, kSize> out{};
    crypto_generichash_final(&state_, out.data(), out.size());
    std::array<char, 2 * kSize + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), out.data(), out.size());
    return hex.data();
  }

 private:
  static constexpr std::size_t kSize = 16;
  void number(std::int64_t value) {
    std::array<unsigned char, 8> out{};
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(value) >> (8 * i));
    }
    bytes(out.data(), out.size());
  }
  void bytes(const void* data, std::size_t size) {
    crypto_generichash_update(&state_, static_cast<const unsigned char*>(data), size);
  }
  crypto_generichash_state state_{};
};

Refused not_empty() {
  return refuse(Code::kInvalid, {"目标数据库里已有别的数据；请换一个空的数据库",
                                 "the target holds other data already; take an empty database"});
}

class Transfer {
 public:
  Transfer(Session& from, Engine& to, const TransferProgress& progress) : from_(from), to_(to), progress_(progress) {}

  Result<TransferReport> run() {
    if (auto ready = to_.write([this](Session& to) { return prepare(to); }); !ready) return Refused(ready.error());
    for (const Table& table : from_.tables()) {
      ++report_.tables;
      if (table.name == kHistory) continue;
      if (auto copied = copy(table); !copied) return Refused(copied.error());
    }
    report_.digest = digest(from_);
    if (auto same = to_.write([this](Session& to) { return finish(to); }); !same) return Refused(same.error());
    return std::move(report_);
  }

 private:
  // Makes the tables, or finds those of the run that was cut off.
  Result<void> prepare(Session& to) {
    to.alone("schema");
    if (!to.tables().empty()) {
      const bool resumed = to.query("SELECT 1 FROM schema_migration WHERE owner = $1", kHalfCopied).any();
      return resumed ? Result<void>() : Result<void>(not_empty());
    }
    make_history(to);
    from_.query("SELECT owner, number, name, checksum, applied_ms, sql FROM schema_migration ORDER BY owner, number")
        .each([&](const Row& row) {
          for (const std::string& one : statements(row.text_view(5))) to.execute(to.adapt(one));
          to.execute(kRemember, row.text_view(0), row.integer(1), row.text_view(2), row.text_view(3), row.integer(4),
                     row.text_view(5));
        });
    for (const Table& table : to.tables()) {
      if (table.name != kHistory) to.execute("DELETE FROM " + table.name);  // what migrations put in comes as rows
    }
    to.execute(kRemember, kHalfCopied, 1, "bobbin db copy", "", 0, "");
    return {};
  }

  Result<void> copy(const Table& table) {
    Values behind;
    if (!table.key.empty()) {
      to_.read([&](Session& to) {
        to.query_with("SELECT " + listed(table.key) + " FROM " + table.name + " ORDER BY " +
                          listed(table.key, "", " DESC") + " LIMIT 1",
                      {}, [&](const Row& row) { behind = values_of(row); });
      });
    }
    const std::string insert =
        "INSERT INTO " + table.name + " (" + listed(table.columns) + ") VALUES (" + places(table.columns.size()) + ")";
    std::int64_t rows = 0;
    Result<void> done;
    walk(from_, table, std::move(behind), [&](const std::vector<Values>& page) {
      if (!done) return;
      done = to_.write([&](Session& to) -> Result<void> {
        if (table.key.empty()) to.execute("DELETE FROM " + table.name);
        for (const Values& row : page) {
          std::vector<Param> params;
          for (const Value& value : row) params.push_back(param_of(value));
          to.queue_with(Rows{1}, insert, params);
        }
        return {};
      });
      rows += static_cast<std::int64_t>(page.size());
      if (progress_) progress_(table.name, rows);
    });
    report_.rows += rows;
    return done;
  }

  Result<void> finish(Session& to) {
    if (digest(to) != report_.digest) {
      return refuse(Code::kInvalid, {"复制后两边不一致：中断之后源数据库又有变动。请清空目标后重新复制",
                                     "the two differ after the copy: the source has changed since the run that was cut"
                                     " off; empty the target and copy again"});
    }
    to.execute("DELETE FROM schema_migration WHERE owner = $1", kHalfCopied);
    to.execute("ANALYZE");
    return {};
  }

  Session& from_;
  Engine& to_;
  const TransferProgress& progress_;
  TransferReport report_;
};

}  // namespace

std::string digest(Session& session) {
  std::vector<Table> tables = session.tables();
  std::sort(tables.begin(), tables.end(), [](const Table& a, const Table& b) { return a.name < b.name; });
  Hash hash;
  for (Table& table : tables) {
    std::sort(table.columns.begin(), table.columns.end());
    hash.add(std::string_view(table.name));
    hash.add(std::string_view(listed(table.columns)));
    walk(session, table, {}, [&](const std::vector<Values>& page) {
      for (const Values& row : page) {
        for (const Value& value : row) hash.add(value);
      }
    });
  }
  return hash.text();
}

Result<TransferReport> transfer(Engine& from, Engine& to, const TransferProgress& progress) {
  Result<TransferReport> out = TransferReport{};
  from.read([&](Session& session) {
    need_current(session);
    out = Transfer(session, to, progress).run();
  });
  return out;
}

}  // namespace bobbin::storage
