"""Commission (CM1 to CM5): what a sale pays to whom, what a return takes back, steps, periods and payroll."""
import csv
import io
import pathlib
import re
import tempfile
import unittest

from revise import rewrite_module
from shop import FlowTest, Shop, at_once, new_id

BASE = "/api/v1/plugins/commission/"


class Earning(FlowTest):
    """What the classes share."""

    def of(self, staff, period="month", on=None, who=None):
        path = f"{BASE}staff/{staff}?period={period}" + (f"&on={on}" if on else "")
        return self.expect(200, (who or self.lin).get(path)).json

    def amount(self, staff, period="month", on=None):
        """What the list says, held against its own entries and, for all time, against the journal."""
        page = self.of(staff, period, on)
        self.assertEqual(sum(entry["amount_minor"] for entry in page["entries"]), page["amount_minor"], page)
        return page["amount_minor"]

    def everything(self, staff):
        """Month by month, the demo's history too."""
        return sum(self.amount(staff, on=on) for on in ("2025-10-01", "2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01"))

    def balance(self, staff):
        items = self.manager.get(f"/api/v1/journal/balances?account=commission.earned&holder={staff}")["items"]
        return items[0]["balance"] if items else 0

    def earned(self, sold):
        """By person and rule, of a quote's, sale's or return's effects."""
        out = {}
        for effect in sold["effects"]:
            if effect["plugin"] == "commission":
                key = (effect["holder"], effect["rule"])
                out[key] = out.get(key, 0) + effect["amount"]
        return out

    def line(self, price_minor, quantity=1, associates=None, **style):
        line = {"sku": self.style(price_minor, **style), "quantity": quantity}
        if associates:
            line["associates"] = [{"staff": who, "share_ppm": share} for who, share in associates.items()]
        return line

    def buy(self, lines, due=None, **more):
        sale = new_id()
        due = due if due is not None else sum(self.prices[line["sku"]] * line["quantity"] for line in lines)
        self.expect(201, self.sell(lines, {"cash": due}, sale=sale, **more))
        return sale

    def give_back(self, sale, lines, who=None):
        body = {"sale": sale, "lines": [{"line": line, "quantity": quantity} for line, quantity in lines.items()]}
        return self.expect(201, (who or self.lin).put("/api/v1/returns/" + new_id(), body)).json

    def style(self, price_minor, *args, **more):
        sku = super().style(price_minor, *args, **more)
        self.__class__.prices = {**getattr(self.__class__, "prices", {}), sku: price_minor}
        return sku

    def period(self, name, who=None, query=""):
        return self.expect(200, (who or self.manager).get(f"{BASE}periods/{name}{query}")).json

    def row(self, name, staff):
        return next((row for row in self.period(name)["items"] if row["staff"] == staff), None)


