#include <utility>

#include "core/catalog/store.hpp"
#include "core/import/opening.hpp"
#include "core/import/table.hpp"

namespace bobbin::imports {
namespace {

struct StyleRow {
  std::int64_t line = 0;
  catalog::NewStyle style;  // with this row's one variant
  std::string content;
};

StyleRow parse_style(Cells& cells, const MappedRow& raw) {
  StyleRow row;
  row.line = raw.line;
  row.content = content_of(raw);
  row.style.code = cells.required("code");
  row.style.name = cells.required("name");
  row.style.category = cells.text("category");
  row.style.season = cells.text("season");
  row.style.tags = cells.list("tags");
  row.style.price_minor = cells.required_amount("price_minor");
  row.style.cost_minor = cells.amount("cost_minor");
  row.style.tax_rate_ppm = cells.whole("tax_rate_ppm", 0, kPpm, 0);
  row.style.special_price_minor = cells.amount("special_price_minor");
  row.style.launch_on = cells.date("launch_on");
  catalog::NewVariant variant;
  variant.sku = cells.required("sku");
  variant.barcode = cells.text("barcode");
  variant.size = cells.text("size");
  variant.colour = cells.text("colour");
  row.style.variants.push_back(std::move(variant));
  return row;
}

// The rows of one style agree in everything but the variant's own columns; the variant may have its own price.
Result<void> check_same(const catalog::Style& there, const catalog::NewStyle& row) {
  const char* differs = there.name != row.name                                 ? "name"
                        : there.category != row.category                       ? "category"
                        : there.season != row.season                           ? "season"
                        : there.tags != row.tags                               ? "tags"
                        : there.cost_minor != row.cost_minor                   ? "cost_minor"
                        : there.tax_rate_ppm != row.tax_rate_ppm               ? "tax_rate_ppm"
                        : there.special_price_minor != row.special_price_minor ? "special_price_minor"
                        : there.launch_on != row.launch_on                     ? "launch_on"
                                                                               : nullptr;
  if (differs == nullptr) return {};
  return refuse(Code::kInvalid,
                {"与款式 " + row.code + " 已有的内容不同", "this differs from what the style " + row.code + " has"},
                "/" + std::string(differs));
}

// Where the catalogue says /variants/0/sku or /variants/0/barcode, the file's column is meant.
Refused of_row(Refusal refusal) {
  const std::string prefix = "/variants/0/";
  if (refusal.field.starts_with(prefix)) refusal.field = "/" + refusal.field.substr(prefix.size());
  return Refused(std::move(refusal));
}

Result<void> write_row(const Desk& desk, Stores& stores, const audit::Actor& actor, const catalog::NewStyle& row) {
  if (!stores.catalog.find(row.code)) {
    auto made = desk.catalog.create(stores, actor, row);
    if (!made) return of_row(std::move(made.error()));
    return {};
  }
  const auto there = desk.catalog.get(stores, row.code, actor.business_day);
  if (!there) return Refused(there.error());
  if (auto same = check_same(*there, row); !same) return same;
  catalog::StylePatch patch;
  patch.variants = row.variants;
  if (row.price_minor != there->price_minor) patch.variants.front().price_minor = row.price_minor;
  auto changed = desk.catalog.change(stores, actor, row.code, patch);
  if (!changed) return of_row(std::move(changed.error()));
  return {};
}

}  // namespace

Result<Report> import_styles(const Desk& desk, const Input& input, Run run) {
  const audit::Actor actor = importer(desk, input);
  Table<StyleRow> table{Kind::kStyles};
  table.parse = parse_style;
  table.take = [&](Stores& stores, const StyleRow& row) -> Result<Taken> {
    const auto known =
        claim(desk, stores, actor, {"import.styles", row.style.variants.front().sku, row.content, "/sku"});
    if (!known) return Refused(known.error());
    if (*known == Known::kUnchanged) return Taken::kUnchanged;
    if (auto written = write_row(desk, stores, actor, row.style); !written) return Refused(std::move(written.error()));
    return Taken::kNew;
  };
  return table(desk, input, run);
}

}  // namespace bobbin::imports
