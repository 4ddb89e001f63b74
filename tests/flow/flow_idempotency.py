"""The same id is the same thing (G6): repeats answer the first result, other content is a conflict, a refusal leaves
its id free; also when all come at once."""
from shop import FlowTest, at_once, new_id


class IdempotencyTest(FlowTest):
    def test_twenty_puts_at_once_are_one_sale(self):
        sku = self.style(1_000)
        for _ in range(5):
            before, sale = self.stock(sku), new_id()
            answers = at_once(20, lambda _: self.sell([(sku, 1)], {"cash": 1_000}, sale=sale))
            statuses = sorted(answer.status for answer in answers)
            self.assertEqual(statuses.count(201), 1, statuses)
            self.assertTrue(set(statuses) <= {200, 201, 409}, statuses)
            for answer in answers:
                if answer.status == 409:
                    self.assertEqual(answer.code, "in_progress")
            self.assertEqual(len({a["number"] for a in answers if a.status < 300}), 1)
            self.assertEqual(self.stock(sku), before - 1)

    def test_the_same_sale_again_is_answered_as_the_first_time(self):
        sku = self.style(1_000)
        sale = new_id()
        first = self.expect(201, self.sell([(sku, 1)], {"cash": 1_000}, sale=sale))
        again = self.expect(200, self.sell([(sku, 1)], {"cash": 1_000}, sale=sale.upper()))
        self.assertEqual(again.json, first.json)
        self.assertEqual(self.lin.get("/api/v1/sales/" + sale).json, first.json)
        self.refused(409, "id_conflict", self.sell([(sku, 2)], {"cash": 2_000}, sale=sale))
        self.assertEqual(self.stock(sku), 99)

    def test_a_refusal_leaves_its_id_free(self):
        sku = self.style(1_000, stock=1)
        sale = new_id()
        self.refused(422, "insufficient_stock", self.sell([(sku, 2)], {"cash": 2_000}, sale=sale))
        self.expect(201, self.sell([(sku, 1)], {"cash": 1_000}, sale=sale))

    def test_sales_returns_and_gifts_share_one_space_of_ids(self):
        sku = self.style(1_000)
        member = self.member()
        sale = self.expect(201, self.sell([(sku, 1)], {"cash": 1_000}))
        back = {"sale": sale["id"], "lines": [{"line": 1, "quantity": 1}]}
        self.refused(409, "id_conflict", self.lin.put("/api/v1/returns/" + sale["id"], back))
        gift = {"member": member["id"], "points": 5, "reason": "生日"}
        self.refused(409, "id_conflict", self.manager.put("/api/v1/plugins/points/gifts/" + sale["id"], gift))

    def test_returns_and_exchanges_happen_once(self):
        sku = self.style(1_000)
        sale = self.expect(201, self.sell([(sku, 5)], {"cash": 5_000}))
        body = {"sale": sale["id"], "lines": [{"line": 1, "quantity": 1}]}
        uuid = new_id()
        answers = at_once(10, lambda _: self.lin.put("/api/v1/returns/" + uuid, body))
        self.assertEqual(sorted(a.status for a in answers).count(201), 1, answers)
        self.assertTrue({a.status for a in answers} <= {200, 201, 409}, answers)
        self.assertEqual(self.stock(sku), 96)
        exchange = {"return": {"id": new_id(), **body},
                    "sale": {"id": new_id(), "lines": [{"sku": sku, "quantity": 1}]}}
        uuid = new_id()
        first = self.expect(201, self.lin.put("/api/v1/exchanges/" + uuid, exchange))
        again = self.expect(200, self.lin.put("/api/v1/exchanges/" + uuid, exchange))
        self.assertEqual(again["sale"]["number"], first["sale"]["number"])
        self.refused(409, "id_conflict", self.lin.put("/api/v1/exchanges/" + uuid, {
            **exchange, "sale": {**exchange["sale"], "id": new_id()}}))

    def test_a_plugins_put_happens_once(self):
        member = self.member()
        gift = {"member": member["id"], "points": 70, "reason": "补偿"}
        uuid = new_id()
        answers = at_once(10, lambda _: self.manager.put("/api/v1/plugins/points/gifts/" + uuid, gift))
        self.assertEqual(sorted(a.status for a in answers), [200] * 9 + [201], answers)
        self.assertEqual(len({a.text for a in answers}), 1)
        self.assertEqual(self.points(member), 70)
        self.refused(409, "id_conflict",
                     self.manager.put("/api/v1/plugins/points/gifts/" + uuid, {**gift, "points": 71}))

    def test_a_post_with_a_key_happens_once(self):
        sku = self.style(1_000)
        lines = {"lines": [{"sku": sku, "quantity": 7}]}
        key = {"Idempotency-Key": "delivery-" + new_id()}
        first = self.expect(201, self.manager.call("POST", "/api/v1/stock/receipts", lines, key))
        again = self.expect(200, self.manager.call("POST", "/api/v1/stock/receipts", lines, key))
        self.assertEqual(again.json, first.json)
        self.assertEqual(self.stock(sku), 107)
        self.refused(409, "id_conflict", self.manager.call("POST", "/api/v1/stock/receipts", {
            "lines": [{"sku": sku, "quantity": 8}]}, key))
        self.expect(201, self.manager.post("/api/v1/stock/receipts", lines))
        self.assertEqual(self.stock(sku), 114)
        for bad in ("", "x" * 201):
            self.refused(400, "invalid", self.manager.call("POST", "/api/v1/stock/receipts", lines,
                                                           {"Idempotency-Key": bad}))

    def test_a_member_joins_once_and_the_claim_knows_no_name(self):
        for last in range(6):
            body = {"name": "甄重复", "phone": f"1387777000{last}"}
            key = {"Idempotency-Key": new_id()}
            answers = at_once(8, lambda _: self.lin.call("POST", "/api/v1/members", body, key))
            self.assertEqual(sorted(a.status for a in answers), [200] * 7 + [201], answers)
            self.assertEqual({(a["id"], a["name"]) for a in answers}, {(answers[0]["id"], "甄重复")})

    def test_every_post_whose_answer_was_lost_is_told_again_with_its_key(self):
        sku = self.style(1_000, stock=9)
        wang = self.shop.login("wang", till="till-2")
        code = "K" + new_id()[:8].upper()
        opened = self.lost(wang, "/api/v1/shifts", {"float_minor": 1_000}, {"float_minor": 2_000})
        shift = "/api/v1/shifts/" + opened["id"]
        self.lost(wang, shift + "/cash", {"amount_minor": 500, "reason": "零钱"}, {"amount_minor": 600, "reason": "零钱"})
        lines = {"lines": [{"sku": sku, "quantity": 2}]}
        more = {"lines": [{"sku": sku, "quantity": 3}]}
        self.lost(self.manager, "/api/v1/stock/receipts", lines, more)
        self.lost(self.manager, "/api/v1/stock/transfers", {"to": "hz-east", **lines}, {"to": "hz-east", **more})
        self.lost(self.manager, "/api/v1/stock/counts", lines, more)
        self.assertEqual(self.stock(sku), 2)
        style = {"code": code, "name": "款", "price_minor": 100}
        self.lost(self.manager, "/api/v1/styles", style, {**style, "price_minor": 200})
        person = {"id": code.lower(), "name": "新人", "role": "cashier", "pin": "246810"}
        self.lost(self.owner, "/api/v1/staff", person, {**person, "pin": "135790"})
        report = self.lost(wang, shift + "/close", {"counted": {"cash": 1_500}}, {"counted": {"cash": 1}}, first=200)
        self.assertEqual((report["difference"], len(report["moves"])), ({"cash": 0}, 1))

    def lost(self, who, path, body, other, first=201):
        """Sent, its answer lost, sent again; answers what both said."""
        key = {"Idempotency-Key": new_id()}
        made = self.expect(first, who.call("POST", path, body, key)).json
        self.assertEqual(self.expect(200, who.call("POST", path, body, key)).json, made)
        self.refused(409, "id_conflict", who.call("POST", path, other, key))
        return made
