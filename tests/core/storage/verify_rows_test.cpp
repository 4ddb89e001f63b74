#include <string_view>

#include "core/members/checks.hpp"
#include "core/members/members.hpp"
#include "core/storage/verify/verify.hpp"
#include "tests/core/storage/sound_shop.hpp"
#include "tests/support/catch.hpp"

using bobbin::members::Vault;
using bobbin::storage::Damage;
using bobbin::storage::Session;
using bobbin::storage::verify;
using Shop = bobbin::testing::SoundShop;

// One field of one row, changed by an outsider.
namespace {

struct Planted {
  std::string_view check;
  const char* sql;
};

constexpr const char* kExchange =
    "INSERT INTO claim SELECT 400, '44444444-4444-7444-8444-444444444444', 'exchange', content_hash, 2, store, till,"
    " at_ms, 1, 5, '', 0, NULL FROM claim WHERE id = 100;\nINSERT INTO exchange VALUES (400, 200, 100, ";

constexpr Planted kPlanted[] = {
    {"sale.tax", "UPDATE sale_line SET tax_minor = 3335 WHERE id = 101"},
    {"sale.tax", "UPDATE sale_line SET tax_rate_ppm = 60000 WHERE id = 102"},
    {"sale.taxes", "UPDATE sale SET tax_minor = 0"},
    {"sale.rows", "UPDATE sale_line SET line = 3 WHERE id = 102"},
    {"sale.tender_rows", "UPDATE sale_tender SET n = 4 WHERE id = 105"},
    {"sale.last", "UPDATE sale SET last = 106"},
    {"sale.moment", "UPDATE sale SET at_ms = at_ms + 1"},
    {"sale.moment", "UPDATE sale SET till = 'T2'"},
    {"sale.moment", "UPDATE claim SET settings_version = 2 WHERE id = 100"},
    {"sale.settings", "UPDATE sale SET settings_version = 7"},
    {"sale.source", "UPDATE sale SET shift = NULL"},
    {"sale.source", "UPDATE sale SET source = 2"},
    {"sale.source", "UPDATE sale SET source = 5"},
    {"sale.staff", "UPDATE sale SET staff = 'bob'"},
    {"sale.goods", "UPDATE sale_line SET sku = 'C' WHERE id = 102"},
    {"sale.goods", "UPDATE sale_line SET style = 'SX' WHERE id = 102"},
    {"sale.goods_as_sold", "UPDATE sale_line SET category = 'hats' WHERE id = 102"},
    {"sale.goods_as_sold", "UPDATE sale_line SET cost_minor = 1 WHERE id = 102"},
    {"sale.line_ranges", "UPDATE sale_line SET flags = 32 WHERE id = 102"},
    {"sale.line_ranges", "UPDATE sale_line SET flags = 2 WHERE id = 102"},
    {"tender.ranges", "UPDATE sale_tender SET unit_minor = 3 WHERE id = 105"},
    {"tender.ranges", "UPDATE sale_tender SET flags = 1 WHERE id = 103"},
    {"tender.ranges", "UPDATE sale_tender SET flags = 8 WHERE id = 105"},
    {"tender.plugin", "UPDATE sale_tender SET plugin = 'pay' WHERE id = 105"},
    {"sale.claim", "UPDATE claim SET kind = 'exchange' WHERE id = 200"},
    {"return.moment", "UPDATE sale_return SET at_ms = at_ms - 1"},
    {"return.shift", "UPDATE sale_return SET shift = 8"},
    {"return.shift", "UPDATE sale_return SET shift = NULL"},
    {"return.staff", "UPDATE sale_return SET staff = 'bob'"},
    {"return.member", "UPDATE sale_return SET member = NULL"},
    {"return.last", "UPDATE sale_return SET last = 203"},
    {"return.lines_of_sale", "UPDATE return_line SET sku = 'B'"},
    {"return.lines_of_sale", "UPDATE return_line SET line = 3"},
    {"return.lines_alone", "UPDATE sale_return SET sale = NULL;\nUPDATE return_line SET line = 2"},
    {"return.line_worth", "UPDATE return_line SET net_minor = 14499"},
    {"return.waiting", "UPDATE sale_return SET waiting_minor = 1"},
    {"return.unreferenced_waiting", "UPDATE sale_return SET sale = NULL, waiting_minor = 5"},
    {"refund.rows", "UPDATE refund SET n = 2"},
    {"refund.ranges", "UPDATE refund SET state = 5"},
    {"refund.ranges", "UPDATE refund SET state = 1"},
    {"refund.ranges", "UPDATE refund SET again_minor = 14501"},
    {"refund.of_tender", "UPDATE refund SET tender = 'card'"},
    {"refund.of_tender", "UPDATE refund SET sale_tender = 2"},
    {"refund.credit", "UPDATE refund SET credit = 1"},
    {"refund.plugin", "UPDATE refund SET plugin = 'pay'"},
    {"refund.changes", "INSERT INTO refund_change VALUES (210, 200, 203, 0, 7, 20000, 9)"},
    {"exchange.parts", "INSERT INTO exchange VALUES (400, 200, 100, 0)"},
    {"exchange.due", "EXCHANGE 35501)"},
    {"exchange.credits", "EXCHANGE 35500);\nUPDATE refund SET credit = 1"},
    {"attempt.ranges", "UPDATE attempt SET settled = 0"},
    {"attempt.ranges", "UPDATE attempt SET cause = 'other'"},
    {"attempt.ranges", "UPDATE attempt SET kind = 'give'"},
    {"attempt.repeated",
     "INSERT INTO attempt SELECT id || '0', seq, kind, cause, store, till, plugin, tender, auth_code,"
     " provider_reference, amount_minor, 5, asked, cancel_sent, settled, original, words_zh, words_en, updated_ms,"
     " due_ms FROM attempt"},
    {"attempt.paid", "UPDATE sale_tender SET attempt = NULL WHERE id = 104"},
    {"attempt.tender", "UPDATE attempt SET tender = 'alipay'"},
    {"attempt.place", "UPDATE attempt SET till = 'T2'"},
    {"attempt.refund",
     "INSERT INTO attempt SELECT '22222222-2222-7222-8222-222222222222.1', 2, 'refund',"
     " '22222222-2222-7222-8222-222222222222', store, till, plugin, tender, auth_code, provider_reference, "
     "amount_minor,"
     " state, asked, cancel_sent, settled, id, words_zh, words_en, updated_ms, due_ms FROM attempt"},
    {"refund.attempt", "UPDATE refund SET original = 'nowhere'"},
    {"claim.ranges", "UPDATE claim SET holder = 'me' WHERE id = 200"},
    {"claim.ranges", "UPDATE claim SET answer = '{}' WHERE id = 200"},
    {"claim.settings", "UPDATE claim SET settings_version = 3 WHERE id = 200"},
    {"claim.waits", "UPDATE claim SET state = 1 WHERE id = 200"},
    {"shift.spans", "UPDATE shift SET id = 900000000000000; UPDATE sale SET shift = 900000000000000"},
    {"shift.ranges", "UPDATE shift SET opened_by = 'bob'"},
    {"shift.ranges", "UPDATE shift SET closed_ms = 8"},
    {"shift.counted", "UPDATE shift SET closed_ms = 8, closed_id = 10"},
    {"shift.parts", "INSERT INTO shift_cash VALUES (1, 8, 0, 'amy', 5, 'why')"},
    {"shift.parts", "INSERT INTO shift_count VALUES (9, 'cash', 5500, 5500)"},
    {"shift.expected", "INSERT INTO shift_count VALUES (9, 'cash', 5499, 5500)"},
    {"stock.goods", "UPDATE stock SET sku = 'C' WHERE sku = 'B'"},
    {"stock.movement", "UPDATE stock_movement SET kind = 5 WHERE id = 1"},
    {"stock.movement", "UPDATE stock_movement SET staff = 'bob' WHERE id = 1"},
    {"stock.transfer", "UPDATE stock_movement SET kind = 3 WHERE id = 1"},
    {"stock.document", "UPDATE stock_movement SET at_ms = 1 WHERE id = 1"},
    {"audit.stock", "UPDATE stock_movement SET quantity = 11 WHERE id = 1"},
    {"audit.stock",
     "INSERT INTO stock_movement SELECT 3, 2, kind, at_ms, store, staff, sku, delta, quantity"
     " FROM stock_movement WHERE id = 1"},
    {"catalog.styles", "UPDATE style SET special_from = 1"},
    {"catalog.styles", "UPDATE style SET kind = 3"},
    {"catalog.prices", "UPDATE price SET sku = 'C'"},
    {"catalog.priced", "UPDATE price SET from_day = 1"},
    {"catalog.variant_ranges", "UPDATE variant SET active = 2 WHERE id = 1"},
    {"catalog.tokens", "DELETE FROM style_gram"},
    {"catalog.tokens", "UPDATE variant SET size = 'XL' WHERE id = 1"},
    {"catalog.tokens", "INSERT INTO barcode_sequence VALUES (1, 5)"},
    {"catalog.tokens", "INSERT INTO member_sequence VALUES (1, 5)"},
    {"member.code_of_sale", "UPDATE sale SET member_code = 'M2'"},
    {"member.visits", "UPDATE member SET visits = 2"},
    {"member.visits", "UPDATE member SET first_sale_ms = 5"},
    {"member.visits", "UPDATE member SET last_sale_ms = NULL"},
    {"member.ranges", "UPDATE member SET birth_month = 13"},
    {"member.ranges", "UPDATE member SET referrer = 5"},
    {"member.token_counts", "DELETE FROM member_token WHERE space = 3"},
    {"member.token_counts", "UPDATE member_token SET space = 5 WHERE space = 3"},
    {"member.consents", "INSERT INTO member_consent VALUES (1, 1, 'marketing', 'pigeon', 1, 0, 'till:amy')"},
    {"member.key", "INSERT INTO vault_check VALUES (2, x'00')"},
    {"staff.ranges", "UPDATE staff SET pin_hash = 'why'"},
    {"staff.owner", "UPDATE staff SET role = 1"},
    {"staff.sessions", "INSERT INTO session VALUES (x'00', 'amy', 'S1', 'T1', 9)"},
    {"audit.ranges", "UPDATE audit SET action = 'Nonsense' WHERE id = 5"},
    {"audit.ranges", "UPDATE audit SET staff = 'bob' WHERE id = 5"},
    {"outbox.ranges", "INSERT INTO outbox VALUES (1, 'sale.settled', 'S1', 'nowhere', '', 5, 0, 0, 0, '')"},
    {"jobs.timetable", "INSERT INTO job_timetable VALUES ('sweeper', 'j', '', 0, '', 0, 0, '')"},
    {"settings.versions", "UPDATE settings_version SET version = 2"},
    {"settings.content", "UPDATE settings_version SET hash = 'why'"},
    {"settings.content", "DELETE FROM settings_module WHERE id = 'points'"},
    {"settings.content", "INSERT INTO settings_module VALUES ('other')"},
    {"config.revisions", "UPDATE config_revision SET content = 'shop: {name: T}'"},
    {"config.revisions", "UPDATE config_revision SET applied_by = 'bob'"},
    {"config.revisions", "UPDATE config_revision SET at_ms = at_ms + 1"},
    {"config.revisions", "UPDATE config_revision SET revision = 2"},
    {"config.revisions", "DELETE FROM config_revision"},
    {"config.revisions", "DELETE FROM audit WHERE action = 'config.applied'"},
    {"parked.staff",
     "INSERT INTO parked VALUES (1, '33333333-3333-7333-8333-333333333333', 'S1', 'T1', 'bob', 0, '{}')"},
    {"place.known", "UPDATE member SET store = 'S9'"},
    {"place.known", "UPDATE shift SET till = 'T9'"},
    {"day.of_moment", "UPDATE sale SET business_day = 20001"},
    {"day.of_moment", "UPDATE sale SET number = 'S1-T1-20241004-00001'"},
    {"day.of_moment", "UPDATE member SET joined_day = 20001"},
    {"text.json", "UPDATE sale SET detail = '{'"},
    {"text.json", "UPDATE sale_tender SET label = '[\"\"]' WHERE id = 105"},
    {"text.json", "UPDATE audit SET subject_json = '' WHERE id = 5"},
    {"entry.detail", "UPDATE journal_entry SET detail = '{' WHERE id = 300"},
    {"entry.detail", "UPDATE journal_entry SET detail = '{\"u\":[[300,99]]}' WHERE id = 301"},
    {"entry.detail", "UPDATE journal_entry SET detail = '{\"t\":[[4,0,401,1,1]]}' WHERE id = 300"},
    {"entry.detail", "UPDATE journal_entry SET detail = '{\"u\":[[299,100]]}' WHERE id = 301"},
    {"entry.sale", "UPDATE journal_entry SET staff = 'bob' WHERE id = 300"},
    {"entry.sale", "UPDATE journal_entry SET cause_id = 'nowhere' WHERE id = 300"},
    {"entry.return", "UPDATE journal_entry SET business_day = 20001 WHERE id = 302"},
    {"entry.cause", "UPDATE journal_entry SET cause = 'gift' WHERE id = 300"},
    {"entry.ranges", "UPDATE journal_entry SET flags = 4 WHERE id = 300"},
    {"entry.plugin", "UPDATE journal_entry SET plugin = 'payments' WHERE id = 300"},
    {"entry.holders", "UPDATE journal_entry SET to_holder = '2' WHERE id = 300"},
    {"entry.reverses", "UPDATE journal_entry SET rule = 'redeem' WHERE id = 302"},
    {"entry.reverses", "UPDATE journal_entry SET reverses = 0 WHERE id = 302"},
    {"entry.of_sale", "UPDATE journal_entry SET cause_id = 'nowhere' WHERE id = 300"},
    {"account.ranges", "UPDATE journal_account SET may_go_negative = 0 WHERE code = 'sales'"},
    {"account.ranges", "UPDATE journal_account SET holder_kind = 4 WHERE code = 'points.issued'"},
    {"balance.ranges", "UPDATE journal_balance SET previous_entry = 300"},
    {"balance.ranges", "UPDATE journal_balance SET unit = 'star'"},
    {"entry.previous", "UPDATE journal_entry SET previous_from = 299 WHERE id = 301"},
    {"entry.first", "UPDATE journal_entry SET previous_from = 0 WHERE id = 301"},
    {"hold.ranges", "UPDATE journal_hold SET until_ms = 0"},
    {"lot.granted", "UPDATE journal_lot SET granted_ms = 5"},
    {"lot.ranges", "UPDATE journal_lot SET expires_ms = 5"},
    {"audit.says", "UPDATE shift SET float_minor = 1"},
    {"audit.says", "UPDATE style SET name = 'Hat'"},
    {"audit.says", "UPDATE price SET price_minor = 15001"},
    {"audit.says", "UPDATE variant SET barcode = '3' WHERE id = 2"},
    {"audit.says", "UPDATE staff SET stores = ''"},
    {"audit.says", "UPDATE member SET code = 'M9'"},
    {"audit.says", "DELETE FROM audit WHERE id = 4"},
};

std::string planted_sql(std::string_view sql) {
  constexpr std::string_view kMark = "EXCHANGE ";
  return sql.starts_with(kMark) ? kExchange + std::string(sql.substr(kMark.size())) : std::string(sql);
}

}  // namespace

