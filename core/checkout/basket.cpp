#include <algorithm>
#include <set>

#include "core/base/text.hpp"
#include "core/catalog/catalog.hpp"
#include "core/checkout/money_text.hpp"
#include "core/checkout/steps.hpp"
#include "core/members/store.hpp"
#include "core/staff/store.hpp"

namespace bobbin::checkout {
namespace {

std::string at(const std::string& array, std::size_t index) { return "/" + array + "/" + std::to_string(index); }

Result<void> check_note(const std::string& text, const std::string& field) {
  const auto checked = check_text(text, TextRule{kNoteCharacters, Need::kOptional, Lines::kMany}, field);
  if (!checked) return Refused(checked.error());
  return {};
}

struct Hand {
  const char* permission;
  bool may = false;
};

Hand override_by(const Basket& basket) { return {"price.override", basket.may_override}; }
Hand discount_by(const Basket& basket) { return {"discount.manual", basket.may_discount}; }

// S2: a person who changes a price needs the right to, and says why.
Result<void> check_hand(const Hand& hand, const std::string& reason, const std::string& field,
                        const std::string& reason_field) {
  if (!hand.may) {
    return refuse(
        Code::kForbidden,
        {std::string("手动改价或优惠需要权限 ") + hand.permission + "，请店长操作。",
         std::string("Changing a price by hand needs the permission ") + hand.permission + ": ask the manager."},
        field);
  }
  if (auto why = check_reason(reason, reason_field); !why) return Refused(why.error());
  return {};
}

Result<void> check_amount(Minor amount, const std::string& field) {
  if (amount >= 0 && amount <= kMaxMinor) return {};
  return refuse(Code::kInvalid, {"金额必须在 0 到 10^15 分之间。", "An amount is from 0 to 10^15 minor units."}, field);
}

Result<void> check_associates(Stores& stores, const std::vector<Associate>& associates, const std::string& field) {
  if (associates.empty()) return {};
  if (associates.size() > kMaxAssociates) {
    return refuse(Code::kInvalid, {"一行最多 20 位导购。", "A line has at most 20 associates."}, field);
  }
  std::set<std::string> seen;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < associates.size(); ++i) {
    const auto& [staff, share_ppm] = associates[i];
    const std::string here = field + "/" + std::to_string(i);
    if (!stores.staff.find(staff)) {
      return refuse(Code::kInvalid, {"没有员工“" + staff + "”。", "There is no member of staff \"" + staff + "\"."},
                    here + "/staff");
    }
    if (!seen.insert(staff).second) {
      return refuse(Code::kInvalid, {"导购“" + staff + "”重复。", "The associate \"" + staff + "\" is named twice."},
                    here + "/staff");
    }
    if (share_ppm < 1 || share_ppm > kPpm) {
      return refuse(Code::kInvalid, {"份额在 1 到 1000000 之间。", "A share is from 1 to 1,000,000 ppm."},
                    here + "/share_ppm");
    }
    sum += share_ppm;
  }
  if (sum == kPpm) return {};
  return refuse(Code::kInvalid,
                {"导购份额合计应为 1000000，现为 " + std::to_string(sum) + "。",
                 "The associates' shares sum to " + std::to_string(sum) + "; they must sum to 1,000,000."},
                field);
}

Result<void> check_line(Stores& stores, const Moment& moment, const Basket& basket, std::size_t index) {
  const BasketLine& line = basket.lines[index];
  const std::string here = at("lines", index);
  if (line.sku.empty() == line.barcode.empty()) {
    return refuse(Code::kInvalid, {"每行给出 sku 或 barcode，二者取一。", "A line has either a sku or a barcode."},
                  here + "/sku");
  }
  if (line.quantity < 1 || line.quantity > kMaxQuantity) {
    return refuse(Code::kInvalid, {"数量必须在 1 到 1000000 之间。", "A quantity is from 1 to 1,000,000."},
                  here + "/quantity");
  }
  if (auto ok = check_amount(line.unit_price_minor.value_or(0), here + "/unit_price_minor"); !ok) return ok;
  if (auto ok = check_amount(line.discount_minor, here + "/discount_minor"); !ok) return ok;
  if (auto ok = check_note(line.note, here + "/note"); !ok) return ok;
  if (auto ok = check_note(line.reason, here + "/reason"); !ok) return ok;
  if (moment.source == Source::kTill) {
    const std::string& reason = trimmed(line.reason).empty() ? basket.reason : line.reason;
    if (line.unit_price_minor) {
      auto ok = check_hand(override_by(basket), reason, here + "/unit_price_minor", here + "/reason");
      if (!ok) return ok;
    }
    if (line.discount_minor > 0) {
      auto ok = check_hand(discount_by(basket), reason, here + "/discount_minor", here + "/reason");
      if (!ok) return ok;
    }
  }
  return check_associates(stores, line.associates, here + "/associates");
}

Result<void> check_basket(Stores& stores, const Moment& moment, const Basket& basket) {
  if (basket.lines.empty()) {
    return refuse(Code::kInvalid, {"购物篮是空的。", "The basket is empty: it needs at least one line."}, "/lines");
  }
  if (basket.lines.size() > kMaxLines) {
    return refuse(Code::kInvalid, {"一单最多 2000 行。", "A basket has at most 2,000 lines."}, "/lines");
  }
  for (std::size_t i = 0; i < basket.lines.size(); ++i) {
    if (auto ok = check_line(stores, moment, basket, i); !ok) return ok;
  }
  if (auto ok = check_amount(basket.discount_minor, "/discount_minor"); !ok) return ok;
  if (auto ok = check_note(basket.note, "/note"); !ok) return ok;
  if (auto ok = check_note(basket.reason, "/reason"); !ok) return ok;
  if (basket.discount_minor > 0 && moment.source == Source::kTill) {
    return check_hand(discount_by(basket), basket.reason, "/discount_minor", "/reason");
  }
  return {};
}

Later<std::optional<members::Row>> ask_member(Stores& stores, const std::string& id_or_code) {
  return id_or_code.empty() ? Later<std::optional<members::Row>>::known(std::nullopt)
                            : members::ask_row(stores, id_or_code);
}

Result<std::optional<MemberRef>> found_member(const std::string& id_or_code, const std::optional<members::Row>& row) {
  if (id_or_code.empty()) return std::nullopt;
  if (!row) {
    return refuse(Code::kInvalid,
                  {"没有会员号为“" + shown(id_or_code) + "”的会员，请核对；只有手机号时，先按手机号查找会员。",
                   "There is no member with the code \"" + shown(id_or_code) +
                       "\": check it; with a phone only, look the member up first."},
                  "/member");
  }
  return MemberRef{row->id, row->code};
}

// A line's goods, asked for together with those of the others.
struct Goods {
  catalog::Ask ask;
  Later<std::optional<catalog::Store::Asked>> asked;
};

std::vector<Goods> ask_goods(Stores& stores, const Moment& moment, const Basket& basket) {
  std::vector<Goods> out;
  out.reserve(basket.lines.size());
  for (std::size_t i = 0; i < basket.lines.size(); ++i) {
    const BasketLine& line = basket.lines[i];
    catalog::Ask ask{line.sku, line.barcode, moment.store, moment.business_day, {}, at("lines", i)};
    auto asked = catalog::Catalog::ask(stores, ask);
    out.push_back({std::move(ask), std::move(asked)});
  }
  return out;
}

// The member's tiers, asked for when the first line needs them (C3).
class Tiers {
 public:
  Tiers(Stores& stores, const Shopfloor& floor, const Priced& priced)
      : stores_(stores), floor_(floor), priced_(priced) {}

