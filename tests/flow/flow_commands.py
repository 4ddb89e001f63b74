"""The command line as a shopkeeper and a script use it: what it says, what it makes, and how it ends."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
import time
import unittest

from shop import START_SECONDS, Shop, binary

ENGLISH = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def run(*arguments, language="C.UTF-8", given=""):
    environment = {**os.environ, "LANG": language, "LC_ALL": language}
    return subprocess.run([binary(), *arguments], capture_output=True, text=True, timeout=START_SECONDS, check=False,
                          env=environment, input=given)


class CommandTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bobbin-commands-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def ends(self, code, done):
        self.assertEqual(done.returncode, code, (done.args, done.stdout, done.stderr))
        return done

    def init(self, *options, name="shop"):
        self.ends(0, run("init", str(self.folder / name), "--yes", "--password", "s3cret-words", *options))
        return self.folder / name / "shop.yaml"


class HelpTest(CommandTest):
    def test_an_unknown_command_names_the_nearest_and_what_there_is(self):
        done = self.ends(2, run("sevre"))
        self.assertEqual(done.stdout, "")
        self.assertIn("there is no command bobbin sevre; did you mean bobbin serve?", done.stderr)
        self.assertIn("There are: ", done.stderr)
        self.assertIn("did you mean bobbin db verify?", self.ends(2, run("db", "verfy")).stderr)
        self.assertIn("没有命令 bobbin foo", self.ends(2, run("foo", language="zh_CN.UTF-8")).stderr)

    def test_the_help_says_the_codes_that_operations_says(self):
        shown = self.ends(0, run("--help")).stdout
        page = pathlib.Path(__file__).parents[2].joinpath("docs/operations.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| (\d) \| (.+?) \|$", page, re.MULTILINE)
        self.assertEqual([code for code, _ in rows], ["0", "1", "2"])
        for code, meaning in rows:
            self.assertIn(f"  {code}  {meaning.replace('`', '')}", shown)

    def test_every_command_has_a_help(self):
        for words in (("serve",), ("demo",), ("init",), ("config", "check"), ("module", "list"), ("plugin", "list"),
                      ("db", "migrate"), ("db", "verify"), ("db", "backup"), ("db", "restore"), ("import",)):
            self.assertIn("--help", self.ends(0, run(*words, "--help")).stdout)

    def test_every_code_is_what_it_says(self):
        shop = self.init()
        bad = self.folder / "bad.yaml"
        bad.write_text(shop.read_text(encoding="utf-8").replace("currency", "curency"), encoding="utf-8")
        rows = self.folder / "rows.csv"
        rows.write_text("code,name,category,sku,size,colour,price_minor\nA,甲,测试,A,,,128.00\n", encoding="utf-8")
        for code, words in (
                (0, ("--version",)), (0, ("config", "check", str(shop))), (0, ("db", "verify", "--config", str(shop))),
                (0, ("plugin", "list", "--config", str(shop))),
                (1, ("config", "check", str(bad))),
                (1, ("import", "styles", str(rows), "--config", str(shop), "--store", "main")),
                (2, ("serve", "--config", str(bad))), (2, ("import", "styles", str(rows), "--config", str(shop))),
                (2, ("import", "styles", str(rows), "--config", str(shop), "--store", "nowhere")),
                (2, ("module", "list", "--config", str(shop), "--store", "nowhere")),
                (2, ("db", "restore", "--from", str(rows), "--data", str(self.folder / "back"))),
                (2, ("init", str(shop.parent), "--yes")), (2, ("serve",)), (2, ())):
            self.ends(code, run(*words))


class InitTest(CommandTest):
    def test_it_asks_what_a_shopkeeper_knows_and_asks_again_for_a_wrong_answer(self):
        answers = "zh-CN\n春衣\nZZZ\nCNY\nAsia/Shangai\nAsia/Shanghai\nMain Street\nwest\n\ntill-1, till-2\nanna\n"
        done = self.ends(0, run("init", str(self.folder / "mine"), given=answers))
        self.assertIn("there is no currency 'ZZZ'", done.stdout)
        self.assertIn("did you mean 'Asia/Shanghai'?", done.stdout)
        meaning = self.ends(0, run("config", "check", str(self.folder / "mine" / "shop.yaml"))).stdout
        self.assertIn("春衣: CNY, zh-CN, sqlite:data/shop.db", meaning)
        self.assertIn("west 春衣: Asia/Shanghai, day ends at 03:00, tills till-1, till-2", meaning)

    def test_a_wrong_option_is_named_and_nothing_is_left(self):
        for option, value, words in (("--currency", "ZZZ", "there is no currency 'ZZZ'"),
                                     ("--time-zone", "Mars", "unknown time zone 'Mars'"),
                                     ("--locale", "fr", "expected one of zh-CN, en"),
                                     ("--store", "Main Street", ""), ("--tills", "a,,b", ""),
                                     ("--owner", "Anna Li", ""), ("--password", "short", "")):
            done = self.ends(2, run("init", str(self.folder / "none"), "--yes", option, value))
            self.assertRegex(done.stderr, rf"^bobbin: {option}: ")
            self.assertIn(words, done.stderr)
            self.assertNotIn("demo", done.stderr)
            self.assertNotIn("shop.yaml", done.stderr)
            self.assertFalse((self.folder / "none").exists())

    def test_what_holds_money_and_people_is_its_owners_alone(self):
        shop = self.init().parent
        self.assertEqual(stat.S_IMODE((shop / "data").stat().st_mode), 0o700)
        for file in sorted((shop / "data").iterdir()):
            if file.is_file():
                self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600, file)

    def test_a_shop_opens_sells_and_closes_as_the_docs_say(self):
        file = self.init("--locale", "en")
        file.write_text(file.read_text(encoding="utf-8").replace("127.0.0.1:8080", "127.0.0.1:0"), encoding="utf-8")
        shop = Served(self, file)
        owner = shop.login({"store": "main", "till": "till-1", "staff": "owner", "password": "s3cret-words"})
        owner.expect(201, "POST", "/api/v1/styles", {"code": "A", "name": "Shirt", "category": "x", "price_minor": 900})
        owner.expect(201, "POST", "/api/v1/stock/receipts", {"lines": [{"sku": "A", "quantity": 3}]})
        shift = owner.expect(201, "POST", "/api/v1/shifts", {"float_minor": 5_000})
        owner.expect(201, "PUT", "/api/v1/sales/0190a000-0000-7000-8000-000000000001",
                     {"lines": [{"sku": "A", "quantity": 2}], "tenders": [{"id": "cash", "amount_minor": 1_800}]})
        closed = owner.expect(200, "POST", f"/api/v1/shifts/{shift['id']}/close", {"counted": {"cash": 6_800}})
        self.assertEqual(closed["difference"]["cash"], 0)
        shop.stop()
        self.ends(0, run("db", "verify", "--config", str(file)))


class Served:
    """`bobbin serve` on a file of the test's own."""

    def __init__(self, test, file):
        self.process = subprocess.Popen([binary(), "serve", "--config", str(file)], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, env=ENGLISH)
        test.addCleanup(self.process.stdout.close)
        test.addCleanup(self.process.stderr.close)
        test.addCleanup(lambda: self.process.poll() is None and self.process.kill())
        self.test = test
        self.log = []
        self.reader = threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True)
        self.reader.start()
        line = self.process.stdout.readline()
        self.serves = line.startswith("Serving at ")
        self.url = line.rpartition(" ")[2].strip()

    def stop(self):
        self.process.terminate()
        code = self.process.wait(START_SECONDS)
        self.reader.join()
        self.test.assertEqual(code, 0, self.log)

    def login(self, body):
        return Caller(self, None).logged_in(body)


