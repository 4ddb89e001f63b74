#pragma once

#include <string>
#include <vector>

#include "core/import/batches.hpp"
#include "core/import/cells.hpp"
#include "core/import/history.hpp"
#include "core/import/sale_file.hpp"

// Internal to core/import: files of which each row is a thing of its own (members, variants).
namespace bobbin::imports {

// `parse` makes a Row of a row's cells, or leaves cells.bad() set; `take` writes it. A Row has `line`, and a `column`
// for each of our fields is told by Rows.
template <class Row>
struct Table {
  Kind kind;
  std::function<Row(Cells&, const MappedRow&)> parse = nullptr;
  std::function<Result<Taken>(Stores&, const Row&)> take = nullptr;

  static constexpr std::size_t kBatch = 200;

  Result<Report> operator()(const Desk& desk, const Input& input, Run run) const {
    const auto map = input.map ? read_map(*input.map) : Result<Map>(own_map(kind));
    if (!map) return Refused(map.error());
    if (map->kind != kind) {
      return refuse(Code::kInvalid, {"这份对照表不是这一类的", "This map is one of another kind"}, "/map");
    }
    const auto settings = desk.settings.current();
    const config::StoreConfig* store = settings->store(input.store);
    if (store == nullptr) {
      return refuse(Code::kInvalid, {"没有门店“" + input.store + "”", "There is no store '" + input.store + "'"},
                    "/store");
    }
    auto rows = Rows::open(*map, input);
    if (!rows) return Refused(std::move(rows.error()));
    Report report;
    for (const auto& skip : map->skip) report.skipped.push_back({skip.reason});
    Batches<Row> batches{desk.storage, run};
    batches.take = take;
    batches.taken = [&](const Row&, Taken taken) { ++(taken == Taken::kNew ? report.imported : report.unchanged); };
    batches.refused = [&](const Row& row, const Refusal& refusal) {
      const std::string field = refusal.field.empty() ? "" : refusal.field.substr(1, refusal.field.find('/', 1) - 1);
      const std::size_t index = field_index(kind, field);
      const bool ours = index < fields_of(kind).size();
      report.bad.push_back({row.line, ours ? (*rows)->column_of(index) : field, refusal.detail});
    };
    std::vector<Row> batch;
    const auto flush = [&]() -> Result<void> {
      std::vector<const Row*> items;
      for (const auto& row : batch) items.push_back(&row);
      auto done = batches(items);
      batch.clear();
      if (input.progress) input.progress({Progress::Step::kWriting, (*rows)->position(), (*rows)->size()});
      return done;
    };
    while (auto row = (*rows)->next()) {
      ++report.rows;
      if (row->skip) {
        report.skipped[*row->skip].add(row->line);
        continue;
      }
      if (row->bad) {
        report.bad.push_back(std::move(*row->bad));
        continue;
      }
      Cells cells(**rows, *row, store->day.time_zone);
      Row parsed = parse(cells, *row);
      if (cells.bad()) {
        report.bad.push_back(*cells.bad());
        continue;
      }
      batch.push_back(std::move(parsed));
      if (!batch_is_full(run, batch.size(), kBatch)) continue;
      if (auto done = flush(); !done) return Refused(std::move(done.error()));
    }
    if (auto done = flush(); !done) return Refused(std::move(done.error()));
    tidy(report);
    return report;
  }
};

[[nodiscard]] audit::Actor importer(const Desk& desk, const Input& input);
[[nodiscard]] std::string content_of(const MappedRow& row);

}  // namespace bobbin::imports
