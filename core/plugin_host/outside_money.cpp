#include <algorithm>

#include "core/plugin_host/arena.hpp"
#include "core/plugin_host/occasion.hpp"
#include "core/plugin_host/sale_modules.hpp"
#include "core/plugin_host/services.hpp"
#include "core/plugin_host/text.hpp"

// Outside money (PAY2, PAY3): no transaction is open, the attempt is stored by the checkout before and after.
namespace bobbin::plugin_host {
namespace {

constexpr std::size_t kMaxReferenceBytes = 500;

using checkout::Attempt;
using checkout::AttemptState;

bobbin_attempt to_abi_attempt(const Attempt& attempt) {
  bobbin_attempt out{};
  out.head = {sizeof(bobbin_attempt), 1, BOBBIN_ABI_MINOR};
  out.id = to_abi(attempt.id);
  out.tender = to_abi(attempt.tender);
  out.auth_code = to_abi(attempt.auth_code);
  out.provider_reference = to_abi(attempt.provider_reference);
  out.amount_minor = attempt.amount_minor;
  out.asked = attempt.asked;
  out.cancelled = attempt.cancel_sent ? 1 : 0;
  out.kind = attempt.kind == "refund" ? BOBBIN_ATTEMPT_REFUND : BOBBIN_ATTEMPT_PAYMENT;
  return out;
}

// What the plugin says; nothing said is unknown: only a query settles that.
struct Outcome {
  Visit& visit;
  AttemptState state = AttemptState::kUnknown;
  std::string reference{};
  Words words{};
};

// An answer that can't be kept is no answer: the visit ends as broken, the money is unknown, and a query settles it.
template <class F>
void keep_or_unknown(Outcome& outcome, F&& keep) noexcept {
  try {
    keep();
  } catch (...) {
    outcome.visit.broken("its answer about outside money could not be kept");
  }
}

void take_state(void* ctx, std::int32_t state) {
  auto& outcome = *static_cast<Outcome*>(ctx);
  switch (state) {
    case BOBBIN_ATTEMPT_PENDING:
      outcome.state = AttemptState::kPending;
      break;
    case BOBBIN_ATTEMPT_APPROVED:
      outcome.state = AttemptState::kApproved;
      break;
    case BOBBIN_ATTEMPT_DECLINED:
      outcome.state = AttemptState::kDeclined;
      break;
    case BOBBIN_ATTEMPT_CANCELLED:
      outcome.state = AttemptState::kCancelled;
      break;
    default:
      outcome.state = AttemptState::kUnknown;
  }
}

void take_reference(void* ctx, bobbin_str reference) {
  auto& outcome = *static_cast<Outcome*>(ctx);
  keep_or_unknown(outcome, [&] {
    if (is_text(reference, kMaxReferenceBytes)) outcome.reference = from_abi(reference);
  });
}

void take_words(void* ctx, bobbin_words words) {
  auto& outcome = *static_cast<Outcome*>(ctx);
  keep_or_unknown(outcome, [&] { outcome.words = from_abi(words); });
}

modules::Visit visit_of(const Attempt& attempt, const std::string& locale) {
  return {attempt.store, attempt.till, "", locale, attempt.kind, attempt.id};
}

// What a plugin calls a scanned code: one of its tenders.
struct Recognised {
  Visit& visit;
  std::string text{};
};

void take_text(void* ctx, bobbin_str chunk) {
  auto& out = *static_cast<Recognised*>(ctx);
  (void)keeping(out.visit, [&] {
    if (chunk.len <= kMaxReferenceBytes - out.text.size()) out.text += from_abi(chunk);
    return BOBBIN_OK;
  });
}

}  // namespace

// Asks every plugin that serves here and takes money outside, in the order of the tender stage; the first that knows
// the code has it (PAY5).
std::optional<std::string> SaleModules::recognise(const std::string& store, const std::string& auth_code) {
  const std::string locale = house_.settings.current()->shop().locale;
  const Occasion occasion = occasion_of(house_, nullptr, {store, "", "", locale, "", ""}, Doing::kOutside);
  const auto lineup = roster_.lineup(occasion.settings, store);
  for (const Plugin* plugin : lineup->at(Stage::kTender)) {
    const bobbin_tender_extension* table = plugin->library->tender();
    if (table == nullptr || table->recognise == nullptr) continue;
    Visit visit(house_, *plugin, occasion);
    Recognised tender{visit};
    const auto done = visit.run([&](void* self, bobbin_call* call) {
      return table->recognise(self, call, to_abi(auth_code), {&tender, take_text});
    });
    const auto& ids = plugin->manifest.tenders;
    if (done && std::find(ids.begin(), ids.end(), tender.text) != ids.end()) return tender.text;
  }
  return std::nullopt;
}

void SaleModules::ask_outside(Question question, Attempt& attempt, const Attempt* original) {
  const Plugin* plugin = roster_.find(attempt.plugin);
  const bobbin_tender_extension* table = plugin == nullptr ? nullptr : plugin->library->tender();
  attempt.state = AttemptState::kUnknown;
  if (table == nullptr) {
    attempt.words = {"模块“" + attempt.plugin + "”没有运行，无法询问这笔款",
                     "the module '" + attempt.plugin + "' isn't running, so nobody can ask about this money"};
    return;
  }
  const std::string locale = house_.settings.current()->shop().locale;
  const Occasion occasion = occasion_of(house_, nullptr, visit_of(attempt, locale), Doing::kOutside);
  const bobbin_attempt row = to_abi_attempt(attempt);
  const bobbin_attempt first = original == nullptr ? bobbin_attempt{} : to_abi_attempt(*original);
  Visit visit(house_, *plugin, occasion);
  Outcome outcome{visit};
  const bobbin_outcome_out out{
      {sizeof(bobbin_outcome_out), 1, BOBBIN_ABI_MINOR}, &outcome, take_state, take_reference, take_words};
  const auto done = visit.run([&](void* self, bobbin_call* call) -> bobbin_status {
    const auto asked = [&](auto function, auto... arguments) -> bobbin_status {
      return function == nullptr ? visit.broken("it takes money outside, but can't do this with it")
                                 : function(self, call, arguments..., &out);
    };
    switch (question) {
      case Question::kAuthorise:
        return asked(table->authorise, &row);
      case Question::kQuery:
        return asked(table->query, &row);
      case Question::kCancel:
        return asked(table->cancel, &row);
      case Question::kRefund:
        return asked(table->refund, &row, &first);
    }
    return BOBBIN_INTERNAL;
  });
  if (!outcome.reference.empty()) attempt.provider_reference = outcome.reference;
  if (!done) {  // any other status counts as unknown (tender.h)
    attempt.words = done.error().detail;
    return;
  }
  attempt.state = outcome.state;
  attempt.words = outcome.words;
}

void SaleModules::authorise(Attempt& attempt) { ask_outside(Question::kAuthorise, attempt, nullptr); }
void SaleModules::query(Attempt& attempt) { ask_outside(Question::kQuery, attempt, nullptr); }
void SaleModules::cancel(Attempt& attempt) { ask_outside(Question::kCancel, attempt, nullptr); }
void SaleModules::refund(Attempt& attempt, const Attempt& original) {
  ask_outside(Question::kRefund, attempt, &original);
}

}  // namespace bobbin::plugin_host
