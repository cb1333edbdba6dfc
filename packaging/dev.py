"""Set up and use a checkout of gdlab: `python3 packaging/dev.py run|test|lock`; see verbs.py.

People run this file with the Python they happen to have. So it tells an old one what is wanted before it imports the
rest, and is written so that any Python can read it.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write("gdlab needs Python 3.11 or newer; this is {}.{}.{}\n".format(*sys.version_info))
    sys.exit(2)

from verbs import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
