"""A shop's file, changed. On PostgreSQL the database's revision is in force, whatever the file says: there the change is
applied too."""
import pathlib
import re

from shop import on_postgresql


def revisions(shop):
    """The database's, newest first: lines of number, time and name."""
    done = shop.run("config", "revisions", "--config", str(pathlib.Path(shop.data, "shop.yaml")))
    if done.returncode != 0:
        raise AssertionError(f"config revisions: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout.splitlines()


def revise(shop, text):
    """The file of that shop says `text` from now on, and it is in force at the next start at the latest."""
    file = pathlib.Path(shop.data, "shop.yaml")
    if on_postgresql():
        number = revisions(shop)[0].split()[0]
        text, count = re.subn(r"(?m)^(bobbin: 1.*\n)(revision: .*\n)?", rf"\g<1>revision: {number}\n", text, count=1)
        assert count == 1, text
    file.write_text(text, encoding="utf-8")
    if on_postgresql():
        done = shop.run("config", "apply", str(file))
        if done.returncode != 0:
            raise AssertionError(f"config apply: {done.returncode}\n{done.stdout}\n{done.stderr}")


def rewrite_module(shop, module, settings, state="on"):
    """That module of a stopped shop, written anew."""
    text = pathlib.Path(shop.data, "shop.yaml").read_text(encoding="utf-8")
    block = f'  {module}:\n    state: "{state}"\n' + (f"    settings:{settings}" if settings else "")
    text, count = re.subn(rf"(?ms)^  {module}:\n.*?(?=^\S|^  \w|^$)", lambda _: block, text)
    assert count == 1, text
    revise(shop, text)


def rewrite_points(shop, settings, state="on"):
    rewrite_module(shop, "points", settings, state)
