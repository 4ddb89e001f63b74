#include "core/app/demo/print.hpp"

#include <map>
#include <ostream>

#include "core/receipts/gather.hpp"

namespace bobbin::app {
namespace {

std::string padded(const std::string& text, int columns) {
  return text + std::string(static_cast<std::size_t>(std::max(1, columns - receipts::width(text))), ' ');
}

std::string right(const std::string& text, int columns) {
  return std::string(static_cast<std::size_t>(std::max(0, columns - receipts::width(text))), ' ') + text;
}

void row(std::ostream& out, const std::string& label, const std::string& value) {
  out << "  " << padded(label, 28) << right(value, 14) << "\n";
}

std::string amount_text(const std::string& unit, std::int64_t amount) {
  return unit == "point" ? std::to_string(amount) : money_text(amount);
}

Words cause_words(const std::string& kind) {
  static const std::map<std::string, Words> kNames = {
      {"sale", {"销售", "sale"}},         {"return", {"退货", "return"}},
      {"exchange", {"换货", "exchange"}}, {"gift", {"赠送", "gift"}},
      {"redemption", {"兑换", "reward"}}, {"checkin", {"签到", "check-in"}},
      {"join", {"入会", "joining"}},      {"job", {"定时任务", "job"}},
      {"import", {"导入", "import"}},     {"correction", {"更正", "correction"}}};
  const auto found = kNames.find(kind);
  return found == kNames.end() ? Words{kind, kind} : found->second;
}

// "2026-01-05 10:00", of the first store's day.
std::string minute_of(const Desk& desk, Instant at) {
  std::string text = format_instant(at, desk.settings.current()->stores().front().day.time_zone).substr(0, 16);
  if (text.size() > 10) text[10] = ' ';
  return text;
}

std::string person_name(const Desk& desk, const std::string& id) {
  return desk.storage.read<std::string>([&](Stores& stores) {
    const auto person = desk.staff.get(stores, id);
    return person ? person->name : id;
  });
}

// "points.balance" -> "积分 (points.balance)": the module's name, and the account's as the journal lists it.
std::string account_name(const Desk& desk, const std::string& account, const std::string& locale) {
  const std::string plugin = account.substr(0, account.find('.'));
  for (const modules::Row& module : desk.modules.modules(desk.settings.current()->stores().front().id)) {
    if (module.id == plugin) return module.name.in(locale) + " (" + account + ")";
  }
  return account;
}

}  // namespace

std::string receipt_text(const Desk& desk, const checkout::Sale& sale, const std::string& locale) {
  return desk.storage.read<std::string>([&](Stores& stores) {
    const auto heading = receipts::heading(stores, {desk.settings, desk.members, desk.staff}, sale);
    const auto sections = desk.checkout.floor().modules.receipt(stores, sale);
    return receipts::text(sale, heading, sections, {.locale = locale});
  });
}

std::string receipt_text(const Desk& desk, const returns::Return& back, const std::string& locale) {
  return desk.storage.read<std::string>([&](Stores& stores) {
    const receipts::Sources sources{desk.settings, desk.members, desk.staff};
    auto heading = receipts::heading(stores, sources, back.store, back.staff, back.member ? back.member->id : 0);
    const auto sale = receipts::of_sale(stores, desk.checkout.floor().modules, back);
    heading.of_sale = sale.number;
    return receipts::text(back, heading, sale.sections, {.locale = locale});
  });
}

std::string money_text(Minor minor) { return receipts::money(minor, "CNY"); }

void print_z_report(const Desk& desk, std::ostream& out, const shifts::Report& report, const std::string& locale) {
  const auto say = [&](const char* zh, const char* en) { return Words{zh, en}.in(locale); };
  const auto name = [&](const std::string& tender) { return report.labels.at(tender).in(locale); };
  out << "== " << say("日结 Z 报表", "Z report") << "  " << report.shift.store << " " << report.shift.till << " ==\n";
  row(out, say("开班 ", "Opened by ") + person_name(desk, report.shift.opened_by),
      minute_of(desk, report.shift.opened_at));
  if (report.shift.closed_at) {
    row(out, say("交班 ", "Closed by ") + person_name(desk, report.shift.closed_by),
        minute_of(desk, *report.shift.closed_at));
  }
  const auto tally = [&](const char* zh, const char* en, const shifts::Tally& one) {
    row(out, say(zh, en) + std::to_string(one.count), money_text(one.amount_minor.value_or(0)));
  };
  tally("销售笔数 ", "Sales ", report.trade.sales);
  tally("退货笔数 ", "Returns ", report.trade.returns);
  row(out, say("备用金", "Float"), money_text(report.shift.float_minor));
  Minor total = 0;
  for (const auto& [tender, net] : report.totals) {
    row(out, name(tender), money_text(net));
    total += net;
  }
  row(out, say("收款合计（已减退款）", "Taken less refunds"), money_text(total));
  for (const shifts::CashMove& move : report.moves) {
    row(out, say("现金存取：", "Cash move: ") + move.reason, money_text(move.amount_minor));
  }
  for (const auto& [tender, expected] : report.expected) {
    row(out, say("应有 ", "Expected ") + name(tender), money_text(expected));
  }
  for (const auto& [tender, counted] : report.counted) {
    row(out, say("实点 ", "Counted ") + name(tender), money_text(counted));
  }
  for (const auto& [tender, difference] : report.difference) {
    row(out, say("差额 ", "Difference ") + name(tender), money_text(difference));
  }
  out << "\n";
}

void print_statement(const Desk& desk, std::ostream& out, const members::Member& member, const std::string& locale) {
  const auto say = [&](const char* zh, const char* en) { return Words{zh, en}.in(locale); };
  out << "== " << say("会员对账单", "Member's statement") << "  " << member.profile.name << "  " << member.row.code
      << " ==\n";
  row(out, say("账户", "Account"), say("余额", "Balance"));
  out << "    " << padded(say("时间", "Time"), 16) << "  " << right(say("变动", "Change"), 9) << "  "
      << right(say("余额", "Balance"), 9) << "  " << say("原因", "Why") << "\n";
  desk.storage.read_erased([&](Stores& stores) {
    for (const journal::BalanceRow& balance : journal::Ledger::balances(stores, "", id_text(member.row.id))) {
      row(out, account_name(desk, balance.side.account, locale), amount_text(balance.unit, balance.balance));
      for (const auto& line : journal::Ledger::statement(stores, balance.side, 0, 20)) {
        const std::string at = minute_of(desk, line.entry.cause.at);
        const std::string label = line.entry.label.in(locale);
        out << "    " << at << "  " << right(amount_text(balance.unit, line.amount), 9) << "  "
            << right(amount_text(balance.unit, line.balance), 9) << "  "
            << cause_words(line.entry.cause.kind).in(locale) << "  " << label << "\n";
      }
    }
  });
  out << "\n";
}

bool print_trial_balance(const Desk& desk, std::ostream& out, const std::string& locale) {
  std::map<std::string, std::int64_t> sums;
  out << "== " << Words{"试算平衡", "Trial balance"}.in(locale) << " ==\n";
  row(out, Words{"科目", "Account"}.in(locale), Words{"余额", "Balance"}.in(locale));
  for (const auto& account : desk.storage.read<std::vector<journal::Store::TrialRow>>(
           [](Stores& stores) { return journal::Ledger::trial_balance(stores); })) {
    row(out, account.account, amount_text(account.unit, account.balance));
    sums[account.unit] += account.balance;
  }
  bool zero = true;
  for (const auto& [unit, sum] : sums) {
    row(out, Words{"合计 ", "Sum "}.in(locale) + unit, amount_text(unit, sum));
    zero = zero && sum == 0;
  }
  out << "\n";
  return zero;
}

}  // namespace bobbin::app
