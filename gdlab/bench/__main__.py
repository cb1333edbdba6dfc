"""`python -m gdlab.bench [steps] [formulas] [frames] [ground] [memory]`: all of them when none is named."""

from __future__ import annotations

import sys

from gdlab.bench import formulas, frames, ground, memory, steps

REPORTS = {
    "steps": steps.report,
    "formulas": formulas.report,
    "frames": frames.report,
    "ground": ground.report,
    "memory": memory.report,
}


def main(names: list[str]) -> int:
    """Print the named reports; 2 when there is no such report."""
    unknown = [name for name in names if name not in REPORTS]
    if unknown:
        print(f"there is no benchmark {unknown[0]!r}; there are {', '.join(REPORTS)}", file=sys.stderr)
        return 2
    for name in names or REPORTS:
        print("\n".join(REPORTS[name]()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
