"""`python -m gdlab.ui.typeset`: lays out anew what the window shows at its start, into `resources/typeset/layouts`.

To be run when the equations, `prepare`, or the version of the typesetter change; a test tells when.
"""

from __future__ import annotations

import os
import sys
import tempfile

from gdlab.core.files import atomic_write
from gdlab.core.resources import path as resource

_SIZES = (((1920, 1080), False), ((1366, 768), False), ((1920, 1080), True))
_STEPS = (0, 1, 18, 300)
USUAL_NUMBERS = tuple(
    sign + number
    for number in ("0", "0.00", "0.000", "0.0000", "0.00000", "00.0", "000", "0000", "00000", "0.00×10⁻⁰", "0.00×10⁻⁰⁰")
    for sign in ("", "−")
)
"""The shapes that numbers take while a particle moves, as numbers."""


def main() -> int:
    """Write the resource."""
    out = resource("scenes").parent.joinpath("typeset", "layouts")
    with tempfile.TemporaryDirectory() as cache:
        os.environ |= {"QT_QPA_PLATFORM": "offscreen", "XDG_CACHE_HOME": cache}
        data = _lay_out()
    out.parent.mkdir(exist_ok=True)
    atomic_write(out, data)
    print(f"{out}: {len(data):,} bytes")
    return 0


def _lay_out() -> bytes:
    """Show the first scene in all sizes, with nothing known before, and bundle what had to be laid out."""
    from gdlab.ui.app import application, make_window  # noqa: PLC0415 - after the environment is set
    from gdlab.ui.preferences import nobodys_preferences  # noqa: PLC0415
    from gdlab.ui.screenshot import picture_of  # noqa: PLC0415
    from gdlab.ui.typeset import store, typeset  # noqa: PLC0415

    store.forget_shipped()
    application()
    for size, projector in _SIZES:
        with nobodys_preferences() as preferences:
            window = make_window(preferences=preferences)
            for step in _STEPS:
                for telling in (False, True):
                    window.actions_by_name["run.narrate"].setChecked(telling)
                    picture_of(window, size, projector, preferences.projector_theme if projector else "light", step)
            window.close()
    for number in USUAL_NUMBERS:
        typeset(r"\num{n}", 20.0, {"n": number})
    return store.bundle(store.folder(), store.maker())


if __name__ == "__main__":
    sys.exit(main())
