"""Two tills at once for the last piece and for one balance (G7): one wins, one gets a clear refusal, every time."""
import os

from shop import FlowTest, at_once, new_id

ROUNDS = int(os.environ.get("BOBBIN_RACE_ROUNDS", "1000"))


class RaceTest(FlowTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wang = cls.shop.login("wang", till="till-2")
        answer = cls.wang.post("/api/v1/shifts", {"float_minor": 0})
        assert answer.status == 201, answer

    def both(self, work):
        tills = (self.lin, self.wang)
        return at_once(2, lambda index: work(tills[index]))

    def test_the_last_piece_is_sold_once(self):
        sku = self.style(1_000, stock=0)
        for _ in range(ROUNDS):
            self.expect(201, self.manager.post("/api/v1/stock/counts", {"lines": [{"sku": sku, "quantity": 1}]}))
            answers = self.both(lambda till: self.sell([(sku, 1)], {"cash": 1_000}, who=till))
            answers.sort(key=lambda answer: answer.status)
            self.assertEqual([a.status for a in answers], [201, 422], answers)
            self.refused(422, "insufficient_stock", answers[1], "/lines/0/quantity")
            self.assertEqual(self.stock(sku), 0)

    def test_one_balance_is_spent_once(self):
        # Two spends of 100 from 60 + 60: the lots would cover each alone, never both.
        sku = self.style(100, stock=1_000_000)
        member = self.member()
        for _ in range(ROUNDS):
            for _ in range(2):
                gift = {"member": member["id"], "points": 60, "reason": "测试"}
                self.expect(201, self.manager.put("/api/v1/plugins/points/gifts/" + new_id(), gift))
            answers = self.both(lambda till: self.sell([(sku, 1)], {"points": 100}, who=till, member=member["id"]))
            answers.sort(key=lambda answer: answer.status)
            self.assertEqual([a.status for a in answers], [201, 422], answers)
            self.refused(422, "insufficient_balance", answers[1])
            self.assertEqual(self.points(member), 20)
            burn = {"member": member["id"], "points": 80, "reason": "补足"}
            self.expect(201, self.manager.put("/api/v1/plugins/points/gifts/" + new_id(), burn))
            self.expect(201, self.sell([(sku, 1)], {"points": 100}, member=member["id"]))

    def test_more_returns_than_pieces_at_once(self):
        sku = self.style(1_000)
        for _ in range(min(50, ROUNDS)):
            sale = self.expect(201, self.sell([(sku, 2)], {"cash": 2_000}))
            body = {"sale": sale["id"], "lines": [{"line": 1, "quantity": 1}]}
            answers = at_once(4, lambda _: self.lin.put("/api/v1/returns/" + new_id(), body))
            self.assertEqual(sorted(a.status for a in answers), [201, 201, 422, 422], answers)
        self.assertEqual(self.stock(sku), 100)

    def test_two_opens_of_one_shift(self):
        east = [self.shop.login(who, store="hz-east", till="till-2") for who in ("lin", "wang")]
        for _ in range(5):
            answers = at_once(2, lambda index: east[index].post("/api/v1/shifts", {"float_minor": 0}))
            answers.sort(key=lambda answer: answer.status)
            self.assertEqual([a.status for a in answers], [201, 409], answers)
            self.assertEqual(answers[1].code, "shift_open")
            closing = f"/api/v1/shifts/{answers[0]['id']}/close"
            closed = at_once(2, lambda index: east[index].post(closing, {"counted": {"cash": index}}))
            self.assertEqual(sorted(a.status for a in closed), [200, 422], closed)
            won = next(a for a in closed if a.status == 200)
            # The same count again is the same close, whoever asks.
            again = at_once(2, lambda index: east[index].post(closing, {"counted": won["counted"]}))
            self.assertEqual([a.status for a in again], [200, 200], again)
            self.assertEqual([a["closed_by"] for a in again], [won["closed_by"]] * 2)
