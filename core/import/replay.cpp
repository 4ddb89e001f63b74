#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/import/batches.hpp"
#include "core/import/making.hpp"
#include "core/import/sale_file.hpp"
#include "core/journal/store.hpp"
#include "core/shifts/store.hpp"

namespace bobbin::imports {
namespace {

constexpr const char* kPoints = "points";

const Words kStopped{"已按要求停下；再运行一次就接着做完，不会重复",
                     "ended as it was told to: run it again, it goes on from here and doubles nothing"};

using Place = std::pair<std::string, std::string>;  // store, SKU

// What a sale of the file did, so that a sale that was there before counts like one of now.
struct Outcome {
  Taken taken = Taken::kNew;
  std::int64_t points = 0;
};

class Replay {
 public:
  Replay(const Desk& desk, const Input& input, const ReplayHooks& hooks, SaleFile file)
      : desk_(desk), input_(input), hooks_(hooks), file_(std::move(file)), settings_(desk.settings.current()) {}

  Result<ReplayReport> run() {
    const std::vector<const FileSale*> order = new_in_order();
    const auto same_slip = [](const FileSale& a, const FileSale& b) {
      return a.business_day == b.business_day && a.store == b.store && a.till == b.till;
    };
    std::vector<const FileSale*> batch;
    std::size_t lines = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      batch.push_back(order[i]);
      lines += order[i]->lines.size();
      const bool full = batch.size() == kBatchSales || lines >= kBatchLines;
      if (i + 1 < order.size() && !full && same_slip(*order[i], *order[i + 1])) continue;
      if (hooks_.stop && hooks_.stop()) return refuse(Code::kDeclined, kStopped);
      if (auto sold = sell(batch); !sold) return Refused(std::move(sold.error()));
      batch.clear();
      lines = 0;
      if (input_.progress) {
        input_.progress(
            {Progress::Step::kWriting, static_cast<std::int64_t>(i + 1), static_cast<std::int64_t>(order.size())});
      }
    }
    if (auto closed = close_shift(); !closed) return Refused(std::move(closed.error()));
    return finish();
  }

