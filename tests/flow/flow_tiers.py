"""Tiers (T1 to T4): who has which, what it gives, what a return takes back."""
import datetime
import unittest

from revise import rewrite_module
from shop import FlowTest, at_once, new_id

BASE = "/api/v1/plugins/tiers/"


class TiersFlow(FlowTest):
    def page(self, member):
        return self.expect(200, self.lin.get(f"{BASE}members/{member['id']}")).json

    def tier(self, member):
        return self.page(member)["tier"]

    def give_back(self, sale, line=1, quantity=1, who=None):
        body = {"sale": sale, "lines": [{"line": line, "quantity": quantity}]}
        return self.expect(201, (who or self.lin).put("/api/v1/returns/" + new_id(), body)).json

    def quote(self, lines, who=None, **more):
        lines = [{"sku": sku, "quantity": quantity} for sku, quantity in lines]
        return self.expect(200, (who or self.lin).post("/api/v1/quotes", {"lines": lines, **more})).json

    def taken(self, quote):
        """Per line, what the tiers took off: (rule, amount) or None."""
        out = []
        for line in quote["lines"]:
            ours = [(a["rule"], a["amount_minor"]) for a in line["adjustments"] if a["plugin"] == "tiers"]
            self.assertLessEqual(len(ours), 1, line)
            out.append(ours[0] if ours else None)
        return out

    def buy(self, member, sku, price_minor, quantity=1, who=None, **more):
        sale = new_id()
        tenders = {"cash": price_minor}
        self.expect(201, self.sell([(sku, quantity)], tenders, who=who, member=member["id"], sale=sale, **more))
        return sale

    def member_of(self, spend_minor, **more):
        """A new member who has spent that much, in one sale of one piece."""
        member = self.member(**more)
        if spend_minor:
            self.buy(member, self.style(spend_minor), spend_minor)
        return member

    def restart_with(self, settings, state="on"):
        """The shop again, with the tiers module written anew."""
        self.shop.stop()
        rewrite_module(self.shop, "tiers", settings, state)
        self.shop.start()
        for who in ("owner", "manager", "lin"):
            setattr(self.__class__, who, self.shop.login(who))


