#include "core/storage/open.hpp"

#include "core/storage/postgres/engine.hpp"
#include "core/storage/postgres/presence.hpp"
#include "core/storage/sqlite/presence.hpp"

namespace bobbin::storage {
namespace {

constexpr std::string_view kFile = "sqlite:";
constexpr std::string_view kServer = "postgresql://";

[[noreturn]] void no_address() {
  throw StorageError(Trouble::kFailed, "a database's address begins with sqlite: or postgresql://");
}

}  // namespace

std::unique_ptr<Engine> open_postgresql(const std::string& url, const EngineOptions& options) {
  return std::make_unique<postgres::PostgresEngine>(url, options);
}

std::unique_ptr<Engine> open_engine(const std::string& address, IfMissing if_missing, const EngineOptions& options) {
  if (address.starts_with(kFile)) return open_sqlite(address.substr(kFile.size()), if_missing, options);
  if (address.starts_with(kServer)) return open_postgresql(address, options);
  no_address();
}

std::unique_ptr<Presence> enter(const std::string& address, Company company) {
  if (address.starts_with(kFile)) {
    return std::make_unique<sqlite::FilePresence>(address.substr(kFile.size()), company);
  }
  if (address.starts_with(kServer)) return std::make_unique<postgres::ServerPresence>(address, company);
  no_address();
}

}  // namespace bobbin::storage