class CommissionTest(Earning):
    """As the demo shop has it: 3 %, 5.00 from three pieces."""

    def setUp(self):
        self.before = {who: self.balance(who) for who in ("lin", "wang", "manager")}

    def gained(self, staff):
        return self.balance(staff) - self.before[staff]

    def test_cm1_three_percent_of_each_line_half_up_shown_at_once(self):
        lines = [self.line(53_460), self.line(17_850)]  # 16.038 and 5.355
        quote = self.expect(200, self.lin.post("/api/v1/quotes", {"lines": lines}))
        self.assertEqual(self.earned(quote), {("lin", "rate"): 1_604 + 536})
        self.assertEqual(self.gained("lin"), 0)
        sale = new_id()
        sold = self.expect(201, self.sell(lines, {"cash": 71_310}, sale=sale))
        self.assertEqual(self.earned(sold), {("lin", "rate"): 2_140})
        self.assertEqual(self.gained("lin"), 2_140)
        explained = self.expect(200, self.lin.get(f"/api/v1/sales/{sale}/explain"))
        self.assertEqual(self.earned(explained), {("lin", "rate"): 2_140})
        own, = (e for e in explained["effects"] if e["plugin"] == "commission")
        self.assertEqual((own["base"], own["rate"]), (71_310, 30_000))
        self.assertEqual(own["lines"], [{"line": 1, "base": 53_460, "rate": 30_000, "amount": 1_604},
                                        {"line": 2, "base": 17_850, "rate": 30_000, "amount": 536}])
        mine = [entry for entry in self.of("lin")["entries"] if entry["sale"] == sale]
        self.assertEqual([(e["line"], e["rule"], e["per"], e["base"], e["rate"], e["amount_minor"], e["return"])
                          for e in mine],
                         [(1, "rate", "ppm", 53_460, 30_000, 1_604, None), (2, "rate", "ppm", 17_850, 30_000, 536, None)])

    def test_cm1_what_somebody_takes_off_by_hand_pays_nothing(self):
        line = {**self.line(10_000), "discount_minor": 1_000, "reason": "瑕疵"}
        sold = self.expect(201, self.sell([line], {"cash": 9_000}, who=self.manager))
        self.assertEqual(self.earned(sold), {("manager", "rate"): 270})

    def test_cm1_associates_share_a_line(self):
        line = self.line(10_000, associates={"lin": 333_334, "wang": 666_666})
        sold = self.expect(201, self.sell([line], {"cash": 10_000}, who=self.manager))
        # 33.33 and 66.67 at 3 %: 0.9999 and 2.0001.
        self.assertEqual(self.earned(sold), {("lin", "rate"): 100, ("wang", "rate"): 200})
        self.assertEqual(self.gained("manager"), 0)
        self.refused(422, "invalid", self.sell([self.line(10_000, associates={"nobody": 1_000_000})], {"cash": 10_000}))
        self.refused(422, "invalid", self.lin.get(BASE + "staff/nobody"), "staff")

    def test_cm2_from_three_pieces_once_a_sale(self):
        two = self.line(10_000, 2)
        self.assertEqual(self.earned(self.expect(201, self.sell([two], {"cash": 20_000}))), {("lin", "rate"): 600})
        nine = self.line(1_000, 9)
        self.assertEqual(self.earned(self.expect(201, self.sell([nine], {"cash": 9_000}))),
                         {("lin", "rate"): 270, ("lin", "attach"): 500})
        shared = [self.line(20_000, associates={"wang": 1_000_000}), self.line(15_000, 2)]
        self.assertEqual(self.earned(self.expect(201, self.sell(shared, {"cash": 50_000}))),
                         {("lin", "rate"): 900, ("lin", "attach"): 300, ("wang", "rate"): 600, ("wang", "attach"): 200})

    def test_cm4_a_return_takes_back_what_was_recorded_and_judges_the_bonus_again(self):
        lines = [self.line(10_001, 2, {"lin": 500_000, "wang": 500_000}), self.line(5_000, 2)]
        sale = self.buy(lines)
        # 200.02: 100.01 each; of 300.02 the bonus is 3.33 (200.01) and 1.67.
        self.assertEqual((self.gained("lin"), self.gained("wang")), (300 + 300 + 333, 300 + 167))
        back = self.give_back(sale, {2: 1})  # three pieces are kept
        self.assertEqual(self.earned(back), {("lin", "rate"): -150})
        back = self.give_back(sale, {1: 1})  # two: the bonus goes
        self.assertEqual(self.earned(back), {("lin", "rate"): -150, ("lin", "attach"): -333,
                                             ("wang", "rate"): -150, ("wang", "attach"): -167})
        self.assertEqual((self.gained("lin"), self.gained("wang")), (150 + 150, 150))
        mine = [(e["return"] is not None, e["line"], e["rule"], e["base"], e["rate"], e["amount_minor"])
                for e in self.of("wang")["entries"] if e["sale"] == sale]
        self.assertCountEqual(mine, [(False, 1, "rate", 10_001, 30_000, 300),
                                     (False, None, "attach", 167, 1_000_000, 167),
                                     (True, 1, "rate", -5_001, 30_000, -150),
                                     (True, None, "attach", -167, 1_000_000, -167)])
        self.give_back(sale, {1: 1, 2: 1})
        self.assertEqual((self.gained("lin"), self.gained("wang")), (0, 0))
        self.assertEqual((self.everything("lin"), self.everything("wang")), (self.before["lin"], self.before["wang"]))

    def test_cm4_a_quote_of_a_return_says_it_and_writes_nothing(self):
        sale = self.buy([self.line(10_000, 3)])
        body = {"sale": sale, "lines": [{"line": 1, "quantity": 1}]}
        quoted = self.expect(200, self.lin.put(f"/api/v1/returns/{new_id()}?quote=true", body))
        self.assertEqual(self.earned(quoted), {("lin", "rate"): -300, ("lin", "attach"): -500})
        self.assertEqual(self.gained("lin"), 1_400)
        self.assertEqual(self.everything("lin"), self.balance("lin"))

    def test_cm5_a_top_up_pays_when_it_is_spent(self):
        member = self.member()
        topup = {"member": member["id"], "amount_minor": 50_000, "tenders": [{"id": "cash", "amount_minor": 50_000}]}
        self.expect(201, self.lin.put("/api/v1/plugins/stored_value/topups/" + new_id(), topup))
        self.assertEqual(self.gained("lin"), 0)
        sold = self.expect(201, self.sell([self.line(11_000)], {"stored_value": 11_000}, member=member["id"]))
        self.assertEqual(self.earned(sold), {("lin", "rate"): 330})

    def test_s5_an_exchange_takes_back_and_pays_anew(self):
        sale = self.buy([self.line(10_000)])
        other = self.line(16_000)
        body = {"return": {"id": new_id(), "sale": sale, "lines": [{"line": 1, "quantity": 1}]},
                "sale": {"id": new_id(), "lines": [other], "tenders": [{"id": "cash", "amount_minor": 6_000}]}}
        done = self.expect(201, self.lin.put("/api/v1/exchanges/" + new_id(), body))
        self.assertEqual((self.earned(done["return"]), self.earned(done["sale"])),
                         ({("lin", "rate"): -300}, {("lin", "rate"): 480}))
        self.assertEqual(self.gained("lin"), 480)

    def test_cm5_the_ranking_and_the_reports_are_the_journals(self):
        self.buy([self.line(12_345, associates={"wang": 1_000_000})])
        items = self.expect(200, self.lin.get(BASE + "ranking?limit=1000"))["items"]
        by_amount = sorted(items, key=lambda row: -row["amount_minor"])
        self.assertEqual([row["amount_minor"] for row in items], [row["amount_minor"] for row in by_amount])
        self.assertEqual(items[0]["rank"], 1)
        for row in items:
            self.assertEqual(row["amount_minor"], self.amount(row["staff"]))
        for name, column in (("earned", "amount_minor"), ("entries", "net_minor")):
            rows = self.expect(200, self.manager.get(f"{BASE}reports/{name}?limit=1000"))["items"]
            sums = {}
            for row in rows:
                sums[row["staff"]] = sums.get(row["staff"], 0) + row[column]
            self.assertEqual(sums, {row["staff"]: self.balance(row["staff"]) for row in rows})
            mine = self.expect(200, self.manager.get(f"{BASE}reports/{name}?staff=wang&limit=1000"))["items"]
            self.assertEqual(sum(row[column] for row in mine), self.balance("wang"))
        self.refused(403, "forbidden", self.lin.get(BASE + "reports/earned"))

    def test_cm5_a_payroll_as_a_file(self):
        self.buy([self.line(10_000)])
        answer = self.manager.get(BASE + "periods/2026-01?format=csv")
        self.assertEqual((answer.status, answer.kind), (200, "text/csv; charset=utf-8"))
        rows = list(csv.DictReader(io.StringIO(answer.bytes.decode("utf-8-sig"))))
        due = {row["staff"]: row["amount_minor"] for row in self.period("2026-01")["items"]}
        heading = {"Total", "合计"} & set(rows[0])
        total = heading.pop()
        name = ({"Staff", "员工"} & set(rows[0])).pop()
        self.assertEqual({row[name]: int(row[total].replace(".", "")) for row in rows}, due)
        answer = self.manager.get(BASE + "periods/2026-01?format=xlsx")
        self.assertEqual((answer.status, answer.bytes[:2]), (200, b"PK"))

    def test_bad_questions(self):
        for name in ("2026-13", "2026-W60", "yesterday", "2026-02-30"):
            self.refused(422, "invalid", self.manager.get(BASE + "periods/" + name), "p")
        self.refused(422, "declined", self.manager.post(BASE + "periods/2027-01/close"), "p")
        self.refused(422, "invalid", self.lin.get(BASE + "staff/lin?on=2026-02-30"), "on")
        self.refused(422, "invalid", self.lin.get(BASE + "staff/lin?period=year"), "period")
        self.refused(403, "forbidden", self.lin.get(BASE + "periods/2026-01"))
        self.refused(403, "forbidden", self.lin.post(BASE + "periods/2026-01/close"))
        self.refused(422, "module_off", self.shop.login("lin", "hz-east").get(BASE + "ranking"))

    def test_x2_a_return_brought_where_the_module_is_off_takes_it_back(self):
        self.expect(201, self.shop.login("manager", "hz-east").post("/api/v1/shifts", {"float_minor": 50_000}))
        sale = self.buy([self.line(10_000, 3)])
        east = self.shop.login("lin", "hz-east")
        self.assertEqual(self.earned(self.give_back(sale, {1: 1}, who=east)), {("lin", "rate"): -300, ("lin", "attach"): -500})
        self.give_back(sale, {1: 2}, who=east)
        self.assertEqual(self.gained("lin"), 0)
        self.assertEqual(self.everything("lin"), self.before["lin"])

    def test_g7_many_tills_at_once(self):
        lines = [self.line(10_000) for _ in range(8)]
        answers = at_once(8, lambda i: self.sell([lines[i]], {"cash": 10_000}))
        self.assertEqual([a.status for a in answers], [201] * 8)
        self.assertEqual(self.gained("lin"), 8 * 300)
        self.assertEqual(self.everything("lin"), self.balance("lin"))


