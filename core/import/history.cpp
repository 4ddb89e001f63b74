#include "core/import/history.hpp"

#include <set>

#include "core/catalog/store.hpp"
#include "core/import/batches.hpp"
#include "core/import/making.hpp"
#include "core/import/sale_file.hpp"

namespace bobbin::imports {
namespace {

// Goods that the file has a name for are made; a SKU that nobody knows a name for is a bad row.
Result<void> make_named(const Desk& desk, Stores& stores, const SaleFile& file, const FileSale& sale,
                        const audit::Actor& actor) {
  for (std::size_t i = 0; i < sale.lines.size(); ++i) {
    const std::string& sku = sale.lines[i].sku;
    const FileGoods& goods = file.goods.at(sku);
    if (goods.name.empty()) continue;
    auto made = make_goods(desk, stores, actor, sku, goods);
    if (made) continue;
    made.error().field = "/lines/" + std::to_string(i) + (made.error().field.empty() ? "/sku" : made.error().field);
    return Refused(std::move(made.error()));
  }
  return {};
}

}  // namespace

Result<Report> import_sales(const Desk& desk, const Input& input, Run run) {
  auto read = read_sales(desk, input);
  if (!read) return Refused(std::move(read.error()));
  SaleFile& file = *read;
  const Instant now = desk.clock.now();
  Batches<FileSale> batches{desk.storage, run};
  batches.take = [&](Stores& stores, const FileSale& sale) -> Result<Taken> {
    if (sale.at > now) {
      const auto* store = desk.settings.current()->store(sale.store);
      const std::string clock = format_instant(now, store->day.time_zone);
      return refuse(Code::kInvalid,
                    {"时间晚于门店的时钟（现在是 " + clock + "）", "this is later than the shop's clock: " + clock},
                    "/at");
    }
    const audit::Actor actor = actor_of(sale, input.staff);
    if (auto made = make_named(desk, stores, file, sale, actor); !made) return Refused(std::move(made.error()));
    auto sold = desk.checkout.sell_within(stores, request_of(desk, sale, input.staff, checkout::Source::kHistory));
    if (!sold) return Refused(std::move(sold.error()));
    return sold->outcome == checkout::Outcome::kReplayed ? Taken::kUnchanged : Taken::kNew;
  };
  batches.taken = [&](const FileSale& sale, Taken taken) {
    (taken == Taken::kNew ? file.report.imported : file.report.unchanged) +=
        static_cast<std::int64_t>(sale.lines.size());
  };
  batches.refused = [&](const FileSale& sale, const Refusal& refusal) { refuse_sale(file, sale, refusal); };
  std::vector<const FileSale*> batch;
  std::size_t lines = 0;
  std::int64_t done = 0;
  for (const auto& sale : file.sales) {
    batch.push_back(&sale);
    lines += sale.lines.size();
    const bool full = batch_is_full(run, batch.size(), kBatchSales) || batch_is_full(run, lines, kBatchLines);
    if (!full && &sale != &file.sales.back()) continue;
    done += static_cast<std::int64_t>(batch.size());
    if (auto in = batches(batch); !in) return Refused(std::move(in.error()));
    batch.clear();
    lines = 0;
    if (input.progress) {
      input.progress({Progress::Step::kWriting, done, static_cast<std::int64_t>(file.sales.size())});
    }
  }
  tidy(file.report);
  return std::move(file.report);
}

}  // namespace bobbin::imports
