"""The worked examples (docs/worked-examples.md), sold over HTTP in an empty demo shop: what the page works out by hand is
what the shop says. The page's own tables are the test's numbers, so neither can change without the other."""
import re
import unittest

from examples_page import examples, fen, number
from shop import FlowTest, new_id

PLUGINS = "/api/v1/plugins/"


class Acting(FlowTest):
    """What happens. Each action is a pattern and what it does."""
    OPTIONS = ("--empty",)

    def setUp(self):
        self.people, self.skus, self.sales, self.topups, self.refunds = {}, {}, {}, {}, {}

    def put_out(self, goods):
        for name, (price, words) in goods.items():
            more = {}
            for word in filter(None, (part.strip() for part in words.split(","))):
                kind, _, value = word.partition(" ")
                more.update({"designated": lambda _: {"tags": ["指定"]},
                             "special": lambda v: {"special_price_minor": fen(v)},
                             "launched": lambda v: {"launch_on": v}}[kind](value))
            self.skus[name] = self.style(price, **more)

    def it_is(self, day):
        self.expect(200, self.manager.put("/api/v1/demo/clock", {"now": day + "T10:00:00+08:00"}))

    def joins(self, name, referrer, birthday):
        more = {"referrer_code": self.people[referrer]["code"]} if referrer else {}
        self.people[name] = self.member(**more, **({"birthday": birthday} if birthday else {}))

    def is_given(self, name, points):
        gift = {"member": self.people[name]["id"], "points": number(points), "reason": "示例"}
        self.expect(201, self.manager.put(f"{PLUGINS}points/gifts/{new_id()}", gift))

    def tops_up(self, topup, name, amount):
        self.topups[topup] = new_id()
        body = {"member": self.people[name]["id"], "amount_minor": fen(amount),
                "tenders": [{"id": "cash", "amount_minor": fen(amount)}]}
        self.expect(201, self.lin.put(f"{PLUGINS}stored_value/topups/{self.topups[topup]}", body))

    def is_refunded(self, topup):
        answer = self.lin.put(f"{PLUGINS}stored_value/topup_refunds/{new_id()}", {"topup": self.topups[topup]})
        self.refunds = self.by_tender(self.expect(201, answer).json)

    def buys(self, sale, name, what, less, sellers, tenders):
        pieces = [part.split() for part in what.split(", ")]
        body = {"lines": [{"sku": self.skus[goods], "quantity": number(count)} for count, goods in pieces],
                "member": self.people[name]["id"]}
        for line in body["lines"] if sellers else ():
            who = sellers.split(" and ")
            line["associates"] = [{"staff": one, "share_ppm": 1_000_000 // len(who)} for one in who]
        if less:
            body.update({"discount_minor": fen(less), "reason": "示例"})
        paid = [part.split() for part in re.split(r", (?=[a-z])", tenders)]
        quote = self.expect(200, self.manager.post("/api/v1/quotes", body)).json
        body["tenders"] = [{"id": tender, "amount_minor": fen(amount)} for tender, amount in paid]
        self.assertEqual(quote["totals"]["due_minor"], sum(row["amount_minor"] for row in body["tenders"]), sale)
        uuid = new_id()
        self.sales[sale] = self.expect(201, self.manager.put("/api/v1/sales/" + uuid, body)).json
        self.sales[sale]["left"] = {n + 1: number(count) for n, (count, _) in enumerate(pieces)}

    def give_back(self, sale, pieces):
        lines = [{"line": line, "quantity": count} for line, count in pieces.items() if count]
        for line, count in pieces.items():
            self.sales[sale]["left"][line] -= count
        body = {"sale": self.sales[sale]["id"], "lines": lines}
        self.refunds = self.by_tender(self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), body)).json)

    def comes_back(self, sale, count, line):
        self.give_back(sale, {number(line): number(count)})

    def rest_comes_back(self, sale):
        self.give_back(sale, dict(self.sales[sale]["left"]))

    def refreshed(self):
        self.expect(200, self.manager.post(PLUGINS + "rfm/refresh"))

    @staticmethod
    def by_tender(answer):
        return {row["tender"]: row["amount_minor"] for row in answer["refunds"]}

    ACTIONS = (
        (r"it is (\d{4}-\d\d-\d\d)", it_is),
        (r"(\w+) joins(?:, brought by (\w+))?(?:, born ([-\d]+))?", joins),
        (r"(\w+) is given ([\d,]+) points", is_given),
        (r"(\w+): (\w+) tops up (\S+)", tops_up),
        (r"(\w+) is refunded", is_refunded),
        (r"(\w+): (\w+) buys (.+?)(?:, less ([\d.,]+))?(?:, sold by (.+?))?, with (.+)", buys),
        (r"(\w+): (\d+) of line (\d+) comes back", comes_back),
        (r"(\w+): the rest comes back", rest_comes_back),
        (r"the scores are refreshed", refreshed),
    )


