#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bobbin/call.hpp"
#include "settings.hpp"

// SV4: the card of a member: frozen or not, its PIN, what was topped up today.
namespace stored_value {

struct Card {
  bool frozen = false;
  std::string pin;  // sealed; empty without one
  std::int64_t serial = 1;
  bobbin::Day day;  // of the last top-up
  std::int64_t day_minor = 0;
};

// One row by its key; nullopt for a member who never had stored value: nothing else needs to be asked then.
[[nodiscard]] std::optional<Card> card_of(const bobbin::Call& call, std::int64_t member);

[[nodiscard]] std::int64_t topped_up_today(const std::optional<Card>& card, bobbin::Day today);

[[nodiscard]] bobbin::Words frozen_words();

// What proves to be the member when `amount_minor` is spent. Refuses without PIN, or with a wrong one, above the shop's
// amount.
struct Proof {
  std::int64_t member = 0;
  std::int64_t amount_minor = 0;
  std::string_view said;
};
void check_pin(const bobbin::Call& call, const Rules& rules, const Card& card, const Proof& proof);

[[nodiscard]] std::string pin_subject(std::int64_t member);

// Counts a top-up of today and makes the card when there is none; refuses a frozen one and more than the day's limit,
// in the statement that counts (G7). Top-ups of one member wait for each other here.
void count_top_up(const bobbin::Call& call, const Rules& rules, std::int64_t member, std::int64_t amount_minor);

}  // namespace stored_value
