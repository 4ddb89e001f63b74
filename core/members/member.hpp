#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bobbin/money.hpp"
#include "core/base/time.hpp"

// One member across all stores (M2).
namespace bobbin::members {

enum class Sex : std::uint8_t { kUnknown = 0, kFemale = 1, kMale = 2, kOther = 3 };

// What is sealed: who the person is. Never in a log, an audit row, an event or a plugin's hands.
struct Profile {
  std::string name;
  std::string phone;  // one normal form: +86 and eleven digits, or + and the country's; empty when not known (imports)
  std::optional<Day> birthday;
  Sex sex = Sex::kUnknown;
  std::string region;
  std::string note;
};

// Lifetime figures over all stores, net of returns; owned by the host, read by plugins.
struct Figures {
  Minor spend_minor = 0;
  std::int64_t sales = 0;   // of which a piece is kept
  std::int64_t visits = 0;  // distinct store-days of those
  std::optional<Instant> first_sale;
  std::optional<Instant> last_sale;
};

// M5: what a member agreed to, per purpose and channel; the newest of a pair stands.
struct Consent {
  std::string purpose;  // "marketing", "service", "profiling", ...: [a-z_]{1,40}
  std::string channel;  // "sms", "wechat", "phone", "email", "post", "any"
  bool granted = false;
  Instant at;
  std::string source;  // "till:<staff>" | "page" | "import"
};

// What is not sealed, as the row holds it.
struct Row {
  std::int64_t id = 0;
  std::string code;
  std::string store;  // where the member joined
  Instant joined;
  Day joined_day;
  std::int32_t birth_month = 0;  // 1 .. 12, 0 = unknown
  std::int32_t birth_day = 0;
  bool complete = false;  // name, phone, birthday, sex and region are known (PT3)
  std::vector<std::string> tags;
  std::int64_t referrer = 0;  // member id, 0 = none
  Figures figures;
};

struct Member {
  Row row;
  Profile profile;
  std::vector<Consent> consents;
};

}  // namespace bobbin::members
