#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/import/import.hpp"
#include "core/import/map.hpp"
#include "core/import/text_file.hpp"

// Rows of a file under our own names, by a map.
namespace bobbin::imports {

struct MappedRow {
  std::int64_t line = 0;
  std::int64_t number = 0;          // of the row, from 1, without the header: never changes for a given file
  std::vector<std::string> values;  // one for each of fields_of(kind); empty = not given. Of a bad row: a guess
  std::optional<Bad> bad;           // can't be read at all
  std::optional<std::size_t> skip;  // the map's rule that leaves it out
};

// Not thread-safe.
class Rows {
 public:
  // Reads the header and finds the columns. Refuses a file that can't be opened, a header that lacks what the map needs
  // or has twice what it names.
  [[nodiscard]] static Result<std::unique_ptr<Rows>> open(const Map& map, const Input& input);

  [[nodiscard]] std::optional<MappedRow> next();
  // What the file calls one of our fields, for telling where a row is wrong.
  [[nodiscard]] std::string column_of(std::size_t field) const;
  [[nodiscard]] std::int64_t position() const { return bytes_->position(); }
  [[nodiscard]] std::int64_t size() const { return bytes_->size(); }
  [[nodiscard]] const Map& map() const { return map_; }

 private:
  Rows(Map map, std::unique_ptr<ByteSource> bytes, const std::string& encoding);
  [[nodiscard]] Result<void> find_columns();
  [[nodiscard]] Result<void> check_names(const std::vector<std::string>& names) const;
  [[nodiscard]] const std::string* cell(const RawRow& row, const std::string& column) const;
  [[nodiscard]] bool holds(const RawRow& row, const Condition& condition) const;
  void fill(MappedRow& row, const RawRow& raw) const;
  [[nodiscard]] std::string value(const RawRow& row, const Source& source, std::int64_t number) const;

  Map map_;
  std::unique_ptr<ByteSource> bytes_;
  RowReader reader_;
  std::vector<std::string> names_;  // of the file's columns, in their order
  std::int64_t number_ = 0;
};

}  // namespace bobbin::imports
