"""Bad input on every route, made from openapi.json: a 4xx that names the field, nothing written, never a 500."""
import copy
import json

from shop import FlowTest, new_id, openapi_of

# What an otherwise right request says in these members, so that the one that is wrong is what is refused.
EXAMPLES = {"store": "hz-west", "till": "till-1", "staff": "lin", "now": "2026-01-05T10:00:00+08:00"}
HUGE = 2**63  # one more than fits
DEEP = 100_000


def example(schema, name=""):
    """An instance that fits the schema: required members only."""
    if name in EXAMPLES:
        return EXAMPLES[name]
    if "enum" in schema:
        return schema["enum"][0]
    for many in ("oneOf", "anyOf"):
        if many in schema:
            return example(schema[many][0], name)
    kind = schema.get("type", "object")
    kind = kind if isinstance(kind, str) else kind[0]
    if kind == "object":
        properties = schema.get("properties", {})
        return {key: example(properties[key], key) for key in schema.get("required", [])}
    if kind == "array":
        return [example(schema.get("items", {}), name) for _ in range(max(1, schema.get("minItems", 0)))]
    if kind == "integer":
        return max(1, schema.get("minimum", 1))
    if kind == "boolean":
        return True
    if kind == "null":
        return None
    if schema.get("format") == "uuid":
        return new_id()
    if schema.get("format") == "date":
        return "2026-01-05"
    return "x" * max(1, schema.get("minLength", 1))


def places(schema, at=()):
    """(path, schema) of every member at any depth."""
    if "properties" in schema:
        for name, member in schema["properties"].items():
            yield at + (name,), member
            yield from places(member, at + (name,))
    if "items" in schema:
        yield at + (0,), schema["items"]
        yield from places(schema["items"], at + (0,))


def put_at(instance, path, value, schema):
    """A copy with `value` at `path`; objects and lists on the way are made of examples."""
    instance = copy.deepcopy(instance)
    here, here_schema = instance, schema
    for step in path[:-1]:
        here_schema = here_schema["items"] if isinstance(step, int) else here_schema["properties"][step]
        there = here[step] if isinstance(step, int) or here.get(step) is not None else None
        if there is None:
            there = example(here_schema, step)
            here[step] = there
        if isinstance(there, list) and not there:
            there.append(example(here_schema.get("items", {})))
        here = there
    here[path[-1]] = value
    return instance


def kinds_of(schema):
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else kinds


def wrong_values(schema):
    """(what, value, must the field be named?)"""
    kinds = kinds_of(schema)
    if not kinds:
        return
    yield "wrong type", [[]] if "array" not in kinds else {"a": 1}
    if "null" not in kinds:
        yield "null", None
    if "integer" in kinds:
        yield "text for a number", "1"
        yield "a fraction", 1.5
        yield "beyond int64", HUGE
        yield "beyond any integer", 10**40
        if schema.get("minimum", -1) >= 0:
            yield "negative", -1
        if "maximum" in schema:
            yield "too large", schema["maximum"] + 1
    if "string" in kinds:
        yield "NUL", "a\0b"
        yield "unpaired surrogate", "a\ud800b"
        yield "far too long", "长" * 3_000
        if "enum" in schema:
            yield "none of the words", "nonsense"
    if "boolean" in kinds:
        yield "text for a boolean", "true"


