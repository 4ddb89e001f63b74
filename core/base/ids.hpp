#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace bobbin {

// Ids that grow with time: 42 bits of milliseconds since 2020, 10 of node, 11 of sequence; 63 in all, never going back,
// so that new rows land on the last page of a table. Unique inside one process; nodes are leased (one database, many
// hosts). Thread-safe.
class IdSource {
 public:
  explicit IdSource(std::uint16_t node) : node_(node) {}
  [[nodiscard]] std::int64_t next();
  // From now on ids are greater than this one, which a clock ahead of ours may have made.
  void after(std::int64_t id);

 private:
  std::mutex mutex_;
  std::uint16_t node_;
  std::int64_t last_ = 0;
};

// The id as JSON carries it: decimal text.
[[nodiscard]] std::string id_text(std::int64_t id);
[[nodiscard]] std::optional<std::int64_t> parse_id(std::string_view text);  // decimal, 1 .. 2^63-1, no sign, no blanks

// Any UUID version, either case (RFC 9562); answers the lower-case form, nullopt for anything else.
[[nodiscard]] std::optional<std::string> parse_uuid(std::string_view text);
[[nodiscard]] std::string new_uuid_v7();
// A stable UUID (version 8) from a name, for imports: the same name gives the same id (BLAKE2b, domain-separated).
[[nodiscard]] std::string uuid_from_name(std::string_view space, std::string_view name);

// `count` random bytes as lower-case hex, from the system's generator (libsodium).
[[nodiscard]] std::string random_hex(int count);

}  // namespace bobbin
