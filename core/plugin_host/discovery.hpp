#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/modules/directory.hpp"
#include "core/plugin_host/bundle.hpp"
#include "core/plugin_host/manifest.hpp"

namespace bobbin::plugin_host {

enum class Origin : std::uint8_t { kInstalled, kShop };  // Bobbin's own directory, or one that the shop names

// A plugin whose manifest is good; nothing of it has run yet.
struct Candidate {
  std::filesystem::path library;
  Origin origin = Origin::kShop;
  Manifest manifest;  // migrations are in
};

struct Discovery {
  std::map<std::string, Candidate> candidates;
  std::map<std::string, std::filesystem::path> refused;  // id of folder or file -> where it stands
  std::vector<modules::Problem> problems;
};

// Looks through a directory: `<id>/plugin.json` and `<id>.so`, by name; adds to `out` what it finds. An id that is
// there already is told and left alone. A directory that isn't there holds nothing.
void discover_in(const std::filesystem::path& directory, Origin origin, Discovery& out);

[[nodiscard]] modules::Problem plugin_problem(const std::string& id, const std::filesystem::path& file, Words detail);

}  // namespace bobbin::plugin_host
