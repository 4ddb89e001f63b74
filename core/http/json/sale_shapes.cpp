#include <nlohmann/json.hpp>

#include "core/http/json/sale.hpp"
#include "core/http/json/shapes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json totals_shape() {
  return object({{"list_minor", whole()},
                 {"discount_minor", whole()},
                 {"net_minor", whole()},
                 {"tax_minor", whole()},
                 {"due_minor", whole()}});
}

json priced_line_shape() {
  const json adjustment =
      object({{"plugin", text()}, {"rule", text()}, {"label", text(1000)}, {"amount_minor", whole()}});
  const json associate = object({{"staff", text()}, {"share_ppm", whole()}});
  return object({{"line", whole()},
                 {"sku", text()},
                 {"barcode", text()},
                 {"style", text()},
                 {"name", text()},
                 {"size", text()},
                 {"colour", text()},
                 {"quantity", whole()},
                 {"unit_list_minor", whole()},
                 {"list_minor", whole()},
                 {"adjustments", list(adjustment)},
                 {"net_minor", whole()},
                 {"tax_minor", whole()},
                 {"returned", whole()},
                 {"kept", whole()},
                 {"gift?", flag()},
                 {"charge?", flag()},
                 {"note?", note()},
                 {"reason?", note()},
                 {"associates?", list(associate)}});
}

json effect_shape() {
  return object({{"plugin", text()},
                 {"rule", text()},
                 {"label", text(1000)},
                 {"holder", text()},
                 {"holder_code?", text()},
                 {"unit", text()},
                 {"amount", whole()}});
}

Members quote_members(const json& tender) {
  return {{"lines", list(priced_line_shape(), 10'000)},
          {"totals", totals_shape()},
          {"tenders", list(tender)},
          {"effects", list(effect_shape(), 100'000)},
          {"warnings", list(text(1000))}};
}

Members sale_members() {
  Members out = quote_members(object({{"id", text()},
                                      {"plugin", text()},
                                      {"label", text(1000)},
                                      {"amount_minor", whole()},
                                      {"tendered_minor", whole()},
                                      {"reference?", text()}}));
  const Members more = {{"id", uuid()},
                        {"at", moment()},
                        {"business_day", date()},
                        {"store", text()},
                        {"till", text()},
                        {"staff", text()},
                        {"member", nullable(text())},
                        {"member_code", nullable(text())},
                        {"number", text()},
                        {"shift", text()},
                        {"note?", note()},
                        {"change_minor", whole()}};
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

json slip_shape() { return object({{"text", {{"type", "string"}}}}); }

}  // namespace

json quote_shape() {
  return object(quote_members(object(
      {{"id", text()}, {"plugin", text()}, {"label", text(1000)}, {"max_minor", whole()}, {"why?", text(1000)}})));
}

json sale_shape() {
  Members members = sale_members();
  members.emplace_back("receipt", slip_shape());
  return object(members);
}

json listed_sale_shape() { return object(sale_members()); }

json waiting_shape() {
  const json attempt = object(
      {{"id", text()}, {"tender", text()}, {"amount_minor", whole()}, {"state", text()}, {"detail?", text(1000)}});
  return object({{"state", one_of({"pending", "unknown"})}, {"attempts", list(attempt)}});
}

json explanation_shape() {
  const json line =
      object({{"line", whole()}, {"base", whole()}, {"rate", nullable(whole())}, {"amount", nullable(whole())}});
  const json effect = object({{"plugin", text()},
                              {"rule", text()},
                              {"label", text(1000)},
                              {"holder", text()},
                              {"holder_code?", text()},
                              {"unit", text()},
                              {"base", nullable(whole())},
                              {"rate", nullable(whole())},
                              {"amount", whole()},
                              {"lines", list(line)}});
  return object({{"effects", list(effect, 100'000)}});
}

json return_shape() {
  const json line = object({{"line", whole()},
                            {"sku", text()},
                            {"name", text()},
                            {"quantity", whole()},
                            {"net_minor", whole()},
                            {"reason?", note()},
                            {"restocked", flag()}});
  const json refund = object({{"id", text()},
                              {"tender", text()},
                              {"label", text(1000)},
                              {"amount_minor", whole()},
                              {"state", one_of({"pending", "done", "failed", "unknown"})}});
  return object({{"id", text()},
                 {"sale", nullable(text())},
                 {"number", text()},
                 {"at", moment()},
                 {"business_day", date()},
                 {"store", text()},
                 {"till", text()},
                 {"staff", text()},
                 {"member", nullable(text())},
                 {"member_code", nullable(text())},
                 {"shift", text()},
                 {"lines", list(line)},
                 {"net_minor", whole()},
                 {"refunded_minor", whole()},
                 {"waiting_minor", whole()},
                 {"refunds", list(refund)},
                 {"credits?", list(object({{"tender", text()}, {"amount_minor", whole()}}))},
                 {"effects", list(effect_shape(), 100'000)},
                 {"reason?", note()},
                 {"warnings?", list(text(1000))},
                 {"receipt?", slip_shape()}});
}

}  // namespace bobbin::http