class Comparing(Acting):
    """What is then so: each fact is a pattern, and what the shop answers in the page's own words."""

    def page(self, plugin, name):
        return self.expect(200, self.lin.get(f"{PLUGINS}{plugin}/members/{self.people[name]['id']}")).json

    def figures_of(self, name):
        return self.expect(200, self.lin.get("/api/v1/members/" + self.people[name]["id"])).json

    def scores(self, name):
        page = self.page("rfm", name)
        return " ".join([*(str(page["scores"][key]) for key in "rfm"), page["segment"]])

    def rfm(self, name):
        page = self.page("rfm", name)
        return f"{page['frequency']} for {money(page['monetary_minor'])}"

    def earns(self, sale):
        return count(sum(row["amount"] for row in self.sales[sale]["effects"] if row["rule"] == "earn"))

    def commission(self, staff):
        page = self.expect(200, self.manager.get(f"/api/v1/journal/balances?account=commission.earned&holder={staff}"))
        return money(sum(row["balance"] for row in page["items"]))

    FACTS = (
        (r"back (\w+) (.+)", lambda self, tender: money(self.refunds.get(tender, 0))),
        (r"([A-Z]\d+) earns (.+)", earns),
        (r"([A-Z]\d+) due (.+)", lambda self, sale: money(self.sales[sale]["totals"]["due_minor"])),
        (r"([A-Z]\d+) line (\d+) (.+)",
         lambda self, sale, line: money(self.sales[sale]["lines"][number(line) - 1]["net_minor"])),
        (r"([A-Z]) points (.+)", lambda self, name: count(self.points(self.people[name]))),
        (r"([A-Z]) tier (.+)", lambda self, name: self.page("tiers", name)["tier"]),
        (r"([A-Z]) spend (.+)", lambda self, name: money(self.figures_of(name)["spend_minor"])),
        (r"([A-Z]) principal (.+)", lambda self, name: money(self.page("stored_value", name)["principal_minor"])),
        (r"([A-Z]) bonus (.+)", lambda self, name: money(self.page("stored_value", name)["bonus_minor"])),
        (r"([A-Z]) invited (.+)", lambda self, name: count(self.page("referral", name)["invited"])),
        (r"([A-Z]) rewarded (.+)", lambda self, name: count(self.page("referral", name)["rewarded"])),
        (r"([A-Z]) rfm (.+)", rfm),
        (r"([A-Z]) scores (.+)", scores),
        (r"(lin|wang|manager) commission (.+)", commission),
    )

    def only(self, patterns, text):
        """The one pattern that fits: a word that nobody understands is a fault of the page."""
        fitting = [(re.fullmatch(pattern, text), work) for pattern, work in patterns if re.fullmatch(pattern, text)]
        self.assertEqual(len(fitting), 1, text)
        return fitting[0]

    def run_example(self, example):
        self.put_out(example.goods)
        for actions, facts in example.steps:
            for action in actions:
                found, work = self.only(self.ACTIONS, action)
                work(self, *found.groups())
            for fact in facts:
                found, work = self.only(self.FACTS, fact)
                *asked, said = found.groups()
                self.assertEqual(work(self, *asked), said, f"{example.title}: after {actions}: {fact}")


def money(minor):
    return f"{minor // 100:,}.{minor % 100:02}"


def count(value):
    return f"{value:,}"


def case_of(example):
    """A shop of its own for each example."""
    number_of = example.title.partition(".")[0]
    return type(f"Example{number_of}", (Comparing,), {"test_" + number_of: lambda self: self.run_example(example)})


class PageTest(unittest.TestCase):
    def test_every_module_of_the_demo_is_in_an_example(self):
        facts = " ".join(fact for example in examples() for _, then in example.steps for fact in then)
        for word in ("back wechat", "points", "principal", "tier", "rfm", "rewarded", "commission"):
            self.assertIn(word, facts)


globals().update({case.__name__: case for case in map(case_of, examples())})

if __name__ == "__main__":
    unittest.main()
