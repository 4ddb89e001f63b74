#pragma once

#include <string>
#include <vector>

#include "core/members/members.hpp"

// What a member's file must be like, and how it is written before it is sealed.
namespace bobbin::members {

// Texts trimmed, the phone in its normal form. `today` bounds the birthday.
[[nodiscard]] Result<Profile> checked(Profile profile, NewMember::Phone phone_rule, Day today);
[[nodiscard]] Result<std::vector<std::string>> checked_tags(std::vector<std::string> tags);
[[nodiscard]] Result<void> check_consents(const std::vector<NewConsent>& consents);
// 1 to 40 of A-Z a-z 0-9 . _ -, as old systems number their cards.
[[nodiscard]] Result<void> check_code(const std::string& code);
[[nodiscard]] bool is_complete(const Profile& profile);

// JSON, for the sealed blob.
[[nodiscard]] std::string profile_text(const Profile& profile);
[[nodiscard]] Profile profile_of(const std::string& text);

// By what the member is found.
[[nodiscard]] Store::Tokens blind_tokens(const Vault& vault, const Profile& profile);

}  // namespace bobbin::members