class BadInputTest(FlowTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operations = []
        for path, item in openapi_of(cls.shop)["paths"].items():
            for method, operation in item.items():
                cls.operations.append((method.upper(), path, operation))

    def setUp(self):
        self.before = self.everything()

    def tearDown(self):
        self.assertEqual(self.everything(), self.before)  # nothing was written

    def everything(self):
        out = {}
        for path in ("/api/v1/sales", "/api/v1/members", "/api/v1/styles", "/api/v1/staff", "/api/v1/parked",
                     "/api/v1/shifts", "/api/v1/audit", "/api/v1/journal/entries", "/api/v1/journal/balances",
                     "/api/v1/journal/trial-balance"):
            out[path] = self.owner.get(path + "?limit=1000").json
        return out

    def address(self, path, operation):
        """The address with ids that nobody has."""
        out = path
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                value = new_id() if parameter["schema"].get("format") == "uuid" else "nobody"
                out = out.replace("{" + parameter["name"] + "}", value)
        return out

    def send(self, method, path, operation, payload):
        who = self.shop.anybody() if operation.get("security") == [] else self.owner
        answer = who.raw(method, self.address(path, operation), payload,
                         {"Content-Type": "application/json"} if payload is not None else None)
        who.check(method, path, answer)
        return answer

    def must_refuse(self, what, answer, field=None, statuses=(400, 422)):
        self.assertIn(answer.status, statuses, f"{what}: {answer}")
        self.assertTrue(answer.json["detail"], what)
        if field is not None:
            self.assertEqual(answer.field, field, f"{what}: {answer}")

    def bodies(self):
        for method, path, operation in self.operations:
            body = operation.get("requestBody")
            if body:
                yield method, path, operation, body["content"]["application/json"]["schema"]

    def test_what_is_no_json(self):
        rubbish = [b"", b"{", b"nonsense", b"[]", b"1", b'"text"', b"null", b'{"a":1', b"\xff\xfe", b'{"a":"\xc0\xaf"}',
                   b'{"a":01}', b"{'a':1}", b'{"a":1}}', b'{"a":NaN}', b"[" * DEEP, b'{"a":' * DEEP,
                   b'{"x":1,"x":1}', b"\x00", b'{"\\ud800":1}', b"{}{}"]
        for method, path, operation, _ in self.bodies():
            for payload in rubbish:
                answer = self.send(method, path, operation, payload)
                self.must_refuse(f"{method} {path} {payload[:20]}", answer)

    def test_every_member_of_every_body_is_checked(self):
        count = 0
        for method, path, operation, schema in self.bodies():
            good = example(schema)
            for at, member in places(schema):
                for what, value in wrong_values(member):
                    body = put_at(good, at, value, schema)
                    payload = json.dumps(body).encode()
                    answer = self.send(method, path, operation, payload)
                    pointer = "".join(f"/{step}" for step in at)
                    self.must_refuse(f"{method} {path} {pointer} {what}", answer)
                    # A surrogate is refused by the reader, which may not know where it stands.
                    if answer.field is not None and what not in ("unpaired surrogate", "beyond any integer"):
                        self.assertTrue((answer.field + "/").startswith(pointer + "/"),
                                        f"{method} {path} {pointer} {what}: {answer}")
                    count += 1
        self.assertGreater(count, 300)

    def test_unknown_and_missing_members(self):
        for method, path, operation, schema in self.bodies():
            good = example(schema)
            answer = self.send(method, path, operation, json.dumps({**good, "nonsense": 1}).encode())
            self.must_refuse(f"{method} {path} unknown", answer, "/nonsense")
            for name in schema.get("required", []):
                less = {key: value for key, value in good.items() if key != name}
                answer = self.send(method, path, operation, json.dumps(less).encode())
                self.must_refuse(f"{method} {path} without {name}", answer, "/" + name)

    def test_ten_megabytes_are_too_large(self):
        payload = b'{"name":"' + b"x" * 10_000_000 + b'"}'
        for method, path, operation, _ in self.bodies():
            who = self.shop.anybody() if operation.get("security") == [] else self.owner
            answer = who.raw(method, self.address(path, operation), payload)
            self.assertEqual((answer.status, answer.code), (413, "too_large"), f"{method} {path} {answer}")

    def test_queries_are_checked(self):
        for method, path, operation in self.operations:
            if operation.get("requestBody"):
                continue
            who = self.shop.anybody() if operation.get("security") == [] else self.owner
            address = self.address(path, operation)
            names = {p["name"]: p["schema"] for p in operation.get("parameters", []) if p["in"] == "query"}
            answer = who.call(method, address + "?nonsense=1")
            self.must_refuse(f"{method} {path}?nonsense", answer, "nonsense")
            for name, schema in names.items():
                for value in self.wrong_texts(name, schema):
                    answer = who.call(method, f"{address}?{name}={value}")
                    self.assertIn(answer.status, (400, 404, 422), f"{method} {address}?{name}={value[:40]} {answer}")
                    if answer.status != 404 and "{" not in path:
                        self.assertEqual(answer.field, name, answer)
            for name in names:
                answer = who.call(method, f"{address}?{name}=1&{name}=1")
                self.must_refuse(f"{method} {path} {name} twice", answer, name)

    @staticmethod
    def wrong_texts(name, schema):
        kinds = kinds_of(schema)
        if "integer" in kinds:
            if "minimum" in schema:
                yield str(schema["minimum"] - 1)
            yield from ("", "x", "1.5", "1e3", "99999999999999999999", " 1")
        elif "boolean" in kinds:
            yield from ("", "yes", "1", "TRUE")
        elif "enum" in schema:
            yield "nonsense"
        elif schema.get("format") == "date":
            yield from ("2026-13-01", "2026-02-30", "05.01.2026", "2026-1-5", "x")
        elif name == "cursor":
            yield "x" * 300
        else:
            yield "x" * 3_000

    def test_addresses_are_checked(self):
        for path in ("/api/v1/sales/not-a-uuid", "/api/v1/sales/%00", "/api/v1/sales/%ff", "/api/v1/members/%zz",
                     "/api/v1/sales/" + "a" * 300):
            answer = self.owner.call("GET", path)
            self.assertEqual(answer.status, 400, (path, answer))
        for path in ("/api/v1/nothing", "/api/v2/sales", "/api/v1/sales/", "/api/v1//sales", "/api/v1/members/nobody",
                     "/api/v1/styles/NOPE", "/api/v1/plugins/nothing/x", "/api/v1/shifts/x/report",
                     "/api/v1/stores/hz-north/modules", "/%2e%2e/%2e%2e/etc/passwd", "/api/v1/members/' OR 1=1 --"):
            answer = self.owner.call("GET", path)
            self.assertEqual((answer.status, answer.code), (404, "not_found"), (path, answer))

    def test_ids_that_nobody_has_are_not_found(self):
        for method, path, operation in self.operations:
            if "{" not in path or method == "PUT" or operation.get("requestBody"):
                continue
            answer = self.send(method, path, operation, None)
            if answer.status == 400:  # a parameter of the query is required
                continue
            if path.startswith("/api/v1/plugins/") and "{m}" not in path:
                self.assertLess(answer.status, 500)
                continue
            self.assertEqual((answer.status, answer.code), (404, "not_found"), f"{method} {path} {answer}")

    def test_without_a_session_nothing_is_told(self):
        nobody = self.shop.anybody()
        for method, path, operation in self.operations:
            if operation.get("security") == []:
                continue
            address = self.address(path, operation)
            for token in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic bGluOjEyMzQ="},
                          {"Authorization": "Bearer " + "a" * 64}, {"Authorization": "Bearer"}):
                answer = nobody.call(method, address, headers=token)
                self.assertEqual((answer.status, answer.code), (401, "unauthenticated"), f"{method} {path} {answer}")

    def test_what_a_cashier_may_not_is_forbidden_by_name(self):
        mine = {"sell", "return", "members", "shifts", "stock.read"}
        for method, path, operation in self.operations:
            permission = operation.get("x-permission")
            if permission and permission not in mine:
                answer = self.lin.call(method, self.address(path, operation))
                self.assertEqual((answer.status, answer.code), (403, "forbidden"), f"{method} {path} {answer}")
                self.assertIn(permission, answer["detail"])