  const std::vector<std::string>& get() {
    if (!known_) known_ = floor_.modules.tiers_of(stores_, priced_);
    return *known_;
  }

 private:
  Stores& stores_;
  const Shopfloor& floor_;
  const Priced& priced_;
  std::optional<std::vector<std::string>> known_;
};

Result<catalog::Item> found_goods(const Moment& moment, Goods& goods, Tiers& tiers) {
  auto item = catalog::Catalog::found(goods.ask, goods.asked.get());
  // An import sells what was sold, whenever the style was launched.
  if (!item || moment.source != Source::kTill) return item;
  if (catalog::Catalog::is_early(*item, moment.business_day)) goods.ask.tiers = tiers.get();
  return catalog::Catalog::launched(std::move(*item), goods.ask);
}

Result<PricedLine> priced_line(const catalog::Item& item, const Moment& moment, const BasketLine& wish,
                               std::size_t index) {
  const Minor unit_minor =
      moment.source == Source::kTill ? item.unit_minor : wish.unit_price_minor.value_or(item.unit_minor);
  const auto list = checked_mul(unit_minor, wish.quantity);
  const auto cost = checked_mul(item.cost_minor, wish.quantity);
  if (!list || !cost || *list > kMaxMinor) {
    return refuse(Code::kInvalid, {"这一行的金额太大。", "The amount of this line is too large."},
                  at("lines", index) + "/quantity");
  }
  PricedLine line = described(item);
  line.line = static_cast<std::int32_t>(index + 1);
  line.quantity = wish.quantity;
  line.unit_list_minor = unit_minor;
  line.list_minor = *list;
  line.net_minor = *list;
  line.cost_minor = *cost;
  line.special_price = item.special;
  line.note = wish.note;
  line.reason = trimmed(wish.reason);
  line.associates = wish.associates;
  return line;
}

}  // namespace

