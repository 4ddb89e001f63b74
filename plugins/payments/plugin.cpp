#include "bobbin/plugin.hpp"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "bill_routes.hpp"
#include "codes.hpp"
#include "policy.hpp"
#include "provider.hpp"

namespace payments {
namespace {

using bobbin::Words;

Asked asked(const bobbin::Attempt& attempt) {
  return {attempt.auth_code(), attempt.asked(), attempt.cancel_sent(), attempt.is_refund()};
}

void answer(const bobbin::Outcome& out, State state, std::string_view attempt_id) {
  switch (state) {
    case State::kApproved:
      return out.approved(provider::reference(attempt_id));
    case State::kDeclined:
      return out.declined(
          {"支付方拒绝了这笔付款，请换一种方式。", "The provider declined: ask for another way to pay."});
    case State::kPending:
      return out.pending({"等待顾客在手机上确认。", "Waiting for the customer to confirm on the phone."});
    case State::kCancelled:
      return out.cancelled();
    case State::kUnknown:
      return out.unknown({"支付方没有答复，正在查询，请勿重复收款。",
                          "No answer from the provider: it is asked again. Don't take the money twice."});
  }
}

// The simulated provider is the only one that there is, and its money doesn't exist: outside the demo it takes none,
// and what a demo's folder has left of it is void.
Words no_provider() {
  return {
      "本店没有接入支付通道，付款码只在演示店可用；请在终端上收款，按凭证号记账。",
      "This shop has no payment provider: codes work in the demo only. Take the money at the terminal and enter its "
      "reference."};
}

// What comes in without goods (a top-up) is never rounded: its price is a promise.
bool cash_alone(const bobbin::Sale& sale) {
  const auto with = sale.pay_with();
  if (with.size() != 1 || std::string_view(with[0]) != "cash") return false;
  const auto lines = sale.lines();
  return std::none_of(lines.begin(), lines.end(), [](const bobbin::Line& line) { return line.charge(); });
}

class Payments final : public bobbin::Plugin {
 public:
  Payments() {
    handler<nlohmann::json>("put_bill", put_bill);
    handler<nlohmann::json>("get_bill", get_bill);
    handler<nlohmann::json>("list_bills", list_bills);
  }

  // A basket that will be paid in cash alone is rounded down to what coins can pay, in the customer's favour (抹零).
  void price(bobbin::Call& call, const bobbin::Sale& sale, bobbin::Pricing& out) override {
    if (!cash_alone(sale) || call.draining()) return;
    const auto policy = policy_of(call);
    if (policy->cash_step_minor == 1) return;
    out.round_down({"cash_rounding", {"现金抹零", "Cash rounding"}, policy->cash_step_minor});
  }

  void tender(bobbin::Call& call, const bobbin::Sale& sale, bobbin::Offers& out) override {
    const auto policy = policy_of(call);
    for (std::size_t i = 0; i < kTenderCount; ++i) {
      if (!policy->on[i]) continue;
      const Kind& kind = kinds()[i];
      bobbin::Offer offer{.id = kind.id, .label = {std::string(kind.zh), std::string(kind.en)}};
      offer.max_minor = sale.net_minor();
      if (kind.change) offer.unit_minor = policy->cash_step_minor;
      offer.change = kind.change;
      offer.outside = kind.outside && call.demo();  // a real shop's provider doesn't exist yet
      offer.offline = true;                         // in cash or by reference; a payment code needs the line
      out.offer(offer);
    }
  }

  std::string recognise(bobbin::Call& call, std::string_view code) override {
    return call.demo() ? std::string(tender_of_code(code)) : std::string();
  }

  void authorise(bobbin::Call& call, const bobbin::Attempt& attempt, bobbin::Outcome& out) override {
    if (!call.demo()) return out.declined(no_provider());
    if (tender_of_code(attempt.auth_code()) != attempt.tender()) {
      return out.declined(
          {"这不是所选付款方式的付款码，请重新扫码。", "This isn't a payment code of that tender: scan it again."});
    }
    answer(out, provider::authorise(asked(attempt)), attempt.id());
  }

  void query(bobbin::Call& call, const bobbin::Attempt& attempt, bobbin::Outcome& out) override {
    if (!call.demo()) return out.declined(no_provider());
    answer(out, provider::query(asked(attempt)), attempt.id());
  }

  void cancel(bobbin::Call& call, const bobbin::Attempt& attempt, bobbin::Outcome& out) override {
    if (!call.demo()) return out.declined(no_provider());
    answer(out, provider::cancel(asked(attempt)), attempt.id());
  }

  void refund(bobbin::Call& call, const bobbin::Attempt& attempt, const bobbin::Attempt& original,
              bobbin::Outcome& out) override {
    if (!call.demo()) return out.declined(no_provider());
    answer(out, provider::refund(original.auth_code()), attempt.id());
  }

 private:
  std::shared_ptr<const Policy> policy_of(const bobbin::Call& call) { return cache_.get(call, &read_policy); }

  bobbin::SettingsCache<Policy> cache_;
};

}  // namespace
}  // namespace payments

BOBBIN_PLUGIN(payments::Payments)
