"""What a user can get wrong on the command line, and values that are checked while it is read."""

from __future__ import annotations

import argparse
import math
import re
from typing import NoReturn

from gdlab.symbols.notation import Notation, parse_notation

_SIZE = re.compile(r"([0-9]{1,6})[x×]([0-9]{1,6})$")
MIN_SIDE, MAX_SIDE = 64, 16384
MIN_DPI, MAX_DPI = 10, 2400


class UsageError(Exception):
    """A mistake of the user; the message is one sentence."""


class Parser(argparse.ArgumentParser):
    """An argument parser that complains in one line."""

    def error(self, message: str) -> NoReturn:
        """End with the message and where to find help."""
        self.exit(2, f"{self.prog}: {' '.join(message.split())} (see {self.prog} --help)\n")


def one_line(name: str) -> str:
    """The name of a file on one line, as shown to people: line ends and the like in it are written as in Python."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in name)


def steps(text: str) -> int:
    """A whole number of at least 0."""
    if not re.fullmatch(r"\+?[0-9]{1,18}", text):
        raise argparse.ArgumentTypeError(f"must be a whole number of at least 0, not {text[:40]!r}")
    return int(text)


def size(text: str) -> tuple[int, int]:
    """Width and height in pixels, as in 1920x1080."""
    found = _SIZE.match(text)
    sides = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in sides):
        raise argparse.ArgumentTypeError(
            f"must be a width and a height from {MIN_SIDE} to {MAX_SIDE}, as in 1920x1080, not {text[:40]!r}"
        )
    return sides


def notation(text: str) -> Notation:
    """Letters and order, as in `θ β ml-first`."""
    try:
        return parse_notation(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def dpi(text: str) -> float:
    """Dots per inch."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not MIN_DPI <= value <= MAX_DPI:
        raise argparse.ArgumentTypeError(f"must be a number from {MIN_DPI} to {MAX_DPI}, not {text[:40]!r}")
    return value
