#pragma once

#include <cstdint>
#include <vector>

// Which part of the members brings which part of the money (R4).
namespace rfm {

struct Spender {
  std::int64_t member = 0;
  std::int64_t monetary_minor = 0;
};

// The best so many members, and what they brought.
struct Top {
  std::int64_t members = 0;
  std::int64_t monetary_minor = 0;
};

struct Standing {
  Spender who;
  std::int64_t cumulative_minor = 0;  // with all that stand before
};

// Most money first; of equal ones the older member first.
class Pareto {
 public:
  explicit Pareto(std::vector<Spender> spenders);

  [[nodiscard]] std::int64_t members() const { return static_cast<std::int64_t>(spenders_.size()); }
  [[nodiscard]] std::int64_t monetary_minor() const { return total_minor_; }
  // `share_ppm` of the members, their number rounded up. Reorders.
  [[nodiscard]] Top top(std::int64_t share_ppm);
  // From place `skip` (0 = the best) on, at most `limit`. Reorders.
  [[nodiscard]] std::vector<Standing> page(std::int64_t skip, std::int64_t limit);
  // Of all the money, cut off; 0 when there is none.
  [[nodiscard]] std::int64_t share_ppm(std::int64_t part_minor) const;

 private:
  [[nodiscard]] std::int64_t first_minor(std::int64_t count);

  std::vector<Spender> spenders_;
  std::int64_t total_minor_ = 0;
};

}  // namespace rfm
