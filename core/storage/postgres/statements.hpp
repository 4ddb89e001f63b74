#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/storage/session.hpp"
#include "core/storage/value.hpp"

namespace bobbin::storage::postgres {

// A statement as the server keeps it. Its parameters' types are what was handed in when it was first sent: the server
// would take a bare `$1 = 0` for 32 bits. So one text may be several statements, by whose hand and with what it runs.
struct Prepared {
  enum class State : std::uint8_t { kNew, kSent, kReady };
  std::string key;
  std::string name;  // on the server
  std::string sql;
  std::vector<unsigned> types;  // 0 where NULL was handed in: the server finds out
  State state = State::kNew;
};
using PreparedPtr = std::shared_ptr<Prepared>;

// How many parameters a text has. Throws kFailed when they are none of $1..$n or there is no statement, kDenied when
// there are several.
[[nodiscard]] int parameters_of(std::string_view sql);

// The statements of one connection, the newest in front. Bounded: what is dropped must be taken from the server too.
class Statements {
 public:
  static constexpr std::size_t kMost = 1'000;

  // `hand` is the plugin that runs it, empty for the host. With `changes` the server itself fails it when it changes
  // another number of rows, so that what travels behind it, the COMMIT among it, is not carried out.
  [[nodiscard]] PreparedPtr find(std::string_view hand, std::string_view sql, std::span<const Param> params,
                                 std::int64_t changes = Rows::kAny);
  void forget(const Prepared& prepared);
  // The oldest, when there are too many; else null.
  [[nodiscard]] PreparedPtr drop_oldest();

 private:
  using List = std::list<PreparedPtr>;
  List newest_;
  std::unordered_map<std::string_view, List::iterator> by_key_;
  std::uint64_t made_ = 0;
  std::string key_;  // kept for its memory
};

}  // namespace bobbin::storage::postgres
