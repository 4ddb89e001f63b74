#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/base/storage.hpp"
#include "core/config/shop.hpp"
#include "core/schema/schema.hpp"

namespace bobbin::config {

// A module that the shop may use: its id and what its settings look like. Made from manifests by the caller, so that
// this folder knows no plugin host.
struct KnownModule {
  std::string id;
  schema::Schema settings;
};

// The settings in force at one time: shop, stores, and for each store the state and the effective settings of each
// module (merged key by key at any depth, lists replaced, defaults filled in). Immutable; any thread; cheap to hold.
class Snapshot {
 public:
  // Of a checked file. Modules that `known` lacks but the file names are quarantined.
  [[nodiscard]] static std::shared_ptr<const Snapshot> make(const Config& config,
                                                            const std::vector<KnownModule>& known);
  // Of what content() wrote. Throws std::runtime_error when it is no such text.
  [[nodiscard]] static std::shared_ptr<const Snapshot> parse(std::int64_t version, const std::string& content);

  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  // Grows as settings change for the first time to what they are; equal settings have equal versions. 0 = not stored
  // yet.
  [[nodiscard]] std::int64_t version() const;
  [[nodiscard]] const Shop& shop() const;
  [[nodiscard]] const std::vector<StoreConfig>& stores() const;         // the file's order
  [[nodiscard]] const StoreConfig* store(const std::string& id) const;  // null for an unknown one
  [[nodiscard]] const std::vector<std::string>& modules() const;        // every known id, sorted
  [[nodiscard]] modules::State state(const std::string& store, const std::string& module) const;  // unknown: kOff
  // Effective; {} for an unknown store or module. Store "" = the shop's own (for jobs of the whole shop). Secrets stand
  // as references.
  [[nodiscard]] const nlohmann::json& settings(const std::string& store, const std::string& module) const;

  // The canonical text of all that, for the table of versions: equal settings give equal text.
  [[nodiscard]] const std::string& content() const;
  [[nodiscard]] std::shared_ptr<const Snapshot> with_version(std::int64_t version) const;

 private:
  struct Data;
  explicit Snapshot(std::unique_ptr<const Data> data);
  std::unique_ptr<const Data> data_;
};

// Merges `over` into `base`: objects key by key at any depth; lists, texts and numbers are replaced.
[[nodiscard]] nlohmann::json merged(const nlohmann::json& base, const nlohmann::json& over);

// The port to the table of settings versions (X2). Bound to a transaction or a snapshot.
class VersionStore {
 public:
  virtual ~VersionStore() = default;

  struct Version {
    std::string hash;                  // of the content
    std::string content;               // Snapshot::content()
    std::vector<std::string> modules;  // that it names
  };
  // The number of this version: the one it had before, or the next.
  [[nodiscard]] virtual std::int64_t keep(const Version& version, Instant at) = 0;
  [[nodiscard]] virtual std::optional<std::string> content(std::int64_t version) = 0;
  // Ids of all modules that any version has ever named, sorted: they are known, even when their file is gone.
  [[nodiscard]] virtual std::vector<std::string> modules_ever_named() = 0;
};

// Where everybody asks for the settings: those in force, and those of an earlier sale. Thread-safe.
class Settings {
 public:
  // Stores the version and puts it in force. Refuses as storage.write does; then the old ones stay.
  [[nodiscard]] Result<std::int64_t> put_in_force(Storage& storage, const Clock& clock,
                                                  const std::shared_ptr<const Snapshot>& snapshot);
  [[nodiscard]] std::shared_ptr<const Snapshot> current() const;  // never null after put_in_force
  // From memory, else from the database; current() for version 0. Throws std::runtime_error for a version that never
  // was.
  [[nodiscard]] std::shared_ptr<const Snapshot> at(Stores& stores, std::int64_t version) const;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> current_;  // shared: a sale keeps the settings that it began with
  mutable std::map<std::int64_t, std::shared_ptr<const Snapshot>> earlier_;
};

}  // namespace bobbin::config
