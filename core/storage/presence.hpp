#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace bobbin::storage {

// A program's place at a database: as long as it holds this, no other has its number, by which it makes ids
// (base/ids.hpp). It goes with the program, however that ends.
class Presence {
 public:
  static constexpr std::uint16_t kMost = 1023;  // ten bits

  Presence() = default;
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;
  virtual ~Presence() = default;

  [[nodiscard]] virtual std::uint16_t node() const = 0;
  // Looks whether the place is still held, and takes one again when the server was away. Answers the number, which may
  // be another then. Throws StorageError when the server can't be reached.
  virtual std::uint16_t keep() = 0;
};

enum class Company : std::uint8_t {
  kHost,   // it serves: on SQLite there is one, on PostgreSQL there may be several
  kTool,   // it works beside whoever is there
  kAlone,  // nobody else may be there while it works
};

// Takes a place at the database of an address (open.hpp), before it is opened. Throws StorageError: kBusy when others
// are there who may not be, with what to do; kReadOnly or kAway when it can't be reached.
[[nodiscard]] std::unique_ptr<Presence> enter(const std::string& address, Company company);

}  // namespace bobbin::storage
