"""Moving up: a shop that grew on one machine goes on PostgreSQL with two hosts, as docs/operations.md tells it."""
import os
import pathlib
import re
import subprocess
import unittest

from host import Host
from shop import Checks, Shop, binary, now, on_postgresql, schema_of, tell_server
from tills import Tills

SALES = int(os.environ.get("BOBBIN_MOVED_SALES", "300"))


class MovingTest(Checks):
    def setUp(self):
        if not on_postgresql():
            self.skipTest("a shop moves to PostgreSQL")
        self.shop = Shop(engine="sqlite", clock="system")
        self.addCleanup(self.shop.end)
        self.address, self.schema = schema_of(self.shop.data + "-moved")
        self.addCleanup(tell_server, f"DROP SCHEMA {self.schema} CASCADE")
        self.copying = [binary(), "db", "copy", f"sqlite:{self.shop.data}/data/shop.db", self.address]

    def copy(self):
        return self.shop.run(*self.copying[1:])

    def count(self, sql):
        return int(tell_server(f"SET search_path = {self.schema}; {sql}") or 0)

    def wait_until(self, sql):
        deadline = now() + 60
        while self.count(sql) == 0:
            self.assertLess(now(), deadline, sql)

    def cut_off(self, table):
        """A copy that is killed where it comes to that table, which somebody else holds."""
        lock = subprocess.Popen(["psql", "--quiet", "--no-psqlrc", "--dbname", on_postgresql()], stdin=subprocess.PIPE,
                                stdout=subprocess.DEVNULL, text=True)
        lock.stdin.write(f"BEGIN; LOCK TABLE {self.schema}.{table};\n")
        lock.stdin.flush()
        held = f"FROM pg_locks WHERE relation = '{self.schema}.{table}'::regclass AND"
        self.wait_until(f"SELECT count(*) {held} granted")
        copy = subprocess.Popen(self.copying, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_until(f"SELECT count(*) {held} NOT granted")
        copy.kill()
        copy.wait()
        lock.communicate("ROLLBACK;\n")

    def digest(self):
        done = self.shop.run("db", "verify", "--data", self.shop.data)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return re.search(r"Digest of all rows: (\w+)", done.stdout)[1]

    def test_a_grown_shop_moves_and_sells_on_with_two_hosts(self):
        tills = Tills(self, self.shop)
        with tills:
            tills.wait_for(SALES, seconds=600)
            beside = self.copy()
            self.assertEqual(beside.returncode, 2, beside.stdout + beside.stderr)
            self.assertIn("another program has this database open", beside.stderr)
        tills.check()
        self.shop.stop()
        before = self.digest()

        copy = subprocess.Popen(self.copying, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_until(f"SELECT count(to_regclass('{self.schema}.sale'))")
        copy.kill()
        copy.wait()
        for table in ("journal_entry", "sale_line"):
            self.cut_off(table)
        file = pathlib.Path(self.shop.data) / "shop.yaml"
        file.write_text(re.sub(r"(?m)^database: \S+", f'database: "{self.address}"', file.read_text(), count=1))
        opened = self.shop.run("db", "verify", "--data", self.shop.data)
        self.assertEqual(opened.returncode, 2, opened.stdout + opened.stderr)
        self.assertIn("a copy into this database was not finished", opened.stderr)
        moved = self.copy()
        self.assertEqual(moved.returncode, 0, moved.stderr)
        self.assertIn(before, moved.stdout)
        again = self.copy()
        self.assertNotEqual(again.returncode, 0, again.stdout)  # what is there is not written over

        self.assertEqual(self.digest(), before)
        hosts = [Host(self.shop), Host(self.shop)]
        for host in hosts:
            self.addCleanup(host.end)
        second = Tills(self, hosts[1])
        tills.shop = hosts[0]
        second.sku, second.member = tills.sku, tills.member
        with tills, second:
            tills.wait_for(40)
            second.wait_for(40)
        tills.asked |= second.asked
        tills.answered |= second.answered
        tills.check()
        for host in hosts:
            host.stop()
        self.assertNotEqual(self.digest(), before)


if __name__ == "__main__":
    unittest.main()
