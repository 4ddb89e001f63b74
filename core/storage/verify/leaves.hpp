#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/members/vault.hpp"
#include "core/storage/session.hpp"

// What no statement can prove: arithmetic that SQL lacks, texts beside the columns, days in a time zone, seals. Each
// leaf walks its rows once and answers the words of at most `limit` damages.
namespace bobbin::storage {

struct Leaf {
  std::string_view name;
  std::vector<Words> (*run)(Session& session, int limit);
};

// All but the one that needs the key, in the order in which they run.
[[nodiscard]] std::span<const Leaf> leaves();

// A line's tax against its rate: inside the price, half up, a line (price.cpp).
[[nodiscard]] std::vector<Words> wrong_taxes(Session& session, int limit);
// The stored split (G2): a line's shares must sum to its net, a tender's shares to its amount, and a line's list price
// with its adjustments to its net.
[[nodiscard]] std::vector<Words> wrong_shares(Session& session, int limit);
// JSON that stands in columns.
[[nodiscard]] std::vector<Words> wrong_texts(Session& session, int limit);
// The details of entries: what they took from lots, and the terms by which they came to their amount (G4).
[[nodiscard]] std::vector<Words> wrong_uses(Session& session, int limit);
// Settings against their hash, and the modules that they name (X2).
[[nodiscard]] std::vector<Words> wrong_settings(Session& session, int limit);
// Revisions of the configuration against what the audit trail says of them.
[[nodiscard]] std::vector<Words> wrong_revisions(Session& session, int limit);
// Stores and tills that the settings never named.
[[nodiscard]] std::vector<Words> wrong_places(Session& session, int limit);
// Business days against the moment (G9), and slips' numbers against store, till and day (S7).
[[nodiscard]] std::vector<Words> wrong_days(Session& session, int limit);
// Styles: the tokens that find them, sizes and colours, the sequences of made barcodes and member codes.
[[nodiscard]] std::vector<Words> wrong_goods(Session& session, int limit);
// What is there against what the audit trail says was done (S8), and the other way round.
[[nodiscard]] std::vector<Words> wrong_audit(Session& session, int limit);
[[nodiscard]] std::vector<Words> wrong_stock_audit(Session& session, int limit);
// What is sealed, and the tokens that find it (architecture.md, "What sealing means").
[[nodiscard]] std::vector<Words> wrong_seals(Session& session, const members::Vault& vault, int limit);

// Collects words up to a limit.
class Findings {
 public:
  explicit Findings(int limit) : limit_(static_cast<std::size_t>(limit)) {}
  [[nodiscard]] bool full() const { return words_.size() >= limit_; }
  void add(std::string zh, std::string en) {
    if (!full()) words_.push_back({std::move(zh), std::move(en)});
  }
  [[nodiscard]] std::vector<Words> take() { return std::move(words_); }

 private:
  std::size_t limit_;
  std::vector<Words> words_;
};

}  // namespace bobbin::storage
