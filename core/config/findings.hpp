#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/config/read.hpp"
#include "core/config/rendering.hpp"

namespace bobbin::config {

// Where the faults of one file are gathered. Private to this folder.
class Findings {
 public:
  explicit Findings(std::filesystem::path file) : file_(std::move(file)) {}

  void add(yaml::Place place, Words words) { found_.push_back({file_, place.line, place.column, std::move(words)}); }
  // By place, each said once.
  [[nodiscard]] std::vector<Finding> sorted() const;
  [[nodiscard]] bool empty() const { return found_.empty(); }

 private:
  std::filesystem::path file_;
  std::vector<Finding> found_;
};

// Something to read from: the file as JSON, where its words stand, and where to complain.
struct Source {
  const Rendering& rendering;
  std::filesystem::path file;    // as it was named
  std::filesystem::path folder;  // absolute: what paths are relative to
  Findings& findings;

  // The value at a pointer, null when there is none.
  [[nodiscard]] const nlohmann::json* at(const std::string& pointer) const;
  // Its text, or `otherwise` when it isn't text.
  [[nodiscard]] std::string text(const std::string& pointer, const std::string& otherwise) const;
  void wrong_value(const std::string& pointer, Words words) const {
    findings.add(rendering.value_place(pointer), std::move(words));
  }
  void wrong_key(const std::string& pointer, Words words) const {
    findings.add(rendering.key_place(pointer), std::move(words));
  }
};

// The parts of a file but its modules; what has the wrong shape has been said before and is passed over.
[[nodiscard]] Database read_database(const Source& source);
[[nodiscard]] Keys read_keys(const Source& source);
[[nodiscard]] Http read_http(const Source& source);
[[nodiscard]] Shop read_shop(const Source& source);
[[nodiscard]] std::vector<std::filesystem::path> read_directories(const Source& source);
[[nodiscard]] std::map<std::string, std::vector<std::string>> read_grants(const Source& source);
[[nodiscard]] std::vector<StoreConfig> read_stores(const Source& source, const std::vector<std::string>& ids);

// What is said of modules, under `modules:` and in each store; checks everything about them.
struct ModulesReading {
  std::map<std::string, ModuleWords> shop;
  std::map<std::string, std::map<std::string, ModuleWords>> stores;
  std::vector<Finding> quarantined;
};
[[nodiscard]] ModulesReading read_modules(const Source& source, const Known& known,
                                          const std::vector<std::string>& store_ids,
                                          const std::map<std::string, std::vector<std::string>>& grants);

// A schema's issue at the word that is at fault.
[[nodiscard]] yaml::Place place_of(const Rendering& rendering, const schema::Issue& issue, const std::string& pointer);

}  // namespace bobbin::config