class DemoTiers(TiersFlow):
    """As the demo shop has it: the ladder of T1."""

    def test_t1_the_default_ladder(self):
        ladder = self.expect(200, self.lin.get(BASE + "ladder"))["items"]
        self.assertEqual([(rung["id"], rung["spend_from_minor"], rung["visits_from"], rung["points_multiplier_ppm"])
                          for rung in ladder],
                         [("ordinary", None, None, 1_000_000), ("silver", 50_000, 5, 2_000_000),
                          ("gold", 200_000, 20, 3_000_000), ("diamond", 500_001, 50, 3_000_000)])

    def test_t2_what_is_missing_and_why(self):
        member = self.member()
        page = self.page(member)
        self.assertEqual((page["tier"], page["basis"], page["why"]["by"]),
                         ("ordinary", {"spend_minor": 0, "visits": 0}, "first"))
        self.assertEqual((page["next"]["tier"], page["next"]["spend_missing_minor"], page["next"]["visits_missing"]),
                         ("silver", 50_000, 5))
        self.buy(member, self.style(49_999), 49_999)
        self.assertEqual((self.tier(member), self.page(member)["next"]["spend_missing_minor"]), ("ordinary", 1))
        self.buy(member, self.style(1), 1)
        page = self.page(member)
        self.assertEqual((page["tier"], page["why"]["by"], page["since"]), ("silver", "spend", "2026-01-05"))
        self.assertEqual([(row["from"], row["to"], row["cause"]) for row in page["history"]],
                         [("ordinary", "silver", "sale")])
        card = self.expect(200, self.lin.get(f"/api/v1/members/{member['id']}"))["cards"]["tiers"]
        self.assertEqual((card["tier"], card["next"]["tier"]), ("silver", "gold"))

    def test_t1_above_means_above(self):
        member = self.member_of(200_000)
        self.assertEqual(self.tier(member), "gold")
        self.assertEqual(self.page(member)["next"]["spend_missing_minor"], 300_001)
        self.buy(member, self.style(300_000), 300_000)
        self.assertEqual((self.tier(member), self.page(member)["next"]["spend_missing_minor"]), ("gold", 1))
        self.buy(member, self.style(1), 1)
        self.assertEqual((self.tier(member), self.page(member)["next"]), ("diamond", None))

    def test_t1_the_tier_at_the_start_of_a_sale_multiplies_its_points(self):
        member = self.member_of(50_000)
        self.assertEqual(self.points(member), 500)  # still ordinary
        self.buy(member, self.style(10_000), 10_000)
        self.assertEqual(self.points(member), 500 + 200)
        self.buy(member, self.style(140_000), 140_000)  # silver at its start: x2; gold after it
        self.assertEqual(self.points(member), 700 + 2_800)
        self.buy(member, self.style(10_000), 10_000)
        self.assertEqual(self.points(member), 3_500 + 300)

    def test_t2_a_return_takes_the_tier_back_at_once(self):
        member = self.member()
        sku = self.style(25_000)
        sale = self.buy(member, sku, 50_000, quantity=2)
        self.assertEqual(self.tier(member), "silver")
        self.give_back(sale)
        page = self.page(member)
        self.assertEqual((page["tier"], page["basis"]["spend_minor"], page["basis"]["visits"]), ("ordinary", 25_000, 1))
        self.assertEqual([(row["from"], row["to"], row["cause"]) for row in page["history"]],
                         [("silver", "ordinary", "return"), ("ordinary", "silver", "sale")])
        self.give_back(sale)
        self.assertEqual(self.page(member)["basis"], {"spend_minor": 0, "visits": 0})  # no visit any more

    def test_t2_a_store_without_the_module_adds_to_the_spend(self):
        east = self.shop.login("lin", store="hz-east")
        self.shop.login("manager", store="hz-east").post("/api/v1/shifts", {"float_minor": 0})
        member = self.member(birthday="1990-01-20")
        sku = self.style(50_000, stock=0)
        manager_east = self.shop.login("manager", store="hz-east")
        self.expect(201, manager_east.post("/api/v1/stock/receipts", {"lines": [{"sku": sku, "quantity": 9}]}))
        self.assertEqual(self.taken(self.quote([(sku, 1)], who=east, member=member["id"])), [None])  # off there
        self.refused(422, "module_off", east.get(f"{BASE}members/{member['id']}"))
        sale = self.buy(member, sku, 50_000, who=east)
        page = self.page(member)
        self.assertEqual((page["tier"], page["since"], page["history"]), ("silver", "2026-01-05", []))
        self.buy(member, self.style(10_000), 9_000)  # the birthday's 10 %
        self.assertEqual([row["to"] for row in self.page(member)["history"]], ["silver"])
        self.give_back(sale, who=east)
        self.assertEqual(self.tier(member), "ordinary")

    def test_t3_the_birthday_month_and_the_best_discount_line_by_line(self):
        member = self.member_of(200_000)  # gold, no birthday known
        new = self.style(10_000, launch_on="2026-01-01")
        old = self.style(10_000, launch_on="2025-12-05")  # 31 days ago
        edge = self.style(10_005, launch_on="2025-12-06")  # 30 days ago: its last day
        plain = self.style(10_000)
        quote = self.quote([(new, 2), (old, 1), (edge, 1), (plain, 1)], member=member["id"])
        # 10 % of 100.05 is 10.005: half up, 10.01.
        self.assertEqual(self.taken(quote),
                         [("discount.new_goods", -2_000), None, ("discount.new_goods", -1_001), None])
        born = self.member(birthday="1990-01-31")
        self.assertEqual(self.taken(self.quote([(plain, 1), (new, 1)], member=born["id"])),
                         [("discount.birthday", -1_000), ("discount.birthday", -1_000)])
        self.assertEqual(self.taken(self.quote([(plain, 1)], member=self.member(birthday="1990-02-01")["id"])), [None])

    def test_t3_diamond_has_the_best_of_all_and_free_services(self):
        member = self.member_of(500_001, birthday="1990-06-01")
        plain, marked = self.style(10_000), self.style(10_000, tags=["指定"])
        tailoring = self.style(5_000, kind="service", category="服务/改衣", stock=0)
        cleaning = self.style(8_000, kind="service", category="服务/养护", stock=0)
        quote = self.quote([(plain, 1), (marked, 1), (tailoring, 3), (cleaning, 5)], member=member["id"])
        # 4 cleanings of 5 are free: 320.00 is more than 20 % of 400.00. The quota of silver gains nothing over 20 %.
        self.assertEqual(self.taken(quote), [("discount.everything", -2_000), ("discount.everything", -2_000),
                                             ("discount.tailoring", -15_000), ("quota.cleaning", -32_000)])
        self.buy(member, cleaning, 8_000, quantity=5)
        used = {q["benefit"]: (q["period"], q["allowed"], q["used"]) for q in self.page(member)["quotas"]}
        self.assertEqual(used, {"designated": ("month", 1, 0), "cleaning": ("year", 4, 4)})
        fifth = self.quote([(cleaning, 1)], member=member["id"])
        self.assertEqual(self.taken(fifth), [("discount.everything", -1_600)])

    def test_t3_a_quota_is_used_and_given_back(self):
        member = self.member_of(50_000)
        sku, cheap = self.style(10_000, tags=["指定"]), self.style(5_000, tags=["指定"])
        quote = self.quote([(cheap, 1), (sku, 3)], member=member["id"])
        self.assertEqual(self.taken(quote), [None, ("quota.designated", -2_000)])  # one piece, where it gains most
        sale = self.buy(member, sku, 28_000, quantity=3)
        self.assertEqual(self.page(member)["quotas"][0]["used"], 1)
        self.assertEqual(self.taken(self.quote([(cheap, 1)], member=member["id"])), [None])
        self.give_back(sale, quantity=2)
        self.assertEqual(self.page(member)["quotas"][0]["used"], 1)  # a piece is kept
        self.give_back(sale)
        self.assertEqual(self.page(member)["quotas"][0]["used"], 0)
        self.assertEqual(self.taken(self.quote([(cheap, 1)], member=member["id"])), [("quota.designated", -1_000)])

    def test_g7_two_tills_cannot_use_one_quota(self):
        member = self.member_of(50_000)
        sku = self.style(10_000, tags=["指定"])
        answers = at_once(5, lambda _: self.sell([(sku, 1)], {"cash": 8_000}, member=member["id"]))
        self.assertEqual(sorted(a.status for a in answers), [201] + [422] * 4, answers)
        self.assertEqual(self.page(member)["quotas"][0]["used"], 1)

    def test_c2_special_prices_are_left_alone(self):
        member = self.member_of(500_001)
        sku = self.style(10_000, special_price_minor=7_000)
        quote = self.quote([(sku, 1)], member=member["id"])
        self.assertEqual((self.taken(quote), quote["totals"]["due_minor"]), ([None], 7_000))

    def test_c3_early_access_for_those_named_and_for_who_is_above(self):
        gold, diamond, silver = self.member_of(200_000), self.member_of(500_001), self.member_of(50_000)
        sku = self.style(10_000, launch_on="2026-01-20", early_access={"tiers": ["gold"], "on": "2026-01-05"})
        late = self.style(10_000, launch_on="2026-01-20", early_access={"tiers": ["gold"], "on": "2026-01-06"})
        self.assertEqual(self.taken(self.quote([(sku, 1)], member=gold["id"])), [("discount.new_goods", -1_000)])
        self.assertEqual(self.taken(self.quote([(sku, 1)], member=diamond["id"])), [("discount.everything", -2_000)])
        self.buy(gold, sku, 9_000)
        for member, wanted in ((silver, sku), (gold, late)):
            refused = self.sell([(wanted, 1)], {"cash": 10_000}, member=member["id"])
            self.refused(422, "not_launched", refused, "/lines/0/sku")
        self.refused(422, "not_launched", self.sell([(sku, 1)], {"cash": 10_000}), "/lines/0/sku")

    def test_s5_everything_back_leaves_what_was_before(self):
        member = self.member_of(200_000, points=500)
        sku, marked = self.style(33_333, launch_on="2026-01-01"), self.style(9_999, tags=["指定"])
        before, points = self.page(member), self.points(member)
        for order in ((1, 1, 2, 1, 2), (2, 1, 1, 2, 1), (2, 2, 1, 1, 1)):
            sale = new_id()
            # 3 x 333.33 less 10 %: 899.99; 2 x 99.99, 20 % off one of them: 199.98 - 20.00.
            due = 89_999 + 17_998
            self.expect(201, self.sell([(sku, 3), (marked, 2)], {"cash": due}, member=member["id"], sale=sale))
            self.assertEqual(self.points(member) - points, 3 * due // 100)
            for line in order:
                self.give_back(sale, line)
            after = self.page(member)
            for part in ("tier", "basis", "next", "quotas", "history"):
                self.assertEqual(after[part], before[part], (order, part))
            self.assertEqual(self.points(member), points)

    def test_s7_the_receipt_names_the_tier(self):
        member = self.member_of(49_999)
        sold = self.expect(201, self.sell([(self.style(1), 1)], {"cash": 1}, member=member["id"]))
        self.assertRegex(sold["receipt"]["text"], r"会员等级 +银卡")

    def test_without_a_member_nothing_happens(self):
        sku = self.style(10_000, tags=["指定"], launch_on="2026-01-01")
        self.assertEqual(self.taken(self.quote([(sku, 1)])), [None])


class OtherTiers(TiersFlow):
    """With settings of their own; one shop, started again with each."""

    moved_to = None

    def test_ladders_gifts_and_downgrades(self):
        self.gifts()
        self.points_earned()
        self.visits()
        self.held_to_the_period_s_end()
        self.returned_under_an_older_ladder()
        self.draining()

    def gifts(self):
        scarf, hat = self.style(5_000, stock=2), self.style(3_000)
        self.restart_with(f"""
      gifts:
        - {{id: spring, at_least_minor: 30000, skus: [{scarf}, {hat}]}}
        - {{id: gold_only, at_least_minor: 0, tiers: [gold], skus: [{hat}]}}
""")
        sku = self.style(30_000)
        chosen = [{"id": "spring", "sku": scarf}]
        quote = self.quote([(sku, 1)], gifts=chosen)
        self.assertEqual([(line["sku"], line["net_minor"]) for line in quote["lines"]], [(sku, 30_000), (scarf, 0)])
        sale = new_id()
        self.expect(201, self.sell([(sku, 1)], {"cash": 30_000}, gifts=chosen, sale=sale))
        self.assertEqual(self.stock(scarf), 1)
        lines = [{"sku": sku, "quantity": 1}]
        for gifts, lines in ((chosen, [{"sku": hat, "quantity": 1}]),                    # too little
                             ([{"id": "spring", "sku": sku}], lines),                    # not on the list
                             ([{"id": "gold_only", "sku": hat}], lines)):                # no tier
            self.refused(422, "invalid", self.lin.post("/api/v1/quotes", {"lines": lines, "gifts": gifts}), "/gifts/0")
        twice = self.lin.post("/api/v1/quotes", {"lines": [{"sku": sku, "quantity": 2}], "gifts": chosen * 2})
        self.refused(422, "invalid", twice, "/gifts/1")
        rich = self.member_of(500_001)  # diamond keeps what gold has
        gift = [{"id": "gold_only", "sku": hat}]
        self.assertEqual(self.quote([(hat, 1)], gifts=gift, member=rich["id"])["totals"]["due_minor"], 2_400)
        # The threshold looks at what is left after the discounts: 300.00 less 20 % is not 300.00.
        basket = {"lines": [{"sku": sku, "quantity": 1}], "gifts": chosen, "member": rich["id"]}
        self.refused(422, "invalid", self.lin.post("/api/v1/quotes", basket), "/gifts/0")

    def points_earned(self):
        self.restart_with("""
      basis: {of: points}
      ladder:
        - {id: guest, name: 来客}
        - id: friend
          name: 好友
          points: {at_least: 350}
          points_multiplier_ppm: 2000000
          benefits: [{id: always, kind: discount, rate_ppm: 50000}]
""")
        member = self.member_of(30_000, points=50)
        sku = self.style(10_000)
        page = self.page(member)
        self.assertEqual((page["tier"], page["why"]["by"], page["basis"]["points"]), ("friend", "points", 350))
        self.assertEqual(self.taken(self.quote([(sku, 1)], member=member["id"])), [("discount.always", -500)])
        sale = self.buy(member, sku, 9_500)
        self.assertEqual(self.page(member)["basis"]["points"], 350 + 190)
        self.give_back(sale)
        self.assertEqual(self.page(member)["basis"]["points"], 350)
        other = self.member()
        self.assertEqual(self.page(other)["next"]["points_missing"], 350)
        back = self.buy(other, self.style(35_000), 35_000)
        self.assertEqual(self.tier(other), "friend")
        self.give_back(back)
        self.assertEqual([row["cause"] for row in self.page(other)["history"]], ["return", "sale"])

    def visits(self):
        self.restart_with("""
      basis: {of: visits}
      ladder:
        - {id: guest, name: 来客}
        - {id: regular, name: 熟客, visits: {at_least: 2}, benefits: [{id: always, kind: discount, rate_ppm: 50000}]}
""")
        member = self.member_of(900_000)
        sku = self.style(10_000)
        self.buy(member, sku, 10_000)
        self.assertEqual((self.tier(member), self.page(member)["basis"]["visits"]), ("guest", 1))  # one day, one visit
        self.assertEqual(self.page(member)["next"]["spend_missing_minor"], None)
        self.move("2026-01-06T10:00:00+08:00")
        topup = {"member": member["id"], "amount_minor": 10_000, "tenders": [{"id": "cash", "amount_minor": 10_000}]}
        self.expect(201, self.lin.put("/api/v1/plugins/stored_value/topups/" + new_id(), topup))
        self.assertEqual((self.tier(member), self.page(member)["history"]), ("guest", []))  # no goods, no visit
        sale = self.buy(member, sku, 10_000)
        self.assertEqual((self.tier(member), self.page(member)["why"]["by"]), ("regular", "visits"))
        self.assertEqual(self.taken(self.quote([(sku, 1)], member=member["id"])), [("discount.always", -500)])
        self.give_back(sale)
        self.assertEqual(self.tier(member), "guest")
        self.buy(member, sku, 10_000)
        # 365 days: the first day's visit is gone on the 365th day after it, and the night's job writes it down.
        self.move("2027-01-04T10:00:00+08:00")
        self.assertEqual(self.tier(member), "regular")
        self.move("2027-01-05T10:00:00+08:00")
        page = self.page(member)
        self.assertEqual((page["tier"], page["basis"]["visits"]), ("guest", 1))
        self.assertEqual([row["cause"] for row in page["history"]], ["job", "sale", "return", "sale"])

    def held_to_the_period_s_end(self):
        self.restart_with("""
      basis: {of: spend, window: months, months: 2}
      downgrade: period_end
      period_months: 3
      grace_days: 10
""")
        self.open_shift()
        member = self.member_of(50_000)  # 2027-01-05: silver until 2027-04-15
        self.assertEqual((self.tier(member), self.page(member)["until"]), ("silver", "2027-04-15"))
        sku = self.style(1_000)
        back = self.buy(member, sku, 1_000)
        self.give_back(back)
        self.move("2027-03-04T10:00:00+08:00")
        self.assertEqual(self.page(member)["basis"]["spend_minor"], 50_000)
        self.move("2027-03-05T10:00:00+08:00")  # two months have passed
        page = self.page(member)
        self.assertEqual((page["tier"], page["basis"]["spend_minor"], page["why"]["by"]), ("silver", 0, "held"))
        self.move("2027-04-15T22:00:00+08:00")
        self.assertEqual(self.tier(member), "silver")
        self.move("2027-04-16T10:00:00+08:00")
        self.assertEqual((self.tier(member), self.page(member)["history"][0]["cause"]), ("ordinary", "job"))

    def returned_under_an_older_ladder(self):
        ladder = """
      downgrade: never
      ladder:
        - {id: guest, name: 来客}
        - {id: silver, name: 银卡, spend: {at_least_minor: 50000}}
        - {id: gold, name: 金卡, spend: {at_least_minor: %d}}
"""
        self.restart_with(ladder % 100_000)
        self.open_shift()
        member = self.member_of(80_000)
        sku = self.style(10_000)
        sale = self.buy(member, sku, 10_000)
        self.restart_with(ladder % 200_000)
        self.buy(member, self.style(60_000), 60_000)
        self.assertEqual(self.tier(member), "silver")
        self.give_back(sale)  # runs under the ladder of its sale (X2), which would call 1,400.00 gold
        self.assertEqual((self.tier(member), len(self.page(member)["history"])), ("silver", 1))

    def draining(self):
        self.restart_with("", "draining")
        self.open_shift()
        member = self.member_of(500_001)
        self.assertEqual(self.taken(self.quote([(self.style(10_000), 1)], member=member["id"])), [None])
        self.assertEqual(self.points(member), 5_000)
        self.buy(member, self.style(10_000), 10_000)
        self.assertEqual(self.points(member), 5_000 + 100)  # no multiplier
        self.assertEqual(self.page(member)["history"], [])  # moves nobody

    def open_shift(self):
        till = self.manager.get("/api/v1/shifts?till=till-1&open=true")["items"]
        if not till:
            self.expect(201, self.manager.post("/api/v1/shifts", {"float_minor": 0}))

    def move(self, to):
        """In steps, so that no call runs a year of nights."""
        wanted = datetime.datetime.fromisoformat(to)
        now = self.moved_to or wanted
        while True:
            now = min(now + datetime.timedelta(days=30), wanted)
            self.expect(200, self.manager.put("/api/v1/demo/clock", {"now": now.isoformat()}))
            if now == wanted:
                break
        self.moved_to = wanted


if __name__ == "__main__":
    unittest.main()
