#pragma once

#include <memory>

#include "core/reports/cells.hpp"

namespace bobbin::reports {

// A report as a file, written row by row: what it keeps does not grow with the rows.
class File {
 public:
  virtual ~File() = default;
  virtual void row(Cells cells) = 0;  // one that fits (misfit)
  virtual void end() = 0;             // after the last row; without it the file is good for nothing
};

// RFC 4180, UTF-8 with a byte order mark: without it Excel takes the file for the system's own code page, GBK in China.
// What a spreadsheet would run as a formula begins with an apostrophe.
[[nodiscard]] std::unique_ptr<File> csv_file(const modules::Report& report, const Manner& manner, Sink sink);

// One sheet of Office Open XML: numbers, dates and times are cells of their kind, the heading stands still.
// Throws std::runtime_error when it can't be packed.
[[nodiscard]] std::unique_ptr<File> xlsx_file(const modules::Report& report, const Manner& manner, Sink sink);

}  // namespace bobbin::reports
