#include "core/plugin_host/transfer.hpp"

#include "core/plugin_host/arena.hpp"
#include "core/plugin_host/text.hpp"

namespace bobbin::plugin_host {
namespace {

constexpr std::size_t kMaxNameBytes = 100;
constexpr std::size_t kMaxReasonBytes = 4000;
constexpr std::uint32_t kMaxTerms = 10'000;

bool has_good_texts(const bobbin_transfer& transfer) {
  for (const bobbin_str& text :
       {transfer.from_account, transfer.from_holder, transfer.to_account, transfer.to_holder, transfer.rule}) {
    if (!is_text(text, kMaxNameBytes)) return false;
  }
  return is_text(transfer.reason, kMaxReasonBytes);
}

bool has_good_numbers(const bobbin_transfer& transfer) {
  constexpr std::int32_t kFlags = BOBBIN_TRANSFER_SPEND | BOBBIN_TRANSFER_KEEP | BOBBIN_TRANSFER_CORRECTION;
  return (transfer.flags & ~kFlags) == 0 && transfer.rounding >= BOBBIN_ROUNDING_FLOOR &&
         transfer.rounding <= BOBBIN_ROUNDING_HALF_EVEN &&
         (transfer.scope == BOBBIN_SCOPE_SALE || transfer.scope == BOBBIN_SCOPE_LINE) && transfer.grace_days >= 0;
}

std::optional<journal::Basis> basis_from(const bobbin_transfer& transfer) {
  if (!is_span<bobbin_term>(transfer.terms) || transfer.terms.count > kMaxTerms) return std::nullopt;
  journal::Basis out;
  out.terms.reserve(transfer.terms.count);
  for (std::uint32_t i = 0; i < transfer.terms.count; ++i) {
    const auto term = item<bobbin_term>(transfer.terms, i);
    if (term.kind < BOBBIN_TERM_LINE_MINOR || term.kind > BOBBIN_TERM_SALE) return std::nullopt;
    out.terms.push_back(
        {static_cast<journal::TermKind>(term.kind), term.index, term.base, term.numerator, term.denominator});
  }
  out.cap = transfer.cap;
  out.minimum = transfer.minimum;
  out.rounding = static_cast<Rounding>(transfer.rounding);
  out.scope = static_cast<journal::Scope>(transfer.scope);
  out.grace_days = transfer.grace_days;
  return out;
}

// The plugin's own account of that side; null for another's.
const journal::Account* own(const Visit& visit, const journal::Side& side) {
  const auto found = visit.plugin().accounts.find(side.account);
  return found == visit.plugin().accounts.end() ? nullptr : &found->second;
}

}  // namespace

bobbin_span terms_of(std::pmr::memory_resource& arena, const journal::Basis& basis) {
  return map_rows<bobbin_term>(arena, basis.terms, [](bobbin_term& row, const journal::Term& term) {
    row = {static_cast<std::int32_t>(term.kind), term.index, term.base, term.numerator, term.denominator};
  });
}

std::optional<journal::Transfer> transfer_from(const Plugin& plugin, const bobbin_transfer& transfer) {
  if (!has_good_texts(transfer) || !has_good_numbers(transfer)) return std::nullopt;
  auto basis = basis_from(transfer);
  if (!basis) return std::nullopt;
  journal::Transfer out;
  out.from = {std::string(from_abi(transfer.from_account)), std::string(from_abi(transfer.from_holder))};
  out.to = {std::string(from_abi(transfer.to_account)), std::string(from_abi(transfer.to_holder))};
  out.amount = transfer.amount;
  out.spend = (transfer.flags & BOBBIN_TRANSFER_SPEND) != 0;
  out.keep = (transfer.flags & BOBBIN_TRANSFER_KEEP) != 0;
  out.correction = (transfer.flags & BOBBIN_TRANSFER_CORRECTION) != 0;
  out.expires = Instant{transfer.expires_ms};
  out.lot = transfer.lot;
  out.plugin = plugin.id();
  out.plugin_version = plugin.manifest.version;
  out.rule = from_abi(transfer.rule);
  out.label = from_abi(transfer.label);
  out.reason = from_abi(transfer.reason);
  out.basis = *std::move(basis);
  out.refusal = from_abi(transfer.refusal);
  return out;
}

bool is_postable(const Visit& visit, const journal::Transfer& transfer) {
  const journal::Account* from = own(visit, transfer.from);
  const journal::Account* to = own(visit, transfer.to);
  if (transfer.amount <= 0 || from == nullptr || to == nullptr || from->unit != to->unit) return false;
  if (transfer.correction && visit.occasion().doing != Doing::kUnwind) return false;
  return transfer.basis.terms.empty() || journal::evaluate(transfer.basis) == transfer.amount;
}

bool is_grant(const Visit& visit, const journal::Transfer& transfer) {
  if (transfer.spend || visit.occasion().doing == Doing::kUnwind) return false;
  const journal::Account* from = own(visit, transfer.from);
  const journal::Account* to = own(visit, transfer.to);
  return from != nullptr && to != nullptr && journal::has_row(to->holder) && !journal::has_row(from->holder);
}

}  // namespace bobbin::plugin_host
