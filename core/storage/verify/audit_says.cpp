#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/ids.hpp"
#include "core/staff/staff.hpp"
#include "core/storage/stores/lists.hpp"
#include "core/storage/verify/leaves.hpp"
#include "core/storage/verify/said.hpp"

namespace bobbin::storage {
namespace {

using nlohmann::json;

// Acts that make a row, and how many such rows there are: each of them has its audit row and each audit row its own.
struct Counted {
  std::string_view action;
  std::string_view sql;
  std::string_view zh;
  std::string_view en;
};

constexpr std::array<Counted, 7> kCounted{{
    {"shift.opened", "SELECT CAST(count(*) AS BIGINT) FROM shift", "开班", "shifts opened"},
    {"shift.closed", "SELECT CAST(count(*) AS BIGINT) FROM shift WHERE closed_ms IS NOT NULL", "交班", "shifts closed"},
    {"shift.cash", "SELECT CAST(count(*) AS BIGINT) FROM shift_cash", "现金存取", "cash movements"},
    {"member.joined", "SELECT CAST(count(*) AS BIGINT) FROM member", "入会", "members joined"},
    {"style.created", "SELECT CAST(count(*) AS BIGINT) FROM style", "新建款式", "styles made"},
    {"staff.created", "SELECT CAST(count(*) AS BIGINT) FROM staff", "新建员工", "staff made"},
    {"return.unreferenced", "SELECT CAST(count(*) AS BIGINT) FROM sale_return WHERE sale IS NULL", "无小票退货",
     "returns without receipt"},
}};

json day_or_null(const std::optional<Day>& day) { return day ? json(format_day(*day)) : json(nullptr); }
json minor_or_null(const std::optional<std::int64_t>& amount) { return amount ? json(*amount) : json(nullptr); }

// Holds rows against what the audit trail says of them (S8).
class AuditCheck {
 public:
  AuditCheck(Session& session, int limit) : session_(session), found_(limit) {}

  std::vector<Words> run() {
    session_
        .query(
            "SELECT action, subject_json, after_json, store, staff, at_ms, reason, before_json FROM audit ORDER BY id")
        .each([&](const Row& row) {
          try {
            one(row);
          } catch (const json::exception&) {
            return;  // wrong_texts tells of what can't be read
          }
        });
    for (const Counted& counted : kCounted) {
      const std::int64_t there = session_.query(counted.sql).integer();
      const std::int64_t said = counts_[std::string(counted.action)];
      if (there == said) continue;
      found_.add(
          "审计记录说有 " + std::to_string(said) + " 次" + std::string(counted.zh) + "，实有 " + std::to_string(there),
          "the audit trail says " + std::to_string(said) + " " + std::string(counted.en) + ", there are " +
              std::to_string(there));
    }
    styles();
    staff();
    return found_.take();
  }

 private:
  void wrong(const std::string& zh, const std::string& en) {
    found_.add(zh + "与审计记录不符", en + " is not what the audit trail says");
  }

  void one(const Row& row) {
    const std::string action = row.text(0);
    ++counts_[action];
    if (action.starts_with("shift.") && action != "shift.cash_refused") {
      shift(row, action);
    } else if (action == "member.joined") {
      member(row);
    } else if (action == "return.unreferenced") {
      unreferenced(row);
    } else if (action == "sale.price_changed") {
      price_changed(row);
    } else if (action == "style.created" || action == "style.changed") {
      const json subject = json::parse(row.text_view(1));
      json after = json::parse(row.text_view(2));
      if (action == "style.created") after["from the beginning"] = after.value("price_minor", json());
      styles_[subject.at("style").get<std::string>()].took(unpriced(before_of(row)), unpriced(std::move(after)));
    } else if (action == "staff.created" || action == "staff.changed") {
      const json subject = json::parse(row.text_view(1));
      staff_[subject.at("staff").get<std::string>()].took(before_of(row), json::parse(row.text_view(2)));
    }
  }

  // A variant's price goes by the day: what one row leaves need not be what the next one finds.
  static json unpriced(json style) {
    if (const auto variants = style.find("variants"); variants != style.end()) {
      for (json& one : *variants) {
        if (one.is_object()) one.erase("price_minor");
      }
    }
    return style;
  }

