#include "core/journal/ledger.hpp"

#include <algorithm>
#include <utility>

#include "core/journal/check.hpp"
#include "core/journal/movement.hpp"
#include "core/journal/unwind.hpp"

namespace bobbin::journal {
namespace {

constexpr int kHoldsAtOnce = 1000;
constexpr int kPage = 200;

Movement movement_of(const Cause& cause, const Transfer& transfer, Account from, Account to) {
  Movement out;
  out.entry.cause = cause;
  out.entry.from = transfer.from;
  out.entry.to = transfer.to;
  out.entry.unit = from.unit;
  out.entry.amount = transfer.amount;
  out.entry.keep = transfer.keep;
  out.entry.correction = transfer.correction;
  out.entry.plugin = transfer.plugin;
  out.entry.plugin_version = transfer.plugin_version;
  out.entry.rule = transfer.rule;
  out.entry.label = transfer.label;
  out.entry.reason = transfer.reason;
  out.entry.basis = transfer.basis;
  out.from = std::move(from);
  out.to = std::move(to);
  out.spend = transfer.spend;
  out.only_lot = transfer.lot;
  out.expires = transfer.expires;
  out.refusal = transfer.refusal;
  return out;
}

// Refusal 14 of ledger.hpp; 15 is the movement's, under the lock.
Result<void> check_lot(Store& store, const Transfer& transfer, const Account& from) {
  if (transfer.lot == 0) return {};
  const auto lot = from.lots ? store.lot(transfer.lot) : std::nullopt;
  if (lot && lot->side.account == transfer.from.account && lot->side.holder == transfer.from.holder) return {};
  return refuse(Code::kInvalid,
                {"批次 " + std::to_string(transfer.lot) + " 不属于账户 " + from.code,
                 "Lot " + std::to_string(transfer.lot) + " is no lot of this holder in " + from.code},
                "/lot", transfer.plugin);
}

}  // namespace

Result<void> Ledger::declare(Stores& stores, const std::vector<Account>& accounts) {
  std::map<std::string, Account, std::less<>> known;
  for (auto& account : stores.journal.accounts()) known.insert_or_assign(account.code, account);
  std::vector<Account> all{{kSales, kHost, kMoney, HolderKind::kStore, false, true}};
  all.insert(all.end(), accounts.begin(), accounts.end());
  for (Account& account : all) {
    if (account.unit == kMoney) account.unit = currency_;
    const auto before = known.find(account.code);
    if (auto no = check_account(account, before == known.end() ? nullptr : &before->second)) {
      return Refused(std::move(*no));
    }
    if (before == known.end() || before->second.may_go_negative != account.may_go_negative) {
      stores.journal.save(account);
    }
    known.insert_or_assign(account.code, std::move(account));
  }
  const std::lock_guard lock(mutex_);
  accounts_ = std::move(known);
  return {};
}

std::optional<Account> Ledger::account(const std::string& code) const {
  const std::lock_guard lock(mutex_);
  const auto found = accounts_.find(code);
  return found == accounts_.end() ? std::nullopt : std::optional(found->second);
}

Result<std::int64_t> Ledger::post(Stores& stores, const Cause& cause, const Transfer& transfer) {
  auto from = account(transfer.from.account);
  auto to = account(transfer.to.account);
  if (auto no = check_transfer(transfer, from ? &*from : nullptr, to ? &*to : nullptr)) return Refused(std::move(*no));
  Movement movement = movement_of(cause, transfer, std::move(*from), std::move(*to));
  if (transfer.correction && !cause.sale.empty()) {
    if (auto tied = tie(stores.journal, cause.sale, movement); !tied) return Refused(std::move(tied.error()));
  }
  if (auto no = check_expiry(transfer, movement.to, cause.at)) return Refused(std::move(*no));
  if (auto own = check_lot(stores.journal, transfer, movement.from); !own) return Refused(std::move(own.error()));
  return write(stores.journal, ids_, std::move(movement));
}

Result<std::vector<Reversal>> Ledger::reverse(Stores& stores, const Cause& cause, const Remaining& remaining,
                                              const DayRule& day_rule) {
  Unwinding unwinding(*this, stores.journal, ids_, cause, day_rule);
  const bool whole = nothing_kept(remaining);
  std::vector<Reversal> out;
  for (const auto& effect : stores.journal.entries_of_cause(cause.sale)) {
    if (effect.reverses != 0) continue;
    if (!effect.keep) {
      auto reversal = unwinding.reverse(effect, remaining);
      if (!reversal) return Refused(std::move(reversal.error()));
      out.push_back(std::move(*reversal));
    }
    if (!whole) continue;
    auto undone = unwinding.undo_corrections(effect);
    if (!undone) return Refused(std::move(undone.error()));
    std::move(undone->begin(), undone->end(), std::back_inserter(out));
  }
  return out;
}

Result<void> Ledger::hold(Stores& stores, const Store::Hold& hold) {
  if (hold.amount <= 0) {
    return refuse(Code::kInvalid, {"冻结金额须大于 0", "The amount to hold must be greater than 0"}, "/amount");
  }
  const auto held = account(hold.side.account);
  if (!held || !has_row(held->holder)) {
    return refuse(Code::kInvalid,
                  {"账户 “" + hold.side.account + "” 不能冻结", "Nothing can be held in '" + hold.side.account + "'"},
                  "/account");
  }
  if (stores.journal.hold(hold)) return {};
  return refuse(Code::kInsufficientBalance, {"余额不足，无法冻结", "The balance is not enough to hold that much"});
}

void Ledger::release(Stores& stores, const std::string& id) { stores.journal.release(id); }

int Ledger::release_expired(Stores& stores, std::int64_t now_ms) {
  const auto ids = stores.journal.holds_until(now_ms, kHoldsAtOnce);
  for (const auto& id : ids) stores.journal.release(id);
  return static_cast<int>(ids.size());
}

Balance Ledger::balance(Stores& stores, const Side& side) { return stores.journal.balance(side); }

Ledger::Spendable Ledger::spendable(Stores& stores, const Side& side, Instant at) {
  return spendable(stores.journal.standing(side, at));
}

Ledger::Spendable Ledger::spendable(const Standing& standing) {
  const Balance& balance = standing.balance;
  return {balance, std::max<std::int64_t>(0, balance.balance - std::max(balance.held, standing.expired))};
}

std::vector<BalanceRow> Ledger::balances(Stores& stores, const std::string& account, const std::string& holder) {
  return stores.journal.balances(account, holder);
}

std::vector<Ledger::StatementRow> Ledger::statement(Stores& stores, const Side& side, std::int64_t before, int limit) {
  std::vector<StatementRow> out;
  std::int64_t balance = stores.journal.balance(side).balance;
  EntryFilter filter{side.account, side.holder, "", "", 0, kPage};
  for (;;) {
    const auto page = stores.journal.entries(filter);
    for (const auto& entry : page) {
      const bool in = entry.to.account == side.account && entry.to.holder == side.holder;
      const std::int64_t amount = in ? entry.amount : -entry.amount;
      if (before == 0 || entry.id < before) out.push_back({entry, amount, balance});
      balance -= amount;
      if (static_cast<int>(out.size()) == limit) return out;
    }
    if (static_cast<int>(page.size()) < kPage) return out;
    filter.before = page.back().id;
  }
}

std::vector<Store::TrialRow> Ledger::trial_balance(Stores& stores) { return stores.journal.trial_balance(); }

}  // namespace bobbin::journal
