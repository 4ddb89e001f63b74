"""RFM (R1 to R6): what members bought, their scores, segments and lifecycle; kept by every sale and return in any store,
and the same when everything is computed anew."""
import calendar
import datetime
import pathlib
import random
import re
import unittest
from fractions import Fraction

from revise import revise
from shop import FlowTest, at_once, new_id

BASE = "/api/v1/plugins/rfm/"
SEGMENTS = ["important_value", "important_develop", "important_keep", "important_retain",
            "general_value", "general_develop", "general_keep", "general_retain"]
LIFECYCLES = ["active", "marginal", "dormant", "lost"]


def months_later(day, months):
    """A day that its month doesn't have is the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def quantiles(values):
    """Type 7, at 1/5 .. 4/5."""
    values = sorted(values)
    out = []
    for k in range(1, 5):
        place, rest = divmod(Fraction((len(values) - 1) * k, 5), 1)
        above = values[min(int(place) + 1, len(values) - 1)]
        out.append(values[int(place)] + rest * (above - values[int(place)]))
    return out


def segment_of(r, f, m):
    return SEGMENTS[(0 if m else 4) + (0 if r else 2) + (0 if f else 1)]


class RfmCase(FlowTest):
    OPTIONS = ("--empty",)
    SETTINGS = None  # (pattern, replacement) in the rfm part of the shop's file

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.SETTINGS:
            cls.change(*cls.SETTINGS)
        cls.east = cls.shop.login("wang", store="hz-east")
        assert cls.east.post("/api/v1/shifts", {"float_minor": 50_000}).status == 201

    @classmethod
    def change(cls, pattern, replacement):
        """The shop's file, changed while the shop is stopped."""
        cls.shop.stop()
        text = pathlib.Path(cls.shop.data, "shop.yaml").read_text(encoding="utf-8")
        text, count = re.subn(pattern, replacement, text, count=1)
        assert count == 1, text
        revise(cls.shop, text)
        cls.shop.start()
        cls.manager, cls.lin = cls.shop.login("manager"), cls.shop.login("lin")
        cls.east = cls.shop.login("wang", store="hz-east")

    def to(self, moment):
        self.expect(200, self.manager.put("/api/v1/demo/clock", {"now": moment}))

    def page(self, member):
        return self.expect(200, self.lin.get(f"{BASE}members/{member['id']}")).json

    def refresh(self):
        return self.expect(200, self.manager.post(BASE + "refresh")).json

    def all_of(self, path, who=None):
        items, cursor = [], ""
        while cursor is not None:
            more = ("&" if "?" in path else "?") + "limit=7" + (f"&cursor={cursor}" if cursor else "")
            page = self.expect(200, (who or self.manager).get(BASE + path + more))
            items += page["items"]
            cursor = page["next"]
        return items

    def east_style(self, price):
        """One with stock in both stores."""
        sku = self.style(price)
        self.expect(201, self.east_stock(sku))
        return sku

    def east_stock(self, sku):
        manager = self.shop.login("manager", store="hz-east")
        return manager.post("/api/v1/stock/receipts", {"lines": [{"sku": sku, "quantity": 100}]})

    def buy(self, member, sku, quantity, price, who=None):
        sale = new_id()
        self.expect(201, self.sell([(sku, quantity)], {"cash": quantity * price}, who=who, sale=sale,
                                   member=member["id"]))
        return sale

    def give_back(self, sale, quantity, who=None):
        body = {"sale": sale, "lines": [{"line": 1, "quantity": quantity}]}
        return self.expect(201, (who or self.lin).put("/api/v1/returns/" + new_id(), body)).json

    def figures(self, member):
        page = self.page(member)
        return page["recency_days"], page["frequency"], page["monetary_minor"]