  static json before_of(const Row& row) {
    const std::string_view text = row.text_view(7);
    return text.empty() ? json::object() : json::parse(text);
  }

  void shift(const Row& row, const std::string& action) {
    const json subject = json::parse(row.text_view(1));
    const json after = json::parse(row.text_view(2));
    const std::int64_t id = parse_id(subject.at("shift").get<std::string>()).value_or(0);
    bool right = session_
                     .query("SELECT 1 FROM shift WHERE id = $1 AND store = $2 AND till = $3", id, row.text(3),
                            subject.at("till").get<std::string>())
                     .any();
    if (action == "shift.opened") {
      right = right && session_
                           .query(
                               "SELECT 1 FROM shift WHERE id = $1 AND float_minor = $2 AND opened_ms = $3"
                               " AND opened_by = $4",
                               id, after.at("float_minor").get<std::int64_t>(), row.integer(5), row.text(4))
                           .any();
    } else if (action == "shift.cash") {
      right =
          right && session_
                       .query(
                           "SELECT 1 FROM shift_cash WHERE shift = $1 AND amount_minor = $2 AND at_ms = $3"
                           " AND staff = $4 AND reason = $5",
                           id, after.at("amount_minor").get<std::int64_t>(), row.integer(5), row.text(4), row.text(6))
                       .any();
    } else if (action == "shift.closed") {
      right = right && session_
                           .query("SELECT 1 FROM shift WHERE id = $1 AND closed_ms = $2 AND closed_by = $3", id,
                                  row.integer(5), row.text(4))
                           .any();
      json counted = json::object();
      json expected = json::object();
      session_.query("SELECT tender, counted_minor, expected_minor FROM shift_count WHERE shift = $1", id)
          .each([&](const Row& count) {
            counted[count.text(0)] = count.integer(1);
            expected[count.text(0)] = count.integer(2);
          });
      right = right && after.at("counted") == counted && after.at("expected") == expected;
    }
    if (right) return;
    const std::string which = std::to_string(id);
    wrong("班次 " + which + " 的备用金、存取、清点、时间或员工",
          "shift " + which + ": its float, cash, counts, times or staff");
  }

  void member(const Row& row) {
    const json subject = json::parse(row.text_view(1));
    const std::string code = json::parse(row.text_view(2)).at("code").get<std::string>();
    const std::int64_t id = parse_id(subject.at("member").get<std::string>()).value_or(0);
    // Who is brought along joined at noon of a day before.
    if (session_
            .query("SELECT 1 FROM member WHERE id = $1 AND code = $2 AND store = $3 AND (joined_ms = $4"
                   " OR (joined_ms - 43200000) % 86400000 = 0)",
                   id, code, row.text(3), row.integer(5))
            .any()) {
      return;
    }
    wrong("会员 " + code + " 的会员号、门店或入会时间", "member " + code + ": code, store or time of joining");
  }

  void unreferenced(const Row& row) {
    const std::string uuid = json::parse(row.text_view(1)).at("return").get<std::string>();
    const auto amount = json::parse(row.text_view(2)).at("amount_minor").get<std::int64_t>();
    if (session_
            .query("SELECT 1 FROM claim c JOIN sale_return r ON r.id = c.id WHERE c.uuid = $1 AND r.sale IS NULL"
                   " AND r.refunded_minor = $2 AND r.at_ms = $3 AND r.staff = $4 AND r.reason = $5",
                   uuid, amount, row.integer(5), row.text(4), row.text(6))
            .any()) {
      return;
    }
    wrong("无小票退货 " + uuid + " 的金额、时间、员工或原因",
          "return " + uuid + " without receipt: its amount, time, staff or reason");
  }

  void price_changed(const Row& row) {
    const json subject = json::parse(row.text_view(1));
    const auto uuid = subject.at("sale").get<std::string>();
    const auto number = subject.at("number").get<std::string>();
    bool right = true;
    const json after = json::parse(row.text_view(2));
    for (const json& line : after.at("lines")) {
      right = right && session_
                           .query(
                               "SELECT 1 FROM claim c JOIN sale s ON s.id = c.id JOIN sale_line l ON l.id > s.id"
                               " AND l.id <= s.last AND l.sale = s.id WHERE c.uuid = $1 AND s.number = $2"
                               " AND l.line = $3 AND l.net_minor = $4 AND s.at_ms = $5 AND s.staff = $6",
                               uuid, number, line.at("line").get<std::int64_t>(),
                               line.at("net_minor").get<std::int64_t>(), row.integer(5), row.text(4))
                           .any();
    }
    if (!right) wrong("销售 " + number + " 的改价", "the price set by hand in sale " + number);
  }

