#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/members/members.hpp"
#include "core/members/vault.hpp"
#include "tests/bench/grown_calendar.hpp"
#include "tests/bench/sqlite_rows.hpp"

namespace bobbin::bench {

// Members who joined long ago, with what their sales come to. Rows are written when all sales are known.
class GrownMembers {
 public:
  struct Member {
    std::int64_t id = 0;
    std::string holder;  // the id as the journal has it
    std::string code;
    std::int64_t joined_ms = 0;
    std::int64_t spend_minor = 0;
    std::int64_t sales = 0;
    std::int64_t visits = 0;
    std::int64_t first_sale_ms = 0;
    std::int64_t last_sale_ms = 0;
    std::int64_t last_day = 0;
    std::int64_t balance = 0;
    std::int64_t last_entry = 0;
    std::int64_t previous_entry = 0;
  };

  GrownMembers(const Database& database, const std::filesystem::path& key, const Calendar& calendar,
               std::int64_t count);

  [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(members_.size()); }
  [[nodiscard]] Member& operator[](std::int64_t n) { return members_[static_cast<std::size_t>(n)]; }
  [[nodiscard]] std::vector<std::string> codes() const;
  void write();

 private:
  [[nodiscard]] members::Profile profile(std::int64_t n) const;
  void write_tokens(const Prepared& insert, const Member& member, const members::Profile& profile) const;

  const Database& database_;
  members::Vault vault_;
  std::int32_t joined_day_;
  std::int64_t first_number_;
  std::vector<Member> members_;
};

}  // namespace bobbin::bench
