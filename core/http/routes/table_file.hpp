#pragma once

#include <memory>
#include <string_view>

#include "core/http/route.hpp"
#include "core/http/services.hpp"
#include "core/modules/directory.hpp"
#include "core/reports/file.hpp"

// Rows as a file to download: a report's, or those of a plugin's own route.
namespace bobbin::http {

inline constexpr const char* kCsvType = "text/csv; charset=utf-8";
inline constexpr const char* kXlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// Whether `?format=csv` or `xlsx` asks for one.
[[nodiscard]] bool asks_for_file(const Call& call);

class TableFile {
 public:
  // `table` must outlive it: its columns are the file's, and it is called after its plugin and name.
  TableFile(const Services& services, const modules::Report& table, const Call& call);

  // Throws std::runtime_error when it doesn't fit the columns.
  void row(reports::Cells cells);
  // After the last row.
  [[nodiscard]] Reply reply();

 private:
  const modules::Report& table_;
  bool xlsx_;
  std::shared_ptr<Spool> spool_;
  std::unique_ptr<reports::File> file_;
};

// The `items` of what a plugin's route has answered.
[[nodiscard]] Reply table_of(const Services& services, const modules::Route& route, const Call& call,
                             std::string_view body_json);

}  // namespace bobbin::http
