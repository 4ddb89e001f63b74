#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/checkout/checkout.hpp"
#include "core/http/route.hpp"
#include "core/http/services.hpp"
#include "core/returns/return.hpp"

// Quotes, sales and returns as http.md shows them.
namespace bobbin::http {

[[nodiscard]] nlohmann::json quote_shape();
[[nodiscard]] nlohmann::json sale_shape();         // with receipt
[[nodiscard]] nlohmann::json listed_sale_shape();  // without
[[nodiscard]] nlohmann::json waiting_shape();      // of a 202
[[nodiscard]] nlohmann::json explanation_shape();
[[nodiscard]] nlohmann::json return_shape();

// What rendering looks things up with: a snapshot, and who asks.
struct View {
  const Services& services;
  Stores& stores;
  const Call& call;
};

void write_quote(JsonText& out, const View& view, const checkout::Quote& quote);
enum class Slip { kWithReceipt, kWithout };
void write_sale(JsonText& out, const View& view, const checkout::Sale& sale, Slip slip);
// The same request again is answered as the first time (G6), whatever has come back since.
void forget_returns(checkout::Sale& sale);
// 202: money outside is on its way.
[[nodiscard]] Reply waiting_reply(const Call& call, const std::vector<checkout::Attempt>& attempts);
void write_explanation(JsonText& out, const View& view, const std::vector<checkout::Explained>& effects);
void write_return(JsonText& out, const View& view, const returns::Return& back, Slip slip);

// A page of sales; `filter.limit` is one more than `limit`, to see whether there is a next.
[[nodiscard]] Result<Reply> listed_sales(const Services& services, const Call& call, const checkout::SaleFilter& filter,
                                         int limit);

enum class Format { kText, kHtml };
struct Printing {
  Format format = Format::kText;
  receipts::Kind kind = receipts::Kind::kReceipt;
  receipts::Print print = receipts::Print::kOriginal;
};
[[nodiscard]] std::string receipt_of(const View& view, const checkout::Sale& sale, const Printing& printing);
[[nodiscard]] std::string receipt_of(const View& view, const returns::Return& back, const Printing& printing);
// What is printed with the act came with its answer; a slip asked for later says that it is a copy (S7).
[[nodiscard]] Printing copy_of(const Call& call);  // ?format=, ?gift=
[[nodiscard]] Reply slip_reply(std::string slip, Format format);

}  // namespace bobbin::http
