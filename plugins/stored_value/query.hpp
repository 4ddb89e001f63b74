#pragma once

#include <charconv>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "bobbin/call.hpp"
#include "bobbin/errors.hpp"
#include "bobbin/query.hpp"

// Reading a request and making an answer, as plugin.json's routes have them.
namespace stored_value {

using bobbin::day_in;
using bobbin::number_or;
using bobbin::paged;

[[nodiscard]] inline nlohmann::json ok(nlohmann::json body) { return {{"status", 200}, {"body", std::move(body)}}; }

// The member that a request's body names; refuses `invalid` with the field.
[[nodiscard]] inline bobbin::Member member_of_body(const bobbin::Call& call, const nlohmann::json& body) {
  const std::string named = body.at("member");
  if (auto found = call.members().find(named)) return *found;
  bobbin::invalid(bobbin::say("没有会员“{1}”，请核对卡号。", "There is no member \"{1}\": check the code.", named),
                  "/member");
}

// A holder of the journal, as the plugin's own tables have members.
[[nodiscard]] inline std::int64_t member_id(const std::string& holder) {
  std::int64_t out = 0;
  std::from_chars(holder.data(), holder.data() + holder.size(), out);
  return out;
}

}  // namespace stored_value
