"""Points (PT1 to PT9): earned, paid with, given back, expired, exchanged, explained."""
import pathlib
import re
import unittest

from revise import rewrite_module, rewrite_points
from shop import FlowTest, Shop, at_once, new_id

BASE = "/api/v1/plugins/points/"


class PointsTest(FlowTest):
    """As the demo shop has it."""

    def page(self, member):
        return self.expect(200, self.lin.get(f"{BASE}members/{member['id']}")).json

    def give_back(self, sale, line, quantity):
        body = {"sale": sale, "lines": [{"line": line, "quantity": quantity}]}
        return self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), body)).json

    def test_pt1_a_point_a_yuan_floored_once_a_sale(self):
        member = self.member()
        first, second = self.style(19_950), self.style(9_950)
        self.expect(201, self.sell([(first, 1), (second, 1)], {"cash": 29_900}, member=member["id"]))
        page = self.page(member)
        self.assertEqual((page["balance"], page["pending"]), (299, 0))
        self.assertEqual(page["lots"], [{"amount": 299, "expires_on": None}])
        row = page["history"][0]
        self.assertEqual((row["amount"], row["cause"], row["rule"]), (299, "sale", "earn"))
        self.assertNotIn("reason", row)

    def test_pt2_what_is_paid_with_points_earns_nothing(self):
        member = self.member(points=10_000)
        sku = self.style(50_000)
        sale = new_id()
        tenders = {"cash": 20_000, "wechat": 20_000, "points": 10_000}
        sold = self.expect(201, self.sell([(sku, 1)], tenders, member=member["id"], sale=sale))
        self.assertEqual(self.points(member), 400)
        effects = {e["rule"]: e["amount"] for e in self.effects(sold)}
        self.assertEqual((effects["redeem"], effects["earn"]), (-10_000, 400))
        explained = self.expect(200, self.lin.get(f"/api/v1/sales/{sale}/explain"))["effects"]
        self.assertEqual({(e["plugin"], e["rule"], e["amount"]) for e in explained if e["plugin"] == "points"},
                         {("points", "redeem", -10_000), ("points", "earn", 400)})
        self.assertIn("积分余额", sold["receipt"]["text"])
        self.give_back(sale, 1, 1)
        page = self.page(member)
        self.assertEqual(page["balance"], 10_000)
        self.assertEqual(sum(row["amount"] for row in page["history"]), 10_000)

    def test_s7_a_receipt_says_the_same_when_it_is_made_repeated_and_looked_up(self):
        member = self.member(points=1_250)
        sku, sale = self.style(50_000), new_id()
        body = {"lines": [{"sku": sku, "quantity": 1}], "member": member["id"],
                "tenders": [{"id": "cash", "amount_minor": 49_000}, {"id": "points", "amount_minor": 1_000}]}
        made = self.expect(201, self.lin.put(f"/api/v1/sales/{sale}", body)).json
        slip = made["receipt"]["text"]
        self.assertRegex(slip, r"积分余额 +740\n")  # 1,250 - 1,000 + 490
        self.assertIn(member["name"], slip)
        self.assertNotIn("待到账积分", slip)
        again = self.expect(200, self.lin.put(f"/api/v1/sales/{sale}", body)).json
        self.assertEqual(again, made)
        self.assertEqual(self.expect(200, self.lin.get(f"/api/v1/sales/{sale}")).json, made)
        first = self.expect(201, self.lin.put("/api/v1/sales/" + new_id(),
                                              {**body, "member": self.member()["id"],
                                               "tenders": [{"id": "cash", "amount_minor": 50_000}]})).json
        self.assertRegex(first["receipt"]["text"], r"积分余额 +500\n")

    def test_no_member_no_points(self):
        sku = self.style(10_000)
        quote = self.expect(200, self.lin.post("/api/v1/quotes", {"lines": [{"sku": sku, "quantity": 1}]}))
        self.assertEqual(self.effects(quote), [])
        self.assertNotIn("points", [t["id"] for t in quote["tenders"]])
        refused = self.refused(422, "declined", self.sell([(sku, 1)], {"points": 10_000}), "/tenders/0/id")
        self.assertIn("会员", refused["detail"])

    def test_pt4_a_quote_says_what_points_may_pay_and_a_sale_is_held_to_it(self):
        member = self.member(points=1_250)
        sku = self.style(50_000)
        basket = {"lines": [{"sku": sku, "quantity": 1}], "member": member["id"]}
        quote = self.expect(200, self.lin.post("/api/v1/quotes", basket))
        self.assertEqual([t["max_minor"] for t in quote["tenders"] if t["id"] == "points"], [1_200])
        self.assertEqual([(e["rule"], e["amount"]) for e in self.effects(quote)], [("earn", 500)])
        self.refused(422, "declined", self.sell([(sku, 1)], {"points": 150, "cash": 49_850}, member=member["id"]),
                     "/tenders/0/amount_minor")
        self.refused(422, "insufficient_balance",
                     self.sell([(sku, 1)], {"points": 1_300, "cash": 48_700}, member=member["id"]),
                     "/tenders/0/amount_minor")
        self.assertEqual(self.points(member), 1_250)

    def test_g4_partial_returns_in_any_order_leave_nothing(self):
        for order in ((1, 1, 2, 1), (2, 1, 1, 1), (1, 2, 1, 1)):
            member = self.member(points=2_000)
            first, second = self.style(33_333), self.style(9_999)
            sale = new_id()
            due = 3 * 33_333 + 2 * 9_999
            self.expect(201, self.sell([(first, 3), (second, 2)], {"points": 2_000, "cash": due - 2_000},
                                       member=member["id"], sale=sale))
            self.assertEqual(self.points(member), (due - 2_000) // 100)
            left = {1: 3, 2: 2}
            for line in order:
                self.give_back(sale, line, 1)
                left[line] -= 1
            for line, quantity in left.items():
                if quantity:
                    self.give_back(sale, line, quantity)
            self.assertEqual(self.points(member), 2_000)

    def test_g8_points_that_were_spent_become_a_debt_and_are_earned_back_first(self):
        member = self.member()
        dear, cheap = self.style(50_000), self.style(500)
        sale = new_id()
        self.expect(201, self.sell([(dear, 1)], {"cash": 50_000}, member=member["id"], sale=sale))
        self.expect(201, self.sell([(cheap, 1)], {"points": 500}, member=member["id"]))
        self.give_back(sale, 1, 1)
        page = self.page(member)
        self.assertEqual((page["balance"], page["lots"], page["worth_minor"]), (-500, [], 0))
        self.assertGreaterEqual(self.expect(200, self.manager.get(BASE + "liability"))["debt"], 500)
        self.expect(201, self.sell([(dear, 2)], {"cash": 100_000}, member=member["id"]))
        page = self.page(member)
        self.assertEqual((page["balance"], [lot["amount"] for lot in page["lots"]]), (500, [500]))

    def test_s5_an_exchange_takes_the_points_along_even_beside_a_debt(self):
        member = self.member(points=1_000)
        first, second, cheap = self.style(50_000), self.style(50_000), self.style(400)
        sale = new_id()
        self.expect(201, self.sell([(first, 1)], {"points": 1_000, "cash": 49_000}, member=member["id"], sale=sale))
        self.expect(201, self.sell([(cheap, 1)], {"points": 400}, member=member["id"]))
        self.assertEqual(self.points(member), 490 - 400)
        body = {"return": {"id": new_id(), "sale": sale, "lines": [{"line": 1, "quantity": 1}]},
                "sale": {"id": new_id(), "lines": [{"sku": second, "quantity": 1}], "tenders": []}}
        self.assertEqual(self.expect(201, self.lin.put("/api/v1/exchanges/" + new_id(), body))["due_minor"], 0)
        # 1,000 came back and 490 were taken back, which leaves 600; 1,000 pay again, 490 are earned again.
        self.assertEqual(self.points(member), 90)
        self.give_back(body["sale"]["id"], 1, 1)
        self.assertEqual(self.points(member), 1_000 - 400)

    def test_g7_two_tills_cannot_spend_one_balance(self):
        member = self.member(points=1_000)
        sku = self.style(1_000)
        answers = at_once(6, lambda _: self.sell([(sku, 1)], {"points": 1_000}, member=member["id"]))
        self.assertEqual(sorted(a.status for a in answers), [201] + [422] * 5)
        self.assertEqual({a.code for a in answers if a.status == 422}, {"insufficient_balance"})
        self.assertEqual(self.points(member), 0)

    def test_pt3_a_gift_has_a_reason_and_is_given_once(self):
        member = self.member()
        gift = {"member": member["code"], "points": 88, "reason": "修改衣服等太久"}
        uuid = new_id()
        self.assertEqual(self.expect(201, self.manager.put(BASE + "gifts/" + uuid, gift))["balance"], 88)
        self.expect(200, self.manager.put(BASE + "gifts/" + uuid, gift))
        self.refused(409, "id_conflict", self.manager.put(BASE + "gifts/" + uuid, {**gift, "points": 89}))
        trail = self.manager.get("/api/v1/audit?action=points.gift")["items"]  # S8, once
        self.assertEqual([(row["staff"], row["subject"], row["after"], row["reason"]) for row in trail
                          if row["subject"]["id"] == uuid],
                         [("manager", {"module": "points", "id": uuid, "member": member["id"]}, {"points": 88},
                           gift["reason"])])
        for blank in (" ", "\u3000", "\t\n"):
            refused = self.manager.put(BASE + "gifts/" + new_id(), {**gift, "reason": blank})
            self.refused(422, "invalid", refused, "/reason")
        self.refused(403, "forbidden", self.lin.put(BASE + "gifts/" + new_id(), gift))
        self.refused(422, "invalid", self.manager.put(BASE + "gifts/" + new_id(), {**gift, "member": "nobody"}), "/member")
        for wrong in ({"points": 0}, {"points": -1}, {"points": 10**18}, {"points": "5"}, {"reason": ""}, {"extra": 1}):
            answer = self.manager.put(BASE + "gifts/" + new_id(), {**gift, **wrong})
            self.assertIn(answer.status, (400, 422), answer)
            self.assertEqual(answer.field, "/" + next(iter(wrong)), answer)
        row = self.page(member)["history"][0]
        self.assertEqual((row["amount"], row["cause"], row["rule"], row["reason"]), (88, "gift", "gift", gift["reason"]))

    def test_pt3_a_check_in_counts_once_a_day(self):
        member = self.member()
        path = f"{BASE}members/{member['code']}/checkins"
        self.assertEqual(self.expect(201, self.lin.post(path))["granted"], 0)  # the demo gives no points for it
        again = self.expect(200, self.lin.post(path))
        self.assertEqual((again["granted"], again["streak"]), (0, 1))
        self.refused(404, "not_found", self.lin.post(f"{BASE}members/nobody/checkins"))

    def test_pt7_the_leaderboard_is_net_of_returns_and_knows_no_redemptions(self):
        member = self.member(points=200)
        sku = self.style(10_000)
        sale = new_id()
        self.expect(201, self.sell([(sku, 3)], {"points": 200, "cash": 29_800}, member=member["id"], sale=sale))

        def mine(query=""):
            rows = self.expect(200, self.lin.get(f"{BASE}leaderboard?limit=1000{query}"))["items"]
            return [r["points"] for r in rows if r["member"] == member["id"]]

        self.assertEqual(mine(), [200 + 298])
        self.give_back(sale, 1, 1)
        # 298.00 of money over three pieces: the two that are kept stand for 198.67.
        self.assertEqual(mine(), [200 + 198])
        self.assertEqual(mine("&from=2026-01-05&to=2026-01-05"), mine())
        self.assertEqual(mine("&to=2026-01-04"), [])
        self.refused(422, "invalid", self.lin.get(BASE + "leaderboard?from=2026-02-30"), "from")
        self.assertIn(self.lin.get(BASE + "leaderboard?from=yesterday").status, (400, 422))

    def test_pt8_the_rules_in_plain_words_in_both_languages(self):
        zh = self.expect(200, self.lin.speaking("zh-CN").get(BASE + "rules"))["items"]
        en = self.expect(200, self.lin.speaking("en").get(BASE + "rules"))["items"]
        self.assertEqual([r["rule"] for r in zh], ["earn", "redeem", "expiry"])
        self.assertEqual(zh[2]["text"], "积分不过期。")
        self.assertEqual(en[2]["text"], "Points never expire.")

    def test_pt9_the_liability_is_what_members_can_still_spend(self):
        before = self.expect(200, self.manager.get(BASE + "liability")).json
        self.member(points=1_234)
        after = self.expect(200, self.manager.get(BASE + "liability")).json
        self.assertEqual(after["points"] - before["points"], 1_234)
        self.assertEqual(after["worth_minor"] - before["worth_minor"], 1_234)

    def test_the_members_card_and_the_lists_that_are_empty(self):
        member = self.member(points=300)
        card = self.expect(200, self.lin.get("/api/v1/members/" + member["id"]))["cards"]["points"]
        self.assertEqual((card["balance"], card["worth_minor"], card["expiring"]), (300, 300, None))
        self.assertEqual(self.expect(200, self.lin.get(BASE + "rewards"))["items"], [])
        self.assertEqual(self.expect(200, self.lin.get(BASE + "reminders"))["items"], [])
        wrong = {"member": member["id"], "reward": "tote"}
        self.refused(422, "invalid", self.lin.put(BASE + "redemptions/" + new_id(), wrong), "/reward")
        self.refused(404, "not_found", self.lin.get(BASE + "members/nobody"))


RULES = """
      earn: {points: 1, per_minor: 100}
      redeem: {points: 100, worth_minor: 100, minimum: 300, step: 100, max_share_ppm: 500000}
      expiry: {policy: rolling, months: 1, grace_days: 7, remind_days: 14}
      pending_days: 2
      signup_points: 50
      profile_points: 20
      checkin: {points: 5, streaks: [{days: 3, points: 30}]}
      combine: product
      multipliers:
        - {id: dresses, multiplier_ppm: 2000000, category: 女装}
        - {id: birthday, multiplier_ppm: 3000000, birthday: true}
        - {id: eighth, multiplier_ppm: 1500000, days_of_month: [8], from: 2026-01-08, to: 2026-01-08}
      rewards:
        - {id: tote, name: {zh-CN: 帆布袋, en: Tote bag}, kind: goods, points: 40, total: 2}
        - {id: later, name: 改衣, kind: service, points: 10, from: 2026-03-01}
"""


class RestartedTest(FlowTest):
    """A shop whose file is changed while it is stopped."""
    SETTINGS, STATE = "", "on"
    WITHOUT_TIERS = True  # their discounts and multipliers would change the numbers

    @classmethod
    def setUpClass(cls):
        cls.shop = Shop("--empty")
        cls.before()
        cls.shop.stop()
        cls.shop.log.close()
        rewrite_points(cls.shop, cls.SETTINGS, cls.STATE)
        if cls.WITHOUT_TIERS:
            rewrite_module(cls.shop, "tiers", "", "off")
        cls.shop = Shop(data=cls.shop.data)
        cls.addClassCleanup(cls.shop.remove)
        cls.addClassCleanup(lambda: cls.shop.process.poll() is None and cls.shop.kill())
        cls.log_in()

    @classmethod
    def log_in(cls):
        cls.owner, cls.manager, cls.lin = (cls.shop.login(who) for who in ("owner", "manager", "lin"))
        if not cls.manager.get("/api/v1/shifts?till=till-1&open=true")["items"]:
            answer = cls.manager.post("/api/v1/shifts", {"float_minor": 0})
            assert answer.status == 201, answer

    @classmethod
    def before(cls):
        """What happens under the file as it was."""


class DrainingTest(RestartedTest):
    """X2: what is being switched off gives nothing more and honours what it gave."""
    STATE = "draining"

    @classmethod
    def before(cls):
        cls.log_in()
        made = cls.lin.post("/api/v1/members", {"name": "老客", "phone": "13900009999"})
        assert made.status == 201, made
        cls.old = made.json
        gift = {"member": cls.old["id"], "points": 500, "reason": "测试"}
        assert cls.manager.put(BASE + "gifts/" + new_id(), gift).status == 201

    def test_x2_nothing_is_earned_and_points_still_pay(self):
        sku = self.style(10_000)
        basket = {"lines": [{"sku": sku, "quantity": 1}], "member": self.old["id"]}
        quote = self.expect(200, self.lin.post("/api/v1/quotes", basket))
        self.assertEqual(self.effects(quote), [])
        self.assertEqual([t["max_minor"] for t in quote["tenders"] if t["id"] == "points"], [500])
        sale = new_id()
        self.expect(201, self.sell([(sku, 1)], {"points": 500, "cash": 9_500}, member=self.old["id"], sale=sale))
        self.assertEqual(self.points(self.old), 0)
        body = {"sale": sale, "lines": [{"line": 1, "quantity": 1}]}
        self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), body))
        self.assertEqual(self.points(self.old), 500)
        gift = {"member": self.old["id"], "points": 1, "reason": "测试"}
        self.refused(422, "module_off", self.manager.put(BASE + "gifts/" + new_id(), gift))
        self.refused(422, "module_off", self.lin.post(f"{BASE}members/{self.old['id']}/checkins"))
        self.expect(200, self.lin.get(BASE + "rules"))


