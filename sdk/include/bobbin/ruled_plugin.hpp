#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "bobbin/plugin.hpp"

namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

// A plugin whose settings are read into rules, once for each store and settings version, and whose handlers take them:
//
//   class Stamps final : public bobbin::RuledPlugin<Rules, nlohmann::json> {
//    public:
//     Stamps() : RuledPlugin(parse_rules) { ruled("card", card_page); }
//     void settle(bobbin::Call& call, const bobbin::Sale& sale) override { stamps::settle(call, *rules_of(call), sale);
//     }
//   };
//
// `parse` gets the settings as JSON that fits the manifest's schema; what it throws fails the visit.
template <class Rules, JsonValue Json>
class RuledPlugin : public Plugin {
 protected:
  using Parse = Rules (*)(std::string_view settings_json);
  using Route = Json (*)(Call&, const Rules&, const Json&);

  explicit RuledPlugin(Parse parse) : parse_(parse) {}

  // The manifest's handler `name`. Register in the constructor.
  void ruled(std::string name, Route route) {
    this->template handler<Json>(
        std::move(name), [this, route](Call& call, const Json& in) { return route(call, *rules_of(call), in); });
  }
  // Those of the call's store and settings version. Any thread.
  [[nodiscard]] std::shared_ptr<const Rules> rules_of(const Call& call) {
    return rules_.get(call, [this](const Settings& settings) { return parse_(settings.json()); });
  }

 private:
  Parse parse_;
  SettingsCache<Rules> rules_;
};

}  // namespace v1
}  // namespace bobbin
