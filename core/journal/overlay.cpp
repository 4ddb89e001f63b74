#include "core/journal/overlay.hpp"

#include <algorithm>
#include <stdexcept>

#include "bobbin/money.hpp"

namespace bobbin::journal {
namespace {

bool first_to_expire(const Lot& a, const Lot& b) {
  return a.expires != b.expires ? a.expires < b.expires : a.id < b.id;
}

}  // namespace

void Overlay::drop() {
  accounts_.clear();
  entries_.clear();
  rows_.clear();
  lots_.clear();
  holds_.clear();
}

void Overlay::save(const Account& account) { accounts_.push_back(account); }

std::vector<Account> Overlay::accounts() {
  std::vector<Account> out = below_.accounts();
  for (const auto& account : accounts_) {
    std::erase_if(out, [&](const Account& old) { return old.code == account.code; });
    out.push_back(account);
  }
  return out;
}

void Overlay::insert(const Entry& entry) { entries_.push_back(entry); }

std::optional<Entry> Overlay::entry(std::int64_t id) {
  for (const auto& entry : entries_) {
    if (entry.id == id) return entry;
  }
  return below_.entry(id);
}

std::vector<Entry> Overlay::entries(const EntryFilter& filter) {
  std::vector<Entry> out;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (static_cast<int>(out.size()) == filter.limit) return out;
    if (matches(*entry, filter)) out.push_back(*entry);
  }
  EntryFilter rest = filter;
  rest.limit -= static_cast<int>(out.size());
  if (rest.limit == 0) return out;
  const auto below = below_.entries(rest);
  out.insert(out.end(), below.begin(), below.end());
  return out;
}

std::vector<Entry> Overlay::entries_of_cause(const std::string& cause_id) {
  std::vector<Entry> out = below_.entries_of_cause(cause_id);
  std::copy_if(entries_.begin(), entries_.end(), std::back_inserter(out),
               [&](const Entry& entry) { return entry.cause.id == cause_id; });
  return out;
}

std::vector<Entry> Overlay::reversals_of(std::int64_t entry) {
  std::vector<Entry> out = below_.reversals_of(entry);
  std::copy_if(entries_.begin(), entries_.end(), std::back_inserter(out),
               [&](const Entry& reversal) { return reversal.reverses == entry; });
  return out;
}

Overlay::Row& Overlay::row(const Side& side, const std::string& unit) {
  const Key key{side.account, side.holder};
  const auto found = rows_.find(key);
  if (found != rows_.end()) return found->second;
  const Balance below = below_.balance(side);
  return rows_.emplace(key, Row{unit, below.balance, below.held, 0}).first->second;
}

std::optional<Store::Moved> Overlay::move(const Side& side, const std::string& unit, std::int64_t delta,
                                          std::optional<std::int64_t> floor, std::int64_t entry) {
  Row& at = row(side, unit);
  const auto after = checked_add(at.balance, delta);
  if (!after || (floor && *after - at.held < *floor)) return std::nullopt;
  const Moved moved{*after, at.last};
  at.balance = *after;
  at.last = entry;
  return moved;
}

Balance Overlay::balance(const Side& side) {
  const auto found = rows_.find(Key{side.account, side.holder});
  if (found != rows_.end()) return {found->second.balance, found->second.held};
  Balance out = below_.balance(side);
  for (const auto& entry : entries_) {
    if (entry.to.account == side.account && entry.to.holder == side.holder) out.balance += entry.amount;
    if (entry.from.account == side.account && entry.from.holder == side.holder) out.balance -= entry.amount;
  }
  return out;
}

Standing Overlay::standing(const Side& side, Instant at) {
  const bool untouched = rows_.empty() && entries_.empty() && lots_.empty();
  return untouched ? below_.standing(side, at) : Store::standing(side, at);
}

// As it stands below: what is asked for after a sale, and a preview has no after.
Later<std::vector<Holding>> Overlay::holdings(const std::string& holder, Instant at) {
  return below_.holdings(holder, at);
}

void Overlay::insert(const Lot& lot) { lots_.insert_or_assign(lot.id, lot); }

std::vector<Lot> Overlay::open_lots(const Side& side) {
  std::vector<Lot> out = below_.open_lots(side);
  std::erase_if(out, [&](const Lot& lot) { return lots_.contains(lot.id); });
  for (const auto& [id, lot] : lots_) {
    if (lot.remaining > 0 && lot.side.account == side.account && lot.side.holder == side.holder) out.push_back(lot);
  }
  std::sort(out.begin(), out.end(), first_to_expire);
  return out;
}

std::int64_t Overlay::expired(const Side& side, Instant at) {
  return lots_.empty() ? below_.expired(side, at) : Store::expired(side, at);
}

