#pragma once

#include <filesystem>

#include "core/storage/open.hpp"
#include "core/storage/sqlite/readers.hpp"
#include "core/storage/sqlite/writer.hpp"

namespace bobbin::storage::sqlite {

class SqliteEngine final : public Engine {
 public:
  SqliteEngine(const std::filesystem::path& file, const EngineOptions& options, Durability durability)
      : writer_(file, options, durability), readers_(file, options) {}

  Result<void> write(const Write& work) override { return writer_.write(work); }
  void read(const Read& work) override { readers_.read(work); }

 private:
  Writer writer_;
  Readers readers_;  // goes first: a snapshot would hold the last checkpoint up
};

}  // namespace bobbin::storage::sqlite
