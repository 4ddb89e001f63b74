#include "core/members/members.hpp"

#include "tests/support/shop.hpp"

namespace bobbin::members {
namespace {

using testing::Told;
using testing::told;

NewMember lei() {
  NewMember member;
  member.name = "李雷";
  member.phone = "138 0000 0001";
  return member;
}

class Club : public testing::TestShop {
 public:
  Result<Member> join(const NewMember& member, const Changed& changed = nobody_told()) {
    return write<Member>([&](Stores& stores) { return file.join(stores, actor, member, changed); });
  }
  Result<Member> join(const std::string& name, const std::string& phone) {
    NewMember member;
    member.name = name;
    member.phone = phone;
    return join(member);
  }
  Result<Member> change(std::int64_t id, const MemberPatch& patch, const Changed& changed = nobody_told()) {
    return write<Member>([&](Stores& stores) { return file.change(stores, actor, id, patch, changed); });
  }
  std::vector<std::string> found(const Lookup& lookup) {
    std::vector<std::string> out;
    for (const Member& member : read<std::vector<Member>>([&](Stores& stores) { return file.find(stores, lookup); })) {
      out.push_back(member.profile.name);
    }
    return out;
  }
  std::vector<std::string> found_by_q(const std::string& q) {
    Lookup lookup;
    lookup.q = q;
    return found(lookup);
  }
  Result<Member> get(const std::string& id_or_code) {
    return read<Result<Member>>([&](Stores& stores) { return file.get(stores, id_or_code); });
  }
  Vault vault = Vault::from_key(std::string(64, 'a')).value();
  Members file{vault, ids};
};

using Names = std::vector<std::string>;

TEST_CASE("who joins gets a code and is found again by it, by id and by phone") {
  Club club;
  NewMember wanted = lei();
  wanted.birthday = Day{7305};  // 1990-01-01
  wanted.sex = Sex::kMale;
  wanted.region = "杭州";
  wanted.tags = {"常客"};
  wanted.consents = {{"marketing", "sms", true}, {"marketing", "phone", false}};
  const Member member = club.join(wanted).value();
  CHECK(member.row.code == "M0000018");
  CHECK(member.profile.phone == "+8613800000001");
  CHECK(member.row.complete);
  CHECK(member.row.birth_month == 1);
  CHECK(member.row.joined_day == club.actor.business_day);
  CHECK(club.join("韩梅梅", "13800000002")->row.code == "M0000026");

  CHECK(club.get("M0000018")->profile.region == "杭州");
  CHECK(club.get(id_text(member.row.id))->profile.name == "李雷");
  const Member again = club.get("M0000018").value();
  REQUIRE(again.consents.size() == 2);
  CHECK(again.consents[0].granted);
  CHECK_FALSE(again.consents[1].granted);
  CHECK(again.consents[0].source == "till:manager");
  CHECK(again.consents[0].at == club.actor.at);
  CHECK(told(club.get("M9999999")) == Told{Code::kNotFound, ""});
  CHECK(club.get("m0000018")->row.code == "M0000018");
  CHECK(club.get("ｍ００００018 ")->row.code == "M0000018");
  CHECK(club.read<std::string>([&](Stores& stores) { return club.file.name(stores, member.row.id); }) == "李雷");
}

TEST_CASE("Luhn's digit tells a mistyped code") {
  CHECK(member_code(1) == "M0000018");
  CHECK(member_code(7'992'739'871) == "M79927398713");  // the example that everybody gives
}

TEST_CASE("a phone has one normal form") {
  const auto row = GENERATE(values<std::pair<const char*, const char*>>({
      {"13800000001", "+8613800000001"},
      {"+86 138-0000-0001", "+8613800000001"},
      {"0086 13800000001", "+8613800000001"},
      {"8613800000001", "+8613800000001"},
      {"(138) 0000.0001", "+8613800000001"},
      {"１３８００００００01", "+8613800000001"},
      {"＋８６－１３８　0000　0001", "+8613800000001"},
      {"００８６ 138—0000—0001", "+8613800000001"},
      {"\u202A138\u00A00000\u00A00001\u202C", "+8613800000001"},
      {"0571-88888888", "+8657188888888"},
      {"010 8888 8888", "+861088888888"},
      {"+852 2345 6789", "+85223456789"},
      {"+1 (415) 555-0100", "+14155550100"},
  }));
  CHECK(normal_phone(row.first) == row.second);
  CHECK(normal_phone(*normal_phone(row.first)) == row.second);
}

TEST_CASE("a member asked for in a basket is invalid there, in a path not found") {
  Club club;
  const auto row = [&](const char* field) {
    return club.read<Result<Row>>([&](Stores& stores) { return club.file.row(stores, "M1", field); });
  };
  CHECK(told(row("/member")) == Told{Code::kInvalid, "/member"});
  CHECK(told(row("")) == Told{Code::kNotFound, ""});
}

TEST_CASE("what is no phone is refused at its field") {
  const auto wrong =
      GENERATE(as<std::string>{}, "", "123", "1380000000", "138000000011", "12800000001", "abc", "+8612345",
               "+0123456789", "+123", "57188888888", "+86 12800000001", "138〇0000001", "00", "+", "0000000000");
  INFO(wrong);
  CHECK(told(normal_phone(wrong)) == Told{Code::kInvalid, "/phone"});
}

TEST_CASE("one member a phone, however it is written") {
  Club club;
  REQUIRE(club.join(lei()));
  CHECK(told(club.join("别人", "+8613800000001")) == Told{Code::kTaken, "/phone"});
  const Member other = club.join("韩梅梅", "13800000002").value();
  MemberPatch patch;
  patch.phone = "0086-13800000001";
  CHECK(told(club.change(other.row.id, patch)) == Told{Code::kTaken, "/phone"});
  CHECK(club.get(other.row.code)->profile.phone == "+8613800000002");
}

TEST_CASE("what a member can't be is refused at its field and leaves nothing") {
  struct Row {
    const char* what;
    std::function<void(NewMember&)> spoil;
    Told expected;
  };
  const auto row = GENERATE(values<Row>({
      {"no name", [](NewMember& m) { m.name = ""; }, {Code::kInvalid, "/name"}},
      {"101 characters", [](NewMember& m) { m.name = std::string(101, 'x'); }, {Code::kInvalid, "/name"}},
      {"a NUL", [](NewMember& m) { m.name = std::string("a\0b", 3); }, {Code::kInvalid, "/name"}},
      {"no phone", [](NewMember& m) { m.phone = ""; }, {Code::kInvalid, "/phone"}},
      {"a birthday tomorrow", [](NewMember& m) { m.birthday = Day{20459}; }, {Code::kInvalid, "/birthday"}},
      {"a birthday long ago", [](NewMember& m) { m.birthday = Day{-30000}; }, {Code::kInvalid, "/birthday"}},
      {"a long note", [](NewMember& m) { m.note = std::string(1001, 'x'); }, {Code::kInvalid, "/note"}},
      {"a double tag",
       [](NewMember& m) {
         m.tags = {"a", "a"};
       },
       {Code::kInvalid, "/tags/1"}},
      {"an unknown referrer", [](NewMember& m) { m.referrer_code = "M1"; }, {Code::kInvalid, "/referrer_code"}},
      {"an unknown channel",
       [](NewMember& m) {
         m.consents = {{"marketing", "fax", true}};
       },
       {Code::kInvalid, "/consents/0/channel"}},
      {"no purpose",
       [](NewMember& m) {
         m.consents = {{"", "sms", true}};
       },
       {Code::kInvalid, "/consents/0/purpose"}},
      {"a joining tomorrow", [](NewMember& m) { m.joined_on = Day{20459}; }, {Code::kInvalid, "/joined_on"}},
      {"a code with blanks", [](NewMember& m) { m.code = "a b"; }, {Code::kInvalid, "/code"}},
  }));
  INFO(row.what);
  Club club;
  NewMember member = lei();
  row.spoil(member);
  CHECK(told(club.join(member)) == row.expected);
  CHECK(club.found({}).empty());
  CHECK(club.audit("member.joined").empty());
}

TEST_CASE("old codes are kept, and a new one never meets them") {
  Club club;
  NewMember old = lei();
  old.code = "00004";
  old.phone = "";
  old.phone_rule = NewMember::Phone::kOptional;
  old.joined_on = Day{9862};
  const Member member = club.join(old).value();
  CHECK(member.row.joined_day == Day{9862});
  CHECK(club.get("00004")->row.id == member.row.id);
  CHECK(told(club.join(old)) == Told{Code::kTaken, "/code"});
  old.code = "Vip-7";
  REQUIRE(club.join(old));
  CHECK(club.get("VIP-7")->row.code == "Vip-7");
  old.code = "vIP-7";
  CHECK(told(club.join(old)) == Told{Code::kTaken, "/code"});
  old.code = "M0000018";
  REQUIRE(club.join(old));
  CHECK(club.join(lei())->row.code == "M0000026");
  MemberPatch patch;
  patch.note = "没有电话";
  CHECK(club.change(member.row.id, patch));
}

TEST_CASE("members are found by the last four digits, the name and any two neighbouring characters of it") {
  Club club;
  REQUIRE(club.join("欧阳娜娜", "13800001234"));
  REQUIRE(club.join("Ann Lee", "13900001234"));
  REQUIRE(club.join("欧阳修", "13700005678"));
  REQUIRE(club.join("李", "13700005679"));
  CHECK(club.found({"", "", "1234"}) == Names{"Ann Lee", "欧阳娜娜"});
  CHECK(club.found({"", "", "123"}).empty());
  CHECK(club.found({"137 0000 5678"}) == Names{"欧阳修"});
  CHECK(club.found({"１３７ 0000-5678"}) == Names{"欧阳修"});
  CHECK(club.found({"", "", "５６78"}) == Names{"欧阳修"});
  CHECK(club.found_by_q("m0000018") == Names{"欧阳娜娜"});
  CHECK(club.found({"no phone"}).empty());
  CHECK(club.found_by_q("欧阳") == Names{"欧阳修", "欧阳娜娜"});
  CHECK(club.found_by_q("阳娜娜") == Names{"欧阳娜娜"});
  CHECK(club.found_by_q("nlee") == Names{"Ann Lee"});
  CHECK(club.found_by_q("娜欧").empty());
  CHECK(club.found_by_q("李") == Names{"李"});
  CHECK(club.found_by_q("5678") == Names{"欧阳修"});
  CHECK(club.found_by_q("13700005678") == Names{"欧阳修"});
  CHECK(club.found_by_q("M0000018") == Names{"欧阳娜娜"});
  CHECK(club.found({}).size() == 4);
  Lookup page;
  page.limit = 1;
  page.q = "欧阳";
  page.before = club.get("M0000034")->row.id;
  CHECK(club.found(page) == Names{"欧阳娜娜"});
}

TEST_CASE("a change moves the tokens: the old phone and name find nobody") {
  Club club;
  const Member member = club.join("欧阳娜娜", "13800001234").value();
  MemberPatch patch;
  patch.name = "欧阳娜";
  patch.phone = "13900009999";
  patch.birthday = std::optional<Day>(Day{7305});
  patch.tags = {{"新"}};
  patch.consents = {{"marketing", "sms", true}};
  const Member changed = club.change(member.row.id, patch).value();
  CHECK(changed.row.birth_day == 1);
  CHECK(changed.row.tags == Names{"新"});
  CHECK(changed.consents.size() == 1);
  CHECK(club.found({"13800001234"}).empty());
  CHECK(club.found({"", "", "1234"}).empty());
  CHECK(club.found_by_q("娜娜").empty());
  CHECK(club.found_by_q("阳娜") == Names{"欧阳娜"});
  CHECK(club.found({"13900009999"}) == Names{"欧阳娜"});
  CHECK(club.join("别人", "13800001234"));
  patch = {};
  patch.birthday = std::optional<Day>();
  CHECK(club.change(member.row.id, patch)->row.birth_month == 0);
  CHECK(told(club.change(1, patch)) == Told{Code::kNotFound, ""});
}

TEST_CASE("the referrer is said at joining and never again") {
  Club club;
  const Member first = club.join(lei()).value();
  NewMember second = lei();
  second.phone = "13800000002";
  second.referrer_code = first.row.code;
  const Member newcomer = club.join(second).value();
  CHECK(newcomer.row.referrer == first.row.id);
  MemberPatch patch;
  patch.referrer_code = first.row.code;
  CHECK(club.change(newcomer.row.id, patch));
  CHECK(told(club.change(first.row.id, patch)) == Told{Code::kInvalid, "/referrer_code"});
}

TEST_CASE("RF5 nobody brings themselves with a phone that they have given up") {
  Club club;
  const Member first = club.join(lei()).value();
  const std::string had = lei().phone;
  MemberPatch patch;
  patch.phone = "13800000009";
  REQUIRE(club.change(first.row.id, patch));
  NewMember again = lei();
  again.phone = had;
  again.referrer_code = first.row.code;
  CHECK(told(club.join(again)) == Told{Code::kInvalid, "/referrer_code"});
  // Somebody else may be brought by who has the number now, and join with it without a referrer.
  NewMember other = lei();
  other.phone = "13800000002";
  const Member second = club.join(other).value();
  again.referrer_code = second.row.code;
  CHECK(club.join(again).value().row.referrer == second.row.id);
}

TEST_CASE("the modules are told inside the transaction, and their refusal undoes it") {
  Club club;
  std::vector<Change> seen;
  const Changed listen = [&](Stores&, Change change, std::int64_t, std::int64_t) -> Result<void> {
    seen.push_back(change);
    return {};
  };
  const Member member = club.join(lei(), listen).value();
  MemberPatch patch;
  patch.note = "x";
  REQUIRE(club.change(member.row.id, patch, listen));
  REQUIRE(club.change(member.row.id, patch, listen));  // nothing changed: nobody is told
  CHECK(seen == std::vector<Change>{Change::kJoined, Change::kChanged});
  const Changed no = [](Stores&, Change, std::int64_t, std::int64_t) -> Result<void> {
    return refuse(Code::kDeclined, {"不行", "no"}, "", "referral");
  };
  NewMember other = lei();
  other.phone = "13800000002";
  CHECK(told(club.join(other, no)) == Told{Code::kDeclined, ""});
  CHECK(club.found({"13800000002"}).empty());
}

TEST_CASE("the audit trail and the row hold nothing that says who it is") {
  Club club;
  const Member member = club.join(lei()).value();
  MemberPatch patch;
  patch.name = "韩梅梅";
  REQUIRE(club.change(member.row.id, patch));
  const auto trail = club.audit("member.");
  REQUIRE(trail.size() == 2);
  CHECK(trail[0].after_json == R"({"fields":["name"]})");
  CHECK(trail[1].after_json == R"({"code":"M0000018"})");
  club.sql([](storage::Session& session) {
    session.query("SELECT sealed FROM member").each([](const storage::Row& row) {
      const storage::Bytes blob = row.bytes(0);
      const std::string text(blob.begin(), blob.end());
      CHECK(text.find("韩梅梅") == std::string::npos);
      CHECK(text.find("138") == std::string::npos);
    });
  });
}

TEST_CASE("a wrong key is told at start") {
  Club club;
  const auto check = [&](const Members& file) {
    return club.write<void>([&](Stores& stores) { return file.check_key(stores); });
  };
  CHECK(check(club.file));
  CHECK(check(club.file));
  const Vault other = Vault::from_key(std::string(64, 'b')).value();
  CHECK(told(check(Members(other, club.ids))) == Told{Code::kConfigInvalid, "/keys/members"});
}

}  // namespace
}  // namespace bobbin::members
