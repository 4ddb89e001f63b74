#include "bobbin/plugin.hpp"

#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/sdk/fake_host.hpp"
#include "tests/support/catch.hpp"

namespace plugin_test {

using bobbin::test::FakeHost;
namespace detail = bobbin::detail;

// One stamp for each line that isn't a gift.
class Stamps final : public bobbin::Plugin {
 public:
  Stamps() {
    handler("echo",
            [](bobbin::Call& call, std::string_view json) { return std::string(call.store()) + std::string(json); });
    handler("declined", [](bobbin::Call&, std::string_view) -> std::string {
      bobbin::decline(bobbin::say("只剩 {1} 张", "only {1} left", 3), "/body/count");
    });
    handler("bug", [](bobbin::Call&, std::string_view) -> std::string { throw std::logic_error("off by one"); });
    handler("strange", [](bobbin::Call&, std::string_view) -> std::string { throw 7; });
    handler("ask", [](bobbin::Call& call, std::string_view) {
      return call.services().invoke("tiers", "multiplier", "{}").value_or("nobody");
    });
    handler("sum", [](bobbin::Call& call, std::string_view) {
      std::int64_t sum = 0;
      call.db().read("all", {}, [&](const bobbin::DbRow& row) {
        if (row.integer(0) < 0) throw std::runtime_error("a negative row");
        sum += row.integer(0);
        return sum < 10;
      });
      return std::to_string(sum);
    });
    handler("setting", [](bobbin::Call& call, std::string_view pointer) {
      return std::to_string(call.settings().integer(pointer));
    });
  }

  void settle(bobbin::Call& call, const bobbin::Sale& sale) override {
    for (const bobbin::Line line : sale.lines()) {
      if (line.gift()) continue;
      bobbin::Basis basis{{{bobbin::TermKind::kLineUnits, line.line(), line.quantity(), 1, 1}}, {}};
      call.journal().post(
          bobbin::Transfer("stamp").from("stamps.issued").to("stamps.balance", sale.holder()).basis(basis));
      call.db().write("remember", {line.line(), line.sku(), nullptr},
                      bobbin::Expect{1, bobbin::say("已经盖过章", "stamped already")});
    }
  }
};

class Silent final : public bobbin::Plugin {};

class Acquirer final : public bobbin::Plugin {
 private:  // overriding privately is overriding too
  std::string recognise(bobbin::Call&, std::string_view code) override { return code == "62" ? "union" : ""; }
  void authorise(bobbin::Call&, const bobbin::Attempt& attempt, bobbin::Outcome& outcome) override {
    outcome.approved("ref-" + std::string(attempt.id()));
  }
};

class Broken final : public bobbin::Plugin {
 public:
  Broken() { throw std::runtime_error("no"); }
};

template <class Class>
struct Loaded {
  FakeHost host;
  const bobbin_plugin* plugin = detail::entry_of<Class>()->create(host.host());

