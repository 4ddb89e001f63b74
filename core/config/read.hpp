#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/config/shop.hpp"
#include "core/config/snapshot.hpp"

namespace bobbin::config {

// One fault of a file, at the wrong word.
struct Finding {
  std::filesystem::path file;
  int line = 1;    // from 1
  int column = 1;  // from 1, in characters
  Words words;

  [[nodiscard]] std::string text(std::string_view locale) const;  // FILE:LINE:COLUMN: message
};

// What makes a name under `modules:` known.
struct Known {
  std::vector<KnownModule> modules;
  std::vector<std::string> named_before;           // by the database (VersionStore::modules_ever_named)
  std::vector<std::filesystem::path> directories;  // the installed ones; the host's own are added
};

struct Reading {
  std::optional<Config> config;      // without findings only
  std::vector<Finding> findings;     // every fault, in the file's order
  std::vector<Finding> quarantined;  // modules that are known but have no usable plugin: told, no fault
  std::vector<Finding> notes;        // what a good file means and its author may not: told, no fault
};

// What a text is about, for who must know before it is judged, or whatever is wrong with it.
struct Outline {
  std::optional<std::int64_t> revision;  // of the database, that it was made from
  bool shares = false;                   // it says shop, modules, stores or grants
  std::string currency;
  std::vector<std::string> stores;   // in its order
  std::vector<std::string> modules;  // named anywhere, sorted
  std::map<std::string, std::vector<std::string>> grants;
};

// A shop's file, parsed. Reading never throws for what stands in it; faults of syntax are findings like all others.
// Bounded: 4 MiB, 100 levels, 200,000 nodes after aliases and merges.
class Document {
 public:
  [[nodiscard]] static Document load(const std::filesystem::path& file);  // an unreadable file is a finding
  [[nodiscard]] static Document parse(std::string text, const std::filesystem::path& file);
  ~Document();
  Document(Document&&) noexcept;

  [[nodiscard]] const std::filesystem::path& file() const;  // as it was named
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] Outline outline() const;

  // What can be made out before the modules are known, so that their manifests can be read first; absolute.
  [[nodiscard]] std::vector<std::filesystem::path> plugin_directories() const;
  [[nodiscard]] std::optional<Database> database() const;

  // A fault, or something to be told, at the value of a JSON Pointer; at the nearest one above where there is none.
  [[nodiscard]] Finding finding(const std::string& pointer, Words words) const;

  // Everything, all faults at once.
  [[nodiscard]] Reading read(const Known& known) const;

  // The two parts of a shop on PostgreSQL (shared_part.hpp): one host's own, without shop, grants, modules and stores,
  // whatever the file says of them; and those alone, over a host's own part. Each names only what is wrong with itself.
  [[nodiscard]] Reading read_own(const Known& known) const;
  [[nodiscard]] Reading read_shared(const Known& known, const Config& own) const;
  // The first of shop, grants, modules and stores of which this file says something else than that revision.
  [[nodiscard]] std::optional<Finding> disagreement(const Document& revision, std::int64_t number,
                                                    const std::vector<KnownModule>& modules) const;

 private:
  struct Tree;
  explicit Document(std::unique_ptr<Tree> tree);
  std::unique_ptr<Tree> tree_;
};

// What a good file means, for `config check`: the shop, then a line for each store and for each of its modules.
[[nodiscard]] std::vector<std::string> meaning(const Config& config, const Snapshot& snapshot, std::string_view locale);

}  // namespace bobbin::config
