#include <chrono>

#include "core/journal/store.hpp"
#include "core/plugin_host/services.hpp"
#include "core/plugin_host/text.hpp"
#include "core/plugin_host/transfer.hpp"

// "bobbin.journal/1"
namespace bobbin::plugin_host {
namespace {

constexpr std::int32_t kMaxRows = 1000;
constexpr std::size_t kMaxHoldBytes = 100;
constexpr std::int64_t kLongestHoldMs = 24 * 3600 * 1000;

// OK when the plugin may look at that account: its own, or any with `journal.read`. INVALID for an unknown one.
bobbin_status may_read(const Visit& visit, bobbin_str account) {
  const std::string_view code = from_abi(account);
  if (visit.plugin().accounts.contains(code)) return BOBBIN_OK;
  if (!visit.house().ledger.account(std::string(code))) return BOBBIN_INVALID;
  return visit.may("journal.read") ? BOBBIN_OK : BOBBIN_DENIED;
}

journal::Side side_of(bobbin_str account, bobbin_str holder) {
  return {std::string(from_abi(account)), std::string(from_abi(holder))};
}

// What reading has in common: the account may be seen, and what is queued is sent first.
template <class F>
bobbin_status reading(bobbin_call* call, bobbin_str account, F&& read) {
  return with_stores(call, [&](Visit& visit, Stores& stores) -> bobbin_status {
    if (const bobbin_status status = may_read(visit, account); status != BOBBIN_OK) return status;
    if (visit.send() != BOBBIN_OK) return visit.decided();
    return read(visit, stores);
  });
}

bobbin_status post(bobbin_call* call, const bobbin_transfer* transfer, std::int64_t* out_entry) {
  return with_stores(call, [&](Visit& visit, Stores&) -> bobbin_status {
    if (!visit.occasion().writes()) return BOBBIN_DENIED;
    const auto known = given(transfer);
    if (!known) return BOBBIN_INVALID;
    auto read = transfer_from(visit.plugin(), *known);
    if (!read || !is_postable(visit, *read)) return BOBBIN_INVALID;
    if (visit.looks_on()) return BOBBIN_DENIED;
    if (visit.draining() && is_grant(visit, *read)) return BOBBIN_DENIED;
    if (out_entry != nullptr) return visit.post_now(*read, *out_entry);
    visit.queue(*std::move(read));
    return BOBBIN_OK;
  });
}

// What is known already of a member's account, without asking the store; nullptr when nothing is.
const journal::Standing* known_standing(const Visit& visit, const journal::Side& side) {
  static const journal::Standing none;  // the member has no row in it
  const checkout::MemberAfter* after = visit.occasion().after;
  if (after == nullptr || side.holder != after->holder) return nullptr;
  for (const journal::Holding& one : after->holdings) {
    if (one.account == side.account) return &one.standing;
  }
  const auto account = visit.house().ledger.account(side.account);
  return account && account->holder == journal::HolderKind::kMember ? &none : nullptr;
}

bobbin_status balance(bobbin_call* call, bobbin_str account, bobbin_str holder, bobbin_balance* out) {
  return reading(call, account, [&](Visit& visit, Stores& stores) {
    const journal::Side side = side_of(account, holder);
    const journal::Standing* known = known_standing(visit, side);
    const auto found = known != nullptr ? journal::Ledger::spendable(*known)
                                        : journal::Ledger::spendable(stores, side, visit.occasion().cause.at);
    bobbin_balance value{};
    value.balance = found.balance.balance;
    value.held = found.balance.held;
    value.spendable = found.amount;
    return fill(out, value);
  });
}

bobbin_lot lot_row(const journal::Lot& lot) {
  return {lot.id, lot.origin, lot.amount, lot.remaining, lot.granted.ms, lot.expires.ms};
}

bobbin_status lots(bobbin_call* call, bobbin_str account, bobbin_str holder, void* ctx,
                   std::int32_t (*visitor)(void* ctx, const bobbin_lot* lot)) {
  return reading(call, account, [&](Visit& visit, Stores& stores) -> bobbin_status {
    if (visitor == nullptr) return BOBBIN_INVALID;
    for (const journal::Lot& lot : stores.journal.open_lots(side_of(account, holder))) {
      const bobbin_lot row = lot_row(lot);
      if (!give_word(visit, [&] { return visitor(ctx, &row) != 0; })) break;
    }
    return visit.decided();
  });
}

bobbin_entry_row entry_row(Visit& visit, const journal::Entry& entry, const journal::Side& side) {
  const bool into = entry.to.account == side.account && entry.to.holder == side.holder;
  const journal::Side& other = into ? entry.from : entry.to;
  bobbin_entry_row row{};
  row.id = entry.id;
  row.at_ms = entry.cause.at.ms;
  row.business_day = entry.cause.business_day.n;
  row.amount = into ? entry.amount : -entry.amount;
  row.reverses = entry.reverses;
  row.cause = to_abi(entry.cause.kind);
  row.cause_id = to_abi(entry.cause.id);
  row.store = to_abi(entry.cause.store);
  row.plugin = to_abi(entry.plugin);
  row.rule = to_abi(entry.rule);
  row.label = to_abi(entry.label.in(visit.occasion().locale));
  row.reason = to_abi(entry.reason);
  row.other_account = to_abi(other.account);
  row.other_holder = to_abi(other.holder);
  row.terms = terms_of(visit.arena(), entry.basis);
  return row;
}

bobbin_status entries(bobbin_call* call, bobbin_str account, bobbin_str holder, std::int64_t before, std::int32_t limit,
                      void* ctx, std::int32_t (*visitor)(void* ctx, const bobbin_entry_row* row)) {
  return reading(call, account, [&](Visit& visit, Stores& stores) -> bobbin_status {
    if (visitor == nullptr || before < 0 || limit < 1 || limit > kMaxRows) return BOBBIN_INVALID;
    const journal::Side side = side_of(account, holder);
    journal::EntryFilter filter;
    filter.account = side.account;
    filter.holder = side.holder;
    filter.before = before;
    filter.limit = limit;
    for (const journal::Entry& entry : stores.journal.entries(filter)) {
      const bobbin_entry_row row = entry_row(visit, entry, side);
      if (!give_word(visit, [&] { return visitor(ctx, &row) != 0; })) break;
    }
    return visit.decided();
  });
}

bobbin_status expiring(bobbin_call* call, bobbin_str account, std::int64_t from_ms, std::int64_t until_ms,
                       std::int64_t after, std::int32_t limit, void* ctx,
                       std::int32_t (*visitor)(void* ctx, const bobbin_lot* lot, bobbin_str holder)) {
  return reading(call, account, [&](Visit& visit, Stores& stores) -> bobbin_status {
    if (visitor == nullptr || limit < 1 || limit > kMaxRows) return BOBBIN_INVALID;
    const std::string code(from_abi(account));
    for (const journal::Lot& lot : stores.journal.expiring(code, Instant{from_ms}, Instant{until_ms}, after, limit)) {
      const bobbin_lot row = lot_row(lot);
      if (!give_word(visit, [&] { return visitor(ctx, &row, to_abi(lot.side.holder)) != 0; })) break;
    }
    return visit.decided();
  });
}

// Holds are steady time's (architecture.md): the machine's, not the demo's stopped clock.
std::int64_t system_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

// A hold's id as the journal knows it: no plugin meets another's.
std::string hold_id(const Visit& visit, bobbin_str id) { return visit.plugin().id() + ":" + std::string(from_abi(id)); }

bobbin_status hold(bobbin_call* call, const bobbin_hold* from) {
  return with_stores(call, [&](Visit& visit, Stores& stores) -> bobbin_status {
    if (!visit.occasion().writes()) return BOBBIN_DENIED;
    const auto known = given(from);
    if (!known || known->id.len == 0 || !is_text(known->id, kMaxHoldBytes) || !is_text(known->holder, kMaxHoldBytes) ||
        known->amount < 1 || known->for_ms < 1 || known->for_ms > kLongestHoldMs) {
      return BOBBIN_INVALID;
    }
    const auto& own = visit.plugin().accounts;
    const auto account = own.find(from_abi(known->account));
    if (account == own.end() || !journal::has_row(account->second.holder) || known->holder.len == 0)
      return BOBBIN_INVALID;
    if (visit.send() != BOBBIN_OK) return visit.decided();
    const std::int64_t until_ms = system_ms() + known->for_ms;
    auto held = visit.house().ledger.hold(
        stores, {hold_id(visit, known->id), side_of(known->account, known->holder), known->amount, until_ms});
    if (held) return BOBBIN_OK;
    if (Words words = from_abi(known->refusal); !words.zh.empty()) held.error().detail = std::move(words);
    return visit.decline(std::move(held.error()));
  });
}

bobbin_status release(bobbin_call* call, bobbin_str id) {
  return with_stores(call, [&](Visit& visit, Stores& stores) -> bobbin_status {
    if (!visit.occasion().writes()) return BOBBIN_DENIED;
    if (id.len == 0 || !is_text(id, kMaxHoldBytes)) return BOBBIN_INVALID;
    if (visit.send() != BOBBIN_OK) return visit.decided();
    visit.house().ledger.release(stores, hold_id(visit, id));
    return BOBBIN_OK;
  });
}

}  // namespace

const bobbin_journal_service& journal_service() {
  static const bobbin_journal_service table{
      head_of<bobbin_journal_service>(), post, balance, lots, entries, expiring, hold, release};
  return table;
}

}  // namespace bobbin::plugin_host
