#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/ids.hpp"
#include "core/storage/verify/leaves.hpp"

namespace bobbin::storage {
namespace {

using nlohmann::json;

// What one document moved of one SKU into or out of one store.
struct Moved {
  std::int64_t kind = 0;
  std::int64_t at = 0;
  std::string staff;
  std::int64_t delta = 0;
  std::int64_t quantity = 0;
};

// Documents of stock against the audit rows that were written with them (stock.cpp): each line has its movement, and
// each movement its line.
class StockAudit {
 public:
  StockAudit(Session& session, int limit) : session_(session), found_(limit) {}

  std::vector<Words> run() {
    session_.query("SELECT document, store, sku, kind, at_ms, staff, delta, quantity FROM stock_movement")
        .each([&](const Row& row) {
          moved_[row.integer(0)][row.text(1) + "\n" + row.text(2)] = {row.integer(3), row.integer(4), row.text(5),
                                                                      row.integer(6), row.integer(7)};
        });
    session_
        .query(
            "SELECT action, subject_json, after_json, store, staff, at_ms, before_json FROM audit WHERE action IN"
            " ('stock.received', 'stock.transferred', 'stock.counted') ORDER BY id")
        .each([&](const Row& row) {
          try {
            document(row);
          } catch (const json::exception&) {
            return;  // wrong_texts tells of what can't be read
          }
        });
    for (const auto& [document, lines] : moved_) {
      if (lines.empty()) continue;
      const std::string id = std::to_string(document);
      const std::string sku = lines.begin()->first.substr(lines.begin()->first.find('\n') + 1);
      found_.add("库存单 " + id + " 的 " + sku + " 不在审计记录里",
                 "stock document " + id + " moved " + sku + ", which no audit row says");
    }
    return found_.take();
  }

 private:
  void document(const Row& row) {
    const json subject = json::parse(row.text_view(1));
    const json after = json::parse(row.text_view(2));
    const auto id = parse_id(subject.at("document").get<std::string>());
    const std::string action = row.text(0);
    std::map<std::string, std::int64_t> book;  // what a count found there
    if (action == "stock.counted") {
      const json before = json::parse(row.text_view(6));
      for (const json& line : before.at("lines")) {
        book[line.at("sku").get<std::string>()] = line.at("stock").get<std::int64_t>();
      }
    }
    const std::string to = subject.value("to", std::string());
    auto& lines = moved_[id.value_or(0)];
    for (const json& line : after.at("lines")) {
      const auto sku = line.at("sku").get<std::string>();
      const auto quantity = line.at("quantity").get<std::int64_t>();
      const auto stock = line.at("stock").get<std::int64_t>();
      const auto wrong = [&] {
        const std::string which = subject.at("document").get<std::string>();
        found_.add("库存单 " + which + " 的 " + sku + " 与审计记录不符",
                   "stock document " + which + ", " + sku + ": its movement is not what the audit trail says");
      };
      const auto take = [&](const std::string& store, auto&& fits) {
        const auto found = lines.find(store + "\n" + sku);
        const bool right = found != lines.end() && found->second.at == row.integer(5) &&
                           found->second.staff == row.text_view(4) && fits(found->second);
        if (found != lines.end()) lines.erase(found);
        if (!right) wrong();
      };
      if (action == "stock.received") {
        take(row.text(3),
             [&](const Moved& one) { return one.kind == 1 && one.delta == quantity && one.quantity == stock; });
      } else if (action == "stock.counted") {
        take(row.text(3), [&](const Moved& one) {
          return one.kind == 4 && one.quantity == quantity && one.quantity == stock &&
                 one.delta == quantity - book[sku];
        });
      } else {
        take(row.text(3),
             [&](const Moved& one) { return one.kind == 2 && one.delta == -quantity && one.quantity == stock; });
        take(to, [&](const Moved& one) { return one.kind == 3 && one.delta == quantity; });
      }
    }
  }

  Session& session_;
  Findings found_;
  std::map<std::int64_t, std::map<std::string, Moved>> moved_;
};

}  // namespace

std::vector<Words> wrong_stock_audit(Session& session, int limit) { return StockAudit(session, limit).run(); }

}  // namespace bobbin::storage
