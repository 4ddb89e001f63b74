"""Stored value (SV1 to SV7): topped up, spent, given back, refunded, frozen, expired, reported."""
import pathlib
import unittest

from revise import revise, rewrite_module
from shop import FlowTest, at_once, new_id

BASE = "/api/v1/plugins/stored_value/"


class Purses(FlowTest):
    def page(self, member):
        return self.expect(200, self.lin.get(f"{BASE}members/{member['id']}")).json

    def parts(self, member):
        page = self.page(member)
        return page["principal_minor"], page["bonus_minor"]

    def top_up(self, member, amount, tenders=None, who=None, uuid=None):
        tenders = tenders or {"cash": amount}
        body = {"member": member["id"], "amount_minor": amount,
                "tenders": [{"id": name, "amount_minor": part} for name, part in tenders.items()]}
        return (who or self.lin).put(BASE + "topups/" + (uuid or new_id()), body)

    def rich(self, *amounts):
        member = self.member()
        for amount in amounts:
            self.expect(201, self.top_up(member, amount))
        return member

    def give_back(self, sale, line, quantity):
        body = {"sale": sale, "lines": [{"line": line, "quantity": quantity}]}
        return self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), body)).json

    def books(self):
        return {(row["account"], row["holder"]): row["balance"]
                for row in self.expect(200, self.manager.get("/api/v1/journal/balances"))["items"]
                if row["account"].startswith("stored_value.") and row["balance"] != 0}


