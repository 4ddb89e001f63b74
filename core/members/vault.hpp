#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/refusal.hpp"

namespace bobbin::members {

using Bytes = std::vector<std::uint8_t>;

// Writes a new random key, 64 hex digits and a line break, readable by its owner only. Never overwrites: kTaken when
// the file is there; kInvalid when it can't be written.
[[nodiscard]] Result<void> make_key_file(const std::string& path);

// Seals what the shop knows about people, and makes the blind tokens by which it is found again (architecture.md, "What
// sealing means"). XChaCha20-Poly1305 with the member's id as associated data, so that a blob moved to another row does
// not open; keyed BLAKE2b for tokens. Each use has its own key, derived from the shop's. Immutable; any thread.
class Vault {
 public:
  // The content of a key file: 64 hex digits (blanks around them are fine) or 32 raw bytes; else kConfigInvalid.
  [[nodiscard]] static Result<Vault> from_key(std::string_view content);
  [[nodiscard]] static Result<Vault> from_file(const std::string& path);
  Vault(const Vault&) = default;
  Vault& operator=(const Vault&) = default;
  ~Vault();

  [[nodiscard]] Bytes seal(std::int64_t member, std::string_view plain) const;
  // nullopt: another key, another member or a damaged blob.
  [[nodiscard]] std::optional<std::string> open(std::int64_t member, const Bytes& sealed) const;

  // What a token is about; the same text makes different tokens in different spaces. Nobody is found by a former phone:
  // it only tells that somebody brings themselves (RF5).
  enum class Space : std::uint8_t { kPhone = 1, kLast4 = 2, kName = 3, kPair = 4, kFormerPhone = 5 };
  using Token = std::vector<std::uint8_t>;  // 16 bytes
  [[nodiscard]] Token token(Space space, std::string_view text) const;

  // 64 hex digits that only this shop can make of a text: for what is compared but must not be guessed from the
  // database, as the content of a request, which may hold a PIN or a phone number.
  [[nodiscard]] std::string fingerprint(std::string_view text) const;

  // A value of the key that the database keeps, so that a wrong key is told at start and not at the first member.
  [[nodiscard]] Bytes check_value() const;

 private:
  using Key = std::array<std::uint8_t, 32>;
  Vault() = default;
  Key seal_key_{};
  Key token_key_{};
  Key check_key_{};
  Key content_key_{};
};

}  // namespace bobbin::members
