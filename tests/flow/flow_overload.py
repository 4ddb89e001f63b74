"""500 connections that ask as fast as they can: memory stays bounded, everybody gets an answer, and when they are gone
the shop is as fast as before."""
import asyncio
import json
import os
import pathlib
import time
import unittest

from shop import FlowTest, new_id

SANITIZED = "BOBBIN_SANITIZED" in os.environ  # slower, and with memory of its own
CONNECTIONS = 100 if SANITIZED else 500
SECONDS = 6


class OverloadTest(FlowTest):
    def resident_kb(self):
        for line in pathlib.Path(f"/proc/{self.shop.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise AssertionError("no VmRSS")

    async def hammer(self, token, sku, until, seen):
        """One till: a connection at a time, a sale after the other, never waiting."""
        reader = writer = None
        while time.monotonic() < until:
            if writer is None:
                reader, writer = await asyncio.open_connection(self.shop.host, self.shop.port)
            body = json.dumps({"lines": [{"sku": sku, "quantity": 1}],
                               "tenders": [{"id": "cash", "amount_minor": 100}]}).encode()
            uuid = new_id()
            writer.write((f"PUT /api/v1/sales/{uuid} HTTP/1.1\r\nHost: till\r\nAuthorization: Bearer {token}\r\n"
                          f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body)
            try:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            except (asyncio.IncompleteReadError, ConnectionResetError):
                seen["dropped"] += 1
                writer.close()
                writer = None
                continue
            fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
            await reader.readexactly(int(fields["content-length"]))
            status = int(head.split()[1])
            seen[status] = seen.get(status, 0) + 1
            if status == 201:
                seen["sold"].append(uuid)
            if status == 503:
                seen["told_when"] += "retry-after" in fields
            if fields.get("connection") == "close":
                writer.close()
                writer = None
        if writer is not None:
            writer.close()

    async def everybody(self, token, sku, seen):
        until = time.monotonic() + SECONDS
        await asyncio.gather(*(self.hammer(token, sku, until, seen) for _ in range(CONNECTIONS)))

    def test_everybody_is_answered_and_the_shop_recovers(self):
        sku = self.style(100, stock=1_000_000)
        self.expect(201, self.sell([(sku, 1)], {"cash": 100}))
        before_kb = self.resident_kb()
        seen = {"dropped": 0, "told_when": 0, "sold": []}
        asyncio.run(self.everybody(self.lin.token, sku, seen))
        began = time.monotonic()
        self.expect(201, self.sell([(sku, 1)], {"cash": 100}, who=self.shop.login("lin")))
        recovered = time.monotonic() - began
        sold = seen.pop("sold")
        print(f"{seen}, {len(sold)} sold, {before_kb} kB before, {self.resident_kb()} kB after, recovered in "
              f"{recovered:.3f} s", flush=True)
        self.assertEqual(seen["dropped"], 0)
        self.assertEqual({key for key in seen if isinstance(key, int)} - {201, 503}, set())
        self.assertEqual(seen["told_when"], seen.get(503, 0))
        self.assertGreater(len(sold), CONNECTIONS // 2)
        if not SANITIZED:
            self.assertLess(self.resident_kb() - before_kb, 200_000)
        self.assertEqual(self.stock(sku), 1_000_000 - 2 - len(sold))


if __name__ == "__main__":
    unittest.main()
