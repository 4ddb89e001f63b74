#include "reconciliation.hpp"

namespace payments {

std::string_view name_of(Status status) {
  switch (status) {
    case Status::kMatched:
      return "matched";
    case Status::kMissingHere:
      return "missing_here";
    case Status::kMissingThere:
      return "missing_there";
    case Status::kAmountDiffers:
      return "amount_differs";
  }
  return "matched";
}

Status Movement::status() const {
  if (our_rows == 0) return Status::kMissingHere;
  if (bill_rows == 0) return Status::kMissingThere;
  return bill_minor == our_minor ? Status::kMatched : Status::kAmountDiffers;
}

void Summary::add(const Movement& one) {
  Sums& sums = one.kind == "refund" ? refunds : payments;
  ++sums.references;
  sums.bill_minor += one.bill_minor;
  sums.our_minor += one.our_minor;
  fee_minor += one.fee_minor;
  ++counts[static_cast<std::size_t>(one.status())];
}

}  // namespace payments