class RfmTest(RfmCase):
    """As the demo shop has it; its tests share the shop, in the order of their names."""

    def test_1_who_never_bought_has_nothing(self):
        page = self.page(self.member())
        self.assertEqual([page[key] for key in ("recency_days", "scores", "segment", "lifecycle")], [None] * 4)
        self.assertEqual((page["frequency"], page["monetary_minor"], page["actions"]), (0, 0, []))

    def test_1_sales_and_returns_in_any_store_are_counted_at_once(self):
        member, sku = self.member(), self.east_style(10_000)
        first = self.buy(member, sku, 3, 10_000)
        self.assertEqual(self.figures(member), (0, 1, 30_000))
        self.give_back(first, 1)
        self.assertEqual(self.figures(member), (0, 1, 20_000))
        # The module is off in hz-east: its routes are, its sales count (X2).
        self.refused(422, "module_off", self.east.get(f"{BASE}members/{member['id']}"))
        second = self.buy(member, sku, 1, 10_000, who=self.east)
        self.assertEqual(self.figures(member), (0, 2, 30_000))
        self.give_back(first, 2, who=self.east)  # brought to the other store; nothing of it is kept
        self.assertEqual(self.figures(member), (0, 1, 10_000))
        self.give_back(second, 1)
        page = self.page(member)
        self.assertEqual((page["frequency"], page["monetary_minor"]), (0, 0))
        self.assertEqual([page[key] for key in ("recency_days", "scores", "segment", "lifecycle")], [None] * 4)

    def test_1_a_quote_and_a_sale_show_no_effect_and_a_quote_counts_nothing(self):
        member, sku = self.member(), self.style(10_000)
        quote = self.expect(200, self.lin.post("/api/v1/quotes", {"lines": [{"sku": sku, "quantity": 1}],
                                                                  "member": member["id"]}))
        self.assertNotIn("rfm", {effect.get("plugin") for effect in quote["effects"]})
        self.assertEqual(self.page(member)["frequency"], 0)

    def test_2_before_the_first_refresh_nobody_reaches_a_cut(self):
        member, sku = self.member(), self.style(10_000)
        self.buy(member, sku, 1, 10_000)
        page = self.page(member)
        self.assertEqual((page["scores"], page["segment"]), ({"r": 5, "f": 1, "m": 1}, "general_retain"))

    def test_3_scores_segments_and_what_to_do(self):
        """Six members, by hand: 1 .. 6 sales of 100.00 today. Cuts 2, 3, 4, 5 of the six, means 3.5 sales and 350.00;
        no mean of days is above 0, so nobody's recency is high; all other members of this class are given back."""
        sku = self.style(10_000, stock=1_000)
        people = [self.member() for _ in range(6)]
        for number, member in enumerate(people, 1):
            for _ in range(number):
                self.buy(member, sku, 1, 10_000)
        others = [one for one in self.all_of("members") if one["member"] not in {p["id"] for p in people}]
        for one in others:
            for sale in self.expect(200, self.lin.get(f"/api/v1/members/{one['member']}/sales"))["items"]:
                if one["frequency"]:
                    self.give_back(sale["id"], 1)
        self.assertEqual(self.refresh()["members"], 6)
        pages = [self.page(member) for member in people]
        self.assertEqual([page["scores"]["f"] for page in pages], [1, 1, 2, 3, 4, 5])
        self.assertEqual([page["scores"]["m"] for page in pages], [1, 1, 2, 3, 4, 5])
        self.assertEqual({page["scores"]["r"] for page in pages}, {5})
        self.assertEqual([page["segment"] for page in pages], ["general_retain"] * 3 + ["important_keep"] * 3)
        segments = self.expect(200, self.manager.get(BASE + "segments"))["items"]
        self.assertEqual([row["segment"] for row in segments], SEGMENTS)
        counts = {row["segment"]: (row["members"], row["monetary_minor"]) for row in segments if row["members"]}
        self.assertEqual(counts, {"general_retain": (3, 60_000), "important_keep": (3, 150_000)})
        self.assertEqual([(row["segment"], row["members"], row["purchases"], row["monetary_minor"])
                          for row in self.all_of("reports/segments")],
                         [("important_keep", 3, 15, 150_000), ("general_retain", 3, 6, 60_000)])
        rows = self.all_of("reports/members")
        self.assertEqual([(row["member_code"], row["frequency"], row["monetary_minor"]) for row in rows],
                         [(member["code"], number, number * 10_000) for number, member in reversed([*enumerate(people, 1)])])
        self.assertEqual([(row["r"], row["f"], row["m"], row["segment"], row["last_purchase"]) for row in rows[2:4]],
                         [(5, 3, 3, "important_keep", "2026-01-05"), (5, 2, 2, "general_retain", "2026-01-05")])
        self.assertTrue(all(row["actions"] for row in segments))
        english = self.manager.speaking("en").get(BASE + "segments")["items"]
        self.assertNotEqual(english[0]["actions"], segments[0]["actions"])
        life = self.expect(200, self.manager.get(BASE + "lifecycle"))["items"]
        self.assertEqual([(row["lifecycle"], row["members"]) for row in life],
                         [("active", 6), ("marginal", 0), ("dormant", 0), ("lost", 0)])
        keep = self.all_of("members?segment=important_keep")
        self.assertEqual([one["member"] for one in keep], [member["id"] for member in people[3:]])
        self.assertEqual([one["member_code"] for one in keep], [member["code"] for member in people[3:]])
        self.assertEqual(self.all_of("members?segment=important_keep&lifecycle=lost"), [])
        self.refused(422, "invalid", self.manager.get(BASE + "members?segment=gold"), "segment")
        card = self.expect(200, self.lin.get(f"/api/v1/members/{people[5]['id']}"))["cards"]["rfm"]
        self.assertEqual(card, {"segment": "important_keep", "lifecycle": "active"})

    def test_4_pareto(self):
        """The six of before: 600, 500, ... 100 of 2,100. 20% of six are 1.2, so two: 1,100 of 2,100."""
        page = self.expect(200, self.manager.get(BASE + "pareto?limit=4"))
        self.assertEqual((page["members"], page["monetary_minor"]), (6, 210_000))
        self.assertEqual(page["top"], {"members": 2, "monetary_minor": 110_000, "monetary_share_ppm": 523_809})
        self.assertEqual([row["cumulative_ppm"] for row in page["items"]], [285_714, 523_809, 714_285, 857_142])
        rest = self.expect(200, self.manager.get(f"{BASE}pareto?limit=4&cursor={page['next']}"))
        self.assertEqual([row["cumulative_ppm"] for row in rest["items"]], [952_380, 1_000_000])
        self.assertIsNone(rest["next"])
        half = self.expect(200, self.manager.get(BASE + "pareto?share_ppm=500000"))
        self.assertEqual(half["top"]["members"], 3)
        self.refused(422, "invalid", self.manager.get(BASE + "pareto?share_ppm=1000001"), "share_ppm")

    def test_5_time_moves_the_lifecycle_and_the_movements_say_so(self):
        # The six bought on 5 January: marginal from 5 April on, dormant from 5 July, lost from 5 January 2027.
        self.to("2026-04-04T10:00:00+08:00")
        self.assertEqual({one["lifecycle"] for one in self.all_of("members")}, {"active"})
        self.to("2026-04-05T10:00:00+08:00")
        rows = self.all_of("members")
        self.assertEqual({(one["lifecycle"], one["recency_days"]) for one in rows}, {("marginal", 90)})
        moved = self.all_of("movements?from=2026-04-05&to=2026-04-05")
        self.assertIn({"day": "2026-04-05", "kind": "lifecycle", "from": "active", "to": "marginal", "members": 6}, moved)
        self.assertEqual(self.all_of("movements?from=2026-04-06"), [])
        told = self.all_of("reports/movements?from=2026-04-05&to=2026-04-05")
        self.assertEqual([(row["kind"], row["before"] or None, row["after"] or None, row["members"]) for row in told],
                         [(row["kind"], row["from"], row["to"], row["members"]) for row in moved])
        self.assertEqual(self.all_of("reports/movements?from=2026-04-06"), [])
        self.refused(422, "invalid", self.manager.get(BASE + "movements?from=2026-02-30"), "from")

    def test_6_permissions(self):
        for path in ("segments", "lifecycle", "movements", "pareto", "reports", "reports/segments"):
            self.refused(403, "forbidden", self.lin.get(BASE + path))
        self.refused(403, "forbidden", self.lin.post(BASE + "refresh"))

    def test_7_two_refreshes_at_once_count_each_move_once(self):
        def moved():
            return sum(row["members"] for row in self.all_of("movements") if row["kind"] == "lifecycle")

        people = [self.manager, self.shop.login("manager")]
        for _ in range(3):
            self.expect(200, self.manager.post(BASE + "refresh"))
            before = moved()
            for _ in range(3):
                self.buy(self.member(), self.style(10_000), 1, 10_000)
            for answer in at_once(2, lambda i: people[i].post(BASE + "refresh")):
                self.expect(200, answer)
            self.assertEqual(moved() - before, 3)

    def test_9_draining_counts_and_scores_nobody(self):
        member, sku = self.member(), self.style(10_000)
        self.buy(member, sku, 1, 10_000)
        before = self.page(member)
        self.change(r'(?m)^    tills: \[till-1, till-2\]\n', '    tills: [till-1, till-2]\n    modules: {rfm: draining}\n')
        self.buy(member, sku, 50, 10_000)
        after = self.page(member)
        self.assertEqual((after["frequency"], after["monetary_minor"]), (2, 510_000))
        self.assertEqual((after["scores"], after["segment"]), (before["scores"], before["segment"]))
        self.refused(422, "module_off", self.manager.post(BASE + "refresh"))