class StoredValueTest(Purses):
    """As the demo shop has it."""

    def test_sv1_a_top_up_gets_the_bonus_of_the_highest_step_once(self):
        for amount, bonus in ((49_999, 0), (50_000, 5_000), (99_999, 5_000), (100_000, 12_000), (150_000, 12_000)):
            member = self.member()
            made = self.expect(201, self.top_up(member, amount))
            self.assertEqual((made["amount_minor"], made["bonus_minor"]), (amount, bonus))
            self.assertEqual(self.parts(member), (amount, bonus))
            self.assertIn("储值", made["receipt"]["text"])

    def test_sv7_every_report_is_the_journals_to_the_fen(self):
        def rows(name, **query):
            asked = "&".join(f"{key}={value}" for key, value in query.items())
            return self.expect(200, self.manager.get(f"{BASE}reports/{name}?limit=1000&{asked}"))["items"]

        def total(items, column):
            return sum(row[column] for row in items)

        member, refunded = self.rich(50_000), new_id()
        self.expect(201, self.top_up(member, 100_000, uuid=refunded))
        sale = new_id()
        self.expect(201, self.sell([(self.style(3_333), 3)], {"stored_value": 9_999}, member=member["id"], sale=sale))
        self.give_back(sale, 1, 1)
        self.expect(201, self.manager.put(BASE + "topup_refunds/" + new_id(), {"topup": refunded}))
        books = {}
        for (account, _), amount in self.books().items():
            books[account] = books.get(account, 0) + amount
        days = rows("liability")
        for column, account, sign in (("topped_up_minor", "received", -1), ("bonus_given_minor", "bonus_issued", -1),
                                      ("opening_minor", "opening", -1), ("spent_minor", "spent", 1),
                                      ("bonus_spent_minor", "bonus_spent", 1), ("expired_minor", "bonus_expired", 1),
                                      ("fees_minor", "fees", 1)):
            self.assertEqual(total(days, column), sign * books.get("stored_value." + account, 0), column)
        last = {row["store"]: row for row in days}  # of each store
        self.assertEqual((total(last.values(), "principal_minor"), total(last.values(), "bonus_minor")),
                         (books["stored_value.principal"], books["stored_value.bonus"]))
        self.assertEqual(total(rows("movements"), "net_minor"), books["stored_value.principal"] + books["stored_value.bonus"])
        spent = rows("consumption")
        self.assertEqual((total(spent, "spent_minor"), total(spent, "bonus_spent_minor")),
                         (books["stored_value.spent"], books["stored_value.bonus_spent"]))
        by_staff = [rows("consumption", staff=who) for who in ("lin", "manager", "wang")]
        self.assertEqual(sum(total(part, "total_minor") for part in by_staff), total(spent, "total_minor"))
        self.assertEqual(total(rows("bonus_cost"), "cost_minor"),
                         -books["stored_value.bonus_issued"] - books.get("stored_value.bonus_expired", 0))
        self.assertEqual(total(rows("expiry"), "expired_minor"), books.get("stored_value.bonus_expired", 0))

    def test_g6_a_top_up_repeated_is_answered_and_not_doubled(self):
        member, uuid = self.member(), new_id()
        first = self.expect(201, self.top_up(member, 50_000, uuid=uuid)).json
        again = self.expect(200, self.top_up(member, 50_000, uuid=uuid)).json
        self.assertEqual((again["number"], again["bonus_minor"]), (first["number"], 5_000))
        self.refused(409, "id_conflict", self.top_up(member, 60_000, uuid=uuid))
        sku = self.style(100)
        self.refused(409, "id_conflict", self.sell([(sku, 1)], {"cash": 100}, sale=uuid))  # one id space
        self.assertEqual(self.parts(member), (50_000, 5_000))

    def test_s6_a_top_up_is_in_its_shift_but_no_sale(self):
        before = self.expect(200, self.manager.get(f"/api/v1/shifts/{self.shift}/report"))["totals"]
        member, uuid = self.member(), new_id()
        self.expect(201, self.top_up(member, 50_000, {"cash": 20_000, "wechat": 30_000}, uuid=uuid))
        after = self.expect(200, self.manager.get(f"/api/v1/shifts/{self.shift}/report"))["totals"]
        self.assertEqual({t: after[t] - before.get(t, 0) for t in ("cash", "wechat")}, {"cash": 20_000, "wechat": 30_000})
        self.assertEqual(self.points(member), 0)
        self.assertEqual(self.expect(200, self.lin.get("/api/v1/sales?member=" + member["id"]))["items"], [])
        self.assertIn("500.00", self.expect(200, self.lin.get(f"/api/v1/sales/{uuid}/receipt")).text)
        back = {"sale": uuid, "lines": [{"line": 1, "quantity": 1}]}
        self.refused(422, "invalid", self.lin.put("/api/v1/returns/" + new_id(), back), "/sale")
        other = self.shop.login("wang", till="till-2")
        self.refused(422, "shift_closed", self.top_up(member, 50_000, who=other))

    def test_refusals_of_a_top_up(self):
        member = self.member()
        self.refused(422, "tenders_mismatch", self.top_up(member, 50_000, {"cash": 40_000}), "/tenders")
        self.refused(422, "declined", self.top_up(member, 50_000, {"stored_value": 50_000}), "/tenders/0/id")
        self.refused(422, "invalid", self.top_up({"id": "nobody"}, 50_000), "/member")
        east = self.shop.login("lin", store="hz-east")
        self.refused(422, "module_off", self.top_up(member, 50_000, who=east))
        self.assertEqual(self.parts(member), (0, 0))

    def test_sv2_a_payment_is_split_in_proportion_and_a_return_restores_it(self):
        member = self.rich(50_000)
        sku = self.style(11_000)
        sale = new_id()
        sold = self.expect(201, self.sell([(sku, 2)], {"stored_value": 11_000, "cash": 11_000}, member=member["id"], sale=sale))
        self.assertEqual(self.parts(member), (40_000, 4_000))
        self.assertEqual(self.points(member), 210)  # 110.00 in cash and 100.00 of principal; bonus earns nothing
        effects = {e["rule"]: e["amount"] for e in sold["effects"]}
        self.assertEqual((effects["spend"], effects["spend_bonus"]), (-10_000, -1_000))
        self.assertIn("储值余额", sold["receipt"]["text"])
        self.give_back(sale, 1, 1)  # half of each tender
        self.assertEqual(self.parts(member), (45_000, 4_500))
        self.give_back(sale, 1, 1)
        self.assertEqual((self.parts(member), self.points(member)), ((50_000, 5_000), 0))

    def test_sv2_the_oldest_top_up_is_spent_first(self):
        member = self.rich(50_000, 100_000)
        sku = self.style(66_000)
        self.expect(201, self.sell([(sku, 1)], {"stored_value": 66_000}, member=member["id"]))
        # 550.00 of the first; 110.00 of the second: 110 x 1000 / 1120 = 98.214..., so 98.21 and 11.79.
        self.assertEqual(self.parts(member), (100_000 - 9_821, 12_000 - 1_179))
        self.assertEqual([(lot["principal_minor"], lot["bonus_minor"]) for lot in self.page(member)["lots"]],
                         [(90_179, 10_821)])

    def test_g4_odd_amounts_returned_in_any_order_leave_nothing(self):
        for order in ((1, 1, 2, 1), (2, 1, 1, 1), (1, 2, 1, 1)):
            member = self.rich(77_777, 50_001)
            before = self.books()
            first, second = self.style(13_333), self.style(9_999)
            sale = new_id()
            due = 3 * 13_333 + 2 * 9_999
            self.expect(201, self.sell([(first, 3), (second, 2)], {"stored_value": 33_331, "cash": due - 33_331},
                                       member=member["id"], sale=sale))
            left = {1: 3, 2: 2}
            for line in order:
                self.give_back(sale, line, 1)
                left[line] -= 1
            for line, quantity in left.items():
                if quantity:
                    self.give_back(sale, line, quantity)
            self.assertEqual(self.books(), before)
            self.assertEqual(self.points(member), 0)

    def test_s5_an_exchange_takes_the_stored_value_along(self):
        member = self.rich(50_000)
        first, second = self.style(33_333), self.style(33_333)
        sale, to = new_id(), new_id()
        self.expect(201, self.sell([(first, 1)], {"stored_value": 33_333}, member=member["id"], sale=sale))
        parts = self.parts(member)
        body = {"return": {"id": new_id(), "sale": sale, "lines": [{"line": 1, "quantity": 1}]},
                "sale": {"id": to, "lines": [{"sku": second, "quantity": 1}], "member": member["id"], "tenders": []}}
        self.assertEqual(self.expect(201, self.lin.put("/api/v1/exchanges/" + new_id(), body))["due_minor"], 0)
        self.assertEqual(self.parts(member), parts)
        self.give_back(to, 1, 1)
        self.assertEqual(self.parts(member), (50_000, 5_000))

    def test_s5_an_exchange_finds_the_odd_cent_that_came_back(self):
        # 500.00 + 50.00. 200.01 takes 181.83 + 18.18 (200.01 x 10/11 = 181.827). 100.01 comes back: of the 100.00 that is
        # kept 90.91 are principal, so 90.92 + 9.09 come back, and the till offers all of it to the new sale.
        member = self.rich(50_000)
        first, second, dear = self.style(10_001), self.style(10_000), self.style(45_000)
        sale = new_id()
        self.expect(201, self.sell([(first, 1), (second, 1)], {"stored_value": 20_001}, member=member["id"], sale=sale))
        self.assertEqual(self.parts(member), (31_817, 3_182))
        body = {"return": {"id": new_id(), "sale": sale, "lines": [{"line": 1, "quantity": 1}]},
                "sale": {"id": new_id(), "lines": [{"sku": dear, "quantity": 1}], "member": member["id"],
                         "tenders": [{"id": "stored_value", "amount_minor": 34_999}]}}
        self.expect(201, self.lin.put("/api/v1/exchanges/" + new_id(), body))
        self.assertEqual(self.parts(member), (0, 0))
        self.give_back(body["sale"]["id"], 1, 1)
        self.give_back(sale, 2, 1)
        self.assertEqual(self.parts(member), (50_000, 5_000))

    def test_a_quote_says_what_may_be_spent_and_a_sale_is_held_to_it(self):
        member, sku = self.rich(50_000), self.style(100_000)
        basket = {"lines": [{"sku": sku, "quantity": 1}], "member": member["id"]}
        quote = self.expect(200, self.lin.post("/api/v1/quotes", basket))
        self.assertEqual([t["max_minor"] for t in quote["tenders"] if t["id"] == "stored_value"], [55_000])
        self.refused(422, "insufficient_balance",
                     self.sell([(sku, 1)], {"stored_value": 55_001, "cash": 44_999}, member=member["id"]),
                     "/tenders/0/amount_minor")
        refused = self.refused(422, "declined", self.sell([(sku, 1)], {"stored_value": 100_000}), "/tenders/0/id")
        self.assertIn("会员", refused["detail"])
        poor = self.member()
        self.refused(422, "insufficient_balance", self.sell([(sku, 1)], {"stored_value": 100_000}, member=poor["id"]))

    def test_g7_two_tills_cannot_spend_one_balance(self):
        member, sku = self.rich(50_000), self.style(55_000)
        answers = at_once(6, lambda _: self.sell([(sku, 1)], {"stored_value": 55_000}, member=member["id"]))
        self.assertEqual(sorted(a.status for a in answers), [201] + [422] * 5)
        self.assertEqual(self.parts(member), (0, 0))

    def test_sv4_no_more_principal_than_the_limit(self):
        member = self.rich(400_000)
        self.refused(422, "declined", self.top_up(member, 100_001), "/amount_minor")
        answers = at_once(3, lambda _: self.top_up(member, 60_000))
        self.assertEqual(sorted(a.status for a in answers), [201, 422, 422])
        self.assertEqual(self.page(member)["principal_minor"], 460_000)

    def test_sv4_a_frozen_card_neither_pays_nor_is_topped_up(self):
        member, sku = self.rich(50_000), self.style(1_000)
        url = f"{BASE}members/{member['id']}"
        self.refused(422, "invalid", self.lin.post(url + "/freeze", {"reason": "  "}), "/reason")
        self.assertTrue(self.expect(200, self.lin.post(url + "/freeze", {"reason": "挂失"}))["frozen"])
        self.refused(422, "declined", self.sell([(sku, 1)], {"stored_value": 1_000}, member=member["id"]))
        self.refused(422, "declined", self.top_up(member, 50_000))
        self.expect(200, self.lin.put(url + "/pin", {"pin": "135790"}))
        replaced = self.expect(200, self.manager.post(url + "/replace", {"reason": "补卡"})).json
        self.assertEqual((replaced["card"], replaced["frozen"], replaced["has_pin"]), (2, False, False))
        self.expect(201, self.sell([(sku, 1)], {"stored_value": 1_000}, member=member["id"]))
        self.expect(200, self.lin.post(url + "/freeze", {"reason": "又丢了"}))
        self.assertFalse(self.expect(200, self.lin.post(url + "/unfreeze", {"reason": "找到了"}))["frozen"])
        actions = [row["action"] for row in self.expect(200, self.manager.get("/api/v1/audit"))["items"]]
        self.assertIn("stored_value.freeze", actions)

    def refund(self, topup, who=None, quote=False, uuid=None):
        url = BASE + "topup_refunds/" + (uuid or new_id()) + ("?quote=true" if quote else "")
        return (who or self.lin).put(url, {"topup": topup})

    def test_sv5_what_was_spent_stays_and_the_bonus_is_void(self):
        member, topup, uuid = self.member(), new_id(), new_id()
        self.expect(201, self.top_up(member, 50_000, {"cash": 20_000, "wechat": 30_000}, uuid=topup))
        sku = self.style(11_000)
        sale = new_id()
        self.expect(201, self.sell([(sku, 1)], {"stored_value": 11_000}, member=member["id"], sale=sale))
        items = {"topup": topup, "principal_minor": 50_000, "spent_minor": 11_000, "fee_minor": 0,
                 "refund_minor": 39_000, "bonus_void_minor": 4_000}
        quote = self.expect(200, self.refund(topup, quote=True)).json
        self.assertEqual({key: quote[key] for key in items}, items)
        self.assertEqual({r["tender"]: r["amount_minor"] for r in quote["refunds"]}, {"cash": 15_600, "wechat": 23_400})
        self.assertEqual(self.parts(member), (40_000, 4_000))
        done = self.expect(201, self.refund(topup, uuid=uuid)).json
        self.assertEqual({key: done[key] for key in items}, items)
        again = self.expect(200, self.refund(topup, uuid=uuid)).json
        self.assertEqual({key: again[key] for key in items}, items)
        self.assertEqual(self.parts(member), (0, 0))
        self.refused(422, "declined", self.refund(topup), "/topup")
        self.refused(422, "invalid", self.refund(new_id()), "/topup")
        # What was bought comes back to the lots that paid for it.
        self.give_back(sale, 1, 1)
        self.assertEqual(self.parts(member), (10_000, 1_000))

    def test_sv5_an_unspent_top_up_goes_back_whole_and_leaves_nothing(self):
        member, topup = self.member(), new_id()
        before = self.books()
        self.expect(201, self.top_up(member, 100_000, uuid=topup))
        self.assertEqual(self.expect(201, self.refund(topup))["refund_minor"], 100_000)
        self.assertEqual(self.books(), before)

    def test_pay3_a_refund_that_its_provider_fails_is_owed_and_goes_out_another_way(self):
        member, topup = self.member(), new_id()
        body = {"member": member["id"], "amount_minor": 50_000,
                "tenders": [{"id": "wechat", "amount_minor": 50_000, "auth_code": "134567890123457710"}]}
        self.expect(201, self.lin.put(BASE + "topups/" + topup, body))
        done = self.expect(201, self.refund(topup))
        self.assertEqual([row["state"] for row in done["refunds"]], ["failed"])
        self.assertEqual(self.parts(member), (0, 0))
        money = {"sale": topup, "lines": [], "tender": "cash", "reason": "wallet closed"}
        paid = self.expect(201, self.manager.put("/api/v1/returns/" + new_id(), money))
        self.assertEqual([(row["tender"], row["amount_minor"], row["state"]) for row in paid["refunds"]],
                         [("cash", 50_000, "done")])
        self.refused(422, "invalid", self.manager.put("/api/v1/returns/" + new_id(), money))
        goods = {"sale": topup, "lines": [{"line": 1, "quantity": 1}]}
        self.refused(422, "invalid", self.lin.put("/api/v1/returns/" + new_id(), goods), "/sale")

    def test_sv4_a_frozen_card_is_not_cashed_out(self):
        member, topup = self.member(), new_id()
        self.expect(201, self.top_up(member, 50_000, uuid=topup))
        url = f"{BASE}members/{member['id']}"
        self.expect(200, self.lin.post(url + "/freeze", {"reason": "挂失"}))
        self.refused(422, "declined", self.refund(topup), "/topup")
        self.refused(422, "declined", self.refund(topup, quote=True), "/topup")
        self.expect(200, self.lin.post(url + "/unfreeze", {"reason": "本人"}))
        self.assertEqual(self.expect(200, self.refund(topup.upper(), quote=True))["refund_minor"], 50_000)
        self.expect(201, self.refund(topup.upper()))

    def test_sv4_a_pin_is_changed_by_who_knows_it_and_leaves_a_trace(self):
        member = self.rich(50_000)
        url = f"{BASE}members/{member['id']}"
        self.expect(200, self.lin.put(url + "/pin", {"pin": "1357"}))
        asked = self.refused(422, "declined", self.lin.put(url + "/pin", {"pin": "0000"}), "/old_pin")
        self.assertIn("店长补卡", asked["detail"])
        self.refused(422, "declined", self.lin.put(url + "/pin", {"pin": "0000", "old_pin": "9999"}), "/old_pin")
        self.expect(200, self.lin.put(url + "/pin", {"pin": "2468", "old_pin": "1357"}))
        self.refused(403, "forbidden", self.lin.post(url + "/replace", {"reason": "补卡"}))
        self.assertFalse(self.expect(200, self.manager.post(url + "/replace", {"reason": "补卡"}))["has_pin"])
        self.expect(200, self.lin.put(url + "/pin", {"pin": "0000"}))
        trail = self.expect(200, self.manager.get("/api/v1/audit?action=stored_value.pin&limit=100"))
        mine = [row for row in trail["items"] if row["subject"].get("member") == member["id"]]
        self.assertEqual([row["staff"] for row in mine], ["lin"] * 3)
        for pin in ("1357", "2468", "0000", "9999"):
            self.assertNotIn(f'"{pin}"', trail.text)

    def test_sv3_the_history_goes_on_over_pages(self):
        member, sku = self.rich(49_999), self.style(100)
        for _ in range(6):
            self.expect(201, self.sell([(sku, 1)], {"stored_value": 100}, member=member["id"]))
        url, seen, cursor = f"{BASE}members/{member['id']}?limit=3", [], ""
        for _ in range(5):
            page = self.expect(200, self.lin.get(url + cursor)).json
            seen += page["history"]
            if page["next"] is None:
                break
            cursor = "&cursor=" + page["next"]
        self.assertEqual(len(seen), 7)
        self.assertEqual(sum(row["amount_minor"] for row in seen), 49_399)

    def test_sv7_liability_is_what_the_members_have(self):
        self.rich(100_000)
        owed = self.expect(200, self.manager.get(BASE + "liability")).json
        books = self.books()
        for part in ("principal", "bonus"):
            held = sum(b for (account, _), b in books.items() if account == "stored_value." + part)
            self.assertEqual(owed[part + "_minor"], held)
            self.assertEqual(sum(row[part + "_minor"] for row in owed["stores"]), held)
        self.assertEqual(owed["balance_minor"], owed["principal_minor"] + owed["bonus_minor"])
        used = self.expect(200, self.manager.get(BASE + "usage")).json
        self.assertEqual(used["topped_up_minor"], -books[("stored_value.received", "")])
        self.assertEqual(used["bonus_cost_minor"], used["bonus_issued_minor"] - used["bonus_expired_minor"])

    def test_sv3_the_member_s_file_has_it(self):
        member = self.rich(50_000)
        card = self.expect(200, self.lin.get("/api/v1/members/" + member["id"]))["cards"]["stored_value"]
        self.assertEqual((card["balance_minor"], card["principal_minor"], card["bonus_minor"], card["frozen"]),
                         (55_000, 50_000, 5_000, False))
        self.assertEqual(self.page(member)["lots"][0]["bonus_expires_on"], "2027-01-05")
        history = self.page(member)["history"]
        self.assertEqual(sum(row["amount_minor"] for row in history), 55_000)

    def test_opening_balances(self):
        member = self.member()
        body = {"member": member["id"], "principal_minor": 30_000, "bonus_minor": 3_000, "reason": "旧系统"}
        self.expect(200, self.manager.put(BASE + "openings/" + new_id(), body))
        self.assertEqual(self.parts(member), (30_000, 3_000))
        sku = self.style(11_000)
        self.expect(201, self.sell([(sku, 1)], {"stored_value": 11_000}, member=member["id"]))
        self.assertEqual(self.parts(member), (20_000, 2_000))


