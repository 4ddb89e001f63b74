"""Reports: declared datasets as JSON, CSV and XLSX, held against the journal to the fen."""
import csv
import datetime
import decimal
import io
import re
import unittest
import xml.etree.ElementTree
import zipfile

from flow_points import RestartedTest
from shop import FlowTest, new_id

try:
    import openpyxl
except ImportError:
    openpyxl = None

BASE = "/api/v1/plugins/"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_of(data):
    """Rows of raw cells by column letter, as a spreadsheet reads them: text, or the digits of a number as Decimal."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        for name in book.namelist():
            xml.etree.ElementTree.fromstring(book.read(name))
        root = xml.etree.ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in root.iter(SHEET + "row"):
        cells = {}
        for cell in row.iter(SHEET + "c"):
            column = re.match("[A-Z]+", cell.get("r")).group()
            if cell.get("t") == "inlineStr":
                cells[column] = "".join(cell.itertext())
            else:
                cells[column] = decimal.Decimal(cell.find(SHEET + "v").text)
        rows.append(cells)
    return rows


class ReportsTest(FlowTest):
    def report(self, name, query="", who=None):
        """All its rows."""
        return self.expect(200, (who or self.manager).get(f"{BASE}{name}?limit=1000{query}"))["items"]

    def file(self, name, kind, query=""):
        return self.expect(200, self.manager.get(f"{BASE}{name}?format={kind}{query}"))

    def table(self, name, query=""):
        """Of its CSV: rows by heading."""
        answer = self.file(name, "csv", query)
        self.assertEqual(answer.kind, "text/csv; charset=utf-8")
        self.assertTrue(answer.bytes.startswith(b"\xef\xbb\xbf"))
        self.assertEqual(answer.bytes.count(b"\n"), answer.bytes.count(b"\r\n"))
        return list(csv.reader(io.StringIO(answer.bytes.decode("utf-8-sig"), newline="")))

    def balances(self, account):
        """By holder."""
        items = self.expect(200, self.manager.get(f"/api/v1/journal/balances?account={account}"))["items"]
        return {row["holder"]: row["balance"] for row in items}

    def give_back(self, sale, quantity=1, who=None):
        body = {"sale": sale, "lines": [{"line": 1, "quantity": quantity}]}
        return self.expect(201, (who or self.lin).put("/api/v1/returns/" + new_id(), body)).json

    def trade(self):
        """A day with each tender, points earned, paid with and taken back; answers the member."""
        member = self.member(points=1_000)
        sku = self.style(12_345)
        sale = new_id()
        self.expect(201, self.sell([(sku, 3)], {"cash": 20_000, "wechat": 16_035, "points": 1_000},
                                   member=member["id"], sale=sale))
        self.give_back(sale)
        return member

    def test_the_list_says_name_title_filters_and_columns(self):
        items = self.expect(200, self.manager.get(BASE + "payments/reports"))["items"]
        self.assertEqual([row["name"] for row in items], ["tenders", "attempts", "refunds", "reconciliation"])
        self.assertEqual(items[0]["filters"], ["store", "from", "to", "staff"])
        self.assertEqual(items[1]["filters"], ["store", "from", "to"])
        self.assertIn({"name": "taken_minor", "kind": "money", "title": "收款"}, items[0]["columns"])
        english = self.manager.speaking("en").get(BASE + "points/reports?limit=1")
        self.assertEqual([row["title"] for row in english["items"]], ["Points owed, by store and day"])
        self.assertEqual(english["next"], "1")

    def test_every_report_of_every_module_answers_in_each_format(self):
        modules = [row["id"] for row in self.manager.get("/api/v1/stores/hz-west/modules")["items"]]
        seen = set()
        for module in modules:
            listed = self.manager.get(f"{BASE}{module}/reports")
            for report in (listed["items"] if listed.status == 200 else []):
                name = f"{module}/reports/{report['name']}"
                columns = {column["name"] for column in report["columns"]}
                for row in self.report(name):
                    self.assertEqual(set(row), columns, name)
                self.file(name, "csv")
                self.file(name, "xlsx")
                seen.add(module)
        self.assertLessEqual({"payments", "points", "stored_value", "tiers"}, seen)

    def test_money_by_tender_is_the_journals_to_the_fen(self):
        def mine():
            rows = self.report("payments/reports/tenders", "&store=hz-west&from=2026-01-05&to=2026-01-05&staff=lin")
            return {row["tender"]: row for row in rows}

        def column(rows, tender, name):
            return rows.get(tender, {}).get(name, 0)

        before = mine()
        sku = self.style(12_345)
        sale = new_id()
        self.expect(201, self.sell([(sku, 3)], {"cash": 20_000, "wechat": 17_035}, sale=sale))
        # 370.35 in the proportion 200.00 : 170.35; of the first piece's 123.45 go 66.67 in cash (66.666...), 56.78 by WeChat.
        self.give_back(sale)
        after = mine()
        change = {(tender, name): column(after, tender, name) - column(before, tender, name) for tender in ("cash", "wechat")
                  for name in ("payments", "taken_minor", "refunds", "refunded_minor", "net_minor")}
        self.assertEqual(change, {("cash", "payments"): 1, ("cash", "taken_minor"): 20_000, ("cash", "refunds"): 1,
                                  ("cash", "refunded_minor"): 6_667, ("cash", "net_minor"): 13_333,
                                  ("wechat", "payments"): 1, ("wechat", "taken_minor"): 17_035, ("wechat", "refunds"): 1,
                                  ("wechat", "refunded_minor"): 5_678, ("wechat", "net_minor"): 11_357})
        sums = {}
        for row in self.report("payments/reports/tenders"):
            self.assertEqual(row["net_minor"], row["taken_minor"] - row["refunded_minor"])
            key = row["tender"], row["store"]
            sums[key] = sums.get(key, 0) + row["net_minor"]
        for tender in {tender for tender, _ in sums}:
            journal = self.balances("tender." + tender)
            self.assertEqual({store: net for (name, store), net in sums.items() if name == tender and net},
                             {store: net for store, net in journal.items() if net})
        refunds = self.report("payments/reports/refunds", "&from=2026-01-05&to=2026-01-05")
        taken = self.report("payments/reports/tenders", "&from=2026-01-05&to=2026-01-05")
        self.assertEqual(sum(row["amount_minor"] for row in refunds), sum(row["refunded_minor"] for row in taken))

    def test_points_owed_are_the_journals(self):
        member = self.trade()
        rows = self.report("points/reports/liability")
        owed = {}
        for row in rows:
            self.assertEqual(row["change"], row["granted"] + row["opening"] - row["redeemed"] - row["rewarded"] - row["expired"])
            owed[row["store"]] = owed.get(row["store"], 0) + row["change"]
            self.assertEqual(row["balance"], owed[row["store"]])
        journal = sum(self.balances("points.balance").values()) + sum(self.balances("points.pending").values())
        self.assertEqual(sum(owed.values()), journal)
        last = self.report("points/reports/liability", "&from=2026-01-05&to=2026-01-05&store=hz-west")
        self.assertEqual([row["balance"] for row in last], [owed["hz-west"]])
        balances = {row["member_code"]: row["points"] for row in self.report("points/reports/balances")}
        self.assertEqual(balances[member["code"]], self.points(member))
        self.assertEqual(sum(balances.values()), sum(self.balances("points.balance").values()))

    def test_points_by_rule_and_who_got_most(self):
        def rules():
            rows = self.report("points/reports/movements", "&store=hz-west")
            return {(row["rule"], row["account"]): row for row in rows}

        before = rules()
        member = self.trade()
        after = rules()

        def change(rule, account, name):
            return after[rule, account][name] - before.get((rule, account), {}).get(name, 0)

        self.assertEqual(change("gift", "points.issued", "net"), 1_000)
        self.assertEqual(change("redeem", "points.redeemed", "out"), 1_000)
        # 360.35 in money earn 360; a third of the goods came back.
        self.assertEqual(change("earn", "points.issued", "in"), 360)
        self.assertEqual(sum(row["net"] for row in after.values()) - sum(row["net"] for row in before.values()),
                         self.points(member))
        gifts = self.report("points/reports/movements", "&staff=manager&from=2026-01-05&to=2026-01-05")
        self.assertEqual({row["rule"] for row in gifts}, {"gift"})
        board = self.expect(200, self.manager.get(BASE + "points/leaderboard?limit=1000"))["items"]
        self.assertEqual([(row["member_code"], row["points"]) for row in self.report("points/reports/leaderboard")],
                         [(row["member_code"], row["points"]) for row in board])

    def test_attempts_at_money_outside(self):
        sku = self.style(4_200)
        sale = new_id()
        code = "134567890123456701"  # declined
        self.refused(422, "declined", self.sell([(sku, 1)], [{"id": "wechat", "amount_minor": 4_200, "auth_code": code}], sale=sale))
        rows = [row for row in self.report("payments/reports/attempts") if row["cause"] == sale]
        self.assertEqual([(row["store"], row["till"], row["kind"], row["tender"], row["amount_minor"], row["state"])
                          for row in rows], [("hz-west", "till-1", "pay", "wechat", 4_200, "declined")])
        self.assertNotIn(code, self.file("payments/reports/attempts", "csv").text)
        today = datetime.date.today()  # attempts go by the system's clock
        day = datetime.timedelta(days=1)
        near = self.report("payments/reports/attempts", f"&from={today - day}&to={today + day}&store=hz-west")
        self.assertIn(sale, [row["cause"] for row in near])
        self.assertEqual(self.report("payments/reports/attempts", f"&from={today + 2 * day}"), [])
        self.assertEqual(self.report("payments/reports/attempts", f"&to={today - 2 * day}"), [])

    def test_what_is_called_minor_is_money(self):
        seen = 0
        for plugin in ("payments", "points", "tiers", "stored_value", "commission", "rfm", "referral"):
            for report in self.expect(200, self.manager.get(f"{BASE}{plugin}/reports"))["items"]:
                for column in report["columns"]:
                    money = column["name"].endswith("_minor")
                    self.assertEqual(column["kind"] == "money", money, (plugin, report["name"], column))
                    seen += money
        self.assertGreater(seen, 10)

    def test_three_formats_say_the_same(self):
        self.trade()
        for name in ("payments/reports/tenders", "payments/reports/refunds", "points/reports/liability",
                     "points/reports/movements", "points/reports/balances", "tiers/reports/members",
                     "stored_value/reports/balances"):
            answer = self.expect(200, self.manager.get(f"{BASE}{name}?limit=1000"))
            self.assertIsNone(answer["next"])
            columns = answer["columns"]
            titles = [column["title"] for column in columns]
            table = self.table(name)
            self.assertEqual(table[0], titles)
            sheet = sheet_of(self.file(name, "xlsx").bytes)
            self.assertEqual(list(sheet[0].values()), titles)
            self.assertEqual((len(table), len(sheet)), (len(answer["items"]) + 1,) * 2)
            for item, texts, cells in zip(answer["items"], table[1:], sheet[1:]):
                for place, column in enumerate(columns):
                    value, text, cell = item[column["name"]], texts[place], cells.get(chr(ord("A") + place))
                    if column["kind"] == "money":
                        exact = decimal.Decimal(value).scaleb(-2)
                        self.assertEqual((decimal.Decimal(text), cell), (exact, exact))
                        self.assertRegex(text, r"^-?\d+\.\d\d$")
                    elif column["kind"] == "integer":
                        self.assertEqual((text, cell), (str(value), value))
                    elif column["kind"] == "date":
                        days = (datetime.date.fromisoformat(value) - datetime.date(1899, 12, 30)).days
                        self.assertEqual((text, cell), (value, days))
                    elif column["kind"] == "time":
                        self.assertEqual(text, value[:19].replace("T", " "))
                        at = datetime.datetime(1899, 12, 30) + datetime.timedelta(milliseconds=round(cell * 86_400_000))
                        self.assertLess(abs(at - datetime.datetime.fromisoformat(value[:19])).total_seconds(), 0.01)
                    else:
                        self.assertEqual((text, cell), (value, value))

    def test_a_spreadsheet_sees_numbers_and_dates(self):
        self.trade()
        answer = self.file("payments/reports/tenders", "xlsx")
        self.assertEqual(answer.kind, XLSX)
        self.assertEqual(answer.headers["content-disposition"], 'attachment; filename="payments-tenders.xlsx"')
        self.assertEqual(int(answer.headers["content-length"]), len(answer.bytes))
        if openpyxl is None:
            raise unittest.SkipTest("without openpyxl")
        book = openpyxl.load_workbook(io.BytesIO(answer.bytes))
        sheet = book.active
        self.assertEqual((sheet.title, sheet.freeze_panes), ("收款（按日、方式）", "A2"))
        self.assertEqual([cell.value for cell in sheet[1]][:3], ["营业日", "门店", "收款方式"])
        self.assertIsInstance(sheet["A2"].value, datetime.datetime)
        self.assertEqual((sheet["E2"].data_type, sheet["E2"].number_format), ("n", "#,##0.00"))
        self.assertGreater(sheet.column_dimensions["A"].width, 10)

    def test_pages_are_the_whole(self):
        self.trade()
        whole = self.report("payments/reports/tenders")
        paged, cursor = [], ""
        while cursor is not None:
            page = self.expect(200, self.manager.get(f"{BASE}payments/reports/tenders?limit=2{cursor and '&cursor=' + cursor}"))
            paged += page["items"]
            cursor = page["next"]
        self.assertEqual(paged, whole)
        head = self.manager.raw("HEAD", BASE + "payments/reports/tenders?format=csv")
        self.assertEqual((head.status, head.bytes), (200, b""))

    def test_what_is_asked_wrongly_is_told_where(self):
        tenders = BASE + "payments/reports/tenders"
        self.refused(404, "not_found", self.manager.get(BASE + "payments/reports/nothing"), "name")
        for query, field in (("store=hz-north", "store"), ("staff=nobody", "staff"), ("from=2026-01-06&to=2026-01-05", "from"),
                             ("format=csv&limit=5", "limit"), ("format=xlsx&cursor=5", "cursor")):
            self.refused(422, "invalid", self.manager.get(f"{tenders}?{query}"), field)
        for query, field in (("from=2026-02-30", "from"), ("to=today", "to"), ("format=pdf", "format"), ("till=1", "till"),
                             ("limit=0", "limit"), ("cursor=x", "cursor")):
            answer = self.manager.get(f"{tenders}?{query}")
            self.assertIn(answer.status, (400, 422), answer)
            self.assertEqual((answer.code, answer.field), ("invalid", field), answer)
        self.refused(422, "invalid", self.manager.get(BASE + "payments/reports/attempts?staff=lin"), "staff")
        self.refused(422, "invalid", self.manager.get(BASE + "points/reports/balances?from=2026-01-05"), "from")
        self.assertIn("reports", self.refused(403, "forbidden", self.lin.get(tenders))["detail"])
        self.refused(403, "forbidden", self.lin.get(BASE + "payments/reports"))

    def test_who_may_not_enter_a_store_does_not_see_its_figures(self):
        self.trade()
        person = {"id": "east", "name": "东", "role": "manager", "stores": ["hz-east"], "pin": "482913"}
        self.expect(201, self.owner.post("/api/v1/staff", person))
        self.shop.people["east"] = person
        east = self.shop.login("east", store="hz-east", till=None)
        rows = self.report("payments/reports/tenders", who=east)
        self.assertEqual({row["store"] for row in rows} - {"hz-east"}, set())
        self.refused(403, "forbidden", east.get(BASE + "payments/reports/tenders?store=hz-west"), "store")
        self.refused(403, "forbidden", east.get(BASE + "points/reports/balances"))  # of all stores
        self.assertEqual({row["store"] for row in self.report("payments/reports/tenders", "&store=hz-west")}, {"hz-west"})


class OffTest(RestartedTest):
    STATE = "off"

    def test_a_module_that_is_off_has_no_reports_here(self):
        for path in ("points/reports", "points/reports/liability"):
            self.assertEqual(self.refused(422, "module_off", self.manager.get(BASE + path))["plugin"], "points")


class DrainingTest(RestartedTest):
    STATE = "draining"

    def test_a_module_that_is_being_switched_off_still_has_its_reports(self):
        self.expect(200, self.manager.get(BASE + "points/reports"))
        self.expect(200, self.manager.get(BASE + "points/reports/liability"))



if __name__ == "__main__":
    unittest.main()
