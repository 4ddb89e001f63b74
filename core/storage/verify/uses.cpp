#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "core/journal/journal.hpp"
#include "core/storage/stores/journal_codec.hpp"
#include "core/storage/verify/leaves.hpp"

namespace bobbin::storage {
namespace {

// A side as its entries go by, in the order of their ids. Where two hosts' clocks made that another order than the
// chain's, or a balance ever was a debt, less can be proved of its lots.
struct Side {
  std::int64_t balance = 0;
  std::int64_t last = 0;
  bool plain = true;
  bool clawed = false;  // something was taken back from it: lots may have lent to one another
};

// What entries did to one lot after its own made it.
struct Used {
  std::int64_t sum = 0;
  std::int64_t first = 0;
};

class UseCheck {
 public:
  UseCheck(Session& session, int limit) : session_(session), found_(limit) {}

  std::vector<Words> run() {
    session_.query("SELECT code, holder_kind, lots FROM journal_account").each([&](const Row& row) {
      accounts_[row.text(0)] = {row.integer(1) == 1 || row.integer(1) == 2, row.flag(2)};
    });
    session_
        .query(
            "SELECT id, from_account, from_holder, to_account, to_holder, amount, previous_from, previous_to, detail,"
            " reverses FROM journal_entry ORDER BY id")
        .each([&](const Row& row) {
          if (!found_.full()) entry(row);
        });
    lots();
    return found_.take();
  }

 private:
  struct Account {
    bool rows = false;
    bool lots = false;
  };

  Side& move(const Row& row, int column, std::int64_t amount, std::int64_t previous) {
    Side& side = sides_[row.text(column) + "\n" + row.text(column + 1)];
    const auto account = accounts_.find(row.text_view(column));
    const bool rows = account != accounts_.end() && account->second.rows;
    if (rows && side.last != previous) side.plain = false;
    if (__builtin_add_overflow(side.balance, amount, &side.balance)) side.plain = false;
    if (rows && side.balance < 0) side.plain = false;
    side.last = row.integer(0);
    return side;
  }

  void entry(const Row& row) {
    const std::string id = std::to_string(row.integer(0));
    const std::int64_t amount = row.integer(5);
    journal::Entry entry;
    try {
      decode_detail(row.text_view(8), entry);
    } catch (const nlohmann::json::exception&) {
      found_.add("分录 " + id + " 的明细无法读取", "entry " + id + ": its detail can't be read");
      return;
    }
    Side& from = move(row, 1, -amount, row.integer(6));
    from.clawed = from.clawed || row.integer(9) != 0;
    move(row, 3, amount, row.integer(7));
    if (!entry.basis.terms.empty() && journal::evaluate(entry.basis) != amount) {
      found_.add("分录 " + id + " 的金额为 " + std::to_string(amount) + "，而其依据算出的不是",
                 "entry " + id + " is of " + std::to_string(amount) + ", but its terms come to something else");
    }
    std::int64_t taken = 0;
    std::int64_t given = 0;
    for (const journal::LotUse& use : entry.uses) {
      Used& used = used_[use.lot];
      if (used.sum == 0 && used.first == 0) used.first = use.amount;
      if (__builtin_add_overflow(used.sum, use.amount, &used.sum)) used.sum = std::numeric_limits<std::int64_t>::max();
      std::int64_t& sum = use.amount > 0 ? taken : given;
      if (__builtin_add_overflow(sum, use.amount, &sum)) sum = std::numeric_limits<std::int64_t>::max();
    }
    const auto account = accounts_.find(row.text_view(1));
    const bool of_lots = account != accounts_.end() && account->second.lots;
    if (taken <= (of_lots ? amount : 0) && given >= -amount && !(of_lots && from.plain && taken != amount)) return;
    found_.add(
        "分录 " + id + " 的金额为 " + std::to_string(amount) + "，而从批次取出 " + std::to_string(taken),
        "entry " + id + " is of " + std::to_string(amount) + ", but it took " + std::to_string(taken) + " from lots");
  }

  void lots() {
    session_
        .query(
            "SELECT l.id, l.account, l.holder, l.amount, l.remaining, e.id, l.lent FROM journal_lot l"
            " LEFT JOIN journal_entry e ON e.id = l.id ORDER BY l.id")
        .each([&](const Row& row) {
          if (!found_.full()) lot(row);
        });
    for (const auto& [id, used] : used_) {
      const std::string lot = std::to_string(id);
      found_.add("分录所用的批次 " + lot + " 不存在", "entries use lot " + lot + ", which is not there");
    }
  }

  void lot(const Row& row) {
    const std::int64_t id = row.integer(0);
    const std::int64_t amount = row.integer(3);
    Used used;
    if (const auto known = used_.find(id); known != used_.end()) {
      used = known->second;
      used_.erase(known);
    }
    const auto side = sides_.find(row.text(1) + "\n" + row.text(2));
    const bool plain = side != sides_.end() && side->second.plain;
    // What the entry of its own number put in is not among its uses; what another one put in is the first of them.
    const bool own = !row.is_null(5);
    std::int64_t began = 0;
    bool right = !__builtin_add_overflow(row.integer(4), used.sum, &began);
    if (own) {
      right = right && began >= 0 && began <= amount && (!plain || began == amount);
    } else {
      right = right && began == 0 && (!plain || used.first == -amount);
    }
    right = right && (row.integer(6) == 0 || !plain || side->second.clawed);
    if (right) return;
    const std::string left = std::to_string(row.integer(4));
    const std::string which = std::to_string(id);
    found_.add("批次 " + which + "（" + std::to_string(amount) + "）剩余 " + left + "，而分录所记的取用与此不符",
               "lot " + which + " of " + std::to_string(amount) + " has " + left +
                   " left, which is not what the entries took from it");
  }

  Session& session_;
  Findings found_;
  std::map<std::string, Account, std::less<>> accounts_;
  std::unordered_map<std::string, Side> sides_;
  std::unordered_map<std::int64_t, Used> used_;
};

}  // namespace

std::vector<Words> wrong_uses(Session& session, int limit) { return UseCheck(session, limit).run(); }

}  // namespace bobbin::storage
