#include "core/members/vault.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "tests/support/rapidcheck.hpp"
#include "tests/support/shop.hpp"

namespace bobbin::members {
namespace {

using testing::Told;
using testing::told;

const std::string kKey(64, 'a');

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "bobbin-vault-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

TEST_CASE("what is sealed opens again, for its member and with its key only") {
  const Vault vault = Vault::from_key(kKey).value();
  const Vault other = Vault::from_key(std::string(64, 'b')).value();
  check_property("seal and open", [&](const std::string& text, std::int64_t member) {
    const Bytes sealed = vault.seal(member, text);
    RC_ASSERT(vault.open(member, sealed) == text);
    RC_ASSERT(!vault.open(member + (member < 0 ? 1 : -1), sealed));
    RC_ASSERT(!other.open(member, sealed));
    Bytes damaged = sealed;
    damaged[*rc::gen::inRange<std::size_t>(0, damaged.size())] ^= 1;
    RC_ASSERT(!vault.open(member, damaged));
  });
  CHECK_FALSE(vault.open(1, {}));
}

TEST_CASE("the same text is never sealed alike, and its length doesn't show") {
  const Vault vault = Vault::from_key(kKey).value();
  CHECK(vault.seal(1, "李雷") != vault.seal(1, "李雷"));
  CHECK(vault.seal(1, "a").size() == vault.seal(1, std::string(63, 'a')).size());
}

TEST_CASE("tokens are the same for the same text, and differ by space and key") {
  const Vault vault = Vault::from_key(kKey).value();
  using Space = Vault::Space;
  CHECK(vault.token(Space::kName, "x") == vault.token(Space::kName, "x"));
  CHECK(vault.token(Space::kName, "x") != vault.token(Space::kPair, "x"));
  CHECK(vault.token(Space::kName, "x") != Vault::from_key(std::string(64, 'b'))->token(Space::kName, "x"));
  CHECK(vault.token(Space::kName, "x").size() == 16);
}

TEST_CASE("a fingerprint is the same for the same text, and only with the same key") {
  const Vault vault = Vault::from_key(kKey).value();
  CHECK(vault.fingerprint("x") == vault.fingerprint("x"));
  CHECK(vault.fingerprint("x") != vault.fingerprint("y"));
  CHECK(vault.fingerprint("x") != Vault::from_key(std::string(64, 'b'))->fingerprint("x"));
  CHECK(vault.fingerprint("x").size() == 64);
}

TEST_CASE("a key is 64 hex digits or 32 bytes") {
  CHECK(Vault::from_key("  " + kKey + "\n")->check_value() == Vault::from_key(kKey)->check_value());
  CHECK(Vault::from_key(std::string(32, '\xAA'))->check_value() == Vault::from_key(kKey)->check_value());
  for (const std::string& wrong : {std::string(), std::string(63, 'a'), std::string(64, 'g'), std::string(65, 'a')}) {
    CHECK(told(Vault::from_key(wrong)) == Told{Code::kConfigInvalid, "/keys/members"});
  }
  CHECK(told(Vault::from_file("/nonexistent/key")) == Told{Code::kConfigInvalid, "/keys/members"});
}

TEST_CASE("a key file is made once, for its owner's eyes, and never overwritten") {
  const Folder folder;
  const std::string path = folder.file("members.key");
  REQUIRE(make_key_file(path));
  struct stat info {};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  CHECK(info.st_size == 65);
  const Bytes check = Vault::from_file(path)->check_value();
  CHECK(told(make_key_file(path)) == Told{Code::kTaken, ""});
  CHECK(Vault::from_file(path)->check_value() == check);
  CHECK(told(make_key_file(folder.file("no/such/folder"))) == Told{Code::kInvalid, ""});
  REQUIRE(make_key_file(folder.file("second.key")));
  CHECK(Vault::from_file(folder.file("second.key"))->check_value() != check);
}

}  // namespace
}  // namespace bobbin::members
