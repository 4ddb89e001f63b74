#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bobbin/detail/abi.hpp"
#include "bobbin/hidden.hpp"

namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

// What only its owner knows: a member's PIN. Kept sealed in the plugin's own table, never as it is.
class Secrets {
 public:
  Secrets(const detail::Tables& tables, bobbin_call* call) : tables_(&tables), call_(call) {}

  // One way, bound to the plugin and to `subject` ("member 42"); both 1 .. 100 bytes.
  [[nodiscard]] std::string seal(std::string_view subject, std::string_view text) const {
    std::string out;
    detail::check(table().seal(call_, detail::to_abi(subject), detail::to_abi(text), detail::string_sink(out)),
                  "secrets.seal");
    return out;
  }

  // Refuses the visit with the host's words after too many wrong ones in a row.
  [[nodiscard]] bool matches(std::string_view subject, std::string_view text, std::string_view sealed) const {
    std::int32_t out = 0;
    detail::check(table().matches(call_, detail::to_abi(subject), detail::to_abi(text), detail::to_abi(sealed), &out),
                  "secrets.matches");
    return out != 0;
  }

 private:
  // An older host's table ends before them.
  [[nodiscard]] const bobbin_secrets_service& table() const {
    const auto& secrets = detail::need(tables_->secrets, BOBBIN_SECRETS_SERVICE);
    if (secrets.head.size < offsetof(bobbin_secrets_service, matches) + sizeof(secrets.matches)) {
      throw ServiceFailed(BOBBIN_INTERNAL, "this host seals no secrets");
    }
    return secrets;
  }

  const detail::Tables* tables_;
  bobbin_call* call_;
};

}  // namespace v1
}  // namespace bobbin