class Caller:
    def __init__(self, shop, token):
        self.shop, self.token = shop, token

    def expect(self, status, method, path, body):
        import urllib.error
        import urllib.request
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        request = urllib.request.Request(self.shop.url + path, json.dumps(body).encode(), headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=START_SECONDS) as answer:
                text, code = answer.read().decode(), answer.status
        except urllib.error.HTTPError as refused:
            text, code = refused.read().decode(), refused.code
        self.shop.test.assertEqual(code, status, text)
        return json.loads(text)

    def logged_in(self, body):
        return Caller(self.shop, self.expect(201, "POST", "/api/v1/sessions", body)["token"])


class VerdictTest(CommandTest):
    """`config check` and `serve` judge a file alike, whatever stands in it."""
    FILE = """bobbin: 1
database: sqlite:data/shop.db
http: {listen: "127.0.0.1:0", tls: "off"}
shop: {name: 织里, currency: CNY}
modules: {payments: "on", points: "on"}
stores:
  main: {name: 店, tills: [till-1]}
"""

    def verdicts(self, text, key=None):
        place = self.folder / str(len(list(self.folder.iterdir())))
        (place / "data").mkdir(parents=True)
        if key is not None:
            (place / "data" / "members.key").write_text(key, encoding="utf-8")
        file = place / "shop.yaml"
        file.write_text(text, encoding="utf-8")
        checked = run("config", "check", str(file))
        served = Served(self, file)
        if served.serves:
            served.stop()
        else:
            self.assertEqual(served.process.wait(START_SECONDS), 2)
            served.reader.join()
        return checked, served

    def test_they_agree(self):
        changed = lambda old, new: self.FILE.replace(old, new)
        for good, text, key in (
                (True, self.FILE, None), (True, self.FILE, "0" * 64), (False, self.FILE, "not a key"),
                (False, changed('tls: "off"', "tls: auto"), None),
                (False, changed("CNY", "ZZZ"), None),
                (False, changed("stores:", "keys: {members: \"${file:nowhere.key}\"}\nstores:"), None),
                (True, changed("stores:", "plugins: {directories: [nowhere]}\nstores:"), None),
                (True, changed('payments: "on"', 'payments: "off"'), None),
                (False, changed("points", "pionts"), None),
                (False, changed("till-1", "till-1, till-1"), None),
                (False, changed("main:", "Main Street:"), None)):
            with self.subTest(text=text, key=key):
                checked, served = self.verdicts(text, key)
                self.assertEqual(checked.returncode, 0 if good else 1, checked)
                self.assertEqual(served.serves, good, served.log)
                if not good:
                    said = "".join(served.log)
                    for line in checked.stdout.splitlines():
                        self.assertIn(line, said)

    def test_what_is_no_fault_is_told_by_both(self):
        for old, new, words in (("stores:", "plugins: {directories: [nowhere]}\nstores:", "there is no folder "),
                                ('payments: "on"', 'payments: "off"', "nothing can be sold there")):
            checked, served = self.verdicts(self.FILE.replace(old, new))
            self.assertIn(words, checked.stdout)
            self.assertIn(words, "".join(served.log))

    def test_a_lost_key_is_told_before_anything_is_sealed_with_another(self):
        shop = self.init()
        text = re.sub(r"keys: .*\n", "", shop.read_text(encoding="utf-8"))
        shop.write_text(text, encoding="utf-8")
        self.ends(0, run("config", "check", str(shop)))
        (shop.parent / "data" / "members.key").unlink()
        self.assertIn("there is no key", self.ends(1, run("config", "check", str(shop))).stdout)
        self.assertIn("there is no key", self.ends(2, run("serve", "--config", str(shop))).stderr)


