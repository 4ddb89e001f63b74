#include "core/members/vault.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace bobbin::members {

namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTokenBytes = 16;
// Blobs are filled up to a multiple of this, so that their length doesn't tell how long a name is.
constexpr std::size_t kBlock = 64;
constexpr char kContext[crypto_kdf_CONTEXTBYTES + 1] = "bobbinmb";

enum class Use : std::uint64_t { kSeal = 1, kToken = 2, kCheck = 3, kContent = 4 };

void need_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium can't start: no source of randomness");
}

std::array<unsigned char, 8> bytes_of(std::int64_t member) {
  std::array<unsigned char, 8> out{};
  for (std::size_t index = 0; index < out.size(); ++index) {
    out[index] = static_cast<unsigned char>(static_cast<std::uint64_t>(member) >> (8 * index));
  }
  return out;
}

const unsigned char* as_bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string_view without_blanks(std::string_view text) {
  const std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

Refused unwritable(const std::string& path, int error) {
  const std::string why = std::strerror(error);
  return refuse(Code::kInvalid,
                {"密钥文件 " + path + " 写不了：" + why, "the key file " + path + " can't be written: " + why});
}

}  // namespace

Result<void> make_key_file(const std::string& path) {
  need_sodium();
  std::array<unsigned char, kKeyBytes> key{};
  randombytes_buf(key.data(), key.size());
  std::array<char, kKeyBytes * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), key.data(), key.size());
  hex.back() = '\n';
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST) {
    return refuse(Code::kTaken, {"密钥文件 " + path + " 已经存在；不会覆盖，丢了密钥会员资料就打不开了",
                                 "the key file " + path +
                                     " is there already and is never overwritten: without it the members' data "
                                     "can't be opened"});
  }
  if (file < 0) return unwritable(path, errno);
  const bool written = ::write(file, hex.data(), hex.size()) == static_cast<ssize_t>(hex.size()) && ::fsync(file) == 0;
  const int error = errno;
  ::close(file);
  sodium_memzero(key.data(), key.size());
  sodium_memzero(hex.data(), hex.size());
  if (!written) {
    ::unlink(path.c_str());
    return unwritable(path, error);
  }
  return {};
}

Result<Vault> Vault::from_key(std::string_view content) {
  need_sodium();
  std::array<unsigned char, kKeyBytes> key{};
  std::size_t length = 0;
  const std::string_view hex = without_blanks(content);
  if (hex.size() == kKeyBytes * 2 &&
      sodium_hex2bin(key.data(), key.size(), hex.data(), hex.size(), nullptr, &length, nullptr) == 0 &&
      length == kKeyBytes) {
    // as hex
  } else if (content.size() == kKeyBytes) {
    std::memcpy(key.data(), content.data(), kKeyBytes);
  } else {
    return refuse(Code::kConfigInvalid,
                  {"会员密钥应为 64 位十六进制数或 32 字节；用 bobbin init 生成",
                   "the members' key is 64 hex digits or 32 bytes; bobbin init makes one"},
                  "/keys/members");
  }
  Vault vault;
  const auto derive = [&](Key& out, Use use) {
    crypto_kdf_derive_from_key(out.data(), out.size(), static_cast<std::uint64_t>(use), kContext, key.data());
  };
  derive(vault.seal_key_, Use::kSeal);
  derive(vault.token_key_, Use::kToken);
  derive(vault.check_key_, Use::kCheck);
  derive(vault.content_key_, Use::kContent);
  sodium_memzero(key.data(), key.size());
  return vault;
}

Result<Vault> Vault::from_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return refuse(Code::kConfigInvalid,
                  {"读不到会员密钥文件 " + path, "the members' key file " + path + " can't be read"}, "/keys/members");
  }
  const std::string content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return from_key(content);
}

Vault::~Vault() {
  sodium_memzero(seal_key_.data(), seal_key_.size());
  sodium_memzero(token_key_.data(), token_key_.size());
  sodium_memzero(check_key_.data(), check_key_.size());
  sodium_memzero(content_key_.data(), content_key_.size());
}

Bytes Vault::seal(std::int64_t member, std::string_view plain) const {
  std::vector<unsigned char> padded(plain.begin(), plain.end());
  padded.resize((plain.size() / kBlock + 1) * kBlock);
  std::size_t length = 0;
  sodium_pad(&length, padded.data(), plain.size(), kBlock, padded.size());

  Bytes out(kNonceBytes + length + crypto_aead_xchacha20poly1305_ietf_ABYTES);
  randombytes_buf(out.data(), kNonceBytes);
  const auto about = bytes_of(member);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + kNonceBytes, nullptr, padded.data(), length, about.data(),
                                             about.size(), nullptr, out.data(), seal_key_.data());
  sodium_memzero(padded.data(), padded.size());
  return out;
}

std::optional<std::string> Vault::open(std::int64_t member, const Bytes& sealed) const {
  if (sealed.size() < kNonceBytes + crypto_aead_xchacha20poly1305_ietf_ABYTES) return std::nullopt;
  std::string plain(sealed.size() - kNonceBytes - crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  const auto about = bytes_of(member);
  unsigned long long length = 0;
  auto* out = reinterpret_cast<unsigned char*>(plain.data());
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, &length, nullptr, sealed.data() + kNonceBytes,
                                                 sealed.size() - kNonceBytes, about.data(), about.size(), sealed.data(),
                                                 seal_key_.data()) != 0) {
    return std::nullopt;
  }
  std::size_t unpadded = 0;
  if (sodium_unpad(&unpadded, out, plain.size(), kBlock) != 0) return std::nullopt;
  plain.resize(unpadded);
  return plain;
}

Vault::Token Vault::token(Space space, std::string_view text) const {
  Token out(kTokenBytes);
  const auto prefix = static_cast<unsigned char>(space);
  crypto_generichash_state state;
  crypto_generichash_init(&state, token_key_.data(), token_key_.size(), out.size());
  crypto_generichash_update(&state, &prefix, 1);
  crypto_generichash_update(&state, as_bytes(text), text.size());
  crypto_generichash_final(&state, out.data(), out.size());
  return out;
}

std::string Vault::fingerprint(std::string_view text) const {
  std::array<unsigned char, 32> hash{};
  crypto_generichash(hash.data(), hash.size(), as_bytes(text), text.size(), content_key_.data(), content_key_.size());
  std::array<char, 2 * hash.size() + 1> hex{};
  return sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
}

Bytes Vault::check_value() const {
  const std::string_view said = "bobbin members key 1";
  Bytes out(kTokenBytes);
  crypto_generichash(out.data(), out.size(), as_bytes(said), said.size(), check_key_.data(), check_key_.size());
  return out;
}

}  // namespace bobbin::members
