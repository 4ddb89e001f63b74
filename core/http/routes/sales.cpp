#include <nlohmann/json.hpp>

#include "core/http/idempotency.hpp"
#include "core/http/json/basket.hpp"
#include "core/http/json/query.hpp"
#include "core/http/json/read.hpp"
#include "core/http/json/sale.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {

using nlohmann::json;

Result<Reply> listed_sales(const Services& services, const Call& call, const checkout::SaleFilter& filter, int limit) {
  auto sales = services.checkout.list(filter);
  const std::string next = cut_page(sales, limit, [](const checkout::Sale& sale) { return id_text(sale.row); });
  return services.storage.read<Reply>([&](Stores& stores) {
    const View view{services, stores, call};
    return list_reply(
        [&](JsonText& out) {
          for (const checkout::Sale& sale : sales) write_sale(out, view, sale, Slip::kWithout);
        },
        next);
  });
}

namespace {

using namespace shapes;

Reply sale_reply(const Services& services, const Call& call, int status, const checkout::Sale& sale) {
  return services.storage.read<Reply>([&](Stores& stores) {
    const View view{services, stores, call};
    return json_reply(status, [&](JsonText& out) { write_sale(out, view, sale, Slip::kWithReceipt); });
  });
}

Result<Reply> sell(const Services& services, const Inside& inside, const Call& call) {
  checkout::SellRequest request;
  const auto uuid = uuid_param(call);
  if (!uuid) return Refused(uuid.error());
  if (auto till = at_a_till(call); !till) return Refused(till.error());
  auto basket = read_basket(call, call.body);
  if (!basket) return Refused(basket.error());
  request.id = *uuid;
  request.content_hash = content_hash(services.members, "sale", call.body);
  request.basket = std::move(*basket);
  request.tenders = read_tenders(call.body);
  auto answer = services.checkout.sell(request);
  if (!answer) return Refused(answer.error());
  if (answer->outcome == checkout::Outcome::kWaiting) return waiting_reply(call, answer->attempts);
  const bool created = answer->outcome == checkout::Outcome::kCreated;
  if (created && inside.metrics != nullptr) inside.metrics->sold();
  if (!created) forget_returns(answer->sale);
  return sale_reply(services, call, created ? 201 : 200, answer->sale);
}

Result<Reply> get_sale(const Services& services, const Call& call) {
  const auto uuid = uuid_param(call);
  if (!uuid) return Refused(uuid.error());
  auto sale = services.checkout.find(*uuid);
  if (!sale) return Refused(sale.error());
  return sale_reply(services, call, 200, *sale);
}

Result<Reply> list_sales(const Services& services, const Call& call) {
  const auto page = asked_page(call);
  if (!page) return Refused(page.error());
  const auto days = days_of(call);
  if (!days) return Refused(days.error());
  checkout::SaleFilter filter;
  filter.till = call.query_text("till");
  filter.from = days->from;
  filter.to = days->to;
  filter.before = page->before;
  filter.limit = page->limit + 1;
  if (const std::string member = call.query_text("member"); !member.empty()) {
    auto row = services.storage.read<Result<members::Row>>(
        [&](Stores& stores) { return services.members.row(stores, member, "member"); });
    if (!row) return Refused(row.error());
    filter.member = row->id;
  }
  // A member's history is the same everywhere (M2); a till is one of this store.
  if (filter.member == 0 || !filter.till.empty()) filter.store = call.session.store;
  return listed_sales(services, call, filter, page->limit);
}

Result<Reply> sale_receipt(const Services& services, const Call& call) {
  const auto uuid = uuid_param(call);
  if (!uuid) return Refused(uuid.error());
  auto sale = services.checkout.find(*uuid);
  if (!sale) return Refused(sale.error());
  const Printing printing = copy_of(call);
  return slip_reply(services.storage.read<std::string>([&](Stores& stores) {
    return receipt_of({services, stores, call}, *sale, printing);
  }),
                    printing.format);
}

Result<Reply> explain(const Services& services, const Call& call) {
  const auto uuid = uuid_param(call);
  if (!uuid) return Refused(uuid.error());
  auto effects = services.checkout.explain(*uuid);
  if (!effects) return Refused(effects.error());
  return services.storage.read<Reply>([&](Stores& stores) {
    const View view{services, stores, call};
    return json_reply(200, [&](JsonText& out) { write_explanation(out, view, *effects); });
  });
}

}  // namespace

void add_sale_routes(Routes& routes, const Services& services, const Inside& inside) {
  const Members filters = {{"from?", date()}, {"to?", date()}, {"till?", text()}, {"member?", text()}};
  routes.push_back({.method = "PUT",
                    .path = "/api/v1/sales/{uuid}",
                    .summary = {"销售", "Sell"},
                    .permission = "sell",
                    .body = str(basket_shape(With::kTenders)),
                    .answers = {{201, str(sale_shape())}, {200, str(sale_shape())}, {202, str(waiting_shape())}},
                    .handler = Free{[&](const Call& call) { return sell(services, inside, call); }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/sales",
                    .summary = {"本店的销售，最新的在前；?member= 为该会员在所有门店的",
                                "This store's sales, newest first; with ?member= that member's in all stores"},
                    .permission = "sell",
                    .query = str(object(paged(filters))),
                    .answers = {{200, str(page_of(listed_sale_shape()))}},
                    .handler = Free{[&services](const Call& call) { return list_sales(services, call); }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/sales/{uuid}",
                    .summary = {"一笔销售", "A sale"},
                    .permission = "sell",
                    .answers = {{200, str(sale_shape())}},
                    .handler = Free{[&services](const Call& call) { return get_sale(services, call); }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/sales/{uuid}/receipt",
                    .summary = {"重印小票", "A copy of the receipt"},
                    .permission = "sell",
                    .query = str(object({{"format?", one_of({"text", "html"})}, {"gift?", flag()}})),
                    .answers = {{200, "", "text/plain"}, {200, "", "text/html"}},
                    .handler = Free{[&services](const Call& call) { return sale_receipt(services, call); }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/sales/{uuid}/explain",
                    .summary = {"每个数字的由来", "Where each number comes from"},
                    .permission = "sell",
                    .answers = {{200, str(explanation_shape())}},
                    .handler = Free{[&services](const Call& call) { return explain(services, call); }}});
}

void add_quote_routes(Routes& routes, const Services& services) {
  routes.push_back({.method = "POST",
                    .path = "/api/v1/quotes",
                    .summary = {"算价：不卖，只看价格、可用的付款方式和会得到什么",
                                "Price a basket without selling it: prices, tenders, and what it would earn"},
                    .permission = "sell",
                    .body = str(basket_shape(With::kTenders)),
                    .answers = {{200, str(quote_shape())}},
                    .handler = Free{[&services](const Call& call) -> Result<Reply> {
                      auto basket = read_basket(call, call.body);
                      if (!basket) return Refused(basket.error());
                      std::optional<std::vector<checkout::TenderRequest>> tenders;
                      if (has(call.body, "tenders")) tenders = read_tenders(call.body);
                      auto quote = services.checkout.quote(*basket, tenders);
                      if (!quote) return Refused(quote.error());
                      return services.storage.read<Reply>([&](Stores& stores) {
                        const View view{services, stores, call};
                        return json_reply(200, [&](JsonText& out) { write_quote(out, view, *quote); });
                      });
                    }}});
}

}  // namespace bobbin::http