class AnyHistoryTest(RfmCase):
    """Whatever is sold and brought back, in whatever store and time: the table is what a fresh computation finds."""
    MONTHS = 2
    SETTINGS = (r"window_months: 24", f"window_months: {MONTHS}")

    def in_window(self, sale, today):
        return sale["kept"] > 0 and months_later(sale["day"], self.MONTHS) > today

    def expected(self, sales, today):
        """By member: recency, frequency, money, lifecycle."""
        out = {}
        for member in {sale["member"] for sale in sales if sale["kept"] > 0}:
            own = [sale for sale in sales if sale["member"] == member and sale["kept"] > 0]
            inside = [sale for sale in own if self.in_window(sale, today)]
            last = max(sale["day"] for sale in own)
            stage = sum(months_later(last, months) <= today for months in (3, 6, 12))
            out[member] = {"recency_days": (today - last).days if inside else None, "frequency": len(inside),
                           "monetary_minor": sum(sale["kept"] * sale["price"] for sale in inside),
                           "lifecycle": LIFECYCLES[stage]}
        return out

    def rated(self, figures):
        """Scores and segment of those with a sale in the window."""
        inside = {member: f for member, f in figures.items() if f["frequency"]}
        columns = {key: [f[key] for f in inside.values()] for key in ("recency_days", "frequency", "monetary_minor")}
        cuts = {key: quantiles(values) for key, values in columns.items() if values}
        mean = {key: Fraction(sum(values), len(values)) for key, values in columns.items() if values}
        out = {}
        for member, f in figures.items():
            if member not in inside:
                out[member] = (None, None)
                continue
            above = {key: sum(f[key] > cut for cut in cuts[key]) for key in cuts}
            scores = {"r": 5 - above["recency_days"], "f": 1 + above["frequency"], "m": 1 + above["monetary_minor"]}
            out[member] = (scores, segment_of(f["recency_days"] < mean["recency_days"],
                                              f["frequency"] > mean["frequency"],
                                              f["monetary_minor"] > mean["monetary_minor"]))
        return out

    def found(self):
        return {one["member"]: one for one in self.all_of("members")}

    def test_the_table_is_a_fresh_computation(self):
        seed = random.randrange(1 << 30)
        with self.subTest(seed=seed):
            self.play(random.Random(seed))

    def play(self, draw):
        people = [self.member() for _ in range(9)]
        # So cheap that nobody gets to a tier with a discount (T1), whatever is drawn.
        goods = [(self.east_style(price), price) for price in (99, 250, 1_205)]
        today, sales = datetime.date(2026, 1, 5), []
        for _ in range(6):
            for _ in range(12):
                left = [sale for sale in sales if sale["kept"] > 0]
                who = draw.choice((self.lin, self.east))
                if left and draw.random() < 0.35:
                    sale = draw.choice(left)
                    pieces = draw.randint(1, sale["kept"])
                    self.give_back(sale["id"], pieces, who=who)
                    sale["kept"] -= pieces
                else:
                    member, (sku, price) = draw.choice(people), draw.choice(goods)
                    pieces = draw.randint(1, 3)
                    sales.append({"id": self.buy(member, sku, pieces, price, who=who), "member": member["id"],
                                  "day": today, "price": price, "kept": pieces})
            self.same(sales, today)
            today += datetime.timedelta(days=draw.randint(1, 25))
            self.to(f"{today}T10:00:00+08:00")
            self.same(sales, today)

    def same(self, sales, today):
        expected = self.expected(sales, today)
        kept = self.found()
        self.assertEqual({member: {key: one[key] for key in expected[member]} for member, one in kept.items()}, expected)
        self.refresh()
        fresh, rated = self.found(), self.rated(expected)
        self.assertEqual({member: {key: one[key] for key in expected[member]} for member, one in fresh.items()}, expected)
        self.assertEqual({member: (one["scores"], one["segment"]) for member, one in fresh.items()}, rated)
        segments = self.expect(200, self.manager.get(BASE + "segments"))["items"]
        self.assertEqual(sum(row["members"] for row in segments), sum(1 for f in expected.values() if f["frequency"]))
        pareto = self.expect(200, self.manager.get(BASE + "pareto"))
        self.assertEqual(pareto["monetary_minor"], sum(f["monetary_minor"] for f in expected.values()))


