#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit.hpp"
#include "core/base/storage.hpp"
#include "core/members/member.hpp"
#include "core/members/store.hpp"
#include "core/members/vault.hpp"

namespace bobbin::members {

struct NewConsent {
  std::string purpose;
  std::string channel;
  bool granted = false;
};

struct NewMember {
  std::string name;   // 1 .. 100 characters
  std::string phone;  // any usual way of writing it; may be empty with Phone::kOptional
  std::optional<Day> birthday;
  Sex sex = Sex::kUnknown;
  std::string region;
  std::string note;
  std::vector<std::string> tags;
  std::string referrer_code;  // a member's code; an unknown one, and one's own of before, refuse the join (RF1, RF5)
  std::vector<NewConsent> consents;
  // Imports only:
  std::string code;  // as the old system had it; made here when empty
  std::optional<Day> joined_on;
  enum class Phone : std::uint8_t { kRequired, kOptional } phone_rule = Phone::kRequired;
};

// A merge patch: what is not given stays; null (the inner nullopt) takes away.
struct MemberPatch {
  std::optional<std::string> name;
  std::optional<std::string> phone;
  std::optional<std::optional<Day>> birthday;
  std::optional<Sex> sex;
  std::optional<std::string> region;
  std::optional<std::string> note;
  std::optional<std::vector<std::string>> tags;
  std::optional<std::string> referrer_code;  // at joining only: anything but the one that is there is kInvalid
  std::vector<NewConsent> consents;          // added
};

// Told inside the transaction that changes a member; a refusal undoes it. The host passes
// modules::Directory::member_changed, tests and imports what they need.
enum class Change : std::uint8_t { kJoined = 1, kMerged = 2, kErased = 3, kChanged = 4 };
using Changed = std::function<Result<void>(Stores& stores, Change change, std::int64_t member, std::int64_t referrer)>;
[[nodiscard]] Changed nobody_told();

// One of the four; the first that is set counts.
struct Lookup {
  std::string phone{};  // any usual way of writing it
  std::string code{};
  std::string last4{};
  std::string q{};          // code, phone, last four digits, or a part of the name (two characters or more)
  std::int64_t before = 0;  // cursor: id of the last one
  int limit = 100;
};

// The rules of the members' file. Any thread.
class Members {
 public:
  Members(const Vault& vault, IdSource& ids) : vault_(vault), ids_(ids) {}

  // At start: remembers the key in a new database, refuses another one (kConfigInvalid) in a database that has members
  // sealed with it.
  [[nodiscard]] Result<void> check_key(Stores& stores) const;

  // kTaken with /phone (or /code), kInvalid with the field.
  [[nodiscard]] Result<Member> join(Stores& stores, const audit::Actor& actor, const NewMember& member,
                                    const Changed& changed);
  [[nodiscard]] Result<Member> change(Stores& stores, const audit::Actor& actor, std::int64_t id,
                                      const MemberPatch& patch, const Changed& changed);

  // By id or code (http.md: both are accepted everywhere). kNotFound; with a `field` kInvalid, as inside a basket.
  // Without opening the seal.
  [[nodiscard]] Result<Row> row(Stores& stores, const std::string& id_or_code, std::string field = {}) const;
  [[nodiscard]] Result<Member> get(Stores& stores, const std::string& id_or_code) const;
  [[nodiscard]] std::vector<Member> find(Stores& stores, const Lookup& lookup) const;  // newest first
  // For receipts, filled in when rendered; empty when unknown.
  [[nodiscard]] std::string name(Stores& stores, std::int64_t id) const;
  [[nodiscard]] std::string name(std::int64_t id, const Bytes& sealed) const;
  // Vault::fingerprint with the shop's key.
  [[nodiscard]] std::string fingerprint(std::string_view text) const { return vault_.fingerprint(text); }

 private:
  [[nodiscard]] std::optional<Member> open(Stores& stores, std::int64_t id) const;
  [[nodiscard]] Profile profile(std::int64_t id, const Bytes& sealed) const;
  [[nodiscard]] Result<std::int64_t> referrer_of(Stores& stores, const std::string& code,
                                                 const std::string& phone) const;
  [[nodiscard]] Result<void> write_new(Stores& stores, Member& member, const std::string& code) const;
  [[nodiscard]] std::vector<std::int64_t> with_phone(Stores& stores, const std::string& text) const;
  [[nodiscard]] std::vector<std::int64_t> with_last4(Stores& stores, const std::string& text, std::int64_t before,
                                                     int limit) const;
  [[nodiscard]] std::vector<std::int64_t> with_name(Stores& stores, const std::string& part, std::int64_t before,
                                                    int limit) const;
  const Vault& vault_;
  IdSource& ids_;
};

// One normal form for a phone: +8613800000001 for 13800000001, +86 138 0000 0001, 0086-138..., １３８...; other
// countries need their + and 6 to 15 digits, land lines with 0 (0571-8888 8888) become +86571.... kInvalid else.
[[nodiscard]] Result<std::string> normal_phone(std::string_view text, std::string field = "/phone");

// `M`, the number with at least six digits, and Luhn's check digit: M0000018 is member 1.
[[nodiscard]] std::string member_code(std::int64_t number);

}  // namespace bobbin::members
