#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bobbin/day.hpp"
#include "bobbin/detail/abi.hpp"
#include "bobbin/hidden.hpp"

namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

// A member as plugins may see one: no name, no phone. Borrowed for the visit.
class Member {
 public:
  explicit Member(const bobbin_member& raw) : raw_(raw) {}

  [[nodiscard]] std::int64_t id() const { return raw_.id; }
  [[nodiscard]] std::string holder() const { return std::to_string(raw_.id); }  // as the journal names a member
  [[nodiscard]] std::string_view code() const { return detail::to_view(raw_.code); }
  [[nodiscard]] Day joined() const { return {raw_.joined_day}; }
  [[nodiscard]] int birth_month() const { return raw_.birth_month; }  // 1 .. 12, 0 = unknown
  [[nodiscard]] int birth_day() const { return raw_.birth_day; }
  [[nodiscard]] bool profile_complete() const { return raw_.profile_complete != 0; }
  [[nodiscard]] Texts tags() const { return Texts(raw_.tags); }
  // Lifetime, over all stores, net of returns: before the sale at hand in price, tender and settle; after the return at
  // hand in unwind.
  [[nodiscard]] std::int64_t spend_minor() const { return raw_.spend_minor; }
  [[nodiscard]] std::int64_t sales() const { return raw_.sales; }
  [[nodiscard]] std::int64_t visits() const { return raw_.visits; }
  [[nodiscard]] std::int64_t first_sale_ms() const { return raw_.first_sale_ms; }  // 0 = none
  [[nodiscard]] std::int64_t last_sale_ms() const { return raw_.last_sale_ms; }    // 0 = none
  [[nodiscard]] std::int64_t referrer() const { return raw_.referrer; }            // member id, 0 = none

 private:
  bobbin_member raw_;
};

// Needs the capability `members.read`; without it every function throws (DENIED).
class Members {
 public:
  Members(const detail::Tables& tables, bobbin_call* call) : tables_(&tables), call_(call) {}

  // By id or code; nullopt when there is none.
  [[nodiscard]] std::optional<Member> find(std::string_view id_or_code) const {
    auto raw = detail::headed<bobbin_member>();
    const auto status = table().find(call_, detail::to_abi(id_or_code), &raw);
    if (status == BOBBIN_INVALID) return std::nullopt;
    detail::check(status, "members.find");
    return Member(raw);
  }

  // As find(), but one that isn't there refuses the visit with the host's words (not_found).
  [[nodiscard]] Member get(std::string_view id_or_code) const {
    auto raw = detail::headed<bobbin_member>();
    detail::check(table().find(call_, detail::to_abi(id_or_code), &raw), "members.find");
    return Member(raw);
  }
  [[nodiscard]] Member get(std::int64_t id) const { return get(std::to_string(id)); }

 private:
  [[nodiscard]] const bobbin_members_service& table() const {
    return detail::need(tables_->members, BOBBIN_MEMBERS_SERVICE);
  }

  const detail::Tables* tables_;
  bobbin_call* call_;
};

}  // namespace v1
}  // namespace bobbin
