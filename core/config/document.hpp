#pragma once

#include <filesystem>
#include <string>

#include "core/config/read.hpp"
#include "core/config/yaml.hpp"

// What the files of Document share. Private to this folder.
namespace bobbin::config {

struct Document::Tree {
  std::filesystem::path file;
  std::string text;
  yaml::Tree yaml;
};

[[nodiscard]] const schema::Schema& file_schema();  // config/bobbin.schema.json
[[nodiscard]] std::filesystem::path folder_of(const std::filesystem::path& file);
// Ids of the stores in the file's order, which JSON doesn't keep.
[[nodiscard]] std::vector<std::string> store_ids(const yaml::Node& root);

}  // namespace bobbin::config
