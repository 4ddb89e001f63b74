#include "core/storage/maintenance/backup.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "core/storage/maintenance/archive.hpp"
#include "core/storage/open.hpp"
#include "tests/core/storage/support.hpp"
#include "tests/support/catch.hpp"

using bobbin::Code;
using bobbin::storage::back_up;
using bobbin::storage::BackupFile;
using bobbin::storage::IfMissing;
using bobbin::storage::open_sqlite;
using bobbin::storage::restore;
using bobbin::storage::Session;
using bobbin::storage::testing::change;
using bobbin::storage::testing::count;
using bobbin::storage::testing::TemporaryFolder;

namespace {

void put_text(const std::filesystem::path& file, const std::string& text) { std::ofstream(file) << text; }

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A tar with one entry of any name and kind, as an attacker would write it.
void put_archive(const std::filesystem::path& file, const char* name, unsigned kind) {
  archive* const writer = archive_write_new();
  archive_write_set_format_ustar(writer);
  archive_write_open_filename(writer, file.c_str());
  archive_entry* const entry = archive_entry_new();
  archive_entry_set_pathname(entry, name);
  archive_entry_set_filetype(entry, kind);
  archive_entry_set_perm(entry, 0644);
  archive_entry_set_size(entry, 0);
  if (kind == AE_IFLNK) archive_entry_set_symlink(entry, "/etc/passwd");
  archive_write_header(writer, entry);
  archive_entry_free(entry);
  archive_write_free(writer);
}

class BackedUpShop : public TemporaryFolder {
 public:
  BackedUpShop() {
    engine = open_sqlite(*this / "shop.db", IfMissing::kCreate);
    change(*engine, [](Session& session) { session.execute("CREATE TABLE sale (id INTEGER PRIMARY KEY) STRICT"); });
    put_text(*this / "shop.yaml", "shop: 一号店\n");
    put_text(*this / "shop.key", "secret");
    ::chmod((*this / "shop.key").c_str(), 0600);
    extra = {{*this / "shop.yaml", "shop.yaml"}, {*this / "shop.key", "keys/shop.key"}};
  }
  std::unique_ptr<bobbin::storage::Engine> engine;
  std::vector<BackupFile> extra;
};

}  // namespace

TEST_CASE("a backup is restored with all its files, whatever its compression", "[sqlite]") {
  for (const char* name : {"b.tar", "b.tar.gz", "b.tar.zst"}) {
    INFO(name);
    BackedUpShop shop;
    change(*shop.engine, [](Session& session) { session.execute("INSERT INTO sale (id) VALUES (1), (2)"); });
    const auto made = back_up("sqlite:" + (shop / "shop.db").string(), shop / name, shop.extra);
    if (!made) FAIL(made.error().detail.en);
    CHECK(made->names == std::vector<std::string>{"shop.db", "shop.yaml", "keys/shop.key"});
    CHECK(made->bytes == static_cast<std::int64_t>(std::filesystem::file_size(shop / name)));
    struct ::stat facts {};
    REQUIRE(::stat((shop / name).c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777U) == 0600);  // it holds the key

    const auto back = restore(shop / name, shop / "restored");
    if (!back) FAIL(back.error().detail.en);
    CHECK(back->names == made->names);
    CHECK(text_of(shop / "restored/shop.yaml") == "shop: 一号店\n");
    CHECK(text_of(shop / "restored/keys/shop.key") == "secret");
    const auto again = open_sqlite(shop / "restored/shop.db", IfMissing::kFail);
    CHECK(count(*again, "SELECT count(*) FROM sale") == 2);
    change(*again, [](Session& session) { session.execute("INSERT INTO sale (id) VALUES (3)"); });
  }
}

TEST_CASE("a backup taken while others sell is one moment's", "[sqlite]") {
  BackedUpShop shop;
  change(*shop.engine, [](Session& session) { session.execute("CREATE TABLE line (sale INTEGER NOT NULL) STRICT"); });
  std::atomic<bool> selling{true};
  std::atomic<std::int64_t> sold{0};
  std::thread till([&] {
    while (selling) {
      const std::int64_t id = ++sold;
      change(*shop.engine, [&](Session& session) {
        session.execute("INSERT INTO sale (id) VALUES ($1)", id);
        session.execute("INSERT INTO line (sale) VALUES ($1)", id);
      });
    }
  });
  while (sold < 50) std::this_thread::yield();
  const auto made = back_up("sqlite:" + (shop / "shop.db").string(), shop / "b.tar", {});
  const std::int64_t at_the_end = sold;
  selling = false;
  till.join();
  REQUIRE(made);
  REQUIRE(restore(shop / "b.tar", shop / "restored"));
  const auto again = open_sqlite(shop / "restored/shop.db", IfMissing::kFail);
  const std::int64_t sales = count(*again, "SELECT count(*) FROM sale");
  CHECK(sales >= 49);
  CHECK(sales <= at_the_end);
  CHECK(count(*again, "SELECT count(*) FROM line") == sales);
  CHECK(count(*again, "SELECT max(id) FROM sale") == sales);
}