class DemoFlagsTest(CommandTest):
    def test_once_with_json_says_its_line_and_ends(self):
        done = self.ends(0, run("demo", "--once", "--json", "--data", str(self.folder / "d")))
        line = json.loads(done.stdout)
        self.assertIsNone(line["url"])
        self.assertEqual(line["config"], str(self.folder / "d" / "shop.yaml"))
        self.assertIn("Z 报表", done.stderr)

    def test_once_prints_what_a_shopkeeper_reads(self):
        said = self.ends(0, run("demo", "--once", "--lang", "en", "--data", str(self.folder / "d"))).stdout
        report = said[said.index("== Z report"):]
        self.assertRegex(report, r"Opened by .+ \d{4}-\d\d-\d\d \d\d:\d\d\n")
        self.assertRegex(report, r"Closed by .+ \d{4}-\d\d-\d\d \d\d:\d\d\n")
        self.assertRegex(report, r"Taken less refunds +[\d.]+\n")
        self.assertRegex(report, r"== Member's statement .+\n +Account +Balance\n +Time +Change +Balance +Why\n")
        self.assertRegex(report, r"== Trial balance ==\n +Account +Balance\n")
        self.assertRegex(said, r"Of sale +hz-west-till-1-\d{8}-\d{4}\n")

    def test_once_in_an_empty_shop_plays_nothing_and_says_so(self):
        done = self.ends(0, run("demo", "--once", "--empty", "--lang", "en", "--data", str(self.folder / "d")))
        self.assertIn("there is nothing to sell", done.stdout)
        self.ends(0, run("demo", "--once", "--lang", "en", "--data", str(self.folder / "d")))

    def test_a_demo_keeps_the_database_that_it_was_made_with(self):
        folder = str(self.folder / "d")
        self.ends(0, run("demo", "--once", "--empty", "--data", folder))
        done = self.ends(2, run("demo", "--once", "--data", folder, "--database", "postgresql://nobody@127.0.0.1:1/no"))
        self.assertIn("bobbin: --database: the demo in " + folder + " has a database of its own", done.stderr)
        self.ends(0, run("demo", "--once", "--empty", "--data", folder, "--database", "sqlite:data/shop.db"))

    def test_what_may_be_a_shops_business_is_never_begun_anew(self):
        folder = self.folder / "d"
        self.ends(0, run("demo", "--once", "--data", str(folder)))
        business = (folder / "data" / "shop.db").read_bytes()
        (folder / "staff.json").unlink()  # it holds PINs: somebody tidied up
        done = self.ends(2, run("demo", "--once", "--data", str(folder)))
        self.assertIn("holds data, which no unfinished demo has left", done.stderr)
        self.assertEqual((folder / "data" / "shop.db").read_bytes(), business)
        (folder / "data" / "unfinished-demo").touch()  # as an interrupted one leaves it
        self.ends(0, run("demo", "--once", "--data", str(folder)))
        self.assertFalse((folder / "data" / "unfinished-demo").exists())

    def test_a_password_for_the_demos_database_reaches_no_file(self):
        (self.folder / "d").mkdir()
        done = self.ends(2, run("demo", "--once", "--data", str(self.folder / "d"), "--database",
                                "postgresql://bobbin:s3cret-words@127.0.0.1:1/no"))
        self.assertIn("--database: expected postgresql://USER@HOST/NAME, without a password", done.stderr)
        self.assertNotIn("s3cret-words", done.stdout + done.stderr)
        self.assertEqual(list((self.folder / "d").iterdir()), [])

    def test_a_demo_that_was_refused_leaves_no_folder(self):
        rows = self.folder / "rows.txt"
        rows.write_text("x\n", encoding="utf-8")
        bad_map = self.folder / "map.yaml"
        bad_map.write_text("bobbin_map: 1\n", encoding="utf-8")
        for words in (("--database", "postgresql://nobody@127.0.0.1:1/no"),
                      ("--import", str(rows), "--map", str(bad_map))):
            done = self.ends(2, run("demo", "--once", "--data", str(self.folder / "d"), *words))
            self.assertFalse((self.folder / "d").exists(), done.stderr)

    def test_a_small_import_says_nothing_of_its_progress(self):
        shop = self.init()
        rows = self.folder / "rows.csv"
        rows.write_text("code,name,category,sku,size,colour,price_minor\nA,甲,测试,A,,,12800\n", encoding="utf-8")
        done = self.ends(0, run("import", "styles", str(rows), "--config", str(shop), "--store", "main", "--json"))
        self.assertEqual(done.stderr, "")
        self.assertEqual(json.loads(done.stdout)["imported"], 1)

    def test_a_dry_run_says_in_both_languages_that_nothing_was_written(self):
        shop = self.init()
        rows = self.folder / "rows.csv"
        rows.write_text("code,name,category,sku,size,colour,price_minor\nA,甲,测试,A,,,12800\n", encoding="utf-8")
        words = ("import", "styles", str(rows), "--config", str(shop), "--store", "main")
        dry = self.ends(0, run(*words, "--dry-run")).stdout
        self.assertIn("nothing was written", dry)
        self.assertIn("would be taken: 1\n", dry)
        dry = self.ends(0, run(*words, "--dry-run", language="zh_CN.UTF-8")).stdout
        self.assertIn("什么都没有写入", dry)
        self.assertIn("将会导入: 1\n", dry)
        done = self.ends(0, run(*words)).stdout
        self.assertIn("  taken: 1\n", done)
        self.assertNotIn("nothing was written", done)

    def test_a_database_that_is_no_database_is_a_damage_with_its_file(self):
        data = self.folder / "d"
        self.ends(0, run("demo", "--once", "--data", str(data)))
        file = data / "data" / "shop.db"
        whole = file.read_bytes()
        for bytes_left, words in ((whole[:4096], "restore the last backup"), (b"x" * 16 + whole[16:], "not a database"),
                                  (b"", "0 bytes")):
            file.write_bytes(bytes_left)
            done = self.ends(1, run("db", "verify", "--data", str(data)))
            self.assertRegex(done.stdout, rf"^file: .*{re.escape(str(file))}.*{words}")
            self.assertIn("1 damages", done.stdout)
            self.assertIn(str(file), self.ends(2, run("demo", "--once", "--data", str(data))).stderr)
            self.assertEqual(file.read_bytes(), bytes_left)

    def test_a_database_without_its_key_is_proved_but_for_what_is_sealed(self):
        folder, backup, back = self.folder / "d", str(self.folder / "b.tar.gz"), self.folder / "back"
        self.ends(0, run("demo", "--once", "--data", str(folder)))
        self.ends(0, run("db", "backup", "--data", str(folder), "--to", backup, "--without-key"))
        self.ends(0, run("db", "restore", "--from", backup, "--data", str(back)))
        self.assertIn("No key: what is sealed of members was not checked.\n",
                      self.ends(0, run("db", "verify", "--data", str(back))).stdout)
        self.assertNotIn("No key", self.ends(0, run("db", "verify", "--data", str(folder))).stdout)

    def test_a_quarantined_file_is_in_the_list_of_plugins(self):
        shop = self.init()
        (shop.parent / "plugins").mkdir()
        (shop.parent / "plugins" / "broken.so").write_bytes(b"no plugin")
        with shop.open("a", encoding="utf-8") as file:
            file.write("plugins: {directories: [plugins]}\n")
        lines = self.ends(0, run("plugin", "list", "--config", str(shop))).stdout.splitlines()
        self.assertTrue(any(re.match(r"broken  -  quarantined  .+ \S*broken\.so$", line) for line in lines), lines)
        self.assertTrue(any(re.match(r"points  \S+  ready  ", line) for line in lines), lines)

    def test_a_backup_says_what_it_is_whatever_its_name(self):
        shop = self.init()
        done = self.ends(0, run("db", "backup", "--config", str(shop), "--to", str(self.folder / "x.zip")))
        self.assertIn("x.zip, a tar archive, unpacked (", done.stdout)
        self.ends(0, run("db", "restore", "--from", str(self.folder / "x.zip"), "--data", str(self.folder / "back")))
        self.assertNotIn("s3cret-words", done.stdout + done.stderr)


