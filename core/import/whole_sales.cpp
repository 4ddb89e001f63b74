#include "core/import/whole_sales.hpp"

namespace bobbin::imports {

void BadRows::bad(const std::string& sale, std::int64_t line) {
  if (!sale.empty()) {
    good(sale);
    lines_.try_emplace(sale, line);
    return;
  }
  if (!last_.empty()) lines_.try_emplace(last_, line);
  stray_ = line;
}

void BadRows::good(const std::string& sale) {
  if (stray_) lines_.try_emplace(sale, *stray_);
  stray_.reset();
  last_ = sale;
}

std::optional<std::int64_t> BadRows::line_of(const std::string& sale) const {
  const auto found = lines_.find(sale);
  if (found == lines_.end()) return std::nullopt;
  return found->second;
}

Words sale_has_bad_row(std::int64_t line) {
  const std::string at = std::to_string(line);
  return {"同一销售单的第 " + at + " 行有误，整单未导入", "its sale has a bad row: line " + at};
}

}  // namespace bobbin::imports
