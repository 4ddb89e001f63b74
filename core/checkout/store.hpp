#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/later.hpp"
#include "core/checkout/modules.hpp"
#include "core/checkout/sale.hpp"

// The ports of the checkout to its tables. They store rows and know no rule. Bound to a transaction or a snapshot.
namespace bobbin::checkout {

struct SaleFilter {
  std::string store;  // empty = all, so below
  std::string till;
  std::int64_t member = 0;
  std::optional<Day> from;  // business days, both included (G10)
  std::optional<Day> to;
  std::int64_t before = 0;  // cursor: row of the last one; 0 = from the newest
  int limit = 50;
};

class SaleStore {
 public:
  virtual ~SaleStore() = default;

  // Before a member's sale reads anything that its modules grant by: from here on no other sale of that member does.
  // One that came before is seen whole.
  virtual void take_turn(std::int64_t member) = 0;
  // Sale, lines and tenders. The keys of all rows are the caller's: `sale.row` from the claim, those of lines and
  // tenders from `ids`, so that they grow behind it. A tender's row is the entry of its money (from `sales` to
  // `tender.<id>`). Effects are not written: they are read from the journal.
  virtual void insert(const Sale& sale, IdSource& ids) = 0;
  // Everything but `effects`; nullopt when there is none.
  [[nodiscard]] virtual std::optional<Sale> find(const std::string& uuid) = 0;
  [[nodiscard]] virtual std::vector<Sale> list(const SaleFilter& filter) = 0;  // newest first

  // The next number of a series without gaps, from 1: "<store>-<till>-<YYYYMMDD>-", returns with "R" behind it. Taken
  // inside the transaction that uses it, so a rollback gives it back.
  [[nodiscard]] virtual Later<std::int64_t> next_number(const std::string& series) = 0;

  // A return takes `quantity` pieces of a line and `amount_minor` of a tender, each in one conditional statement (G7):
  // false, and nothing done, when less is left. `again_minor` of the amount is what refunds had failed to give.
  [[nodiscard]] virtual bool take_back(std::int64_t sale, std::int32_t line, std::int64_t quantity,
                                       Minor worth_minor) = 0;
  [[nodiscard]] virtual bool refund(std::int64_t sale, std::int32_t tender, Minor amount_minor, Minor again_minor) = 0;
};

// One id space for sales, returns, exchanges and everything else that a client names by UUID (G6).
enum class ClaimState : std::uint8_t {
  kOpen = 1,     // money outside is being asked for; nothing is sold yet
  kDone = 2,     // what it names is there, under the claim's id as its row
  kUndoing = 3,  // given up: outside money is being voided, then the claim is erased and the id is free
};

struct Claim {
  std::int64_t id = 0;       // grows with time; becomes the row of the sale or return
  std::string uuid;          // lower case
  std::string kind;          // "sale", "return", "exchange"; of a plugin's route its cause: "gift", "topup"
  std::string content_hash;  // of the parsed content
  ClaimState state = ClaimState::kDone;
  std::string store;
  std::string till;
  Instant at;                         // business time that the work goes by; read once, kept while money is asked for
  std::int64_t settings_version = 0;  // the same
  std::int64_t begun_ms = 0;          // system time
  std::string holder;                 // who works on it; empty = nobody
  std::int64_t lease_ms = 0;          // system time until which `holder` may
  std::string answer_json;            // of a plugin's route: what is repeated. Ids only, no names
};

class ClaimStore {
 public:
  virtual ~ClaimStore() = default;

  [[nodiscard]] virtual Later<std::optional<Claim>> ask(const std::string& uuid) = 0;
  [[nodiscard]] std::optional<Claim> find(const std::string& uuid) { return ask(uuid).get(); }
  // False, and nothing done, when the UUID is taken.
  [[nodiscard]] virtual Later<bool> put(const Claim& claim) = 0;
  [[nodiscard]] bool insert(const Claim& claim) { return put(claim).get(); }

  // Each in one conditional statement; false when it no longer holds.
  // Open or undoing, and `holder` is empty, the same, or past its lease: becomes `claim.holder`'s until
  // `claim.lease_ms`.
  [[nodiscard]] virtual bool take(const Claim& claim, std::int64_t now_ms) = 0;
  [[nodiscard]] virtual bool move(const Claim& claim, ClaimState from, ClaimState to) = 0;  // held by claim.holder
  virtual void release(const Claim& claim) = 0;  // the holder goes, the state stays
  virtual void erase(const Claim& claim) = 0;    // not a done one

  // Open or undoing ones that nobody holds at `now_ms`, by id, after `after`: for recovery.
  [[nodiscard]] virtual std::vector<Claim> unfinished(std::int64_t now_ms, std::int64_t after, int limit) = 0;
};

class AttemptStore {
 public:
  virtual ~AttemptStore() = default;

  virtual void insert(const Attempt& attempt) = 0;
  virtual void update(const Attempt& attempt) = 0;  // state, reference, asked, cancel_sent, settled, words, times

  // Each in one conditional statement, so that of two threads one goes on; false, and nothing done, for the other.
  [[nodiscard]] virtual bool send(const Attempt& attempt) = 0;     // created -> sent
  [[nodiscard]] virtual bool advance(const Attempt& attempt) = 0;  // as update, of one that isn't settled yet
  [[nodiscard]] virtual bool revive(const Attempt& attempt) = 0;   // as update, of one that is settled as failed

  [[nodiscard]] virtual std::optional<Attempt> find(const std::string& id) = 0;
  [[nodiscard]] virtual std::vector<Attempt> of_cause(const std::string& cause) = 0;  // in the order made
  // Not settled yet and due at `now_ms`, the longest due first.
  enum class Whose : std::uint8_t {
    kReturns,   // a return's refunds
    kCheckout,  // other refunds, and payments whose claim is done or gone: those of an unfinished one go with it
  };
  [[nodiscard]] virtual std::vector<Attempt> due(Whose whose, std::int64_t now_ms, int limit) = 0;
  // Of that till, which keep its shift from being closed (PAY2).
  [[nodiscard]] virtual std::vector<Attempt> open_at(const std::string& store, const std::string& till) = 0;
};

// A basket that waits, for any till of the store (S1).
struct Parked {
  std::string id;  // UUID, lower case
  std::string store;
  std::string till;
  std::string staff;
  Instant at;
  std::string basket_json;  // as it came
  std::int64_t row = 0;     // the cursor
};

class ParkedStore {
 public:
  virtual ~ParkedStore() = default;

  virtual void put(const Parked& parked) = 0;  // replaces the one of that id
  [[nodiscard]] virtual std::optional<Parked> find(const std::string& id) = 0;
  [[nodiscard]] virtual std::vector<Parked> list(const std::string& store, std::int64_t after, int limit) = 0;
  [[nodiscard]] virtual bool erase(const std::string& store, const std::string& id) = 0;
};

}  // namespace bobbin::checkout