TEST_CASE("a backup overwrites nothing and needs all its files", "[sqlite]") {
  BackedUpShop shop;
  put_text(shop / "old.tar", "precious");
  const auto over = back_up("sqlite:" + (shop / "shop.db").string(), shop / "old.tar", shop.extra);
  REQUIRE(!over);
  CHECK(over.error().code == Code::kInvalid);
  CHECK(text_of(shop / "old.tar") == "precious");

  CHECK(!back_up("sqlite:" + (shop / "none.db").string(), shop / "b.tar", {}));
  shop.extra.push_back({shop / "gone.yaml", "gone.yaml"});
  const auto without = back_up("sqlite:" + (shop / "shop.db").string(), shop / "b.tar", shop.extra);
  REQUIRE(!without);
  CHECK(without.error().detail.en.find("gone.yaml") != std::string::npos);
  CHECK(!std::filesystem::exists(shop / "b.tar"));
  CHECK(!std::filesystem::exists(shop / "b.tar.partial"));
}

TEST_CASE("restore touches no folder that holds something", "[sqlite]") {
  BackedUpShop shop;
  REQUIRE(back_up("sqlite:" + (shop / "shop.db").string(), shop / "b.tar", shop.extra));
  std::filesystem::create_directory(shop / "full");
  put_text(shop / "full/notes.txt", "mine");
  const auto refused = restore(shop / "b.tar", shop / "full");
  REQUIRE(!refused);
  CHECK(refused.error().detail.en.find("is not empty") != std::string::npos);
  CHECK(text_of(shop / "full/notes.txt") == "mine");

  std::filesystem::create_directory(shop / "empty");
  CHECK(restore(shop / "b.tar", shop / "empty"));
  CHECK(restore(shop / "b.tar", shop / "new/below/"));
  CHECK(std::filesystem::exists(shop / "new/below/shop.db"));
}

TEST_CASE("what is no backup leaves nothing behind", "[sqlite]") {
  BackedUpShop shop;
  const auto refuses = [&](const std::filesystem::path& file, const char* words) {
    const auto refused = restore(file, shop / "restored");
    REQUIRE(!refused);
    INFO(refused.error().detail.en);
    CHECK(refused.error().code == Code::kInvalid);
    CHECK(refused.error().detail.en.find(words) != std::string::npos);
    CHECK(!std::filesystem::exists(shop / "restored"));
    CHECK(!std::filesystem::exists(shop.path().parent_path() / "escaped"));
  };
  refuses(shop / "none.tar", "there is no file");
  refuses(shop / "shop.yaml", "is no backup");
  put_archive(shop / "escape.tar", "../../escaped", AE_IFREG);
  refuses(shop / "escape.tar", "is no file of a shop");
  put_archive(shop / "absolute.tar", "/tmp/escaped", AE_IFREG);
  refuses(shop / "absolute.tar", "is no file of a shop");
  put_archive(shop / "link.tar", "shop.db", AE_IFLNK);
  refuses(shop / "link.tar", "is no file of a shop");
  put_archive(shop / "other.tar", "other.db", AE_IFREG);
  refuses(shop / "other.tar", "holds no shop.db");
  put_text(shop / "notes.txt", std::string(5'000, 'x'));
  {
    bobbin::storage::ArchiveWriter writer(shop / "wrong.tar");
    writer.add(shop / "notes.txt", "shop.db");
    writer.finish();
  }
  refuses(shop / "wrong.tar", "not a database");
}

TEST_CASE("a backup that was cut off is refused", "[sqlite]") {
  BackedUpShop shop;
  change(*shop.engine, [](Session& session) {
    for (int i = 0; i < 20'000; ++i) session.execute("INSERT INTO sale (id) VALUES ($1)", i);
  });
  REQUIRE(back_up("sqlite:" + (shop / "shop.db").string(), shop / "b.tar", shop.extra));
  std::filesystem::resize_file(shop / "b.tar", std::filesystem::file_size(shop / "b.tar") / 2);
  CHECK(!restore(shop / "b.tar", shop / "restored"));
  CHECK(!std::filesystem::exists(shop / "restored"));
}

TEST_CASE("names that leave the folder are not safe", "[sqlite]") {
  using bobbin::storage::is_safe_name;
  for (const char* good : {"shop.db", "keys/shop.key", "a/b/c", "..a", "a..b"}) CHECK(is_safe_name(good));
  for (const char* bad : {"", "/a", "a/", "a//b", "..", "../a", "a/..", "a/../b", ".", "./a"}) {
    INFO(bad);
    CHECK(!is_safe_name(bad));
  }
}
