#include "core/journal/check.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/ids.hpp"
#include "core/journal/ledger.hpp"

namespace bobbin::journal {
namespace {

constexpr std::size_t kCodeBytes = 80;
constexpr std::size_t kRuleBytes = 64;
constexpr std::size_t kHolderBytes = 64;
constexpr std::int64_t kGraceDays = 36'500;

Refusal invalid(Words words, std::string field, const std::string& plugin) {
  return Refusal{Code::kInvalid, std::move(words), std::move(field), plugin, 0};
}

std::optional<Refusal> unknown(const std::string& code, const char* field, const std::string& plugin) {
  return invalid({"没有账户 “" + code + "”，须先在 plugin.json 的 accounts 中声明",
                  "There is no account '" + code + "': declare it under `accounts` in plugin.json"},
                 field, plugin);
}

bool foreign(const Transfer& transfer, const Account& account) {
  return transfer.plugin != kHost && transfer.plugin != account.plugin;
}

std::optional<Refusal> of_another(const Account& account, const char* field, const std::string& plugin) {
  return invalid({"账户 “" + account.code + "” 属于 " + account.plugin + "，" + plugin + " 只能记自己的账户",
                  "The account '" + account.code + "' belongs to " + account.plugin + "; " + plugin +
                      " may post to its own accounts only"},
                 field, plugin);
}

std::optional<Refusal> check_holder(const Account& account, const Side& side, const char* field,
                                    const std::string& plugin) {
  const std::string& holder = side.holder;
  switch (account.holder) {
    case HolderKind::kNone:
      if (holder.empty()) return std::nullopt;
      return invalid({"账户 “" + account.code + "” 没有持有人，holder 须为空",
                      "The account '" + account.code + "' has no holders: `holder` must be empty"},
                     field, plugin);
    case HolderKind::kMember: {
      const auto id = parse_id(holder);
      if (id && id_text(*id) == holder) return std::nullopt;
      return invalid({"账户 “" + account.code + "” 的持有人须为会员编号（数字 id），而不是 “" + holder + "”",
                      "The holder of '" + account.code + "' must be a member's id, not '" + holder + "'"},
                     field, plugin);
    }
    case HolderKind::kStaff:
    case HolderKind::kStore:
      if (!holder.empty() && holder.size() <= kHolderBytes) return std::nullopt;
      return invalid({"账户 “" + account.code + "” 须写明持有人（员工或门店 id）",
                      "The account '" + account.code + "' needs a holder: the id of a person or store"},
                     field, plugin);
  }
  return std::nullopt;
}

std::optional<Refusal> check_terms(const Transfer& transfer) {
  const Basis& basis = transfer.basis;
  const auto value = basis.terms.empty() ? std::optional(transfer.amount) : evaluate(basis);
  if (!value || basis.cap < 0 || basis.minimum < 0 || basis.grace_days < 0 || basis.grace_days > kGraceDays) {
    return invalid({"依据中有超出范围的数（规则 " + transfer.rule + "）",
                    "The basis of rule " + transfer.rule + " has a number out of range"},
                   "/terms", transfer.plugin);
  }
  if (*value == transfer.amount) return std::nullopt;
  return invalid({"规则 " + transfer.rule + " 的依据算出 " + std::to_string(*value) + "，与金额 " +
                      std::to_string(transfer.amount) + " 不符",
                  "The terms of rule " + transfer.rule + " come to " + std::to_string(*value) + ", not to " +
                      std::to_string(transfer.amount)},
                 "/terms", transfer.plugin);
}

bool is_code(const Account& account) {
  const std::string_view code = account.code;
  if (code.empty() || code.size() > kCodeBytes) return false;
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
  };
  if (!std::all_of(code.begin(), code.end(), allowed)) return false;
  const std::string prefix = account.plugin + ".";
  const bool money = code == "sales" || code.starts_with("tender.");
  return account.plugin == kHost || (!money && code.starts_with(prefix) && code.size() > prefix.size());
}

}  // namespace

