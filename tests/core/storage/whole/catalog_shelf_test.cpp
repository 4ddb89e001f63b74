#include "core/storage/stores/catalog_shelf.hpp"

#include "tests/support/catch.hpp"

using bobbin::storage::CatalogShelf;

namespace {

CatalogShelf::Asked good(const std::string& sku) {
  CatalogShelf::Asked asked;
  asked.item.sku = sku;
  return asked;
}

}  // namespace

TEST_CASE("the shelf gives back what was put there, and says of which version") {
  CatalogShelf shelf;
  CHECK_FALSE(shelf.find("a"));
  shelf.put("a", 5, good("A"));
  shelf.put("b", 5, good("B"));
  shelf.put("a", 5, good("A2"));
  const auto found = shelf.find("a");
  REQUIRE(found);
  CHECK(found->asked->item.sku == "A2");
  CHECK(found->version == 5);
  CHECK(shelf.find("b")->asked->item.sku == "B");
}

TEST_CASE("goods of another version clear the shelf, whether its number is higher or lower") {
  for (const std::int64_t other : {9, 1}) {
    CatalogShelf shelf;
    shelf.put("a", 5, good("A"));
    const auto held = shelf.find("a");
    shelf.put("b", other, good("B"));
    CHECK_FALSE(shelf.find("a"));
    CHECK(shelf.find("b")->version == other);
    CHECK(held->asked->item.sku == "A");  // who holds it keeps it
  }
}

TEST_CASE("the shelf never holds more than it has place for") {
  constexpr int kMany = 20'000;
  CatalogShelf shelf;
  for (int i = 0; i < kMany; ++i) shelf.put(std::to_string(i), 5, good("A"));
  int held = 0;
  for (int i = 0; i < kMany; ++i) held += shelf.find(std::to_string(i)) ? 1 : 0;
  CHECK(held > 0);
  CHECK(held <= 8'000);
  CHECK(shelf.find(std::to_string(kMany - 1)));
}
