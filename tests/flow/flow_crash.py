"""kill -9 in the middle of a stream of sales: what was answered is there once, nothing is half there, and receipt
numbers have no gap."""
import concurrent.futures
import http.client
import os
import threading
import time
import unittest

from shop import Shop, new_id

ROUNDS = int(os.environ.get("BOBBIN_CRASH_ROUNDS", "3"))
TILLS = (("lin", "hz-west", "till-1"), ("wang", "hz-west", "till-2"), ("lin", "hz-east", "till-1"))


class CrashTest(unittest.TestCase):
    def setUp(self):
        self.shop = Shop()
        self.addCleanup(self.shop.remove)
        self.addCleanup(lambda: self.shop.process.poll() is None and self.shop.kill())
        manager = self.shop.login("manager")
        made = manager.post("/api/v1/styles", {"code": "CRASH", "name": "断电", "category": "测试", "price_minor": 1_000})
        self.sku = made["variants"][0]["sku"]
        for store in ("hz-west", "hz-east"):
            there = self.shop.login("manager", store=store)
            there.post("/api/v1/stock/receipts", {"lines": [{"sku": self.sku, "quantity": 1_000_000}]})
        member = manager.post("/api/v1/members", {"name": "断电", "phone": "13500000001"})
        self.member = member["id"]
        self.answered, self.asked, self.lock = {}, set(), threading.Lock()

    def sell_until_it_dies(self, who, store, till):
        person = self.shop.login(who, store, till)
        if not person.get(f"/api/v1/shifts?till={till}&open=true")["items"]:
            person.post("/api/v1/shifts", {"float_minor": 0})
        self.ready.wait()
        while True:
            uuid = new_id()
            with self.lock:
                self.asked.add(uuid)
            body = {"lines": [{"sku": self.sku, "quantity": 1}], "member": self.member,
                    "tenders": [{"id": "cash", "amount_minor": 1_000}]}
            try:
                answer = person.put("/api/v1/sales/" + uuid, body)
            except (OSError, http.client.HTTPException):
                return
            self.assertEqual(answer.status, 201, answer)
            with self.lock:
                self.answered[uuid] = (store, answer["number"])

    def all_sales(self, store):
        person, cursor, out = self.shop.login("manager", store=store), "", []
        while True:
            page = person.get("/api/v1/sales?limit=1000" + cursor)
            out += page["items"]
            if page["next"] is None:
                return out
            cursor = "&cursor=" + page["next"]

    def check_the_shop(self):
        sales = {store: self.all_sales(store) for store in ("hz-west", "hz-east")}
        for store, listed in sales.items():
            ids = [sale["id"] for sale in listed]
            self.assertEqual(len(ids), len(set(ids)))
            mine = {uuid: number for uuid, (where, number) in self.answered.items() if where == store}
            numbers = {sale["id"]: sale["number"] for sale in listed}
            for uuid, number in mine.items():
                self.assertEqual(numbers.get(uuid), number)
            self.check_no_gap(listed)
        manager = self.shop.login("manager")
        kept = [s for listed in sales.values() for s in listed if s["member"] == self.member]
        self.assertTrue(set(self.answered) <= {sale["id"] for sale in kept} <= self.asked)
        balance = manager.get(f"/api/v1/plugins/points/members/{self.member}")["balance"]
        self.assertEqual(balance, 10 * len(kept))  # each earned its points once
        left = manager.get("/api/v1/variants?sku=" + self.sku)["items"][0]["stock"]
        west = sum(1 for sale in kept if sale["store"] == "hz-west")
        self.assertEqual(left, 1_000_000 - west)

    def check_no_gap(self, listed):
        series = {}
        for sale in listed:
            name, _, number = sale["number"].rpartition("-")
            series.setdefault(name, []).append(int(number))
        for name, numbers in series.items():
            self.assertEqual(sorted(numbers), list(range(1, len(numbers) + 1)), name)

    def test_a_power_cut_loses_nothing_that_was_answered(self):
        for _ in range(ROUNDS):
            before = len(self.answered)
            self.ready = threading.Barrier(len(TILLS) + 1)
            with concurrent.futures.ThreadPoolExecutor(len(TILLS)) as pool:
                selling = [pool.submit(self.sell_until_it_dies, *till) for till in TILLS]
                self.ready.wait()
                deadline = time.monotonic() + 60
                while len(self.answered) < before + 40 and time.monotonic() < deadline:
                    time.sleep(0.01)
                self.shop.kill()
                for future in selling:
                    future.result()
            self.assertGreaterEqual(len(self.answered), before + 40)
            self.shop.verify()
            self.shop.start()
            self.check_the_shop()
        # A till that lost the answer repeats: what was there is answered again, the rest is sold now, once.
        lin = self.shop.login("lin")
        body = {"lines": [{"sku": self.sku, "quantity": 1}], "member": self.member,
                "tenders": [{"id": "cash", "amount_minor": 1_000}]}
        for uuid in sorted(self.asked - set(self.answered)):
            answer = lin.put("/api/v1/sales/" + uuid, body)
            self.assertIn(answer.status, (200, 201), answer)
            self.answered[uuid] = (answer["store"], answer["number"])
        self.check_the_shop()
        self.shop.stop()
        self.shop.verify()