Result<void> check_till(const Basket& basket) {
  if (!basket.till.empty()) return {};
  return refuse(Code::kInvalid, {"销售必须在收银机上进行，请在收银机登录。", "Selling needs a till: log in at one."},
                "/till");
}

Result<Moment> moment_of(Stores& stores, const Shopfloor& floor, const std::string& store, Instant at_time,
                         std::int64_t version) {
  Moment moment;
  moment.at = at_time;
  moment.store = store;
  moment.settings = version == 0 ? floor.settings.current() : floor.settings.at(stores, version);
  const auto* known = moment.settings->store(store);
  if (known == nullptr) {
    return refuse(Code::kInvalid, {"没有门店“" + store + "”。", "There is no store \"" + store + "\"."}, "/store");
  }
  moment.business_day = business_day(at_time, known->day);
  return moment;
}

PricedLine described(const catalog::Item& item) {
  PricedLine line;
  line.sku = item.sku;
  line.barcode = item.barcode;
  line.style = item.style;
  line.name = item.name;
  line.size = item.size;
  line.colour = item.colour;
  line.category = item.category;
  line.season = item.season;
  line.tags = item.tags;
  line.launch_on = item.launch_on;
  line.tax_rate_ppm = item.tax_rate_ppm;
  line.service = item.kind == catalog::Kind::kService;
  return line;
}

Result<Priced> look_up(Stores& stores, const Shopfloor& floor, const Moment& moment, const Basket& basket) {
  if (auto ok = check_basket(stores, moment, basket); !ok) return Refused(ok.error());
  auto asked_member = ask_member(stores, basket.member);
  auto goods = ask_goods(stores, moment, basket);
  auto member = found_member(basket.member, asked_member.get());
  if (!member) return Refused(member.error());

  Priced priced;
  priced.store = moment.store;
  priced.till = basket.till;
  priced.staff = basket.staff;
  priced.member = *member;
  priced.at = moment.at;
  priced.business_day = moment.business_day;
  priced.settings_version = moment.settings->version();
  priced.pay_with = basket.pay_with;
  priced.gifts = basket.gifts;
  priced.coupons = basket.coupons;
  priced.note = basket.note;
  priced.reason = trimmed(basket.reason);
  priced.lines.reserve(basket.lines.size());
  Tiers tiers(stores, floor, priced);
  Minor total = 0;
  for (std::size_t i = 0; i < basket.lines.size(); ++i) {
    const auto item = found_goods(moment, goods[i], tiers);
    if (!item) return Refused(item.error());
    auto line = priced_line(*item, moment, basket.lines[i], i);
    if (!line) return Refused(line.error());
    total += line->list_minor;  // both are at most kMaxMinor here
    if (total > kMaxMinor) {
      return refuse(Code::kInvalid, {"整单金额太大。", "The amount of the basket is too large."},
                    at("lines", i) + "/quantity");
    }
    priced.lines.push_back(std::move(*line));
  }
  return priced;
}

}  // namespace bobbin::checkout