FOR_SOME = """
      multipliers:
        - {id: silver, multiplier_ppm: 3000000, tiers: [silver, gold]}
        - {id: birthday, multiplier_ppm: 4000000, birthday: true}
        - {id: back, multiplier_ppm: 5000000, segments: [general_retain, important_retain], category: 配饰}
"""


class ForSomeTest(RestartedTest):
    """PT1, R6: multipliers for members of a tier or a segment, as they were before the purchase."""
    SETTINGS = FOR_SOME
    WITHOUT_TIERS = False

    def test_pt1_a_tier_and_a_segment_multiply_from_the_purchase_after_the_one_that_reached_them(self):
        member = self.member()
        scarf = self.style(50_000, category="配饰")
        self.expect(201, self.sell([(scarf, 1)], {"cash": 50_000}, member=member["id"]))
        self.assertEqual(self.points(member), 500)  # neither before it; it reaches silver
        self.expect(201, self.sell([(self.style(10_000), 1)], {"cash": 10_000}, member=member["id"]))
        self.assertEqual(self.points(member), 500 + 300)  # silver's own 2 is less
        # The only member is no better than the members' mean in anything.
        figures = self.expect(200, self.lin.get("/api/v1/plugins/rfm/members/" + member["id"])).json
        self.assertEqual(figures["segment"], "general_retain")
        sale = new_id()
        self.expect(201, self.sell([(scarf, 1)], {"cash": 50_000}, member=member["id"], sale=sale))
        self.assertEqual(self.points(member), 800 + 5 * 500)
        self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), {"sale": sale, "lines": [{"line": 1, "quantity": 1}]}))
        self.assertEqual(self.points(member), 800)

    def test_pt1_on_the_birthday_points_multiply_and_a_return_takes_back_as_many(self):
        born = self.member(birthday="1990-01-05")  # today; the day before is nobody's
        other = self.member(birthday="1990-01-04")
        for member, points in ((born, 360), (other, 90)):
            sku, sale = self.style(10_000, category="生日"), new_id()
            # The demo's first rung gives 10 % in the month of the birthday: 90.00 is paid.
            self.expect(201, self.sell([(sku, 1)], {"cash": 9_000}, member=member["id"], sale=sale))
            self.assertEqual(self.points(member), points)
            self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), {"sale": sale, "lines": [{"line": 1, "quantity": 1}]}))
            self.assertEqual(self.points(member), 0)

    def test_pt8_they_stand_in_the_rules_in_plain_words(self):
        def texts(who):
            return {row["rule"]: row["text"] for row in self.expect(200, who.get(BASE + "rules"))["items"]}
        zh, en = texts(self.lin.speaking("zh-CN")), texts(self.lin.speaking("en"))
        self.assertEqual(zh["multiplier.silver"], "等级为 silver、gold 的会员：积分 3 倍。")
        self.assertEqual(en["multiplier.silver"], "Points times 3 for members of the tier silver or gold.")
        self.assertEqual(zh["multiplier.back"], "属于“一般挽留、重要挽留”的会员、买“配饰”类商品：积分 5 倍。")
        self.assertEqual(en["multiplier.back"],
                         "Points times 5 for members who are regular, to win back; or important, to win back, "
                         "for goods of \"配饰\".")

    def test_a_tier_or_segment_that_is_not_there_is_refused_with_its_place_and_the_nearest_name(self):
        file = pathlib.Path(self.shop.data, "shop.yaml")
        good = file.read_text(encoding="utf-8")
        for wrong, right, words in (("[silvr]", "[silver, gold]", "did you mean 'silver'?"),
                                    ("[important_kep]", "[general_retain, important_retain]",
                                     "did you mean 'important_keep'?")):
            text = good.replace(right, wrong)
            line = next(n for n, one in enumerate(text.splitlines(), 1) if wrong in one)
            spoilt = file.with_name("spoilt.yaml")
            spoilt.write_text(text, encoding="utf-8")
            done = self.shop.run("config", "check", str(spoilt))
            self.assertNotEqual(done.returncode, 0, done)
            self.assertIn(words, done.stdout + done.stderr)
            self.assertIn(f"spoilt.yaml:{line}:", done.stdout + done.stderr)


