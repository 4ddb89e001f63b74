"""What every flow test needs: a demo shop of its own, people who log in, and calls whose answers are held against the
shop's own OpenAPI. Python's standard library only; the program under test is BOBBIN_BIN."""
import concurrent.futures
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse
import uuid

import schema_check

START_SECONDS = 240  # a demo under a sanitizer on a busy machine
CALL_SECONDS = 120


def binary():
    path = os.environ.get("BOBBIN_BIN", "")
    if not path:
        raise SystemExit("BOBBIN_BIN must name the program bobbin")
    return path


def on_postgresql():
    """The server of tests/support/postgres.py; without it the shops are on SQLite."""
    return os.environ.get("BOBBIN_TEST_DATABASE", "")


def schema_of(data):
    """A schema of its own for the shop in that folder; made when it isn't there. Answers its address."""
    name = "flow_" + "".join(c if c.isalnum() else "_" for c in os.path.basename(data)).lower()
    tell_server(f"CREATE SCHEMA IF NOT EXISTS {name}")
    return f"{on_postgresql()}&options=-csearch_path%3D{name}", name


def tell_server(sql):
    """Answers what it says, values only."""
    done = subprocess.run(["psql", "--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--dbname",
                           on_postgresql(), "--command", "SET client_min_messages = warning; " + sql],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{sql}: {done.stderr}")
    return done.stdout.strip()


def new_id():
    return str(uuid.uuid4())


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.bytes = body
        self.kind = headers.get("content-type", "")
        self.text = body.decode() if "officedocument" not in self.kind else ""
        self.json = json.loads(self.text) if "json" in self.kind and body else None

    @property
    def code(self):
        """The last part of a problem's type: 'invalid'."""
        return (self.json or {}).get("type", "").rpartition(":")[2]

    @property
    def field(self):
        return (self.json or {}).get("field")

    def __repr__(self):
        return f"{self.status} {self.text[:2000]}"

    def __getitem__(self, key):
        return self.json[key]


class Shop:
    """A demo shop in a folder of its own, with a stopped clock (clock="system": with the machine's); on the tests' database
    (engine="sqlite": on SQLite whatever that is)."""

    def __init__(self, *options, data=None, clock="manual", engine="", environment=None):
        self.data = data or tempfile.mkdtemp(prefix="bobbin-flow-")
        self.options = options if clock == "system" else ("--clock", clock, *options)
        self.environment = {**os.environ, **(environment or {})}
        self.schema = None
        if on_postgresql() and engine != "sqlite":
            address, self.schema = schema_of(self.data)
            self.options = (*self.options, "--database", address)
        self.process = None
        self.openapi = None
        self.start()

    def start(self):
        command = [binary(), "demo", "--data", self.data, "--port", "0", "--json", *self.options]
        self.log = open(os.path.join(self.data, "..", os.path.basename(self.data) + ".log"), "ab")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, stdin=subprocess.DEVNULL,
                                        env=self.environment)
        line = self._first_line()
        self.facts = json.loads(line)
        address = urllib.parse.urlsplit(self.facts["url"])
        self.host, self.port = address.hostname, address.port
        self.people = {person["id"]: person for person in self.facts["staff"]}

    def _first_line(self):
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            reading = pool.submit(self.process.stdout.readline)
            try:
                line = reading.result(START_SECONDS)
            except concurrent.futures.TimeoutError:
                self.process.kill()
                line = b""
        if not line:
            raise AssertionError(f"the demo did not start:\n{self.log_text()}")
        return line

    def log_text(self):
        self.log.flush()
        return pathlib.Path(self.log.name).read_text(errors="replace")[-4000:]

    def kill(self):
        """As a power cut."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        self.process.terminate()
        try:
            code = self.process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the demo did not stop:\n{self.log_text()}") from None
        self.process.stdout.close()
        if code != 0:
            raise AssertionError(f"the demo ended with {code}:\n{self.log_text()}")

    def end(self):
        """Whatever state a test has left it in."""
        if self.process.poll() is None:
            self.kill()
        self.remove()

    def remove(self):
        self.log.close()
        os.remove(self.log.name)
        shutil.rmtree(self.data, ignore_errors=True)
        if self.schema:
            tell_server(f"DROP SCHEMA {self.schema} CASCADE")

    def run(self, *arguments):
        return subprocess.run([binary(), *arguments], capture_output=True, text=True, timeout=START_SECONDS, check=False)

    def verify(self):
        done = self.run("db", "verify", "--data", self.data)
        if done.returncode != 0:
            raise AssertionError(f"db verify: {done.returncode}\n{done.stdout}\n{done.stderr}")

    def anybody(self):
        return Person(self, None)

    def login(self, who, store="hz-west", till="till-1"):
        body = {"store": store, "staff": who}
        if till:
            body["till"] = till
        secret = "password" if "password" in self.people[who] else "pin"
        body[secret] = self.people[who][secret]
        answer = Person(self, None).post("/api/v1/sessions", body)
        if answer.status != 201:
            raise AssertionError(f"login of {who}: {answer}")
        return Person(self, answer["token"])


class Person:
    """Somebody with a token. Each thread has its own connection."""

    def __init__(self, shop, token, language=None):
        self.shop = shop
        self.token = token
        self.language = language
        self.local = threading.local()

    def speaking(self, language):
        return Person(self.shop, self.token, language)

    def raw(self, method, path, payload=None, headers=None):
        """One request, bytes as they are. A connection that the server closed while idle is opened again."""
        path = urllib.parse.quote(path, safe="/?&=%:+,-._~")
        everything = {"Content-Type": "application/json"} if payload is not None else {}
        if self.token:
            everything["Authorization"] = "Bearer " + self.token
        if self.language:
            everything["Accept-Language"] = self.language
        everything.update(headers or {})
        for attempt in (1, 2):
            fresh = getattr(self.local, "connection", None) is None
            if fresh:
                self.local.connection = http.client.HTTPConnection(self.shop.host, self.shop.port,
                                                                   timeout=CALL_SECONDS)
            try:
                self.local.connection.request(method, path, payload, everything)
                response = self.local.connection.getresponse()
                body = response.read()
                found = {name.lower(): value for name, value in response.getheaders()}
                if found.get("connection") == "close":
                    self.close()
                return Answer(response.status, found, body)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()
                if fresh or attempt == 2:
                    raise

    def close(self):
        if getattr(self.local, "connection", None) is not None:
            self.local.connection.close()
        self.local.connection = None

    def call(self, method, path, body=None, headers=None):
        payload = None if body is None else json.dumps(body).encode()
        answer = self.raw(method, path, payload, headers)
        self.check(method, path, answer)
        return answer

    def check(self, method, path, answer):
        """Every answer of every test keeps the promise of openapi.json."""
        if path.startswith("/api/v1/openapi.json") or method == "OPTIONS":
            return
        faults = list(answer_faults(self.shop, method, path, answer))
        if faults:
            raise AssertionError(f"{method} {path} answers {answer}\nagainst its schema:\n" + "\n".join(faults[:20]))

    def get(self, path, **headers):
        return self.call("GET", path, headers=headers)

    def put(self, path, body=None, **headers):
        return self.call("PUT", path, body, headers)

    def post(self, path, body=None, **headers):
        return self.call("POST", path, body, headers)

    def patch(self, path, body=None, **headers):
        return self.call("PATCH", path, body, headers)

    def delete(self, path, **headers):
        return self.call("DELETE", path, headers=headers)


def openapi_of(shop):
    if shop.openapi is None:
        shop.openapi = shop.anybody().raw("GET", "/api/v1/openapi.json").json
    return shop.openapi


def operation_of(shop, method, path):
    """The operation of openapi.json that this address means; None when there is none."""
    given = urllib.parse.urlsplit(path).path.split("/")
    best = None
    for template, item in openapi_of(shop)["paths"].items():
        pieces = template.split("/")
        if len(pieces) != len(given) or method.lower() not in item:
            continue
        if all(a == b or (a.startswith("{") and b) for a, b in zip(pieces, given)):
            literal = sum(not piece.startswith("{") for piece in pieces)
            if best is None or literal > best[0]:
                best = (literal, item[method.lower()])
    return best[1] if best else None


def media_type(kind):
    return kind.partition(";")[0]


def answer_faults(shop, method, path, answer):
    problem = openapi_of(shop)["components"]["responses"]["problem"]["content"]["application/problem+json"]["schema"]
    if answer.status >= 400:
        if not answer.headers.get("content-type", "").startswith("application/problem+json"):
            yield f"a refusal of type {answer.headers.get('content-type')}"
            return
        yield from schema_check.faults(answer.json, problem)
        if answer.json.get("status") != answer.status:
            yield f"/status: is not {answer.status}"
        return
    operation = operation_of(shop, method, path)
    if operation is None:
        yield "is not in openapi.json"
        return
    promised = operation["responses"].get(str(answer.status))
    if promised is None:
        yield f"status {answer.status} is not in openapi.json"
        return
    kinds = promised.get("content", {})
    if kinds and answer.status != 204 and method != "HEAD" and media_type(answer.kind) not in map(media_type, kinds):
        yield f"a body of type {answer.kind}, which is not in openapi.json"
        return
    schema = kinds.get("application/json", {}).get("schema")
    if schema is not None and answer.kind == "application/json":
        yield from schema_check.faults(answer.json, schema)


class Checks(unittest.TestCase):
    maxDiff = None

    def expect(self, status, answer):
        self.assertEqual(answer.status, status, answer)
        return answer

    def refused(self, status, code, answer, field=None):
        self.assertEqual((answer.status, answer.code), (status, code), answer)
        if field is not None:
            self.assertEqual(answer.field, field, answer)
        return answer


class FlowTest(Checks):
    """One shop for all tests of a class, a manager at till-1 of hz-west with an open shift, and a cashier there."""
    OPTIONS = ()

    @classmethod
    def setUpClass(cls):
        cls.shop = Shop(*cls.OPTIONS)
        cls.addClassCleanup(cls.shop.remove)
        cls.addClassCleanup(lambda: cls.shop.process.poll() is None and cls.shop.kill())
        cls.owner = cls.shop.login("owner")
        cls.manager = cls.shop.login("manager")
        cls.lin = cls.shop.login("lin")
        answer = cls.manager.post("/api/v1/shifts", {"float_minor": 50_000})
        assert answer.status == 201, answer
        cls.shift = answer["id"]

    @classmethod
    def tearDownClass(cls):
        """What a day of tests leaves must still add up."""
        if cls.shop.process.poll() is None:
            balances = {}
            for row in cls.manager.get("/api/v1/journal/trial-balance")["items"]:
                balances[row["unit"]] = balances.get(row["unit"], 0) + row["balance"]
            assert all(balance == 0 for balance in balances.values()), balances
            cls.shop.stop()
            cls.shop.verify()

    # Things that tests need.

    def style(self, price_minor, sizes=(), stock=100, **more):
        """A new style with stock in hz-west; answers its SKUs in the order of the sizes."""
        code = "F" + new_id()[:8].upper()
        body = {"code": code, "name": "款 " + code, "category": "测试", "price_minor": price_minor,
                "sizes": list(sizes), **more}
        made = self.expect(201, self.manager.post("/api/v1/styles", body))
        skus = [variant["sku"] for variant in made["variants"]]
        if stock:
            lines = [{"sku": sku, "quantity": stock} for sku in skus]
            self.expect(201, self.manager.post("/api/v1/stock/receipts", {"lines": lines}))
        return skus if sizes else skus[0]

    def member(self, points=0, **more):
        self.__class__.phones = getattr(self.__class__, "phones", 13900000000) + 1
        body = {"name": "客 " + new_id()[:4], "phone": str(self.__class__.phones), **more}
        made = self.expect(201, self.lin.post("/api/v1/members", body))
        if points:
            gift = {"member": made["id"], "points": points, "reason": "测试"}
            self.expect(201, self.manager.put("/api/v1/plugins/points/gifts/" + new_id(), gift))
        return made.json

    def points(self, member):
        return self.lin.get(f"/api/v1/plugins/points/members/{member['id']}")["balance"]

    def sell(self, lines, tenders, who=None, sale=None, **more):
        """Lines as (sku, quantity) or whole; tenders as {id: amount} or a list."""
        who = who or self.lin
        lines = [line if isinstance(line, dict) else {"sku": line[0], "quantity": line[1]} for line in lines]
        if isinstance(tenders, dict):
            tenders = [{"id": name, "amount_minor": amount} for name, amount in tenders.items()]
        return who.put("/api/v1/sales/" + (sale or new_id()), {"lines": lines, "tenders": tenders, **more})

    def effects(self, answer, plugin="points"):
        """Those of one module."""
        return [effect for effect in answer["effects"] if effect["plugin"] == plugin]

    def stock(self, sku):
        items = self.lin.get("/api/v1/variants?sku=" + sku)["items"]
        return items[0]["stock"]


def at_once(count, work):
    """work(0) .. work(count - 1), each in a thread of its own, let go together."""
    start = threading.Barrier(count)

    def one(index):
        start.wait()
        return work(index)

    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def now():
    return time.monotonic()