class RestartedTest(Earning):
    """A shop whose commission says something else."""
    SETTINGS = ""
    STATE = "on"
    OPTIONS = ("--empty",)

    @classmethod
    def setUpClass(cls):
        cls.shop = Shop(*cls.OPTIONS)
        cls.addClassCleanup(cls.shop.remove)
        cls.addClassCleanup(lambda: cls.shop.process.poll() is None and cls.shop.kill())
        cls.shop.stop()
        rewrite_module(cls.shop, "commission", cls.SETTINGS, cls.STATE)
        cls.shop.start()
        cls.owner = cls.shop.login("owner")
        cls.manager = cls.shop.login("manager")
        cls.lin = cls.shop.login("lin")
        assert cls.manager.post("/api/v1/shifts", {"float_minor": 50_000}).status == 201

    def to(self, moment):
        self.expect(200, self.manager.put("/api/v1/demo/clock", {"now": moment}))


class PeriodsTest(RestartedTest):
    """Steps from 1,000.00 (1 %) and 2,000.00 (2 %) on the excess; three months, closed one after another."""
    SETTINGS = " {steps: {ladder: [{at_least_minor: 100000, rate_ppm: 10000}, {at_least_minor: 200000, rate_ppm: 20000}]}}\n"

    def test_cm3_cm4_cm5_three_months(self):
        coat = self.line(150_000)
        first = self.buy([coat])
        second = self.buy([coat])
        # 3,000.00 sold: 90.00 of commission; steps of 10.00 and 20.00 as things stand.
        row = self.row("2026-01", "lin")
        self.assertEqual((row["sold_minor"], row["amount_minor"], row["steps_minor"], row["forecast_minor"],
                          row["missing_minor"]), (300_000, 9_000, 0, 12_000, None))
        # CM4: January is open, so a return in February counts for January.
        self.to("2026-02-03T12:00:00+08:00")
        third = self.buy([coat])
        self.give_back(first, {1: 1})
        self.assertEqual((self.amount("lin", on="2026-01-31"), self.amount("lin")), (4_500, 4_500))
        row = self.row("2026-01", "lin")
        self.assertEqual((row["sold_minor"], row["forecast_minor"], row["missing_minor"]), (150_000, 5_000, 50_000))
        # CM5: closed, once.
        closed = self.expect(200, self.manager.post(BASE + "periods/2026-01/close")).json
        self.assertEqual((closed["closed"], closed["opens_on"]), (True, "2026-02-01"))
        self.assertEqual([(r["staff"], r["amount_minor"], r["steps_minor"]) for r in closed["items"]], [("lin", 5_000, 500)])
        again = self.expect(200, self.manager.post(BASE + "periods/2026-01/close")).json
        self.assertEqual(again, closed)
        self.assertEqual(self.period("2026-01")["items"], closed["items"])
        self.assertEqual(self.balance("lin"), 9_500)
        steps = [e for e in self.of("lin", on="2026-01-05")["entries"] if e["rule"] == "steps"]
        self.assertEqual([(e["base"], e["amount_minor"]) for e in steps], [(150_000, 500)])
        # CM4: now January is closed, so it counts for the day that it comes back.
        self.give_back(second, {1: 1})
        self.assertEqual(self.period("2026-01")["items"], closed["items"])
        self.assertEqual((self.amount("lin", on="2026-01-05"), self.amount("lin")), (5_000, 0))
        self.assertEqual(self.amount("lin", "day"), 0)
        self.assertEqual(self.amount("lin", "week", "2026-02-02"), 0)
        # Days and weeks close too, and a month that isn't over: what comes later counts for the next open day.
        self.expect(200, self.manager.post(BASE + "periods/2026-02-03/close"))
        self.expect(200, self.manager.post(BASE + "periods/2026-W06/close"))  # to 8 February
        late = self.buy([coat])
        self.assertEqual((self.amount("lin", "day"), self.amount("lin", "day", "2026-02-09")), (0, 4_500))
        self.expect(200, self.manager.post(BASE + "periods/2026-02/close"))
        self.buy([coat])
        self.assertEqual(self.amount("lin", "day", "2026-03-01"), 4_500)
        # A return of what was moved goes where it stands, when that is open; February is closed.
        self.give_back(late, {1: 1})
        self.assertEqual(self.amount("lin", "month", "2026-03-01"), 0)
        self.give_back(third, {1: 1})
        self.assertEqual(self.amount("lin", "month", "2026-03-01"), -4_500)
        # February had 1,500.00 when it was closed: 5.00 of steps.
        total = sum(self.amount("lin", "month", f"2026-{m:02}-01") for m in (1, 2, 3))
        self.assertEqual(total, self.balance("lin"))
        audit = self.expect(200, self.owner.get("/api/v1/audit?action=commission.period_close"))["items"]
        self.assertEqual(len(audit), 5)

    def test_g7_one_closing_at_a_time(self):
        answers = at_once(4, lambda _: self.manager.post(BASE + "periods/2025-12/close"))
        self.assertEqual([a.status for a in answers], [200] * 4)
        self.assertEqual({str(a["closed_at"]) for a in answers}, {str(answers[0]["closed_at"])})


