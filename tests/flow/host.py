"""A second program on a shop's PostgreSQL: the same shop, another machine."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import urllib.parse

from shop import Shop, binary


class Host(Shop):
    """Has a folder of its own with the shop's file and key, as docs/operations.md tells it."""

    def __init__(self, shop):  # not Shop's: nothing is made, what is there is joined
        self.data = tempfile.mkdtemp(prefix="bobbin-flow-host-")
        (pathlib.Path(self.data) / "data").mkdir()
        for name in ("shop.yaml", "data/members.key"):
            shutil.copy(os.path.join(shop.data, name), os.path.join(self.data, name))
        self.file = pathlib.Path(self.data) / "shop.yaml"
        self.file.write_text(re.sub(r'listen: "[^"]*"', 'listen: "127.0.0.1:0"', self.file.read_text()))
        self.people = shop.people
        self.schema = None  # the shop's own, and its to remove
        self.openapi = None
        self.environment = dict(os.environ)
        self.start()

    def start(self):
        self.log = open(self.data + ".log", "ab")
        self.process = subprocess.Popen([binary(), "serve", "--config", str(self.file)], stdout=subprocess.PIPE,
                                        stderr=self.log, stdin=subprocess.DEVNULL, env=self.environment)
        url = self._first_line().decode().split()[-1]
        address = urllib.parse.urlsplit(url)
        self.host, self.port = address.hostname, address.port
