"""Referral (RF1 to RF6): who brought whom, what both get at the first purchase, what a return takes back."""
import unittest

from revise import rewrite_module
from shop import FlowTest, Shop, at_once, new_id

BASE = "/api/v1/plugins/referral/"


class Referring(FlowTest):
    """What both classes do."""

    def newcomer(self, referrer, **more):
        return self.member(referrer_code=referrer["code"], **more)

    def page(self, member):
        return self.expect(200, self.lin.get(f"{BASE}members/{member['id']}")).json

    def counts(self, member):
        page = self.page(member)
        return page["invited"], page["rewarded"], page["pending"]

    def funnel(self):
        body = self.expect(200, self.manager.get(BASE + "funnel")).json
        return body["invited"], body["purchased"], body["rewarded"]

    def balances(self, *members):
        return tuple(self.points(member) for member in members)

    def buy(self, member, price_minor=10_000, quantity=1, **more):
        """Answers the sale's id."""
        sale = new_id()
        sku = self.style(price_minor)
        tenders = {"cash": price_minor * quantity} if price_minor else {}
        self.expect(201, self.sell([(sku, quantity)], tenders, member=member["id"], sale=sale, **more))
        return sale

    def give_back(self, sale, quantity=1, line=1):
        body = {"sale": sale, "lines": [{"line": line, "quantity": quantity}]}
        return self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), body)).json

    def tasks(self, member):
        items = self.expect(200, self.lin.get(BASE + "tasks?limit=1000"))["items"]
        return [row for row in items if row["member"] == member["id"]]