  // As the catalogue writes it (catalog/json.cpp), without what goes by the day.
  void styles() {
    session_
        .query(
            "SELECT s.id, s.code, s.name, s.kind, s.category, s.season, s.tags, s.sizes, s.colours, s.cost_minor,"
            " s.tax_rate_ppm, s.special_minor, s.special_from, s.special_until, s.launch_on, s.early_tiers, s.early_on,"
            " p.price_minor FROM style s LEFT JOIN price p ON p.style = s.id AND p.sku = '' AND p.store = ''"
            " AND p.from_day = 0 ORDER BY s.id")
        .each([&](const Row& row) {
          const auto found = styles_.find(row.text(1));
          if (found == styles_.end()) return wrong("款式 " + row.text(1), "style " + row.text(1));
          style(row, found->second);
        });
  }

  void style(const Row& row, const Said& said) {
    json early = nullptr;
    if (!row.is_null(16)) early = {{"tiers", split_lines(row.text_view(15))}, {"on", format_day(row.day(16))}};
    json is{{"name", row.text(2)},
            {"kind", row.integer(3) == 2 ? "service" : "goods"},
            {"category", row.text(4)},
            {"season", row.text(5)},
            {"tags", split_lines(row.text_view(6))},
            {"sizes", split_lines(row.text_view(7))},
            {"colours", split_lines(row.text_view(8))},
            {"cost_minor", minor_or_null(row.maybe_integer(9))},
            {"tax_rate_ppm", row.integer(10)},
            {"special_price_minor", minor_or_null(row.maybe_integer(11))},
            {"special_from", day_or_null(row.maybe_day(12))},
            {"special_until", day_or_null(row.maybe_day(13))},
            {"launch_on", day_or_null(row.maybe_day(14))},
            {"early_access", std::move(early)},
            {"from the beginning", minor_or_null(row.maybe_integer(17))}};
    for (const auto& [key, value] : is.items()) {
      if (said.fits(key, value)) continue;
      wrong("款式 " + row.text(1) + " 的 " + key + " ", "style " + row.text(1) + ": " + key);
    }
    const auto variants = said.today("variants");
    if (!variants) return;
    std::set<std::string> there;
    session_.query("SELECT sku, barcode, size, colour FROM variant WHERE style = $1 AND active = 1", row.integer(0))
        .each([&](const Row& one) {
          there.insert(
              json{{"sku", one.text(0)}, {"barcode", one.text(1)}, {"size", one.text(2)}, {"colour", one.text(3)}}
                  .dump());
        });
    for (const json& one : *variants) {
      if (there.erase(one.dump()) == 1) continue;
      const auto sku = one.at("sku").get<std::string>();
      wrong("货号 " + sku, "variant " + sku);
    }
    for (const std::string& one : there) {
      const auto sku = json::parse(one).at("sku").get<std::string>();
      wrong("货号 " + sku, "variant " + sku);
    }
  }

  void staff() {
    session_.query("SELECT id, name, role, stores, active FROM staff ORDER BY id").each([&](const Row& row) {
      const auto found = staff_.find(row.text(0));
      json is{{"name", row.text(1)},
              {"role", staff::name_of(row.enumerator<staff::Role>(2))},
              {"stores", split_lines(row.text_view(3))},
              {"active", row.flag(4)}};
      bool right = found != staff_.end();
      for (const auto& [key, value] : is.items()) {
        right = right && found->second.knows(key) && found->second.fits(key, value);
      }
      if (!right)
        wrong("员工 " + row.text(0) + " 的姓名、角色、门店或状态",
              "staff " + row.text(0) + ": name, role, stores or state");
    });
  }

  Session& session_;
  Findings found_;
  std::map<std::string, std::int64_t> counts_;
  std::map<std::string, Said> styles_;
  std::map<std::string, Said> staff_;
};

}  // namespace

std::vector<Words> wrong_audit(Session& session, int limit) { return AuditCheck(session, limit).run(); }

}  // namespace bobbin::storage
