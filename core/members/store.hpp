#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/later.hpp"
#include "core/base/storage.hpp"
#include "core/members/member.hpp"
#include "core/members/vault.hpp"

namespace bobbin::members {

struct Sealed {
  Row row;
  Bytes sealed;
};

// A sale or what a return takes of it, for the member's lifetime figures.
struct Purchase {
  std::int64_t member = 0;
  std::int64_t sale = 0;  // the sale's row
  std::string store;      // where it was sold
  Day business_day;       // of the sale
  Instant at;             // of the sale
  Minor net_minor = 0;    // what was sold, or what the return gives back; >= 0
};

// Port of the members to their tables. Bound to a transaction or a snapshot.
class Store {
 public:
  virtual ~Store() = default;

  enum class Clash : std::uint8_t { kNone, kCode, kPhone };
  // Row and tokens. The phone's token is unique; an empty list of one space is fine.
  struct Tokens {
    std::optional<Vault::Token> phone;
    std::optional<Vault::Token> last4;
    std::optional<Vault::Token> name;
    std::vector<Vault::Token> pairs;
    std::optional<Vault::Token> former_phone;  // of a change; it stays with the member
  };
  [[nodiscard]] virtual Clash insert(const Sealed& member, const Tokens& tokens) = 0;
  // The figures are left alone, the tokens changed by what goes and what comes. kCode never.
  struct TokenChange {
    Tokens gone;
    Tokens come;
  };
  [[nodiscard]] virtual Clash update(const Sealed& member, const TokenChange& tokens) = 0;

  [[nodiscard]] virtual std::optional<Row> row(std::int64_t id) = 0;
  // In any case, full-width or not, as people type it: no two codes differ in that only.
  [[nodiscard]] virtual Later<std::optional<Row>> ask_code(const std::string& code) = 0;
  [[nodiscard]] std::optional<Row> row_of_code(const std::string& code) { return ask_code(code).get(); }
  [[nodiscard]] virtual std::optional<Sealed> find(std::int64_t id) = 0;
  [[nodiscard]] virtual Later<std::optional<Bytes>> ask_sealed(std::int64_t id) = 0;
  // Ids of those who have all the tokens (1 to 4) of that space, newest first, smaller than `before` (0 = from the
  // newest).
  [[nodiscard]] virtual std::vector<std::int64_t> with_tokens(Vault::Space space,
                                                              const std::vector<Vault::Token>& tokens,
                                                              std::int64_t before, int limit) = 0;
  [[nodiscard]] virtual std::vector<std::int64_t> list(std::int64_t before, int limit) = 0;  // ids, newest first

  virtual void insert(std::int64_t id, std::int64_t member, const Consent& consent) = 0;
  [[nodiscard]] virtual std::vector<Consent> consents(std::int64_t member) = 0;  // all, oldest first

  // The figures. A visit is counted when no other sale of the member, of which a piece is kept, is of that store and
  // day; the sale's own row may be there already or not. Two statements, the first of which locks the member's row:
  // with one, two sales at once would each miss the other's (PostgreSQL).
  virtual void add_purchase(const Purchase& purchase) = 0;
  enum class Kept : std::uint8_t { kSome, kNothing };
  // Spend falls; with kNothing the sale goes, its visit too if it was the only one of that store and day, and the first
  // and last sale are those that are left.
  virtual void take_back(const Purchase& back, Kept kept) = 0;

  [[nodiscard]] virtual std::int64_t take_number() = 0;  // the next of the codes' sequence, from 1

  [[nodiscard]] virtual std::optional<Bytes> key_check() = 0;
  virtual void set_key_check(const Bytes& value) = 0;
};

// By code or id (http.md: both are accepted everywhere). Codes first: an old system's code may look like a number.
[[nodiscard]] Later<std::optional<Row>> ask_row(Stores& stores, const std::string& id_or_code);
[[nodiscard]] std::optional<Row> row_of(Stores& stores, const std::string& id_or_code);

}  // namespace bobbin::members
