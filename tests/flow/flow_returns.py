"""The way back: partial returns in any order, refunds to what paid, exchanges, returns without receipt."""
import itertools

from shop import FlowTest, new_id


class ReturnsTest(FlowTest):
    def give_back(self, sale, quantity=1, line=1, who=None, **more):
        body = {"sale": sale["id"], "lines": [{"line": line, "quantity": quantity}], **more}
        return (who or self.lin).put("/api/v1/returns/" + new_id(), body)

    def test_partial_returns_add_up_to_the_fen(self):
        # G2: 3 x 99.00 less 10.00 is 287.00; the pieces are worth 95.67, 95.67, 95.66 (28700 = 3 x 9566 + 2).
        sku = self.style(9_900)
        member = self.member()
        sale = self.expect(201, self.sell([(sku, 3)], {"cash": 10_000, "wechat": 18_700}, who=self.manager,
                                          member=member["id"], discount_minor=1_000, reason="整单"))
        self.assertEqual(self.points(member), 287)
        refunds = [self.expect(201, self.give_back(sale))["refunds"] for _ in range(3)]
        worth = [sum(r["amount_minor"] for r in row) for row in refunds]
        self.assertEqual(sorted(worth), [9_566, 9_567, 9_567])
        # 9567 over 100.00 and 187.00 left: 3333.4 and 6233.6, so 33.33 and 62.34.
        if worth[0] == 9_567:
            self.assertEqual({r["tender"]: r["amount_minor"] for r in refunds[0]}, {"cash": 3_333, "wechat": 6_234})
        total = {}
        for refund in itertools.chain(*refunds):
            total[refund["tender"]] = total.get(refund["tender"], 0) + refund["amount_minor"]
        self.assertEqual(total, {"cash": 10_000, "wechat": 18_700})
        self.assertEqual(self.points(member), 0)
        self.assertEqual(self.stock(sku), 100)
        self.refused(422, "invalid", self.give_back(sale), "/lines/0/quantity")

    def test_a_sale_says_what_came_back_and_the_return_has_a_slip(self):
        sku = self.style(10_000)
        member = self.member(points=1_000)
        uuid = new_id()
        first = self.expect(201, self.sell([(sku, 3)], {"points": 1_000, "wechat": 29_000}, sale=uuid, who=self.lin,
                                           member=member["id"]))
        self.assertEqual([(line["returned"], line["kept"]) for line in first["lines"]], [(0, 3)])
        back = self.expect(201, self.give_back(first, 2))
        self.assertEqual({r["tender"]: r["label"] for r in back["refunds"]}, {"points": "积分", "wechat": "微信支付"})
        now = self.expect(200, self.lin.get("/api/v1/sales/" + uuid))
        self.assertEqual([(line["returned"], line["kept"]) for line in now["lines"]], [(2, 1)])
        again = self.expect(200, self.sell([(sku, 3)], {"points": 1_000, "wechat": 29_000}, sale=uuid, who=self.lin,
                                           member=member["id"]))  # G6: as the first time
        self.assertEqual(again["lines"], first["lines"])

        # S7, G4: labels in the reader's language, what the member's account lost and got back, and the copy's mark.
        slip = f"/api/v1/returns/{back['id']}/receipt"
        zh = self.expect(200, self.lin.get(slip)).text
        self.assertIn(back["number"], zh)
        for words in ("微信支付", "副本", "消费得积分", "-194", "积分抵现", "+667"):  # 290 earned, 96 kept: 29000 - 19334 fen
            self.assertIn(words, zh)
        self.assertNotIn("wechat", zh)
        en = self.expect(200, self.lin.speaking("en").get(slip + "?format=html"))
        self.assertIn("text/html", en.headers["content-type"])
        for words in ("WeChat Pay", "COPY", "Points for this purchase"):
            self.assertIn(words, en.text)
        self.refused(404, "not_found", self.lin.get(f"/api/v1/returns/{new_id()}/receipt"))

        # G3: a tender's entry explains itself as any other does.
        for cause, rule, amounts in ((uuid, "tender", {1: 1_000, 2: 29_000}),
                                     (back["id"], "refund", {1: 667, 2: 19_333})):
            entries = self.expect(200, self.manager.get("/api/v1/journal/entries?cause=" + cause))["items"]
            money = [entry for entry in entries if entry["rule"] == rule]
            self.assertEqual({e["basis"]["terms"][0]["index"]: e["basis"]["terms"][0]["base"] for e in money},
                             {e["basis"]["terms"][0]["index"]: e["amount"] for e in money})
            self.assertEqual(set(e["basis"]["terms"][0]["index"] for e in money), set(amounts))
            self.assertTrue(all(e["plugin_version"] and e["label"] for e in money), money)

    def test_an_exchange_repeated_answers_as_the_first_time(self):
        """G6, whatever has come back of its sale since."""
        sku = self.style(10_000)
        sale = self.expect(201, self.sell([(sku, 1)], {"cash": 10_000}))
        body = {"return": {"id": new_id(), "sale": sale["id"], "lines": [{"line": 1, "quantity": 1}]},
                "sale": {"id": new_id(), "lines": [{"sku": sku, "quantity": 1}], "tenders": []}}
        address = "/api/v1/exchanges/" + new_id()
        first = self.expect(201, self.lin.put(address, body))
        self.expect(201, self.give_back(first["sale"]))
        self.assertEqual(self.expect(200, self.lin.put(address, body))["sale"]["lines"], first["sale"]["lines"])

    def test_points_go_back_by_what_remains_not_by_an_average(self):
        # 300.00 earns 300; 287.50 kept earns 287, so the first return of 12.50 takes 13, not 12.5 of any rounding.
        a, b = self.style(1_250), self.style(28_750)
        member = self.member()
        sale = self.expect(201, self.sell([(a, 1), (b, 1)], {"cash": 30_000}, member=member["id"]))
        self.assertEqual(self.points(member), 300)
        back = self.expect(201, self.give_back(sale))
        self.assertEqual([e["amount"] for e in self.effects(back)], [-13])
        self.assertEqual(self.points(member), 287)
        self.expect(201, self.give_back(sale, line=2))
        self.assertEqual(self.points(member), 0)

    def test_every_order_of_returning_ends_the_same(self):
        sku = self.style(3_333)
        for order in ((1, 2, 3), (3, 2, 1), (6,), (5, 1), (2, 2, 2)):
            member = self.member(points=4_000)
            sale = self.expect(201, self.sell([(sku, 6)], {"points": 3_900, "cash": 16_098}, member=member["id"]))
            for quantity in order:
                self.expect(201, self.give_back(sale, quantity))
            self.assertEqual(self.points(member), 4_000, order)
        self.assertEqual(self.stock(sku), 100)

    def test_spent_points_become_a_debt_that_is_earned_back(self):
        # G8: 200 earned, spent, then clawed back: the balance is shown below zero.
        sku = self.style(20_000)
        member = self.member()
        first = self.expect(201, self.sell([(sku, 1)], {"cash": 20_000}, member=member["id"]))
        cheap = self.style(200)
        self.expect(201, self.sell([(cheap, 1)], {"points": 200}, member=member["id"]))
        self.assertEqual(self.points(member), 0)
        self.expect(201, self.give_back(first))
        self.assertEqual(self.points(member), -200)
        self.expect(201, self.sell([(sku, 1)], {"cash": 20_000}, member=member["id"]))
        self.assertEqual(self.points(member), 0)

    def test_a_return_needs_its_sale_its_lines_and_the_right(self):
        sku = self.style(1_000)
        sale = self.expect(201, self.sell([(sku, 2)], {"cash": 2_000}))
        missing = {"sale": new_id(), "lines": [{"line": 1, "quantity": 1}]}
        self.refused(422, "invalid", self.lin.put("/api/v1/returns/" + new_id(), missing), "/sale")
        self.refused(422, "invalid", self.give_back(sale, line=2), "/lines/0/line")
        self.refused(422, "invalid", self.give_back(sale, quantity=3), "/lines/0/quantity")
        goods = {"unreferenced": [{"sku": sku, "quantity": 1, "unit_price_minor": 900}], "reason": "小票丢了"}
        self.refused(403, "forbidden", self.lin.put("/api/v1/returns/" + new_id(), goods))
        self.refused(400, "invalid", self.manager.put("/api/v1/returns/" + new_id(),
                                                      {"unreferenced": goods["unreferenced"]}), "/reason")
        dear = dict(goods, unreferenced=[{"sku": sku, "quantity": 1, "unit_price_minor": 99_999_999}])
        answer = self.manager.put("/api/v1/returns/" + new_id(), dear)
        self.refused(422, "invalid", answer, "/tender")  # more than the drawer should hold
        self.assertIn("应有", answer["detail"])
        self.refused(422, "invalid", self.manager.put("/api/v1/returns/" + new_id() + "?quote=true", dear), "/tender")
        uuid = new_id()
        above = dict(goods, unreferenced=[{"sku": sku, "quantity": 1, "unit_price_minor": 1_001}])
        self.expect(201, self.manager.put("/api/v1/returns/" + uuid, above))
        told = next(row for row in self.manager.get("/api/v1/audit?action=return.unreferenced")["items"]
                    if row["subject"] == {"return": uuid})
        self.assertEqual(told["before"], {"lines": [{"line": 1, "regular_minor": 1_000}]})
        self.assertEqual(told["after"], {"amount_minor": 1_001, "lines": [{"line": 1, "unit_price_minor": 1_001}]})
        back = self.expect(201, self.manager.put("/api/v1/returns/" + new_id(), goods))
        self.assertEqual([(r["tender"], r["amount_minor"]) for r in back["refunds"]], [("cash", 900)])
        self.assertIsNone(back["sale"])

    def test_a_return_slip_names_its_sale_and_the_members_balance(self):
        member = self.member()
        sku = self.style(1_000)
        sale = self.expect(201, self.sell([(sku, 2)], {"cash": 2_000}, member=member["code"]))
        slip = self.expect(201, self.give_back(sale))["receipt"]["text"]
        self.assertIn(sale["number"], slip)
        points = self.lin.get("/api/v1/plugins/points/members/" + member["code"])["balance"]
        self.assertRegex(slip, rf"积分余额 +{points}\n")

    def test_goods_can_come_back_unfit_for_sale(self):
        sku = self.style(1_000)
        sale = self.expect(201, self.sell([(sku, 2)], {"cash": 2_000}))
        self.expect(201, self.give_back(sale, restock=False))
        self.assertEqual(self.stock(sku), 98)
        self.expect(201, self.give_back(sale))
        self.assertEqual(self.stock(sku), 99)

    def test_a_return_in_the_other_store_moves_stock_and_money_there(self):
        # X2: money and stock move where it is brought.
        sku = self.style(1_000)
        sale = self.expect(201, self.sell([(sku, 1)], {"cash": 1_000}))
        wang = self.shop.login("wang", store="hz-east")
        self.expect(201, wang.post("/api/v1/shifts", {"float_minor": 0}))
        back = self.expect(201, self.give_back(sale, who=wang))
        self.assertRegex(back["number"], r"^hz-east-till-1-20260105-R\d{4}$")
        self.assertEqual(self.stock(sku), 99)
        self.assertEqual(wang.get("/api/v1/variants?sku=" + sku)["items"][0]["stock"], 1)

    def test_an_exchange_pays_the_difference_only(self):
        sku, dearer = self.style(10_000), self.style(15_000)
        member = self.member()
        sale = self.expect(201, self.sell([(sku, 1)], {"wechat": 10_000}, member=member["id"]))

        def swap(to, tenders, old=sale):
            return self.lin.put("/api/v1/exchanges/" + new_id(), {
                "return": {"id": new_id(), "sale": old["id"], "lines": [{"line": 1, "quantity": 1}]},
                "sale": {"id": new_id(), "member": member["id"], "lines": [{"sku": to, "quantity": 1}],
                         "tenders": tenders}})

        self.refused(422, "tenders_mismatch", swap(dearer, [{"id": "cash", "amount_minor": 4_999}]))
        done = self.expect(201, swap(dearer, [{"id": "cash", "amount_minor": 5_000}]))
        self.assertEqual(done["due_minor"], 5_000)
        self.assertEqual((self.stock(sku), self.stock(dearer)), (100, 99))
        self.assertEqual(self.points(member), 150)
        again = self.expect(201, swap(sku, [], old=done["sale"]))
        self.assertEqual(again["due_minor"], -5_000)
        self.assertEqual(self.points(member), 100)
        self.expect(201, self.give_back(again["sale"]))
        self.assertEqual(self.points(member), 0)
        self.assertEqual((self.stock(sku), self.stock(dearer)), (100, 100))

    def test_an_exchange_takes_the_members_code_as_a_sale_does(self):
        sku = self.style(10_000)
        member = self.member()

        def swap(named):
            sale = self.expect(201, self.sell([(sku, 1)], {"cash": 10_000}, member=member["code"].lower()))
            return self.lin.put("/api/v1/exchanges/" + new_id(), {
                "return": {"id": new_id(), "sale": sale["id"], "lines": [{"line": 1, "quantity": 1}]},
                "sale": {"id": new_id(), "member": named, "lines": [{"sku": sku, "quantity": 1}]}})

        for named in (member["code"], member["code"].lower(), member["id"]):
            self.expect(201, swap(named))
        for other in (self.member()["code"], "nobody"):
            self.refused(422, "invalid", swap(other), "/sale/member")
