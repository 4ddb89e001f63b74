"""Logging in, permissions, staff, and the trail of who did what."""
from shop import FlowTest, Person, new_id


class StaffTest(FlowTest):
    def log_in(self, staff, secret, store="hz-west", kind="pin"):
        body = {"store": store, "till": "till-1", "staff": staff, kind: secret}
        return self.shop.anybody().post("/api/v1/sessions", body)

    def hire(self, **more):
        body = {"id": "s" + new_id()[:8], "name": "新人", "role": "cashier", "stores": ["hz-west"], "pin": "246810"}
        body.update(more)
        return body, self.owner.post("/api/v1/staff", body)

    def test_a_session_says_what_its_person_may(self):
        session = self.expect(201, self.log_in("lin", self.shop.people["lin"]["pin"]))
        self.assertEqual(session["staff"], "lin")
        self.assertEqual(sorted(session["permissions"]), ["members", "return", "sell", "shifts", "stock.read"])
        lin = Person(self.shop, session["token"])
        self.expect(200, lin.get("/api/v1/stores"))
        self.expect(204, lin.delete("/api/v1/sessions"))
        self.refused(401, "unauthenticated", lin.get("/api/v1/stores"))
        self.refused(401, "unauthenticated", self.shop.anybody().get("/api/v1/stores"))
        self.refused(401, "unauthenticated", Person(self.shop, "0" * 64).get("/api/v1/stores"))

    def test_a_login_that_fails_does_not_say_why(self):
        body, hired = self.hire()
        self.expect(201, hired)
        wrong = self.log_in(body["id"], "000000")
        unknown = self.log_in("nobody", "000000")
        self.refused(401, "unauthenticated", wrong)
        self.assertEqual(wrong["detail"], unknown["detail"])
        self.refused(403, "forbidden", self.log_in(body["id"], "246810", store="hz-east"))
        self.refused(422, "invalid", self.log_in("lin", "000000", store="hz-north"), "/store")
        self.refused(400, "invalid", self.shop.anybody().post("/api/v1/sessions", {"store": "hz-west", "staff": "lin"}),
                     "/pin")

    def test_guessing_is_slowed_down(self):
        body, hired = self.hire()
        self.expect(201, hired)
        codes = [self.log_in(body["id"], "000000").code for _ in range(7)]
        self.assertEqual(codes[0], "unauthenticated")
        self.assertEqual(codes[-1], "too_many_requests")
        last = self.log_in(body["id"], "246810")
        self.refused(429, "too_many_requests", last)
        self.assertGreater(int(last.headers["retry-after"]), 0)

    def test_staff_are_hired_changed_and_let_go(self):
        body, hired = self.hire()
        self.assertEqual(self.expect(201, hired).json, {"id": body["id"], "name": "新人", "role": "cashier",
                                                        "stores": ["hz-west"], "active": True})
        self.refused(409, "taken", self.owner.post("/api/v1/staff", body), "/id")
        token = self.expect(201, self.log_in(body["id"], "246810"))["token"]
        person = Person(self.shop, token)
        self.refused(403, "forbidden", person.get("/api/v1/audit"))
        self.expect(200, self.owner.patch("/api/v1/staff/" + body["id"], {"role": "manager"}))
        self.expect(200, person.get("/api/v1/audit"))  # counts at once
        self.expect(200, self.owner.patch("/api/v1/staff/" + body["id"], {"active": False}))
        self.refused(401, "unauthenticated", person.get("/api/v1/stores"))
        self.refused(401, "unauthenticated", self.log_in(body["id"], "246810"))
        listed = {row["id"]: row for row in self.owner.get("/api/v1/staff")["items"]}
        self.assertEqual((listed[body["id"]]["role"], listed[body["id"]]["active"]), ("manager", False))
        self.assertTrue(all("pin" not in row and "password" not in row for row in listed.values()))

    def test_a_slip_names_its_cashier_as_they_are_called_today(self):
        body, hired = self.hire(name="阿珍")
        self.expect(201, hired)
        person = Person(self.shop, self.expect(201, self.log_in(body["id"], "246810"))["token"])
        sold = self.expect(201, self.sell([(self.style(10_000), 1)], {"cash": 10_000}, who=person))
        self.assertIn("阿珍", sold["receipt"]["text"])
        self.expect(200, self.owner.patch("/api/v1/staff/" + body["id"], {"name": "阿真"}))
        for reader in (person, self.lin):  # by the session's name, and by the record's
            slip = reader.get("/api/v1/sales/" + sold["id"] + "/receipt").text
            self.assertIn("阿真", slip)
            self.assertNotIn("阿珍", slip)

    def test_only_the_owner_hires_and_never_locks_the_shop(self):
        self.refused(403, "forbidden", self.manager.post("/api/v1/staff", {"id": "x", "name": "x", "role": "owner",
                                                                           "pin": "1234"}))
        answer = self.manager.patch("/api/v1/staff/lin", {"role": "owner"})
        self.refused(403, "forbidden", answer)
        self.assertIn("staff", answer["detail"])  # names the permission
        self.refused(422, "declined", self.owner.patch("/api/v1/staff/owner", {"active": False}))
        self.refused(404, "not_found", self.owner.patch("/api/v1/staff/nobody", {"name": "x"}))
        _, bad = self.hire(stores=["hz-west", "hz-north"])
        self.refused(422, "invalid", bad, "/stores/1")
        _, weak = self.hire(pin="12")
        self.refused(422, "invalid", weak, "/pin")

    def test_an_owner_enters_every_store(self):
        _, hired = self.hire(id="boss", role="owner", stores=[])
        self.expect(201, hired)
        self.expect(201, self.log_in("boss", "246810", store="hz-east"))
        before = self.owner.get("/api/v1/staff")["items"]
        stores = next(row["stores"] for row in before if row["id"] == "owner")
        self.expect(200, self.owner.patch("/api/v1/staff/owner", {"stores": []}))
        self.expect(200, self.owner.get("/api/v1/staff"))
        self.expect(200, self.owner.patch("/api/v1/staff/owner", {"stores": stores}))
        self.expect(200, self.owner.patch("/api/v1/staff/boss", {"active": False}))

    def test_the_trail_says_who_did_what(self):
        body, hired = self.hire()
        self.expect(201, hired)
        self.expect(200, self.owner.patch("/api/v1/staff/" + body["id"], {"name": "改名", "pin": "135791"}))
        trail = self.owner.get("/api/v1/audit?staff=owner")["items"]
        mine = [row for row in trail if row["subject"].get("staff") == body["id"]]
        self.assertGreaterEqual(len(mine), 2)
        self.assertTrue(all(row["staff"] == "owner" for row in mine))
        whole = self.owner.get("/api/v1/audit?limit=1000").text
        for secret in ("246810", "135791"):
            self.assertNotIn(secret, whole)
        action = mine[0]["action"]
        self.assertEqual({row["action"] for row in self.owner.get("/api/v1/audit?action=" + action)["items"]}, {action})
        self.assertEqual(self.owner.get("/api/v1/audit?to=2026-01-04&staff=nobody")["items"], [])
        self.refused(422, "invalid", self.owner.get("/api/v1/audit?from=2026-01-06&to=2026-01-05"), "from")
        self.refused(422, "invalid", self.owner.get("/api/v1/audit?to=yesterday"), "to")
        self.refused(403, "forbidden", self.lin.get("/api/v1/audit"))

    def test_the_journal_is_for_managers(self):
        self.refused(403, "forbidden", self.lin.get("/api/v1/journal/balances"))
        member = self.member(points=120)
        for holder in (member["id"], member["code"]):
            rows = self.manager.get(f"/api/v1/journal/balances?account=points.balance&holder={holder}")["items"]
            self.assertEqual([(row["balance"], row["holder_code"]) for row in rows], [(120, member["code"])])
        entries = self.manager.get(f"/api/v1/journal/entries?holder={member['code']}")["items"]
        self.assertEqual([(e["amount"], e["cause"]["kind"], e["to"]["holder"]) for e in entries],
                         [(120, "gift", member["id"])])
        all_rows = self.manager.get("/api/v1/journal/balances")
        self.assertIsNone(all_rows["next"])
        pages, cursor = [], ""
        while cursor is not None:
            page = self.manager.get("/api/v1/journal/balances?limit=2" + cursor)
            pages += page["items"]
            cursor = page["next"] and "&cursor=" + page["next"]
        self.assertEqual(pages, all_rows["items"])
