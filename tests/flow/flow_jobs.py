"""Jobs of several hosts on one PostgreSQL: each run happens once, whichever host it happens on."""
import concurrent.futures
import datetime
import time
import unittest

from host import Host
from revise import rewrite_points
from shop import FlowTest, Shop, now, on_postgresql

POINTS = "/api/v1/plugins/points/members/"
MEMBERS = 12
RULES = """
      earn: {points: 1, per_minor: 100}
      redeem: {points: 100, worth_minor: 100, minimum: 100, step: 100, max_share_ppm: 1000000}
      expiry: {policy: rolling, months: 1}
"""


class JobsTest(FlowTest):
    @classmethod
    def setUpClass(cls):
        if not on_postgresql():
            raise unittest.SkipTest("several hosts need PostgreSQL")
        if datetime.date.today() < datetime.date(2026, 3, 1):
            raise unittest.SkipTest("what is given on 2026-01-05 has not expired yet")
        cls.shop = Shop("--empty")
        cls.addClassCleanup(lambda: cls.shop.end())
        cls.shop.stop()
        cls.shop.log.close()
        rewrite_points(cls.shop, RULES)
        cls.shop = Shop(data=cls.shop.data)
        cls.manager, cls.lin = cls.shop.login("manager"), cls.shop.login("lin")

    @classmethod
    def tearDownClass(cls):
        cls.shop.verify()

    def expiries(self, host, member):
        page = host.login("lin").get(POINTS + member["id"])
        return page["balance"], [row["amount"] for row in page["history"] if row["rule"] == "expire"]

    def test_three_hosts_that_start_late_expire_each_point_once_though_one_of_them_dies(self):
        members = [self.member(points=100 + i) for i in range(MEMBERS)]
        self.shop.stop()
        # Since the fifth of January some two thousand runs of the points' jobs are due: all three begin with them.
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            hosts = list(pool.map(lambda _: Host(self.shop), range(3)))
        for host in hosts:
            self.addCleanup(host.end)
        hosts[0].kill()
        deadline = now() + 200
        for i, member in enumerate(members):
            while self.expiries(hosts[1], member)[0] != 0 and now() < deadline:
                time.sleep(0.1)
            self.assertEqual(self.expiries(hosts[2], member), (0, [-(100 + i)]))


if __name__ == "__main__":
    unittest.main()
