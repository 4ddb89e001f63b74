#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/refusal.hpp"

// How a file's rows become ours: our own columns (files.md), or what a map says of another system's export.
namespace bobbin::imports {

enum class Kind : std::uint8_t { kSales, kMembers, kStyles };

// One of our columns, in the order of files.md.
struct Field {
  const char* name;
  enum class Need : std::uint8_t { kRequired, kOptional } need;
};
[[nodiscard]] const std::vector<Field>& fields_of(Kind kind);
[[nodiscard]] std::size_t field_index(Kind kind, std::string_view name);  // fields_of().size() for an unknown one

// Where the text of one of our fields comes from.
struct Source {
  enum class From : std::uint8_t { kNowhere, kColumn, kConstant, kRow } from = From::kNowhere;
  std::string column;    // kColumn: the header's name, or the name of a fixed column
  std::string constant;  // kConstant
  std::string without;   // a suffix that is cut off when it is there: ".0"
  std::string before;    // put before what is there, unless that is empty
  std::string after;     // put behind what is there, unless that is empty
};

// Rows that are left out on purpose, counted by reason. All conditions of a rule must hold; the first rule that fits
// counts.
struct Condition {
  std::string column;
  enum class Test : std::uint8_t { kEmpty, kIs, kStartsWith, kBelow, kAbove, kEquals } test = Test::kEmpty;
  std::string text;         // kIs, kStartsWith
  std::int64_t micros = 0;  // kBelow, kAbove, kEquals: a number in millionths
};
struct Skip {
  std::vector<Condition> when;
  Words reason;
};

struct Map {
  std::string id;  // part of the ids that imports make: never change it
  Kind kind = Kind::kSales;
  enum class Format : std::uint8_t { kDelimited, kFixed } format = Format::kDelimited;
  char delimiter = ',';
  bool header = true;  // the first line names the columns
  std::string encoding = "utf-8";
  struct Column {
    std::string name;
    int from = 0;  // kFixed: characters from 1, both included. kDelimited without header: its number from 1
    int to = 0;
  };
  std::vector<Column> columns;  // kFixed, or kDelimited without header
  std::string dates;            // "%Y-%m-%d %H:%M:%S"; empty = RFC 3339, or a date
  std::string time_zone;        // of dates without an offset; empty = the store's
  int minute_of_day = 12 * 60;  // of a date without a time
  int decimals = 0;             // amounts stand in units with up to that many decimals; 0 = in minor units
  std::vector<Source> fields;   // one for each of fields_of(kind)
  std::vector<Skip> skip;
  // kSales: what becomes of a sale that has a bad row. Taken without it, it can't be completed later.
  enum class Incomplete : std::uint8_t { kHold, kTake } incomplete = Incomplete::kHold;
};

// Our own format: a header with the names of files.md, in any order.
[[nodiscard]] Map own_map(Kind kind);

// Reads a map (YAML, config/maps/README.md). kConfigInvalid with "FILE:LINE:COLUMN: ..." and what would be
// right.
[[nodiscard]] Result<Map> read_map(const std::filesystem::path& file);

// The encodings that files come in, by the name that `--encoding` and a map's `encoding` take; kInvalid else.
[[nodiscard]] Result<std::string> known_encoding(const std::string& name);

}  // namespace bobbin::imports
