#include <algorithm>
#include <iterator>

#include "tests/core/returns/plugins/histories/any.hpp"
#include "tests/core/returns/plugins/histories/story.hpp"

namespace bobbin::returns::histories {
namespace {

const checkout::TenderOffer* offered(const checkout::Quote& quote, const std::string& id) {
  const auto& all = quote.tendered.offers;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

// Any amount that the offer allows, up to `due`.
Minor any_part(const checkout::TenderOffer* offer, Minor due) {
  if (offer == nullptr) return 0;
  const Minor steps = std::min(offer->max_minor, due) / offer->step_minor;
  const Minor amount = any<Minor>(0, steps + 1) * offer->step_minor;
  return amount < offer->min_minor ? 0 : amount;
}

std::string told(const checkout::Basket& wish, const std::vector<checkout::TenderRequest>& tenders) {
  std::string out = (wish.member.empty() ? "nobody" : wish.member) + " buys in " + wish.store + ":";
  for (const auto& line : wish.lines) {
    out += " " + std::to_string(line.quantity) + " " + line.sku + " less " + std::to_string(line.discount_minor);
  }
  out += ", less " + std::to_string(wish.discount_minor) + "; " + std::to_string(wish.gifts.size()) + " gifts; with";
  for (const auto& tender : tenders) out += " " + tender.id + " " + std::to_string(tender.amount_minor);
  return out;
}

// One, or two who share a line oddly (CM1).
std::vector<checkout::Associate> any_associates() {
  const auto share = any<std::int64_t>(1, 1'000'000);
  if (once_in(2)) return {{"wang", 1'000'000}};
  return {{"wang", share}, {"lin", 1'000'000 - share}};
}

}  // namespace

checkout::Basket Story::any_basket() {
  static constexpr const char* kSkus[] = {"G0", "G1", "G2", "G3", "G4", "S0"};
  auto wish = basket({});
  wish.store = any_of(kStores);
  if (!once_in(8)) wish.member = id_text(members_[any<std::size_t>(0, members_.size())]);
  wish.may_override = true;
  wish.may_discount = true;
  wish.reason = "r";
  const int count = any(1, 5);
  for (int i = 0; i < count; ++i) {
    wish.lines.push_back(line(any_of(kSkus), any(1, 4)));
    wish.lines.back().reason = "r";
    if (once_in(3)) wish.lines.back().associates = any_associates();
    if (once_in(4)) wish.lines.back().discount_minor = any(1, 100);
  }
  if (once_in(3)) wish.discount_minor = any(1, 100);
  if (once_in(2)) return wish;
  // A gift, where the basket reaches it (T4).
  auto with_gift = wish;
  with_gift.gifts = {{"thanks", "GIFT"}};
  if (!shop_.checkout->quote(with_gift, std::nullopt)) return wish;
  ++tally_.gifts_chosen;
  return with_gift;
}

std::vector<checkout::TenderRequest> Story::any_tenders(checkout::Basket& wish) {
  auto quote = taken(shop_.checkout->quote(wish, std::nullopt));
  if (once_in(4)) {  // all of it with stored value, by its own price (SV6)
    auto other = wish;
    other.pay_with = {"stored_value"};
    const auto cheaper = taken(shop_.checkout->quote(other, std::nullopt));
    const Minor due = cheaper.tendered.priced.totals.due_minor;
    const auto* offer = offered(cheaper, "stored_value");
    if (offer != nullptr && offer->max_minor >= due && due > 0) {
      wish = other;
      ++tally_.paid_with_stored_value;
      return {pay("stored_value", due)};
    }
  }
  Minor rest = quote.tendered.priced.totals.due_minor;
  std::vector<checkout::TenderRequest> out;
  const auto add = [&](const char* id, Minor amount) {
    if (amount > 0) out.push_back(pay(id, amount));
    rest -= amount;
  };
  if (hard_ || once_in(2)) add("points", any_part(offered(quote, "points"), rest));
  tally_.paid_with_points += out.empty() ? 0 : 1;
  const auto before = out.size();
  if (once_in(2)) add("stored_value", any_part(offered(quote, "stored_value"), rest));
  tally_.paid_with_stored_value += out.size() == before ? 0 : 1;
  if (once_in(2)) add("wechat", any<Minor>(0, rest + 1));
  add("cash", rest);
  return out;
}

void Story::sold(const checkout::Sale& sale) {
  Sold one;
  one.id = sale.id;
  one.store = sale.tendered.priced.store;
  if (sale.tendered.priced.member) one.member = id_text(sale.tendered.priced.member->id);
  for (const auto& line : sale.tendered.priced.lines) {
    one.left[line.line] = line.quantity;
    if (line.service) continue;
    one.skus[line.line] = line.sku;
    shelves_[line.sku + " in " + one.store] -= line.quantity;
  }
  for (const auto& tender : sale.tendered.tenders) {
    money_["tender." + tender.id + " of " + one.store] += tender.amount_minor;
    money_["sales of " + one.store] -= tender.amount_minor;
  }
  sales_.push_back(std::move(one));
}

void Story::returned(Sold& sold, const Return& back) {
  for (const auto& line : back.lines) {
    sold.left[line.line] -= line.quantity;
    const auto goods = sold.skus.find(line.line);
    if (goods != sold.skus.end()) shelves_[goods->second + " in " + back.store] += line.quantity;
  }
  for (const auto& refund : back.refunds) {
    money_["tender." + refund.tender_id + " of " + back.store] -= refund.amount_minor;
    money_["sales of " + sold.store] += refund.amount_minor;
  }
}

void Story::buy() {
  auto wish = any_basket();
  const auto tenders = any_tenders(wish);
  RC_LOG() << told(wish, tenders) << std::endl;
  const auto said = taken(shop_.checkout->quote(wish, tenders));
  const auto sale = taken(shop_.checkout->sell(sale_of(wish, tenders))).sale;
  ++tally_.sales;
  RC_ASSERT(said.effects.size() == sale.effects.size());  // S3
  for (std::size_t i = 0; i < sale.effects.size(); ++i) RC_ASSERT(said.effects[i].amount == sale.effects[i].amount);
  sold(sale);
}

std::vector<Story::Sold*> Story::returnable() {
  std::vector<Sold*> out;
  for (Sold& one : sales_) {
    if (std::any_of(one.left.begin(), one.left.end(), [](const auto& line) { return line.second > 0; })) {
      out.push_back(&one);
    }
  }
  return out;
}

ReturnRequest Story::any_return(Sold& sold) {
  std::vector<std::int32_t> lines;
  for (const auto& [line, left] : sold.left) {
    if (left > 0) lines.push_back(line);
  }
  ReturnRequest out;
  out.id = new_uuid_v7();
  out.content_hash = "r";
  out.desk = {any_of(kStores), "till-1", "lin", false};
  out.sale = sold.id;
  out.outside_first = once_in(2);
  const bool several = once_in(3);
  const auto first = any<std::size_t>(0, lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i != first && !several) continue;
    out.lines.push_back({lines[i], any<std::int64_t>(1, sold.left[lines[i]] + 1), ""});
  }
  return out;
}

void Story::bring_back() {
  const auto open = returnable();
  if (open.empty()) return buy();
  Sold& one = *open[any<std::size_t>(0, open.size())];
  const auto request = any_return(one);
  RC_LOG() << "of sale " << &one - sales_.data() << " something comes back to " << request.desk.store << std::endl;
  const auto quoted = taken(shop_.returns->quote(request));
  const auto back = taken(shop_.returns->take_back(request)).back;
  ++tally_.returns;
  RC_ASSERT(quoted.refunded_minor == back.refunded_minor);
  returned(one, back);
}

// S5: what is dearer is paid in cash; where the parts of a coarse tender decide, the shop says so and nothing happens.
void Story::exchange() {
  const auto open = returnable();
  if (open.empty()) return buy();
  Sold& one = *open[any<std::size_t>(0, open.size())];
  ExchangeRequest request;
  request.id = new_uuid_v7();
  request.content_hash = "e";
  request.back = any_return(one);
  auto wish = any_basket();
  wish.store = request.back.desk.store;
  wish.member = one.member;
  wish.gifts.clear();
  const Minor worth = taken(shop_.returns->quote(request.back)).refunded_minor;
  const Minor due = taken(shop_.checkout->quote(wish, std::nullopt)).tendered.priced.totals.due_minor;
  std::vector<checkout::TenderRequest> tenders;
  if (due > worth) tenders.push_back(pay("cash", due - worth));
  request.sale = sale_of(wish, tenders);
  RC_LOG() << "of sale " << &one - sales_.data() << " something is exchanged" << std::endl;
  const auto answer = shop_.returns->exchange(request);
  if (!answer) {
    ++tally_.refused_exchanges;
    return;
  }
  ++tally_.exchanges;
  returned(one, answer->back);
  sold(answer->sale);
}

}  // namespace bobbin::returns::histories
