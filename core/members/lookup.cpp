#include <algorithm>
#include <functional>
#include <stdexcept>
#include <utility>

#include "core/base/text.hpp"
#include "core/members/checks.hpp"
#include "core/members/members.hpp"

namespace bobbin::members {

namespace {

constexpr int kPage = 100;
constexpr int kMaxPages = 20;

bool is_four_digits(std::string_view text) {
  return text.size() == 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<Member> Members::open(Stores& stores, std::int64_t id) const {
  std::optional<Sealed> sealed = stores.members.find(id);
  if (!sealed) return std::nullopt;
  Member member;
  member.profile = profile(id, sealed->sealed);
  member.row = std::move(sealed->row);
  member.consents = stores.members.consents(id);
  return member;
}

Profile Members::profile(std::int64_t id, const Bytes& sealed) const {
  const std::optional<std::string> text = vault_.open(id, sealed);
  if (!text) {
    throw std::runtime_error("the sealed data of member " + id_text(id) + " doesn't open: damaged, or another key");
  }
  return profile_of(*text);
}

Later<std::optional<Row>> ask_row(Stores& stores, const std::string& id_or_code) {
  return stores.members.ask_code(id_or_code).then([&stores, id_or_code](std::optional<Row> row) {
    if (row) return row;
    const auto id = parse_id(id_or_code);
    return id ? stores.members.row(*id) : std::nullopt;
  });
}

std::optional<Row> row_of(Stores& stores, const std::string& id_or_code) { return ask_row(stores, id_or_code).get(); }

Result<Row> Members::row(Stores& stores, const std::string& id_or_code, std::string field) const {
  if (auto row = row_of(stores, id_or_code)) return std::move(*row);
  const Code code = field.empty() ? Code::kNotFound : Code::kInvalid;
  return refuse(code,
                {"没有编号为 " + shown(id_or_code) + " 的会员，请核对或按手机号查找",
                 "there is no member " + shown(id_or_code) + "; check it or search by phone"},
                std::move(field));
}

Result<Member> Members::get(Stores& stores, const std::string& id_or_code) const {
  Result<Row> found = row(stores, id_or_code);
  if (!found) return Refused(found.error());
  return open(stores, found->id).value();
}

std::string Members::name(Stores& stores, std::int64_t id) const {
  const std::optional<Sealed> sealed = stores.members.find(id);
  return sealed ? name(id, sealed->sealed) : std::string();
}

std::string Members::name(std::int64_t id, const Bytes& sealed) const {
  return sealed.empty() ? std::string() : profile(id, sealed).name;
}

std::vector<std::int64_t> Members::with_phone(Stores& stores, const std::string& text) const {
  const Result<std::string> phone = normal_phone(text);
  if (!phone) return {};
  return stores.members.with_tokens(Vault::Space::kPhone, {vault_.token(Vault::Space::kPhone, *phone)}, 0, 1);
}

std::vector<std::int64_t> Members::with_last4(Stores& stores, const std::string& typed, std::int64_t before,
                                              int limit) const {
  const std::string text = fold(typed);
  if (!is_four_digits(text)) return {};
  return stores.members.with_tokens(Vault::Space::kLast4, {vault_.token(Vault::Space::kLast4, text)}, before, limit);
}

// Those whose name has the part. Tokens only narrow it down (at most four pairs), the names themselves decide.
std::vector<std::int64_t> Members::with_name(Stores& stores, const std::string& part, std::int64_t before,
                                             int limit) const {
  const std::size_t length = characters(part).size();
  if (length == 0) return {};
  if (length == 1) {
    return stores.members.with_tokens(Vault::Space::kName, {vault_.token(Vault::Space::kName, part)}, before, limit);
  }
  std::vector<Vault::Token> pairs;
  for (const std::string& pair : query_grams(part)) {
    if (pairs.size() < 4) pairs.push_back(vault_.token(Vault::Space::kPair, pair));
  }
  std::vector<std::int64_t> out;
  for (int page = 0; page < kMaxPages; ++page) {
    const std::vector<std::int64_t> ids = stores.members.with_tokens(Vault::Space::kPair, pairs, before, kPage);
    for (const std::int64_t id : ids) {
      before = id;
      const std::optional<Member> member = open(stores, id);
      if (!member || fold(member->profile.name).find(part) == std::string::npos) continue;
      out.push_back(id);
      if (out.size() == static_cast<std::size_t>(limit)) return out;
    }
    if (ids.size() < kPage) break;
  }
  return out;
}

std::vector<Member> Members::find(Stores& stores, const Lookup& lookup) const {
  std::vector<std::int64_t> ids;
  const auto add = [&](const std::vector<std::int64_t>& more) { ids.insert(ids.end(), more.begin(), more.end()); };
  const auto add_code = [&](const std::string& code) {
    if (const auto row = stores.members.row_of_code(code)) ids.push_back(row->id);
  };
  if (!lookup.phone.empty()) {
    add(with_phone(stores, lookup.phone));
  } else if (!lookup.code.empty()) {
    add_code(lookup.code);
  } else if (!lookup.last4.empty()) {
    add(with_last4(stores, lookup.last4, lookup.before, lookup.limit));
  } else if (!lookup.q.empty()) {
    add_code(lookup.q);
    add(with_phone(stores, lookup.q));
    add(with_last4(stores, lookup.q, lookup.before, lookup.limit));
    add(with_name(stores, fold(lookup.q), lookup.before, lookup.limit));
  } else {
    add(stores.members.list(lookup.before, lookup.limit));
  }
  if (lookup.before > 0) std::erase_if(ids, [&](std::int64_t id) { return id >= lookup.before; });
  std::sort(ids.begin(), ids.end(), std::greater<>());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (ids.size() > static_cast<std::size_t>(lookup.limit)) ids.resize(static_cast<std::size_t>(lookup.limit));
  std::vector<Member> out;
  for (const std::int64_t id : ids) {
    if (std::optional<Member> member = open(stores, id)) out.push_back(std::move(*member));
  }
  return out;
}

}  // namespace bobbin::members
