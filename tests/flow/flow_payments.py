"""Taking money: every tender, what the provider answers (PAY2), refunds (PAY3), codes (PAY5), cash rounding (PAY1)."""
import pathlib
import re
import subprocess
import time
import urllib.parse

from revise import revise
from shop import FlowTest, Shop, binary, new_id

WECHAT = "1345678901234567"  # and two digits: the last decides the payment
ALIPAY = "2845678901234567"
UNIONPAY = "62456789012345678"


class PaymentsTest(FlowTest):
    def pay(self, code, tender="wechat", amount=10_000, sale=None, who=None):
        return self.sell([(self.sku, 1)], [{"id": tender, "amount_minor": amount, "auth_code": code}], who=who, sale=sale)

    def setUp(self):
        self.sku = self.style(10_000)

    def back(self, sale):
        body = {"sale": sale["id"], "lines": [{"line": 1, "quantity": 1}]}
        return self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), body))

    def test_every_tender_may_be_entered_by_reference(self):
        tenders = ["cash", "wechat", "alipay", "card", "bank_transfer", "voucher"]
        asked = [{"id": name, "amount_minor": 1_000 + 100 * i} for i, name in enumerate(tenders)]
        asked[0]["amount_minor"] += 10_000 - sum(t["amount_minor"] for t in asked)
        asked[3]["reference"] = "POS 4711"
        sale = self.expect(201, self.sell([(self.sku, 1)], asked)).json
        self.assertEqual([(t["id"], t["amount_minor"]) for t in sale["tenders"]],
                         [(t["id"], t["amount_minor"]) for t in asked])
        self.assertEqual(sale["tenders"][3]["reference"], "POS 4711")
        quote = self.expect(200, self.lin.post("/api/v1/quotes", {"lines": [{"sku": self.sku, "quantity": 1}]}))
        offers = {t["id"]: t for t in quote["tenders"] if t["plugin"] == "payments"}
        self.assertEqual({name: offer["max_minor"] for name, offer in offers.items()}, dict.fromkeys(tenders, 10_000))

    def test_the_last_digit_decides(self):
        for digit in "056789":
            self.expect(201, self.pay(WECHAT + "0" + digit))
        refused = self.refused(422, "declined", self.pay(WECHAT + "01"))
        self.assertEqual(refused["plugin"], "payments")
        for digit, state, asked in (("2", "pending", 1), ("3", "unknown", 1), ("4", "unknown", 2)):
            sale = new_id()
            for _ in range(asked):
                answer = self.expect(202, self.pay(WECHAT + "0" + digit, sale=sale))
                self.assertEqual(answer["state"], state)
            done = self.expect(201, self.pay(WECHAT + "0" + digit, sale=sale))
            self.assertEqual(self.expect(200, self.pay(WECHAT + "0" + digit, sale=sale)).json, done.json)

    def test_while_money_is_asked_for_the_answer_says_so(self):
        sale = new_id()
        answer = self.expect(202, self.pay(WECHAT + "02", sale=sale))
        self.assertEqual([row["detail"] for row in answer["attempts"]], ["等待顾客在手机上确认。"])
        waiting = self.refused(409, "in_progress", self.lin.get("/api/v1/sales/" + sale))
        self.assertIn("重复提交", waiting["detail"])
        self.refused(404, "not_found", self.lin.get("/api/v1/sales/" + new_id()))
        self.expect(201, self.pay(WECHAT + "02", sale=sale))
        self.expect(200, self.lin.get("/api/v1/sales/" + sale))

    def test_the_code_chooses_the_provider(self):
        for code, tender in ((WECHAT + "09", "wechat"), (ALIPAY + "09", "alipay"), (UNIONPAY + "09", "card")):
            sale = self.expect(201, self.pay(code, tender="alipay")).json
            self.assertEqual([t["id"] for t in sale["tenders"]], [tender])

    def test_a_code_that_is_none_is_refused_at_its_field(self):
        stock = self.stock(self.sku)
        for code in ("1", "134567890123456", WECHAT + "0x", "4111111111111111", "9" * 18, "1" * 1000, "１" * 18):
            answer = self.pay(code)
            self.assertIn(answer.status, (400, 422), answer)
            self.assertEqual((answer.code, answer.field), ("invalid", "/tenders/0/auth_code"), answer)
        answer = self.sell([(self.sku, 1)], [{"id": "cash", "amount_minor": 10_000, "auth_code": "1"}])
        self.refused(422, "invalid", answer, "/tenders/0/auth_code")
        self.assertIn("reference", answer["detail"])  # what to do instead
        for tender, field in (("cash", "auth_code"), ("voucher", "auth_code"), ("bitcoin", "id")):
            answer = self.pay(WECHAT + "09", tender=tender)  # a good code turns none of them into WeChat Pay
            self.refused(422, "invalid", answer, "/tenders/0/" + field)
        self.assertEqual(self.stock(self.sku), stock)

    def test_money_without_a_result_keeps_the_shift_open(self):
        lin = self.shop.login("lin", till="till-2")
        shift = self.expect(201, lin.post("/api/v1/shifts", {"till": "till-2", "float_minor": 0}))["id"]
        sale = new_id()
        self.expect(202, self.pay(WECHAT + "04", sale=sale, who=lin))
        close = "/api/v1/shifts/" + shift + "/close"
        open_yet = self.refused(409, "in_progress", lin.post(close, {"counted": {"cash": 0}}))
        self.assertIn("wechat 10000 分，销售单 " + sale, open_yet["detail"])
        self.expect(202, self.pay(WECHAT + "04", sale=sale, who=lin))
        self.expect(201, self.pay(WECHAT + "04", sale=sale, who=lin))
        report = self.expect(200, lin.post(close, {"counted": {"cash": 0}}))
        self.assertEqual(report["totals"], {"wechat": 10_000})

    def test_refunds_have_states_of_their_own(self):
        states = {"0": {"done"}, "1": {"failed"}, "2": {"pending"}, "3": {"unknown", "pending"}}
        for digit, expected in states.items():
            sale = self.expect(201, self.pay("13456789012345" + "77" + digit + "0")).json
            refunds = self.back(sale)["refunds"]
            self.assertEqual([(r["tender"], r["amount_minor"]) for r in refunds], [("wechat", 10_000)])
            self.assertIn(refunds[0]["state"], expected)

    def test_a_refund_that_failed_is_owed_and_goes_out_another_way(self):
        sale = self.expect(201, self.pay("13456789012345" + "77" + "10")).json
        failed = self.back(sale)
        self.assertEqual((failed["refunds"][0]["state"], failed["refunded_minor"], failed["waiting_minor"]),
                         ("failed", 0, 10_000))
        alerts = [a for a in self.manager.get("/api/v1/audit?action=refund.failed")["items"]
                  if a["subject"]["cause"] == failed["id"]]
        self.assertEqual([(a["after"]["tender"], a["after"]["amount_minor"]) for a in alerts], [("wechat", 10_000)])
        body = {"sale": sale["id"], "lines": []}
        again = self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), body))
        self.assertEqual(again["refunds"][0]["state"], "failed")
        in_cash = {**body, "tender": "cash", "reason": "wallet closed"}
        self.refused(403, "forbidden", self.lin.put("/api/v1/returns/" + new_id(), in_cash))
        manager = self.shop.login("manager", till="till-1")
        self.refused(422, "invalid", manager.put("/api/v1/returns/" + new_id(), {**body, "tender": "alipay"}), "/tender")
        paid = self.expect(201, manager.put("/api/v1/returns/" + new_id(), in_cash))
        told = [a for a in self.manager.get("/api/v1/audit?action=refund.redirected")["items"]
                if a["subject"]["return"] == paid["id"]]
        self.assertEqual([(a["before"], a["after"], a["reason"]) for a in told],
                         [({"tender": "wechat"}, {"tender": "cash", "amount_minor": 10_000}, "wallet closed")])
        self.assertEqual([(r["tender"], r["amount_minor"], r["state"]) for r in paid["refunds"]],
                         [("cash", 10_000, "done")])
        self.refused(422, "invalid", self.lin.put("/api/v1/returns/" + new_id(), body), "/lines")
        # No slip says any more that it waits.
        self.assertEqual(self.lin.get("/api/v1/returns/" + failed["id"])["waiting_minor"], 0)

    def test_money_that_comes_after_it_was_called_off_goes_back_and_raises_an_alert(self):
        # WeChat is late, Alipay declines: the sale is refused, WeChat called off; its money comes all the same.
        late = [{"id": "wechat", "amount_minor": 4_000, "auth_code": WECHAT + "04"},
                {"id": "alipay", "amount_minor": 6_000, "auth_code": ALIPAY + "01"}]
        sale = new_id()
        self.refused(422, "declined", self.sell([(self.sku, 1)], late, sale=sale), "/tenders/1")
        self.expect(201, self.sell([(self.sku, 1)], {"cash": 10_000}, sale=sale))  # its id was free
        end = time.monotonic() + 120  # the host asks again after half a minute
        alerts = []
        while not alerts and time.monotonic() < end:
            time.sleep(1)
            alerts = self.manager.get("/api/v1/audit?action=payment.late_success")["items"]
        self.assertEqual([(a["after"]["tender"], a["after"]["amount_minor"]) for a in alerts], [("wechat", 4_000)])


