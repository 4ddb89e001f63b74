"""Members: joining, finding, changing, one file across stores, and nothing of it in the clear on disk."""
import pathlib

from shop import FlowTest, new_id


class MembersTest(FlowTest):
    def test_a_member_joins_and_is_found_in_every_way(self):
        body = {"name": "欧阳晓晓", "phone": "138-1111-2222", "birthday": "1990-03-15", "sex": "female", "region": "杭州",
                "note": "喜欢亚麻", "tags": ["复古"],
                "consents": [{"purpose": "marketing", "channel": "sms", "granted": True}]}
        member = self.expect(201, self.lin.post("/api/v1/members", body)).json
        self.assertEqual(member["phone"], "+8613811112222")
        self.assertRegex(member["code"], r"^M\d{7,}$")
        self.assertEqual([(c["purpose"], c["granted"], c["source"]) for c in member["consents"]],
                         [("marketing", True, "till:lin")])
        for query in ("last4=2222", "phone=13811112222", "phone=+86 138 1111 2222",
                      "phone=１３８　１１１１—２２２２", "phone=0086-138-1111-2222", "last4=２２２２", "q=１３８１１１１２２２２",
                      "code=" + member["code"].lower(), "q=" + member["code"].lower(), "code=" + member["code"],
                      "q=晓晓", "q=欧阳", "q=2222", "q=" + member["code"]):
            found = [row["id"] for row in self.lin.get("/api/v1/members?" + query.replace("+", "%2B"))["items"]]
            self.assertIn(member["id"], found, query)
        self.assertEqual(self.lin.get("/api/v1/members?q=没有这人")["items"], [])
        both = self.lin.get("/api/v1/members?last4=2222&q=晓晓")
        self.refused(400, "invalid", both, "q")
        for name in (member["id"], member["code"]):
            file = self.expect(200, self.lin.get("/api/v1/members/" + name))
            self.assertEqual(file["name"], "欧阳晓晓")
            self.assertIn("points", file["cards"])
        east = self.shop.login("wang", store="hz-east")
        self.assertEqual(east.get("/api/v1/members/" + member["code"])["birthday"], "1990-03-15")

    def test_a_members_sales_are_found_in_every_store(self):
        """M2, S5: the history that a return begins with is the same everywhere."""
        sku = self.style(1_000)
        member = self.member()
        sale = self.expect(201, self.sell([(sku, 1)], {"cash": 1_000}, member=member["id"]))
        east = self.shop.login("wang", store="hz-east")
        for path in (f"/api/v1/sales?member={member['code']}", f"/api/v1/members/{member['id']}/sales"):
            self.assertEqual([row["id"] for row in self.expect(200, east.get(path))["items"]], [sale["id"]])
        self.assertEqual(east.get(f"/api/v1/sales?till=till-1&member={member['id']}")["items"], [])
        self.assertNotIn(sale["id"], [row["id"] for row in east.get("/api/v1/sales")["items"]])

    def test_a_phone_from_abroad_is_written_with_its_country(self):
        joined = self.member(phone="+44 20 7946 0958")
        self.assertEqual(joined["phone"], "+442079460958")
        found = self.lin.get("/api/v1/members?phone=%2B442079460958")["items"]
        self.assertEqual([row["id"] for row in found], [joined["id"]])

    def test_a_phone_belongs_to_one_member(self):
        first = self.member()
        same = {"name": "别人", "phone": first["phone"]}
        self.refused(409, "taken", self.lin.post("/api/v1/members", same), "/phone")
        second = self.member()
        self.refused(409, "taken", self.lin.patch("/api/v1/members/" + second["id"], {"phone": first["phone"]}),
                     "/phone")

    def test_what_a_member_cannot_be_names_its_field(self):
        for change, field, status in (({"phone": "12"}, "/phone", 422), ({"birthday": "1990-02-30"}, "/birthday", 422),
                                      ({"name": ""}, "/name", 422), ({"sex": "x"}, "/sex", 422),
                                      ({"name": "长" * 101}, "/name", 422), ({"note": "长" * 1001}, "/note", 422),
                                      ({"referrer_code": "M9999999"}, "/referrer_code", 422),
                                      ({"nick": "a"}, "/nick", 400), ({"tags": "a"}, "/tags", 400)):
            body = {"name": "某人", "phone": "13700000000", **change}
            self.refused(status, "invalid", self.lin.post("/api/v1/members", body), field)
        self.refused(400, "invalid", self.lin.post("/api/v1/members", {"name": "某人"}), "/phone")
        self.assertEqual(self.lin.get("/api/v1/members?phone=13700000000")["items"], [])

    def test_a_patch_changes_what_it_names(self):
        member = self.member(region="宁波", birthday="1980-01-01")
        changed = self.expect(200, self.lin.patch("/api/v1/members/" + member["code"],
                                                  {"name": "新名", "birthday": None, "tags": ["常客"]})).json
        self.assertEqual((changed["name"], changed["birthday"], changed["region"], changed["tags"]),
                         ("新名", None, "宁波", ["常客"]))
        self.assertEqual(changed["phone"], member["phone"])
        self.assertIn(member["id"], [m["id"] for m in self.lin.get("/api/v1/members?q=新名")["items"]])
        self.refused(404, "not_found", self.lin.patch("/api/v1/members/M9999999", {"name": "无"}))

    def test_figures_count_what_is_kept(self):
        sku = self.style(10_000)
        member = self.member()
        sale = self.expect(201, self.sell([(sku, 2)], {"cash": 20_000}, member=member["id"]))
        file = self.lin.get("/api/v1/members/" + member["id"])
        self.assertEqual((file["spend_minor"], file["sales"], file["visits"]), (20_000, 1, 1))
        back = {"sale": sale["id"], "lines": [{"line": 1, "quantity": 2}]}
        self.expect(201, self.lin.put("/api/v1/returns/" + new_id(), back))
        file = self.lin.get("/api/v1/members/" + member["id"])
        self.assertEqual((file["spend_minor"], file["sales"], file["visits"], file["last_sale_at"]), (0, 0, 0, None))

    def test_the_list_pages_through_everybody_once(self):
        made = {self.member()["id"] for _ in range(5)}
        found, cursor = [], ""
        while True:
            page = self.expect(200, self.lin.get("/api/v1/members?limit=3" + cursor))
            found += [row["id"] for row in page["items"]]
            if page["next"] is None:
                break
            cursor = "&cursor=" + page["next"]
        self.assertEqual(len(found), len(set(found)))
        self.assertTrue(made <= set(found))

    def test_names_and_phones_are_sealed_on_disk(self):
        sku = self.style(1_000)
        member = self.member(name="密封测试甲", phone="13655554444", note="对羊毛过敏")
        self.expect(201, self.sell([(sku, 1)], {"cash": 1_000}, member=member["id"]))
        self.expect(200, self.lin.patch("/api/v1/members/" + member["id"], {"region": "绍兴柯桥区"}))
        self.assertIn("密封测试甲", self.lin.get("/api/v1/members/" + member["id"])["name"])
        for file in pathlib.Path(self.shop.data).rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                for secret in ("密封测试甲", "13655554444", "对羊毛过敏", "绍兴柯桥区"):
                    self.assertNotIn(secret.encode(), content, f"{secret} in {file.name}")
        self.assertNotIn("13655554444", self.shop.log_text())