class ReferralTest(Referring):
    """As the demo shop has it: 100 points to each side at once."""

    def test_rf1_everybody_has_a_code_and_an_unknown_one_refuses_the_join(self):
        member = self.member()
        page = self.page(member)
        self.assertEqual((page["code"], page["qr"], page["member"]), (member["code"], member["code"], member["id"]))
        self.assertEqual(self.counts(member), (0, 0, 0))
        self.refused(422, "invalid", self.lin.post("/api/v1/members", {"name": "甲", "phone": "13700000001",
                                                                       "referrer_code": "M9999999"}), "/referrer_code")
        self.refused(404, "not_found", self.lin.get(BASE + "members/nobody"))
        self.newcomer(member)
        self.assertEqual(self.counts(member), (1, 0, 0))

    def test_rf2_rf3_both_get_points_at_the_first_purchase_and_never_again(self):
        old = self.member()
        new = self.newcomer(old)
        before = self.funnel()
        self.assertEqual(self.balances(old, new), (0, 0))
        self.buy(new, 25_000)
        # 250 points for 250.00, and 100 for each side.
        self.assertEqual(self.balances(old, new), (100, 350))
        self.assertEqual(self.counts(old), (1, 1, 0))
        self.assertEqual(tuple(b - a for a, b in zip(before, self.funnel())), (0, 1, 1))
        self.buy(new, 25_000)
        self.assertEqual(self.balances(old, new), (100, 600))
        self.assertEqual(self.counts(old), (1, 1, 0))

    def test_rf3_whatever_the_amount(self):
        old = self.member()
        new = self.newcomer(old)
        self.buy(new, 1)
        self.assertEqual(self.balances(old, new), (100, 100))

    def test_rf2_a_quote_says_it_and_the_sale_explains_it(self):
        old = self.member()
        new = self.newcomer(old)
        sku = self.style(10_000)
        basket = {"lines": [{"sku": sku, "quantity": 1}], "member": new["id"]}
        expected = {("earn", new["id"], 100), ("referral.newcomer", new["id"], 100), ("referral.referrer", old["id"], 100)}
        quote = self.expect(200, self.lin.post("/api/v1/quotes", basket))
        self.assertEqual({(e["rule"], e["holder"], e["amount"]) for e in self.effects(quote)}, expected)
        self.assertEqual(self.balances(old, new), (0, 0))
        sale = new_id()
        sold = self.expect(201, self.sell([(sku, 1)], {"cash": 10_000}, member=new["id"], sale=sale))
        self.assertEqual({(e["rule"], e["holder"], e["amount"]) for e in self.effects(sold)}, expected)
        explained = self.expect(200, self.lin.get(f"/api/v1/sales/{sale}/explain"))["effects"]
        self.assertEqual({(e["rule"], e["holder"], e["amount"]) for e in explained if e["plugin"] == "points"}, expected)

    def test_rf4_a_full_return_takes_it_back_and_the_next_first_purchase_earns_it_again_once(self):
        old = self.member()
        new = self.newcomer(old)
        before = self.funnel()
        first = self.buy(new)
        self.give_back(first)
        self.assertEqual(self.balances(old, new), (0, 0))
        self.assertEqual(self.counts(old), (1, 0, 0))
        self.assertEqual(self.funnel(), before)
        self.assertEqual(self.tasks(new), [])
        second = self.buy(new)
        third = self.buy(new)
        self.assertEqual(self.balances(old, new), (100, 300))
        self.give_back(third)
        self.assertEqual(self.balances(old, new), (100, 200))
        self.give_back(second)
        self.assertEqual(self.balances(old, new), (0, 0))

    def test_rf5_a_partial_return_keeps_it_until_the_last_piece_is_back(self):
        old = self.member()
        new = self.newcomer(old)
        sale = self.buy(new, 10_000, 3)
        self.assertEqual(self.balances(old, new), (100, 400))
        self.give_back(sale)
        self.give_back(sale)
        self.assertEqual(self.balances(old, new), (100, 200))
        self.assertEqual(self.counts(old), (1, 1, 0))
        self.give_back(sale)
        self.assertEqual(self.balances(old, new), (0, 0))

    def test_rf4_what_was_spent_becomes_a_debt(self):
        old = self.member()
        new = self.newcomer(old)
        sale = self.buy(new)
        sku = self.style(100)
        self.expect(201, self.sell([(sku, 1)], {"points": 100}, member=old["id"]))
        self.give_back(sale)
        self.assertEqual(self.balances(old, new), (-100, 0))

    def test_s5_an_exchange_of_the_first_purchase_leaves_the_reward_once(self):
        old = self.member()
        new = self.newcomer(old)
        first, second = self.style(10_000), self.style(10_000)
        sale = new_id()
        self.expect(201, self.sell([(first, 1)], {"cash": 10_000}, member=new["id"], sale=sale))
        body = {"return": {"id": new_id(), "sale": sale, "lines": [{"line": 1, "quantity": 1}]},
                "sale": {"id": new_id(), "lines": [{"sku": second, "quantity": 1}], "tenders": []}}
        self.expect(201, self.lin.put("/api/v1/exchanges/" + new_id(), body))
        self.assertEqual(self.balances(old, new), (100, 200))
        self.give_back(body["sale"]["id"])
        self.assertEqual(self.balances(old, new), (0, 0))

    def test_rf5_one_level_only_and_no_second_referrer(self):
        top = self.member()
        middle = self.newcomer(top)
        new = self.newcomer(middle)
        self.buy(new)
        self.assertEqual(self.balances(top, middle, new), (0, 100, 200))
        self.refused(422, "invalid", self.lin.patch("/api/v1/members/" + new["id"], {"referrer_code": top["code"]}),
                     "/referrer_code")
        # A circle can't be closed: who is there already is linked no more.
        self.refused(422, "invalid", self.lin.patch("/api/v1/members/" + top["id"], {"referrer_code": new["code"]}),
                     "/referrer_code")

    def test_rf5_one_phone_is_one_member_however_it_is_written(self):
        old = self.member(phone="13811112222")
        for same in ("13811112222", "+86 138 1111 2222", "0086-138-1111-2222", "１３８１１１１２２２２"):
            again = self.lin.post("/api/v1/members", {"name": "自己", "phone": same, "referrer_code": old["code"]})
            self.refused(409, "taken", again, "/phone")
        # Nor with the phone that they have just given up.
        self.expect(200, self.lin.patch("/api/v1/members/" + old["id"], {"phone": "13811112223"}))
        again = {"name": "自己", "phone": "0086-138-1111-2222", "referrer_code": old["code"]}
        self.refused(422, "invalid", self.lin.post("/api/v1/members", again), "/referrer_code")
        self.expect(201, self.lin.post("/api/v1/members", {"name": "别人", "phone": "13811112222"}))

    def test_rf3_the_associate_has_a_week_to_ask_how_it_wears(self):
        old = self.member()
        new = self.newcomer(old)
        line = {"sku": self.style(10_000), "quantity": 1, "associates": [{"staff": "wang", "share_ppm": 1_000_000}]}
        sale = new_id()
        self.expect(201, self.sell([line], {"cash": 10_000}, member=new["id"], sale=sale))
        row, = self.tasks(new)
        self.assertEqual((row["staff"], row["store"], row["sale"], row["due_on"], row["overdue"], row["member_code"]),
                         ("wang", "hz-west", sale, "2026-01-12", False, new["code"]))  # 5 January + 7
        self.assertIn(row, self.expect(200, self.lin.get(BASE + "tasks?staff=wang&limit=1000"))["items"])
        self.assertNotIn(row, self.expect(200, self.lin.get(BASE + "tasks?staff=lin&limit=1000"))["items"])
        done = self.expect(200, self.lin.post(f"{BASE}members/{new['code']}/followed_up")).json
        self.assertEqual(self.expect(200, self.lin.post(f"{BASE}members/{new['code']}/followed_up")).json, done)
        self.assertEqual(self.tasks(new), [])
        self.refused(404, "not_found", self.lin.post(f"{BASE}members/{old['code']}/followed_up"))
        # Without associates it is who was at the till.
        other = self.newcomer(old)
        self.buy(other)
        self.assertEqual([row["staff"] for row in self.tasks(other)], ["lin"])

    def test_rf3_the_list_of_tasks_has_pages(self):
        old = self.member()
        for _ in range(3):
            self.buy(self.newcomer(old))
        whole = self.expect(200, self.lin.get(BASE + "tasks?limit=1000")).json
        self.assertIsNone(whole["next"])
        pages, cursor = [], ""
        while cursor is not None:
            page = self.expect(200, self.lin.get(f"{BASE}tasks?limit=2{cursor and '&cursor=' + cursor}")).json
            self.assertLessEqual(len(page["items"]), 2)
            pages += page["items"]
            cursor = page["next"]
        self.assertEqual(pages, whole["items"])

    def test_m2_who_joined_and_bought_where_the_module_is_off(self):
        self.expect(201, self.shop.login("manager", "hz-east").post("/api/v1/shifts", {"float_minor": 0}))
        east = self.shop.login("lin", "hz-east")
        sku = self.style(10_000)
        self.expect(201, self.shop.login("manager", "hz-east").post(
            "/api/v1/stock/receipts", {"lines": [{"sku": sku, "quantity": 10}]}))
        old = self.member()
        joined = self.expect(201, east.post("/api/v1/members", {"name": "东", "phone": "13600000001",
                                                                "referrer_code": old["code"]})).json
        self.assertEqual(self.counts(old), (1, 0, 0))
        self.refused(422, "module_off", east.get(BASE + "tasks"))
        self.buy(joined)
        self.assertEqual(self.balances(old, joined), (100, 200))
        # A purchase there gives nothing and doesn't use the reward up for who joined here.
        new = self.newcomer(old)
        sale = new_id()
        self.expect(201, self.sell([(sku, 1)], {"cash": 10_000}, who=east, member=new["id"], sale=sale))
        self.assertEqual(self.balances(old, new), (100, 100))
        self.assertEqual(self.counts(old), (2, 1, 0))
        here = self.buy(new)
        self.assertEqual(self.balances(old, new), (200, 300))
        # A return may be brought anywhere: the sale's modules take it back (X2).
        body = {"sale": here, "lines": [{"line": 1, "quantity": 1}]}
        self.expect(201, east.put("/api/v1/returns/" + new_id(), body))
        self.assertEqual(self.balances(old, new), (100, 100))
        self.assertEqual(self.counts(old), (2, 1, 0))

    def test_g7_two_tills_sell_the_first_purchase_at_once(self):
        old = self.member()
        new = self.newcomer(old)
        skus = [self.style(8_000) for _ in range(6)]  # 480.00 in all: no tier changes on the way
        answers = at_once(6, lambda i: self.sell([(skus[i], 1)], {"cash": 8_000}, member=new["id"]))
        self.assertEqual([a.status for a in answers], [201] * 6)
        self.assertEqual(self.balances(old, new), (100, 580))

    def test_the_reports_are_the_journals_and_the_funnels(self):
        def rows(path):
            return self.expect(200, self.manager.get(f"/api/v1/plugins/{path}{'&' if '?' in path else '?'}limit=1000"))["items"]

        old = self.member()
        kept, gone = self.newcomer(old), self.newcomer(old)
        sale = self.buy(kept)
        self.give_back(self.buy(gone))
        mine = [row for row in rows("referral/reports/referrers") if row["member_code"] == old["code"]]
        self.assertEqual(mine, [{"member_code": old["code"], "invited": 2, "purchased": 1, "rewarded": 1, "points": 100}])
        total = [sum(row[name] for row in rows("referral/reports/referrers")) for name in ("invited", "purchased")]
        self.assertEqual(tuple(total), self.funnel()[:2])
        first = rows("referral/reports/first_purchases")
        found = [row for row in first if row["referrer_code"] == old["code"]]
        self.assertEqual([(row["member_code"], row["store"], row["staff"], row["sale"], row["followed_up_at"])
                          for row in found], [(kept["code"], "hz-west", "lin", sale, None)])
        net = {}
        for row in rows("points/reports/movements"):
            net[row["rule"]] = net.get(row["rule"], 0) + row["net"]
        for side in ("referrer", "newcomer"):
            self.assertEqual(sum(row[side + "_points"] for row in first), net["referral." + side])
        self.assertEqual(rows("referral/reports/first_purchases?store=hz-east&from=2026-01-05&staff=lin"), [])
        self.refused(403, "forbidden", self.lin.get(BASE + "reports/referrers"))

    def test_the_members_card_and_permissions(self):
        old = self.member()
        card = self.expect(200, self.lin.get("/api/v1/members/" + old["id"]))["cards"]["referral"]
        self.assertEqual(card, {"code": old["code"], "qr": old["code"], "invited": 0, "rewarded": 0, "pending": 0})
        self.refused(403, "forbidden", self.lin.get(BASE + "funnel"))
        self.refused(401, "unauthenticated", self.shop.anybody().get(BASE + "tasks"))


