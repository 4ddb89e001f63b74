#include "core/storage/session.hpp"

namespace bobbin::storage {

void add_column(std::vector<Table>& tables, std::string_view table, std::string_view column, std::size_t key_place) {
  if (tables.empty() || tables.back().name != table) tables.push_back({std::string(table), {}, {}});
  Table& last = tables.back();
  last.columns.emplace_back(column);
  if (key_place == 0) return;
  if (last.key.size() < key_place) last.key.resize(key_place);
  last.key[key_place - 1] = column;
}

}  // namespace bobbin::storage