SETTINGS = """
      steps: [{amount_minor: 50000, bonus_minor: 5000}]
      spend_policy: bonus_first
      bonus_months: 1
      daily_limit_minor: 80000
      verify_above_minor: 10000
      discount: {rate_ppm: 50000}
      refund_fee_minor: 1000
"""


class OtherShop(Purses):
    """Bonus first and for a month, a limit a day, a PIN above 100.00, 5 % off, a fee of 10.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop.stop()
        rewrite_module(cls.shop, "stored_value", SETTINGS)
        cls.shop.start()
        cls.manager = cls.shop.login("manager")
        cls.lin = cls.shop.login("lin")

    def to(self, when):
        self.expect(200, self.owner_now().put("/api/v1/demo/clock", {"now": when}))
        self.__class__.manager = self.shop.login("manager")
        self.__class__.lin = self.shop.login("lin")

    def owner_now(self):
        return self.shop.login("owner")

    def test_the_shop_s_own_rules(self):
        member, topup = self.member(), new_id()
        self.expect(201, self.top_up(member, 50_000, uuid=topup))
        self.refused(422, "declined", self.top_up(member, 30_001), "/amount_minor")

        # SV6: 5 % off, with pay_with or without; other tenders pay the full price.
        sku = self.style(10_000)
        basket = {"lines": [{"sku": sku, "quantity": 1}], "member": member["id"]}
        self.assertEqual(self.expect(200, self.lin.post("/api/v1/quotes", basket))["totals"]["due_minor"], 10_000)
        basket["pay_with"] = ["stored_value"]
        self.assertEqual(self.expect(200, self.lin.post("/api/v1/quotes", basket))["totals"]["due_minor"], 9_500)
        # SV2: bonus first.
        sale = new_id()
        self.expect(201, self.sell([(sku, 1)], {"stored_value": 9_500}, member=member["id"], sale=sale))
        self.assertEqual(self.parts(member), (45_500, 0))
        self.assertEqual(self.points(member), 45)
        self.give_back(sale, 1, 1)
        self.assertEqual((self.parts(member), self.points(member)), ((50_000, 5_000), 0))

        # SV4: above 100.00 the member's PIN, which is kept nowhere.
        dear = self.style(20_000)
        url = f"{BASE}members/{member['id']}"

        def pay(verification):
            tender = {"id": "stored_value", "amount_minor": 19_000}
            return self.sell([(dear, 1)], [{**tender, "verification": verification} if verification else tender],
                             member=member["id"])
        self.refused(422, "declined", pay("135790"))
        priced = {"lines": [{"sku": dear, "quantity": 1}], "member": member["id"],
                  "tenders": [{"id": "stored_value", "amount_minor": 19_000}]}
        self.assertEqual(self.expect(200, self.lin.post("/api/v1/quotes", priced))["totals"]["due_minor"], 19_000)
        self.assertTrue(self.expect(200, self.lin.put(url + "/pin", {"pin": "135790"}))["has_pin"])
        self.refused(422, "declined", pay(None))
        self.refused(422, "declined", pay("135791"))
        self.assertEqual(self.parts(member), (50_000, 5_000))
        self.expect(201, pay("135790"))
        self.assertEqual(self.parts(member), (36_000, 0))

        # SV3: the last day of bonus is usable; then it is gone, principal stays.
        other = self.member()
        self.expect(201, self.top_up(other, 50_000))
        self.to("2026-01-20T10:00:00+08:00")
        reminded = self.expect(200, self.lin.get(BASE + "reminders"))["items"]
        self.assertIn((other["id"], 5_000, "2026-02-05"),
                      [(r["member"], r["bonus_minor"], r["expires_on"]) for r in reminded])

        # SV5: later than seven days it needs the manager, and costs the fee: 500.00 less 190.00 less 10.00.
        self.refused(403, "forbidden", self.lin.put(BASE + "topup_refunds/" + new_id(), {"topup": topup}))
        shift = self.lin.get("/api/v1/shifts?till=till-1&open=true")["items"]
        if not shift:
            self.expect(201, self.manager.post("/api/v1/shifts", {"float_minor": 50_000}))
        done = self.expect(201, self.manager.put(BASE + "topup_refunds/" + new_id(), {"topup": topup})).json
        self.assertEqual((done["spent_minor"], done["fee_minor"], done["refund_minor"]), (19_000, 1_000, 30_000))
        self.assertEqual(self.parts(member), (0, 0))

        self.to("2026-02-06T02:00:00+08:00")  # still the business day of the 5th
        self.assertEqual(self.parts(other), (50_000, 5_000))
        self.to("2026-02-06T10:00:00+08:00")
        self.assertEqual(self.parts(other), (50_000, 0))
        self.assertEqual(self.books()[("stored_value.bonus_expired", other["id"])], 5_000)
        expired = self.expect(200, self.manager.get(BASE + "reports/expiry"))["items"]
        self.assertIn(("hz-west", other["code"], 5_000),
                      [(row["store"], row["member_code"], row["expired_minor"]) for row in expired])

        # SV7: it counts for the store that gave it, so what that store shows is what is owed.
        for name in ("liability", "movements", "bonus_cost", "expiry"):
            rows = self.expect(200, self.manager.get(f"{BASE}reports/{name}?limit=1000"))["items"]
            self.assertEqual({row["store"] for row in rows}, {"hz-west"}, name)
        last = self.expect(200, self.manager.get(BASE + "reports/liability?store=hz-west&limit=1000"))["items"][-1]
        held = [sum(amount for (account, _), amount in self.books().items() if account == "stored_value." + part)
                for part in ("principal", "bonus")]
        self.assertEqual([last["expired_minor"], last["principal_minor"], last["bonus_minor"]], [5_000, *held])


class CoarseCoinsTest(Purses):
    """The smallest coin is 0.10; a refund on another day costs 5.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop.stop()
        file = pathlib.Path(cls.shop.data, "shop.yaml")
        text = file.read_text(encoding="utf-8")
        assert "cash_rounding_minor: 1 " in text
        revise(cls.shop, text.replace("cash_rounding_minor: 1 ", "cash_rounding_minor: 10 "))
        rewrite_module(cls.shop, "stored_value", "\n      refund_days: 0\n      refund_fee_minor: 500\n")
        cls.shop.start()
        cls.manager = cls.shop.login("manager")
        cls.lin = cls.shop.login("lin")

    def test_sv5_what_coins_cannot_pay_of_a_refund_is_rounded_and_waits_for_nothing(self):
        self.refund_of(fee=0, refund=137_350)  # 1500.00 less 126.42 is 1373.58
        self.refund_of(fee=500, refund=136_850, wait=self.next_day)

    def next_day(self):
        self.expect(200, self.shop.login("owner").put("/api/v1/demo/clock", {"now": "2026-01-06T10:00:00+08:00"}))
        self.__class__.manager = self.shop.login("manager")
        if not self.manager.get("/api/v1/shifts?till=till-1&open=true")["items"]:
            self.expect(201, self.manager.post("/api/v1/shifts", {"float_minor": 50_000}))

    def refund_of(self, fee, refund, wait=lambda: None):
        member, topup, uuid = self.member(), new_id(), new_id()
        before = self.books().get(("stored_value.fees", ""), 0)
        self.expect(201, self.top_up(member, 150_000, uuid=topup))
        self.expect(201, self.sell([(self.style(12_642), 1)], {"stored_value": 12_642}, member=member["id"]))
        wait()
        items = {"principal_minor": 150_000, "spent_minor": 12_642, "fee_minor": fee, "rounding_minor": 8,
                 "refund_minor": refund, "refunded_minor": refund, "waiting_minor": 0}
        url = BASE + "topup_refunds/" + uuid
        quote = self.expect(200, self.manager.put(url + "?quote=true", {"topup": topup})).json
        self.assertEqual({key: quote[key] for key in items}, items)
        done = self.expect(201, self.manager.put(url, {"topup": topup})).json
        self.assertEqual({key: done[key] for key in items}, items)
        self.assertEqual([(row["tender"], row["amount_minor"]) for row in done["refunds"]], [("cash", refund)])
        self.assertNotIn("待下次退还", done["receipt"]["text"])
        self.assertEqual(self.parts(member), (0, 0))
        self.assertEqual(self.books()[("stored_value.fees", "")] - before, fee + 8)


if __name__ == "__main__":
    unittest.main()
