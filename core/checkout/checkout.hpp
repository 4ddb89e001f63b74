#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/audit/audit.hpp"
#include "core/base/ids.hpp"
#include "core/base/storage.hpp"
#include "core/checkout/modules.hpp"
#include "core/checkout/sale.hpp"
#include "core/checkout/store.hpp"
#include "core/config/snapshot.hpp"

// Sells (S1-S4, S8). A sale is one straight line: price, tender, ask for outside money, settle, reply; a quote is the
// same line on a snapshot, ending in a preview (architecture.md, "A sale, step by step").
namespace bobbin::checkout {

class Errands;

// Milliseconds of the system's clock: leases and deadlines never go by business time, which may be manual.
using SystemNow = std::function<std::int64_t()>;
[[nodiscard]] SystemNow system_now();

// How long things may take, by system time.
struct Patience {
  std::int64_t lease_ms = 60'000;    // of a claim while its holder asks for money
  std::int64_t wait_ms = 10'000;     // a second request of the same id waits for the first, then in_progress
  std::int64_t give_up_ms = 60'000;  // money that is still pending or unknown is cancelled (PAY2)
  // What is open is asked about after that, then after twice, four times ... it; a cancelled attempt too (late
  // success).
  std::int64_t late_ms = 30'000;
  // What was sent and has no answer yet: well above what a provider's call may take, so that no other process asks
  // about what is still on its way.
  std::int64_t flight_ms = 120'000;
  std::int64_t last_ask = 48;  // a cancelled attempt without any answer is given up then: about a day
};

// What everything here works with. Borrowed; all must outlive the services.
struct Shopfloor {
  Storage& storage;
  Modules& modules;
  const config::Settings& settings;
  const Clock& clock;
  IdSource& ids;
  SystemNow now_ms = system_now();
  Patience patience{};
};

// A quote is a sale that has no id yet: `tenders` empty means nobody said how it is paid, and the effects are those of
// cash.
struct Quote {
  Tendered tendered;
  std::vector<Effect> effects;
};

struct SellRequest {
  std::string id;            // UUID, lower case (G6)
  std::string content_hash;  // of the parsed body: equal content, equal hash; any text of 1 .. 128 characters
  Basket basket;
  std::vector<TenderRequest> tenders;
  // Never from HTTP: an import sells at a past moment, at the basket's own prices.
  Source source = Source::kTill;
  std::optional<Instant> at{};
};

// Money that comes in without goods: a top-up, a fee.
struct Charge {
  std::string plugin;  // whose
  std::string code;    // of what, in that plugin: its line's sku is "<plugin>.<code>"
  Words label;
  std::string member;  // id or code; empty = none
  Minor amount_minor = 0;
};

struct ChargeRequest {
  std::string id;            // UUID, in one space with sales (G6)
  std::string content_hash;  // as SellRequest's
  std::string store, till, staff;
  std::function<Result<Charge>(Stores&)> plan;  // what it is, looked at on a snapshot; may run again
  std::vector<TenderRequest> tenders;
};

enum class Outcome : std::uint8_t {
  kCreated,   // 201
  kReplayed,  // 200: the first result again
  kWaiting,   // 202: outside money is pending or unknown; repeat the request
};

struct Answer {
  Outcome outcome = Outcome::kCreated;
  Sale sale;                      // but with kWaiting
  std::vector<Attempt> attempts;  // with kWaiting: all of this try, in the order of the tenders
};

// A number that explains itself (G3). `base` and `rate_ppm` are those of the recorded terms: base in minor units of
// money or in pieces, rate = 1,000,000 x numerator / denominator; null when the terms don't share one rate, or there
// are none.
struct Explained {
  // What one line of the sale adds; `amount` only where each is rounded for itself.
  struct Line {
    std::int32_t line = 0;
    std::int64_t base = 0;
    std::optional<std::int64_t> rate_ppm;
    std::optional<std::int64_t> amount;
  };

  Effect effect;
  std::optional<std::int64_t> base;
  std::optional<std::int64_t> rate_ppm;
  std::vector<Line> lines;  // of what is computed from lines
};

struct Recovered {
  int asked = 0;     // attempts that were asked about
  int finished = 0;  // claims that were freed
  int refunded = 0;  // late successes that were given back
};

// Thread-safe. Refusals name the field of the basket as it came: /lines/0/quantity, /tenders/1/amount_minor.
class Checkout {
 public:
  explicit Checkout(const Shopfloor& floor);
  ~Checkout();
  Checkout(const Checkout&) = delete;
  Checkout& operator=(const Checkout&) = delete;

  // Prices a basket without selling it; writes nothing (S3). With `tenders`, checks them as a sale would. `at`: as if
  // sold then, like SellRequest::at.
  [[nodiscard]] Result<Quote> quote(const Basket& basket, const std::optional<std::vector<TenderRequest>>& tenders,
                                    std::optional<Instant> at = {});

  // Sells once, however often it is asked (G6). A refusal leaves the id free. Blocks until the commit is durable;
  // outside money is asked for before, with no transaction open (G5).
  [[nodiscard]] Result<Answer> sell(const SellRequest& request);

  // Takes money without goods (checkout.charge of the SDK): a sale of one line, as many pieces of the smallest coin as
  // it comes to, so that any part of it can be given back (G2). Tenders, number, shift, settle and journal are any
  // sale's; nothing adjusts its price. kInvalid /member, /amount_minor (1 .. 10^9).
  [[nodiscard]] Result<Answer> charge(const ChargeRequest& request);

  // The same inside the caller's transaction, for imports that commit many at once. No outside money: an auth_code is
  // kInvalid. After a refusal the caller's transaction must be rolled back.
  [[nodiscard]] Result<Answer> sell_within(Stores& stores, const SellRequest& request);

  // With effects. kNotFound; kInProgress while its money outside has no result.
  [[nodiscard]] Result<Sale> find(const std::string& id);
  [[nodiscard]] Result<Sale> find_within(Stores& stores, const std::string& id) const;
  [[nodiscard]] std::vector<Sale> list(const SaleFilter& filter);  // newest first, with effects
  [[nodiscard]] Result<std::vector<Explained>> explain(const std::string& id);

  // Baskets that wait (S1, S8). `park` replaces the one of that id; kNotFound for another store's.
  [[nodiscard]] Result<Parked> park(const audit::Actor& actor, const std::string& id, const std::string& basket_json);
  [[nodiscard]] std::vector<Parked> parked(const std::string& store, std::int64_t after, int limit);
  [[nodiscard]] Result<void> unpark(const audit::Actor& actor, const std::string& id);

  // A job, every few seconds and at start: asks about money that is pending or unknown, voids what nobody came back
  // for, refunds what succeeded after it was cancelled and raises an alert (audit `payment.late_success`); of what was
  // cancelled and never answered about, it tells at last (`payment.lost`). Survives restarts: everything it needs is
  // stored. At most `limit` claims and attempts.
  Recovered recover(int limit = 100);

  [[nodiscard]] const Shopfloor& floor() const { return floor_; }
  [[nodiscard]] Errands& errands() { return *errands_; }  // for core/returns, which sells too

 private:
  Shopfloor floor_;
  std::unique_ptr<Errands> errands_;
};

// Why a till's shift can't be closed yet: money of its sales is pending or unknown (PAY2). As shifts::CloseCheck.
[[nodiscard]] Result<void> no_money_is_open(Stores& stores, const std::string& store, const std::string& till);

}  // namespace bobbin::checkout
