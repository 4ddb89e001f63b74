#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/http/json/sale.hpp"

// What sales and returns show alike.
namespace bobbin::http {

void write_warnings(JsonText& out, const std::vector<Words>& warnings, const std::string& locale);
// `holder`, and a member's code beside it.
void write_holder(JsonText& out, const View& view, const checkout::Effect& effect,
                  const std::optional<checkout::MemberRef>& member);
void write_effects(JsonText& out, const View& view, const std::vector<checkout::Effect>& effects,
                   const std::optional<checkout::MemberRef>& member);
void write_member(JsonText& out, const std::optional<checkout::MemberRef>& member);
void write_slip(JsonText& out, const std::string& text);

// The store's own time zone: a moment is told as its customers lived it.
[[nodiscard]] std::string zone_of(const View& view, const std::string& store);

}  // namespace bobbin::http
