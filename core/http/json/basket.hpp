#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/checkout/sale.hpp"
#include "core/http/route.hpp"

// A basket as a till sends it (http.md).
namespace bobbin::http {

enum class With { kNothing, kTenders, kTendersAndId };  // kTendersAndId: the sale of an exchange
[[nodiscard]] nlohmann::json basket_shape(With what);

// The basket of a checked body; store and till are the session's, another value is kInvalid. `at` stands before the
// fields of refusals: "/sale" in an exchange.
[[nodiscard]] Result<checkout::Basket> read_basket(const Call& call, const nlohmann::json& body,
                                                   const std::string& at = {});
[[nodiscard]] std::vector<checkout::TenderRequest> read_tenders(const nlohmann::json& body);

// kInvalid when the body names another store or till than the session's.
[[nodiscard]] Result<void> same_place(const Call& call, const nlohmann::json& body, const std::string& at = {});
// Selling, taking back and shifts need a till; kInvalid with /till in a session without one.
[[nodiscard]] Result<void> at_a_till(const Call& call);

}  // namespace bobbin::http