bool is_rule(std::string_view rule) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
  };
  return !rule.empty() && rule.size() <= kRuleBytes && std::all_of(rule.begin(), rule.end(), allowed);
}

std::optional<Refusal> check_transfer(const Transfer& transfer, const Account* from, const Account* to) {
  const std::string& plugin = transfer.plugin;
  if (transfer.amount <= 0) {
    return invalid({"金额须大于 0", "The amount must be greater than 0"}, "/amount", plugin);
  }
  if (from == nullptr) return unknown(transfer.from.account, "/from_account", plugin);
  if (to == nullptr) return unknown(transfer.to.account, "/to_account", plugin);
  if (foreign(transfer, *from)) return of_another(*from, "/from_account", plugin);
  if (foreign(transfer, *to)) return of_another(*to, "/to_account", plugin);
  if (from->unit != to->unit) {
    return invalid({"两个账户的单位不同：" + from->unit + " 与 " + to->unit,
                    "The accounts differ in unit: " + from->unit + " and " + to->unit},
                   "/to_account", plugin);
  }
  if (auto no = check_holder(*from, transfer.from, "/from_holder", plugin)) return no;
  if (auto no = check_holder(*to, transfer.to, "/to_holder", plugin)) return no;
  if (from->code == to->code && transfer.from.holder == transfer.to.holder) {
    return invalid({"转出与转入是同一个账户", "Both sides are the same account"}, "/to_account", plugin);
  }
  if (!is_rule(transfer.rule)) {
    return invalid({"规则 id “" + transfer.rule + "” 须为 1 到 64 个小写字母、数字、_ . -",
                    "The rule id '" + transfer.rule + "' must be 1 to 64 of a-z, 0-9, _ . -"},
                   "/rule", plugin);
  }
  return check_terms(transfer);
}

std::optional<Refusal> check_expiry(const Transfer& transfer, const Account& to, Instant at) {
  if (transfer.expires.ms == kNever || (to.lots && transfer.expires > at)) return std::nullopt;
  if (!to.lots) {
    return invalid({"账户 “" + to.code + "” 不分批次，不能有到期时间",
                    "The account '" + to.code + "' has no lots, so nothing in it can expire"},
                   "/expires_ms", transfer.plugin);
  }
  return invalid({"到期时间须晚于记账时间", "The expiry must be later than the posting"}, "/expires_ms",
                 transfer.plugin);
}

std::optional<Refusal> check_account(const Account& account, const Account* before) {
  const auto no = [&](Words words, const char* field) { return invalid(std::move(words), field, account.plugin); };
  if (!is_code(account)) {
    return no({"账户 “" + account.code + "” 的名称须为 “" + account.plugin + ".<名称>”，由小写字母、数字、_ . - 组成",
               "The account '" + account.code + "' must be called '" + account.plugin + ".<name>', of a-z, 0-9, _ . -"},
              "/code");
  }
  if (account.unit.empty() || account.unit.size() > kRuleBytes) {
    return no({"账户 “" + account.code + "” 须有单位", "The account '" + account.code + "' needs a unit"}, "/unit");
  }
  if (before == nullptr) return std::nullopt;
  if (before->plugin != account.plugin) {
    return no({"账户 “" + account.code + "” 已由 " + before->plugin + " 声明",
               "The account '" + account.code + "' was declared by " + before->plugin},
              "/code");
  }
  if (before->unit != account.unit || before->holder != account.holder || before->lots != account.lots) {
    return no({"账户 “" + account.code + "” 的单位、持有人和批次自首次声明后不能更改；请另起一个名称",
               "The unit, holder and lots of '" + account.code +
                   "' can't change after it was first declared: take another name"},
              "/code");
  }
  return std::nullopt;
}

}  // namespace bobbin::journal