 private:
  // Counts the sales that an earlier run has sold, and answers the others: by time, ties in the file's order.
  std::vector<const FileSale*> new_in_order() {
    std::vector<const FileSale*> order;
    desk_.storage.read_erased([&](Stores& stores) {
      for (const FileSale& sale : file_.sales) {
        const auto claim = stores.claims.find(sale.id);
        if (!claim) {
          order.push_back(&sale);
        } else if (claim->content_hash ==
                   request_of(desk_, sale, input_.staff, checkout::Source::kReplay).content_hash) {
          count(sale, {Taken::kUnchanged, points_of(stores.journal.entries_of_cause(sale.id))});
        } else {
          refuse_sale(file_, sale, {Code::kIdConflict, {}, "/sale", {}, 0});
        }
      }
    });
    std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->at < b->at; });
    for (const FileSale* sale : order) {
      for (const auto& line : sale->lines) needed_[Place(sale->store, line.sku)] += line.quantity;
    }
    return order;
  }

  static std::int64_t points_of(const std::vector<journal::Entry>& entries) {
    std::int64_t points = 0;
    for (const auto& entry : entries) {
      if (entry.plugin == kPoints && entry.reverses == 0 && entry.from.holder.empty()) points += entry.amount;
    }
    return points;
  }

  // Sales of one store, till and business day.
  Result<void> sell(const std::vector<const FileSale*>& sales) {
    if (auto begun = begin_day(*sales.front()); !begun) return begun;
    last_ = sales.back();
    Batches<FileSale> batches{desk_.storage, Run::kReal};
    batches.take = [this](Stores& stores, const FileSale& sale) { return take(stores, sale); };
    batches.taken = [this](const FileSale& sale, Taken) { count(sale, outcomes_.at(&sale)); };
    batches.refused = [this](const FileSale& sale, const Refusal& refusal) { refuse_sale(file_, sale, refusal); };
    batches.begin = [this] {
      outcomes_.clear();
      stocking_.clear();
    };
    return batches(sales);
  }

  Result<Taken> take(Stores& stores, const FileSale& sale) {
    std::vector<Place> received;
    auto taken = sell_one(stores, sale, received);
    if (taken) return taken;
    for (const auto& place : received) stocking_.erase(place);  // undone with the sale
    return taken;
  }

  Result<Taken> sell_one(Stores& stores, const FileSale& sale, std::vector<Place>& received) {
    const audit::Actor actor = actor_of(sale, input_.staff);
    if (auto made = make_member(desk_, stores, actor, sale.member); !made) {
      made.error().field = "/member";
      return Refused(std::move(made.error()));
    }
    for (std::size_t i = 0; i < sale.lines.size(); ++i) {
      const Place place(sale.store, sale.lines[i].sku);
      if (stocked_.contains(place) || !stocking_.insert(place).second) continue;
      received.push_back(place);
      if (auto there = stock_up(stores, actor, sale.lines[i].sku); !there) {
        there.error().field = "/lines/" + std::to_string(i) + "/sku";
        return Refused(std::move(there.error()));
      }
    }
    auto sold = desk_.checkout.sell_within(stores, request_of(desk_, sale, input_.staff, checkout::Source::kReplay));
    if (!sold) return Refused(std::move(sold.error()));
    const Taken taken = sold->outcome == checkout::Outcome::kReplayed ? Taken::kUnchanged : Taken::kNew;
    outcomes_.insert_or_assign(&sale, Outcome{taken, points_of(stores.journal.entries_of_cause(sale.id))});
    return taken;
  }

  // Before the first sale of a SKU the store receives what the file will sell of it: one receipt instead of thousands.
  Result<void> stock_up(Stores& stores, const audit::Actor& actor, const std::string& sku) {
    auto kind = make_goods(desk_, stores, actor, sku, file_.goods.at(sku));
    if (!kind) return Refused(std::move(kind.error()));
    if (*kind == catalog::Kind::kService) return {};
    return receive_missing(desk_, stores, actor, stock::Line{sku, needed_.at(Place(actor.store, sku))});
  }

  // A business day is a shift of its own; one that somebody has open at that till is used.
  Result<void> begin_day(const FileSale& sale) {
    if (last_ != nullptr && last_->business_day == sale.business_day && last_->store == sale.store &&
        last_->till == sale.till) {
      return {};
    }
    if (auto closed = close_shift(); !closed) return closed;
    if (hooks_.day_begins && (last_ == nullptr || last_->business_day != sale.business_day)) hooks_.day_begins(sale.at);
    return desk_.storage.write<void>([&](Stores& stores) -> Result<void> {
      const auto open = stores.shifts.open_shift(sale.store, sale.till);
      if (open && open->opened_by != input_.staff) return {};
      if (open) {
        if (business_day_of(*open) == sale.business_day) return {};
        if (auto closed = close(stores, *open, sale); !closed) return closed;
      }
      auto opened = desk_.shifts.open(stores, actor_of(sale, input_.staff), sale.till, 0);
      if (!opened) return Refused(std::move(opened.error()));
      return {};
    });
  }

  [[nodiscard]] Day business_day_of(const shifts::Shift& shift) const {
    const auto* store = settings_->store(shift.store);
    return business_day(shift.opened_at, store == nullptr ? DayRule{} : store->day);
  }

  Result<void> close(Stores& stores, const shifts::Shift& shift, const FileSale& at) {
    const auto report = desk_.shifts.report(stores, shift.store, shift.id);
    if (!report) return Refused(report.error());
    const auto cash = report->expected.find(std::string(shifts::kCash));
    const shifts::Amounts counted{
        {std::string(shifts::kCash), cash == report->expected.end() ? 0 : std::max<Minor>(0, cash->second)}};
    auto closed = desk_.shifts.close(stores, {actor_of(at, input_.staff), shifts::Drawers::kAll}, shift.id, counted,
                                     shifts::always_closes());
    if (!closed) return Refused(std::move(closed.error()));
    return {};
  }

  Result<void> close_shift() {
    if (last_ == nullptr) return {};
    return desk_.storage.write<void>([&](Stores& stores) -> Result<void> {
      const auto open = stores.shifts.open_shift(last_->store, last_->till);
      if (!open || open->opened_by != input_.staff) return {};
      return close(stores, *open, *last_);
    });
  }

  void count(const FileSale& sale, const Outcome& outcome) {
    const auto rows = static_cast<std::int64_t>(sale.lines.size());
    (outcome.taken == Taken::kNew ? file_.report.imported : file_.report.unchanged) += rows;
    ++report_.sales;
    if (outcome.taken == Taken::kNew) ++report_.sold_now;
    if (sale.net_minor == 0) ++report_.free_sales;
    report_.lines += rows;
    report_.total_minor += sale.net_minor;
    report_.points += outcome.points;
    if (!sale.member.empty()) {
      members_.insert(sale.member);
      report_.points_expected += expected_points(sale);
    }
    for (const auto& line : sale.lines) {
      skus_.insert(line.sku);
      if (outcome.taken == Taken::kNew) stocked_.insert({sale.store, line.sku});
    }
  }

  [[nodiscard]] std::int64_t expected_points(const FileSale& sale) const {
    if (settings_->state(sale.store, kPoints) != modules::State::kOn) return 0;
    const auto& settings = settings_->settings(sale.store, kPoints);
    const auto earn = settings.find("earn");
    if (earn == settings.end()) return 0;
    const auto points = earn->value("points", std::int64_t{0});
    const auto per_minor = earn->value("per_minor", std::int64_t{1});
    return mul_div(sale.net_minor, points, per_minor, Rounding::kFloor).value_or(0);
  }

  ReplayReport finish() {
    tidy(file_.report);
    report_.rows = std::move(file_.report);
    report_.members = static_cast<std::int64_t>(members_.size());
    report_.styles = static_cast<std::int64_t>(skus_.size());
    report_.trial_balance = desk_.storage.read<std::vector<journal::Store::TrialRow>>(
        [](Stores& stores) { return stores.journal.trial_balance(); });
    std::map<std::string, std::int64_t> sums;
    for (const auto& row : report_.trial_balance) sums[row.unit] += row.balance;
    for (const auto& [unit, sum] : sums) report_.trial_sum += std::abs(sum);
    return std::move(report_);
  }

  const Desk& desk_;
  const Input& input_;
  const ReplayHooks& hooks_;
  SaleFile file_;
  std::shared_ptr<const config::Snapshot> settings_;  // shared: the shop's own
  ReplayReport report_;
  std::map<const FileSale*, Outcome> outcomes_;  // of the batch that is being written
  std::set<std::string> members_;
  std::set<std::string> skus_;
  std::map<Place, std::int64_t> needed_;  // what is still to be sold
  std::set<Place> stocked_;               // received
  std::set<Place> stocking_;              // received in the transaction that is open
  const FileSale* last_ = nullptr;        // the last one that was sold in this run
};

}  // namespace

Result<ReplayReport> replay(const Desk& desk, const Input& input, const ReplayHooks& hooks) {
  auto file = read_sales(desk, input);
  if (!file) return Refused(std::move(file.error()));
  return Replay(desk, input, hooks, std::move(*file)).run();
}

}  // namespace bobbin::imports
