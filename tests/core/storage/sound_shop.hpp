#pragma once

#include <string>

#include "core/catalog/matrix.hpp"
#include "core/storage/tokens.hpp"
#include "core/storage/verify/verify.hpp"
#include "tests/support/database.hpp"

namespace bobbin::testing {

// A shop that adds up. One sale of 500.00 (two pieces of A at 150.00 less 10.00, one of B at 210.00) paid with 200.00
// in cash (250.00 given), 200.00 by WeChat and points worth 100.00; one A of it was brought back for 145.00 in cash.
// The member earned 400 points, spent 100, lost 50 by the return, and 20 are held.
inline constexpr const char* kShop = R"sql(
INSERT INTO style (id, code, name, kind, category, season, tags, sizes, colours, tax_rate_ppm, early_tiers)
  VALUES (1, 'ST', 'Coat', 1, 'coats', '', '', '', '', 130000, '');
INSERT INTO variant (id, style, sku, barcode, size, colour, active) VALUES (1, 1, 'A', '1', '', '', 1), (2, 1, 'B', '2', '', '', 1);
INSERT INTO member (id, code, store, joined_ms, joined_day, birth_month, birth_day, complete, tags, referrer, spend_minor,
                    sales, visits, first_sale_ms, last_sale_ms, sealed)
  VALUES (1, 'M1', 'S1', 1728000000001, 20000, 0, 0, 0, '', 0, 35500, 1, 1, 1728000000005, 1728000000005, x'00');
INSERT INTO member_token (space, token, member) VALUES (1, x'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 1), (2, x'BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB', 1), (3, x'CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC', 1);
INSERT INTO shift (id, store, till, float_minor, opened_ms, opened_by, closed_by) VALUES (9, 'S1', 'T1', 0, 1728000000002, 'amy', '');
INSERT INTO claim (id, uuid, kind, content_hash, state, store, till, at_ms, settings_version, begun_ms, holder, lease_ms)
  VALUES (100, '11111111-1111-7111-8111-111111111111', 'sale', '11111111-1111-7111-8111-111111111111', 2, 'S1', 'T1', 1728000000005, 1, 5, '', 0), (200, '22222222-2222-7222-8222-222222222222', 'return', '22222222-2222-7222-8222-222222222222', 2, 'S1', 'T1', 1728000000006, 1, 6, '', 0);
INSERT INTO sale (id, number, store, till, staff, member, member_code, at_ms, business_day, settings_version, shift, source,
                  list_minor, net_minor, tax_minor, change_minor, kept, kept_minor, last)
  VALUES (100, 'S1-T1-20241004-0001', 'S1', 'T1', 'amy', 1, 'M1', 1728000000005, 20000, 1, 9, 1, 51000, 50000, 5752, 5000, 2, 35500, 105);
INSERT INTO sale_line (id, sale, line, sku, style, name, category, quantity, returned, list_minor, net_minor, tax_minor,
                       cost_minor, tax_rate_ppm, flags, detail)
  VALUES (101, 100, 1, 'A', 'ST', 'Coat', 'coats', 2, 1, 30000, 29000, 3336, 0, 130000, 0,
          '{"adjustments":[["host","manual",["",""],-1000]],"shares":[[1,11600],[2,11600],[3,5800]]}'),
         (102, 100, 2, 'B', 'ST', 'Coat', 'coats', 1, 0, 21000, 21000, 2416, 0, 130000, 0, '{"shares":[[1,8400],[2,8400],[3,4200]]}');
INSERT INTO sale_tender (id, sale, n, tender, plugin, amount_minor, tendered_minor, refunded_minor, unit_minor, flags, label, attempt)
  VALUES (103, 100, 1, 'cash', 'payments', 20000, 25000, 14500, 1, 3, '["",""]', NULL),
         (104, 100, 2, 'wechat', 'payments', 20000, 20000, 0, 1, 5, '["",""]', '11111111-1111-7111-8111-111111111111.2.1'),
         (105, 100, 3, 'points', 'points', 10000, 10000, 0, 1, 0, '["",""]', NULL);
INSERT INTO attempt (id, seq, kind, cause, store, till, plugin, tender, auth_code, provider_reference, amount_minor, state,
                     asked, cancel_sent, settled, original, words_zh, words_en, updated_ms, due_ms)
  VALUES ('11111111-1111-7111-8111-111111111111.2.1', 1, 'pay', '11111111-1111-7111-8111-111111111111', 'S1', 'T1', 'payments', 'wechat', '', '', 20000, 3, 1, 0, 1, '', '', '', 5, 5);
INSERT INTO sale_return (id, sale, number, store, till, staff, member, member_code, at_ms, business_day, shift, net_minor,
                         refunded_minor, waiting_minor, last)
  VALUES (200, 100, 'S1-T1-20241004-R0001', 'S1', 'T1', 'amy', 1, 'M1', 1728000000006, 20000, 9, 14500, 14500, 0, 202);
INSERT INTO return_line (id, sale_return, line, sku, name, quantity, net_minor, restocked) VALUES (201, 200, 1, 'A', 'Coat', 1, 14500, 1);
INSERT INTO refund (id, sale_return, n, sale_tender, tender, plugin, amount_minor, state, credit, label)
  VALUES (202, 200, 1, 1, 'cash', 'payments', 14500, 2, 0, '["",""]');
INSERT INTO receipt_series (series, last) VALUES ('S1-T1-20241004-', 1), ('S1-T1-20241004-R', 1);
INSERT INTO stock (store, sku, quantity) VALUES ('S1', 'A', 9), ('S1', 'B', 4);
INSERT INTO stock_movement (id, document, kind, at_ms, store, staff, sku, delta, quantity)
  VALUES (1, 1, 1, 1728000000000, 'S1', 'amy', 'A', 10, 10), (2, 1, 1, 1728000000000, 'S1', 'amy', 'B', 5, 5);
INSERT INTO journal_account (code, plugin, unit, holder_kind, lots, may_go_negative)
  VALUES ('sales', 'host', 'CNY', 3, 0, 1), ('points.balance', 'points', 'point', 1, 1, 1), ('points.issued', 'points', 'point', 0, 0, 1),
         ('points.redeemed', 'points', 'point', 3, 0, 1);
INSERT INTO journal_entry (id, at_ms, business_day, cause, cause_id, store, staff, plugin, rule, from_account, from_holder,
                           to_account, to_holder, unit, amount, reverses, flags, previous_from, previous_to, detail)
  VALUES (300, 1728000000005, 20000, 'sale', '11111111-1111-7111-8111-111111111111', 'S1', 'amy', 'points', 'earn', 'points.issued', '', 'points.balance', '1', 'point', 400, 0, 0, 0, 0, '{}'),
         (301, 1728000000005, 20000, 'sale', '11111111-1111-7111-8111-111111111111', 'S1', 'amy', 'points', 'redeem', 'points.balance', '1', 'points.redeemed', 'S1', 'point', 100, 0, 0, 300, 0, '{"u":[[300,100]]}'),
         (302, 1728000000006, 20000, 'return', '22222222-2222-7222-8222-222222222222', 'S1', 'amy', 'points', 'earn', 'points.balance', '1', 'points.issued', '', 'point', 50, 300, 0, 301, 0, '{"u":[[300,50]]}');
INSERT INTO journal_balance (account, holder, unit, balance, held, last_entry, previous_entry) VALUES ('points.balance', '1', 'point', 250, 20, 302, 301);
INSERT INTO journal_lot (id, origin, account, holder, amount, remaining, granted_ms, expires_ms, lent) VALUES (300, 300, 'points.balance', '1', 400, 250, 1728000000005, 9223372036854775807, 0);
INSERT INTO journal_hold (id, account, holder, amount, until_ms) VALUES ('h', 'points.balance', '1', 20, 9);
INSERT INTO settings_version (version, hash, content, first_ms) VALUES (1, '087e2eab7c555be4063ce030cb8c61d6cd5651ab4839fdc30f889e89675e9e8d',
  '{"modules":{"payments":{"settings":{},"state":"on"},"points":{"settings":{},"state":"on"}},"shop":{"currency":"CNY","locale":"zh-CN","member_discount_on_special":false,"name":"S","negative_stock":"refuse"},"stores":[{"closes_at_minute":0,"id":"S1","modules":{"payments":{"settings":{},"state":"on"},"points":{"settings":{},"state":"on"}},"name":"S","tills":["T1"],"time_zone":"UTC"}]}', 0);
INSERT INTO settings_module (id) VALUES ('payments'), ('points');
INSERT INTO staff (id, name, role, stores, pin_hash, password_hash, active) VALUES ('amy', 'Amy', 3, 'S1', '$argon2id$', '', 1);
INSERT INTO price (style, sku, store, from_day, price_minor) VALUES (1, '', '', 0, 15000);
INSERT INTO audit (id, at_ms, store, staff, action, subject_json, before_json, after_json, reason, source)
  VALUES (1, 0, 'S1', '', 'staff.created', '{"staff":"amy"}', '', '{"active":true,"name":"Amy","role":"owner","stores":["S1"]}', '', 'command'),
         (2, 1728000000000, 'S1', 'amy', 'stock.received', '{"document":"1","store":"S1"}', '',
          '{"lines":[{"quantity":10,"sku":"A","stock":10},{"quantity":5,"sku":"B","stock":5}]}', '', ''),
         (3, 1728000000000, 'S1', 'amy', 'style.created', '{"style":"ST"}', '',
          '{"category":"coats","colours":[],"cost_minor":null,"kind":"goods","name":"Coat","price_minor":15000,"season":"","sizes":[],"tax_rate_ppm":130000,"variants":[{"barcode":"1","colour":"","price_minor":15000,"size":"","sku":"A"},{"barcode":"2","colour":"","price_minor":15000,"size":"","sku":"B"}]}', '', ''),
         (4, 1728000000001, 'S1', 'amy', 'member.joined', '{"member":"1"}', '', '{"code":"M1"}', '', ''),
         (5, 1728000000002, 'S1', 'amy', 'shift.opened', '{"shift":"9","till":"T1"}', '', '{"float_minor":0}', '', ''),
         (6, 1728000000003, '', '', 'config.applied', '{"revision":1}', '', '{"by":"amy","hash":"a9f5b849f6d8716cd6a9e3c17e3ec15d62501d35f8828371f012c3afd20afaf5","revision":1}', '', 'command');
INSERT INTO config_revision (revision, content, at_ms, applied_by) VALUES (1, 'shop: {name: S}', 1728000000003, 'amy');
)sql";

class SoundShop : public TestDatabase {
 public:
  SoundShop() {
    write([](storage::Session& session) {
      for (const std::string& sql : storage::statements(bytes_in(kShop))) session.execute(sql);
      catalog::Style coat;
      coat.code = "ST";
      coat.name = "Coat";
      catalog::Variant a;
      a.sku = "A";
      catalog::Variant b;
      b.sku = "B";
      for (const std::string& gram : catalog::style_grams(coat, {a, b})) {
        session.execute("INSERT INTO style_gram (gram, style) VALUES ($1, 1)", gram);
      }
    });
  }
  void plant(const std::string& sql) {
    write([&](storage::Session& session) {
      for (const std::string& one : storage::statements(bytes_in(sql))) session.execute(one);
    });
  }
  storage::VerifyReport report() {
    storage::VerifyReport out;
    read([&](storage::Session& session) { out = storage::verify(session); });
    return out;
  }
};

}  // namespace bobbin::testing
