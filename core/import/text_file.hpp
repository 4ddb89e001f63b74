#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/import/map.hpp"

// Rows of a text file as they stand there. Not thread-safe.
namespace bobbin::imports {

// The bytes of a file, unpacked when it is .gz, .xz, .bz2 or .zst (libarchive).
class ByteSource {
 public:
  [[nodiscard]] static Result<std::unique_ptr<ByteSource>> open(const std::filesystem::path& file);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  [[nodiscard]] int next();  // the next byte, -1 at the end; throws std::runtime_error for a damaged file
  [[nodiscard]] bool starts_with(std::string_view bytes);  // before anything is read
  [[nodiscard]] int peek();                                // the same without taking it
  [[nodiscard]] std::int64_t position() const;             // in the file itself, packed
  [[nodiscard]] std::int64_t size() const;

 private:
  struct State;
  explicit ByteSource(std::unique_ptr<State> state);
  bool fill();
  std::unique_ptr<State> state_;
};

struct RawRow {
  std::int64_t line = 0;  // where it begins, from 1
  std::vector<std::string> cells;
  std::optional<Words> broken;  // why it can't be read; cells may be incomplete
};

// Cells of a delimited file (RFC 4180: quotes, doubled quotes and line breaks in them; CR LF or LF) or of fixed
// columns, in UTF-8 whatever the file's encoding. A byte order mark and empty lines are passed over.
class RowReader {
 public:
  RowReader(ByteSource& bytes, const Map& map, const std::string& encoding);
  ~RowReader();
  RowReader(const RowReader&) = delete;
  RowReader& operator=(const RowReader&) = delete;

  [[nodiscard]] std::optional<RawRow> next();

 private:
  RawRow delimited();
  RawRow fixed();
  void read_quoted(std::string& cell, RawRow& row);
  void end_of_line(int byte);
  void recode(RawRow& row);

  ByteSource& bytes_;
  const Map& map_;
  struct Recoder;
  std::unique_ptr<Recoder> recoder_;  // null for UTF-8
  std::string encoding_;
  std::int64_t line_ = 1;
  bool started_ = false;
};

}  // namespace bobbin::imports
