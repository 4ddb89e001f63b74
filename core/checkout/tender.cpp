#include <algorithm>
#include <map>
#include <utility>

#include "core/checkout/money_text.hpp"
#include "core/checkout/steps.hpp"
#include "core/journal/store.hpp"

namespace bobbin::checkout {
namespace {

// One request of the client against what the modules offer.
struct Ask {
  const TenderRequest& request;
  std::string field;  // "/tenders/0"
};

std::string field_of(std::size_t index) { return "/tenders/" + std::to_string(index); }

const TenderOffer* find_offer(const std::vector<TenderOffer>& offers, const std::string& id) {
  const auto found = std::find_if(offers.begin(), offers.end(), [&](const TenderOffer& one) { return one.id == id; });
  return found == offers.end() ? nullptr : &*found;
}

bool belongs_to_members(Stores& stores, const std::string& plugin) {
  const auto accounts = stores.journal.accounts();
  return std::any_of(accounts.begin(), accounts.end(), [&](const journal::Account& account) {
    return account.plugin == plugin && account.holder == journal::HolderKind::kMember;
  });
}

Refused no_such_tender(const std::string& id, const Ask& ask) {
  return refuse(Code::kInvalid, {"没有付款方式“" + id + "”。", "There is no tender \"" + id + "\"."},
                ask.field + "/id");
}

Refused takes_no_code(const TenderOffer& offer, const Ask& ask) {
  return refuse(
      Code::kInvalid,
      {"“" + offer.label.zh +
           "”在本店不收付款码：请去掉 auth_code（在终端上收的款，把凭证号填在 reference 里），"
           "或改选扫码的付款方式。",
       offer.label.en + " takes no payment code in this store: leave auth_code out (money taken at a terminal has its "
                        "number in `reference`), or choose the tender whose code was scanned."},
      ask.field + "/auth_code", offer.plugin);
}

// Nobody offers it: because its module is off here, because it isn't taken for this basket, or because there is none.
Refused not_offered(Stores& stores, const Shopfloor& floor, const Moment& moment, const Priced& priced,
                    const Ask& ask) {
  const std::string& id = ask.request.id;
  const auto owner = floor.modules.tender_owner(id);
  if (!owner) return no_such_tender(id, ask);
  const auto state = moment.settings->state(moment.store, *owner);
  if (state != modules::State::kOn && state != modules::State::kDraining) {
    return refuse(Code::kModuleOff,
                  {"付款方式“" + id + "”所属的模块“" + *owner + "”在本店未启用。",
                   "The tender \"" + id + "\" needs the module \"" + *owner + "\", which is off in this store."},
                  ask.field + "/id", *owner);
  }
  if (!priced.member && belongs_to_members(stores, *owner)) {
    return refuse(Code::kDeclined,
                  {"“" + id + "”是会员账上的，请先选会员再用它付款。",
                   "\"" + id + "\" is paid from a member's account: choose the member first."},
                  ask.field + "/id", *owner);
  }
  return refuse(Code::kDeclined,
                {"本单不能用“" + id + "”付款。", "This basket can't be paid with \"" + id + "\" here."},
                ask.field + "/id", *owner);
}

Result<void> check_form(const Priced& priced, const TenderOffer& offer, const Ask& ask) {
  const TenderRequest& request = ask.request;
  if (request.amount_minor < 1 || request.amount_minor > kMaxMinor) {
    return refuse(Code::kInvalid, {"付款金额必须大于 0。", "A tender's amount must be more than 0."},
                  ask.field + "/amount_minor");
  }
  const auto& announced = priced.pay_with;
  if (!announced.empty() && std::find(announced.begin(), announced.end(), request.id) == announced.end()) {
    return refuse(Code::kTendersMismatch,
                  {"价格是按 pay_with 中的付款方式算的，“" + request.id + "”不在其中。",
                   "The price was made for the tenders in pay_with; \"" + request.id + "\" isn't one of them."},
                  ask.field + "/id");
  }
  const Minor tendered = request.tendered_minor.value_or(request.amount_minor);
  if (tendered < request.amount_minor || tendered > kMaxMinor) {
    return refuse(Code::kInvalid, {"收到的钱少于这一笔的金额。", "What was handed over is less than the amount."},
                  ask.field + "/tendered_minor");
  }
  if (tendered > request.amount_minor && !offer.change) {
    return refuse(Code::kInvalid, {"只有现金可以找零。", "Only cash gives change."}, ask.field + "/tendered_minor");
  }
  if (!request.auth_code.empty() && !offer.outside) return takes_no_code(offer, ask);
  return {};
}

// A scanned code chooses among the tenders that take codes (PAY5); it never turns cash, or what there isn't, into
// another tender.
Result<void> check_said(const Shopfloor& floor, const std::vector<TenderOffer>& offers, const Ask& ask) {
  const std::string& said = ask.request.said_id;
  if (said.empty()) return {};
  const TenderOffer* offer = find_offer(offers, said);
  if (offer != nullptr && !offer->outside) return takes_no_code(*offer, ask);
  if (offer == nullptr && !floor.modules.tender_owner(said)) return no_such_tender(said, ask);
  return {};
}

// What was scanned must be a payment code of that tender (PAY5): nothing is asked of a provider that can't know it.
Result<void> check_code(const TenderOffer& offer, const Ask& ask) {
  if (ask.request.auth_code.empty() || ask.request.code_tender == offer.id) return {};
  return refuse(Code::kInvalid,
                {"扫到的不是“" + offer.label.zh + "”的付款码，请重新扫码。",
                 "What was scanned is no payment code of \"" + offer.label.en + "\": scan it again."},
                ask.field + "/auth_code", offer.plugin);
}

// `used` is what all requests for this tender come to so far, this one included.
Result<void> check_limits(const std::string& currency, const TenderOffer& offer, Minor used, const Ask& ask) {
  const std::string field = ask.field + "/amount_minor";
  const auto text = [&](Minor amount) { return money_text(amount, currency); };
  if (used > offer.balance_minor) {
    return refuse(Code::kInsufficientBalance,
                  {"“" + offer.label.zh + "”余额只够 " + text(offer.balance_minor) + "，不足 " + text(used) + "。",
                   offer.label.en + ": the balance covers " + text(offer.balance_minor) + ", not " + text(used) + "."},
                  field, offer.plugin);
  }
  if (used > offer.max_minor) {
    Words words{"“" + offer.label.zh + "”本单最多 " + text(offer.max_minor) + "。",
                offer.label.en + ": at most " + text(offer.max_minor) + " of this basket."};
    if (!offer.why.zh.empty()) words.zh += offer.why.zh;
    if (!offer.why.en.empty()) words.en += " " + offer.why.en;
    return refuse(Code::kDeclined, std::move(words), field, offer.plugin);
  }
  if (ask.request.amount_minor < offer.min_minor) {
    return refuse(Code::kDeclined,
                  {"“" + offer.label.zh + "”至少 " + text(offer.min_minor) + "。",
                   offer.label.en + ": at least " + text(offer.min_minor) + "."},
                  field, offer.plugin);
  }
  const Minor step = std::max(offer.step_minor, offer.unit_minor);
  if (step > 1 && ask.request.amount_minor % step != 0) {
    return refuse(Code::kDeclined,
                  {"“" + offer.label.zh + "”的金额须是 " + text(step) + " 的整数倍。",
                   offer.label.en + ": amounts come in steps of " + text(step) + "."},
                  field, offer.plugin);
  }
  return {};
}

// What of the first `amount` that is spent is money (PT2).
Minor money_in(const TenderOffer& offer, Minor amount) {
  if (offer.parts.empty()) return offer.money ? amount : 0;
  Minor money = 0;
  for (const TenderOffer::Part& part : offer.parts) {
    if (amount < part.amount_minor) {
      return money + mul_div(part.money_minor, amount, part.amount_minor, Rounding::kHalfUp).value();
    }
    money += part.money_minor;
    amount -= part.amount_minor;
  }
  return money;
}

// `before` is what the tenders before it take of the same offer.
Tender tender_of(const TenderOffer& offer, const TenderRequest& request, std::size_t index, Minor before) {
  Tender tender;
  tender.index = static_cast<std::int32_t>(index + 1);
  tender.id = offer.id;
  tender.plugin = offer.plugin;
  tender.plugin_version = offer.plugin_version;
  tender.label = offer.label;
  tender.amount_minor = request.amount_minor;
  tender.tendered_minor = request.tendered_minor.value_or(request.amount_minor);
  tender.unit_minor = std::max<Minor>(offer.unit_minor, 1);
  tender.money = offer.money;
  tender.money_minor = money_in(offer, before + request.amount_minor) - money_in(offer, before);
  tender.change = offer.change;
  tender.outside = offer.outside;
  tender.reference = request.reference;
  tender.auth_code = request.auth_code;
  tender.verification = request.verification;
  return tender;
}

Result<void> check_sum(const std::string& currency, const std::vector<TenderRequest>& requests, Minor due) {
  Minor sum = 0;
  bool fits = true;
  for (const TenderRequest& request : requests) fits = fits && !__builtin_add_overflow(sum, request.amount_minor, &sum);
  if (fits && sum == due) return {};
  return refuse(Code::kTendersMismatch,
                {"付款合计 " + money_text(sum, currency) + "，应付 " + money_text(due, currency) + "。",
                 "The tenders come to " + money_text(sum, currency) + "; due is " + money_text(due, currency) + "."},
                "/tenders");
}

// History knows what was paid, not which module would take it today.
std::vector<TenderOffer> offers_of_old(const std::vector<TenderRequest>& requests, Minor due) {
  std::vector<TenderOffer> offers;
  for (const TenderRequest& request : requests) {
    if (find_offer(offers, request.id) != nullptr) continue;
    TenderOffer offer;
    offer.id = request.id;
    offer.label = {request.id, request.id};
    offer.max_minor = due;
    offer.change = request.id == "cash";
    offers.push_back(std::move(offer));
  }
  return offers;
}

}  // namespace

std::vector<TenderRequest> recognised(const Shopfloor& floor, const std::string& store,
                                      std::vector<TenderRequest> requests) {
  for (TenderRequest& request : requests) {
    if (request.auth_code.empty()) continue;
    auto chosen = floor.modules.recognise(store, request.auth_code);
    if (!chosen) continue;
    if (request.id != *chosen) request.said_id = std::exchange(request.id, *chosen);
    request.code_tender = std::move(*chosen);
  }
  return requests;
}

Result<Tendered> tender(Stores& stores, const Shopfloor& floor, const Moment& moment, Priced priced, Paying paying) {
  const auto& requests = paying.requests;
  const std::string& currency = moment.settings->shop().currency;
  if (requests.size() > kMaxTenders) {
    return refuse(Code::kInvalid, {"一单最多 50 笔付款。", "A sale has at most 50 tenders."}, "/tenders");
  }
  Minor due = priced.totals.due_minor;
  for (const Tender& credit : paying.credits) due -= credit.amount_minor;

  Tendered out;
  if (moment.source == Source::kHistory) {
    out.offers = offers_of_old(requests, due);
  } else {
    auto offers = floor.modules.tender(stores, priced);
    if (!offers) return Refused(offers.error());
    out.offers = std::move(*offers);
  }
  out.priced = std::move(priced);
  out.tenders = std::move(paying.credits);
  std::map<std::string, Minor> spent;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const Ask ask{requests[i], field_of(i)};
    if (auto ok = check_said(floor, out.offers, ask); !ok) return Refused(ok.error());
    const TenderOffer* offer = find_offer(out.offers, requests[i].id);
    if (offer == nullptr) return not_offered(stores, floor, moment, out.priced, ask);
    if (auto ok = check_form(out.priced, *offer, ask); !ok) return Refused(ok.error());
    if (auto ok = check_code(*offer, ask); !ok) return Refused(ok.error());
    out.tenders.push_back(tender_of(*offer, requests[i], out.tenders.size(), spent[offer->id]));
    spent[offer->id] += requests[i].amount_minor;
    out.change_minor += out.tenders.back().tendered_minor - out.tenders.back().amount_minor;
  }
  if (auto ok = check_sum(currency, requests, due); !ok) return Refused(ok.error());
  std::map<std::string, Minor> used;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const TenderOffer& offer = *find_offer(out.offers, requests[i].id);
    const Ask ask{requests[i], field_of(i)};
    if (auto ok = check_limits(currency, offer, used[offer.id] += requests[i].amount_minor, ask); !ok) {
      return Refused(ok.error());
    }
  }
  share_out(out);
  return out;
}

Result<Tendered> tender_unsaid(Stores& stores, const Shopfloor& floor, Priced priced) {
  auto offers = floor.modules.tender(stores, priced);
  if (!offers) return Refused(offers.error());
  Tendered out;
  out.offers = std::move(*offers);
  out.priced = std::move(priced);
  const auto cash = std::find_if(out.offers.begin(), out.offers.end(),
                                 [](const TenderOffer& one) { return one.change && one.money; });
  const Minor due = out.priced.totals.due_minor;
  if (cash != out.offers.end() && due > 0) {
    TenderRequest request;
    request.id = cash->id;
    request.amount_minor = due;
    out.tenders.push_back(tender_of(*cash, request, 0, 0));
  }
  share_out(out);
  return out;
}

}  // namespace bobbin::checkout
