#include "tests/bench/grown_members.hpp"

#include <array>
#include <stdexcept>

#include "core/base/ids.hpp"
#include "core/members/checks.hpp"

namespace bobbin::bench {
namespace {

using members::Vault;

constexpr std::array kSurnames{"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙"};
constexpr std::array kGiven{"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰",
                            "娟", "涛", "明", "超", "秀", "霞", "平", "刚", "桂", "英", "华", "玉", "兰"};

Vault vault_of(const std::filesystem::path& key) {
  auto vault = Vault::from_file(key.string());
  if (!vault) throw std::runtime_error(vault.error().detail.en);
  return *std::move(vault);
}

// As the shop numbers them, one in a row.
std::int64_t last_number(const Database& database) {
  return std::stoll(database.text_of("SELECT COALESCE(max(last), 0) FROM member_sequence"));
}

}  // namespace

GrownMembers::GrownMembers(const Database& database, const std::filesystem::path& key, const Calendar& calendar,
                           std::int64_t count)
    : database_(database),
      vault_(vault_of(key)),
      joined_day_(calendar.business_day(-1).n),
      first_number_(last_number(database) + 1) {
  for (std::int64_t n = 0; n < count; ++n) {
    Member& member = members_.emplace_back();
    member.joined_ms = calendar.moment_ms(-1, n, count);
    member.id = Calendar::id_at(member.joined_ms);
    member.holder = id_text(member.id);
    member.code = members::member_code(first_number_ + n);
  }
}

std::vector<std::string> GrownMembers::codes() const {
  std::vector<std::string> out;
  for (const Member& member : members_) out.push_back(member.code);
  return out;
}

members::Profile GrownMembers::profile(std::int64_t n) const {
  members::Profile out;
  const auto pick = [](const auto& from, std::int64_t i) {
    return std::string(from[static_cast<std::size_t>(i) % from.size()]);
  };
  out.name = pick(kSurnames, n) + pick(kGiven, n / 7) + pick(kGiven, n / 31);
  out.phone = "+86" + std::to_string(17'700'000'000 + n);
  return out;
}

void GrownMembers::write() {
  const Prepared member_row(
      database_,
      "INSERT INTO member (id, code, store, joined_ms, joined_day, birth_month, birth_day, complete, tags, referrer,"
      " spend_minor, sales, visits, first_sale_ms, last_sale_ms, sealed)"
      " VALUES (?1, ?2, 'hz-west', ?3, ?4, 0, 0, 0, '', 0, ?5, ?6, ?7, NULLIF(?8, 0), NULLIF(?9, 0), ?10)");
  const Prepared token_row(database_, "INSERT INTO member_token (space, token, member) VALUES (?1, ?2, ?3)");
  const Prepared audit_row(
      database_,
      "INSERT INTO audit (id, at_ms, store, staff, action, subject_json, before_json, after_json, reason, source)"
      " VALUES (?1, ?2, 'hz-west', 'manager', 'member.joined', '{\"member\":\"' || ?3 || '\"}', '',"
      " '{\"code\":\"' || ?4 || '\"}', '', '')");
  const Prepared balance_row(
      database_,
      "INSERT INTO journal_balance (account, holder, unit, balance, held, last_entry, previous_entry)"
      " VALUES ('points.balance', ?1, 'point', ?2, 0, ?3, ?4)");
  for (std::int64_t n = 0; n < count(); ++n) {
    const Member& member = (*this)[n];
    const members::Profile known = profile(n);
    run_with(member_row, member.id, member.code, member.joined_ms, joined_day_, member.spend_minor, member.sales,
             member.visits, member.first_sale_ms, member.last_sale_ms,
             vault_.seal(member.id, members::profile_text(known)));
    write_tokens(token_row, member, known);
    run_with(audit_row, member.id + 1, member.joined_ms, member.holder, member.code);
    if (member.last_entry == 0) continue;
    run_with(balance_row, member.holder, member.balance, member.last_entry, member.previous_entry);
  }
  if (count() == 0) return;
  database_.run("INSERT INTO member_sequence (id, last) VALUES (1, " + std::to_string(first_number_ + count() - 1) +
                ") ON CONFLICT (id) DO UPDATE SET last = excluded.last");
}

void GrownMembers::write_tokens(const Prepared& insert, const Member& member, const members::Profile& profile) const {
  const members::Store::Tokens tokens = members::blind_tokens(vault_, profile);
  const auto write = [&](Vault::Space space, const Vault::Token& token) {
    run_with(insert, static_cast<std::int64_t>(space), token, member.id);
  };
  if (tokens.phone) write(Vault::Space::kPhone, *tokens.phone);
  if (tokens.last4) write(Vault::Space::kLast4, *tokens.last4);
  if (tokens.name) write(Vault::Space::kName, *tokens.name);
  for (const Vault::Token& pair : tokens.pairs) write(Vault::Space::kPair, pair);
}

}  // namespace bobbin::bench
