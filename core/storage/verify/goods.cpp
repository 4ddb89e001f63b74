#include <algorithm>
#include <map>
#include <set>

#include "core/catalog/catalog.hpp"
#include "core/catalog/matrix.hpp"
#include "core/members/members.hpp"
#include "core/storage/stores/lists.hpp"
#include "core/storage/verify/leaves.hpp"

namespace bobbin::storage {
namespace {

class GoodsCheck {
 public:
  GoodsCheck(Session& session, int limit) : session_(session), found_(limit) {}

  std::vector<Words> run() {
    session_.query("SELECT style, gram FROM style_gram").each([&](const Row& row) {
      grams_[row.integer(0)].insert(row.text(1));
    });
    session_.query("SELECT id, code, name, sizes, colours FROM style ORDER BY id").each([&](const Row& row) {
      catalog::Style style;
      style.id = row.integer(0);
      style.code = row.text(1);
      style.name = row.text(2);
      style.sizes = split_lines(row.text_view(3));
      style.colours = split_lines(row.text_view(4));
      if (!found_.full()) one(style);
    });
    strays();
    sequences();
    return found_.take();
  }

 private:
  // A variant stands in the matrix; one that is no longer sold may have left it.
  void one(const catalog::Style& style) {
    const auto has = [](const std::vector<std::string>& list, const std::string& item) {
      return item.empty() ? list.empty() : std::find(list.begin(), list.end(), item) != list.end();
    };
    std::vector<catalog::Variant> variants;
    session_.query("SELECT sku, size, colour, active FROM variant WHERE style = $1", style.id)
        .each([&](const Row& row) {
          catalog::Variant variant;
          variant.sku = row.text(0);
          variant.size = row.text(1);
          variant.colour = row.text(2);
          if (row.flag(3) && (!has(style.sizes, variant.size) || !has(style.colours, variant.colour))) {
            found_.add("货号 " + variant.sku + " 的尺码或颜色不在款式 " + style.code + " 里",
                       "variant " + variant.sku + ": its size or colour is none of style " + style.code);
          }
          variants.push_back(std::move(variant));
        });
    const std::set<std::string> kept = std::move(grams_[style.id]);
    grams_.erase(style.id);
    if (kept == catalog::style_grams(style, variants)) return;
    found_.add("款式 " + style.code + " 的检索标记与其名称和货号不符",
               "style " + style.code + ": the tokens that find it are not those of its name and SKUs");
  }

  void strays() {
    for (const auto& [style, grams] : grams_) {
      const std::string id = std::to_string(style);
      found_.add("检索标记指向不存在的款式 " + id, "tokens point to style " + id + ", which is not there");
    }
  }

  // The last number that was taken is somebody's: numbers are given back when their transaction is.
  void sequences() {
    session_.query("SELECT id, last FROM barcode_sequence").each([&](const Row& row) {
      constexpr std::int64_t kMost = 9'999'999'999;
      const std::int64_t last = row.integer(1);
      const bool there =
          row.integer(0) == 1 && last > 0 && last <= kMost &&
          session_.query("SELECT 1 FROM variant WHERE barcode = $1", catalog::in_store_ean13(last)).any();
      if (there) return;
      found_.add("店内条码已编到 " + std::to_string(last) + "，而没有这个条码",
                 "in-store barcodes were made up to number " + std::to_string(last) + ", which no variant has");
    });
    session_.query("SELECT id, last FROM member_sequence").each([&](const Row& row) {
      const std::int64_t last = row.integer(1);
      const bool there = row.integer(0) == 1 && last > 0 &&
                         session_.query("SELECT 1 FROM member WHERE code = $1", members::member_code(last)).any();
      if (there) return;
      found_.add("会员号已编到 " + std::to_string(last) + "，而没有这个会员",
                 "member codes were made up to number " + std::to_string(last) + ", which no member has");
    });
  }

  Session& session_;
  Findings found_;
  std::map<std::int64_t, std::set<std::string>> grams_;  // by style
};

}  // namespace

std::vector<Words> wrong_goods(Session& session, int limit) { return GoodsCheck(session, limit).run(); }

}  // namespace bobbin::storage
