"""The host itself: openapi.json against the routes, health, metrics, methods, languages, the clock, a restart."""
import pathlib
import re
import socket

from revise import revise
from shop import FlowTest, new_id, openapi_of

# http.md's calls of the host and of the plugins that exist, by hand.
PROMISED = """
POST /api/v1/sessions
GET /api/v1/stores
GET /api/v1/stores/{s}/modules
GET /api/v1/stores/{s}/panels
POST /api/v1/staff
GET /api/v1/staff
PATCH /api/v1/staff/{id}
POST /api/v1/styles
GET /api/v1/styles/{code}
PATCH /api/v1/styles/{code}
GET /api/v1/variants
POST /api/v1/stock/receipts
POST /api/v1/stock/transfers
POST /api/v1/stock/counts
GET /api/v1/stock
POST /api/v1/members
GET /api/v1/members
GET /api/v1/members/{m}
PATCH /api/v1/members/{m}
GET /api/v1/members/{m}/sales
POST /api/v1/quotes
PUT /api/v1/sales/{uuid}
GET /api/v1/sales
GET /api/v1/sales/{uuid}
GET /api/v1/sales/{uuid}/receipt
GET /api/v1/sales/{uuid}/explain
PUT /api/v1/returns/{uuid}
PUT /api/v1/exchanges/{uuid}
PUT /api/v1/parked/{uuid}
GET /api/v1/parked
DELETE /api/v1/parked/{uuid}
GET /api/v1/audit
POST /api/v1/shifts
GET /api/v1/shifts
POST /api/v1/shifts/{id}/cash
POST /api/v1/shifts/{id}/close
GET /api/v1/shifts/{id}/report
GET /api/v1/journal/balances
GET /api/v1/journal/entries
GET /api/v1/journal/trial-balance
GET /api/v1/plugins/commission/staff/{staff}
GET /api/v1/plugins/commission/ranking
GET /api/v1/plugins/commission/periods/{p}
POST /api/v1/plugins/commission/periods/{p}/close
GET /api/v1/plugins/points/members/{m}
POST /api/v1/plugins/points/members/{m}/checkins
PUT /api/v1/plugins/points/gifts/{uuid}
GET /api/v1/plugins/points/rules
GET /api/v1/plugins/points/leaderboard
GET /api/v1/plugins/points/liability
GET /api/v1/plugins/points/rewards
PUT /api/v1/plugins/points/redemptions/{uuid}
GET /api/v1/plugins/referral/members/{m}
GET /api/v1/plugins/referral/funnel
GET /api/v1/plugins/referral/tasks
GET /api/v1/plugins/rfm/members/{m}
GET /api/v1/plugins/rfm/members
GET /api/v1/plugins/rfm/segments
GET /api/v1/plugins/rfm/lifecycle
GET /api/v1/plugins/rfm/movements
GET /api/v1/plugins/rfm/pareto
POST /api/v1/plugins/rfm/refresh
GET /api/v1/plugins/tiers/ladder
GET /api/v1/plugins/tiers/members/{m}
PUT /api/v1/plugins/stored_value/topups/{uuid}
GET /api/v1/plugins/stored_value/members/{m}
PUT /api/v1/plugins/stored_value/topup_refunds/{uuid}
GET /api/v1/plugins/stored_value/liability
POST /api/v1/plugins/stored_value/members/{m}/freeze
POST /api/v1/plugins/stored_value/members/{m}/unfreeze
PUT /api/v1/plugins/stored_value/members/{m}/pin
PUT /api/v1/demo/clock
GET /healthz
GET /readyz
GET /metrics
GET /
"""


