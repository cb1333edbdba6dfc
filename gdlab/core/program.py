"""What holds for the whole process where gdlab is its program. It comes before numpy is loaded.

Where gdlab is a library of another's program, nothing is set.
"""

from __future__ import annotations

import dataclasses
import gc
import os
import sys
from pathlib import PurePath


def is_program() -> bool:
    """Whether this process is `python -m gdlab`, the script `gdlab`, or the packaged application.

    While Python looks for the module of `-m`, and so imports this package, the first argument is "-m" itself.
    """
    name = sys.argv[0] if sys.argv else ""
    if name == "-m":
        return any(word.partition(".")[0] == "gdlab" for word in sys.orig_argv)
    return PurePath(name).stem == "gdlab"


if is_program():
    from gdlab.core.compiled import execute

    # Dataclasses write their methods as text; Python would compile those of fifty classes at every start.
    vars(dataclasses)["exec"] = execute
    # Where numpy loads OpenBLAS, its threads turn for 50 ms before they go to sleep, beside a window that is being
    # made. gdlab multiplies small matrices at most, and its paths none.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What a window is made of stays for as long as it does. Python's collector of cycles would look a hundred times
    # through all of it while it is made: let it not come before the first frame, for which 100,000 things are made.
    gc.set_threshold(300_000, 20, 20)
