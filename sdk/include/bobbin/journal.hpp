#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bobbin/day.hpp"
#include "bobbin/detail/abi.hpp"
#include "bobbin/hidden.hpp"
#include "bobbin/terms.hpp"

namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

inline constexpr std::int64_t kNever = kUnlimited;  // of an expiry

// What a term's base was taken from, so that the host can take it again from what a return leaves (G4).
enum class TermKind : std::int32_t {
  kLineMinor = BOBBIN_TERM_LINE_MINOR,      // part of a line's net; index = line
  kLineUnits = BOBBIN_TERM_LINE_UNITS,      // pieces of a line; index = line
  kTenderMinor = BOBBIN_TERM_TENDER_MINOR,  // amount of a tender; index = tender
  kSale = BOBBIN_TERM_SALE,                 // fixed until nothing of the sale is kept
};

// base * numerator / denominator. base, numerator >= 0; denominator >= 1.
struct Term {
  TermKind kind = TermKind::kSale;
  std::int32_t index = 0;
  std::int64_t base = 0;
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
};

namespace detail {

[[nodiscard]] inline std::vector<Term> to_terms(const bobbin_span& span) {
  std::vector<Term> out;
  out.reserve(span.count);
  for (std::uint32_t i = 0; i < span.count; ++i) {
    const auto row = row_at<bobbin_term>(span, i);
    out.push_back({static_cast<TermKind>(row.kind), row.index, row.base, row.numerator, row.denominator});
  }
  return out;
}

}  // namespace detail

// How an amount came to be (G3).
struct Basis {
  std::vector<Term> terms;
  TermRule rule;

  // What it comes to; nullopt on overflow.
  [[nodiscard]] std::optional<std::int64_t> amount() const { return evaluate_terms(terms, rule); }
};

// A movement of `amount` of one unit. Accounts are the manifest's ("points.balance"); a holder is a member's id in
// decimal, a staff id, a store id, or empty for an account without holders.
class Transfer {
 public:
  explicit Transfer(std::string rule) : rule_(std::move(rule)) {}

  Transfer& from(std::string account, std::string holder = {}) {
    from_account_ = std::move(account);
    from_holder_ = std::move(holder);
    return *this;
  }
  Transfer& to(std::string account, std::string holder = {}) {
    to_account_ = std::move(account);
    to_holder_ = std::move(holder);
    return *this;
  }
  // > 0.
  Transfer& amount(std::int64_t amount) {
    amount_ = amount;
    return *this;
  }
  // The amount and the basis that explains it; throws std::overflow_error when it doesn't fit.
  Transfer& basis(Basis basis) {
    const auto amount = basis.amount();
    if (!amount) throw std::overflow_error("a basis comes to more than 64 bits");
    amount_ = *amount;
    basis_ = std::move(basis);
    return *this;
  }
  Transfer& label(Words label) {
    label_ = std::move(label);
    return *this;
  }
  Transfer& reason(std::string_view reason) {
    reason_ = reason;
    return *this;
  }
  // End of the new lot, exclusive: the last use is before it.
  Transfer& expires_ms(std::int64_t at) {
    expires_ms_ = at;
    return *this;
  }
  // A restored lot that has expired is usable to the end of the N-th day after the return (PT5).
  Transfer& grace_days(std::int64_t days) {
    grace_days_ = days;
    return *this;
  }
  // From this lot only; else first to expire, first spent.
  Transfer& from_lot(std::int64_t lot) {
    lot_ = lot;
    return *this;
  }
  // Refused with these words when the from side has less (G7); else the account's `may_go_negative` decides.
  Transfer& spend(Words refusal) {
    flags_ |= BOBBIN_TRANSFER_SPEND;
    refusal_ = std::move(refusal);
    return *this;
  }
  // A return of its sale leaves it alone.
  Transfer& keep() {
    flags_ |= BOBBIN_TRANSFER_KEEP;
    return *this;
  }
  // Posted by an unwind.
  Transfer& correction() {
    flags_ |= BOBBIN_TRANSFER_CORRECTION;
    return *this;
  }

  [[nodiscard]] std::int64_t amount() const { return amount_; }

 private:
  friend class Journal;

  std::string rule_;
  std::string from_account_, from_holder_, to_account_, to_holder_;
  std::string reason_;
  Words label_;
  Words refusal_;
  Basis basis_;
  std::int64_t amount_ = 0;
  std::int64_t expires_ms_ = kNever;
  std::int64_t grace_days_ = 0;
  std::int64_t lot_ = 0;
  std::int32_t flags_ = 0;
};