class HostTest(FlowTest):
    def test_openapi_says_what_a_filter_of_the_journal_takes(self):
        for call in ("balances", "entries"):
            row = openapi_of(self.shop)["paths"]["/api/v1/journal/" + call]["get"]
            self.assertEqual([p["name"] for p in row["parameters"] if not p.get("description")], [], call)

    def test_openapi_lists_what_was_promised(self):
        api = openapi_of(self.shop)
        self.assertEqual(api["openapi"], "3.1.0")
        listed = {f"{method.upper()} {path}" for path, item in api["paths"].items() for method in item}
        self.assertEqual(set(PROMISED.split("\n")) - {""} - listed, set())

    def test_every_operation_says_what_it_takes_and_gives(self):
        names = set()
        for path, item in openapi_of(self.shop)["paths"].items():
            for method, operation in item.items():
                where = f"{method} {path}"
                self.assertTrue(operation["summary"], where)
                self.assertNotIn(operation["operationId"], names)
                names.add(operation["operationId"])
                self.assertTrue(any(status.startswith("2") for status in operation["responses"]), where)
                self.assertIn("default", operation["responses"], where)
                in_path = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
                self.assertEqual(in_path, set(re.findall(r"\{(\w+)\}", path)), where)
                body = operation.get("requestBody")
                if body:
                    self.assertEqual(body["content"]["application/json"]["schema"]["type"], "object", where)

    def test_methods_are_told(self):
        for path, item in openapi_of(self.shop)["paths"].items():
            address = re.sub(r"\{\w+\}", new_id(), path)
            allowed = {method.upper() for method in item} | {"OPTIONS"} | ({"HEAD"} if "get" in item else set())
            told = self.owner.call("OPTIONS", address)
            self.assertEqual(told.status, 204)
            self.assertEqual(set(told.headers["allow"].split(", ")), allowed)
            other = ({"GET", "PUT", "POST", "PATCH", "DELETE"} - allowed).pop()
            answer = self.owner.call(other, address)
            self.assertEqual((answer.status, answer.code), (405, "method_not_allowed"), (path, answer))
            self.assertEqual(set(answer.headers["allow"].split(", ")), allowed)

    def test_a_head_is_a_get_without_its_body(self):
        get = self.owner.raw("GET", "/api/v1/stores")
        head = self.owner.raw("HEAD", "/api/v1/stores")
        self.assertEqual((head.status, head.text), (200, ""))
        self.assertEqual(head.headers["content-length"], get.headers["content-length"])

    def test_health_readiness_and_the_front_page(self):
        nobody = self.shop.anybody()
        self.assertEqual(self.expect(200, nobody.get("/healthz")).json, {"status": "ok"})
        self.assertEqual(self.expect(200, nobody.get("/readyz")).json, {"ready": True, "problems": []})
        for language, word in (("zh-CN", "收银"), ("en", "point of sale")):
            page = self.expect(200, nobody.speaking(language).get("/"))
            self.assertIn(word, page.text)
            self.assertIn("/api/v1/openapi.json", page.text)

    def test_the_reference_lists_every_route(self):
        page = (pathlib.Path(__file__).parents[2] / "docs/reference/http.md").read_text(encoding="utf-8")
        written = set(re.findall(r"^\| `((?:GET|PUT|POST|PATCH|DELETE) /[^`]*)` \|", page.split("## Every route")[1], re.M))
        listed = {f"{method.upper()} {path}" for path, item in openapi_of(self.shop)["paths"].items() for method in item}
        self.assertEqual(written, listed)

    def test_metrics_count(self):
        def value(name):
            found = re.search(rf"^{re.escape(name)} (\d+)$", self.shop.anybody().get("/metrics").text, re.M)
            return int(found.group(1)) if found else 0

        sku = self.style(1_000)
        put = 'bobbin_http_requests_total{method="PUT",route="/api/v1/sales/{uuid}",status="2xx"}'
        before = value("bobbin_sales_total"), value(put)
        sale = new_id()
        self.sell([(sku, 1)], {"cash": 1_000}, sale=sale)
        self.sell([(sku, 1)], {"cash": 1_000}, sale=sale)
        self.assertEqual((value("bobbin_sales_total"), value(put)), (before[0] + 1, before[1] + 2))
        text = self.shop.anybody().get("/metrics").text
        for line in text.splitlines():
            self.assertRegex(line, r"^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*(\{\w+\}[^}]*)*\})? -?\d+)$")
        self.assertEqual(value("bobbin_internal_errors_total"), 0)

    def test_a_refusal_speaks_the_readers_language(self):
        nothing = "/api/v1/sales/" + new_id()
        zh = self.owner.speaking("zh-CN").get(nothing)
        en = self.owner.speaking("en-GB,zh;q=0.5").get(nothing)
        self.assertEqual(zh.headers["content-language"], "zh-CN")
        self.assertEqual(en.headers["content-language"], "en")
        self.assertRegex(zh["detail"], "[\u4e00-\u9fff]")
        self.assertNotRegex(en["detail"], "[\u4e00-\u9fff]")
        self.assertEqual(self.owner.get(nothing)["detail"], zh["detail"])  # the shop's own language

    def test_every_list_has_pages(self):
        """http.md: every list takes limit and cursor and answers {items, next}."""
        self.style(1_000, sizes=("S", "M"))
        member = self.member(points=10)
        bill = {"csv": "kind,reference,amount\npayment,A,1.00\npayment,B,2.00\n"}
        self.expect(200, self.owner.put("/api/v1/plugins/payments/bills/card/2026-01-05", bill))
        for path, item in openapi_of(self.shop)["paths"].items():
            answer = item.get("get", {}).get("responses", {}).get("200", {})
            schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
            if "items" not in schema.get("properties", {}):
                continue
            self.assertIn("next", schema["properties"], path)
            self.assertLessEqual({"limit", "cursor"}, {p["name"] for p in item["get"]["parameters"]}, path)
            address = path.replace("{m}", member["id"]).replace("{s}", "hz-west")
            address = address.replace("{tender}", "card").replace("{day}", "2026-01-05").replace("{p}", "2026-01")
            if "{name}" in address:  # a module's reports: the first
                reports = address.partition("/{name}")[0]
                address = address.replace("{name}", self.owner.get(reports)["items"][0]["name"])
            everything = self.expect(200, self.owner.get(address + "?limit=1000"))["items"]
            first = self.expect(200, self.owner.get(address + "?limit=1"))
            self.assertEqual(first["items"], everything[:1], path)
            if len(everything) > 1:
                second = self.expect(200, self.owner.get(address + "?limit=1&cursor=" + first["next"]))
                self.assertEqual(second["items"], everything[1:2], path)

    def test_stores_and_modules(self):
        stores = {row["id"]: row for row in self.lin.get("/api/v1/stores")["items"]}
        self.assertEqual(set(stores), {"hz-west", "hz-east"})
        self.assertEqual(stores["hz-west"]["currency"], "CNY")
        self.assertEqual(stores["hz-west"]["time_zone"], "Asia/Shanghai")
        modules = {row["id"]: row for row in self.manager.get("/api/v1/stores/hz-west/modules")["items"]}
        self.assertEqual({name: row["state"] for name, row in modules.items()},
                         dict.fromkeys(("commission", "payments", "points", "referral", "rfm", "stored_value", "tiers"), "on"))
        east = {row["id"]: row["state"] for row in self.manager.get("/api/v1/stores/hz-east/modules")["items"]}
        self.assertEqual(east, {"commission": "off", "payments": "on", "points": "on", "referral": "off", "rfm": "off",
                                "stored_value": "off", "tiers": "off"})
        self.assertEqual(modules["payments"]["criticality"], "required")
        self.assertEqual(modules["points"]["settings"]["redeem"]["points"], 100)
        self.assertIn("earn", modules["points"]["settings_schema"]["properties"])
        self.assertEqual(self.manager.get("/api/v1/stores/hz-west/panels").json, {"items": [], "next": None})

    def test_what_is_no_http_is_answered_all_the_same(self):
        for rubbish, status in ((b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"400"), (b"GET / HTTP/3.0\r\n\r\n", b"505"),
                                (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 40_000 + b"\r\n\r\n", b"431")):
            with socket.create_connection((self.shop.host, self.shop.port), timeout=60) as line:
                line.sendall(rubbish)
                answer = b""
                while piece := line.recv(65536):
                    answer += piece
            self.assertTrue(answer.startswith(b"HTTP/1.1 " + status), answer)
            self.assertIn(b"application/problem+json", answer)


