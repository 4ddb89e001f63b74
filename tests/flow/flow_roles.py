"""One role makes the tables, one serves the shop, one reads the published views: the statements are those of
docs/operations.md."""
import pathlib
import re
import subprocess
import unittest

from host import Host
from shop import Checks, Shop, new_id, on_postgresql, tell_server

OPERATIONS = pathlib.Path(__file__).parent.parent.parent / "docs" / "operations.md"


class RolesTest(Checks):
    def setUp(self):
        if not on_postgresql():
            self.skipTest("roles are PostgreSQL's")
        self.mark = "roles_" + new_id()[:8]
        self.schema = self.mark + "_shop"
        self.addCleanup(self.forget)

    def forget(self):
        roles = ", ".join(self.role(name) for name in ("owner", "host", "reports"))
        tell_server(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE; DROP OWNED BY {roles}; DROP ROLE {roles}")

    def role(self, name):
        return f"{self.mark}_{name}"

    def statements(self):
        """Of the docs, with names of this test's own."""
        blocks = re.findall(r"```sql\n(.*?)```", OPERATIONS.read_text(encoding="utf-8"), re.S)
        for names in ((r"bobbin_owner", "owner"), (r"bobbin_reports", "reports"), (r"\bbobbin\b", "host")):
            blocks = [re.sub(names[0], self.role(names[1]), block) for block in blocks]
        return [re.sub(r"\bshop\b", self.schema, block) for block in blocks]

    def address(self, role):
        return re.sub("//[^@]*@", f"//{role}@", on_postgresql()) + f"&options=-csearch_path%3D{self.schema}"

    def asked(self, role, sql):
        return subprocess.run(["psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--dbname", self.address(role),
                               "--command", sql], capture_output=True, text=True, check=False)

    def test_each_role_can_do_its_own_and_no_more(self):
        before, after = self.statements()
        tell_server(before)
        shop = Shop("--database", self.address(self.role("owner")), engine="sqlite", clock="system")
        self.addCleanup(shop.end)
        tell_server(after)
        shop.stop()
        migrated = shop.run("db", "migrate", "--data", shop.data)
        self.assertEqual(migrated.returncode, 0, migrated.stderr)

        file = pathlib.Path(shop.data) / "shop.yaml"
        file.write_text(file.read_text().replace(f"//{self.role('owner')}@", f"//{self.role('host')}@"))
        host = Host(shop)
        self.addCleanup(host.end)
        till = host.login("lin")
        self.expect(201, till.post("/api/v1/shifts", {"float_minor": 0}))
        sku = host.login("manager").get("/api/v1/variants?limit=1")["items"][0]
        sale = {"lines": [{"sku": sku["sku"], "quantity": 1}],
                "tenders": [{"id": "cash", "amount_minor": sku["price_minor"]}]}
        self.expect(201, till.put("/api/v1/sales/" + new_id(), sale))
        self.assertIn("permission denied", self.asked(self.role("host"), "CREATE TABLE mine (id INTEGER)").stderr)

        sums = self.asked(self.role("reports"), "SELECT sum(net_minor) FROM bobbin_sales")
        self.assertEqual(sums.returncode, 0, sums.stderr)
        for sql in ("SELECT * FROM member", "SELECT * FROM staff", "DELETE FROM bobbin_members"):
            self.assertIn("permission denied", self.asked(self.role("reports"), sql).stderr)


if __name__ == "__main__":
    unittest.main()