TEST_CASE("one field that an outsider changed is found, and said in both languages") {
  for (const Planted& planted : kPlanted) {
    Shop shop;
    shop.plant(planted_sql(planted.sql));
    INFO(planted.check << ": " << planted.sql);
    std::string found;
    for (const Damage& damage : shop.report().damages) {
      if (damage.check != planted.check) continue;
      found += damage.words.en;
      CHECK(!damage.words.zh.empty());
    }
    CHECK(!found.empty());
  }
}

TEST_CASE("a trail whose ids are not in the order of time is sound, and so is a module that no file names") {
  for (const char* sql :
       {// The later change has the smaller id: another host's, or a clock that was set right.
        "INSERT INTO audit SELECT min(id) - 2, max(at_ms), 'S1', 'amy', 'style.changed', '{\"style\": \"ST\"}',"
        " '{\"name\": \"between\"}', '{\"name\": \"' || (SELECT name FROM style WHERE code = 'ST') || '\"}', '', ''"
        " FROM audit;\n"
        "INSERT INTO audit SELECT max(id) + 2, max(at_ms), 'S1', 'amy', 'style.changed', '{\"style\": \"ST\"}',"
        " '{\"name\": \"' || (SELECT name FROM style WHERE code = 'ST') || '\"}', '{\"name\": \"between\"}', '', ''"
        " FROM audit",
        // A dated price falls due between two changes of a style.
        "INSERT INTO audit SELECT max(id) + 4, max(at_ms), 'S1', 'amy', 'style.changed', '{\"style\": \"ST\"}',"
        " '{\"variants\": [{\"sku\": \"A\", \"barcode\": \"1\", \"size\": \"\", \"colour\": \"\", \"price_minor\": 7},"
        " {\"sku\": \"B\", \"barcode\": \"2\", \"size\": \"\", \"colour\": \"\", \"price_minor\": 7}]}',"
        " '{\"variants\": [{\"sku\": \"A\", \"barcode\": \"1\", \"size\": \"\", \"colour\": \"\", \"price_minor\": 8},"
        " {\"sku\": \"B\", \"barcode\": \"2\", \"size\": \"\", \"colour\": \"\", \"price_minor\": 8}]}', '', '' FROM "
        "audit",
        "INSERT INTO journal_account VALUES ('spare.pot', 'spare', 'pear', 0, 0, 1)"}) {
    Shop shop;
    shop.plant(sql);
    INFO(sql);
    for (const Damage& damage : shop.report().damages) FAIL_CHECK(damage.check << ": " << damage.words.en);
  }
}

