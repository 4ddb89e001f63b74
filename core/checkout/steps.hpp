#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/later.hpp"
#include "core/catalog/style.hpp"
#include "core/checkout/checkout.hpp"
#include "core/config/snapshot.hpp"

// The steps of a sale, one file each; checkout.cpp walks through them. Also for core/returns, which sells too.
namespace bobbin::checkout {

inline constexpr const char* kHost = "host";     // as a plugin's id, for what people do by hand
inline constexpr std::size_t kMaxLines = 2'000;  // of a basket
inline constexpr std::size_t kMaxTenders = 50;
inline constexpr std::int64_t kMaxQuantity = 1'000'000;    // of a line
inline constexpr Minor kMaxMinor = 1'000'000'000'000'000;  // of a basket, so that no rate overflows
inline constexpr std::size_t kMaxAssociates = 20;          // of a line

// When and under which settings a sale goes; read once, so that all its steps agree.
struct Moment {
  Instant at;
  Day business_day;
  std::shared_ptr<const config::Snapshot> settings;  // shared: others hold it too
  std::string store;
  Source source = Source::kTill;

  [[nodiscard]] const config::StoreConfig& shop() const { return *settings->store(store); }
};

// kInvalid /store for a store that the settings don't know. `version` 0 = the settings in force.
[[nodiscard]] Result<Moment> moment_of(Stores& stores, const Shopfloor& floor, const std::string& store, Instant at,
                                       std::int64_t version = 0);

// basket.cpp: what a basket may say, and what stands behind its words: member, goods, associates. Lines with their
// list price, nothing taken off yet.
[[nodiscard]] Result<Priced> look_up(Stores& stores, const Shopfloor& floor, const Moment& moment,
                                     const Basket& basket);

[[nodiscard]] Result<void> check_till(const Basket& basket);    // selling needs one, a quote doesn't
[[nodiscard]] PricedLine described(const catalog::Item& item);  // what the goods are; no amounts

// price.cpp: look_up, then overrides and manual discounts of lines, the plugins' adjustments and gifts, the manual
// discount of the basket (G2), coins (PAY1); taxes and totals.
[[nodiscard]] Result<Priced> price(Stores& stores, const Shopfloor& floor, const Moment& moment, const Basket& basket);

// One proposal over the lines that take part, by largest remainder, never more than they cost (G2).
void take_off(Priced& priced, const Adjusting& wish);

// tender.cpp: the client's tenders against what the modules offer.
struct Paying {
  std::vector<TenderRequest> requests;
  std::vector<Tender> credits{};  // pay before the requests, unchecked: an exchange's
};
[[nodiscard]] Result<Tendered> tender(Stores& stores, const Shopfloor& floor, const Moment& moment, Priced priced,
                                      Paying paying);
// With nobody saying how it is paid: as if in cash, as far as this store takes cash.
[[nodiscard]] Result<Tendered> tender_unsaid(Stores& stores, const Shopfloor& floor, Priced priced);
// paying.cpp: price and tender. A price may go by how it is paid (`pay_with`: coins, SV6): where the basket doesn't say
// it and the amounts come out only with the tenders that are given, those are what it is paid with.
struct Payment {
  std::vector<TenderRequest> requests;
  std::function<std::vector<Tender>(Minor due_minor)> credits = nullptr;  // an exchange's, of what it comes to
};
[[nodiscard]] Result<Tendered> paid(Stores& stores, const Shopfloor& floor, const Moment& moment, const Basket& basket,
                                    const Payment& payment);
// A scanned code chooses its tender (PAY5). With no transaction open.
[[nodiscard]] std::vector<TenderRequest> recognised(const Shopfloor& floor, const std::string& store,
                                                    std::vector<TenderRequest> requests);
// Each tender in its order over what remains of the lines' net, by largest remainder (G2).
void share_out(Tendered& tendered);

// shelves.cpp: the stock that a sale takes, and what it leaves to be counted as warnings (C4).
[[nodiscard]] Later<Result<std::vector<Words>>> take_stock(Stores& stores, const Shopfloor& floor, const Moment& moment,
                                                           const Priced& priced);
// What taking it would say, as warnings: of a quote, which takes nothing and is no promise.
void tell_stock(Stores& stores, const Shopfloor& floor, const Moment& moment, Priced& priced);
// Before outside money is asked for: nobody pays for what isn't there. Only for a sale that asks for some. `coming` is
// what an exchange puts back on the shelves first, by SKU.
using Coming = std::map<std::string, std::int64_t>;
[[nodiscard]] Result<void> check_stock(Stores& stores, const Shopfloor& floor, const Moment& moment,
                                       const Tendered& tendered, const Coming& coming = {});

// settle.cpp: everything that a sale writes, inside one transaction.
struct Settling {
  std::string id;
  Tendered tendered;
  std::int64_t row = 0;  // the claim's
};
[[nodiscard]] Result<Sale> settle(Stores& stores, const Shopfloor& floor, const Moment& moment, Settling settling);
// Asked for with a sale's last statements, to be looked at when it is committed; nothing for a sale without member.
[[nodiscard]] std::optional<Later<MemberAfter>> ask_after(Stores& stores, const Shopfloor& floor, const Sale& sale);
[[nodiscard]] Result<std::vector<Effect>> preview(Stores& stores, const Shopfloor& floor, const Tendered& tendered);

// "hz-west-till-1-20260105-" and the next number in it, four digits or more; `mark` "R" for returns.
[[nodiscard]] Later<std::string> next_slip(Stores& stores, const std::string& store, const std::string& till, Day day,
                                           const std::string& mark);

// A claim that says "done" at once: for work that asks nobody outside. When it isn't `ours`, the UUID is taken: what
// was done in its name must not be committed.
struct Naming {
  std::string uuid;
  std::string kind;
  std::string content_hash;
  std::string till;
};
struct Claimed {
  std::int64_t row = 0;
  Later<bool> ours;
};
[[nodiscard]] Claimed claim_done(Stores& stores, const Shopfloor& floor, const Moment& moment, const Naming& naming);

// effect.cpp
[[nodiscard]] Effect effect_of(const journal::Entry& entry, bool to_a_store);
[[nodiscard]] std::vector<Effect> effects_of(Stores& stores, const std::string& cause_id);
[[nodiscard]] Explained explained(const Effect& effect);

[[nodiscard]] Refused id_conflict();
[[nodiscard]] Refused in_progress();

}  // namespace bobbin::checkout