class RestartTest(FlowTest):
    def test_a_payment_that_was_under_way_is_finished_after_a_crash(self):
        sku = self.style(10_000)
        body = {"lines": [{"sku": sku, "quantity": 1}],
                "tenders": [{"id": "wechat", "amount_minor": 10_000, "auth_code": WECHAT + "02"}]}
        path = "/api/v1/sales/" + new_id()
        self.expect(202, self.lin.put(path, body))
        self.shop.kill()
        self.shop.start()
        lin = self.shop.login("lin")
        self.expect(201, lin.put(path, body))
        self.expect(200, lin.put(path, body))
        self.__class__.lin, self.__class__.manager = lin, self.shop.login("manager")
        self.assertEqual(self.stock(sku), 99)


class RealShopTest(FlowTest):
    def test_served_for_real_a_shop_takes_no_money_that_does_not_exist(self):
        sku = self.style(10_000)
        self.shop.stop()
        file = pathlib.Path(self.shop.data, "shop.yaml")
        file.write_text(re.sub(r"listen: .*", 'listen: "127.0.0.1:0"', file.read_text(encoding="utf-8")),
                        encoding="utf-8")
        self.shop.process = subprocess.Popen([binary(), "serve", "--config", str(file)], stdout=subprocess.PIPE,
                                             stderr=self.shop.log, text=True)
        address = urllib.parse.urlsplit(self.shop.process.stdout.readline().rpartition(" ")[2].strip())
        self.shop.host, self.shop.port = address.hostname, address.port
        lin = self.shop.login("lin")
        self.__class__.lin, self.__class__.manager = lin, self.shop.login("manager")
        scanned = [{"id": "wechat", "amount_minor": 10_000, "auth_code": WECHAT + "09"}]
        self.refused(422, "invalid", self.sell([(sku, 1)], scanned), "/tenders/0/auth_code")
        by_reference = [{"id": "wechat", "amount_minor": 10_000, "reference": "POS 4711"}]
        self.expect(201, self.sell([(sku, 1)], by_reference))