class RestartedTest(Referring):
    """A shop whose referral module says something else."""
    SETTINGS = ""
    STATE = "on"
    POINTS = None

    @classmethod
    def setUpClass(cls):
        cls.shop = Shop()
        cls.addClassCleanup(cls.shop.remove)
        cls.addClassCleanup(lambda: cls.shop.process.poll() is None and cls.shop.kill())
        cls.log_in()
        cls.before()
        cls.shop.stop()
        cls.rewrite()
        cls.shop.start()
        cls.log_in()
        if not cls.manager.get("/api/v1/shifts?till=till-1&open=true")["items"]:
            assert cls.manager.post("/api/v1/shifts", {"float_minor": 0}).status == 201

    @classmethod
    def before(cls):
        pass

    @classmethod
    def rewrite(cls):
        rewrite_module(cls.shop, "referral", cls.SETTINGS, cls.STATE)

    @classmethod
    def log_in(cls):
        cls.owner = cls.shop.login("owner")
        cls.manager = cls.shop.login("manager")
        cls.lin = cls.shop.login("lin")

    def to(self, moment):
        self.expect(200, self.manager.put("/api/v1/demo/clock", {"now": moment}))


class WaitingTest(RestartedTest):
    """A return window of seven days, two rewards a month, other points for each side."""
    SETTINGS = (" {referrer_points: 50, newcomer_points: 20, waiting_days: 7, monthly_cap: 2,"
                ' join_url: "https://shop.example/join?r={code}"}\n')

    def waiting(self, member):
        page = self.expect(200, self.lin.get("/api/v1/plugins/points/members/" + member["id"])).json
        return page["balance"], page["pending"]

    def test_a_month_of_referral(self):
        old = self.member()
        self.assertEqual(self.page(old)["qr"], "https://shop.example/join?r=" + old["code"])
        kept, gone, late = (self.newcomer(old) for _ in range(3))
        # 5 January: both rewards wait until the seventh day after, the 12th, is over.
        self.buy(kept)
        sale = self.buy(gone)
        self.assertEqual((self.waiting(old), self.waiting(kept)), ((0, 100), (100, 20)))
        self.assertEqual(self.counts(old), (3, 0, 2))
        self.assertEqual(self.funnel(), (3, 2, 0))
        # RF5: the third of the month gives the newcomer's only; what comes back makes room again.
        third = self.buy(late)
        self.assertEqual((self.waiting(old), self.waiting(late)), ((0, 100), (100, 20)))
        self.give_back(third)
        self.give_back(sale)
        self.assertEqual((self.waiting(old), self.waiting(gone), self.counts(old)), ((0, 50), (0, 0), (3, 0, 1)))
        again = self.buy(late)
        self.assertEqual((self.waiting(old), self.counts(old)), ((0, 100), (3, 0, 2)))

        self.to("2026-01-13T02:00:00+08:00")  # still the business day of the 12th
        self.assertEqual((self.waiting(old), self.counts(old)), ((0, 100), (3, 0, 2)))
        self.to("2026-01-13T10:00:00+08:00")
        self.assertEqual((self.waiting(old), self.waiting(kept), self.counts(old)), ((100, 0), (120, 0), (3, 2, 0)))
        self.assertEqual(self.funnel(), (3, 2, 2))
        self.assertEqual([row["overdue"] for row in self.tasks(kept)], [True])  # due on the 12th
        # A return after the window takes them back all the same, from where they are by now.
        self.give_back(again)
        self.assertEqual((self.waiting(old), self.waiting(late), self.counts(old)), ((50, 0), (0, 0), (3, 1, 0)))
        self.assertEqual(self.funnel(), (3, 1, 1))

        # Another month has a cap of its own.
        self.to("2026-02-01T10:00:00+08:00")
        self.buy(gone)
        self.buy(late)
        self.assertEqual((self.waiting(old), self.counts(old)), ((50, 100), (3, 1, 2)))
        self.to("2026-02-20T10:00:00+08:00")
        self.assertEqual((self.waiting(old), self.counts(old)), ((150, 0), (3, 3, 0)))

    def test_g7_the_cap_holds_when_many_buy_at_once(self):
        old = self.member()
        brought = [self.newcomer(old) for _ in range(6)]
        skus = [self.style(10_000) for _ in brought]
        answers = at_once(6, lambda i: self.sell([(skus[i], 1)], {"cash": 10_000}, member=brought[i]["id"]))
        self.assertEqual([a.status for a in answers], [201] * 6)
        self.assertEqual(self.waiting(old)[1], 100)
        self.assertEqual([self.waiting(one)[1] for one in brought], [20] * 6)


