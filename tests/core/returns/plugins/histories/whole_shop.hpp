#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/returns/returns.hpp"
#include "tests/core/returns/plugins/histories/any.hpp"
#include "tests/core/returns/plugins/histories/policy.hpp"
#include "tests/core/returns/plugins/real_shop.hpp"

// A shop with every module on, whose settings, clock and people change while it sells.
namespace bobbin::returns::histories {

inline constexpr const char* kStores[] = {"hz-west", "hz-east"};
inline constexpr std::int64_t kDayMs = 86'400'000;

// An answer, or the history has failed with the refusal's words.
template <class T>
T taken(Result<T> result) {
  if (!result) RC_FAIL(result.error().detail.en + " [" + result.error().field + "]");
  return std::move(*result);
}
inline void taken(const Result<void>& result) {
  if (!result) RC_FAIL(result.error().detail.en + " [" + result.error().field + "]");
}

class WholeShop : public RealShop {
 public:
  explicit WholeShop(const Policy& policy);

  void put(const Policy& policy) {
    put_in_force(host->known(), config::NegativeStock::kRefuse, said_of(policy), policy.states);
  }
  [[nodiscard]] const DayRule& day_rule() const { return day_rule_; }
  [[nodiscard]] Day today() const { return business_day(clock.at, day_rule_); }
  [[nodiscard]] Instant days_on(int days) const { return Instant{clock.at.ms + days * kDayMs}; }

  [[nodiscard]] std::int64_t join(std::int64_t referrer);
  void gift(std::int64_t member, std::int64_t points);
  void top_up(std::int64_t member, Minor amount_minor, const std::string& store);
  void close_period(const std::string& period);  // of commission
  void change_shift(const std::string& store);   // counted, closed, and the next one opened
  void run_jobs();                               // every job of every module once, as if it were due now

  // Of every store and SKU.
  [[nodiscard]] std::map<std::string, std::int64_t> shelves();

 private:
  const modules::Route& route(const std::string& plugin, const std::string& method, const std::string& path);

  DayRule day_rule_{"Asia/Shanghai", 180};
};

}  // namespace bobbin::returns::histories
