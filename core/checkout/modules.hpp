#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/storage.hpp"
#include "core/checkout/sale.hpp"

namespace bobbin::checkout {

// What a return tells the plugins.
struct ReturnedLine {
  std::int32_t line = 0;
  std::int64_t quantity = 0;
  std::int64_t remaining = 0;
  Minor net_minor = 0;
  Minor remaining_minor = 0;
};

struct Unwinding {
  std::string id;  // UUID of the return; empty in a quote
  std::string store, till, staff;
  Instant at;
  Day business_day;
  bool whole = false;
  std::vector<ReturnedLine> lines;
  std::vector<journal::Reversal> reversals;  // every plugin's
};

struct Adjusting {
  std::string plugin;
  std::string rule;
  Words label;
  Minor amount_minor = 0;           // negative
  std::int32_t line = 0;            // 0 = basket
  std::vector<std::int32_t> lines;  // with line 0: only these; empty = all
  std::string coupon{};             // the basket's coupon that it honours
};

// A gift that the basket chose and a plugin grants (T4): a line of its own, net 0.
struct Granted {
  std::string plugin;
  GiftChoice choice;
};

// What is due comes down to a multiple of the step, when everything else is taken off (PAY1).
struct Coin {
  std::string plugin;
  std::string rule;
  Words label;
  Minor step_minor = 1;
};

struct PriceProposals {
  std::vector<Adjusting> adjustments;  // in the plugins' order
  std::vector<Granted> gifts;
  std::vector<Words> warnings;
  std::optional<Coin> coin;
};

enum class SettleMode { kOn, kPreview };

// What modules say that they read of the member each time: before a basket is priced and its tenders offered; before a
// sale is settled; for its receipt.
enum class Before : std::uint8_t { kPrice, kSettle, kReceipt };
inline constexpr std::size_t kBefores = 3;

// What an outside tender answered (PAY2).
enum class AttemptState { kCreated, kSent, kPending, kApproved, kDeclined, kCancelled, kUnknown };
[[nodiscard]] std::string_view name_of(AttemptState state);  // "created", "sent", "pending", ...

struct Attempt {
  std::string id;     // "<sale uuid>.<tender index>.<try>"; a refund's "<return uuid>.<refund index>"
  std::string kind;   // "pay" | "refund"
  std::string cause;  // uuid of sale or return
  std::string store;
  std::string till;
  std::string plugin;
  std::string tender;
  std::string auth_code;
  std::string provider_reference;
  Minor amount_minor = 0;
  AttemptState state = AttemptState::kCreated;
  std::int64_t asked = 0;
  bool cancel_sent = false;
  bool settled = false;  // nothing more is to be asked: approved, declined, or cancelled and asked about once more
  std::string original;  // a refund's approved attempt
  Words words;
  std::int64_t updated_ms = 0;
  std::int64_t due_ms = 0;  // unless it is settled, recovery asks about it from then on
};

// The plugins of a store, as checkout and returns see them. plugin_host implements it; a Priced names store, member,
// moment and settings version. Refusals carry `plugin`.
class Modules {
 public:
  virtual ~Modules() = default;

  [[nodiscard]] virtual Result<PriceProposals> price(Stores& stores, const Priced& priced) = 0;
  [[nodiscard]] virtual Result<std::vector<TenderOffer>> tender(Stores& stores, const Priced& priced) = 0;
  // Every tier whose benefits the priced member has, as the plugins that are on say it (C3, T3); asked only where a
  // line may be sold to some members before its launch.
  [[nodiscard]] virtual std::vector<std::string> tiers_of(Stores& stores, const Priced& priced);
  // The module whose manifest names this tender, on or off; nullopt when none does. Tells `module_off` from `invalid`.
  [[nodiscard]] virtual std::optional<std::string> tender_owner(const std::string& tender) const;
  // Inside the transaction (kOn) or on a snapshot (kPreview, nothing is stored). Answers what was posted.
  [[nodiscard]] virtual Result<std::vector<Effect>> settle(Stores& stores, const Sale& sale, SettleMode mode) = 0;
  [[nodiscard]] virtual Result<std::vector<Effect>> unwind(Stores& stores, const Sale& sale, const Unwinding& back,
                                                           SettleMode mode) = 0;
  // Whether a plugin that serves in that store listens after sales. Where none does, a sale leaves no event.
  [[nodiscard]] virtual bool listens_after(const std::string& store) const = 0;
  [[nodiscard]] virtual Result<void> after(Stores& stores, const Sale& sale) = 0;

  // Sections for a receipt: lines of label and value, rendered afresh.
  struct Section {
    std::string plugin;
    std::vector<std::pair<Words, std::string>> rows;
  };
  [[nodiscard]] virtual std::vector<Section> receipt(Stores& stores, const Sale& sale) = 0;

  // Outside money, no transaction open.
  [[nodiscard]] virtual std::optional<std::string> recognise(const std::string& store,
                                                             const std::string& auth_code) = 0;
  virtual void authorise(Attempt& attempt) = 0;
  virtual void query(Attempt& attempt) = 0;
  virtual void cancel(Attempt& attempt) = 0;
  virtual void refund(Attempt& attempt, const Attempt& original) = 0;

  // Lets what the modules will read of the priced member travel together (modules::PluginDb::read_ahead).
  virtual void look_ahead(Stores& stores, const Priced& priced, Before before);

  // The version of all settings that is in force now; a sale keeps it (X2).
  [[nodiscard]] virtual std::int64_t settings_version() const = 0;
};

inline std::vector<std::string> Modules::tiers_of(Stores&, const Priced&) { return {}; }
inline void Modules::look_ahead(Stores&, const Priced&, Before) {}
inline std::optional<std::string> Modules::tender_owner(const std::string&) const { return std::nullopt; }

}  // namespace bobbin::checkout
