#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/checkout/steps.hpp"
#include "core/journal/ledger.hpp"
#include "core/journal/overlay.hpp"

namespace bobbin::testing {

// Two modules in one: `payments` (cash, wechat with money outside) and `points` (1 point a yuan paid with money, 100
// points pay 1.00), written from the rules, over the real ledger.
class FakeModules final : public checkout::Modules {
 public:
  explicit FakeModules(IdSource& ids) : ledger(ids, "CNY") {}

  static std::vector<journal::Account> accounts() {
    using journal::HolderKind;
    return {{"points.issued", "points", "point", HolderKind::kNone, false, true},
            {"points.balance", "points", "point", HolderKind::kMember, true, true},
            {"points.redeemed", "points", "point", HolderKind::kNone, false, true}};
  }

  Result<checkout::PriceProposals> price(Stores&, const checkout::Priced& priced) override {
    return on_price ? on_price(priced) : checkout::PriceProposals{};
  }

  std::vector<std::string> tiers_of(Stores&, const checkout::Priced& priced) override {
    ++asked_tiers;
    return priced.member ? tiers : std::vector<std::string>{};
  }

  Result<std::vector<checkout::TenderOffer>> tender(Stores& stores, const checkout::Priced& priced) override {
    std::vector<checkout::TenderOffer> out(2);
    const Minor net = priced.totals.net_minor;
    out[0] = offer("cash", "payments", {"现金", "Cash"}, net);
    out[0].change = true;
    out[0].unit_minor = cash_unit;
    out[1] = offer("wechat", "payments", {"微信支付", "WeChat Pay"}, net);
    out[1].outside = true;
    if (!priced.member) return out;
    auto points = offer("points", "points", {"积分", "Points"}, 0);
    points.money = false;
    points.unit_minor = points_unit;
    points.parts = points_parts;
    const auto holder = side("points.balance", priced.member->id);
    points.balance_minor = journal::Ledger::spendable(stores, holder, priced.at).amount / 100 * 100;
    points.max_minor = std::min(points.balance_minor, net);
    out.push_back(points);
    return out;
  }

  std::optional<std::string> tender_owner(const std::string& tender) const override {
    if (tender == "cash" || tender == "wechat" || tender == "alipay") return "payments";
    if (tender == "points") return "points";
    if (tender == "stored_value") return "stored_value";
    return std::nullopt;
  }

  Result<std::vector<checkout::Effect>> settle(Stores& stores, const checkout::Sale& sale,
                                               checkout::SettleMode mode) override {
    if (on_settle) {
      if (auto ok = on_settle(sale); !ok) return Refused(ok.error());
    }
    if (mode == checkout::SettleMode::kOn) return post_all(stores, sale);
    journal::Overlay overlay(stores.journal);
    Stores imagined = journal::with_journal(stores, overlay);
    return post_all(imagined, sale);
  }

  Result<std::vector<checkout::Effect>> unwind(Stores&, const checkout::Sale&, const checkout::Unwinding& back,
                                               checkout::SettleMode) override {
    unwound.push_back(back);
    return std::vector<checkout::Effect>{};
  }
  [[nodiscard]] bool listens_after(const std::string&) const override { return listens; }
  Result<void> after(Stores&, const checkout::Sale&) override { return {}; }
  std::vector<Section> receipt(Stores&, const checkout::Sale&) override { return {}; }

  // The provider: what each call answers is scripted by the code's last digit, as the demo's (config.md).
  std::optional<std::string> recognise(const std::string&, const std::string& code) override {
    return code.starts_with("13") ? std::optional<std::string>("wechat") : std::nullopt;
  }
  void authorise(checkout::Attempt& attempt) override {
    calls.push_back("authorise " + attempt.id);
    if (on_authorise) on_authorise();
    using State = checkout::AttemptState;
    switch (attempt.auth_code.back()) {
      case '1':
        attempt.state = State::kDeclined;
        attempt.words = {"余额不足。", "Not enough money in the wallet."};
        break;
      case '2':
        attempt.state = State::kPending;
        break;
      case '3':
      case '4':
        attempt.state = State::kUnknown;
        break;
      default:
        attempt.state = State::kApproved;
    }
    attempt.provider_reference = "P-" + attempt.id.substr(attempt.id.size() - 3);
  }
  void query(checkout::Attempt& attempt) override {
    calls.push_back("query " + attempt.id);
    if (query_answer) {
      attempt.state = *query_answer;
      return;
    }
    const bool late = attempt.kind == "pay" && attempt.auth_code.back() == '4';
    if (late && !attempt.cancel_sent) {
      attempt.state = checkout::AttemptState::kUnknown;
      return;
    }
    attempt.state = checkout::AttemptState::kApproved;
  }
  void cancel(checkout::Attempt& attempt) override {
    calls.push_back("cancel " + attempt.id);
    attempt.state = cancel_answer;
  }
  void refund(checkout::Attempt& attempt, const checkout::Attempt& original) override {
    calls.push_back("refund " + attempt.id + " of " + original.id + " " + std::to_string(attempt.amount_minor));
    if (const auto first = on_refund) first();  // a copy: it may take itself away
    attempt.state = refund_answer;
  }
  std::int64_t settings_version() const override { return 1; }

