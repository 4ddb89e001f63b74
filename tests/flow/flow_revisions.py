"""The configuration that hosts on one PostgreSQL share: versioned in the database, applied by anybody, in force on every
host within two seconds."""
import os
import pathlib
import re
import subprocess
import time
import unittest

from host import Host
from revise import revisions
from shop import Checks, Shop, binary, on_postgresql

SECONDS = 2


class RevisionsTest(Checks):
    @classmethod
    def setUpClass(cls):
        if not on_postgresql():
            raise unittest.SkipTest("revisions of the configuration need PostgreSQL")

    def setUp(self):
        self.west = Shop("--empty", clock="system")
        self.addCleanup(self.west.end)
        self.east = Host(self.west)
        self.addCleanup(self.east.end)
        self.new = pathlib.Path(self.east.data, "new.yaml")

    def file_of(self, shop):
        return pathlib.Path(shop.data, "shop.yaml")

    def config(self, *arguments, host=None):
        """`bobbin config ...` as somebody on the second machine runs it."""
        done = subprocess.run([binary(), "config", *arguments], capture_output=True, text=True, timeout=240, check=False,
                              cwd=(host or self.east).data, env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"})
        return done

    def ends(self, code, done):
        self.assertEqual(done.returncode, code, (done.stdout, done.stderr))
        return done.stdout if code == 0 else done.stderr + done.stdout

    def exported(self):
        self.new.unlink(missing_ok=True)
        self.ends(0, self.config("export", "--config", "shop.yaml", "--to", "new.yaml"))
        return self.new.read_text(encoding="utf-8")

    def edited(self, old, new):
        """What is in force, with one change, in new.yaml."""
        text = self.exported()
        self.assertIn(old, text)
        self.new.write_text(text.replace(old, new, 1), encoding="utf-8")

    def applied(self, old, new, by="lin"):
        self.edited(old, new)
        return self.ends(0, self.config("apply", "new.yaml", "--by", by))

    def earned(self, host):
        rows = host.login("owner").get("/api/v1/stores/hz-west/modules")["items"]
        return next(row for row in rows if row["id"] == "points")["settings"]["earn"]["points"]

    def problems(self, host):
        return [p for p in host.anybody().raw("GET", "/readyz")["problems"] if p["kind"] == "config"]

    def soon(self, what, expected):
        """Within two seconds, and a little for a busy machine to answer in."""
        deadline = time.monotonic() + SECONDS + float(os.environ.get("BOBBIN_PATIENCE", "1"))
        while True:
            found = what()
            if found == expected or time.monotonic() > deadline:
                break
            time.sleep(0.05)
        self.assertEqual(found, expected)

    def test_the_first_hosts_file_is_the_first_revision_and_each_applied_one_is_in_force_everywhere(self):
        self.assertEqual([line.split()[0] for line in revisions(self.west)], ["1"])
        self.assertEqual((self.problems(self.west), self.problems(self.east)), ([], []))
        self.assertEqual([self.earned(host) for host in (self.west, self.east)], [1, 1])
        self.assertIn("revision 2 is in force", self.applied("earn: {points: 1,", "earn: {points: 3,"))
        for host in (self.west, self.east):
            self.soon(lambda: self.earned(host), 3)  # noqa: B023
        self.assertIn("\nrevision: 2\n", self.new.read_text(encoding="utf-8"))
        number, at, by = revisions(self.east)[0].split()
        self.assertEqual((number, by), ("2", "lin"))
        self.assertRegex(at, r"^\d{4}-\d\d-\d\dT")
        row = self.west.login("owner").get("/api/v1/audit?action=config.applied")["items"][0]
        self.assertEqual((row["subject"], row["before"], row["after"]["by"], row["source"]),
                         ({"revision": 2}, {"revision": 1}, "lin", "command"))
        # Once more is nothing.
        self.assertIn("revision 2 says this already; nothing was changed", self.ends(0, self.config("apply", "new.yaml")))
        self.assertEqual(len(revisions(self.west)), 2)
        self.east.stop()
        self.west.stop()
        self.west.verify()

    def test_a_new_store_is_served_and_a_module_switched_off_by_every_host(self):
        text = self.exported()
        self.new.write_text(text.rstrip("\n") + "\n  hz-south:\n    name: 城南店\n    tills: [till-1]\n"
                            "    modules: {points: off}\n", encoding="utf-8")
        self.ends(0, self.config("apply", "new.yaml"))
        for host in (self.west, self.east):
            self.soon(lambda: [s["id"] for s in host.login("owner").get("/api/v1/stores")["items"]],  # noqa: B023
                      ["hz-west", "hz-east", "hz-south"])
            rows = host.login("owner", store="hz-south").get("/api/v1/stores/hz-south/modules")["items"]
            self.assertEqual({row["id"]: row["state"] for row in rows},
                             {**dict.fromkeys(("commission", "payments", "referral", "rfm", "stored_value", "tiers"), "on"),
                              "points": "off"})

    def test_a_file_that_was_made_from_an_older_revision_is_refused(self):
        mine = self.exported()
        self.applied("earn: {points: 1,", "earn: {points: 3,", by="wang")
        self.new.write_text(mine.replace("earn: {points: 1,", "earn: {points: 5,"), encoding="utf-8")
        told = self.ends(2, self.config("apply", "new.yaml"))
        self.assertRegex(told, r"new\.yaml:\d+:\d+: the database is at revision 2 \(by wang, at 20.*\), "
                               r"this file was made from 1: export the current one with")
        self.soon(lambda: self.earned(self.west), 3)
        self.assertEqual(len(revisions(self.west)), 2)

    def test_all_faults_of_a_file_are_told_at_its_lines_and_nothing_is_written(self):
        text = self.exported()
        self.new.write_text(text.replace("  payments:\n", "  paymens:\n").replace("currency: CNY", "currency: CNX"),
                            encoding="utf-8")
        told = self.ends(2, self.config("apply", "new.yaml"))
        self.assertRegex(told, r"new\.yaml:\d+:13: there is no currency 'CNX'")
        self.assertRegex(told, r"new\.yaml:\d+:3: unknown module 'paymens'; did you mean 'payments'\?")
        self.assertEqual(len(revisions(self.west)), 1)

    def test_comments_survive_export_edit_and_apply(self):
        text = self.exported()
        for comment in ("# 一家服装店，两个门店。", "# refuse 库存不足不卖 | allow 照卖并标记", "# 所有门店共用的模块"):
            self.assertIn(comment, text)
        self.assertIn("127.0.0.1:0", text)  # the exporting host's own part
        self.applied("combine: highest", "combine: product   # 相乘，十月起")
        again = self.exported()
        self.assertEqual(again, text.replace("revision: 1\n", "revision: 2\n").replace(
            "combine: highest", "combine: product   # 相乘，十月起"))
        self.assertIn("is there already", self.ends(2, self.config("export", "--config", "shop.yaml", "--to", "new.yaml")))
        self.assertEqual(self.ends(0, self.config("export", "--config", "shop.yaml")), again)

    def test_a_host_whose_file_leaves_the_shared_part_out_serves(self):
        self.east.stop()
        text = self.file_of(self.east).read_text(encoding="utf-8")
        own = text[:text.index("\nshop:\n")]
        self.file_of(self.east).write_text(own, encoding="utf-8")
        self.assertIn("hz-west 西湖店", self.ends(0, self.config("check", "shop.yaml")))
        self.east.start()
        self.assertEqual((self.earned(self.east), self.problems(self.east)), (1, []))
        self.applied("earn: {points: 1,", "earn: {points: 4,")
        self.soon(lambda: self.earned(self.east), 4)
        # Without a revision there would be nothing to serve.
        self.file_of(self.east).write_text(re.sub(r"search_path%3D\w+", "search_path%3Dnowhere", own), encoding="utf-8")
        self.assertRegex(self.ends(1, self.config("check", "shop.yaml")), r"shop\.yaml:\d+:11: this file has no shop and no stores")

    def test_a_file_that_says_something_else_is_told_and_not_in_force(self):
        self.east.stop()
        file = self.file_of(self.east)
        file.write_text(file.read_text(encoding="utf-8").replace("earn: {points: 1,", "earn: {points: 9,"), encoding="utf-8")
        self.east.start()
        self.assertEqual(self.earned(self.east), 1)
        told = self.problems(self.east)
        self.assertEqual([(p["file"], p["column"]) for p in told], [(str(file), 1)])
        english = self.east.anybody().speaking("en").raw("GET", "/readyz")["problems"][0]["detail"]
        self.assertIn("'modules' says something else than revision 1 of the database, which is in force", english)
        self.assertIn("says something else than revision 1", self.east.log_text())
        checked = self.ends(0, self.config("check", "shop.yaml"))
        self.assertIn("says something else than revision 1", checked)
        self.assertIn("earn.points 9", checked)  # what it would mean
        # Applied, it is in force, and its host has nothing to tell any more.
        text = file.read_text(encoding="utf-8").replace("bobbin: 1 ", "revision: 1\nbobbin: 1 ", 1)
        file.write_text(text, encoding="utf-8")
        self.ends(0, self.config("apply", "shop.yaml"))
        self.soon(lambda: (self.earned(self.east), self.problems(self.east)), (9, []))
        self.assertTrue(file.read_text(encoding="utf-8").startswith(text[:text.index("revision: 1")] + "revision: 2\n"))
        self.soon(lambda: len(self.problems(self.west)), 1)  # the other's file is the old one now

    def test_what_a_host_can_not_change_while_it_runs_waits_and_is_told(self):
        told = self.applied("\nmodules:\n", "\nplugins: {grants: {stamps: []}}\nmodules:\n")
        self.assertIn("the change of grants waits for a restart of the hosts", told)
        waits = lambda: any("grants" in p["detail"] and "重新启动" in p["detail"] for p in self.problems(self.east))
        self.soon(waits, True)
        self.applied("earn: {points: 1,", "earn: {points: 2,")
        self.soon(lambda: self.earned(self.east), 2)
        self.assertTrue(waits())
        self.east.stop()
        self.east.start()
        self.assertFalse(waits())


class FileIsTheTruthTest(Checks):
    """On SQLite nothing is shared: the file says it, and the commands say that."""

    def test_the_commands_say_where_the_truth_is(self):
        if on_postgresql():
            self.skipTest("a test of SQLite")
        shop = Shop("--empty")
        self.addCleanup(shop.end)
        file = str(pathlib.Path(shop.data, "shop.yaml"))
        for command in (("apply", file), ("export", "--config", file), ("revisions", "--config", file)):
            done = shop.run("config", *command)
            self.assertEqual(done.returncode, 2, done)
            self.assertIn("SQLite", done.stderr)


if __name__ == "__main__":
    unittest.main()
