#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "core/base/refusal.hpp"

namespace bobbin::plugin_host {

struct Copy {
  std::filesystem::path file;
  std::string hash;  // of its content, hex
};

// Copies of plugins, named by their hash: what was probed is what is loaded, whatever is written over the file
// meanwhile (sdk.md 3).
class Copies {
 public:
  explicit Copies(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // kInvalid in words when the file can't be read or the folder can't be written.
  [[nodiscard]] Result<Copy> take(const std::filesystem::path& file);

  // Removes copies that were not taken since this object was made and are older than a day.
  void sweep() const;

  [[nodiscard]] std::filesystem::path answers() const { return folder_ / "probed.txt"; }

 private:
  std::filesystem::path folder_;
  std::set<std::string> taken_;
};

}  // namespace bobbin::plugin_host
