#include <algorithm>
#include <utility>

#include "core/base/text.hpp"
#include "core/catalog/catalog.hpp"
#include "core/catalog/pricing.hpp"
#include "core/catalog/store.hpp"

namespace bobbin::catalog {

namespace {

constexpr int kPage = 200;
constexpr int kMaxPages = 50;
constexpr std::size_t kMaxWords = 8;

Refused not_launched(const Item& item, const std::string& field) {
  const std::string from = format_day(*item.launch_on);
  Words words{"“" + item.name + "”从 " + from + " 起才能销售", item.name + " is sold from " + from + " on"};
  if (item.early_access) {
    const std::string early = format_day(item.early_access->on);
    std::string tiers;
    for (const std::string& tier : item.early_access->tiers) tiers += (tiers.empty() ? "" : ", ") + tier;
    words.zh += "（" + tiers + " 会员从 " + early + " 起）";
    words.en += " (to members of " + tiers + " from " + early + ")";
  }
  return refuse(Code::kNotLaunched, std::move(words), field);
}

bool may_buy(const Item& item, const Ask& ask) {
  if (!item.launch_on || *item.launch_on <= ask.day) return true;
  if (!item.early_access || ask.day < item.early_access->on) return false;
  const std::vector<std::string>& named = item.early_access->tiers;
  return std::any_of(ask.tiers.begin(), ask.tiers.end(), [&](const std::string& tier) {
    return std::find(named.begin(), named.end(), tier) != named.end();
  });
}

std::string field_of(const Ask& ask) { return ask.field + (ask.sku.empty() ? "/barcode" : "/sku"); }

// The words of a query, folded; bounded, the rest is left out.
std::vector<std::string> words_of(const std::string& query) {
  std::vector<std::string> out;
  std::string word;
  const auto end_word = [&] {
    std::string folded = fold(word);
    if (!folded.empty() && out.size() < kMaxWords) out.push_back(std::move(folded));
    word.clear();
  };
  for (std::string_view character : characters(query)) {
    if (character == " " || character == "\t" || character == "\u3000") {
      end_word();
    } else {
      word += character;
    }
  }
  end_word();
  return out;
}

// Up to three tokens that a find must have; those of two characters first, because they are rarer.
std::vector<std::string> tokens_of(const std::vector<std::string>& words) {
  std::vector<std::string> out;
  for (const std::string& word : words) {
    for (std::string& gram : query_grams(word)) out.push_back(std::move(gram));
  }
  std::stable_sort(out.begin(), out.end(), [](const std::string& a, const std::string& b) {
    return characters(a).size() > characters(b).size();
  });
  if (out.size() > 3) out.resize(3);
  return out;
}

bool matches(const Item& item, const std::vector<std::string>& words) {
  const std::string texts = fold(item.name) + "\n" + fold(item.style) + "\n" + fold(item.sku) + "\n" + fold(item.size) +
                            "\n" + fold(item.colour);
  return std::all_of(words.begin(), words.end(),
                     [&](const std::string& word) { return texts.find(word) != std::string::npos; });
}

}  // namespace

Later<std::optional<Store::Asked>> Catalog::ask(Stores& stores, const Ask& ask) {
  return ask.sku.empty() ? stores.catalog.ask_barcode(ask.barcode, ask.store, ask.day)
                         : stores.catalog.ask_sku(ask.sku, ask.store, ask.day);
}

Result<Item> Catalog::find(Stores& stores, const Ask& wanted) const { return found(wanted, ask(stores, wanted).get()); }

Result<Item> Catalog::sellable(Stores& stores, const Ask& wanted) const {
  auto item = found(wanted, ask(stores, wanted).get());
  if (!item) return item;
  return launched(*std::move(item), wanted);
}

Result<Item> Catalog::found(const Ask& ask, std::optional<Store::Asked> asked) {
  if (asked) return priced(std::move(*asked), ask.day);
  if (ask.sku.empty()) {
    return refuse(Code::kInvalid,
                  {"没有条码为 " + shown(ask.barcode) + " 的在售商品，请重扫或按名称查找",
                   "no goods on sale have the barcode " + shown(ask.barcode) + "; scan again or search by name"},
                  field_of(ask));
  }
  return refuse(Code::kInvalid,
                {"没有货号为 " + shown(ask.sku) + " 的在售商品，请核对或按名称查找",
                 "no goods on sale have the SKU " + shown(ask.sku) + "; check it or search by name"},
                field_of(ask));
}

Result<Item> Catalog::launched(Item item, const Ask& ask) {
  if (!may_buy(item, ask)) return not_launched(item, field_of(ask));
  return item;
}

bool Catalog::is_early(const Item& item, Day day) {
  return item.launch_on && day < *item.launch_on && item.early_access && item.early_access->on <= day;
}

std::vector<Hit> Catalog::search(Stores& stores, const Search& search) const {
  const std::vector<std::string> words = words_of(search.q);
  if (search.limit <= 0) return {};
  std::vector<Hit> hits;
  // A scanned code that went into the search box: a barcode is found whole, and has no tokens.
  if (std::optional<Store::Candidate> scanned = stores.catalog.scanned(search.q, search.store, search.day)) {
    if (scanned->id > search.after) hits.push_back({scanned->id, priced(std::move(scanned->asked), search.day)});
    return hits;
  }
  const std::vector<std::string> tokens = tokens_of(words);
  std::int64_t after = search.after;
  for (int page = 0; page < kMaxPages; ++page) {
    std::vector<Store::Candidate> rows = stores.catalog.candidates(tokens, search.store, search.day, after, kPage);
    for (Store::Candidate& row : rows) {
      after = row.id;
      Item item = priced(std::move(row.asked), search.day);
      if (!words.empty() && !matches(item, words)) continue;
      hits.push_back({row.id, std::move(item)});
      if (hits.size() == static_cast<std::size_t>(search.limit)) return hits;
    }
    if (rows.size() < kPage) break;
  }
  return hits;
}

}  // namespace bobbin::catalog
