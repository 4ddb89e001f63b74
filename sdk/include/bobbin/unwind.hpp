#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "bobbin/detail/abi.hpp"
#include "bobbin/hidden.hpp"
#include "bobbin/journal.hpp"
#include "bobbin/sale.hpp"

// Views of a return. They borrow: valid for the visit that brought them.
namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

struct ReturnedLine {
  std::int32_t line = 0;
  std::int64_t quantity = 0;   // in this return
  std::int64_t remaining = 0;  // units still kept after it
  Minor net_minor = 0;         // worth of this return's units (G2)
  Minor remaining_minor = 0;

  explicit ReturnedLine(const bobbin_returned_line& raw)
      : line(raw.line),
        quantity(raw.quantity),
        remaining(raw.remaining),
        net_minor(raw.net_minor),
        remaining_minor(raw.remaining_minor) {}
};

// An effect recorded for the sale, as the host has just reversed it.
struct Effect {
  std::int64_t entry = 0;
  std::int64_t given = 0;
  std::int64_t taken_back = 0;  // in this return
  std::int64_t taken_back_before = 0;
  std::string_view plugin, rule;
  std::string_view from_account, from_holder, to_account, to_holder;
  std::vector<Term> terms;  // as recorded with the sale; empty = not computed from its amounts

  explicit Effect(const bobbin_effect& raw)
      : entry(raw.entry),
        given(raw.given),
        taken_back(raw.taken_back),
        taken_back_before(raw.taken_back_before),
        plugin(detail::to_view(raw.plugin)),
        rule(detail::to_view(raw.rule)),
        from_account(detail::to_view(raw.from_account)),
        from_holder(detail::to_view(raw.from_holder)),
        to_account(detail::to_view(raw.to_account)),
        to_holder(detail::to_view(raw.to_holder)),
        terms(detail::to_terms(raw.terms)) {}
};

class Return {
 public:
  explicit Return(const bobbin_return& raw) : raw_(&raw) {}

  [[nodiscard]] std::int64_t at_ms() const { return raw_->at_ms; }
  [[nodiscard]] Day business_day() const { return {raw_->business_day}; }
  [[nodiscard]] bool whole() const { return raw_->whole != 0; }  // nothing of the sale is kept after it
  [[nodiscard]] std::string_view id() const { return detail::to_view(raw_->id); }  // empty in a quote
  [[nodiscard]] std::string_view store() const { return detail::to_view(raw_->store); }
  [[nodiscard]] std::string_view staff() const { return detail::to_view(raw_->staff); }
  [[nodiscard]] Sale sale() const { return Sale(*raw_->sale); }  // as recorded
  [[nodiscard]] Rows<ReturnedLine, bobbin_returned_line> lines() const {
    return Rows<ReturnedLine, bobbin_returned_line>(raw_->lines);
  }
  [[nodiscard]] Rows<Effect, bobbin_effect> effects() const { return Rows<Effect, bobbin_effect>(raw_->effects); }

 private:
  const bobbin_return* raw_;
};

// Something happened to a member; inside the transaction of the change.
struct MemberChange {
  enum class Kind : std::int32_t {
    kJoined = BOBBIN_MEMBER_JOINED,
    kMerged = BOBBIN_MEMBER_MERGED,  // `other` is merged into `member`
    kErased = BOBBIN_MEMBER_ERASED,
    kChanged = BOBBIN_MEMBER_CHANGED,
  };

  Kind kind = Kind::kChanged;
  std::int64_t member = 0;
  std::int64_t other = 0;
  std::int64_t referrer = 0;  // who invited; 0 = nobody. With kJoined

  explicit MemberChange(const bobbin_member_change& raw)
      : kind(static_cast<Kind>(raw.kind)), member(raw.member), other(raw.other), referrer(raw.referrer) {}
};

}  // namespace v1
}  // namespace bobbin
