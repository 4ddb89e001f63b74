#include "core/checkout/steps.hpp"

// What a basket costs with how it is paid.
namespace bobbin::checkout {
namespace {

Result<Tendered> paid_as_said(Stores& stores, const Shopfloor& floor, const Moment& moment, const Basket& basket,
                              const Payment& payment) {
  auto priced = price(stores, floor, moment, basket);
  if (!priced) return Refused(priced.error());
  auto credits = payment.credits ? payment.credits(priced->totals.due_minor) : std::vector<Tender>{};
  return tender(stores, floor, moment, std::move(*priced), {payment.requests, std::move(credits)});
}

bool is_about_the_payment(Code code) { return code == Code::kTendersMismatch || code == Code::kDeclined; }

}  // namespace

Result<Tendered> paid(Stores& stores, const Shopfloor& floor, const Moment& moment, const Basket& basket,
                      const Payment& payment) {
  auto first = paid_as_said(stores, floor, moment, basket, payment);
  if (first || payment.requests.empty() || !basket.pay_with.empty()) return first;
  if (!is_about_the_payment(first.error().code)) return first;
  Basket announced = basket;
  for (const TenderRequest& one : payment.requests) announced.pay_with.push_back(one.id);
  auto second = paid_as_said(stores, floor, moment, announced, payment);
  // What is due with these tenders is what the cashier must hear.
  const bool tells = second || second.error().code == Code::kTendersMismatch;
  return tells ? std::move(second) : std::move(first);
}

}  // namespace bobbin::checkout