class RoundingTest(FlowTest):
    """A shop whose smallest coin is 0.10, and whose second store takes no vouchers."""

    @classmethod
    def setUpClass(cls):
        shop = Shop("--empty")
        shop.stop()
        file = pathlib.Path(shop.data, "shop.yaml")
        text = file.read_text(encoding="utf-8")
        assert "cash_rounding_minor: 1 " in text
        text = text.replace("cash_rounding_minor: 1 ", "cash_rounding_minor: 10 ")
        assert re.search(r"\n    modules:\n(      .*\n)+$", text), text  # the second store's, last of all
        text += "      payments: {settings: {tenders: {voucher: off}}}\n"
        revise(shop, text)
        original, cls.OPTIONS = Shop.__init__, ()
        Shop.__init__ = lambda self: original(self, data=shop.data)
        try:
            super().setUpClass()
        finally:
            Shop.__init__ = original

    def test_what_is_paid_in_cash_alone_is_rounded_down_to_the_coin(self):
        skus = [self.style(5_003), self.style(7_344)]  # 123.47
        basket = {"lines": [{"sku": sku, "quantity": 1} for sku in skus], "pay_with": ["cash"]}
        quote = self.expect(200, self.lin.post("/api/v1/quotes", basket))
        self.assertEqual(quote["totals"]["due_minor"], 12_340)
        found = [a for line in quote["lines"] for a in line["adjustments"]]
        self.assertEqual({(a["plugin"], a["rule"]) for a in found}, {("payments", "cash_rounding")})
        self.assertEqual(sum(a["amount_minor"] for a in found), -7)
        sale = self.expect(201, self.sell(basket["lines"], {"cash": 12_340}, pay_with=["cash"])).json
        lines = [{"line": 1, "quantity": 1}, {"line": 2, "quantity": 1}]
        back = self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), {"sale": sale["id"], "lines": lines}))
        self.assertEqual([(r["tender"], r["amount_minor"]) for r in back["refunds"]], [("cash", 12_340)])

    def test_cash_alone_says_by_itself_that_it_is_cash(self):
        lines = [{"sku": self.style(12_347), "quantity": 1}]
        paid = {"lines": lines, "tenders": [{"id": "cash", "amount_minor": 12_340}]}
        quote = self.expect(200, self.lin.post("/api/v1/quotes", paid))
        self.assertEqual(quote["totals"]["due_minor"], 12_340)
        refused = self.refused(422, "tenders_mismatch", self.sell(lines, {"cash": 12_347}), "/tenders")
        self.assertIn("123.40", refused["detail"])  # what would be right
        sale = self.expect(201, self.lin.put("/api/v1/sales/" + new_id(), paid)).json
        self.assertEqual((sale["totals"], sale["lines"]), (quote["totals"], quote["lines"]))

    def test_a_discount_by_hand_leaves_what_coins_can_pay(self):
        sku = self.style(12_347)
        basket = {"lines": [{"sku": sku, "quantity": 1}], "pay_with": ["cash"], "discount_minor": 111, "reason": "spot"}
        quote = self.expect(200, self.manager.post("/api/v1/quotes", basket))
        self.assertEqual(quote["totals"]["due_minor"], 12_230)  # 123.47 - 1.11 = 122.36, down to the coin
        rules = [(a["rule"], a["amount_minor"]) for a in quote["lines"][0]["adjustments"]]
        self.assertEqual(rules, [("basket_discount", -111), ("cash_rounding", -6)])
        body = {**basket, "tenders": [{"id": "cash", "amount_minor": 12_230}]}
        self.expect(201, self.manager.put("/api/v1/sales/" + new_id(), body))

    def test_without_a_word_cash_takes_whole_coins_and_the_rest_goes_elsewhere(self):
        sku = self.style(12_347)
        self.refused(422, "declined", self.sell([(sku, 1)], {"cash": 12_343, "wechat": 4}), "/tenders/0/amount_minor")
        self.expect(201, self.sell([(sku, 1)], {"cash": 12_340, "wechat": 7}))

    def test_the_difference_of_an_exchange_in_cash_is_rounded_like_a_sale(self):
        paid = self.expect(201, self.sell([(self.style(10_000), 1)], {"cash": 10_000})).json
        swap = {"return": {"id": new_id(), "sale": paid["id"], "lines": [{"line": 1, "quantity": 1}]},
                "sale": {"id": new_id(), "lines": [{"sku": self.style(12_347), "quantity": 1}],
                         "tenders": [{"id": "cash", "amount_minor": 2_340}]}}
        done = self.expect(201, self.lin.put("/api/v1/exchanges/" + new_id(), swap)).json
        self.assertEqual(done["due_minor"], 2_340)
        self.assertEqual(done["sale"]["totals"]["due_minor"], 12_340)

    def test_each_store_has_its_own_tenders(self):
        sku = self.style(1_000)
        self.expect(201, self.sell([(sku, 1)], {"voucher": 1_000}))
        east = self.shop.login("manager", store="hz-east")
        self.expect(201, east.post("/api/v1/shifts", {"float_minor": 0}))
        self.expect(201, east.post("/api/v1/stock/receipts", {"lines": [{"sku": sku, "quantity": 1}]}))
        self.refused(422, "declined", self.sell([(sku, 1)], {"voucher": 1_000}, who=east), "/tenders/0/id")
