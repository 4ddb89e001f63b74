"""Several hosts on one PostgreSQL (M2): each serves its store, all share members, points and stock; a till may send a
sale to two of them, and one that dies blocks nobody."""
import os
import time
import unittest

from host import Host
from shop import Checks, Person, Shop, at_once, new_id, now, on_postgresql
from tills import Tills

ROUNDS = int(os.environ.get("BOBBIN_HOSTS_ROUNDS", "60"))


class HostsTest(Checks):
    @classmethod
    def setUpClass(cls):
        if not on_postgresql():
            raise unittest.SkipTest("several hosts need PostgreSQL")
        cls.west = Shop(clock="system")
        cls.addClassCleanup(cls.west.end)
        cls.east = Host(cls.west)
        cls.addClassCleanup(cls.east.end)
        cls.third = Host(cls.west)
        cls.addClassCleanup(cls.third.end)

    def goods(self, price_minor, **stock):
        """A style with that much in each store."""
        made = self.expect(201, self.west.login("manager").post("/api/v1/styles", {
            "code": "H" + new_id()[:8].upper(), "name": "连锁", "category": "测试", "price_minor": price_minor}))
        sku = made["variants"][0]["sku"]
        for store, quantity in stock.items():
            there = self.west.login("manager", store=store.replace("_", "-"))
            self.expect(201, there.post("/api/v1/stock/receipts", {"lines": [{"sku": sku, "quantity": quantity}]}))
        return sku

    def member(self):
        phone = "136" + str(int(new_id()[:6], 16) % 100_000_000).zfill(8)
        return self.expect(201, self.west.login("lin").post("/api/v1/members", {"name": "连锁", "phone": phone})).json

    def till_at(self, host, store, who="lin", till="till-1"):
        person = host.login(who, store, till)
        if not person.get(f"/api/v1/shifts?till={till}&open=true")["items"]:
            self.expect(201, person.post("/api/v1/shifts", {"float_minor": 0}))
        return person

    def points(self, host, member):
        return host.login("lin").get(f"/api/v1/plugins/points/members/{member['id']}")["balance"]

    def stock(self, host, store, sku):
        return host.login("lin", store=store).get("/api/v1/variants?sku=" + sku)["items"][0]["stock"]

    def sale(self, sku, quantity, tenders, member=None):
        body = {"lines": [{"sku": sku, "quantity": quantity}],
                "tenders": [{"id": name, "amount_minor": amount} for name, amount in tenders.items()]}
        return {**body, "member": member["id"]} if member else body

    def test_what_one_host_did_the_others_see_at_once(self):
        sku, member = self.goods(10_000, hz_west=10), self.member()
        west, east = self.till_at(self.west, "hz-west"), self.till_at(self.east, "hz-east")
        sold = self.expect(201, west.put("/api/v1/sales/" + new_id(), self.sale(sku, 2, {"cash": 20_000}, member)))
        self.assertEqual([self.points(host, member) for host in (self.west, self.east, self.third)], [200] * 3)

        self.expect(201, self.west.login("manager").post(
            "/api/v1/stock/transfers", {"to": "hz-east", "lines": [{"sku": sku, "quantity": 3}]}))
        self.assertEqual((self.stock(self.third, "hz-west", sku), self.stock(self.third, "hz-east", sku)), (5, 3))

        self.expect(201, east.put("/api/v1/sales/" + new_id(),
                                  self.sale(sku, 1, {"points": 200, "cash": 9_800}, member)))
        self.assertEqual(self.points(self.west, member), 98)
        back = {"sale": sold["id"], "lines": [{"line": 1, "quantity": 2}]}
        self.expect(201, east.put("/api/v1/returns/" + new_id(), back))  # sold in the west, back in the east
        self.assertEqual([self.points(host, member) for host in (self.west, self.east)], [-102] * 2)
        self.assertEqual(self.stock(self.west, "hz-east", sku), 4)

    def test_a_price_changed_at_one_host_is_the_others_next_price(self):
        sku = self.goods(10_000)
        tills = [host.login("lin") for host in (self.west, self.east, self.third)]
        style = self.west.login("manager").get("/api/v1/variants?sku=" + sku)["items"][0]["style"]
        for i, price in enumerate((9_000, 8_000, 7_000)):
            asking = {"lines": [{"sku": sku, "quantity": 1}]}
            for till in tills:
                self.expect(200, till.post("/api/v1/quotes", asking))  # remembered by each
            manager = (self.west, self.east, self.third)[i].login("manager")
            self.expect(200, manager.patch("/api/v1/styles/" + style, {"price_minor": price}))
            due = [self.expect(200, till.post("/api/v1/quotes", asking))["totals"]["due_minor"] for till in tills]
            self.assertEqual(due, [price] * 3)

    def test_who_logged_in_at_one_host_is_known_to_the_others(self):
        lin = self.west.login("lin")
        there = Person(self.east, lin.token)
        self.expect(200, there.get("/api/v1/shifts"))
        self.expect(204, lin.delete("/api/v1/sessions"))
        deadline = now() + 30  # each host looks again every two seconds
        while there.get("/api/v1/shifts").status == 200 and now() < deadline:
            time.sleep(0.1)
        self.refused(401, "unauthenticated", there.get("/api/v1/shifts"))

    def test_a_sale_sent_to_two_hosts_is_made_once(self):
        sku, member = self.goods(100, hz_west=ROUNDS), self.member()  # 500 rounds stay on the first rung (T1)
        tills = [self.till_at(self.west, "hz-west"), Person(self.east, self.west.login("lin").token)]
        for _ in range(ROUNDS):
            path, body = "/api/v1/sales/" + new_id(), self.sale(sku, 1, {"cash": 100}, member)
            answers = at_once(2, lambda i: tills[i].put(path, body))  # noqa: B023
            statuses = sorted(answer.status for answer in answers)
            self.assertIn(statuses, ([200, 201], [201, 409]), answers)
            again = [self.expect(200, till.put(path, body)).json for till in tills]
            self.assertEqual(again[0]["number"], again[1]["number"])
        self.assertEqual((self.stock(self.third, "hz-west", sku), self.points(self.third, member)), (0, ROUNDS))

    def test_one_balance_and_the_last_piece_go_to_one_of_two_hosts(self):
        tills = [self.till_at(self.west, "hz-west"), self.till_at(self.east, "hz-east", "wang")]
        for _ in range(ROUNDS // 4):
            sku, member = self.goods(10_000, hz_west=2, hz_east=1), self.member()
            self.expect(201, tills[0].put("/api/v1/sales/" + new_id(), self.sale(sku, 1, {"cash": 10_000}, member)))
            body = self.sale(sku, 1, {"points": 100, "cash": 9_900}, member)
            answers = at_once(2, lambda i: tills[i].put("/api/v1/sales/" + new_id(), body))  # noqa: B023
            self.assertEqual(sorted(answer.status for answer in answers), [201, 422], answers)
            lost = next(answer for answer in answers if answer.status == 422)
            self.assertIn(lost.code, ("insufficient_balance", "insufficient_points", "tenders_mismatch", "invalid"))
            self.assertEqual(self.points(self.third, member), 99)

    def test_a_host_that_dies_loses_nothing_and_blocks_nobody(self):
        host = Host(self.west)
        self.addCleanup(host.end)
        tills = Tills(self, self.west)
        dying = Tills(self, host)
        dying.sku, dying.member = tills.sku, tills.member
        for _ in range(3):
            with tills:
                with dying:
                    dying.wait_for(20)
                    host.kill()
                tills.wait_for(40)
            tills.asked |= dying.asked
            tills.answered |= dying.answered
            tills.repeat_the_lost()  # by the host that lives
            tills.check()
            host.start()
        self.west.verify()


if __name__ == "__main__":
    unittest.main()
