#include "core/checkout/steps.hpp"

namespace bobbin::checkout {

void share_out(Tendered& tendered) {
  auto& lines = tendered.priced.lines;
  std::vector<std::int64_t> left;
  left.reserve(lines.size());
  for (PricedLine& line : lines) {
    line.shares.clear();
    left.push_back(line.net_minor);
  }
  for (const Tender& tender : tendered.tenders) {
    const auto parts = allocate(tender.amount_minor, left);
    const auto money = allocate(tender.money_minor, parts);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (parts[i] > 0) lines[i].shares.push_back(Share{tender.index, parts[i], money[i]});
      left[i] -= parts[i];
    }
  }
}

}  // namespace bobbin::checkout
