"""The shop's file as the program takes it: `config check`, `serve` with a wrong file, quarantined modules."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from revise import revise
from shop import FlowTest, Shop, binary

GOOD = """bobbin: 1
database: sqlite:data/shop.db
http: {listen: "127.0.0.1:0", tls: off}
shop: {name: 织里, currency: CNY}
plugins: {directories: [plugins], grants: {stamps: [members.read]}}
modules:
  payments: on
  points:
    state: on
    settings: {earn: {points: 2}, redeem: {worth_minor: 50}}
stores:
  hz-west: &west
    name: 西湖店
    day_closes_at: "03:00"
    tills: [till-1, till-2]
  hz-east:
    <<: *west
    name: 城东店
    modules: {points: draining}
"""


class ConfigTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="bobbin-config-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.file = pathlib.Path(self.folder, "shop.yaml")
        pathlib.Path(self.folder, "plugins").mkdir()

    def run_with(self, text, *command):
        self.file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return subprocess.run([binary(), *command], capture_output=True, text=True, timeout=240, check=False,
                              env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"})

    def check(self, text):
        return self.run_with(text, "config", "check", str(self.file))

    def test_a_good_file_says_what_it_means(self):
        done = self.check(GOOD)
        self.assertEqual(done.returncode, 0, done)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0], "织里: CNY, zh-CN, sqlite:data/shop.db, refuses to sell below stock")
        self.assertIn("hz-east 城东店: Asia/Shanghai, day ends at 03:00, tills till-1, till-2", lines)
        points = next(line for line in lines if line.startswith("  hz-east points: draining: "))
        self.assertIn("earn.points 2", points)
        self.assertIn("redeem.worth_minor 50", points)
        self.assertTrue(any(line.startswith("  hz-west points: on: ") for line in lines))

    def test_the_example_of_the_reference_is_a_good_file(self):
        page = (pathlib.Path(__file__).parents[2] / "docs" / "reference" / "config.md").read_text(encoding="utf-8")
        pathlib.Path(self.folder, "data").mkdir()
        pathlib.Path(self.folder, "data", "members.key").write_text("a" * 64, encoding="ascii")
        done = self.check(page.split("```yaml\n")[1].split("```")[0])
        self.assertEqual(done.returncode, 0, done)

    def test_all_faults_are_said_at_their_words(self):
        text = GOOD
        for old, new in (("currency: CNY", "curency: CNY"), ("payments: on", "paymens: on"), ("points: 2", "points: two"),
                         ("\"03:00\"", "3am"), ("till-2]", "till-1]"), ("draining}", "{settings: {redeem: {step: 5}}}}")):
            self.assertIn(old, text)
            text = text.replace(old, new)
        done = self.check(text)
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(done.stdout.splitlines(), [f"{self.file}:{line}" for line in (
            "4:18: unknown key 'curency'; did you mean 'currency'?",
            "7:3: unknown module 'paymens'; did you mean 'payments'?",
            "10:31: expected a whole number, found text 'two'",
            "14:20: has the wrong form: expected a quoted time of day such as \"03:00\", found text '3am'",
            "15:21: repeats an earlier item",
            "19:35: 'redeem' is shop-wide: it stands only under modules: at the top",
        )])

    def test_a_wrong_file_is_refused_at_the_start(self):
        done = self.run_with(GOOD.replace("payments: on", "paymens: on").replace("sqlite:", "sqlit:"),
                             "serve", "--config", str(self.file))
        self.assertEqual(done.returncode, 2, done)
        self.assertIn(f"{self.file}:7:3: ", done.stderr)
        self.assertIn(f"{self.file}:2:11: ", done.stderr)
        self.assertEqual(sorted(os.listdir(self.folder)), ["plugins", "shop.yaml"])  # nothing was made

    def test_secrets_are_references_and_are_never_repeated(self):
        with_key = GOOD.replace("http:", "keys: {members: PLACE}\nhttp:")
        for place, words in (("geheim0123", "3:17: a secret never stands in the file"),
                             ("\"${env:BOBBIN_NOT_SET}\"", "3:17: the environment variable BOBBIN_NOT_SET is not set"),
                             ("\"${file:data/geheim.key}\"", "3:17: there is no file ")):
            done = self.check(with_key.replace("PLACE", place))
            self.assertEqual(done.returncode, 1, done)
            self.assertIn(f"{self.file}:{words}", done.stdout)
            self.assertNotIn("geheim0123", done.stdout + done.stderr)

    def test_what_is_no_file_of_a_shop_is_refused_in_words(self):
        for text in (b"", b"\x00", b"\xff\xfe\x00", b"[" * 100_000, b"- a\n", b"a: b: c\n", b"x" * (2 << 20),
                     b"\tbobbin: 1\n", b"bobbin: 1\nbobbin: 1\n", b"a: &a [*a]\n", b"%PDF-1.4", b"\x7fELF"):
            done = self.check(text)
            self.assertEqual(done.returncode, 1, (text[:20], done))
            self.assertRegex(done.stdout, r":\d+:\d+: .+\n")


class QuarantineTest(FlowTest):
    """A module whose plugin is gone or broken, but known: told, and the rest sells."""

    @classmethod
    def setUpClass(cls):
        shop = Shop("--empty")
        shop.stop()
        folder = pathlib.Path(shop.data)
        (folder / "plugins").mkdir()
        (folder / "plugins" / "broken.so").write_bytes(b"no plugin")
        text = (folder / "shop.yaml").read_text(encoding="utf-8")
        text = text.replace("\nmodules:\n", "\nplugins: {directories: [plugins], grants: {stamps: []}}\n"
                            "modules:\n  stamps: \"on\"\n  broken: \"on\"\n", 1)
        revise(shop, text)
        original, cls.OPTIONS = Shop.__init__, ()
        Shop.__init__ = lambda self: original(self, data=shop.data)
        try:
            super().setUpClass()
        finally:
            Shop.__init__ = original

    def test_it_is_told_and_the_rest_sells(self):
        rows = {row["id"]: row for row in self.manager.get("/api/v1/stores/hz-west/modules")["items"]}
        self.assertEqual({name: rows[name]["state"] for name in ("payments", "points", "stamps", "broken")},
                         {"payments": "on", "points": "on", "stamps": "quarantined", "broken": "quarantined"})
        ready = self.shop.anybody().raw("GET", "/readyz")
        self.assertEqual(ready.status, 200)
        self.assertIn("broken", [problem["id"] for problem in ready["problems"]])
        sale = self.expect(201, self.sell([(self.style(1_000), 1)], {"cash": 1_000}))
        gaps = self.manager.get("/api/v1/audit?action=module.gap")["items"]
        self.assertEqual({(row["subject"]["module"], row["subject"]["stage"], row["subject"]["sale"]) for row in gaps},
                         {(module, "settle", sale["id"]) for module in ("stamps", "broken")})