// Part of a holder's balance that nothing else may spend for a while.
struct Hold {
  std::string_view id;  // the plugin's own: the same id again takes its hold's place
  std::string_view account;
  std::string_view holder;
  std::int64_t amount = 0;
  std::int64_t for_ms = 0;  // at most a day
  Words refusal{};          // said when there is less
};

struct Balance {
  std::int64_t balance = 0;  // negative = debt (G8)
  std::int64_t held = 0;
  std::int64_t spendable = 0;  // now: balance less held, less lots past their expiry; never negative
};

struct Lot {
  std::int64_t id = 0;
  std::int64_t origin = 0;  // entry that first granted it
  std::int64_t amount = 0;  // granted
  std::int64_t remaining = 0;
  std::int64_t granted_ms = 0;
  std::int64_t expires_ms = kNever;

  explicit Lot(const bobbin_lot& raw)
      : id(raw.id),
        origin(raw.origin),
        amount(raw.amount),
        remaining(raw.remaining),
        granted_ms(raw.granted_ms),
        expires_ms(raw.expires_ms) {}
};

// An entry as one of its accounts sees it. Borrowed: valid inside the visitor only.
class Entry {
 public:
  explicit Entry(const bobbin_entry_row& raw) : raw_(&raw) {}

  [[nodiscard]] std::int64_t id() const { return raw_->id; }
  [[nodiscard]] std::int64_t at_ms() const { return raw_->at_ms; }
  [[nodiscard]] Day business_day() const { return {raw_->business_day}; }
  [[nodiscard]] std::int64_t amount() const { return raw_->amount; }  // > 0 in, < 0 out
  [[nodiscard]] std::int64_t reverses() const { return raw_->reverses; }
  [[nodiscard]] std::string_view cause() const { return detail::to_view(raw_->cause); }
  [[nodiscard]] std::string_view cause_id() const { return detail::to_view(raw_->cause_id); }
  [[nodiscard]] std::string_view store() const { return detail::to_view(raw_->store); }
  [[nodiscard]] std::string_view plugin() const { return detail::to_view(raw_->plugin); }
  [[nodiscard]] std::string_view rule() const { return detail::to_view(raw_->rule); }
  [[nodiscard]] std::string_view label() const { return detail::to_view(raw_->label); }
  [[nodiscard]] std::string_view reason() const { return detail::to_view(raw_->reason); }
  [[nodiscard]] std::string_view other_account() const { return detail::to_view(raw_->other_account); }
  [[nodiscard]] std::string_view other_holder() const { return detail::to_view(raw_->other_holder); }
  // As posted; empty for what takes an entry back, and for what isn't computed from a sale's amounts.
  [[nodiscard]] std::vector<Term> terms() const { return detail::to_terms(raw_->terms); }

 private:
  const bobbin_entry_row* raw_;
};

// The host's double-entry journal (G3).
class Journal {
 public:
  Journal(const detail::Tables& tables, bobbin_call* call) : tables_(&tables), call_(call) {}

  // Queued in settle, unwind, member and write handlers; a refusal may come only at the next read or at return, and
  // decides the visit then.
  void post(const Transfer& transfer) const { send(transfer, nullptr); }

  // Sent at once, with what was queued before it; answers the entry's id.
  std::int64_t post_now(const Transfer& transfer) const {
    std::int64_t entry = 0;
    send(transfer, &entry);
    return entry;
  }

  void hold(const Hold& hold) const {
    const detail::AbiWords refusal(hold.refusal);
    auto raw = detail::headed<bobbin_hold>();
    raw.id = detail::to_abi(hold.id);
    raw.account = detail::to_abi(hold.account);
    raw.holder = detail::to_abi(hold.holder);
    raw.amount = hold.amount;
    raw.for_ms = hold.for_ms;
    raw.refusal = refusal.span();
    detail::check(table().hold(call_, &raw), "journal.hold");
  }
  // Nothing when there is no such hold any more.
  void release(std::string_view id) const {
    detail::check(table().release(call_, detail::to_abi(id)), "journal.release");
  }

  [[nodiscard]] Balance balance(std::string_view account, std::string_view holder) const {
    auto raw = detail::headed<bobbin_balance>();
    detail::check(table().balance(call_, detail::to_abi(account), detail::to_abi(holder), &raw), "journal.balance");
    return {raw.balance, raw.held, raw.spendable};
  }

