#include <nlohmann/json.hpp>

#include "core/config/read.hpp"

namespace bobbin::config {
namespace {

using nlohmann::json;

std::string clock_time(int minutes) {
  const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  return two(minutes / 60) + ":" + two(minutes % 60);
}

// Settings as one reads them aloud: `earn.points 1, earn.per_minor 100`; lists as they are written.
void flatten(const json& value, const std::string& name, std::string& out) {
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) flatten(member, name.empty() ? key : name + "." + key, out);
    return;
  }
  const std::string shown = value.is_string() ? value.get<std::string>() : value.dump();
  out += (out.empty() ? "" : ", ") + name + " " + shown;
}

Words state_words(modules::State state) {
  switch (state) {
    case modules::State::kOn:
      return {"开启", "on"};
    case modules::State::kOff:
      return {"关闭", "off"};
    case modules::State::kDraining:
      return {"停发仍兑", "draining"};
    case modules::State::kQuarantined:
      return {"已隔离", "quarantined"};
  }
  return {};
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

Words shop_line(const Config& config) {
  const Shop& shop = config.shop;
  const bool allow = shop.negative_stock == NegativeStock::kAllow;
  const std::string head = shop.name + ": " + shop.currency + ", " + shop.locale + ", " + config.database.shown;
  return {head + (allow ? "，库存不足照卖并标记" : "，库存不足不卖"),
          head + (allow ? ", sells below stock with a mark" : ", refuses to sell below stock")};
}

Words store_line(const StoreConfig& store) {
  const std::string closes = clock_time(store.day.closes_at_minute);
  const std::string head = store.id + " " + store.name + ": " + store.day.time_zone;
  return {head + "，营业日到 " + closes + "，收银台 " + joined(store.tills),
          head + ", day ends at " + closes + ", tills " + joined(store.tills)};
}

}  // namespace

std::vector<std::string> meaning(const Config& config, const Snapshot& snapshot, std::string_view locale) {
  std::vector<std::string> lines{shop_line(config).in(locale)};
  for (const StoreConfig& store : snapshot.stores()) {
    lines.push_back(store_line(store).in(locale));
    for (const std::string& module : snapshot.modules()) {
      const modules::State state = snapshot.state(store.id, module);
      std::string line = "  " + store.id + " " + module + ": " + state_words(state).in(locale);
      std::string settings;
      if (state != modules::State::kOff) flatten(snapshot.settings(store.id, module), "", settings);
      lines.push_back(line + (settings.empty() ? "" : ": " + settings));
    }
  }
  return lines;
}

}  // namespace bobbin::config
