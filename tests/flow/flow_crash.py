"""A power cut in the middle of 16 tills: of the host, and of the PostgreSQL server."""
import os
import pathlib
import sys
import tempfile
import unittest

from shop import Checks, Shop, on_postgresql
from tills import Tills

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import postgres  # noqa: E402

ROUNDS = int(os.environ.get("BOBBIN_CRASH_ROUNDS", "3"))


class HostCrashTest(Checks):
    def test_a_power_cut_loses_nothing_that_was_answered(self):
        shop = Shop()
        self.addCleanup(shop.end)
        tills = Tills(self, shop)
        for _ in range(ROUNDS):
            with tills:
                tills.wait_for(40)
                shop.kill()
            shop.verify()
            shop.start()
            tills.check()
        tills.repeat_the_lost()
        tills.check()
        shop.stop()
        shop.verify()


class ServerCrashTest(Checks):
    """A server of its own: the other tests' goes on."""

    def setUp(self):
        if not on_postgresql():
            self.skipTest("a test of the PostgreSQL server")
        folder = tempfile.TemporaryDirectory(prefix="bobbin-server-")
        self.addCleanup(folder.cleanup)
        os.chmod(folder.name, 0o711)
        self.server = pathlib.Path(folder.name) / "server"
        postgres.start(self.server)
        self.addCleanup(postgres.stop, self.server)
        self.addCleanup(os.environ.__setitem__, "BOBBIN_TEST_DATABASE", on_postgresql())
        os.environ["BOBBIN_TEST_DATABASE"] = postgres.address(self.server)

    def test_a_server_that_dies_loses_nothing_and_is_found_again(self):
        shop = Shop()
        self.addCleanup(shop.end)
        tills = Tills(self, shop)
        for _ in range(ROUNDS):
            with tills:
                tills.wait_for(40)
                postgres.kill(self.server)
                tills.wait_for_refusals(20)
                postgres.begin(self.server)
                tills.wait_for(40)
            tills.repeat_the_lost()
            tills.check()
            shop.verify()


if __name__ == "__main__":
    unittest.main()
