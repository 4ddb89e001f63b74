"""A provider's daily bill beside the journal's money (PAY4)."""
from shop import FlowTest, new_id

BASE = "/api/v1/plugins/payments/"
CODE = "1345678901234567"  # WeChat Pay; two digits follow, the last decides the payment


def csv_of(rows):
    """(kind, reference, amount, fee) in major units, as a provider writes them."""
    return "\ufeffkind,reference,amount,fee\r\n" + "".join(",".join(row) + "\r\n" for row in rows)


class BillsTest(FlowTest):
    OPTIONS = ("--empty",)

    def paid(self, amount, tender="wechat", **how):
        sku, sale = self.style(amount), new_id()
        self.expect(201, self.sell([(sku, 1)], [{"id": tender, "amount_minor": amount, **how}], sale=sale))
        return sale

    def give_back(self, sale):
        body = {"sale": sale, "lines": [{"line": 1, "quantity": 1}]}
        return self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), body)).json

    def reference(self, cause):
        """What the simulated provider calls the money of a sale or return."""
        items = self.expect(200, self.manager.get(BASE + "reports/attempts"))["items"]
        return next(row["reference"] for row in items if row["cause"] == cause)

    def bring(self, day, rows, tender="wechat"):
        return self.expect(200, self.manager.put(f"{BASE}bills/{tender}/{day}", {"csv": csv_of(rows)})).json

    def found(self, bill):
        return {(row["kind"], row["reference"]): row["status"] for row in bill["items"]}

    def counts(self, bill):
        return tuple(bill[name] for name in ("matched", "missing_here", "missing_there", "amount_differs"))

    def test_pay4_a_day_s_bill_is_matched_by_reference_with_what_differs_and_the_fees(self):
        first, second = self.paid(10_000, auth_code=CODE + "09"), self.paid(10_000, auth_code=CODE + "09")
        failing = self.paid(10_000, auth_code="13456789012345" + "7710")
        by_hand = self.paid(5_000, reference="POS-1")
        self.paid(7_700, tender="card", reference="CARD-1")  # another provider's
        back = self.give_back(first)
        self.give_back(failing)  # fails: the provider has nothing of it, and it is owed
        self.give_back(by_hand)
        names = {sale: self.reference(sale) for sale in (first, second, failing, back["id"])}
        rows = [("payment", names[first], "100.00", "0.60"), ("payment", names[second], "99.00", "0.60"),
                ("payment", names[failing], "100.00", "0.60"), ("payment", "POS-1", "50.00", "0.30"),
                ("payment", "X-9", "12.34", "0.07"), ("refund", names[back["id"]], "100.00", "-0.60")]
        bill = self.bring("2026-01-05", rows)
        self.assertEqual(self.found(bill), {("payment", names[second]): "amount_differs",
                                            ("payment", "X-9"): "missing_here", ("refund", "POS-1"): "missing_there"})
        self.assertEqual(self.counts(bill), (4, 1, 1, 1))
        self.assertEqual(bill["payments"], {"references": 5, "bill_minor": 36_134, "our_minor": 35_000})
        self.assertEqual(bill["refunds"], {"references": 2, "bill_minor": 10_000, "our_minor": 15_000})
        self.assertEqual((bill["fee_minor"], bill["net_minor"]), (157, 36_134 - 10_000 - 157))
        # Ours are the journal's, to the fen.
        tenders = self.expect(200, self.manager.get(BASE + "reports/tenders"))["items"]
        self.assertEqual([row["net_minor"] for row in tenders if row["tender"] == "wechat"], [35_000 - 15_000])

        # The same again changes nothing but how often it came; page by page; by result.
        again = self.bring("2026-01-05", rows)
        self.assertEqual({**again, "times": 1, "at_ms": 0}, {**bill, "at_ms": 0})
        self.assertEqual(again["times"], 2)
        page = self.expect(200, self.manager.get(BASE + "bills/wechat/2026-01-05?limit=1&cursor=1"))
        self.assertEqual((len(page["items"]), page["next"]), (1, "2"))
        matched = self.expect(200, self.manager.get(BASE + "bills/wechat/2026-01-05?status=matched"))
        self.assertEqual(len(matched["items"]), 4)
        report = self.expect(200, self.manager.get(BASE + "reports/reconciliation?from=2026-01-05&to=2026-01-05"))
        self.assertEqual(sorted(row["status"] for row in report["items"]),
                         ["amount_differs"] + ["matched"] * 4 + ["missing_here", "missing_there"])
        self.assertEqual(sum(row["fee_minor"] for row in report["items"]), 157)

        # A corrected bill takes its place.
        rows[1] = ("payment", names[second], "100.00", "0.60")
        rows[4] = ("refund", "POS-1", "50.00", "")
        self.assertEqual(self.counts(self.bring("2026-01-05", rows)), (6, 0, 0, 0))
        self.assertEqual(self.counts(self.bring("2026-01-05", [("payment", "CARD-1", "77.00", "")], "card")), (1, 0, 0, 0))
        listed = self.expect(200, self.manager.get(BASE + "bills"))["items"]
        self.assertEqual([(row["tender"], row["rows"], row["times"]) for row in listed], [("card", 1, 1), ("wechat", 6, 3)])

        # The provider's day ends at midnight, the shop's at 03:00.
        self.expect(200, self.manager.put("/api/v1/demo/clock", {"now": "2026-01-06T01:00:00+08:00"}))
        self.paid(3_000, reference="NIGHT")
        evening = self.expect(200, self.manager.get(BASE + "bills/wechat/2026-01-05")).json
        self.assertEqual(self.found(evening), {("payment", "NIGHT"): "missing_there"})
        self.expect(200, self.manager.put("/api/v1/demo/clock", {"now": "2026-01-06T10:00:00+08:00"}))
        self.assertEqual(self.counts(self.bring("2026-01-06", [("payment", "NIGHT", "30.00", "")])), (1, 0, 0, 0))
        evening = self.expect(200, self.manager.get(BASE + "bills/wechat/2026-01-05")).json
        self.assertEqual(self.counts(evening), (6, 0, 0, 0))

    def test_pay4_a_bill_that_cannot_be_read_is_refused_with_its_line_and_nothing_of_it_stays(self):
        bill = BASE + "bills/alipay/2026-01-04"
        good = ("payment", "A", "1.00", "")
        for rows, words in (([good, ("sale", "B", "1.00", "")], "第 3 行：类型“sale”"),
                            ([good, ("payment", "B", "1.005", "")], "第 3 行：“1.005”不是金额")):
            refused = self.refused(422, "invalid", self.manager.put(bill, {"csv": csv_of(rows)}), "/csv")
            self.assertIn(words, refused["detail"])
        self.refused(404, "not_found", self.manager.get(bill))
        self.refused(422, "invalid", self.manager.put(BASE + "bills/cash/2026-01-04", {"csv": csv_of([good])}), "tender")
        self.refused(422, "invalid", self.manager.put(BASE + "bills/alipay/2026-02-30", {"csv": csv_of([good])}), "day")
        self.refused(422, "invalid", self.manager.put(BASE + "bills/alipay/2126-01-01", {"csv": csv_of([good])}), "day")
        self.refused(400, "invalid", self.manager.put(bill, {}), "/csv")
        self.refused(403, "forbidden", self.lin.put(bill, {"csv": csv_of([good])}))
        self.refused(403, "forbidden", self.lin.get(bill))
