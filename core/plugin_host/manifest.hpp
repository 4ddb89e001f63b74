#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/checkout/modules.hpp"
#include "core/journal/journal.hpp"
#include "core/modules/directory.hpp"
#include "core/modules/plugin_db.hpp"
#include "core/modules/report.hpp"
#include "core/schema/schema.hpp"

namespace bobbin::plugin_host {

// The stages of a sale that plugins are ordered in; the names of a manifest's `before` and `after`.
enum class Stage : std::uint8_t { kPrice, kTender, kSettle, kAfter, kUnwind };
inline constexpr std::size_t kStages = 5;
[[nodiscard]] std::string_view stage_name(Stage stage);
// Of a manifest's `read_ahead`, by checkout::Before.
inline constexpr std::array<const char*, checkout::kBefores> kBeforeNames{"price", "settle", "receipt"};

// required: its failure blocks the sale; optional: the sale goes on without it and the gap is recorded (sdk.md 2).
enum class Criticality : std::uint8_t { kRequired, kOptional };

struct Service {
  std::string name;
  std::string handler;
};

struct Panel {
  std::string slot;
  std::string src;
};

// What a plugin says of itself, read before any of its code runs. Complete and consistent: parse_manifest() makes no
// other.
struct Manifest {
  std::string id;
  std::string version;
  int host_minor = 0;  // the least minor of the SDK that it needs
  Words name;
  Words description;
  Criticality criticality = Criticality::kOptional;
  std::vector<std::string> requires_ids;
  std::vector<std::string> optional_ids;
  std::array<std::vector<std::string>, kStages> before;  // by Stage
  std::array<std::vector<std::string>, kStages> after;
  bool all_stores = false;  // settle and unwind see every store's sales, once the module serves in any store
  std::vector<std::string> capabilities;
  std::string settings_schema_json;
  std::optional<schema::Schema> settings;  // always set
  std::vector<std::string> secrets;        // pointers of x-secret settings; `*` stands for any member of a list
  std::vector<journal::Account> accounts;  // codes are whole: "points.balance"
  modules::PluginSchema data;              // tables and statements; migrations come from the bundle
  std::array<std::vector<std::string>, checkout::kBefores> read_ahead;  // statements, by checkout::Before
  std::vector<std::string> tenders;
  std::vector<modules::Route> routes;
  std::vector<modules::Job> jobs;
  std::vector<Service> services;
  std::string receipt;       // handler, empty = none
  std::string card;          // handler, empty = none
  std::string early_access;  // handler that says a member's tiers (C3), empty = none
  std::vector<modules::Report> reports;
  std::vector<Panel> panels;

  [[nodiscard]] bool depends_on(std::string_view plugin) const;  // requires or optional
};

// What plugins may ask for (sdk.md 2). Reading the views of others' data needs one of them.
[[nodiscard]] const std::vector<std::string>& known_capabilities();
// The capability that a statement needs for the published view; empty = none.
[[nodiscard]] std::string_view capability_of_view(std::string_view view);
// The published views that a statement names.
[[nodiscard]] std::vector<std::string> views_in(std::string_view sql);

struct ManifestReading {
  std::optional<Manifest> manifest;  // without faults only
  std::vector<Words> faults;         // all of them: where (JSON Pointer), what, what would be right
};

// Never throws for what stands in the text. `expected_id` is the name of its folder or file; another id is a fault.
[[nodiscard]] ManifestReading parse_manifest(std::string_view json, std::string_view expected_id);

}  // namespace bobbin::plugin_host