class ThresholdsTest(RfmCase):
    """By the shop's own thresholds, high from a score up."""
    SETTINGS = (r"scores: quintile", "scores: thresholds\n      thresholds: {r: [1, 30, 60, 90], f: [2, 3, 4, 5],"
                                     " m: [10000, 20000, 30000, 40000]}\n      high_score: 3")

    def test_thresholds_are_reached_at_once(self):
        self.change(r"high: mean", "high: score")
        member, sku = self.member(), self.style(10_000)
        self.buy(member, sku, 1, 10_000)
        page = self.page(member)  # reached: 100.00; not reached: 2 sales, 1 day
        self.assertEqual((page["scores"], page["segment"]), ({"r": 5, "f": 1, "m": 2}, "general_develop"))
        self.buy(member, sku, 1, 10_000)
        self.buy(member, sku, 1, 10_000)
        page = self.page(member)
        self.assertEqual((page["scores"], page["segment"]), ({"r": 5, "f": 3, "m": 4}, "important_value"))
        self.to("2026-02-04T10:00:00+08:00")  # 30 days: reached; 2 is not high
        page = self.page(member)
        self.assertEqual((page["scores"], page["segment"]), ({"r": 3, "f": 3, "m": 4}, "important_value"))
        self.to("2026-03-06T10:00:00+08:00")  # 60 days
        page = self.page(member)
        self.assertEqual((page["scores"], page["segment"]), ({"r": 2, "f": 3, "m": 4}, "important_keep"))

    def test_wrong_settings_are_told_where_they_stand(self):
        text = pathlib.Path(self.shop.data, "shop.yaml").read_text(encoding="utf-8")
        wrong = pathlib.Path(self.shop.data, "wrong.yaml")
        for old, new, said in (('rfm: "off"', "rfm: {settings: {window_months: 12}}", "window_months"),
                               ("r: [1, 30, 60, 90]", "r: [1, 30, 60]", "at least 4 items"),
                               ("window_months: 24", "window_months: 0", "1")):
            self.assertIn(old, text)
            wrong.write_text(text.replace(old, new), encoding="utf-8")
            done = self.shop.run("config", "check", str(wrong))
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn(said, done.stdout)
            self.assertRegex(done.stdout, r"wrong.yaml:[0-9]+:[0-9]+: ")


if __name__ == "__main__":
    unittest.main()