std::vector<Lot> Overlay::lots_of_origin(std::int64_t origin) {
  std::vector<Lot> out = below_.lots_of_origin(origin);
  std::erase_if(out, [&](const Lot& lot) { return lots_.contains(lot.id); });
  for (const auto& [id, lot] : lots_) {
    if (lot.origin == origin) out.push_back(lot);
  }
  std::sort(out.begin(), out.end(), [](const Lot& a, const Lot& b) { return a.id < b.id; });
  return out;
}

std::vector<Lot> Overlay::expiring(const std::string& account, Instant from, Instant until, std::int64_t after,
                                   int limit) {
  std::vector<Lot> out = below_.expiring(account, from, until, after, limit + static_cast<int>(lots_.size()));
  std::erase_if(out, [&](const Lot& lot) { return lots_.contains(lot.id); });
  for (const auto& [id, lot] : lots_) {
    const bool in_time = lot.expires >= from && lot.expires < until;
    if (lot.remaining > 0 && lot.side.account == account && in_time && id > after) out.push_back(lot);
  }
  std::sort(out.begin(), out.end(), [](const Lot& a, const Lot& b) { return a.id < b.id; });
  if (static_cast<int>(out.size()) > limit) out.resize(static_cast<std::size_t>(limit));
  return out;
}

std::optional<Lot> Overlay::lot(std::int64_t id) {
  const auto found = lots_.find(id);
  return found != lots_.end() ? std::optional(found->second) : below_.lot(id);
}

std::vector<Lot> Overlay::lenders(const Side& side) {
  std::vector<Lot> out = below_.lenders(side);
  std::erase_if(out, [&](const Lot& lot) { return lots_.contains(lot.id); });
  for (const auto& [id, lot] : lots_) {
    if (lot.lent > 0 && lot.side.account == side.account && lot.side.holder == side.holder) out.push_back(lot);
  }
  std::sort(out.begin(), out.end(), [](const Lot& a, const Lot& b) { return a.id < b.id; });
  return out;
}

void Overlay::change_lot(std::int64_t id, std::int64_t delta, std::int64_t lent_delta) {
  auto changed = lot(id);
  if (!changed || changed->remaining + delta < 0 || changed->remaining + delta > changed->amount) {
    throw std::logic_error("journal: lot " + std::to_string(id) + " can't change by " + std::to_string(delta));
  }
  changed->remaining += delta;
  changed->lent += lent_delta;
  lots_.insert_or_assign(id, *changed);
}

bool Overlay::hold(const Hold& hold) {
  release(hold.id);
  Row& at = row(hold.side, "");
  if (at.balance - at.held < hold.amount) return false;
  at.held += hold.amount;
  holds_.insert_or_assign(hold.id, hold);
  return true;
}

std::optional<Store::Hold> Overlay::held(const std::string& id) {
  const auto found = holds_.find(id);
  return found == holds_.end() ? below_.held(id) : found->second;
}

void Overlay::release(const std::string& id) {
  const auto there = held(id);
  if (!there) return;
  row(there->side, "").held -= there->amount;
  holds_.insert_or_assign(id, std::nullopt);
}

std::vector<std::string> Overlay::holds_until(std::int64_t now_ms, int limit) {
  return below_.holds_until(now_ms, limit);
}

std::vector<BalanceRow> Overlay::balances(const std::string& account, const std::string& holder) {
  std::vector<BalanceRow> out = below_.balances(account, holder);
  const auto add = [&](const Side& side, const std::string& unit, std::int64_t amount) {
    if ((!account.empty() && side.account != account) || (!holder.empty() && side.holder != holder)) return;
    for (auto& row : out) {
      if (row.side.account != side.account || row.side.holder != side.holder) continue;
      row.balance += amount;
      return;
    }
    out.push_back({side, unit, amount});
  };
  for (const auto& entry : entries_) {
    add(entry.from, entry.unit, -entry.amount);
    add(entry.to, entry.unit, entry.amount);
  }
  return out;
}

std::vector<Store::TrialRow> Overlay::trial_balance() {
  std::vector<TrialRow> out = below_.trial_balance();
  const auto add = [&](const std::string& account, const std::string& unit, std::int64_t amount) {
    for (auto& row : out) {
      if (row.account == account && row.unit == unit) {
        row.balance += amount;
        return;
      }
    }
    out.push_back({account, unit, amount});
  };
  for (const auto& entry : entries_) {
    add(entry.from.account, entry.unit, -entry.amount);
    add(entry.to.account, entry.unit, entry.amount);
  }
  return out;
}

}  // namespace bobbin::journal
