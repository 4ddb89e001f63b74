#include <sodium.h>

#include <utility>

#include "core/base/text.hpp"
#include "core/staff/staff_book.hpp"

namespace bobbin::staff {

namespace {

constexpr int kTokenBytes = 32;
TokenHash hash_of(const std::string& token) {
  TokenHash out(crypto_generichash_BYTES);
  crypto_generichash(out.data(), out.size(), reinterpret_cast<const unsigned char*>(token.data()), token.size(),
                     nullptr, 0);
  return out;
}

Refused wrong() {
  return refuse(Code::kUnauthenticated,
                {"工号、PIN 码或密码不对，请重新输入", "the id, PIN or password is wrong; try again"});
}

Refused no_session() {
  return refuse(Code::kUnauthenticated, {"登录已失效，请重新登录", "this session has ended; log in again"});
}

Refused too_many(int seconds) {
  const std::string wait = std::to_string(seconds);
  Refused refused = refuse(Code::kTooManyRequests, {"连续输错次数太多，请 " + wait + " 秒后再试",
                                                    "wrong too many times in a row; try again in " + wait +
                                                        (seconds == 1 ? " second" : " seconds")});
  refused.value().retry_after_s = seconds;
  return refused;
}

}  // namespace

Result<bool> StaffBook::proves(const std::optional<Credentials>& known, const Login& login) {
  const SecretKind kind = login.pin ? SecretKind::kPin : SecretKind::kPassword;
  const std::string& secret = login.pin ? *login.pin : *login.password;
  std::string hash;
  if (known && known->person.active) hash = login.pin ? known->pin_hash : known->password_hash;
  if (!hash.empty()) return hasher_.verify(hash, secret);
  // As much work as for a known one: who exists must not show in the time that a refusal takes.
  if (const Result<std::string> spent = hasher_.hash(kind, secret); !spent) return Refused(spent.error());
  return false;
}

Result<LoggedIn> StaffBook::login(const Login& login) {
  if (login.pin.has_value() == login.password.has_value()) {
    return refuse(Code::kInvalid, {"请给 PIN 码或密码其中之一", "give either a PIN or a password"}, "/pin");
  }
  if (const int wait = tries_.wait_s(login.staff, steady_()); wait > 0) return too_many(wait);
  const std::optional<Credentials> known =
      storage_.read<std::optional<Credentials>>([&](Stores& stores) { return stores.staff.find(login.staff); });
  const Result<bool> proven = proves(known, login);
  if (!proven) return Refused(proven.error());
  if (const int wait = tries_.wait_s(login.staff, steady_()); wait > 0) return too_many(wait);
  if (!*proven) {
    tries_.wrong(login.staff, steady_());
    return wrong();
  }
  tries_.right(login.staff);
  const Person& person = known->person;
  if (!may_enter(person.role, person.stores, login.store)) {
    return refuse(Code::kForbidden,
                  {"您没有在门店 " + shown(login.store) + " 工作的权限，请店主添加",
                   "you may not work in the store " + shown(login.store) + "; the owner can add it"},
                  "/store");
  }
  LoggedIn out;
  out.token = random_hex(kTokenBytes);
  out.session = {person.id,    person.name, person.role, login.store, login.till, system_.now().ms + kSessionMs,
                 person.stores};
  const TokenHash token = hash_of(out.token);
  Result<void> stored = storage_.write<void>([&](Stores& stores) -> Result<void> {
    // Who was deactivated or got a new secret while this one was being proven, has proven nothing.
    const std::optional<Credentials> now = stores.staff.find(login.staff);
    const bool same =
        now && now->person.active && now->pin_hash == known->pin_hash && now->password_hash == known->password_hash;
    if (!same) return wrong();
    stores.staff.end_sessions_before(system_.now().ms);
    stores.staff.insert(token, out.session);
    return {};
  });
  if (!stored) return Refused(stored.error());
  return out;
}

Result<Session> StaffBook::session(const std::string& token) {
  if (token.size() != kTokenBytes * 2) return no_session();
  const TokenHash hash = hash_of(token);
  const auto now = steady_();
  std::optional<Session> found = cache_.find(hash, now);
  if (!found) {
    const std::uint64_t version = cache_.version();
    found = storage_.read<std::optional<Session>>([&](Stores& stores) { return stores.staff.session(hash); });
    if (found) cache_.put(hash, *found, now, version);
  }
  if (!found || found->expires_ms <= system_.now().ms) return no_session();
  if (!may_enter(found->role, found->stores, found->store)) return no_session();
  return std::move(*found);
}

void StaffBook::logout(const std::string& token) {
  const TokenHash hash = hash_of(token);
  (void)storage_.write<void>([&](Stores& stores) -> Result<void> {
    stores.staff.end_session(hash);
    return {};
  });
  cache_.forget(hash);
}

}  // namespace bobbin::staff
