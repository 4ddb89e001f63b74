#pragma once

#include <cstdint>
#include <span>
#include <string_view>

// What the demo shop sells and who comes in. Names are made up.
namespace bobbin::app {

struct SeedStyle {
  std::string_view code;
  std::string_view name;
  std::string_view category;  // path with '/'
  std::string_view season;
  std::string_view tags;     // separated by ' '
  std::string_view sizes;    // separated by ' '; "" = one size
  std::string_view colours;  // separated by ' '
  std::int64_t price_minor;
  std::int64_t cost_minor;
  std::int64_t special_price_minor;  // 0 = none
  bool service;
};

struct SeedMember {
  std::string_view name;
  std::string_view phone;
  std::string_view birthday;  // YYYY-MM-DD, "" = unknown
  std::string_view sex;       // "", "female", "male"
  std::string_view tags;      // separated by ' '
};

// A purchase of the time before: `days_ago` at `minute` of the day, one line.
struct SeedPurchase {
  int days_ago;
  int minute;
  std::string_view store;
  std::string_view staff;
  int member;  // index into seed_members(), -1 = nobody
  std::string_view sku;
  std::int64_t quantity;
  std::string_view tender;
};

[[nodiscard]] std::span<const SeedStyle> seed_styles();
[[nodiscard]] std::span<const SeedMember> seed_members();
[[nodiscard]] std::span<const SeedPurchase> seed_purchases();

}  // namespace bobbin::app
