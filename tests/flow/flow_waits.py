"""A sale waits for the server of its database a few times, however many modules are on (docs/decisions/0012). Counted
from outside, between the program and a real PostgreSQL: each Sync that the program sends is something it waits for, but
for the one behind the COMMIT of a snapshot."""
import os
import re
import shutil
import socket
import struct
import tempfile
import threading
import unittest

from shop import Checks, Shop, new_id, on_postgresql, tell_server

# The claim; the member, who is named by id; what modules read; a quota of tiers; what is locked; the scores of RFM;
# COMMIT. And one Sync behind a snapshot.
MOST = 8
SALES = 12


class Counting:
    """A server's socket in a folder of its own that passes everything on, and counts."""

    def __init__(self, server):
        self.server = server
        self.folder = tempfile.mkdtemp(prefix="bobbin-waits-")
        self.syncs = 0
        self.lock = threading.Lock()
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(os.path.join(self.folder, os.path.basename(server)))
        self.door.listen(64)
        threading.Thread(target=self.welcome, daemon=True).start()

    def welcome(self):
        while True:
            try:
                inner, _ = self.door.accept()
            except OSError:
                return
            outer = socket.socket(socket.AF_UNIX)
            outer.connect(self.server)
            threading.Thread(target=self.listen, args=(inner, outer), daemon=True).start()
            threading.Thread(target=self.pass_on, args=(outer, inner), daemon=True).start()

    def listen(self, program, server):
        """Messages of the protocol: a kind and a length that counts itself; the first has no kind."""
        waiting, kind_bytes = b"", 0
        while piece := self.taken(program):
            server.sendall(piece)
            waiting += piece
            while len(waiting) >= kind_bytes + 4:
                length = kind_bytes + struct.unpack("!I", waiting[kind_bytes:kind_bytes + 4])[0]
                if len(waiting) < length:
                    break
                if kind_bytes and waiting[:1] == b"S":
                    with self.lock:
                        self.syncs += 1
                waiting, kind_bytes = waiting[length:], 1
        server.close()

    def pass_on(self, server, program):
        while piece := self.taken(server):
            try:
                program.sendall(piece)
            except OSError:
                return

    @staticmethod
    def taken(side):
        try:
            return side.recv(65536)
        except OSError:
            return b""

    def end(self):
        self.door.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class WaitsTest(Checks):
    @classmethod
    def setUpClass(cls):
        folder = re.search(r"[?&]host=([^&]*)", on_postgresql())
        if not folder:
            raise unittest.SkipTest("waits are PostgreSQL's, behind a socket in a folder")
        cls.counting = Counting(os.path.join(folder[1], ".s.PGSQL.5432"))
        cls.addClassCleanup(cls.counting.end)
        schema = "waits_" + new_id()[:8]
        tell_server(f"CREATE SCHEMA {schema}")
        cls.addClassCleanup(tell_server, f"DROP SCHEMA {schema} CASCADE")
        there = on_postgresql().replace(folder[0], folder[0].replace(folder[1], cls.counting.folder))
        cls.shop = Shop("--database", f"{there}&options=-csearch_path%3D{schema}", engine="sqlite")
        cls.addClassCleanup(cls.shop.end)

    def syncs_of(self, work):
        before = self.counting.syncs
        self.expect(201, work())
        return self.counting.syncs - before

    def test_a_members_sale_with_every_module_on_waits_a_few_times(self):
        till = self.shop.login("lin")
        self.expect(201, till.post("/api/v1/shifts", {"float_minor": 0}))
        member = self.expect(201, till.post("/api/v1/members", {"name": "等", "phone": "13700004711"}))["id"]
        sku = till.get("/api/v1/variants?limit=1")["items"][0]["sku"]
        goods = {"lines": [{"sku": sku, "quantity": SALES}]}
        self.expect(201, self.shop.login("manager").post("/api/v1/stock/receipts", goods))
        body = {"lines": [{"sku": sku, "quantity": 1}], "member": member}
        counts = []
        for _ in range(SALES):  # its price falls with the tier
            due = self.expect(200, till.post("/api/v1/quotes", body))["totals"]["due_minor"]
            paid = [{"id": "cash", "amount_minor": 100}, {"id": "wechat", "amount_minor": due - 100}]
            counts.append(self.syncs_of(lambda: till.put("/api/v1/sales/" + new_id(), {**body, "tenders": paid})))
        # The least: at any moment a job may look for work, too.
        self.assertLessEqual(min(counts), MOST, counts)
        self.assertGreaterEqual(min(counts), 2, counts)  # else nothing was counted


if __name__ == "__main__":
    unittest.main()
