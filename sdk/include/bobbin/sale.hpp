#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "bobbin/day.hpp"
#include "bobbin/detail/abi.hpp"
#include "bobbin/hidden.hpp"
#include "bobbin/money.hpp"

// Views of a sale. They borrow: valid for the visit that brought them.
namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

struct Associate {
  std::string_view staff;
  std::int64_t share_ppm = 0;  // of one line they sum to 1,000,000

  explicit Associate(const bobbin_associate& raw) : staff(detail::to_view(raw.staff)), share_ppm(raw.share_ppm) {}
};

// What one tender pays of one line's net (G2).
struct Share {
  std::int32_t tender = 0;
  Minor amount_minor = 0;
  Minor money_minor = 0;  // of it, what counts as paid with money (PT2)

  explicit Share(const bobbin_share& raw)
      : tender(raw.tender), amount_minor(raw.amount_minor), money_minor(raw.money_minor) {}
};

// What a rule has taken off a line; "host" for what was done by hand.
struct Applied {
  std::string_view plugin;
  std::string_view rule;
  Minor amount_minor = 0;  // negative: a discount

  explicit Applied(const bobbin_applied& raw)
      : plugin(detail::to_view(raw.plugin)), rule(detail::to_view(raw.rule)), amount_minor(raw.amount_minor) {}
};

class Line {
 public:
  explicit Line(const bobbin_line& raw) : raw_(raw) {}

  [[nodiscard]] std::int32_t line() const { return raw_.line; }  // from 1
  [[nodiscard]] std::int64_t quantity() const { return raw_.quantity; }
  // Pieces not brought back: in an unwind after this return; all of them in a sale.
  [[nodiscard]] std::int64_t kept() const { return raw_.kept; }
  [[nodiscard]] Minor list_minor() const { return raw_.list_minor; }  // whole quantity, before any discount
  [[nodiscard]] Minor net_minor() const { return raw_.net_minor; }    // after the discounts made so far
  [[nodiscard]] Minor tax_minor() const { return raw_.tax_minor; }
  [[nodiscard]] Minor cost_minor() const { return raw_.cost_minor; }
  [[nodiscard]] bool special_price() const { return has(BOBBIN_LINE_SPECIAL_PRICE); }
  [[nodiscard]] bool no_member_discount() const { return has(BOBBIN_LINE_NO_MEMBER_DISCOUNT); }
  [[nodiscard]] bool gift() const { return has(BOBBIN_LINE_GIFT); }
  [[nodiscard]] bool service() const { return has(BOBBIN_LINE_SERVICE); }
  [[nodiscard]] bool charge() const { return has(BOBBIN_LINE_CHARGE); }
  [[nodiscard]] bool overridden() const { return has(BOBBIN_LINE_OVERRIDDEN); }
  [[nodiscard]] std::optional<Day> launch() const {
    if (raw_.launch_day == std::numeric_limits<std::int32_t>::min()) return std::nullopt;
    return Day{raw_.launch_day};
  }
  [[nodiscard]] std::string_view sku() const { return detail::to_view(raw_.sku); }
  [[nodiscard]] std::string_view style() const { return detail::to_view(raw_.style); }
  [[nodiscard]] std::string_view name() const { return detail::to_view(raw_.name); }
  [[nodiscard]] std::string_view category() const { return detail::to_view(raw_.category); }  // "女装/连衣裙"
  [[nodiscard]] std::string_view season() const { return detail::to_view(raw_.season); }
  [[nodiscard]] Texts tags() const { return Texts(raw_.tags); }
  [[nodiscard]] Rows<Associate, bobbin_associate> associates() const {
    return Rows<Associate, bobbin_associate>(raw_.associates);
  }
  [[nodiscard]] Rows<Share, bobbin_share> shares() const { return Rows<Share, bobbin_share>(raw_.shares); }
  // Those made so far, in their order.
  [[nodiscard]] Rows<Applied, bobbin_applied> adjustments() const {
    return Rows<Applied, bobbin_applied>(raw_.adjustments);
  }
  // What of the net was paid with money (PT2); 0 before settle.
  [[nodiscard]] Minor money_minor() const {
    Minor sum = 0;
    for (const Share share : shares()) sum += share.money_minor;  // at most the net, so no overflow
    return sum;
  }

