#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/storage/session.hpp"

struct sqlite3;

namespace bobbin::storage::sqlite {

// SQLite's authoriser, once a connection and never replaced (replacing it prepares every statement again): it asks who
// acts at that moment, both when a statement is prepared and when a change of the schema makes SQLite prepare it again
// while it runs.
class Gate {
 public:
  using Names = std::set<std::string, std::less<>>;

  // `gate` must outlive the connection's use.
  static void install(sqlite3* database, Gate& gate);

  [[nodiscard]] const Authority* authority() const { return authority_; }
  const Authority* swap(const Authority* authority) { return std::exchange(authority_, authority); }

  // The schema's names. Told before a plugin first acts.
  void know(Names tables, Names views);

  // Refuses what the authoriser can't see in a plugin's statement. Throws kDenied.
  void check_text(std::string_view sql) const;

  // Why the last statement was denied, for the message; emptied by the call.
  [[nodiscard]] std::string take_reason() { return std::exchange(reason_, {}); }

 private:
  static int ask(void* self, int action, const char* first, const char* second, const char* database,
                 const char* inside);
  [[nodiscard]] std::string judge(int action, std::string_view first, std::string_view second,
                                  std::string_view inside) const;
  [[nodiscard]] std::string judge_read(std::string_view table, std::string_view column, std::string_view inside) const;
  [[nodiscard]] std::string judge_schema(int action, std::string_view first, std::string_view second) const;
  [[nodiscard]] bool owns(std::string_view table) const;
  [[nodiscard]] bool is_published(std::string_view name) const;
  [[nodiscard]] bool is_hosts(std::string_view name) const;  // a table or view that the plugin may not name
  [[nodiscard]] bool migrates() const;

  const Authority* authority_ = nullptr;
  Names tables_;
  Names views_;
  std::string reason_;
};

}  // namespace bobbin::storage::sqlite
