#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bobbin/money.hpp"
#include "core/base/refusal.hpp"
#include "core/base/time.hpp"
#include "core/journal/journal.hpp"

// A sale on its way: Basket -> Priced -> Tendered -> Settled. One type a stage, so that a step can't be left out.
namespace bobbin::modules {
class RowsAhead;
}

namespace bobbin::checkout {

struct Associate {
  std::string staff;
  std::int64_t share_ppm = 0;
};

struct BasketLine {
  std::string sku;  // one of sku, barcode
  std::string barcode;
  std::int64_t quantity = 1;
  std::optional<Minor> unit_price_minor;  // an override (S2)
  Minor discount_minor = 0;               // manual, for the whole quantity
  std::string reason;
  std::string note;
  std::vector<Associate> associates;
};

struct GiftChoice {
  std::string id;
  std::string sku;
};

// What a till sends, as parsed; nothing looked up yet. `store` and `till` are the session's.
struct Basket {
  std::string store;
  std::string till;
  std::string staff;
  std::string member;  // id or code; empty = none
  std::vector<std::string> pay_with;
  std::vector<GiftChoice> gifts;
  std::vector<BasketLine> lines;
  Minor discount_minor = 0;
  std::string reason;
  std::vector<std::string> coupons;
  std::string note;
  bool may_override = false;  // permissions of the session (S2): price.override
  bool may_discount = false;  // discount.manual
};

struct TenderRequest {
  std::string id;
  Minor amount_minor = 0;
  std::optional<Minor> tendered_minor;
  std::string reference;
  std::string auth_code;
  std::string verification;
  std::string code_tender{};  // whose code it is; asked before any transaction (PAY5)
  std::string said_id{};      // what the till named, where the code chose another; else empty
};

struct MemberRef {
  std::int64_t id = 0;
  std::string code;
};

// One effect of a rule on one line's price.
struct Adjustment {
  std::string plugin;  // "host" for manual ones
  std::string rule;
  Words label;
  Minor amount_minor = 0;  // negative: a discount
};

// What one tender pays of one line (G2).
struct Share {
  std::int32_t tender = 0;
  Minor amount_minor = 0;
  Minor money_minor = 0;  // of it, what counts as paid with money (PT2)
};

struct PricedLine {
  std::int32_t line = 0;  // from 1
  std::string sku, barcode, style, name, size, colour, category, season;
  std::vector<std::string> tags;
  std::optional<Day> launch_on;
  std::int64_t quantity = 0;
  Minor unit_list_minor = 0;
  Minor list_minor = 0;
  Minor cost_minor = 0;
  std::int64_t tax_rate_ppm = 0;
  bool special_price = false;
  bool service = false;
  bool gift = false;
  bool charge = false;
  bool overridden = false;
  std::vector<Adjustment> adjustments;
  Minor net_minor = 0;
  Minor tax_minor = 0;
  std::string note;
  std::string reason;
  std::vector<Associate> associates;
  std::vector<Share> shares;  // from Tendered on
  std::int64_t returned = 0;  // pieces brought back so far
};

struct Totals {
  Minor list_minor = 0;
  Minor discount_minor = 0;  // positive
  Minor net_minor = 0;
  Minor tax_minor = 0;
  Minor due_minor = 0;
};

struct Priced {
  std::string store, till, staff;
  std::optional<MemberRef> member;
  Instant at;
  Day business_day;
  std::int64_t settings_version = 0;
  std::vector<std::string> pay_with;
  std::vector<GiftChoice> gifts;
  std::vector<std::string> coupons;
  std::string note;
  std::string reason;
  std::vector<PricedLine> lines;
  Totals totals;
  std::vector<Words> warnings;
};

// What a plugin takes for this basket, and up to how much.
struct TenderOffer {
  std::string id;
  std::string plugin;
  std::string plugin_version;
  Words label;
  Words why;
  Minor max_minor = 0;
  Minor min_minor = 0;
  Minor unit_minor = 1;  // amounts and refunds come in whole units of this (G2)
  Minor step_minor = 1;  // amounts of a sale come in multiples of this
  Minor balance_minor = journal::kNever;
  bool money = true;
  bool change = false;
  bool outside = false;
  bool offline = false;
  // Of a balance that is partly bonus: what is spent first, next, ..., and what of it is money. Empty: `money` decides.
  struct Part {
    Minor amount_minor = 0;
    Minor money_minor = 0;
  };
  std::vector<Part> parts;
};

struct Tender {
  std::int32_t index = 0;  // from 1
  std::string id;
  std::string plugin;
  Words label;
  Minor amount_minor = 0;
  Minor tendered_minor = 0;  // >= amount for cash; else equal
  Minor refunded_minor = 0;
  Minor failed_minor = 0;  // of refunds that failed, still to be given back (PAY3); not in refunded_minor
  Minor unit_minor = 1;
  Minor money_minor = 0;  // of the amount, what counts as paid with money (PT2), to be split; later see money_of.hpp
  bool money = true;
  bool change = false;
  bool outside = false;  // has an authorised attempt
  std::string reference;
  std::string attempt;       // id of the approved attempt, empty without one
  std::string auth_code;     // never stored with the sale
  std::string verification;  // never stored
  std::string plugin_version;
  bool credit = false;  // an exchange's: the worth of what came back, in the tender that had paid for it (S5)
};

struct Tendered {
  Priced priced;
  std::vector<TenderOffer> offers;
  std::vector<Tender> tenders;
  Minor change_minor = 0;
};

// A journal effect as the API shows it.
struct Effect {
  std::int64_t entry = 0;
  std::string plugin;
  std::string rule;
  Words label;
  std::string holder;
  std::string account;
  std::string unit;
  std::int64_t amount = 0;  // signed, from the holder's point of view
  journal::Basis basis;
};

// Where a sale comes from. Only kTill comes over HTTP.
enum class Source : std::uint8_t {
  kTill = 1,
  kReplay = 2,   // as if sold at its time: prices are given and final, everything else as at the till
  kHistory = 3,  // of an old system: prices are given and final; no stock, no shift, no plugins
  kCharge = 4,   // money without goods: a liability, in no member's purchases and in no list of sales
};

// What a receipt says of the member, as of the sale's commit.
struct MemberAfter {
  std::string holder;                // of the member's accounts
  std::vector<std::uint8_t> sealed;  // the profile
  std::vector<journal::Holding> holdings;
  std::shared_ptr<modules::RowsAhead> rows{};  // what modules will read for the receipt; may be null
};

struct Sale {
  std::string id;  // UUID
  std::string number;
  std::string shift;
  Tendered tendered;
  std::vector<Effect> effects;
  std::int64_t row = 0;  // the key of its rows, growing with time; 0 before settle
  Source source = Source::kTill;
  std::optional<MemberAfter> after;  // of one that was made just now, so that its answer reads nothing
};

}  // namespace bobbin::checkout
