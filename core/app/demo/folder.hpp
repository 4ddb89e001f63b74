#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/staff/staff.hpp"

namespace bobbin::app {

// Someone who may log in to the demo; the secret is made up when the folder is.
struct DemoPerson {
  std::string id;
  std::string name;
  staff::Role role = staff::Role::kCashier;
  std::string pin;       // six digits, or empty
  std::string password;  // of the owner
};

// A demo's folder: shop.yaml, data/members.key, data/shop.db, staff.json, and clock.txt when its clock is stopped; a
// marker in data/ while it is being made.
class DemoFolder {
 public:
  enum class Found { kMade, kOpened };

  // Makes the folder's files, or reads those of a demo that was made before. staff.json is the last of them, written by
  // keep(): one that was interrupted while it was being made is begun anew. Throws std::runtime_error with what is
  // wrong. `database` is the address for a demo that is made, empty for SQLite in the folder; one that was made
  // before keeps its own, and throws when another is asked for.
  [[nodiscard]] static DemoFolder open(const std::filesystem::path& folder, const std::string& database);
  // The shop is stocked and its staff may log in: the demo is made.
  void keep() const;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path config() const { return path_ / "shop.yaml"; }
  [[nodiscard]] std::filesystem::path clock() const { return path_ / "clock.txt"; }
  [[nodiscard]] std::filesystem::path staff_file() const { return path_ / "staff.json"; }
  [[nodiscard]] const std::vector<DemoPerson>& staff() const { return staff_; }
  [[nodiscard]] Found found() const { return found_; }

 private:
  std::filesystem::path path_;
  std::vector<DemoPerson> staff_;
  Found found_ = Found::kMade;
};

}  // namespace bobbin::app
