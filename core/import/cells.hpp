#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/import/dates.hpp"
#include "core/import/rows.hpp"

// Internal to core/import: the texts of one row as values. The first fault stays; what follows it answers anything.
namespace bobbin::imports {

class Cells {
 public:
  Cells(const Rows& rows, const MappedRow& row, std::string zone) : rows_(rows), row_(row), zone_(std::move(zone)) {}

  [[nodiscard]] const std::string& text(std::size_t field) const { return row_.values[field]; }
  [[nodiscard]] const std::string& text(const char* field) const { return text(index(field)); }
  [[nodiscard]] std::string required(const char* field);
  [[nodiscard]] std::int64_t whole(const char* field, std::int64_t least, std::int64_t most, std::int64_t otherwise);
  [[nodiscard]] std::optional<Minor> amount(const char* field);  // nullopt when it is not given
  [[nodiscard]] Minor required_amount(const char* field);        // >= 0
  [[nodiscard]] Instant moment(const char* field);
  [[nodiscard]] std::optional<Day> date(const char* field);              // nullopt when it is not given
  [[nodiscard]] std::vector<std::string> list(const char* field) const;  // separated by ; or ；
  void zone(std::string zone) { zone_ = std::move(zone); }

  void wrong(const char* field, Words reason);
  [[nodiscard]] const std::optional<Bad>& bad() const { return bad_; }
  [[nodiscard]] std::size_t index(const char* field) const { return field_index(rows_.map().kind, field); }

 private:
  [[nodiscard]] DateRule dates() const;
  const Rows& rows_;
  const MappedRow& row_;
  std::string zone_;  // the store's
  std::optional<Bad> bad_;
};

}  // namespace bobbin::imports
