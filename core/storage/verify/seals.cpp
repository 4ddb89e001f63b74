#include <exception>
#include <map>
#include <set>

#include "core/members/checks.hpp"
#include "core/storage/verify/leaves.hpp"

namespace bobbin::storage {
namespace {

using members::Vault;

// Every token of a member, with its space in front.
using Tokens = std::set<std::vector<std::uint8_t>>;

void put(Tokens& tokens, std::int64_t space, std::span<const std::uint8_t> token) {
  std::vector<std::uint8_t> one{static_cast<std::uint8_t>(space)};
  one.insert(one.end(), token.begin(), token.end());
  tokens.insert(std::move(one));
}

Tokens tokens_of(const Vault& vault, const members::Profile& profile) {
  const members::Store::Tokens made = members::blind_tokens(vault, profile);
  Tokens out;
  const auto add = [&](Vault::Space space, const Vault::Token& token) {
    put(out, static_cast<std::int64_t>(space), token);
  };
  if (made.phone) add(Vault::Space::kPhone, *made.phone);
  if (made.last4) add(Vault::Space::kLast4, *made.last4);
  if (made.name) add(Vault::Space::kName, *made.name);
  for (const Vault::Token& pair : made.pairs) add(Vault::Space::kPair, pair);
  return out;
}

class SealCheck {
 public:
  SealCheck(Session& session, const Vault& vault, int limit) : session_(session), vault_(vault), found_(limit) {}

  std::vector<Words> run() {
    if (!is_our_key()) {
      found_.add("密钥不是封存本店会员资料的那把，或其核对值已损坏；会员资料没有核对",
                 "the key is not the one that this shop's members are sealed with, or the value that tells it is"
                 " damaged: what is sealed was not looked at");
      return found_.take();
    }
    session_
        .query(
            "SELECT m.id, m.code, m.complete, m.birth_month, m.birth_day, m.sealed, t.space, t.token FROM member m"
            " LEFT JOIN member_token t ON t.member = m.id ORDER BY m.id")
        .each([&](const Row& row) { take(row); });
    close();
    return found_.take();
  }

 private:
  bool is_our_key() {
    bool ours = true;
    session_.query("SELECT value FROM vault_check").each([&](const Row& row) {
      ours = ours && row.bytes(0) == vault_.check_value();
    });
    return ours;
  }

  void take(const Row& row) {
    if (row.integer(0) != id_) {
      close();
      id_ = row.integer(0);
      code_ = row.text(1);
      complete_ = row.flag(2);
      month_ = row.integer(3);
      day_ = row.integer(4);
      sealed_ = row.bytes(5);
    }
    // A phone that was given up is in no profile any more.
    if (row.is_null(6) || row.integer(6) == static_cast<std::int64_t>(Vault::Space::kFormerPhone)) return;
    put(tokens_, row.integer(6), row.bytes_view(7));
  }

  void close() {
    const Tokens tokens = std::move(tokens_);
    tokens_.clear();
    if (id_ == 0 || found_.full()) return;
    const auto plain = vault_.open(id_, sealed_);
    if (!plain) {
      found_.add("会员 " + code_ + " 封存的资料打不开", "member " + code_ + ": what is sealed doesn't open");
      return;
    }
    members::Profile profile;
    try {
      profile = members::profile_of(*plain);
    } catch (const std::exception&) {
      found_.add("会员 " + code_ + " 封存的资料无法读取", "member " + code_ + ": what is sealed can't be read");
      return;
    }
    const CalendarDate born = profile.birthday ? calendar(*profile.birthday) : CalendarDate{0, 0, 0};
    if (members::is_complete(profile) != complete_ || born.month != month_ || born.day != day_) {
      found_.add("会员 " + code_ + " 的生日或完整标记与封存的资料不符",
                 "member " + code_ + ": birthday or completeness is not what is sealed");
    }
    if (tokens == tokens_of(vault_, profile)) return;
    found_.add("会员 " + code_ + " 的检索标记与封存的资料不符",
               "member " + code_ + ": the tokens are not those of what is sealed");
  }

  Session& session_;
  const Vault& vault_;
  Findings found_;
  std::int64_t id_ = 0;
  std::string code_;
  bool complete_ = false;
  std::int64_t month_ = 0;
  std::int64_t day_ = 0;
  Bytes sealed_;
  Tokens tokens_;
};

}  // namespace

std::vector<Words> wrong_seals(Session& session, const Vault& vault, int limit) {
  return SealCheck(session, vault, limit).run();
}

}  // namespace bobbin::storage