  // Lots with something left, first to expire first.
  [[nodiscard]] std::vector<Lot> lots(std::string_view account, std::string_view holder) const {
    std::vector<Lot> out;
    auto body = [&](const bobbin_lot* lot) { out.emplace_back(*lot); };
    detail::Visitor<decltype(body)> visitor(body);
    const auto status =
        table().lots(call_, detail::to_abi(account), detail::to_abi(holder), &visitor,
                     [](void* ctx, const bobbin_lot* lot) { return (*static_cast<decltype(visitor)*>(ctx))(lot); });
    visitor.rethrow();
    detail::check(status, "journal.lots");
    return out;
  }

  struct Page {
    std::int64_t before = 0;   // entries older than this id; 0 = from the newest
    std::int32_t limit = 100;  // 1 .. 1000
  };

  // `visit(const Entry&)`, newest first.
  template <class Visit>
  void entries(std::string_view account, std::string_view holder, const Page& page, Visit&& visit) const {
    auto body = [&](const bobbin_entry_row* row) { return visit(Entry(*row)); };
    detail::Visitor<decltype(body)> visitor(body);
    const auto status = table().entries(
        call_, detail::to_abi(account), detail::to_abi(holder), page.before, page.limit, &visitor,
        [](void* ctx, const bobbin_entry_row* row) { return (*static_cast<decltype(visitor)*>(ctx))(row); });
    visitor.rethrow();
    detail::check(status, "journal.entries");
  }

  struct Expiring {
    std::int64_t from_ms = 0;
    std::int64_t until_ms = 0;  // half-open
    std::int64_t after = 0;     // lots with a larger id
    std::int32_t limit = 100;
  };

  // `visit(const Lot&, std::string_view holder)` for lots of every holder, by id: for jobs.
  template <class Visit>
  void expiring(std::string_view account, const Expiring& range, Visit&& visit) const {
    auto body = [&](const bobbin_lot* lot, const bobbin_str& holder) {
      return visit(Lot(*lot), detail::to_view(holder));
    };
    detail::Visitor<decltype(body)> visitor(body);
    const auto status =
        table().expiring(call_, detail::to_abi(account), range.from_ms, range.until_ms, range.after, range.limit,
                         &visitor, [](void* ctx, const bobbin_lot* lot, bobbin_str holder) {
                           return (*static_cast<decltype(visitor)*>(ctx))(lot, holder);
                         });
    visitor.rethrow();
    detail::check(status, "journal.expiring");
  }

 private:
  [[nodiscard]] const bobbin_journal_service& table() const {
    return detail::need(tables_->journal, BOBBIN_JOURNAL_SERVICE);
  }

  void send(const Transfer& transfer, std::int64_t* out_entry) const {
    const detail::AbiWords label(transfer.label_);
    const detail::AbiWords refusal(transfer.refusal_);
    std::vector<bobbin_term> terms;
    terms.reserve(transfer.basis_.terms.size());
    for (const Term& term : transfer.basis_.terms) {
      terms.push_back({static_cast<std::int32_t>(term.kind), term.index, term.base, term.numerator, term.denominator});
    }
    bobbin_transfer raw = unlabelled(transfer);
    raw.label = label.span();
    raw.refusal = refusal.span();
    raw.terms = detail::to_span(terms.data(), terms.size());
    detail::check(table().post(call_, &raw, out_entry), "journal.post");
  }

  static bobbin_transfer unlabelled(const Transfer& transfer) {
    auto raw = detail::headed<bobbin_transfer>();
    const TermRule& rule = transfer.basis_.rule;
    raw.flags = transfer.flags_;
    raw.rounding = static_cast<std::int32_t>(rule.rounding);
    raw.scope = static_cast<std::int32_t>(rule.scope);
    raw.amount = transfer.amount_;
    raw.cap = rule.cap;
    raw.minimum = rule.minimum;
    raw.expires_ms = transfer.expires_ms_;
    raw.lot = transfer.lot_;
    raw.grace_days = transfer.grace_days_;
    raw.from_account = detail::to_abi(transfer.from_account_);
    raw.from_holder = detail::to_abi(transfer.from_holder_);
    raw.to_account = detail::to_abi(transfer.to_account_);
    raw.to_holder = detail::to_abi(transfer.to_holder_);
    raw.rule = detail::to_abi(transfer.rule_);
    raw.reason = detail::to_abi(transfer.reason_);
    return raw;
  }

  const detail::Tables* tables_;
  bobbin_call* call_;
};

}  // namespace v1
}  // namespace bobbin
