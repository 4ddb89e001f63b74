"""Reads docs/worked-examples.md: its goods, what happens, and what is then so."""
import pathlib
import re

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "worked-examples.md"


def rows_below(lines, heading):
    """The cells of the table whose first line has that word."""
    at = next(i for i, line in enumerate(lines) if line.startswith("|") and heading in line)
    for line in lines[at + 2:]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def fen(text):
    """'1,072.00' is 107200."""
    whole, _, part = text.replace(",", "").partition(".")
    if not re.fullmatch(r"\d+", whole) or not re.fullmatch(r"\d\d", part):
        raise ValueError(f"{text} is no amount of money")
    return int(whole) * 100 + int(part)


def number(text):
    return int(text.replace(",", ""))


def spans(cell):
    return re.findall(r"`([^`]+)`", cell)


class Example:
    """A heading with its goods {name: (price, words)} and its steps [(actions, facts)]."""

    def __init__(self, text):
        lines = text.splitlines()
        self.title = lines[0].strip()
        self.goods = {name: (fen(price), more) for name, price, more in rows_below(lines, "Goods")}
        self.steps = [(spans(what), spans(then)) for _, what, then in rows_below(lines, "What happens")]


def examples():
    return [Example(part) for part in re.split(r"(?m)^## ", PAGE.read_text(encoding="utf-8"))[1:]]