class ClockTest(FlowTest):
    def test_the_clock_goes_forward_only_and_is_kept(self):
        nobody = self.shop.anybody()
        self.refused(422, "invalid", nobody.put("/api/v1/demo/clock", {"now": "2026-01-05T09:00:00+08:00"}), "/now")
        self.refused(422, "invalid", nobody.put("/api/v1/demo/clock", {"now": "tomorrow"}), "/now")
        sku = self.style(1_000)
        # 02:59 belongs to the day before: the store closes its day at 03:00 (G9).
        self.expect(200, nobody.put("/api/v1/demo/clock", {"now": "2026-01-06T02:59:00+08:00"}))
        night = self.expect(201, self.sell([(sku, 1)], {"cash": 1_000}))
        self.assertEqual(night["business_day"], "2026-01-05")
        self.expect(200, nobody.put("/api/v1/demo/clock", {"now": "2026-01-06T03:00:00+08:00"}))
        morning = self.expect(201, self.sell([(sku, 1)], {"cash": 1_000}))
        self.assertEqual(morning["business_day"], "2026-01-06")
        self.assertEqual(morning["number"], "hz-west-till-1-20260106-0001")
        self.assertEqual(morning["at"], "2026-01-06T03:00:00+08:00")
        self.shop.stop()
        self.shop.start()
        self.__class__.lin = self.shop.login("lin")
        self.__class__.manager = self.shop.login("manager")
        again = self.expect(201, self.sell([(sku, 1)], {"cash": 1_000}))
        self.assertEqual(again["number"], "hz-west-till-1-20260106-0002")


class EmptyShopTest(FlowTest):
    OPTIONS = ("--empty",)

    def test_nothing_is_an_empty_list(self):
        for path in ("styles", "variants", "members", "sales", "parked", "plugins/points/rewards"):
            answer = self.expect(200, self.manager.get("/api/v1/" + path))
            self.assertEqual(answer["items"], [], path)
        self.assertEqual(self.manager.get("/api/v1/members")["next"], None)


class EnglishShopTest(FlowTest):
    OPTIONS = ("--empty",)

    def test_who_asks_for_no_language_hears_the_shops(self):
        self.shop.stop()
        file = pathlib.Path(self.shop.data, "shop.yaml")
        text = file.read_text(encoding="utf-8")
        self.assertIn("locale: zh-CN", text)
        revise(self.shop, text.replace("locale: zh-CN", "locale: en"))
        self.shop.start()
        self.__class__.manager = self.shop.login("manager")
        nothing = "/api/v1/sales/" + new_id()
        self.assertEqual(self.manager.get(nothing).headers["content-language"], "en")
        self.assertEqual(self.manager.get("/api/v1/nowhere").headers["content-language"], "en")
        self.assertEqual(self.manager.speaking("fr").get(nothing).headers["content-language"], "en")
        self.assertEqual(self.manager.speaking("zh").get(nothing).headers["content-language"], "zh-CN")
        names = {row["id"]: row["name"] for row in self.manager.get("/api/v1/stores/hz-west/modules")["items"]}
        self.assertEqual(names["points"], "Points")
