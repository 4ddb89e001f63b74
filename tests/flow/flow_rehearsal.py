"""A replay of real purchases (CDNOW) that is killed in its middle again and again: run once more it completes, with what
the file itself comes to. Needs ../shared beside the repository; says that it is skipped when there is none."""
import datetime
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import unittest

from shop import START_SECONDS, binary

ROOT = pathlib.Path(__file__).parents[2]
SAMPLE = ROOT.parent / "shared" / "data" / "clv" / "CDNOW_sample.txt"
ROWS = int(os.environ.get("BOBBIN_REPLAY_ROWS", "600"))  # 6919 = the whole file
KILLS = 5


def points_of(sales):
    """One a yuan, times the tier's multiplier at the start of the sale (T1: by spend, or by days with a sale in 365),
    floored once a sale; as sold in order of time."""
    total, spent, days = 0, {}, {}
    for member, day, amount in sorted(sales, key=lambda sale: sale[1]):
        today = datetime.datetime.strptime(day, "%Y%m%d").date()
        visits = sum((today - one).days < 365 for one in days.setdefault(member, set()))
        spend = spent.get(member, 0)
        gold = spend >= 200_000 or visits >= 20
        total += amount * (3 if gold else 2 if spend >= 50_000 or visits >= 5 else 1) // 100
        spent[member] = spend + amount
        days[member].add(today)
    return total


@unittest.skipUnless(SAMPLE.exists(), f"no {SAMPLE}: the real purchases are not beside this repository")
class RehearsalTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bobbin-replay-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        lines = SAMPLE.read_text(encoding="ascii").splitlines()[:ROWS]
        (self.folder / "sample.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
        rows = [line.split() for line in lines]
        amounts = [int(row[4].replace(".", "")) for row in rows]
        self.sales, self.members, self.total = len(rows), len({row[0] for row in rows}), sum(amounts)
        self.points = points_of([(row[0], row[2], amount) for row, amount in zip(rows, amounts)])

    def command(self):
        return [binary(), "demo", "--once", "--lang", "en", "--import", str(self.folder / "sample.txt"), "--map",
                str(ROOT / "config" / "maps" / "cdnow.yaml"), "--data", str(self.folder / "shop")]

    def run_until(self, part):
        """Kills the replay after that many lines of its progress; 0 = as soon as it has begun to write its log."""
        process = subprocess.Popen(self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        seen = 0
        for line in process.stderr:
            seen += line.startswith("writing ")
            if seen >= part:
                break
        process.kill()
        process.stderr.close()
        return process.wait()

    def test_killed_at_any_moment_it_completes(self):
        seed = random.randrange(1 << 30)
        moments = random.Random(seed)
        for _ in range(KILLS):
            self.run_until(moments.randint(0, 3))
        done = subprocess.run(self.command(), capture_output=True, text=True, timeout=START_SECONDS * 4, check=False)
        self.assertEqual(done.returncode, 0, (seed, done.stdout, done.stderr))
        said = {name.strip(): value for name, value in re.findall(r"^ +(.+?): +(\S+)$", done.stdout, re.MULTILINE)}
        self.assertEqual(said["Sales"], str(self.sales), seed)
        self.assertEqual(said["Members"], str(self.members), seed)
        self.assertEqual(said["In all"].replace(",", ""), f"{self.total // 100}.{self.total % 100:02}", seed)
        self.assertEqual(said["Points in the journal"], str(self.points), seed)
        self.assertEqual(said["Trial balance"], "0", seed)
        self.assertEqual(said["bad"], "0", seed)
        verified = subprocess.run([binary(), "db", "verify", "--data", str(self.folder / "shop")], capture_output=True,
                                  text=True, timeout=START_SECONDS, check=False)
        self.assertEqual(verified.returncode, 0, (seed, verified.stdout, verified.stderr))
        # Once more it doubles nothing.
        again = subprocess.run(self.command(), capture_output=True, text=True, timeout=START_SECONDS, check=False)
        self.assertIn("sold in this run: 0\n", again.stdout)
