// A discount on every line, through the C++ layer: what `price` looks like to an author.
#include <bobbin/plugin.hpp>

namespace {

class Offers final : public bobbin::Plugin {
 public:
  void price(bobbin::Call& call, const bobbin::Sale& sale, bobbin::Pricing& pricing) override {
    const std::int64_t rate = call.settings().integer("/rate_ppm");
    for (const auto& line : sale.lines()) {
      const auto off = bobbin::mul_div(line.net_minor(), rate, bobbin::kPpm, bobbin::Rounding::kHalfUp);
      if (off.value_or(0) == 0) continue;
      pricing.adjust({.rule = "all", .label = {"全场优惠", "Everything"}, .amount_minor = -*off, .line = line.line()});
    }
  }
};

}  // namespace

BOBBIN_PLUGIN(Offers)
