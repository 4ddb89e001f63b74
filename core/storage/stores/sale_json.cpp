#include "core/storage/stores/sale_json.hpp"

#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"
#include "core/storage/error.hpp"

namespace bobbin::storage::sale_json {
namespace {

using nlohmann::json;

void write(JsonText& out, const Words& words) {
  out.array([&] {
    out.text(words.zh);
    out.text(words.en);
  });
}

Words words_of(const json& value) { return {value.at(0).get<std::string>(), value.at(1).get<std::string>()}; }

json parsed(std::string_view text) {
  json value = json::parse(text, nullptr, false);
  if (value.is_discarded()) throw StorageError(Trouble::kCorrupt, "a sale's detail is no JSON");
  return value;
}

// Reads what is there; any surprise in it is damage, because only this file writes it.
template <class F>
void reading(F&& read) {
  try {
    read();
  } catch (const json::exception& error) {
    throw StorageError(Trouble::kCorrupt, std::string("a sale's detail is damaged: ") + error.what());
  }
}

void put(JsonText& out, JsonText::Name key, const std::string& text) {
  if (!text.empty()) out.member(key, text);
}

void get(const json& in, const char* key, std::string& text) {
  if (const auto found = in.find(key); found != in.end()) text = found->get<std::string>();
}

void put(JsonText& out, JsonText::Name key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  out.key(key).array([&] {
    for (const std::string& text : texts) out.text(text);
  });
}

void get(const json& in, const char* key, std::vector<std::string>& texts) {
  if (const auto found = in.find(key); found != in.end()) texts = found->get<std::vector<std::string>>();
}

void write(JsonText& out, const checkout::Adjustment& one) {
  out.array([&] {
    out.text(one.plugin);
    out.text(one.rule);
    write(out, one.label);
    out.integer(one.amount_minor);
  });
}

void write(JsonText& out, const checkout::Associate& one) {
  out.array([&] {
    out.text(one.staff);
    out.integer(one.share_ppm);
  });
}

void write(JsonText& out, const checkout::Share& one) {
  out.array([&] {
    out.integer(one.tender);
    out.integer(one.amount_minor);
    if (one.money_minor != one.amount_minor) out.integer(one.money_minor);  // all is money, unless it says so
  });
}

void write(JsonText& out, const checkout::GiftChoice& one) {
  out.array([&] {
    out.text(one.id);
    out.text(one.sku);
  });
}

template <class Item>
void put(JsonText& out, JsonText::Name key, const std::vector<Item>& items) {
  if (items.empty()) return;
  out.key(key).array([&] {
    for (const Item& item : items) write(out, item);
  });
}

}  // namespace

std::string words(const Words& words) {
  JsonText out;
  write(out, words);
  return out.take();
}

Words parse_words(std::string_view text) {
  Words out;
  reading([&] { out = words_of(parsed(text)); });
  return out;
}

std::string line_detail(const checkout::PricedLine& line) {
  JsonText out;
  out.object([&] {
    put(out, "barcode", line.barcode);
    put(out, "size", line.size);
    put(out, "colour", line.colour);
    put(out, "season", line.season);
    put(out, "tags", line.tags);
    put(out, "note", line.note);
    put(out, "reason", line.reason);
    if (line.launch_on) out.member("launch", line.launch_on->n);
    const bool plain = line.quantity == 1 && line.unit_list_minor == line.list_minor;
    if (!plain) out.member("unit", line.unit_list_minor);
    put(out, "adjustments", line.adjustments);
    put(out, "associates", line.associates);
    put(out, "shares", line.shares);
  });
  return out.take();
}

void read_line_detail(std::string_view text, checkout::PricedLine& line) {
  reading([&] {
    const json in = parsed(text);
    get(in, "barcode", line.barcode);
    get(in, "size", line.size);
    get(in, "colour", line.colour);
    get(in, "season", line.season);
    get(in, "tags", line.tags);
    get(in, "note", line.note);
    get(in, "reason", line.reason);
    if (const auto found = in.find("launch"); found != in.end()) line.launch_on = Day{found->get<std::int32_t>()};
    const auto unit = in.find("unit");
    line.unit_list_minor = unit == in.end() ? line.list_minor : unit->get<Minor>();
    for (const auto& one : in.value("adjustments", json::array())) {
      line.adjustments.push_back(
          {one.at(0).get<std::string>(), one.at(1).get<std::string>(), words_of(one.at(2)), one.at(3).get<Minor>()});
    }
    for (const auto& one : in.value("associates", json::array())) {
      line.associates.push_back({one.at(0).get<std::string>(), one.at(1).get<std::int64_t>()});
    }
    for (const auto& one : in.value("shares", json::array())) {
      const auto amount = one.at(1).get<Minor>();
      line.shares.push_back({one.at(0).get<std::int32_t>(), amount, one.size() > 2 ? one.at(2).get<Minor>() : amount});
    }
  });
}

std::string sale_detail(const checkout::Priced& priced) {
  JsonText out;
  out.object([&] {
    put(out, "pay_with", priced.pay_with);
    put(out, "coupons", priced.coupons);
    put(out, "note", priced.note);
    put(out, "reason", priced.reason);
    put(out, "gifts", priced.gifts);
    put(out, "warnings", priced.warnings);
  });
  std::string text = out.take();
  return text == "{}" ? std::string() : text;
}

void read_sale_detail(std::string_view text, checkout::Priced& priced) {
  reading([&] {
    const json in = parsed(text);
    get(in, "pay_with", priced.pay_with);
    get(in, "coupons", priced.coupons);
    get(in, "note", priced.note);
    get(in, "reason", priced.reason);
    for (const auto& one : in.value("gifts", json::array())) {
      priced.gifts.push_back({one.at(0).get<std::string>(), one.at(1).get<std::string>()});
    }
    for (const auto& one : in.value("warnings", json::array())) priced.warnings.push_back(words_of(one));
  });
}

}  // namespace bobbin::storage::sale_json