class OtherRulesTest(RestartedTest):
    """As another shop might have it; the clock only goes forward."""
    SETTINGS = RULES

    def to(self, moment):
        self.expect(200, self.manager.put("/api/v1/demo/clock", {"now": moment}))

    def page(self, member):
        return self.expect(200, self.lin.get(f"{BASE}members/{member['id']}")).json

    def test_a_date_that_there_is_not_and_an_end_before_its_beginning_are_refused_at_their_place(self):
        file = pathlib.Path(self.shop.data, "shop.yaml")
        good = file.read_text(encoding="utf-8")
        spoilt = file.with_name("spoilt.yaml")
        for right, wrong, words in (("from: 2026-01-08, to: 2026-01-08", "from: 2026-06-31", "2026-06-30"),
                                    ("from: 2026-01-08, to: 2026-01-08", "from: 2026-12-30, to: 2026-01-01",
                                     "must not be before 'from' (text '2026-12-30')"),
                                    ("from: 2026-03-01}", "to: 2026-02-29}", "2026-02-28")):
            text = good.replace(right, wrong)
            line = next(n for n, one in enumerate(text.splitlines(), 1) if wrong in one)
            spoilt.write_text(text, encoding="utf-8")
            done = self.shop.run("config", "check", str(spoilt))
            self.assertNotEqual(done.returncode, 0, done)
            self.assertIn(words, done.stdout + done.stderr)
            self.assertIn(f"spoilt.yaml:{line}:", done.stdout + done.stderr)

    def test_a_month_of_points(self):
        # 5 January: joining gives 50, which can be used to the end of 5 February.
        member = self.member(birthday="1990-01-20")
        page = self.page(member)
        self.assertEqual((page["balance"], page["lots"]), (50, [{"amount": 50, "expires_on": "2026-02-05"}]))
        # Another joins in the other store, which gives the 50.
        east = self.shop.login("lin", store="hz-east", till=None)
        self.expect(201, east.post("/api/v1/members", {"name": "东", "phone": "13700000001"}))
        # A complete profile gives 20 more, once.
        for region in ("浙江", "上海"):
            self.expect(200, self.lin.patch("/api/v1/members/" + member["id"], {"sex": "female", "region": region}))
        self.assertEqual(self.page(member)["balance"], 70)

        # PT4: the reward takes 40; only two are there, and one isn't to be had yet.
        redeem = {"member": member["id"], "reward": "tote"}
        uuid = new_id()
        self.assertEqual(self.expect(201, self.lin.put(BASE + "redemptions/" + uuid, redeem))["balance"], 30)
        self.expect(200, self.lin.put(BASE + "redemptions/" + uuid, redeem))
        self.refused(422, "insufficient_balance", self.lin.put(BASE + "redemptions/" + new_id(), redeem))
        later = self.refused(422, "declined",
                             self.lin.put(BASE + "redemptions/" + new_id(), {**redeem, "reward": "later"}), "/reward")
        self.assertIn("2026-03-01", later["detail"])
        rows = {r["id"]: r for r in self.expect(200, self.lin.get(BASE + "rewards"))["items"]}
        page = self.expect(200, self.lin.get(BASE + "rewards?limit=1&cursor=1"))
        self.assertEqual(([r["id"] for r in page["items"]], page["next"]), (["later"], None))
        self.assertEqual((rows["tote"]["left"], rows["tote"]["available"], rows["later"]["available"]), (1, True, False))
        other = self.member()
        self.expect(201, self.lin.put(BASE + "redemptions/" + new_id(), {"member": other["id"], "reward": "tote"}))
        third = self.member()
        self.refused(422, "declined",
                     self.lin.put(BASE + "redemptions/" + new_id(), {"member": third["id"], "reward": "tote"}))
        self.assertEqual(self.page(third)["balance"], 50)

        # PT1, PT6: dresses count double; what is bought waits two days.
        dress, socks = self.style(60_000, category="女装/连衣裙"), self.style(10_000, category="配饰")
        sale = new_id()
        self.expect(201, self.sell([(dress, 1), (socks, 1)], {"cash": 70_000}, member=member["id"], sale=sale))
        page = self.page(member)
        self.assertEqual((page["balance"], page["pending"]), (30, 1_300))
        self.assertEqual(page["pending_lots"], [{"amount": 1_300, "usable_from": "2026-01-08"}])
        # PT4: at most half of the basket, at least 300 points.
        basket = {"lines": [{"sku": dress, "quantity": 1}], "member": member["id"]}
        quote = self.expect(200, self.lin.post("/api/v1/quotes", basket))
        self.assertEqual([t["max_minor"] for t in quote["tenders"] if t["id"] == "points"], [0])

        # PT3: three days in a row.
        granted = []
        for day in (6, 7, 8):
            self.to(f"2026-01-0{day}T10:00:00+08:00")
            granted.append(self.expect(201, self.lin.post(f"{BASE}members/{member['id']}/checkins"))["granted"])
        self.assertEqual(granted, [5, 5, 35])

        # The 8th: what waited is there, and can be used to the end of 5 February, as it was bought on 5 January.
        page = self.page(member)
        self.assertEqual((page["balance"], page["pending"]), (30 + 45 + 1_300, 0))
        self.assertIn({"amount": 1_300, "expires_on": "2026-02-05"}, page["lots"])
        self.expect(201, self.sell([(dress, 1)], {"cash": 60_000}, member=member["id"]))
        self.assertEqual(self.page(member)["pending"], 1_800)  # 600 x 2 x 1.5
        # A return takes its own points back, wherever they are by now.
        returned = {"sale": sale, "lines": [{"line": 2, "quantity": 1}]}
        self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), returned))
        self.assertEqual(self.page(member)["balance"], 1_275)

        # PT5: first to expire, first spent; the reminder two weeks before; the last day is usable.
        self.to("2026-01-25T10:00:00+08:00")
        self.assertEqual([r["points"] for r in self.reminders(member)], [10, 20, 5, 5, 1_200, 5, 30, 1_800])
        card = self.expect(200, self.lin.get("/api/v1/members/" + member["id"]))["cards"]["points"]
        self.assertEqual(card["expiring"]["points"], 10 + 20 + 5 + 5 + 1_200 + 5 + 30 + 1_800)  # the same window
        tenders = {"points": 1_000, "cash": 59_000}
        paid = new_id()
        self.expect(201, self.sell([(dress, 1)], tenders, member=member["id"], sale=paid))
        self.to("2026-02-06T02:00:00+08:00")  # still the business day of the 5th
        self.assertEqual(self.until("2026-02-05", member), 230)
        self.to("2026-02-06T10:00:00+08:00")
        page = self.page(member)
        self.assertEqual(self.until("2026-02-05", member), 0)
        self.assertEqual(page["history"][0]["rule"], "expire")
        # A returned redemption goes back to its lots; these have expired, so there are seven days of grace.
        before = page["balance"]
        self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), {"sale": paid, "lines": [{"line": 1, "quantity": 1}]}))
        page = self.page(member)
        self.assertEqual(self.until("2026-02-13", member), 1_000)
        self.assertEqual(page["balance"] - before, 1_000 - 2 * 590)
        self.to("2026-02-14T10:00:00+08:00")
        self.assertEqual(self.until("2026-02-13", member), 0)
        self.look_at_what_each_store_owes()

    def look_at_what_each_store_owes(self):
        """PT9: what a nightly job has let expire counts for the store that gave it: 50 of the other store, all gone."""
        def report(name, more=""):
            return self.expect(200, self.manager.get(f"{BASE}reports/{name}?limit=1000{more}"))["items"]

        for name in ("liability", "movements"):
            self.assertEqual({row["store"] for row in report(name)}, {"hz-east", "hz-west"}, name)
        east = report("liability", "&store=hz-east")
        self.assertEqual((sum(row["granted"] for row in east), sum(row["expired"] for row in east), east[-1]["balance"]),
                         (50, 50, 0))
        last = {row["store"]: row["balance"] for row in report("liability")}
        held = sum(row["points"] for row in report("balances"))
        waiting = self.expect(200, self.manager.get(BASE + "liability"))["pending"]
        self.assertEqual(sum(last.values()), held + waiting)

    def until(self, day, member):
        """Points whose last day is `day`."""
        return sum(lot["amount"] for lot in self.page(member)["lots"] if lot["expires_on"] == day)

    def reminders(self, member):
        items = self.expect(200, self.lin.get(BASE + "reminders"))["items"]
        return [r for r in items if r["member"] == member["id"]]


if __name__ == "__main__":
    unittest.main()
