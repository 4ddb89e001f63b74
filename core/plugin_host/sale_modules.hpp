#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/checkout/modules.hpp"
#include "core/plugin_host/roster.hpp"
#include "core/plugin_host/visit.hpp"

namespace bobbin::plugin_host {

// The plugins of a store as checkout and returns see them: each stage visits those that serve there, in its order, one
// file a stage. Any thread; nothing here changes after the start.
class SaleModules final : public checkout::Modules {
 public:
  SaleModules(const House& house, const Roster& roster) : house_(house), roster_(roster) {}

  [[nodiscard]] Result<checkout::PriceProposals> price(Stores& stores, const checkout::Priced& priced) override;
  [[nodiscard]] std::vector<std::string> tiers_of(Stores& stores, const checkout::Priced& priced) override;
  [[nodiscard]] Result<std::vector<checkout::TenderOffer>> tender(Stores& stores,
                                                                  const checkout::Priced& priced) override;
  [[nodiscard]] std::optional<std::string> tender_owner(const std::string& tender) const override;
  [[nodiscard]] Result<std::vector<checkout::Effect>> settle(Stores& stores, const checkout::Sale& sale,
                                                             checkout::SettleMode mode) override;
  [[nodiscard]] Result<std::vector<checkout::Effect>> unwind(Stores& stores, const checkout::Sale& sale,
                                                             const checkout::Unwinding& back,
                                                             checkout::SettleMode mode) override;
  [[nodiscard]] bool listens_after(const std::string& store) const override;
  [[nodiscard]] Result<void> after(Stores& stores, const checkout::Sale& sale) override;
  [[nodiscard]] std::vector<Section> receipt(Stores& stores, const checkout::Sale& sale) override;

  void look_ahead(Stores& stores, const checkout::Priced& priced, checkout::Before before) override;

  [[nodiscard]] std::optional<std::string> recognise(const std::string& store, const std::string& auth_code) override;
  void authorise(checkout::Attempt& attempt) override;
  void query(checkout::Attempt& attempt) override;
  void cancel(checkout::Attempt& attempt) override;
  void refund(checkout::Attempt& attempt, const checkout::Attempt& original) override;

  [[nodiscard]] std::int64_t settings_version() const override { return house_.settings.current()->version(); }

 private:
  // What a plugin is asked at a stage that changes things; answers its status.
  using Call = std::function<bobbin_status(const Plugin& plugin, Visit& visit, void* self, bobbin_call* call)>;
  struct Changing {
    Stage stage;
    const Occasion& occasion;
    const checkout::Sale& sale;
    const Call& call;
  };
  // Visits all that serve, in order; answers what they posted. The failure of one that isn't needed is undone and
  // recorded as a gap.
  [[nodiscard]] Result<std::vector<checkout::Effect>> change(const Changing& changing);
  [[nodiscard]] Result<void> change_one(const Changing& changing, const Plugin& plugin,
                                        std::vector<checkout::Effect>& effects);
  enum class Question : std::uint8_t { kAuthorise, kQuery, kCancel, kRefund };
  void ask_outside(Question question, checkout::Attempt& attempt, const checkout::Attempt* original);

  const House& house_;
  const Roster& roster_;
};

}  // namespace bobbin::plugin_host
