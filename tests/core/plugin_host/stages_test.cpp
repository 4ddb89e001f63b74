#include "tests/core/plugin_host/shop.hpp"

using namespace plugin_host_test;

namespace {

// A shop with the C plugin, the C++ one and the one that fails when told to.
struct Stages : Shop {
  Stages() : Shop({packed(), put()}) { open(with("", "")); }

  static fs::path put() {
    static const Folder folder;
    folder.put_bench("plugins");
    return folder / "plugins";
  }
  static Words_ with(const std::string& fail_at, const std::string& how, bool grants = false) {
    const json bench{{"fail_at", fail_at}, {"how", how}, {"grants", grants}};
    return {{"stamps", on()}, {"offers", on()}, {"bench", on(bench.dump())}};
  }
  Result<checkout::PriceProposals> price(const checkout::Priced& basket) {
    return read<Result<checkout::PriceProposals>>(
        [&](Stores& stores) { return host->modules().price(stores, basket); });
  }
  Result<std::vector<checkout::TenderOffer>> tender(const checkout::Priced& basket) {
    return read<Result<std::vector<checkout::TenderOffer>>>(
        [&](Stores& stores) { return host->modules().tender(stores, basket); });
  }
  // A sale of two pieces: two stamps. Then another one, paid with `stamps` of them.
  checkout::Sale paid_with_stamps(Minor amount) {
    REQUIRE(settle(sale()));
    checkout::Sale next = sale("0194a000-0000-7000-8000-000000000002");
    next.tendered.tenders.at(0).id = next.tendered.tenders.at(0).plugin = "stamps";
    next.tendered.tenders.at(0).amount_minor = amount;
    next.tendered.tenders.at(0).money = false;
    return next;
  }
  std::int64_t pieces() {
    const modules::Route route = host->directory().routes().at(0);
    const auto answer = read<Result<modules::Answer>>(
        [&](Stores& stores) { return host->directory().invoke(stores, route, asked_by(), json::object()); });
    REQUIRE(answer);
    return json::parse(answer->body_json).at("pieces").get<std::int64_t>();
  }
  // The whole sale comes back.
  Result<std::vector<checkout::Effect>> give_back(const checkout::Sale& sold, checkout::SettleMode mode) {
    checkout::Unwinding back;
    back.id = "0194a000-0000-7000-8000-0000000000ff";
    back.store = "hz-west";
    back.at = clock.at;
    back.business_day = Day{20'458};
    back.whole = true;
    back.lines = {{1, 2, 0, 20'000, 0}};
    return write<std::vector<checkout::Effect>>(
        [&](Stores& stores) { return host->modules().unwind(stores, sold, back, mode); });
  }
};

}  // namespace

TEST_CASE("settle posts what the plugin computed, with its basis, and writes its table") {
  Stages shop;
  const auto effects = shop.settle(shop.sale());
  REQUIRE(effects);
  REQUIRE(effects->size() == 1);
  const checkout::Effect& effect = effects->at(0);
  CHECK(effect.plugin == "stamps");
  CHECK(effect.rule == "piece");
  CHECK(effect.holder == "1");
  CHECK(effect.account == "stamps.card");
  CHECK(effect.unit == "stamp");
  CHECK(effect.amount == 2);
  REQUIRE(effect.basis.terms.size() == 1);
  CHECK(effect.basis.terms.at(0).kind == journal::TermKind::kLineUnits);
  CHECK(shop.balance("stamps.card", "1") == 2);
  CHECK(shop.balance("stamps.issued") == -2);
  CHECK(shop.pieces() == 2);
}

TEST_CASE("a preview goes the same way and leaves nothing") {
  Stages shop;
  const auto previewed = shop.preview(shop.sale());
  REQUIRE(previewed);
  CHECK(shop.balance("stamps.card", "1") == 0);
  CHECK(shop.pieces() == 0);
  const auto settled = shop.settle(shop.sale());
  REQUIRE(settled);
  REQUIRE(previewed->size() == settled->size());
  CHECK(previewed->at(0).rule == settled->at(0).rule);
  CHECK(previewed->at(0).amount == settled->at(0).amount);
}

TEST_CASE("a spend beyond the balance is refused with the plugin's words, in a preview too") {
  Stages shop;
  const checkout::Sale sale = shop.paid_with_stamps(300);  // three stamps; there are two
  for (const bool preview : {true, false}) {
    const auto refused = preview ? shop.preview(sale) : shop.settle(sale);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::kInsufficientBalance);
    CHECK(refused.error().plugin == "stamps");
    CHECK(refused.error().detail.zh == "章不够");
    CHECK(refused.error().detail.en == "too few stamps");
  }
  CHECK(shop.balance("stamps.card", "1") == 2);
  CHECK(shop.pieces() == 2);
  checkout::Sale good = sale;
  good.tendered.tenders.at(0).amount_minor = 200;
  REQUIRE(shop.settle(good));
  CHECK(shop.balance("stamps.card", "1") == 2);  // two spent, two earned
}

TEST_CASE("each plugin proposes on what the ones before it have left") {
  Stages shop;
  const auto proposals = shop.price(shop.priced(1, 10'005));
  REQUIRE(proposals);
  REQUIRE(proposals->adjustments.size() == 1);
  CHECK(proposals->adjustments.at(0).plugin == "offers");
  CHECK(proposals->adjustments.at(0).amount_minor == -1'001);  // 10% of 100.05, half up
  CHECK(proposals->adjustments.at(0).label.zh == "全场优惠");
}

TEST_CASE("the tender stage offers what the balance covers") {
  Stages shop;
  REQUIRE(shop.settle(shop.sale()));
  const auto offers = shop.tender(shop.priced());
  REQUIRE(offers);
  REQUIRE(offers->size() == 1);
  CHECK(offers->at(0).id == "stamps");
  CHECK(offers->at(0).max_minor == 200);
  CHECK(offers->at(0).unit_minor == 100);
  CHECK_FALSE(offers->at(0).money);
  CHECK(shop.host->modules().tender_owner("stamps") == "stamps");
  CHECK_FALSE(shop.host->modules().tender_owner("cheque"));
}

TEST_CASE("structs of an older and of a newer minor are taken as far as both know them") {
  Stages shop;
  shop.set(Stages::with("", "other_minors"));
  const auto proposals = shop.price(shop.priced());
  REQUIRE(proposals);
  CHECK(proposals->warnings.empty());
  REQUIRE(proposals->adjustments.size() == 3);  // and the one of offers
  CHECK(proposals->adjustments.at(0).amount_minor == -1);
  CHECK(proposals->adjustments.at(0).coupon.empty());
  CHECK(proposals->adjustments.at(1).amount_minor == -2);
  REQUIRE(proposals->gifts.size() == 1);
  CHECK(proposals->gifts.at(0).choice.id == "gift");
  const auto offers = shop.tender(shop.priced());
  REQUIRE(offers);
  REQUIRE(offers->size() == 2);
  const auto& old = offers->at(0).id == "bench_pay" ? offers->at(0) : offers->at(1);
  CHECK(old.max_minor == 700);
  CHECK(old.parts.empty());
}

TEST_CASE("an offer says which part of what is paid with it is money") {
  Stages shop;
  shop.set(Stages::with("", "parts"));
  const auto offers = shop.tender(shop.priced());
  REQUIRE(offers);
  REQUIRE(offers->size() == 2);
  const auto& offer = offers->at(0).id == "bench_pay" ? offers->at(0) : offers->at(1);
  REQUIRE(offer.parts.size() == 2);
  CHECK((offer.parts.at(0).amount_minor == 100 && offer.parts.at(0).money_minor == 90));
}

TEST_CASE("a line tells the plugins what was taken off it, by whom and why") {
  Stages shop;
  shop.set(Stages::with("", "see_adjustment"));
  checkout::Sale sale = shop.sale();
  sale.tendered.priced.lines.at(0).adjustments.push_back({"offers", "r", {}, -7});
  REQUIRE(shop.settle(sale));
  CHECK(shop.trail().empty());
  REQUIRE(shop.settle(shop.sale("0194a000-0000-7000-8000-000000000002")));
  CHECK(shop.trail().size() == 1);  // it saw none
}

TEST_CASE("an optional plugin's failure in settle leaves the sale standing, undoes its part and records the gap") {
  for (const std::string how : {"internal", "throw", "post_then_internal", "swallow"}) {
    INFO(how);
    Stages shop;
    shop.set(Stages::with("settle", how));
    const auto effects = shop.settle(shop.sale());
    REQUIRE(effects);
    REQUIRE(effects->size() == 1);  // the stamps
    CHECK(shop.balance("stamps.card", "1") == 2);
    CHECK(shop.balance("bench.member", "1") == 0);
    const auto trail = shop.trail();
    REQUIRE(trail.size() == 1);
    CHECK(trail.at(0).action == "module.gap");
    const json subject = json::parse(trail.at(0).subject_json);
    CHECK(subject.at("module") == "bench");
    CHECK(subject.at("stage") == "settle");
    CHECK(subject.at("sale") == shop.sale().id);
  }
}

TEST_CASE("a plugin whose tender or adjustment is in the sale is needed for it") {
  Stages shop;
  shop.set(Stages::with("settle", "post_then_internal"));
  checkout::Sale by_tender = shop.sale();
  by_tender.tendered.tenders.at(0).plugin = "bench";
  checkout::Sale by_adjustment = shop.sale();
  by_adjustment.tendered.priced.lines.at(0).adjustments.push_back({"bench", "r", {}, -1});
  for (const checkout::Sale& sale : {by_tender, by_adjustment}) {
    const auto refused = shop.settle(sale);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::kInternal);
    CHECK(refused.error().plugin == "bench");
    CHECK(shop.balance("stamps.card", "1") == 0);
    CHECK(shop.trail().empty());
  }
}

TEST_CASE("a plugin's own no refuses the sale whatever its criticality") {
  struct Row {
    const char* how;
    Code code;
    const char* field;
  };
  for (const Row& row : {Row{"declined", Code::kDeclined, "/lines/0"}, Row{"invalid", Code::kInvalid, "/lines/0"},
                         Row{"overspend", Code::kInsufficientBalance, ""}, Row{"twice", Code::kTaken, ""}}) {
    INFO(row.how);
    Stages shop;
    shop.set(Stages::with("settle", row.how));
    const auto refused = shop.settle(shop.sale());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == row.code);
    CHECK(refused.error().field == row.field);
    CHECK(refused.error().plugin == "bench");
    CHECK(shop.balance("stamps.card", "1") == 0);
  }
}

TEST_CASE("a failure while pricing or tendering leaves an optional plugin out, and says so") {
  Stages shop;
  shop.set(Stages::with("price", "throw"));
  const auto proposals = shop.price(shop.priced());
  REQUIRE(proposals);
  CHECK(proposals->adjustments.size() == 1);
  REQUIRE(proposals->warnings.size() == 1);
  CHECK(proposals->warnings.at(0).en.find("'bench' failed") != std::string::npos);
  shop.set(Stages::with("price", "declined"));
  CHECK(shop.price(shop.priced()).error().code == Code::kDeclined);
  shop.set(Stages::with("tender", "internal"));
  CHECK(shop.tender(shop.priced())->size() == 1);
}

TEST_CASE("a required plugin's failure refuses with internal, and one that doesn't run stops the store") {
  Folder folder;
  json required = bench_manifest();
  required["criticality"] = "required";
  folder.put_bench("plugins", required);
  {
    Shop shop({folder / "plugins"});
    shop.open({{"bench", on(R"({"fail_at": "settle", "how": "throw"})")}});
    CHECK(shop.settle(shop.sale()).error().code == Code::kInternal);
  }
  fs::copy_file(bare("crashes"), folder / "plugins/bench/bench.so", fs::copy_options::overwrite_existing);
  Shop shop({folder / "plugins"});
  shop.open({{"bench", on()}});
  const auto refused = shop.read<Result<checkout::PriceProposals>>(
      [&](Stores& stores) { return shop.host->modules().price(stores, shop.priced()); });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::kModuleOff);
  CHECK(refused.error().plugin == "bench");
  CHECK(refused.error().detail.en.find("crashed") != std::string::npos);
  shop.set({{"bench", {true, modules::State::kOff, "{}"}}});
  CHECK(shop.read<Result<checkout::PriceProposals>>(
      [&](Stores& stores) { return shop.host->modules().price(stores, shop.priced()); }));
}

TEST_CASE("a draining plugin grants nothing, and still honours what was promised") {
  Stages shop;
  REQUIRE(shop.settle(shop.sale()));
  Words_ modules = Stages::with("", "", true);
  modules["stamps"] = draining();
  modules["offers"] = draining();
  shop.set(modules);
  CHECK(shop.price(shop.priced())->adjustments.empty());
  checkout::Sale sale = shop.sale("0194a000-0000-7000-8000-000000000004");
  sale.tendered.tenders.at(0).plugin = sale.tendered.tenders.at(0).id = "stamps";
  sale.tendered.tenders.at(0).amount_minor = 100;
  const auto effects = shop.settle(sale);
  REQUIRE(effects);
  REQUIRE(effects->size() == 2);                 // bench is on and grants 5
  CHECK(shop.balance("stamps.card", "1") == 1);  // two, less the one that paid; none earned
  modules["bench"] = draining();
  modules["bench"].settings_json = R"({"grants": true})";
  shop.set(modules);
  REQUIRE(shop.settle(shop.sale("0194a000-0000-7000-8000-000000000005")));  // its grant is DENIED: a gap
  CHECK(shop.balance("bench.member", "1") == 5);
}

TEST_CASE("a return runs the modules and settings version of its sale") {
  Stages shop;
  const checkout::Sale sold = shop.sale();
  REQUIRE(shop.settle(sold));
  CHECK(shop.pieces() == 2);
  shop.set({{"stamps", {true, modules::State::kOff, "{}"}}});  // off today
  REQUIRE(shop.give_back(sold, checkout::SettleMode::kOn));
  shop.set(Stages::with("", ""));
  CHECK(shop.pieces() == 0);  // its unwind has forgotten the sale
}

TEST_CASE("what a plugin that is gone would have done for a sale or its return is recorded") {
  Folder folder;
  folder.put("plugins", good_manifest("plain"), bare("plain"));
  folder.put_bench("plugins");
  Shop shop({folder / "plugins"});
  fs::copy_file(bare("crashes"), folder / "plugins/bench/bench.so", fs::copy_options::overwrite_existing);
  shop.open({{"bench", on()}, {"plain", on()}});
  REQUIRE(shop.preview(shop.sale()));
  CHECK(shop.trail().empty());
  REQUIRE(shop.settle(shop.sale()));
  REQUIRE(shop.trail().size() == 1);
  const json gap = json::parse(shop.trail().at(0).subject_json);
  CHECK((gap.at("module") == "bench" && gap.at("stage") == "settle" && gap.at("sale") == shop.sale().id));
  shop.set({{"bench", draining()}, {"plain", on()}});  // it would have granted this sale nothing
  REQUIRE(shop.settle(shop.sale("0194a000-0000-7000-8000-000000000002")));
  CHECK(shop.trail().size() == 1);
  REQUIRE(shop.write<std::vector<checkout::Effect>>(
      [&](Stores& stores) { return shop.host->modules().unwind(stores, shop.sale(), {}, checkout::SettleMode::kOn); }));
  REQUIRE(shop.trail().size() == 2);
  CHECK(json::parse(shop.trail().at(0).subject_json).at("stage") == "unwind");
}

TEST_CASE("the stages after a sale and of a member's change fail like settle does") {
  Stages shop;
  shop.set(Stages::with("after", "internal"));
  CHECK(shop.write<void>([&](Stores& stores) { return shop.host->modules().after(stores, shop.sale()); }));
  CHECK(shop.trail().size() == 1);
  const auto change = [&] {
    return shop.write<void>([&](Stores& stores) {
      using Kind = modules::Directory::MemberChange;
      return shop.host->directory().member_changed(stores, asked_by(), Kind::kJoined, 1, 0, 0);
    });
  };
  shop.set(Stages::with("member", "throw"));
  CHECK(change());
  CHECK(shop.trail().size() == 2);
  shop.set(Stages::with("member", "declined"));
  CHECK(change().error().code == Code::kDeclined);
}

TEST_CASE("money outside is asked for with no transaction open, and what throws is unknown") {
  Stages shop;
  checkout::Modules& modules = shop.host->modules();
  CHECK(modules.recognise("hz-west", "7712") == "bench_pay");
  CHECK_FALSE(modules.recognise("hz-west", "1112"));
  CHECK(modules.recognise("hz-west", "7799") == "bench_pay");  // nothing of the host's is thrown through a plugin
  checkout::Attempt attempt;
  attempt.id = "first";
  attempt.store = "hz-west";
  attempt.plugin = "bench";
  attempt.tender = "bench_pay";
  modules.authorise(attempt);
  CHECK(attempt.state == checkout::AttemptState::kApproved);
  CHECK(attempt.provider_reference == "p-1");
  checkout::Attempt back = attempt;
  back.id = "second";
  modules.refund(back, attempt);
  CHECK(back.state == checkout::AttemptState::kApproved);
  attempt.auth_code = "no";
  modules.authorise(attempt);
  CHECK(attempt.state == checkout::AttemptState::kDeclined);
  attempt.auth_code = "throw";
  modules.authorise(attempt);
  CHECK(attempt.state == checkout::AttemptState::kUnknown);
  modules.query(attempt);  // says nothing
  CHECK(attempt.state == checkout::AttemptState::kUnknown);
  modules.cancel(attempt);  // it can't
  CHECK(attempt.state == checkout::AttemptState::kUnknown);
  attempt.plugin = "gone";
  modules.query(attempt);
  CHECK(attempt.state == checkout::AttemptState::kUnknown);
  CHECK_FALSE(attempt.words.zh.empty());
}

TEST_CASE("receipts and cards take what can be read and leave out the rest") {
  Stages shop;
  const auto sections = shop.read<std::vector<checkout::Modules::Section>>(
      [&](Stores& stores) { return shop.host->modules().receipt(stores, shop.sale()); });
  REQUIRE(sections.size() == 1);
  CHECK(sections.at(0).plugin == "bench");
  REQUIRE(sections.at(0).rows.size() == 1);
  CHECK(sections.at(0).rows.at(0).first.en == "Stamps");
  CHECK(sections.at(0).rows.at(0).second == "3");
  const json cards =
      shop.read<json>([&](Stores& stores) { return shop.host->directory().cards(stores, asked_by(), 1); });
  CHECK(cards == json{{"bench", {{"member", {{"id", "1"}, {"code", "M0000018"}}}}}});
}