  ~Loaded() {
    if (plugin != nullptr) plugin->destroy(plugin->self);
  }
  template <class Table>
  const Table* extension(const char* id) const {
    return static_cast<const Table*>(plugin->extension(plugin->self, detail::to_abi(id)));
  }
  bobbin_status invoke(const char* name, const char* json, std::string& out) {
    out.clear();
    return extension<bobbin_handlers_extension>(BOBBIN_HANDLERS_EXTENSION)
        ->invoke(plugin->self, host.call(), detail::to_abi(name), detail::to_abi(json), detail::string_sink(out));
  }
};

TEST_CASE("a plugin answers only the tables and stages that it overrides") {
  const Loaded<Stamps> stamps;
  const auto* sale = stamps.extension<bobbin_sale_extension>(BOBBIN_SALE_EXTENSION);
  REQUIRE(sale != nullptr);
  CHECK(sale->head.size == sizeof(bobbin_sale_extension));
  CHECK(sale->settle != nullptr);
  CHECK(sale->price == nullptr);
  CHECK(sale->tender == nullptr);
  CHECK(sale->after == nullptr);
  CHECK(sale->unwind == nullptr);
  CHECK(sale->member == nullptr);
  CHECK(stamps.extension<void>(BOBBIN_TENDER_EXTENSION) == nullptr);

  const Loaded<Silent> silent;
  CHECK(silent.extension<void>(BOBBIN_SALE_EXTENSION) == nullptr);
  CHECK(silent.extension<void>("bobbin.sale/2") == nullptr);
  CHECK(silent.plugin->start(silent.plugin->self) == BOBBIN_OK);
}

TEST_CASE("a plugin whose constructor throws is none") { CHECK(Loaded<Broken>().plugin == nullptr); }

TEST_CASE("the guard turns every exception into a status, and words go onto the call") {
  Loaded<Stamps> stamps;
  std::string out;
  CHECK(stamps.invoke("echo", "{}", out) == BOBBIN_OK);
  CHECK(out == "hz-west{}");
  CHECK(stamps.invoke("declined", "{}", out) == BOBBIN_DECLINED);
  REQUIRE(stamps.host.refusals.size() == 1);
  CHECK(stamps.host.refusals[0].code == "declined");
  CHECK(stamps.host.refusals[0].field == "/body/count");
  CHECK(stamps.host.refusals[0].zh == "只剩 3 张");
  CHECK(stamps.host.refusals[0].en == "only 3 left");
  CHECK(stamps.invoke("bug", "{}", out) == BOBBIN_INTERNAL);
  REQUIRE(stamps.host.logged.size() == 1);
  CHECK(stamps.host.logged[0].find("off by one") != std::string::npos);
  CHECK(stamps.invoke("strange", "{}", out) == BOBBIN_INTERNAL);
  CHECK(stamps.invoke("nothing", "{}", out) == BOBBIN_INVALID);
}

TEST_CASE("a service's own status leaves the visit as it is; an absent plugin is no error") {
  Loaded<Stamps> stamps;
  std::string out;
  CHECK(stamps.invoke("ask", "{}", out) == BOBBIN_OK);
  CHECK(out == "nobody");
  stamps.host.service_answer = R"({"multiplier_ppm":2000000})";
  CHECK(stamps.invoke("ask", "{}", out) == BOBBIN_OK);
  CHECK(out == R"({"multiplier_ppm":2000000})");
  for (const bobbin_status status : {BOBBIN_DECLINED, BOBBIN_CONFLICT, BOBBIN_DEADLINE, BOBBIN_INTERNAL}) {
    stamps.host.service_status = status;
    CHECK(stamps.invoke("ask", "{}", out) == status);
  }
}

TEST_CASE("a visitor may stop, and what it throws does not cross the host") {
  Loaded<Stamps> stamps;
  std::string out;
  stamps.host.rows = {{4}, {7}, {100}};
  CHECK(stamps.invoke("sum", "{}", out) == BOBBIN_OK);
  CHECK(out == "11");
  stamps.host.rows = {{4}, {-1}, {100}};
  CHECK(stamps.invoke("sum", "{}", out) == BOBBIN_INTERNAL);
  stamps.host.rows = {{}};
  CHECK(stamps.invoke("sum", "{}", out) == BOBBIN_INTERNAL);
}

TEST_CASE("settings are asked for by pointer; one that isn't there is a bug of the manifest") {
  Loaded<Stamps> stamps;
  std::string out;
  stamps.host.integers["/earn/points"] = 5;
  CHECK(stamps.invoke("setting", "/earn/points", out) == BOBBIN_OK);
  CHECK(out == "5");
  CHECK(stamps.invoke("setting", "/earn/per_minor", out) == BOBBIN_INTERNAL);
}

// Lines of another minor than ours: `stride` bytes each, of which we know sizeof(bobbin_line).
std::vector<unsigned char> lines_of(std::size_t stride, const std::vector<bobbin_line>& lines) {
  std::vector<unsigned char> bytes(stride * lines.size(), 0xEE);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::memcpy(bytes.data() + i * stride, &lines[i], std::min(stride, sizeof(bobbin_line)));
  }
  return bytes;
}

bobbin_line line_of(std::int32_t number, std::int64_t quantity, std::int32_t flags) {
  bobbin_line line{};
  line.line = number;
  line.quantity = quantity;
  line.flags = flags;
  line.launch_day = std::numeric_limits<std::int32_t>::min();
  line.sku = detail::to_abi("SKU");
  return line;
}

