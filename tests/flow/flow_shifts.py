"""Shifts (S6) and parked baskets (S8): float, cash in and out, blind count, X and Z, whose sales are whose."""
from shop import FlowTest, new_id


class ShiftsTest(FlowTest):
    def setUp(self):
        self.till = self.shop.login("wang", store="hz-west", till="till-2")

    def open(self, float_minor):
        return self.expect(201, self.till.post("/api/v1/shifts", {"float_minor": float_minor})).json

    def test_a_day_of_a_drawer(self):
        sku = self.style(10_000)
        shift = self.open(30_000)
        self.assertEqual((shift["till"], shift["float_minor"], shift["closed_at"]), ("till-2", 30_000, None))
        self.refused(409, "shift_open", self.till.post("/api/v1/shifts", {"float_minor": 0}))
        cash = [{"id": "cash", "amount_minor": 10_000, "tendered_minor": 20_000}]
        sale = self.expect(201, self.sell([(sku, 1)], cash, who=self.till))
        self.assertEqual(sale["shift"], shift["id"])
        self.expect(201, self.sell([(sku, 2)], {"cash": 5_000, "wechat": 15_000}, who=self.till))
        self.expect(201, self.sell([(sku, 1)], {"cash": 10_000}, who=self.lin))  # another till's
        back = {"sale": sale["id"], "lines": [{"line": 1, "quantity": 1}]}
        self.expect(201, self.till.put("/api/v1/returns/" + new_id(), back))
        move = f"/api/v1/shifts/{shift['id']}/cash"
        self.expect(201, self.till.post(move, {"amount_minor": 2_000, "reason": "零钱"}))
        self.expect(201, self.till.post(move, {"amount_minor": -700, "reason": "买水"}))
        self.refused(422, "invalid", self.till.post(move, {"amount_minor": 0, "reason": "无"}), "/amount_minor")

        # X: cash 100.00 + 50.00 - 100.00, WeChat 150.00; the drawer 300.00 + 50.00 + 20.00 - 7.00.
        address = f"/api/v1/shifts/{shift['id']}/report"
        report = self.expect(200, self.manager.get(address))
        self.assertEqual(report["totals"], {"cash": 5_000, "wechat": 15_000})
        self.assertEqual(report["expected"], {"cash": 36_300})
        self.assertEqual((report["counted"], report["difference"]), ({}, {}))
        # The count is blind: who will count sees neither what is expected nor what it is reckoned from.
        blind = self.expect(200, self.till.get(address))
        self.assertEqual((blind["totals"], blind["expected"]), ({"wechat": 15_000}, {}))
        self.assertEqual((blind["sales"], blind["returns"]),
                         ({"count": 2, "amount_minor": None}, {"count": 1, "amount_minor": None}))
        self.refused(422, "invalid", self.till.post(move, {"amount_minor": -36_301, "reason": "存银行"}), "/amount_minor")
        # Nor can it be felt for unseen: each try is in the trail.
        tries = self.expect(200, self.manager.get("/api/v1/audit?action=shift.cash_refused"))["items"]
        self.assertEqual([(row["staff"], row["subject"]["shift"], row["after"]) for row in tries],
                         [("wang", shift["id"], {"amount_minor": -36_301})])

        closing = f"/api/v1/shifts/{shift['id']}/close"
        self.refused(422, "invalid", self.till.post(closing, {"counted": {}}), "/counted/cash")
        closed = self.expect(200, self.till.post(closing, {"counted": {"cash": 36_250}}))
        self.assertEqual(closed["difference"], {"cash": -50})
        self.assertEqual(closed["counted"], {"cash": 36_250})
        self.assertEqual((closed["sales"], closed["returns"]),
                         ({"count": 2, "amount_minor": 30_000}, {"count": 1, "amount_minor": 10_000}))
        again = self.expect(200, self.till.post(closing, {"counted": {"cash": 36_250}}))  # its answer was lost (G6)
        self.assertEqual(again.json, closed.json)
        self.refused(422, "shift_closed", self.till.post(closing, {"counted": {"cash": 36_300}}))
        self.refused(422, "shift_closed", self.till.post(move, {"amount_minor": 1, "reason": "晚"}))
        z = self.expect(200, self.till.get(f"/api/v1/shifts/{shift['id']}/report"))
        self.assertEqual(z.json, closed.json)
        self.refused(422, "shift_closed", self.sell([(sku, 1)], {"cash": 10_000}, who=self.till))

    def test_a_drawer_is_its_own_tills_or_a_managers(self):
        shift = self.open(1_000)
        move = f"/api/v1/shifts/{shift['id']}/cash"
        closing = f"/api/v1/shifts/{shift['id']}/close"
        for answer in (self.lin.post(move, {"amount_minor": -1_000, "reason": "借"}),
                       self.lin.post(closing, {"counted": {"cash": 0}})):
            self.refused(403, "forbidden", answer)
            self.assertIn("shifts.manage", answer["detail"])
        self.expect(201, self.manager.post(move, {"amount_minor": -1_000, "reason": "存银行"}))
        closed = self.expect(200, self.manager.post(closing, {"counted": {"cash": 0}}))
        self.assertEqual((closed["difference"], closed["closed_by"]), ({"cash": 0}, "manager"))

    def test_shifts_are_listed_by_till_and_state(self):
        shift = self.open(0)
        found = self.till.get("/api/v1/shifts?till=till-2&open=true")["items"]
        self.assertEqual([row["id"] for row in found], [shift["id"]])
        self.expect(200, self.till.post(f"/api/v1/shifts/{shift['id']}/close", {"counted": {"cash": 0}}))
        self.assertEqual(self.till.get("/api/v1/shifts?till=till-2&open=true")["items"], [])
        self.assertIn(shift["id"], [row["id"] for row in self.till.get("/api/v1/shifts?open=false")["items"]])
        self.refused(404, "not_found", self.till.get("/api/v1/shifts/123456789/report"))
        east = self.shop.login("lin", store="hz-east")
        self.refused(404, "not_found", east.get(f"/api/v1/shifts/{shift['id']}/report"))
        self.refused(422, "invalid", self.till.post("/api/v1/shifts", {"till": "till-1", "float_minor": 0}), "/till")

    def test_a_basket_waits_for_any_till_of_the_store(self):
        sku = self.style(1_000)
        uuid = new_id()
        basket = {"lines": [{"sku": sku, "quantity": 2}], "note": "去取钱包"}
        self.expect(201, self.lin.put("/api/v1/parked/" + uuid, basket))
        found = [row for row in self.till.get("/api/v1/parked")["items"] if row["id"] == uuid]
        self.assertEqual([(row["basket"], row["staff"], row["till"]) for row in found], [(basket, "lin", "till-1")])
        again = self.expect(200, self.lin.put("/api/v1/parked/" + uuid, basket))  # its answer was lost (G6)
        self.assertEqual(again.json, found[0])
        more = {"lines": [{"sku": sku, "quantity": 3}]}
        self.expect(200, self.till.put("/api/v1/parked/" + uuid, more))
        east = self.shop.login("lin", store="hz-east")
        self.assertEqual(east.get("/api/v1/parked")["items"], [])
        self.refused(404, "not_found", east.delete("/api/v1/parked/" + uuid))
        self.assertEqual(self.stock(sku), 100)
        self.expect(204, self.till.delete("/api/v1/parked/" + uuid))
        self.refused(404, "not_found", self.till.delete("/api/v1/parked/" + uuid))
