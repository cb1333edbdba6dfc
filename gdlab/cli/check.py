"""`gdlab check`: everything that is wrong with a scene file."""

from __future__ import annotations

import argparse
import sys

from gdlab.scene import problems
from gdlab.scene.codec import read_file


def check(arguments: argparse.Namespace) -> int:
    """0 when the scene is valid; else 2, and one line for each error on stderr."""
    found = problems(read_file(arguments.scene))
    for problem in found:
        print(f"{arguments.scene}: {problem}", file=sys.stderr)
    if not found:
        print(f"{arguments.scene}: valid")
    return 2 if found else 0
