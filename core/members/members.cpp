#include "core/members/members.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/text.hpp"
#include "core/members/checks.hpp"

namespace bobbin::members {

namespace {

using nlohmann::json;

constexpr int kCodeTries = 1000;
constexpr std::int64_t kNoonMs = std::int64_t{12} * 3600 * 1000;
constexpr std::int64_t kDayMs = 2 * kNoonMs;

Refused unknown_member(const std::string& asked, std::string field) {
  const Code code = field.empty() ? Code::kNotFound : Code::kInvalid;
  return refuse(code,
                {"没有编号为 " + shown(asked) + " 的会员，请核对或按手机号查找",
                 "there is no member " + shown(asked) + "; check it or search by phone"},
                std::move(field));
}

Refused phone_taken() {
  return refuse(Code::kTaken,
                {"这个手机号已经有会员，请按手机号查找", "a member with this phone is there already; search by phone"},
                "/phone");
}

Sealed sealed_of(const Vault& vault, const Member& member) {
  return {member.row, vault.seal(member.row.id, profile_text(member.profile))};
}

void set_published(Member& member) {
  member.row.complete = is_complete(member.profile);
  const CalendarDate date = member.profile.birthday ? calendar(*member.profile.birthday) : CalendarDate{0, 0, 0};
  member.row.birth_month = date.month;
  member.row.birth_day = date.day;
}

// Which parts of the file changed, by name: values are sealed, and so the audit trail has none.
std::vector<std::string> changed_fields(const Member& before, const Member& after, const MemberPatch& patch) {
  std::vector<std::string> out;
  const auto note = [&](bool differs, const char* name) {
    if (differs) out.emplace_back(name);
  };
  note(before.profile.name != after.profile.name, "name");
  note(before.profile.phone != after.profile.phone, "phone");
  note(before.profile.birthday != after.profile.birthday, "birthday");
  note(before.profile.sex != after.profile.sex, "sex");
  note(before.profile.region != after.profile.region, "region");
  note(before.profile.note != after.profile.note, "note");
  note(before.row.tags != after.row.tags, "tags");
  note(!patch.consents.empty(), "consents");
  return out;
}

void apply(Profile& profile, const MemberPatch& patch) {
  if (patch.name) profile.name = *patch.name;
  if (patch.phone) profile.phone = *patch.phone;
  if (patch.birthday) profile.birthday = *patch.birthday;
  if (patch.sex) profile.sex = *patch.sex;
  if (patch.region) profile.region = *patch.region;
  if (patch.note) profile.note = *patch.note;
}

void add_consents(Stores& stores, IdSource& ids, const audit::Actor& actor, std::int64_t member,
                  const std::vector<NewConsent>& consents) {
  const std::string source = actor.source.empty() ? "till:" + actor.staff : actor.source;
  for (const NewConsent& consent : consents) {
    stores.members.insert(ids.next(), member,
                          Consent{consent.purpose, consent.channel, consent.granted, actor.at, source});
  }
}

void log(Stores& stores, IdSource& ids, const audit::Actor& actor, const char* action, const Member& member,
         const json& after) {
  audit::Record record;
  record.action = action;
  record.subject_json = json{{"member", id_text(member.row.id)}}.dump();
  record.after_json = after.dump();
  audit::log(stores, ids, actor, std::move(record));
}

std::vector<Vault::Token> without(std::vector<Vault::Token> from, std::vector<Vault::Token> these) {
  std::sort(from.begin(), from.end());
  std::sort(these.begin(), these.end());
  std::vector<Vault::Token> out;
  std::set_difference(from.begin(), from.end(), these.begin(), these.end(), std::back_inserter(out));
  return out;
}

Store::TokenChange change_of(const Store::Tokens& had, const Store::Tokens& has) {
  Store::TokenChange out;
  const auto differ = [](const auto& before, const auto& after, auto& gone, auto& come) {
    if (before == after) return;
    gone = before;
    come = after;
  };
  differ(had.phone, has.phone, out.gone.phone, out.come.phone);
  differ(had.last4, has.last4, out.gone.last4, out.come.last4);
  differ(had.name, has.name, out.gone.name, out.come.name);
  out.gone.pairs = without(had.pairs, has.pairs);
  out.come.pairs = without(has.pairs, had.pairs);
  return out;
}

}  // namespace

Store::Tokens blind_tokens(const Vault& vault, const Profile& profile) {
  Store::Tokens out;
  if (!profile.phone.empty()) {
    out.phone = vault.token(Vault::Space::kPhone, profile.phone);
    out.last4 = vault.token(Vault::Space::kLast4, profile.phone.substr(profile.phone.size() - 4));
  }
  const std::string name = fold(profile.name);
  out.name = vault.token(Vault::Space::kName, name);
  if (characters(name).size() < 2) return out;
  for (const std::string& pair : query_grams(name)) out.pairs.push_back(vault.token(Vault::Space::kPair, pair));
  return out;
}

Changed nobody_told() {
  return [](Stores&, Change, std::int64_t, std::int64_t) { return Result<void>{}; };
}

Result<void> Members::check_key(Stores& stores) const {
  const Bytes value = vault_.check_value();
  const std::optional<Bytes> kept = stores.members.key_check();
  if (!kept) {
    stores.members.set_key_check(value);
    return {};
  }
  if (*kept == value) return {};
  return refuse(Code::kConfigInvalid,
                {"keys.members 不是封存本店会员资料的那把密钥；请放回原来的密钥文件",
                 "keys.members is not the key that this shop's members are sealed with; put the first one back"},
                "/keys/members");
}

Result<Member> Members::join(Stores& stores, const audit::Actor& actor, const NewMember& wanted,
                             const Changed& changed) {
  Profile raw{wanted.name, wanted.phone, wanted.birthday, wanted.sex, wanted.region, wanted.note};
  Result<Profile> profile = checked(std::move(raw), wanted.phone_rule, actor.business_day);
  if (!profile) return Refused(profile.error());
  Result<std::vector<std::string>> tags = checked_tags(wanted.tags);
  if (!tags) return Refused(tags.error());
  if (auto ok = check_consents(wanted.consents); !ok) return Refused(ok.error());
  if (wanted.joined_on && *wanted.joined_on > actor.business_day) {
    return refuse(Code::kInvalid, {"入会日期不能晚于今天", "nobody has joined after today"}, "/joined_on");
  }
  Member member;
  if (!wanted.referrer_code.empty()) {
    const Result<std::int64_t> referrer = referrer_of(stores, wanted.referrer_code, profile->phone);
    if (!referrer) return Refused(referrer.error());
    member.row.referrer = *referrer;
  }
  member.row.id = ids_.next();
  member.row.store = actor.store;
  member.row.joined = wanted.joined_on ? Instant{wanted.joined_on->n * kDayMs + kNoonMs} : actor.at;
  member.row.joined_day = wanted.joined_on.value_or(actor.business_day);
  member.row.tags = std::move(*tags);
  member.profile = std::move(*profile);
  set_published(member);
  if (auto ok = write_new(stores, member, wanted.code); !ok) return Refused(ok.error());
  add_consents(stores, ids_, actor, member.row.id, wanted.consents);
  member.consents = stores.members.consents(member.row.id);
  log(stores, ids_, actor, "member.joined", member, json{{"code", member.row.code}});
  if (auto ok = changed(stores, Change::kJoined, member.row.id, member.row.referrer); !ok) return Refused(ok.error());
  return member;
}

// Who has changed their phone doesn't bring the member that joins with the one they had (RF5).
Result<std::int64_t> Members::referrer_of(Stores& stores, const std::string& code, const std::string& phone) const {
  const std::optional<Row> referrer = stores.members.row_of_code(code);
  if (!referrer) return unknown_member(code, "/referrer_code");
  if (phone.empty()) return referrer->id;
  const Vault::Token former = vault_.token(Vault::Space::kFormerPhone, phone);
  const auto had = stores.members.with_tokens(Vault::Space::kFormerPhone, {former}, referrer->id + 1, 1);
  if (had.empty() || had.front() != referrer->id) return referrer->id;
  return refuse(Code::kInvalid,
                {"这是推荐人自己用过的手机号，不能自己推荐自己；请去掉推荐人再入会",
                 "the referrer has had this phone: nobody brings themselves; join without a referrer"},
                "/referrer_code");
}

Result<void> Members::write_new(Stores& stores, Member& member, const std::string& code) const {
  const Store::Tokens blind = blind_tokens(vault_, member.profile);
  // Looked up first, so that a refused row of an import leaves nothing; the unique index decides a race.
  if (blind.phone && !stores.members.with_tokens(Vault::Space::kPhone, {*blind.phone}, 0, 1).empty()) {
    return phone_taken();
  }
  if (!code.empty()) {
    if (auto ok = check_code(code); !ok) return ok;
  }
  for (int attempt = 0; attempt < kCodeTries; ++attempt) {
    member.row.code = code.empty() ? member_code(stores.members.take_number()) : code;
    switch (stores.members.insert(sealed_of(vault_, member), blind)) {
      case Store::Clash::kNone:
        return {};
      case Store::Clash::kPhone:
        return phone_taken();
      case Store::Clash::kCode:
        if (!code.empty()) {
          return refuse(Code::kTaken, {"会员号 " + code + " 已经存在", "the code " + code + " is there already"},
                        "/code");
        }
    }
  }
  return refuse(Code::kBusy, {"暂时分配不到会员号，请再试", "no free member code was found; try again"});
}

Result<Member> Members::change(Stores& stores, const audit::Actor& actor, std::int64_t id, const MemberPatch& patch,
                               const Changed& changed) {
  std::optional<Member> before = open(stores, id);
  if (!before) return unknown_member(id_text(id), "");
  if (patch.referrer_code) {
    const std::optional<Row> referrer = stores.members.row_of_code(*patch.referrer_code);
    if (!referrer || referrer->id != before->row.referrer) {
      return refuse(Code::kInvalid, {"推荐人只能在入会时填写", "who referred a member is said when joining, not later"},
                    "/referrer_code");
    }
  }
  Member after = *before;
  apply(after.profile, patch);
  // Who came without a phone (imports) may stay so; who has one keeps one.
  const auto rule = before->profile.phone.empty() ? NewMember::Phone::kOptional : NewMember::Phone::kRequired;
  Result<Profile> profile = checked(std::move(after.profile), rule, actor.business_day);
  if (!profile) return Refused(profile.error());
  after.profile = std::move(*profile);
  if (patch.tags) {
    Result<std::vector<std::string>> tags = checked_tags(*patch.tags);
    if (!tags) return Refused(tags.error());
    after.row.tags = std::move(*tags);
  }
  if (auto ok = check_consents(patch.consents); !ok) return Refused(ok.error());
  set_published(after);
  const std::vector<std::string> fields = changed_fields(*before, after, patch);
  if (fields.empty()) return after;
  Store::TokenChange blind = change_of(blind_tokens(vault_, before->profile), blind_tokens(vault_, after.profile));
  if (blind.gone.phone) blind.come.former_phone = vault_.token(Vault::Space::kFormerPhone, before->profile.phone);
  if (stores.members.update(sealed_of(vault_, after), blind) != Store::Clash::kNone) return phone_taken();
  add_consents(stores, ids_, actor, id, patch.consents);
  after.consents = stores.members.consents(id);
  log(stores, ids_, actor, "member.changed", after, json{{"fields", fields}});
  if (auto ok = changed(stores, Change::kChanged, id, after.row.referrer); !ok) return Refused(ok.error());
  return after;
}

}  // namespace bobbin::members
