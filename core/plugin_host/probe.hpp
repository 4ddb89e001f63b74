#pragma once

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/base/refusal.hpp"

// A plugin is tried in a process of its own before it comes into ours (sdk.md 3): a crash, a hang or an `exit` there
// costs nothing.
namespace bobbin::plugin_host {

// The child's side, for the command `bobbin plugin probe FILE`: loads the library, makes its instance, asks for its
// tables, and says on standard output how it went (for Prober). What the plugin itself prints goes to standard error.
// Ends the process when the plugin is bad; answers the exit code.
[[nodiscard]] int run_probe(const std::filesystem::path& library);

// The parent's side. Not thread-safe; lives during the start.
class Prober {
 public:
  // `program` is executed as `program plugin probe FILE`. `answers` keeps the hashes that passed; it is made when
  // missing.
  Prober(std::filesystem::path program, std::filesystem::path answers,
         std::chrono::milliseconds patience = std::chrono::seconds(5));

  // Nothing to do when this hash has passed before (with this minor of the SDK). Only a pass is kept: a failure may be
  // the surroundings' fault. kInvalid in words: crashed with which signal, didn't come back, ended itself, or what the
  // child says.
  [[nodiscard]] Result<void> probe(const std::filesystem::path& library, const std::string& hash);

  // The same, whatever has passed before; nothing is kept of it.
  [[nodiscard]] Result<void> run(const std::filesystem::path& library) const;

 private:
  void remember(const std::string& hash);

  std::filesystem::path program_;
  std::filesystem::path answers_;
  std::chrono::milliseconds patience_;
  std::set<std::string> passed_;
};

}  // namespace bobbin::plugin_host
