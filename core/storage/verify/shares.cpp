#include "core/storage/verify/leaves.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace bobbin::storage {
namespace {

using nlohmann::json;

struct Sums {
  std::int64_t shares = 0;
  std::int64_t adjustments = 0;
  bool has_shares = false;
};

// Damaged text throws json::exception.
Sums sums_of(std::string_view detail, std::map<std::int64_t, std::int64_t>& by_tender) {
  Sums out;
  const json in = json::parse(detail);
  if (const auto shares = in.find("shares"); shares != in.end()) {
    for (const json& share : *shares) {
      const auto amount = share.at(1).get<std::int64_t>();
      out.shares += amount;
      by_tender[share.at(0).get<std::int64_t>()] += amount;
      out.has_shares = true;
    }
  }
  if (const auto adjustments = in.find("adjustments"); adjustments != in.end()) {
    for (const json& one : *adjustments) out.adjustments += one.at(3).get<std::int64_t>();
  }
  return out;
}

class ShareCheck {
 public:
  ShareCheck(Session& session, int limit) : session_(session), limit_(static_cast<std::size_t>(limit)) {}

  std::vector<Words> run() {
    session_
        .query(
            "SELECT s.id, s.number, s.last, l.line, l.list_minor, l.net_minor, l.detail FROM sale s"
            " JOIN sale_line l ON l.id > s.id AND l.id <= s.last AND l.sale = s.id ORDER BY s.id, l.id")
        .each([&](const Row& row) {
          if (wrong_.size() >= limit_) return;
          if (row.integer(0) != sale_) close_sale();
          sale_ = row.integer(0);
          number_ = row.text(1);
          last_ = row.integer(2);
          line(row);
        });
    close_sale();
    return std::move(wrong_);
  }

 private:
  void line(const Row& row) {
    const std::string which = std::to_string(row.integer(3));
    const std::int64_t net = row.integer(5);
    Sums sums;
    try {
      sums = sums_of(row.text_view(6), by_tender_);
    } catch (const json::exception&) {
      add("第 " + which + " 行的明细无法读取", "line " + which + ": its detail can't be read");
      return;
    }
    has_shares_ = has_shares_ || sums.has_shares;
    if (sums.has_shares && sums.shares != net) {
      add("第 " + which + " 行净额 " + std::to_string(net) + "，而付款分摊之和为 " + std::to_string(sums.shares),
          "line " + which + " comes to " + std::to_string(net) + ", but its shares sum to " +
              std::to_string(sums.shares));
    }
    const std::int64_t after = row.integer(4) + sums.adjustments;
    if (after != net) {
      add("第 " + which + " 行净额 " + std::to_string(net) + "，而原价加调整为 " + std::to_string(after),
          "line " + which + " comes to " + std::to_string(net) + ", but its list price with its adjustments to " +
              std::to_string(after));
    }
  }

  void close_sale() {
    if (sale_ != 0 && has_shares_) {
      session_
          .query("SELECT n, amount_minor FROM sale_tender WHERE id > $1 AND id <= $2 AND sale = $1 ORDER BY id", sale_,
                 last_)
          .each([&](const Row& row) { tender(row.integer(0), row.integer(1)); });
    }
    by_tender_.clear();
    has_shares_ = false;
  }

  void tender(std::int64_t n, std::int64_t amount) {
    const std::int64_t sum = by_tender_[n];
    if (sum == amount) return;
    const std::string which = std::to_string(n);
    add("第 " + which + " 笔付款为 " + std::to_string(amount) + "，而其分摊之和为 " + std::to_string(sum),
        "tender " + which + " is " + std::to_string(amount) + ", but its shares sum to " + std::to_string(sum));
  }

  void add(const std::string& zh, const std::string& en) {
    wrong_.push_back({"销售 " + number_ + "：" + zh, "sale " + number_ + ", " + en});
  }

  Session& session_;
  std::size_t limit_;
  std::vector<Words> wrong_;
  std::int64_t sale_ = 0;
  std::int64_t last_ = 0;
  std::string number_;
  bool has_shares_ = false;
  std::map<std::int64_t, std::int64_t> by_tender_;
};

}  // namespace

std::vector<Words> wrong_shares(Session& session, int limit) { return ShareCheck(session, limit).run(); }

}  // namespace bobbin::storage