 private:
  [[nodiscard]] bool has(std::int32_t flag) const { return (raw_.flags & flag) != 0; }

  bobbin_line raw_;
};

// Whether a rule for category `rule` covers `category`: itself or anything below it ("女装" covers "女装/连衣裙").
[[nodiscard]] inline bool category_covers(std::string_view rule, std::string_view category) {
  return category.starts_with(rule) && (category.size() == rule.size() || category[rule.size()] == '/');
}

class Tender {
 public:
  explicit Tender(const bobbin_tender& raw) : raw_(raw) {}

  [[nodiscard]] std::int32_t index() const { return raw_.index; }  // from 1
  [[nodiscard]] std::string_view id() const { return detail::to_view(raw_.id); }
  [[nodiscard]] std::string_view plugin() const { return detail::to_view(raw_.plugin); }
  [[nodiscard]] Minor amount_minor() const { return raw_.amount_minor; }
  [[nodiscard]] Minor left_minor() const { return raw_.left_minor; }  // not yet refunded
  [[nodiscard]] Minor unit_minor() const { return raw_.unit_minor; }
  [[nodiscard]] Minor money_minor() const { return raw_.money_minor; }
  [[nodiscard]] bool money() const { return (raw_.flags & BOBBIN_TENDER_MONEY) != 0; }
  // Of an exchange: what came back pays here. The holder decided that when the first sale was made.
  [[nodiscard]] bool credit() const { return (raw_.flags & BOBBIN_TENDER_CREDIT) != 0; }
  [[nodiscard]] std::string_view reference() const { return detail::to_view(raw_.reference); }
  [[nodiscard]] std::string_view verification() const { return detail::to_view(raw_.verification); }

 private:
  bobbin_tender raw_;
};

struct Gift {
  std::string_view id;
  std::string_view sku;

  Gift(std::string_view rule, std::string_view chosen) : id(rule), sku(chosen) {}
  explicit Gift(const bobbin_gift& raw) : id(detail::to_view(raw.id)), sku(detail::to_view(raw.sku)) {}
};

class Sale {
 public:
  explicit Sale(const bobbin_sale& raw) : raw_(&raw) {}

  [[nodiscard]] std::int64_t at_ms() const { return raw_->at_ms; }
  [[nodiscard]] Day business_day() const { return {raw_->business_day}; }
  [[nodiscard]] bool has_member() const { return raw_->member != 0; }
  [[nodiscard]] std::int64_t member() const { return raw_->member; }                 // 0 = none
  [[nodiscard]] std::string holder() const { return std::to_string(raw_->member); }  // as the journal names a member
  [[nodiscard]] std::string_view member_code() const { return detail::to_view(raw_->member_code); }
  [[nodiscard]] std::string_view id() const { return detail::to_view(raw_->id); }          // empty in a quote
  [[nodiscard]] std::string_view number() const { return detail::to_view(raw_->number); }  // empty before settle
  [[nodiscard]] std::string_view store() const { return detail::to_view(raw_->store); }
  [[nodiscard]] std::string_view till() const { return detail::to_view(raw_->till); }
  [[nodiscard]] std::string_view staff() const { return detail::to_view(raw_->staff); }
  [[nodiscard]] Minor list_minor() const { return raw_->list_minor; }
  [[nodiscard]] Minor net_minor() const { return raw_->net_minor; }
  [[nodiscard]] Rows<Line, bobbin_line> lines() const { return Rows<Line, bobbin_line>(raw_->lines); }
  [[nodiscard]] Rows<Tender, bobbin_tender> tenders() const { return Rows<Tender, bobbin_tender>(raw_->tenders); }
  [[nodiscard]] Texts pay_with() const { return Texts(raw_->pay_with); }
  [[nodiscard]] Texts coupons() const { return Texts(raw_->coupons); }
  [[nodiscard]] Rows<Gift, bobbin_gift> gifts() const { return Rows<Gift, bobbin_gift>(raw_->gifts); }

 private:
  const bobbin_sale* raw_;
};

}  // namespace v1
}  // namespace bobbin
