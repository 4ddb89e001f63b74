"""Selling: the example of S4 from its basket to its return, prices, discounts, change, tax and refusals."""
from shop import FlowTest, new_id


class SaleTest(FlowTest):
    def test_s4_combined_payment_points_explain_and_return(self):
        # S4: 500.00 = 200.00 cash + 200.00 WeChat + points worth 100.00 (10,000 points at 100 a yuan).
        sku = self.style(50_000, tax_rate_ppm=130_000)
        member = self.member(points=10_000)
        tenders = {"cash": 20_000, "wechat": 20_000, "points": 10_000}
        sale = self.expect(201, self.sell([(sku, 1)], tenders, member=member["code"])).json
        self.assertEqual(sale["totals"]["due_minor"], 50_000)
        self.assertEqual(sale["totals"]["tax_minor"], 5_752)  # 50000 x 130000 / 1130000 = 5752.2
        self.assertEqual({t["id"]: t["amount_minor"] for t in sale["tenders"]}, tenders)
        self.assertEqual(sale["change_minor"], 0)
        self.assertEqual((sale["member"], sale["member_code"]), (member["id"], member["code"]))
        self.assertEqual(sale["business_day"], "2026-01-05")
        self.assertRegex(sale["number"], r"^hz-west-till-1-20260105-\d{4}$")
        # Points: 10,000 spent; the 400.00 paid with money earn 1 a yuan (PT2).
        amounts = sorted(e["amount"] for e in self.effects(sale))
        self.assertEqual(amounts, [-10_000, 400])
        self.assertTrue(all(e["holder"] == member["id"] and e["holder_code"] == member["code"]
                            for e in self.effects(sale)))
        self.assertEqual(self.points(member), 400)
        self.assertEqual(self.stock(sku), 99)

        text = sale["receipt"]["text"]
        for part in (sale["number"], "200.00", "100.00", "500.00"):
            self.assertIn(part, text)
        copy = self.lin.get(f"/api/v1/sales/{sale['id']}/receipt?format=text")
        self.assertNotEqual(copy.text, text)  # a reprint says that it is a copy (S7)
        html = self.lin.get(f"/api/v1/sales/{sale['id']}/receipt?format=html")
        self.assertTrue(html.headers["content-type"].startswith("text/html"))
        self.assertIn(sale["number"], html.text)
        gift = self.lin.get(f"/api/v1/sales/{sale['id']}/receipt?gift=true")
        self.assertNotIn("500.00", gift.text)

        explained = self.lin.get(f"/api/v1/sales/{sale['id']}/explain")["effects"]
        earned = [row for row in explained if row["amount"] == 400]
        self.assertEqual([(row["base"], row["rate"]) for row in earned], [(40_000, 10_000)])  # 1 point per 100 fen

        back = {"sale": sale["id"], "lines": [{"line": 1, "quantity": 1}]}
        quoted = self.expect(200, self.lin.put(f"/api/v1/returns/{new_id()}?quote=true", back))
        self.assertEqual(self.points(member), 400)
        done = self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), back))
        for answer in (quoted, done):
            self.assertEqual({r["tender"]: r["amount_minor"] for r in answer["refunds"]}, tenders)
        self.assertEqual({r["state"] for r in done["refunds"]}, {"done"})
        self.assertRegex(done["number"], r"^hz-west-till-1-20260105-R\d{4}$")
        self.assertEqual(self.points(member), 10_000)
        self.assertEqual(self.stock(sku), 100)

    def test_a_quote_is_what_the_sale_will_be(self):
        skus = self.style(12_345, sizes=("S", "M"))
        member = self.member(points=500)
        basket = {"lines": [{"sku": skus[0], "quantity": 2}, {"sku": skus[1], "quantity": 1}], "member": member["id"]}
        quote = self.expect(200, self.lin.post("/api/v1/quotes", basket)).json
        self.assertEqual(quote["totals"]["due_minor"], 3 * 12_345)
        offers = {t["id"]: t["max_minor"] for t in quote["tenders"]}
        self.assertEqual(offers["cash"], 3 * 12_345)
        self.assertEqual(offers["points"], 500)  # 500 points are worth 5.00
        self.assertEqual([e["amount"] for e in self.effects(quote)], [370])  # as if in cash: floor(370.35)
        self.assertEqual(self.points(member), 500)
        tenders = [{"id": "cash", "amount_minor": 3 * 12_345}]
        sale = self.expect(201, self.sell(basket["lines"], tenders, member=member["id"])).json
        for part in ("lines", "totals", "effects", "warnings"):
            self.assertEqual(sale[part], quote[part])
        with_tenders = self.expect(200, self.lin.post("/api/v1/quotes", {**basket, "tenders": [
            {"id": "points", "amount_minor": 500}, {"id": "cash", "amount_minor": 3 * 12_345 - 500}]}))
        self.assertEqual(sorted(e["amount"] for e in self.effects(with_tenders)), [-500, 365])  # floor(365.35)

    def test_cash_gives_change_and_nothing_else_does(self):
        sku = self.style(8_850)
        sale = self.expect(201, self.sell([(sku, 1)], [{"id": "cash", "amount_minor": 8_850, "tendered_minor": 10_000}]))
        self.assertEqual(sale["change_minor"], 1_150)
        self.assertEqual(sale["tenders"][0]["tendered_minor"], 10_000)
        over = [{"id": "wechat", "amount_minor": 8_850, "tendered_minor": 10_000}]
        self.assertIn(self.sell([(sku, 1)], over).status, (400, 422))
        short = self.sell([(sku, 1)], [{"id": "cash", "amount_minor": 8_850, "tendered_minor": 8_000}])
        self.assertIn(short.status, (400, 422))
        self.refused(422, "tenders_mismatch", self.sell([(sku, 1)], {"cash": 8_849}))
        self.refused(422, "tenders_mismatch", self.sell([(sku, 1)], {}))
        self.assertEqual(self.stock(sku), 99)

    def test_what_nobody_knows_is_warned_of(self):
        sku = self.style(1_000)
        basket = {"lines": [{"sku": sku, "quantity": 1}], "coupons": ["SPRING"], "pay_with": ["cash", "gold"]}
        quote = self.expect(200, self.lin.speaking("en").post("/api/v1/quotes", basket))
        self.assertEqual(len(quote["warnings"]), 2)
        self.assertIn("SPRING", quote["warnings"][0])
        self.assertIn("gold", quote["warnings"][1])
        sold = self.expect(201, self.sell([(sku, 1)], {"cash": 1_000}, coupons=["SPRING"]))
        self.assertIn("SPRING", sold["warnings"][0])

    def test_manual_discounts_need_permission_and_reason_and_are_audited(self):
        sku = self.style(10_000)
        line = {"sku": sku, "quantity": 1, "discount_minor": 500, "reason": "污渍"}
        self.assertEqual(self.sell([line], {"cash": 9_500}).code, "forbidden")
        for blank in ("", "  ", "\u3000"):
            refused = self.sell([{**line, "reason": blank}], {"cash": 9_500}, who=self.manager)
            self.refused(422, "invalid", refused, "/lines/0/reason")
            whole = self.sell([(sku, 1)], {"cash": 9_500}, who=self.manager, discount_minor=500, reason=blank)
            self.refused(422, "invalid", whole, "/reason")
        sale = self.expect(201, self.sell([line], {"cash": 9_500}, who=self.manager))
        self.assertEqual(sale["totals"]["discount_minor"], 500)
        self.assertEqual([a["amount_minor"] for a in sale["lines"][0]["adjustments"]], [-500])
        price = {"sku": sku, "quantity": 2, "unit_price_minor": 9_000, "reason": "老客"}
        self.assertEqual(self.sell([price], {"cash": 18_000}).code, "forbidden")
        sale = self.expect(201, self.sell([price], {"cash": 18_000}, who=self.manager))
        self.assertEqual(sale["totals"]["net_minor"], 18_000)
        reasons = [row["reason"] for row in self.manager.get("/api/v1/audit?staff=manager")["items"]]
        self.assertIn("污渍", reasons)
        self.assertIn("老客", reasons)

    def test_a_basket_discount_is_split_by_largest_remainder(self):
        # G2: 1.00 over three lines of 100.00: 33 fen each, and the one that is left goes to the first line.
        skus = self.style(10_000, sizes=("S", "M", "L"))
        sale = self.expect(201, self.sell([(sku, 1) for sku in skus], {"cash": 29_900}, who=self.manager,
                                          discount_minor=100, reason="凑整"))
        self.assertEqual([line["net_minor"] for line in sale["lines"]], [9_966, 9_967, 9_967])

    def test_associates_share_a_line(self):
        sku = self.style(10_000)
        both = [{"staff": "lin", "share_ppm": 600_000}, {"staff": "wang", "share_ppm": 400_000}]
        sale = self.expect(201, self.sell([{"sku": sku, "quantity": 1, "associates": both}], {"cash": 10_000}))
        self.assertEqual(sale["lines"][0]["associates"], both)
        nobody = [{"staff": "nobody", "share_ppm": 1_000_000}]
        self.refused(422, "invalid", self.sell([{"sku": sku, "quantity": 1, "associates": nobody}], {"cash": 10_000}))
        short = [{"staff": "lin", "share_ppm": 600_000}]
        self.refused(422, "invalid", self.sell([{"sku": sku, "quantity": 1, "associates": short}], {"cash": 10_000}))

    def test_what_cannot_be_sold_names_its_field(self):
        sku = self.style(1_000, stock=2)
        self.refused(422, "invalid", self.sell([("NOPE", 1)], {"cash": 1_000}), "/lines/0/sku")
        self.refused(422, "invalid", self.sell([(sku, 1), {"barcode": "0000000000000", "quantity": 1}],
                                               {"cash": 1_000}), "/lines/1/barcode")
        self.refused(422, "insufficient_stock", self.sell([(sku, 3)], {"cash": 3_000}), "/lines/0/quantity")
        self.refused(422, "invalid", self.sell([(sku, 1)], {"cash": 1_000}, member="M9999999"), "/member")
        self.refused(422, "invalid", self.sell([(sku, 1)], {"cash": 1_000}, store="hz-east"), "/store")
        self.refused(422, "invalid", self.sell([(sku, 1)], {"cash": 1_000}, till="till-2"), "/till")
        answer = self.sell([(sku, 1)], {"bitcoin": 1_000})
        self.assertEqual((answer.status, answer.code, answer.field), (422, "invalid", "/tenders/0/id"), answer)
        member = self.member(points=100)
        self.refused(422, "insufficient_balance",
                     self.sell([(sku, 1)], {"points": 1_000}, member=member["id"]), "/tenders/0/amount_minor")
        late = self.style(1_000, launch_on="2026-02-01")
        self.refused(422, "not_launched", self.sell([(late, 1)], {"cash": 1_000}), "/lines/0/sku")
        self.assertEqual(self.stock(sku), 2)

    def test_selling_needs_a_till_and_a_shift(self):
        sku = self.style(1_000)
        office = self.shop.login("manager", till=None)
        answer = self.sell([(sku, 1)], {"cash": 1_000}, who=office)
        self.assertEqual((answer.status, answer.code, answer.field), (422, "invalid", "/till"), answer)
        closed = self.shop.login("lin", till="till-2")
        self.refused(422, "shift_closed", self.sell([(sku, 1)], {"cash": 1_000}, who=closed))

    def test_outside_money_follows_the_scanned_code(self):
        # The simulated provider decides by the last digit: 1 declined, 2 delayed, else approved (config.md).
        sku = self.style(10_000)

        def pay(code, sale=None):
            tender = {"id": "wechat", "amount_minor": 10_000, "auth_code": code}
            return self.sell([(sku, 1)], [tender], sale=sale)

        self.expect(201, pay("134567890123456780"))
        declined = new_id()
        self.refused(422, "declined", pay("134567890123456781", declined))
        self.expect(201, pay("134567890123456789", declined))  # a refusal leaves its id free
        delayed = new_id()
        answer = pay("134567890123456782", delayed)
        for _ in range(100):
            if answer.status != 202:
                break
            self.assertIn(answer["state"], ("pending", "unknown"))
            answer = pay("134567890123456782", delayed)
        self.assertIn(answer.status, (200, 201), answer)
        self.assertEqual(self.stock(sku), 97)

    def test_the_lists_of_sales_filter_and_page(self):
        sku = self.style(1_000)
        member = self.member()
        made = [self.expect(201, self.sell([(sku, 1)], {"cash": 1_000}, member=member["id"]))["id"] for _ in range(5)]
        found, cursor = [], ""
        while True:
            page = self.expect(200, self.lin.get(f"/api/v1/members/{member['code']}/sales?limit=2{cursor}"))
            self.assertLessEqual(len(page["items"]), 2)
            found += [sale["id"] for sale in page["items"]]
            if page["next"] is None:
                break
            cursor = "&cursor=" + page["next"]
        self.assertEqual(found, made[::-1])
        same = self.lin.get(f"/api/v1/sales?member={member['id']}&from=2026-01-05&to=2026-01-05&till=till-1")
        self.assertEqual([sale["id"] for sale in same["items"]], made[::-1])
        self.assertEqual(self.lin.get(f"/api/v1/sales?member={member['id']}&to=2026-01-04")["items"], [])
        self.refused(422, "invalid", self.lin.get("/api/v1/sales?from=2026-01-06&to=2026-01-05"), "from")
        self.refused(422, "invalid", self.lin.get("/api/v1/sales?from=2026-02-30"), "from")
        self.refused(404, "not_found", self.lin.get("/api/v1/sales/" + new_id()))
        one = self.lin.get("/api/v1/sales/" + made[0].upper())
        self.assertEqual(one["id"], made[0])

