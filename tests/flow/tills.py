"""A stream of sales while something breaks, and what must be true of them afterwards: what was answered is there once,
nothing is half there, and receipt numbers have no gap."""
import concurrent.futures
import http.client
import threading
import time

from shop import CALL_SECONDS, new_id

STORES = ("hz-west", "hz-east")
PLACES = (("lin", "hz-west", "till-1"), ("wang", "hz-west", "till-2"),
          ("lin", "hz-east", "till-1"), ("wang", "hz-east", "till-2"))
PRICE = 1_000
STOCK = 1_000_000


class Tills:
    """`count` tills that sell one piece each, again and again. A till repeats a sale that was refused as busy."""

    def __init__(self, test, shop, count=16, patient=False):
        self.test, self.shop, self.count = test, shop, count
        self.patient = patient  # goes on when a connection breaks, else that ends the till
        self.answered, self.asked, self.refused = {}, set(), 0
        self.lock = threading.Lock()
        self.ending = threading.Event()
        manager = shop.login("manager")
        code = "T" + new_id()[:8].upper()
        # On offer, so that no rung that the member climbs makes it cheaper (C2).
        made = manager.post("/api/v1/styles", {"code": code, "name": "流水", "category": "测试",
                                               "price_minor": 2 * PRICE, "special_price_minor": PRICE})
        self.sku = made["variants"][0]["sku"]
        for store in STORES:
            there = shop.login("manager", store=store)
            test.expect(201, there.post("/api/v1/stock/receipts", {"lines": [{"sku": self.sku, "quantity": STOCK}]}))
        phone = "135" + str(int(new_id()[:6], 16) % 100_000_000).zfill(8)
        self.member = test.expect(201, manager.post("/api/v1/members", {"name": "流水", "phone": phone}))["id"]

    def body(self):
        return {"lines": [{"sku": self.sku, "quantity": 1}], "member": self.member,
                "tenders": [{"id": "cash", "amount_minor": PRICE}]}

    def open_shifts(self):
        for who, store, till in PLACES:
            person = self.shop.login(who, store, till)
            if not person.get(f"/api/v1/shifts?till={till}&open=true")["items"]:
                self.test.expect(201, person.post("/api/v1/shifts", {"float_minor": 0}))

    def __enter__(self):
        """Sells from here until the end of the block; there, every till has an answer or lost its connection."""
        self.open_shifts()
        self.ending.clear()
        people = [self.shop.login(*PLACES[i % len(PLACES)]) for i in range(self.count)]
        self.pool = concurrent.futures.ThreadPoolExecutor(self.count)
        self.selling = [self.pool.submit(self.sell_on, person) for person in people]
        return self

    def __exit__(self, kind, value, trace):
        self.ending.set()
        self.pool.shutdown(wait=True)
        failed = [future.exception() for future in self.selling if future.exception()]
        if failed:
            raise failed[0]  # the cause of what the block may have raised

    def sell_on(self, person):
        while not self.ending.is_set():
            uuid = new_id()
            with self.lock:
                self.asked.add(uuid)
            if not self.sell(person, uuid):
                return

    def sell(self, person, uuid):
        """False when the connection broke, and that ends the till."""
        give_up = time.monotonic() + CALL_SECONDS
        while time.monotonic() < give_up:
            try:
                answer = person.put("/api/v1/sales/" + uuid, self.body())
            except (OSError, http.client.HTTPException):
                if not self.patient:
                    return False
                time.sleep(0.02)
                continue
            if answer.status == 503:
                self.test.assertIn("retry-after", answer.headers)
                with self.lock:
                    self.refused += 1
                if self.ending.is_set():
                    return True
                time.sleep(0.02)
                continue
            self.test.assertIn(answer.status, (200, 201), answer)
            with self.lock:
                self.answered[uuid] = (answer["store"], answer["number"])
            return True
        raise AssertionError(f"no answer to {uuid} within {CALL_SECONDS} s")

    def wait_for(self, more, seconds=60):
        """Until so many more are answered."""
        wanted = len(self.answered) + more
        deadline = time.monotonic() + seconds
        while len(self.answered) < wanted and time.monotonic() < deadline:
            time.sleep(0.01)
        self.test.assertGreaterEqual(len(self.answered), wanted)

    def wait_for_refusals(self, more, seconds=60):
        wanted = self.refused + more
        deadline = time.monotonic() + seconds
        while self.refused < wanted and time.monotonic() < deadline:
            time.sleep(0.01)
        self.test.assertGreaterEqual(self.refused, wanted)

    def repeat_the_lost(self):
        """A till that lost the answer repeats: what was there is answered again, the rest is sold now, once."""
        for uuid in sorted(self.asked - set(self.answered)):
            self.sell(self.shop.login("lin"), uuid)
        self.test.assertEqual(self.asked, set(self.answered))

    def check(self):
        sales = {store: self.all_sales(store) for store in STORES}
        for store, listed in sales.items():
            numbers = {sale["id"]: sale["number"] for sale in listed}
            self.test.assertEqual(len(numbers), len(listed))
            for uuid, (where, number) in self.answered.items():
                if where == store:
                    self.test.assertEqual(numbers.get(uuid), number)
            self.check_no_gap(listed)
        kept = [sale for listed in sales.values() for sale in listed if sale["member"] == self.member]
        self.test.assertTrue(set(self.answered) <= {sale["id"] for sale in kept} <= self.asked)
        manager = self.shop.login("manager")
        balance = manager.get(f"/api/v1/plugins/points/members/{self.member}")["balance"]
        people = {store: self.shop.login("manager", store=store) for store in STORES}
        earned = [self.earned(people[sale["store"]], sale) for sale in kept]
        self.test.assertTrue(set(earned) <= {PRICE // 100 * factor for factor in (1, 2, 3)}, earned)  # T1's factors
        self.test.assertEqual(balance, sum(earned))  # each sale's points are there once
        for store in STORES:
            left = self.shop.login("manager", store=store).get("/api/v1/variants?sku=" + self.sku)["items"][0]["stock"]
            self.test.assertEqual(left, STOCK - sum(sale["store"] == store for sale in kept))

    def earned(self, person, sale):
        effects = self.ask(person, f"/api/v1/sales/{sale['id']}")["effects"]
        amounts = [e["amount"] for e in effects if (e["plugin"], e["rule"]) == ("points", "earn")]
        self.test.assertEqual(len(amounts), 1, sale)
        return amounts[0]

    def ask(self, person, path):
        """Repeats what is refused as busy, as a till does."""
        give_up = time.monotonic() + CALL_SECONDS
        while (answer := person.get(path)).status == 503 and time.monotonic() < give_up:
            self.test.assertIn("retry-after", answer.headers)
            time.sleep(0.1)
        return self.test.expect(200, answer)

    def all_sales(self, store):
        person, cursor, out = self.shop.login("manager", store=store), "", []
        while True:
            page = self.ask(person, "/api/v1/sales?limit=1000" + cursor)
            out += page["items"]
            if page["next"] is None:
                return out
            cursor = "&cursor=" + page["next"]

    def check_no_gap(self, listed):
        series = {}
        for sale in listed:
            name, _, number = sale["number"].rpartition("-")
            series.setdefault(name, []).append(int(number))
        for name, numbers in series.items():
            self.test.assertEqual(sorted(numbers), list(range(1, len(numbers) + 1)), name)
