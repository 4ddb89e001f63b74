#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "core/checkout/steps.hpp"
#include "core/plugin_host/visit.hpp"

// How what a plugin posts and writes gets to the stores: in its order, in as few steps as there can be.
namespace bobbin::plugin_host {
namespace {

using SideKey = std::pair<std::string, std::string>;
SideKey key(const journal::Side& side) { return {side.account, side.holder}; }

// The effect of an entry that has just been posted, without reading it again.
checkout::Effect effect_of(const Plugin& plugin, const journal::Cause& cause, const std::string& unit,
                           const journal::Transfer& transfer, std::int64_t id) {
  journal::Entry entry;
  entry.id = id;
  entry.cause = cause;
  entry.from = transfer.from;
  entry.to = transfer.to;
  entry.unit = unit;
  entry.amount = transfer.amount;
  entry.plugin = transfer.plugin;
  entry.rule = transfer.rule;
  entry.label = transfer.label;
  entry.basis = transfer.basis;
  const auto to = plugin.accounts.find(transfer.to.account);
  return checkout::effect_of(entry, to != plugin.accounts.end() && to->second.holder == journal::HolderKind::kStore);
}

}  // namespace

// Spends that stand side by side go in the order of their accounts, so that two sales lock balances in one order. A
// spend of what another one has just brought in stays behind it.
void Visit::sort_spends() {
  const auto spend = [](const Queued& one) {
    const auto* transfer = std::get_if<journal::Transfer>(&one);
    return transfer != nullptr && transfer->spend;
  };
  for (auto first = queue_.begin(); first != queue_.end();) {
    if (!spend(*first)) {
      ++first;
      continue;
    }
    std::set<SideKey> credited;
    auto last = first;
    for (; last != queue_.end() && spend(*last); ++last) {
      const auto& transfer = std::get<journal::Transfer>(*last);
      if (credited.contains(key(transfer.from))) break;
      credited.insert(key(transfer.to));
    }
    std::stable_sort(first, last, [](const Queued& a, const Queued& b) {
      return key(std::get<journal::Transfer>(a).from) < key(std::get<journal::Transfer>(b).from);
    });
    first = last;
  }
}

bobbin_status Visit::send() {
  if (queue_.empty() || decided_ != BOBBIN_OK) return decided_;
  sort_spends();
  try {
    for (std::size_t i = 0; i < queue_.size() && decided_ == BOBBIN_OK;) {
      if (const auto* transfer = std::get_if<journal::Transfer>(&queue_[i])) {
        std::int64_t entry = 0;
        post(*transfer, entry);
        ++i;
        continue;
      }
      std::size_t until = i;
      while (until < queue_.size() && std::holds_alternative<QueuedWrite>(queue_[until])) ++until;
      write(i, until);
      i = until;
    }
  } catch (const modules::PluginSqlError& error) {
    broken(error.what());
  } catch (...) {
    failed(std::current_exception());
  }
  queue_.clear();
  return decided_;
}

bobbin_status Visit::post_now(const journal::Transfer& transfer, std::int64_t& entry) {
  return send() == BOBBIN_OK ? post(transfer, entry) : decided_;
}

bobbin_status Visit::post(const journal::Transfer& transfer, std::int64_t& entry) {
  const auto posted = house_.ledger.post(*occasion_.stores, occasion_.cause, transfer);
  if (posted) {
    entry = *posted;
    const std::string& unit = plugin_.accounts.at(transfer.to.account).unit;  // its own: only those are queued
    const std::string& shown = unit == journal::kMoney ? house_.ledger.currency() : unit;
    effects_.push_back(effect_of(plugin_, occasion_.cause, shown, transfer, entry));
    return BOBBIN_OK;
  }
  if (posted.error().code == Code::kInsufficientBalance) return decline(posted.error());
  return broken("its transfer " + transfer.rule + " was refused at " + posted.error().field + ": " +
                posted.error().detail.en);
}

// Queued writes [from, until), which stand side by side. In a preview they are dropped: what they would change is the
// plugin's own, and nobody reads it again before the sale.
bobbin_status Visit::write(std::size_t from, std::size_t until) {
  if (occasion_.reality == Reality::kPreview) return BOBBIN_OK;
  std::vector<modules::PluginDb::Write> writes;
  for (std::size_t i = from; i < until; ++i) {
    const auto& queued = std::get<QueuedWrite>(queue_[i]);
    modules::PluginDb::Write& out = writes.emplace_back();
    out.statement = queued.statement->declared;
    out.expect_rows = queued.expect_rows;
    std::transform(queued.parameters.begin(), queued.parameters.end(), std::back_inserter(out.parameters),
                   modules::borrowed);
  }
  const auto missed = occasion_.stores->plugin_db.write(plugin_.manifest.data, writes);
  return missed ? decline(std::get<QueuedWrite>(queue_[from + *missed]).refusal) : BOBBIN_OK;
}

}  // namespace bobbin::plugin_host
