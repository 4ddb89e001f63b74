#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bobbin/detail/abi.hpp"
#include "bobbin/hidden.hpp"

namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

// Named services of other plugins that the manifest `requires` or lists as `optional`; in the same transaction and
// deadline.
class Services {
 public:
  Services(const detail::Tables& tables, bobbin_call* call) : tables_(&tables), call_(call) {}

  // JSON in, JSON out; nullopt when that plugin is absent, off in this store or draining. The service's own refusal
  // leaves the visit as it is.
  [[nodiscard]] std::optional<std::string> invoke(std::string_view plugin, std::string_view service,
                                                  std::string_view json) const {
    std::string out;
    const auto& table = detail::need(tables_->services, BOBBIN_SERVICES_SERVICE);
    detail::check(table.invoke(call_, detail::to_abi(plugin), detail::to_abi(service), detail::to_abi(json),
                               detail::string_sink(out)),
                  "services.invoke");
    if (out.empty()) return std::nullopt;
    return out;
  }

 private:
  const detail::Tables* tables_;
  bobbin_call* call_;
};

}  // namespace v1
}  // namespace bobbin