TEST_CASE("what can't be read ends its own check only") {
  for (const char* sql : {"UPDATE audit SET after_json = '{' WHERE action IN ('staff.created', 'style.created')",
                          "UPDATE audit SET after_json = '{\"variants\": [1]}' WHERE action = 'style.created'"}) {
    Shop shop;
    shop.plant(sql);
    shop.plant("UPDATE sale SET tax_minor = 0");
    INFO(sql);
    bool audit = false;
    bool tax = false;
    for (const Damage& damage : shop.report().damages) {
      audit =
          audit || damage.check.find("audit") != std::string::npos || damage.check.find("text") != std::string::npos;
      tax = tax || damage.check == "sale.taxes";
    }
    CHECK(audit);
    CHECK(tax);
  }
}

TEST_CASE("what is sealed is opened with the key, and its tokens are held against it") {
  const Vault vault = *Vault::from_key(std::string(64, 'a'));
  bobbin::members::Profile profile;
  profile.name = "王小明";
  profile.phone = "+8613800000001";
  const auto seal = [&](Session& session) {
    const auto tokens = bobbin::members::blind_tokens(vault, profile);
    session.execute("DELETE FROM member_token");
    session.execute("UPDATE member SET sealed = $1", vault.seal(1, bobbin::members::profile_text(profile)));
    session.execute("INSERT INTO vault_check VALUES (1, $1)", vault.check_value());
    const auto put = [&](int space, const Vault::Token& token) {
      session.execute("INSERT INTO member_token (space, token, member) VALUES ($1, $2, 1)", space, token);
    };
    put(1, *tokens.phone);
    put(2, *tokens.last4);
    put(3, *tokens.name);
    for (const auto& pair : tokens.pairs) put(4, pair);
    put(5, vault.token(Vault::Space::kFormerPhone, "+8613800000002"));  // given up: in no profile
  };
  const auto words = [&](const char* sql) {
    Shop shop;
    shop.write(seal);
    if (*sql != '\0') shop.plant(sql);
    std::string out;
    shop.read([&](Session& session) {
      for (const Damage& damage : verify(session, &vault).damages) out += damage.words.en + "\n";
    });
    return out;
  };
  CHECK(words("").empty());
  CHECK(words("UPDATE member SET sealed = x'00'").find("M1: what is sealed") != std::string::npos);
  CHECK(words("UPDATE member SET birth_month = 5, birth_day = 6").find("birthday or completeness") !=
        std::string::npos);
  CHECK(words("DELETE FROM member_token WHERE space = 4").find("the tokens") != std::string::npos);
  CHECK(words("UPDATE vault_check SET value = x'00'").find("the key is not the one") != std::string::npos);
}