class DrainingTest(RestartedTest):
    """X2: what is being switched off pays nothing new, and what it paid is taken back as ever."""
    STATE = "draining"

    @classmethod
    def before(cls):
        assert cls.manager.post("/api/v1/shifts", {"float_minor": 0}).status == 201
        case = cls("test_x2_nothing_new_is_paid")
        cls.old = case.member()
        cls.new = case.newcomer(cls.old)
        cls.sale = case.buy(cls.new)

    def test_x2_nothing_new_is_paid(self):
        self.assertEqual(self.balances(self.old, self.new), (100, 200))
        other = self.newcomer(self.old)
        self.buy(other)
        self.assertEqual(self.balances(self.old, other), (100, 100))
        self.give_back(self.sale)
        self.assertEqual(self.balances(self.old, self.new), (0, 0))
        self.buy(self.new)
        self.assertEqual(self.balances(self.old, self.new), (0, 100))


class WithoutPointsTest(RestartedTest):
    """The points module is off: sales go on, nothing is given."""

    @classmethod
    def rewrite(cls):
        rewrite_module(cls.shop, "points", "", "off")

    def test_the_module_works_without_points(self):
        old = self.member()
        new = self.newcomer(old)
        self.buy(new)
        self.assertEqual(self.counts(old), (1, 0, 0))
        self.assertEqual(self.funnel(), (1, 1, 0))
        self.assertEqual(self.tasks(new), [])


if __name__ == "__main__":
    unittest.main()