TEST_CASE("rows are walked by the writer's stride, longer or shorter than ours") {
  for (const std::size_t stride : {sizeof(bobbin_line), sizeof(bobbin_line) + 64, sizeof(bobbin_line) - 16}) {
    CAPTURE(stride);
    Loaded<Stamps> stamps;
    const auto bytes = lines_of(stride, {line_of(1, 2, 0), line_of(2, 1, BOBBIN_LINE_GIFT), line_of(3, 5, 0)});
    auto sale = detail::headed<bobbin_sale>();
    sale.member = 42;
    sale.lines = {bytes.data(), 3, static_cast<std::uint32_t>(stride)};
    const auto* table = stamps.extension<bobbin_sale_extension>(BOBBIN_SALE_EXTENSION);
    REQUIRE(table->settle(stamps.plugin->self, stamps.host.call(), &sale) == BOBBIN_OK);
    REQUIRE(stamps.host.posts.size() == 2);
    CHECK(stamps.host.posts[0].amount == 2);
    CHECK(stamps.host.posts[1].amount == 5);
    CHECK(stamps.host.posts[1].holder == "42");
    REQUIRE(stamps.host.posts[1].terms.size() == 1);
    CHECK(stamps.host.posts[1].terms[0].index == 3);
    REQUIRE(stamps.host.writes.size() == 2);
    CHECK(stamps.host.writes[0].params == std::vector<std::string>{"1", "SKU", "null"});
    CHECK(stamps.host.writes[0].expect == 1);
    CHECK(stamps.host.writes[0].refusal_en == "stamped already");
  }
}

TEST_CASE("an acquirer recognises its codes silently and answers with an outcome") {
  Loaded<Acquirer> acquirer;
  const auto* table = acquirer.extension<bobbin_tender_extension>(BOBBIN_TENDER_EXTENSION);
  REQUIRE(table != nullptr);
  std::string tender;
  void* self = acquirer.plugin->self;
  CHECK(table->recognise(self, acquirer.host.call(), detail::to_abi("62"), detail::string_sink(tender)) == BOBBIN_OK);
  CHECK(tender == "union");
  CHECK(table->recognise(self, acquirer.host.call(), detail::to_abi("13"), detail::string_sink(tender)) ==
        BOBBIN_DECLINED);
  CHECK(acquirer.host.refusals.empty());

  struct Seen {
    std::int32_t state = 0;
    std::string reference;
  } seen;
  auto out = detail::headed<bobbin_outcome_out>();
  out.ctx = &seen;
  out.state = [](void* ctx, std::int32_t state) { static_cast<Seen*>(ctx)->state = state; };
  out.provider_reference = [](void* ctx, bobbin_str text) {
    static_cast<Seen*>(ctx)->reference = detail::to_view(text);
  };
  auto attempt = detail::headed<bobbin_attempt>();
  attempt.id = detail::to_abi("a.1.1");
  attempt.kind = BOBBIN_ATTEMPT_REFUND;
  CHECK(bobbin::Attempt(attempt).is_refund());
  attempt.kind = BOBBIN_ATTEMPT_PAYMENT;
  CHECK_FALSE(bobbin::Attempt(attempt).is_refund());
  CHECK(table->authorise(self, acquirer.host.call(), &attempt, &out) == BOBBIN_OK);
  CHECK(seen.state == BOBBIN_ATTEMPT_APPROVED);
  CHECK(seen.reference == "ref-a.1.1");
}

struct StubCall {
  std::int64_t version;
  std::string name;
  [[nodiscard]] std::int64_t settings_version() const { return version; }
  [[nodiscard]] const std::string& store() const { return name; }
  [[nodiscard]] int settings() const { return static_cast<int>(version); }
};

TEST_CASE("what is made from settings is made once for each store and version") {
  bobbin::SettingsCache<std::string> cache;
  int made = 0;
  const auto make = [&](int version) {
    ++made;
    return std::to_string(version);
  };
  const auto first = cache.get(StubCall{1, "west"}, make);
  CHECK(*first == "1");
  CHECK(cache.get(StubCall{1, "west"}, make) == first);
  CHECK(*cache.get(StubCall{1, "east"}, make) == "1");
  CHECK(*cache.get(StubCall{2, "west"}, make) == "2");
  CHECK(made == 3);
  for (std::int64_t version = 3; version < 100; ++version)
    static_cast<void>(cache.get(StubCall{version, "west"}, make));
  CHECK(*first == "1");  // still ours, though it has fallen out
  CHECK(*cache.get(StubCall{1, "west"}, make) == "1");
}

}  // namespace plugin_test
