#include <algorithm>

#include "core/returns/plan.hpp"

namespace bobbin::returns {

checkout::Priced priced_at(const checkout::Moment& moment, const Desk& desk) {
  checkout::Priced priced;
  priced.store = moment.store;
  priced.till = desk.till;
  priced.staff = desk.staff;
  priced.at = moment.at;
  priced.business_day = moment.business_day;
  priced.settings_version = moment.settings->version();
  return priced;
}

Result<checkout::TenderOffer> payout_offer(Stores& stores, const checkout::Shopfloor& floor,
                                           const checkout::Priced& priced, const std::string& tender) {
  auto offers = floor.modules.tender(stores, priced);
  if (!offers) return Refused(offers.error());
  const auto offer =
      std::find_if(offers->begin(), offers->end(), [&](const auto& one) { return one.id == tender && one.money; });
  if (offer == offers->end()) {
    return refuse(Code::kInvalid,
                  {"不能以“" + tender + "”退款。", "Money can't be given back as \"" + tender + "\" here."}, "/tender");
  }
  if (offer->outside) {
    return refuse(Code::kInvalid,
                  {"“" + offer->label.zh + "”只能退回原来的付款，请改用现金。",
                   offer->label.en + " can only give back a payment that it took: choose cash instead."},
                  "/tender", offer->plugin);
  }
  return std::move(*offer);
}

}  // namespace bobbin::returns