class ClockTest(unittest.TestCase):
    def setUp(self):
        self.shop = Shop()
        self.addCleanup(self.shop.remove)
        self.addCleanup(lambda: self.shop.process.poll() is None and self.shop.kill())

    def move(self, now):
        return self.shop.anybody().put("/api/v1/demo/clock", {"now": now})

    def test_a_move_is_ten_years_at_most_and_never_back(self):
        self.assertEqual(self.move("2126-01-05T10:00:00+08:00").field, "/now")
        self.assertEqual(self.move("2026-01-05T09:59:59+08:00").field, "/now")
        self.assertEqual(self.move("2026-01-06T10:00:00+08:00").status, 200)

    def test_a_long_move_ends_with_the_program(self):
        def move():
            with contextlib.suppress(OSError, AssertionError):  # cut off by the program's end
                self.move("2035-12-31T10:00:00+08:00")

        moving = threading.Thread(target=move)
        moving.start()
        clock = pathlib.Path(self.shop.data, "clock.txt")
        deadline = time.monotonic() + START_SECONDS
        while clock.read_text(encoding="utf-8").startswith("2026-01-05") and time.monotonic() < deadline:
            time.sleep(0.01)
        # While it is under way a move back is refused at once: to before the first instant, since the file is written
        # a moment before the clock stands there.
        self.assertEqual(self.move("2026-01-05T09:59:59+08:00").status, 422)
        self.shop.stop()
        moving.join(START_SECONDS)
        self.assertFalse(moving.is_alive())

    def test_a_stopped_clock_begins_where_the_folders_business_has_got_to(self):
        self.move("2026-03-01T10:00:00+08:00")
        manager = self.shop.login("manager")
        self.assertEqual(manager.post("/api/v1/shifts", {"float_minor": 0}).status, 201)
        self.shop.stop()
        os.remove(os.path.join(self.shop.data, "clock.txt"))
        self.shop.start()
        self.assertEqual(self.move("2026-02-01T10:00:00+08:00").field, "/now")
        self.assertEqual(self.move("2026-03-01T10:00:01+08:00").status, 200)

    def test_an_import_takes_place_at_the_stopped_clock_and_leaves_it_there(self):
        self.shop.stop()
        folder = pathlib.Path(self.shop.data)
        (folder / "members.csv").write_text("code,name,phone,points\nK1,王芳,,120\n", encoding="utf-8")
        sales = ("sale,at,member,sku,quantity,unit_price_minor,name,discount_minor,associates,till\n"
                 "1,{},,OLD,1,100,旧衣,,,\n2,{},,OLD,1,100,旧衣,,,\n")
        (folder / "sales.csv").write_text(sales.format("2026-01-05T09:59:00+08:00", "2026-01-05T10:01:00+08:00"),
                                          encoding="utf-8")
        took = self.shop.run("import", "members", str(folder / "members.csv"), "--data", self.shop.data, "--store", "hz-west",
                             "--json")
        self.assertTrue(took.stdout, took)
        self.assertEqual((took.returncode, json.loads(took.stdout)["imported"]), (0, 1), took)
        took = self.shop.run("import", "sales", str(folder / "sales.csv"), "--config", str(folder / "shop.yaml"), "--store",
                             "hz-west", "--json")
        self.assertTrue(took.stdout, took)
        said = json.loads(took.stdout)
        self.assertEqual((took.returncode, said["imported"], [row["line"] for row in said["bad"]]), (1, 1, [3]), took)
        self.shop.start()
        self.assertEqual((folder / "clock.txt").read_text(encoding="utf-8"), "2026-01-05T10:00:00+08:00\n")
        joined = self.shop.login("manager").get("/api/v1/audit?action=member.joined")["items"][0]
        self.assertTrue(joined["at"].startswith("2026-01-05T10:00:00"), joined)

    def test_a_machine_whose_clock_is_behind_the_shops_business_is_told_and_sells(self):
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 300 * 86_400))
        while self.move(day + "T10:00:00+08:00").status != 200:
            self.fail("the clock did not move")
        manager = self.shop.login("manager")
        self.assertEqual(manager.post("/api/v1/shifts", {"float_minor": 0}).status, 201)
        self.shop.stop()
        os.remove(os.path.join(self.shop.data, "clock.txt"))
        command = [binary(), "demo", "--data", self.shop.data, "--port", "0", "--json"]
        again = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertTrue(again.stdout.readline().startswith("{"))
        again.send_signal(signal.SIGTERM)
        _, log = again.communicate(timeout=START_SECONDS)
        self.assertEqual(again.returncode, 0, log)
        self.assertIn("last business was at " + day, log)
