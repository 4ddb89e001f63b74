#include "core/http/json/basket.hpp"

#include <nlohmann/json.hpp>

#include "core/http/json/read.hpp"
#include "core/http/json/shapes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json basket_line_shape() {
  const json associate = object({{"staff", some_text()}, {"share_ppm", whole(1, 1'000'000)}});
  return object({{"sku?", some_text()},
                 {"barcode?", some_text()},
                 {"quantity", pieces()},
                 {"unit_price_minor?", price()},
                 {"discount_minor?", price()},
                 {"reason?", note()},
                 {"note?", note()},
                 {"associates?", list(associate, 20)}});
}

json tender_shape() {
  return object({{"id", some_text()},
                 {"amount_minor", price()},
                 {"tendered_minor?", price()},
                 {"reference?", text()},
                 {"auth_code?", text()},
                 {"verification?", text()}});
}

checkout::BasketLine read_line(const json& line) {
  checkout::BasketLine out;
  out.sku = text_of(line, "sku");
  out.barcode = text_of(line, "barcode");
  out.quantity = whole_of(line, "quantity");
  out.unit_price_minor = maybe_whole(line, "unit_price_minor");
  out.discount_minor = whole_of(line, "discount_minor");
  out.reason = text_of(line, "reason");
  out.note = text_of(line, "note");
  if (given(line, "associates")) {
    for (const json& row : line.at("associates")) {
      out.associates.push_back({text_of(row, "staff"), whole_of(row, "share_ppm")});
    }
  }
  return out;
}

}  // namespace

json basket_shape(With what) {
  json lines = list(basket_line_shape());
  lines["minItems"] = 1;
  Members members = {{"store?", some_text()},
                     {"till?", some_text()},
                     {"member?", nullable(some_text())},
                     {"pay_with?", list(some_text(), 20)},
                     {"gifts?", list(object({{"id", some_text()}, {"sku", some_text()}}), 100)},
                     {"lines", lines},
                     {"discount_minor?", price()},
                     {"reason?", note()},
                     {"coupons?", list(some_text(), 100)},
                     {"note?", note()}};
  if (what == With::kTendersAndId) members.emplace_back("id", uuid());
  if (what != With::kNothing) members.emplace_back("tenders?", list(tender_shape(), 20));
  return object(members);
}

Result<void> same_place(const Call& call, const json& body, const std::string& at) {
  if (given(body, "store") && text_of(body, "store") != call.session.store) {
    return refuse(
        Code::kInvalid,
        {"门店须是登录的门店 " + call.session.store, "the store must be the session's: " + call.session.store},
        at + "/store");
  }
  if (given(body, "till") && text_of(body, "till") != call.session.till) {
    return refuse(
        Code::kInvalid,
        {"收银台须是登录的收银台 " + call.session.till, "the till must be the session's: " + call.session.till},
        at + "/till");
  }
  return {};
}

Result<void> at_a_till(const Call& call) {
  if (!call.session.till.empty()) return {};
  return refuse(Code::kInvalid, {"请先在某个收银台登录", "log in at a till first"}, "/till");
}

Result<checkout::Basket> read_basket(const Call& call, const json& body, const std::string& at) {
  if (auto same = same_place(call, body, at); !same) return Refused(same.error());
  checkout::Basket out;
  out.store = call.session.store;
  out.till = call.session.till;
  out.staff = call.session.staff;
  out.member = text_of(body, "member");
  out.pay_with = texts_of(body, "pay_with");
  if (given(body, "gifts")) {
    for (const json& gift : body.at("gifts")) out.gifts.push_back({text_of(gift, "id"), text_of(gift, "sku")});
  }
  for (const json& line : body.at("lines")) {
    if (has(line, "sku") == has(line, "barcode")) {
      const std::string here = at + "/lines/" + std::to_string(out.lines.size());
      return refuse(Code::kMalformed, {"sku 与 barcode 给一个", "give one of sku and barcode"},
                    here + (has(line, "sku") ? "/barcode" : "/sku"));
    }
    out.lines.push_back(read_line(line));
  }
  out.discount_minor = whole_of(body, "discount_minor");
  out.reason = text_of(body, "reason");
  out.coupons = texts_of(body, "coupons");
  out.note = text_of(body, "note");
  out.may_override = call.session.may("price.override");
  out.may_discount = call.session.may("discount.manual");
  return out;
}

std::vector<checkout::TenderRequest> read_tenders(const json& body) {
  std::vector<checkout::TenderRequest> out;
  if (!given(body, "tenders")) return out;
  for (const json& tender : body.at("tenders")) {
    out.push_back({text_of(tender, "id"), whole_of(tender, "amount_minor"), maybe_whole(tender, "tendered_minor"),
                   text_of(tender, "reference"), text_of(tender, "auth_code"), text_of(tender, "verification")});
  }
  return out;
}

}  // namespace bobbin::http
