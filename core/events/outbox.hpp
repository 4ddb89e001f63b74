#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/base/time.hpp"

// What has happened and must still be told: written in the transaction that makes it happen, handled after its commit.
namespace bobbin::events {

// One thing to tell. Holds ids only, never names or phones (docs: what sealing means).
struct Event {
  std::int64_t id = 0;      // from the IdSource: grows with time, decides the order
  std::string kind;         // "sale.settled", "return.settled", ...: [a-z.]{1,40}
  std::string store;        // events of one store are handled in order; "" is a queue of its own
  std::string subject;      // what it is about: the sale's UUID, a member's id
  std::string detail_json;  // ids that the handler needs beside the subject; may be empty
  Instant at;               // business time
};

// An event that could not be handled yet, or ever.
struct Trouble {
  Event event;
  int tries = 0;
  bool given_up = false;      // its tries are used up: kept to be looked at
  std::string reason;         // of the last try, for the log and the page of the shop
  std::int64_t retry_ms = 0;  // system time
};

// The port to the outbox's table, bound to a transaction or a snapshot.
class Outbox {
 public:
  virtual ~Outbox() = default;

  virtual void add(const Event& event) = 0;
  // The oldest `limit` that wait, by id: not given up, and no older event of the same store waits for a later retry
  // than `now_ms` (system time).
  [[nodiscard]] virtual std::vector<Event> waiting(std::int64_t now_ms, int limit) = 0;
  // Takes the event out, in the transaction of its handler. False when it is gone: another host was first.
  [[nodiscard]] virtual bool take(std::int64_t id) = 0;
  // Counts a failed try. `retry_ms`: not again before; nullopt: given up.
  virtual void failed(std::int64_t id, const std::string& reason, std::optional<std::int64_t> retry_ms) = 0;
  [[nodiscard]] virtual int tries(std::int64_t id) = 0;
  // The system time of the earliest retry; nullopt when nothing waits for one.
  [[nodiscard]] virtual std::optional<std::int64_t> next_retry_ms() = 0;
  [[nodiscard]] virtual std::vector<Trouble> troubles(int limit) = 0;  // failed at least once, oldest first
  // Gives up events another chance: tries 0, at once. How many.
  virtual int revive() = 0;
};

}  // namespace bobbin::events