class ClosingTest(RestartedTest):
    """As the demo has it, while a month is closed."""
    SETTINGS = " {}\n"

    def test_g7_a_return_goes_into_the_period_or_past_it(self):
        coats = self.line(10_000)
        sales = [self.buy([coats]) for _ in range(8)]
        self.to("2026-02-02T12:00:00+08:00")
        closing = BASE + "periods/2026-01/close"

        def work(i):
            if i == 4:
                return self.manager.post(closing)
            body = {"sale": sales[i if i < 4 else i - 1], "lines": [{"line": 1, "quantity": 1}]}
            return self.lin.put("/api/v1/returns/" + new_id(), body)

        answers = at_once(9, work)
        self.assertEqual([a.status for a in answers], [201] * 4 + [200] + [201] * 4)
        self.assertEqual(self.period("2026-01")["items"], answers[4]["items"])
        self.assertEqual(self.amount("lin", on="2026-01-05") + self.amount("lin"), 0)
        self.assertEqual(self.balance("lin"), 0)


class RulesTest(RestartedTest):
    """Rules by everything that they can go by; top-ups at load; a bonus by categories."""
    SETTINGS = """
      rate_ppm: 10000
      rules:
        - {id: dresses, category: 女装/连衣裙, rate_ppm: 50000}
        - {id: women, category: 女装, rate_ppm: 40000}
        - {id: shoes, category: 鞋, amount_minor: 700}
        - {id: silver, tier: silver, rate_ppm: 20000}
        - {id: birthday, promotion: discount.birthday, rate_ppm: 5000}
      attach: {pieces: 0, categories: 2, bonus_minor: 300}
      topups: at_load
"""

    def only(self, lines, due, **more):
        return self.earned(self.expect(201, self.sell(lines, {"cash": due}, **more)))

    def test_cm1_by_category_item_tier_and_promotion(self):
        self.assertEqual(self.only([self.line(10_000, category="女装/连衣裙/长款")], 10_000), {("lin", "dresses"): 500})
        self.assertEqual(self.only([self.line(10_000, category="女装/上衣")], 10_000), {("lin", "women"): 400})
        self.assertEqual(self.only([self.line(10_000, 2, category="鞋")], 20_000), {("lin", "shoes"): 1_400})
        self.assertEqual(self.only([self.line(10_000)], 10_000), {("lin", "rate"): 100})
        member = self.member()
        self.assertEqual(self.only([self.line(50_000)], 50_000, member=member["id"]), {("lin", "rate"): 500})
        self.assertEqual(self.only([self.line(10_000)], 10_000, member=member["id"]), {("lin", "silver"): 200})
        born = self.member(birthday="1990-01-20")
        self.assertEqual(self.only([self.line(10_000)], 9_000, member=born["id"]), {("lin", "birthday"): 45})

    def test_cm1_pieces_come_back_one_by_one(self):
        before = self.balance("lin")
        sale = self.buy([self.line(10_000, 3, category="鞋", associates={"lin": 500_001, "wang": 499_999})])
        self.assertEqual(self.balance("lin") - before, 1_050)
        self.give_back(sale, {1: 1})
        self.assertEqual(self.balance("lin") - before, 700)
        self.give_back(sale, {1: 2})
        self.assertEqual(self.balance("lin") - before, 0)

    def test_cm2_by_categories(self):
        lines = [self.line(10_000, category="鞋"), self.line(10_000, category="配饰")]
        sale = new_id()
        sold = self.expect(201, self.sell(lines, {"cash": 20_000}, sale=sale))
        self.assertEqual(self.earned(sold)[("lin", "attach")], 300)
        self.assertEqual(self.earned(self.give_back(sale, {2: 1}))[("lin", "attach")], -300)

    def test_cm5_a_top_up_at_load_pays_then_and_never_twice(self):
        member = self.member()
        before = self.balance("lin")
        topup = new_id()
        body = {"member": member["id"], "amount_minor": 50_000, "tenders": [{"id": "cash", "amount_minor": 50_000}]}
        self.expect(201, self.lin.put("/api/v1/plugins/stored_value/topups/" + topup, body))
        self.assertEqual(self.balance("lin") - before, 500)
        line = self.line(12_000, category="女装/上衣")
        sold = self.expect(201, self.sell([line], {"stored_value": 11_000, "cash": 1_000}, member=member["id"]))
        self.assertEqual(self.earned(sold), {("lin", "women"): 40})  # of the 10.00 that came in now
        # SV5: 390.00 go back; what was spent of it stays paid: 1 % of 110.00.
        self.expect(201, self.manager.put("/api/v1/plugins/stored_value/topup_refunds/" + new_id(), {"topup": topup}))
        self.assertEqual(self.balance("lin") - before, 110 + 40)
        self.assertEqual(self.everything("lin"), self.balance("lin"))

    def test_bad_settings_are_refused_at_their_place(self):
        for settings, place, told in (
                ("rate_ppm: 1000001", "1000001", "at most 1000000"),
                ("rules: [{id: a, sku: X}]", "{id", "one of rate_ppm, amount_minor is needed"),
                ("rules: [{id: a, rate_ppm: 1}]", "{id", "one of sku, promotion, category, tier is needed"),
                ("rules: [{id: a, sku: X, category: Y, rate_ppm: 1}]", "{id", "only one of sku, category"),
                ("rules: [{id: a, sku: X, rate_ppm: 1, amount_minor: 1}]", "{id", "at most 3 members"),
                ("rules: [{id: attach, sku: X, rate_ppm: 1}]", "attach", "other than rate, attach and steps"),
                ("rules: [{id: a, tier: golden, rate_ppm: 1}]", "golden", "did you mean 'gold'"),
                ("rules: [{id: a, sku: X, rate_ppm: 1}, {id: b, sku: X, rate_ppm: 2}]", "X, rate_ppm: 2", "there twice"),
                ("steps: {ladder: [{at_least_minor: 0, rate_ppm: 1}]}", "0,", "at least 1"),
                ("steps: {ladder: [{at_least_minor: 5, rate_ppm: 1}, {at_least_minor: 5, rate_ppm: 2}]}",
                 "5, rate_ppm: 2", "above the 5"),
                ("topups: sometimes", "sometimes", "when_spent, at_load")):
            with self.subTest(settings):
                done = self.check_settings(settings)
                self.assertEqual(done.returncode, 1, done.stdout)
                column = 6 + settings.index(place) + 1
                self.assertRegex(done.stdout + done.stderr, rf":\d+:{column}: .*{told}")

    def check_settings(self, settings):
        text = pathlib.Path(self.shop.data, "shop.yaml").read_text(encoding="utf-8")
        text, count = re.subn(r"(?ms)^  commission:\n.*?(?=^\S|^  \w|^$)",
                              lambda _: f'  commission:\n    state: "on"\n    settings:\n      {settings}\n', text)
        self.assertEqual(count, 1)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", dir=self.shop.data, encoding="utf-8") as file:
            file.write(text)
            file.flush()
            return self.shop.run("config", "check", file.name)


class DrainingTest(RestartedTest):
    """A shop that is switching commission off."""
    STATE = "draining"

    def test_x2_nothing_new_is_paid_and_the_lists_stay(self):
        sold = self.expect(201, self.sell([self.line(10_000, 3)], {"cash": 30_000}))
        self.assertEqual(self.earned(sold), {})
        self.give_back(sold["id"], {1: 1})  # nothing was counted, so nothing comes off
        self.assertEqual(self.of("lin")["amount_minor"], 0)
        self.assertEqual(self.period("2026-01")["items"], [])
        self.refused(422, "module_off", self.manager.post(BASE + "periods/2026-01/close"))


if __name__ == "__main__":
    unittest.main()
