#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>

#include "core/app/desk.hpp"
#include "core/import/import.hpp"

namespace bobbin::app {

struct RehearsalFile {
  std::string path;
  std::string map;       // empty = our own columns (docs/reference/files.md)
  std::string encoding;  // empty = the map's, else utf-8; or "gb18030"
};

// The services as core/import takes them.
[[nodiscard]] imports::Desk import_desk(const Desk& desk);
[[nodiscard]] imports::Input import_input(const RehearsalFile& file, const std::string& store);
// Says on standard error why the file wasn't taken at all; answers kCannotRun.
int refuse_import(const RehearsalFile& file, const Refusal& refusal, const std::string& locale);
// A line on standard error that is written over, when that is a terminal; else every tenth part. Short work is silent.
[[nodiscard]] imports::OnProgress progress_line();
// A dry run's report says that nothing was written.
void print_rows(std::ostream& out, const imports::Report& report, imports::Run run, const std::string& locale);

// `bobbin demo --import`: the file's purchases through the real checkout, as if sold at their time (files.md), with a
// report at the end. Run again it doubles nothing. Answers the exit code: 1 when a row is bad or
// the journal does not balance.
int rehearse(const Desk& desk, const RehearsalFile& file, const imports::ReplayHooks& hooks, std::ostream& out,
             const std::string& locale);

}  // namespace bobbin::app
