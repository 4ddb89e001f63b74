#include "core/catalog/matrix.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text.hpp"
#include "core/catalog/checks.hpp"

namespace bobbin::catalog {

namespace {

constexpr int kBarcodeTries = 100;

std::string field_of(const WantedVariant& wanted, const char* name) {
  if (wanted.origin == Origin::kMatrix) return "/code";
  return "/variants/" + std::to_string(wanted.index) + "/" + name;
}

// In-store numbers may meet a barcode that somebody brought along: the next one is tried then.
Result<Variant> insert_one(Stores& stores, std::int64_t style, Variant variant, const WantedVariant& wanted) {
  const bool made = wanted.variant.barcode.empty();
  for (int attempt = 0; attempt < kBarcodeTries; ++attempt) {
    if (made) variant.barcode = in_store_ean13(stores.catalog.take_numbers(1));
    const Store::Clash clash = stores.catalog.insert(style, variant);
    if (clash == Store::Clash::kNone) return variant;
    if (clash == Store::Clash::kSku) {
      return refuse(
          Code::kTaken,
          {"货号 " + variant.sku + " 已经存在，请换一个", "the SKU " + variant.sku + " is there already; take another"},
          field_of(wanted, "sku"));
    }
    if (!made) {
      return refuse(Code::kTaken,
                    {"条码 " + variant.barcode + " 已用于另一件商品，请换一个或留空由系统生成",
                     "the barcode " + variant.barcode + " belongs to other goods; take another or leave it out"},
                    field_of(wanted, "barcode"));
    }
  }
  return refuse(Code::kBusy, {"暂时分配不到条码，请再试", "no free barcode was found; try again"});
}

// Texts, SKU and barcode as they may be written; an empty barcode is made later.
Result<Variant> checked_variant(const Style& style, const WantedVariant& want) {
  Variant variant;
  const TextRule rule{40, Need::kOptional, Lines::kOne};
  Result<std::string> size = check_text(want.variant.size, rule, field_of(want, "size"));
  Result<std::string> colour = check_text(want.variant.colour, rule, field_of(want, "colour"));
  if (!size) return Refused(size.error());
  if (!colour) return Refused(colour.error());
  variant.size = std::move(*size);
  variant.colour = std::move(*colour);
  const std::string sku =
      want.variant.sku.empty() ? made_sku(style.code, variant.size, variant.colour) : want.variant.sku;
  Result<std::string> checked_sku = check_sku(sku, field_of(want, "sku"));
  if (!checked_sku) return Refused(checked_sku.error());
  variant.sku = std::move(*checked_sku);
  if (!want.variant.barcode.empty()) {
    Result<std::string> barcode = check_barcode(want.variant.barcode, field_of(want, "barcode"));
    if (!barcode) return Refused(barcode.error());
    variant.barcode = std::move(*barcode);
  }
  if (want.variant.price_minor) {
    if (auto ok = check_price(*want.variant.price_minor, field_of(want, "price_minor")); !ok) {
      return Refused(ok.error());
    }
  }
  return variant;
}

}  // namespace

std::vector<WantedVariant> cells(const Style& style) {
  const std::vector<std::string> none{""};
  std::vector<WantedVariant> out;
  for (const std::string& size : style.sizes.empty() ? none : style.sizes) {
    for (const std::string& colour : style.colours.empty() ? none : style.colours) {
      out.push_back({NewVariant{"", "", size, colour, std::nullopt}, 0, Origin::kMatrix});
    }
  }
  return out;
}

std::vector<WantedVariant> given(const std::vector<NewVariant>& variants) {
  std::vector<WantedVariant> out;
  for (std::size_t index = 0; index < variants.size(); ++index) {
    out.push_back({variants[index], index, Origin::kGiven});
  }
  return out;
}

void take_sizes_and_colours(Style& style, const std::vector<NewVariant>& variants) {
  const auto take = [](std::vector<std::string>& list, const std::string& item) {
    if (!item.empty() && std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
  };
  for (const NewVariant& variant : variants) {
    take(style.sizes, variant.size);
    take(style.colours, variant.colour);
  }
}

std::string made_sku(const std::string& code, const std::string& size, const std::string& colour) {
  std::string sku = code;
  if (!size.empty()) sku += "-" + size;
  if (!colour.empty()) sku += "-" + colour;
  return sku;
}

Result<std::vector<Variant>> insert_variants(Stores& stores, IdSource& ids, const Style& style,
                                             const std::vector<WantedVariant>& wanted) {
  if (wanted.size() > kMaxVariants) {
    return refuse(Code::kInvalid, {"尺码乘颜色最多 1000 个单品", "at most 1,000 variants of sizes and colours"},
                  "/sizes");
  }
  std::vector<Variant> out;
  for (const WantedVariant& want : wanted) {
    Result<Variant> variant = checked_variant(style, want);
    if (!variant) return Refused(variant.error());
    variant->id = ids.next();
    Result<Variant> written = insert_one(stores, style.id, std::move(*variant), want);
    if (!written) return Refused(written.error());
    out.push_back(std::move(*written));
  }
  return out;
}

std::set<std::string> style_grams(const Style& style, const std::vector<Variant>& variants) {
  std::set<std::string> out;
  const auto add = [&](const std::string& text) {
    for (std::string& gram : grams(fold(text))) out.insert(std::move(gram));
  };
  add(style.name);
  add(style.code);
  for (const Variant& variant : variants) {
    add(variant.sku);
    add(variant.size);
    add(variant.colour);
  }
  return out;
}

}  // namespace bobbin::catalog
