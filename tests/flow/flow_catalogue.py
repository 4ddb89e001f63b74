"""The catalogue (C1 to C3, C5), prices from a day, and stock per store (C4)."""
from shop import FlowTest, new_id


class CatalogueTest(FlowTest):
    def test_a_style_is_a_matrix_of_variants(self):
        code = "X" + new_id()[:8].upper()
        body = {"code": code, "name": "亚麻连衣裙", "category": "女装/连衣裙", "season": "2026夏", "tags": ["休闲"],
                "sizes": ["S", "M"], "colours": ["白", "蓝"], "price_minor": 39_900, "cost_minor": 15_000,
                "tax_rate_ppm": 130_000}
        style = self.expect(201, self.manager.post("/api/v1/styles", body)).json
        self.assertEqual([(v["size"], v["colour"], v["price_minor"]) for v in style["variants"]],
                         [("S", "白", 39_900), ("S", "蓝", 39_900), ("M", "白", 39_900), ("M", "蓝", 39_900)])
        self.assertEqual(len({v["barcode"] for v in style["variants"]}), 4)
        self.refused(409, "taken", self.manager.post("/api/v1/styles", body), "/code")
        barcode = style["variants"][3]["barcode"]
        digits = [int(c) for c in barcode]
        self.assertEqual(len(digits), 13)
        self.assertEqual((sum(digits[0:12:2]) + 3 * sum(digits[1:12:2]) + digits[12]) % 10, 0)  # GS1
        scanned = self.lin.get("/api/v1/variants?barcode=" + barcode)["items"]
        self.assertEqual([(v["sku"], v["size"], v["colour"], v["stock"]) for v in scanned],
                         [(style["variants"][3]["sku"], "M", "蓝", 0)])
        found = {v["sku"] for v in self.lin.get(f"/api/v1/variants?q={code}")["items"]}
        self.assertEqual(found, {v["sku"] for v in style["variants"]})
        self.assertEqual(self.lin.get("/api/v1/variants?barcode=123")["items"], [])
        self.assertNotIn("cost_minor", self.lin.get("/api/v1/styles/" + code).json)
        self.assertEqual(self.manager.get("/api/v1/styles/" + code)["cost_minor"], 15_000)
        self.refused(403, "forbidden", self.lin.post("/api/v1/styles", body))

    def test_prices_change_per_store_and_from_a_day(self):
        sku = self.style(10_000)
        code = self.lin.get("/api/v1/variants?sku=" + sku)["items"][0]["style"]
        url = "/api/v1/styles/" + code
        east = self.shop.login("wang", store="hz-east")

        def price(who):
            asked = who.get("/api/v1/variants?sku=" + sku)["items"][0]["price_minor"]
            style = who.get(url)  # its variants say what the asking store charges
            self.assertEqual([style["variants"][0]["price_minor"], style["price_minor"]], [asked, 10_000])
            return asked

        self.expect(200, self.manager.patch(url, {"store_prices": {"hz-east": 9_000}}))
        self.assertEqual((price(self.lin), price(east)), (10_000, 9_000))
        self.expect(200, self.manager.patch(url, {"price_minor": 12_000, "price_from": "2026-01-06"}))
        self.assertEqual(price(self.lin), 10_000)
        self.refused(422, "invalid", self.manager.patch(url, {"price_minor": 1, "price_from": "2026-01-04"}),
                     "/price_from")
        self.refused(422, "invalid", self.manager.patch(url, {"price_from": "2026-01-06"}), "/price_minor")
        self.refused(422, "invalid", self.manager.patch(url, {"store_prices": {"hz-north": 1}}),
                     "/store_prices/hz-north")
        self.expect(200, self.manager.patch(url, {"store_prices": {"hz-east": None}}))
        self.assertEqual(price(east), 10_000)

    def test_a_special_price_stands_for_its_days(self):
        sku = self.style(10_000, special_price_minor=7_900, special_from="2026-01-05", special_until="2026-01-05")
        self.assertEqual(self.lin.get("/api/v1/variants?sku=" + sku)["items"][0]["price_minor"], 7_900)
        over = self.style(10_000, special_price_minor=7_900, special_until="2026-01-04")
        self.assertEqual(self.lin.get("/api/v1/variants?sku=" + over)["items"][0]["price_minor"], 10_000)
        code = self.lin.get("/api/v1/variants?sku=" + sku)["items"][0]["style"]
        style = self.lin.get("/api/v1/styles/" + code)
        self.assertEqual((style["price_minor"], style["variants"][0]["price_minor"]), (10_000, 7_900))
        self.expect(201, self.sell([(sku, 1)], {"cash": 7_900}))
        dear = {"code": "F" + new_id()[:8].upper(), "name": "贵", "price_minor": 100, "special_price_minor": 101}
        self.refused(422, "invalid", self.manager.post("/api/v1/styles", dear), "/special_price_minor")

    def test_stock_is_listed_page_by_page(self):
        skus = sorted(self.style(1_000, sizes=("S", "M", "L"), stock=2))
        found, cursor = [], ""
        while cursor is not None:
            page = self.expect(200, self.lin.get("/api/v1/stock?limit=7" + (cursor and "&cursor=" + cursor)))
            found += page["items"]
            cursor = page["next"]
        self.assertEqual([row["sku"] for row in found], sorted({row["sku"] for row in found}))
        self.assertEqual([row["quantity"] for row in found if row["sku"] in skus], [2, 2, 2])
        self.refused(400, "invalid", self.lin.get("/api/v1/stock?low=1&style=A"), "low")

    def test_a_size_with_stock_stays(self):
        small, _ = self.style(1_000, sizes=("S", "L"), stock=2)
        url = "/api/v1/styles/" + self.lin.get("/api/v1/variants?sku=" + small)["items"][0]["style"]
        answer = self.refused(422, "invalid", self.manager.patch(url, {"sizes": ["L"]}), "/sizes")
        self.assertIn(small, answer["detail"])
        self.assertEqual(self.stock(small), 2)

    def test_services_are_sold_without_stock(self):
        sku = self.style(5_000, stock=0, kind="service")
        self.assertIsNone(self.stock(sku))
        self.expect(201, self.sell([(sku, 3)], {"cash": 15_000}))
        self.assertEqual(self.manager.post("/api/v1/stock/receipts", {"lines": [{"sku": sku, "quantity": 1}]}).status,
                         422)

    def test_a_launch_is_waited_for(self):
        sku = self.style(1_000, launch_on="2026-01-06")
        answer = self.sell([(sku, 1)], {"cash": 1_000})
        self.refused(422, "not_launched", answer)
        self.assertIn("2026-01-06", answer["detail"])

    def test_stock_is_received_moved_counted_and_shown_by_the_matrix(self):
        small, large = self.style(1_000, sizes=("S", "L"), stock=0)
        style = self.lin.get("/api/v1/variants?sku=" + small)["items"][0]["style"]
        receive = {"lines": [{"sku": small, "quantity": 10}, {"sku": large, "quantity": 5}]}
        self.expect(201, self.manager.post("/api/v1/stock/receipts", receive))
        moved = self.manager.post("/api/v1/stock/transfers", {"to": "hz-east", "lines": [{"sku": small, "quantity": 4}]})
        self.assertEqual([row["stock"] for row in self.expect(201, moved)["lines"]], [6])
        east = self.shop.login("wang", store="hz-east")
        cells = {c["sku"]: c["quantity"] for c in east.get("/api/v1/stock?style=" + style)["items"]}
        self.assertEqual(cells, {small: 4, large: 0})
        self.expect(201, self.manager.post("/api/v1/stock/counts", {"lines": [{"sku": large, "quantity": 3}]}))
        told = self.manager.get("/api/v1/audit?action=stock.counted")["items"][0]
        self.assertEqual(told["before"], {"lines": [{"sku": large, "stock": 5}]})
        self.assertEqual(told["after"], {"lines": [{"sku": large, "quantity": 3, "stock": 3}]})
        here = self.expect(200, self.lin.get("/api/v1/stock?style=" + style))
        self.assertEqual([(c["sku"], c["size"], c["quantity"]) for c in here["items"]], [(small, "S", 6), (large, "L", 3)])
        too_many = {"to": "hz-east", "lines": [{"sku": small, "quantity": 7}]}
        self.refused(422, "insufficient_stock", self.manager.post("/api/v1/stock/transfers", too_many),
                     "/lines/0/quantity")
        self.refused(422, "invalid", self.manager.post("/api/v1/stock/transfers", {**too_many, "to": "hz-north"}), "/to")
        same = {"to": "hz-west", "lines": [{"sku": small, "quantity": 1}]}
        self.refused(422, "invalid", self.manager.post("/api/v1/stock/transfers", same), "/to")
        unknown = {"lines": [{"sku": small, "quantity": 1}, {"sku": "NOPE", "quantity": 1}]}
        self.refused(422, "invalid", self.manager.post("/api/v1/stock/receipts", unknown), "/lines/1/sku")
        self.refused(403, "forbidden", self.lin.post("/api/v1/stock/receipts", receive))
        self.refused(404, "not_found", self.lin.get("/api/v1/stock?style=NOPE"), "style")
        self.assertEqual(self.stock(small), 6)

    def test_what_runs_out_is_listed(self):
        few, many = self.style(1_000, stock=2), self.style(1_000, stock=50)
        found, cursor = {}, ""
        while cursor is not None:
            page = self.expect(200, self.lin.get("/api/v1/stock?low=2&limit=5" + cursor))
            found.update({row["sku"]: row["quantity"] for row in page["items"]})
            cursor = page["next"] and "&cursor=" + page["next"]
        self.assertEqual(found.get(few), 2)
        self.assertNotIn(many, found)
        self.assertTrue(all(quantity <= 2 for quantity in found.values()))
        self.refused(400, "invalid", self.lin.get(f"/api/v1/stock?style={few}&low=1"), "low")
