"""What a shop's machine does to it: a disk that is full, broken, read-only or slow, a clock that jumps, an answer that
is lost. Whatever happens, what was answered is there once (G6), and selling goes on by itself when the fault is gone."""
import errno
import json
import mmap
import pathlib
import socket
import struct
import tempfile
import unittest

from shop import Checks, Shop, binary, new_id, on_postgresql
from tills import Tills

LIBRARY = pathlib.Path(binary()).parent / "libbobbin_faults.so"
HOUR_MS = 3_600_000


class Machine:
    """The faults that tests/support/faults.c gives to the program that is started with this environment."""

    def __init__(self, test):
        file = tempfile.NamedTemporaryFile(prefix="bobbin-faults-")
        test.addCleanup(file.close)
        file.write(bytes(40))
        file.flush()
        self.told = mmap.mmap(file.fileno(), 40)
        test.addCleanup(self.told.close)
        self.environment = {"LD_PRELOAD": str(LIBRARY), "BOBBIN_FAULTS": file.name}

    def be(self, write_errno=0, read_errno=0, sync_errno=0, sync_ms=0, clock_ms=0):
        self.told[:] = struct.pack("=5q", write_errno, read_errno, sync_errno, sync_ms, clock_ms)


class FaultTest(Checks):
    def setUp(self):
        if not LIBRARY.exists():
            self.skipTest("faults can't be given to this build")
        self.machine = Machine(self)

    def open_shop(self, **more):
        shop = Shop(environment=self.machine.environment, **more)
        self.addCleanup(shop.end)
        return shop


class DiskTest(FaultTest):
    def setUp(self):
        if on_postgresql():
            self.skipTest("there the disk is the server's")
        super().setUp()
        self.shop = self.open_shop()

    def check_a_disk_that_fails(self, reading_goes_on=True, **fault):
        tills = Tills(self, self.shop)
        manager = self.shop.login("manager")
        with tills:
            for _ in range(3):
                tills.wait_for(20)
                self.machine.be(**fault)
                tills.wait_for_refusals(20)
                page = manager.get(f"/api/v1/plugins/points/members/{tills.member}")
                self.assertIn(page.status, (200,) if reading_goes_on else (200, 503), page)
                ready = self.expect(200, manager.get("/readyz"))
                self.assertEqual((ready["ready"], [one["kind"] for one in ready["problems"]]), (False, ["database"]))
                self.machine.be()
        tills.repeat_the_lost()
        tills.check()
        self.assertEqual(self.expect(200, manager.get("/readyz"))["problems"], [])
        self.shop.kill()
        self.shop.verify()
        self.shop.start()
        tills.check()

    def test_a_full_disk_refuses_and_heals(self):
        self.check_a_disk_that_fails(write_errno=errno.ENOSPC)

    def test_a_broken_disk_refuses_and_heals(self):
        self.check_a_disk_that_fails(write_errno=errno.EIO)

    def test_a_disk_that_became_read_only_refuses_and_heals(self):
        self.check_a_disk_that_fails(write_errno=errno.EROFS)

    def test_a_disk_that_cannot_be_read_refuses_and_heals(self):
        self.check_a_disk_that_fails(reading_goes_on=False, read_errno=errno.EIO)

    def test_a_disk_that_keeps_nothing_for_good_refuses_and_heals(self):
        self.check_a_disk_that_fails(sync_errno=errno.EIO)

    def test_a_slow_disk_slows_and_loses_nothing(self):
        tills = Tills(self, self.shop)
        self.machine.be(sync_ms=200)
        with tills:
            tills.wait_for(60)
        self.machine.be()
        self.assertEqual(tills.refused, 0)
        tills.check()
        self.shop.stop()
        self.shop.verify()


class ClockTest(FaultTest):
    def test_a_clock_that_jumps_back_doubles_and_loses_nothing(self):
        shop = self.open_shop(clock="system")
        tills = Tills(self, shop)
        for jump_ms in (-HOUR_MS, -26 * HOUR_MS, -20 * HOUR_MS, -400 * 24 * HOUR_MS):
            with tills:
                tills.wait_for(40)
                self.machine.be(clock_ms=jump_ms)
                tills.wait_for(40)
            tills.check()
            shop.kill()
            shop.start()  # with the clock where it is now
            with tills:
                tills.wait_for(40)
            tills.repeat_the_lost()
            tills.check()
            shop.verify()


class AnswerTest(Checks):
    def setUp(self):
        self.shop = Shop()
        self.addCleanup(self.shop.end)
        self.tills = Tills(self, self.shop)
        self.tills.open_shifts()

    def send_and_cut(self, token, uuid, part):
        """`part` of a whole request, and the connection is gone."""
        body = json.dumps(self.tills.body()).encode()
        head = (f"PUT /api/v1/sales/{uuid} HTTP/1.1\r\nHost: till\r\nAuthorization: Bearer {token}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode()
        whole = head + body
        with socket.create_connection((self.shop.host, self.shop.port)) as till:
            till.sendall(whole[:int(len(whole) * part)])

    def test_a_lost_answer_is_given_again_and_half_a_request_sells_nothing(self):
        lin = self.shop.login("lin")
        lost = [new_id() for _ in range(30)]
        halves = [new_id() for _ in range(30)]
        for uuid, half in zip(lost, halves):
            self.send_and_cut(lin.token, uuid, 1)
            self.send_and_cut(lin.token, half, 0.97)
        self.tills.asked |= set(lost)
        self.tills.repeat_the_lost()
        self.tills.check()
        self.assertEqual(set(self.tills.answered), set(lost))
        for half in halves:
            self.refused(404, "not_found", lin.get("/api/v1/sales/" + half))
        self.shop.stop()
        self.shop.verify()


if __name__ == "__main__":
    unittest.main()