  static journal::Side side(const std::string& account, std::int64_t member) { return {account, id_text(member)}; }

  journal::Ledger ledger;
  bool listens = true;
  std::vector<std::string> tiers;  // of every member (C3)
  int asked_tiers = 0;
  std::function<checkout::PriceProposals(const checkout::Priced&)> on_price;
  std::function<Result<void>(const checkout::Sale&)> on_settle;
  std::function<void()> on_authorise;
  Minor points_unit = 1;
  std::vector<checkout::TenderOffer::Part> points_parts;
  Minor cash_unit = 1;
  checkout::AttemptState refund_answer = checkout::AttemptState::kApproved;
  std::optional<checkout::AttemptState> query_answer;
  checkout::AttemptState cancel_answer = checkout::AttemptState::kCancelled;
  std::function<void()> on_refund;
  std::vector<std::string> calls;
  std::vector<checkout::Unwinding> unwound;

 private:
  static checkout::TenderOffer offer(const char* id, const char* plugin, Words label, Minor max) {
    checkout::TenderOffer out;
    out.id = id;
    out.plugin = plugin;
    out.label = std::move(label);
    out.max_minor = max;
    return out;
  }

  Result<std::vector<checkout::Effect>> post_all(Stores& stores, const checkout::Sale& sale) {
    const auto& priced = sale.tendered.priced;
    const journal::Cause cause{"sale", sale.id, priced.store, priced.staff, priced.at, priced.business_day};
    if (priced.member) {
      for (const auto& tender : sale.tendered.tenders) {
        if (tender.id != "points") continue;
        if (auto ok = redeem(stores, cause, priced.member->id, tender); !ok) return Refused(ok.error());
      }
      if (auto ok = earn(stores, cause, sale); !ok) return Refused(ok.error());
    }
    return checkout::effects_of(stores, sale.id);
  }

  static journal::Transfer transfer(journal::Side from, journal::Side to, std::int64_t amount, const char* rule) {
    journal::Transfer out;
    out.from = std::move(from);
    out.to = std::move(to);
    out.amount = amount;
    out.plugin = "points";
    out.plugin_version = "1";
    out.rule = rule;
    out.label = {rule, rule};
    return out;
  }

  Result<void> redeem(Stores& stores, const journal::Cause& cause, std::int64_t member,
                      const checkout::Tender& tender) {
    auto post = transfer(side("points.balance", member), {"points.redeemed", ""}, tender.amount_minor, "redeem");
    post.spend = true;
    post.refusal = {"积分不足。", "Not enough points."};
    post.basis.terms = {{journal::TermKind::kTenderMinor, tender.index, tender.amount_minor, 1, 1}};
    const auto done = ledger.post(stores, cause, post);
    if (!done) return Refused(done.error());
    return {};
  }

  Result<void> earn(Stores& stores, const journal::Cause& cause, const checkout::Sale& sale) {
    journal::Basis basis;
    for (const auto& line : sale.tendered.priced.lines) {
      Minor base = 0;
      for (const auto& share : line.shares) {
        base += share.money_minor;
      }
      if (base > 0) basis.terms.push_back({journal::TermKind::kLineMinor, line.line, base, 1, 100});
    }
    const std::int64_t points = journal::evaluate(basis).value();
    if (points == 0) return {};
    auto post =
        transfer({"points.issued", ""}, side("points.balance", sale.tendered.priced.member->id), points, "earn");
    post.basis = std::move(basis);
    const auto done = ledger.post(stores, cause, post);
    if (!done) return Refused(done.error());
    return {};
  }
};

}  // namespace bobbin::testing
