#include "core/members/checks.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/base/text.hpp"

namespace bobbin::members {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxTags = 50;
constexpr std::size_t kMaxConsents = 50;
constexpr std::array<std::string_view, 6> kChannels{"sms", "wechat", "phone", "email", "post", "any"};

Result<void> check_into(std::string& text, const TextRule& rule, std::string field) {
  Result<std::string> kept = check_text(text, rule, std::move(field));
  if (!kept) return Refused(std::move(kept.error()));
  text = std::move(*kept);
  return {};
}

Result<void> check_birthday(const std::optional<Day>& birthday, Day today) {
  const Day earliest = day_of({1900, 1, 1});
  if (!birthday || (*birthday >= earliest && *birthday <= today)) return {};
  return refuse(Code::kInvalid, {"生日应在 1900-01-01 到今天之间", "a birthday is a day from 1900-01-01 to today"},
                "/birthday");
}

bool is_purpose(std::string_view text) {
  const auto good = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  return !text.empty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), good);
}

}  // namespace

Result<Profile> checked(Profile profile, NewMember::Phone phone_rule, Day today) {
  if (auto ok = check_into(profile.name, {kNameCharacters, Need::kRequired, Lines::kOne}, "/name"); !ok) {
    return Refused(ok.error());
  }
  if (!profile.phone.empty() || phone_rule == NewMember::Phone::kRequired) {
    Result<std::string> phone = normal_phone(profile.phone);
    if (!phone) return Refused(phone.error());
    profile.phone = std::move(*phone);
  }
  if (auto ok = check_birthday(profile.birthday, today); !ok) return Refused(ok.error());
  if (auto ok = check_into(profile.region, {kNameCharacters, Need::kOptional, Lines::kOne}, "/region"); !ok) {
    return Refused(ok.error());
  }
  if (auto ok = check_into(profile.note, {kNoteCharacters, Need::kOptional, Lines::kMany}, "/note"); !ok) {
    return Refused(ok.error());
  }
  return profile;
}

Result<std::vector<std::string>> checked_tags(std::vector<std::string> tags) {
  if (tags.size() > kMaxTags) return refuse(Code::kInvalid, {"最多 50 个标签", "at most 50 tags"}, "/tags");
  for (std::size_t index = 0; index < tags.size(); ++index) {
    const std::string field = "/tags/" + std::to_string(index);
    if (auto ok = check_into(tags[index], {40, Need::kRequired, Lines::kOne}, field); !ok) return Refused(ok.error());
    const auto here = tags.begin() + static_cast<std::ptrdiff_t>(index);
    if (std::find(tags.begin(), here, *here) != here) {
      return refuse(Code::kInvalid, {"标签“" + *here + "”重复", "the tag \"" + *here + "\" is there twice"}, field);
    }
  }
  return tags;
}

Result<void> check_consents(const std::vector<NewConsent>& consents) {
  if (consents.size() > kMaxConsents) {
    return refuse(Code::kInvalid, {"一次最多 50 项授权", "at most 50 consents at once"}, "/consents");
  }
  for (std::size_t index = 0; index < consents.size(); ++index) {
    const std::string field = "/consents/" + std::to_string(index);
    if (!is_purpose(consents[index].purpose)) {
      return refuse(Code::kInvalid,
                    {"用途用小写英文，如 marketing", "a purpose is lower-case letters, such as marketing"},
                    field + "/purpose");
    }
    if (std::find(kChannels.begin(), kChannels.end(), consents[index].channel) == kChannels.end()) {
      return refuse(Code::kInvalid,
                    {"渠道是 sms、wechat、phone、email、post、any 之一",
                     "a channel is one of sms, wechat, phone, email, post, any"},
                    field + "/channel");
    }
  }
  return {};
}

Result<void> check_code(const std::string& code) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  };
  if (!code.empty() && code.size() <= 40 && std::all_of(code.begin(), code.end(), good)) return {};
  return refuse(
      Code::kInvalid,
      {"会员号是 1 到 40 个字母、数字、点、下划线或连字符", "a member's code is 1 to 40 letters, digits, dots, _ or -"},
      "/code");
}

bool is_complete(const Profile& profile) {
  return !profile.name.empty() && !profile.phone.empty() && profile.birthday && profile.sex != Sex::kUnknown &&
         !profile.region.empty();
}

std::string profile_text(const Profile& profile) {
  json out{{"name", profile.name}};
  if (!profile.phone.empty()) out["phone"] = profile.phone;
  if (profile.birthday) out["birthday"] = profile.birthday->n;
  if (profile.sex != Sex::kUnknown) out["sex"] = static_cast<int>(profile.sex);
  if (!profile.region.empty()) out["region"] = profile.region;
  if (!profile.note.empty()) out["note"] = profile.note;
  return out.dump();
}

Profile profile_of(const std::string& text) {
  const json in = json::parse(text);
  Profile profile;
  profile.name = in.value("name", "");
  profile.phone = in.value("phone", "");
  if (in.contains("birthday")) profile.birthday = Day{in.at("birthday").get<std::int32_t>()};
  profile.sex = static_cast<Sex>(in.value("sex", 0));
  profile.region = in.value("region", "");
  profile.note = in.value("note", "");
  return profile;
}

}  // namespace bobbin::members
