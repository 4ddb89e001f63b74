#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/shifts/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class ShiftsSqlStore final : public shifts::Store {
 public:
  explicit ShiftsSqlStore(Session& session) : session_(session) {}

  [[nodiscard]] bool insert(const shifts::Shift& shift) override;
  [[nodiscard]] std::optional<shifts::Shift> find(std::int64_t id) override;
  [[nodiscard]] std::optional<shifts::Shift> open_shift(const std::string& store, const std::string& till) override;
  [[nodiscard]] Later<std::optional<shifts::Shift>> selling_shift(const std::string& store,
                                                                  const std::string& till) override;
  [[nodiscard]] std::vector<shifts::Shift> list(const shifts::Filter& filter) override;
  [[nodiscard]] bool close(const shifts::Shift& shift, IdSource& ids) override;

  void insert(const shifts::CashMove& move) override;
  [[nodiscard]] std::vector<shifts::CashMove> cash_moves(std::int64_t shift) override;

  [[nodiscard]] shifts::Taken taken(std::int64_t shift) override;
  [[nodiscard]] shifts::Trade trade(std::int64_t shift) override;
  void insert(std::int64_t shift, const std::string& tender, const shifts::Counted& counted) override;
  [[nodiscard]] std::map<std::string, shifts::Counted> counted(std::int64_t shift) override;

 private:
  struct Span {
    std::int64_t from = 0;
    std::int64_t before = 0;
  };
  [[nodiscard]] Span span(std::int64_t shift);
  void alone_at(const std::string& store, const std::string& till);
  [[nodiscard]] Later<std::optional<shifts::Shift>> ask_open(const std::string& store, const std::string& till);

  Session& session_;
};

}  // namespace bobbin::storage
