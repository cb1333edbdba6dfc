"""Below the canvas: the buttons that run, the curve that scrubs, the two clocks and the speed."""

from gdlab.ui.transport.course import Course
from gdlab.ui.transport.scrub_bar import ScrubBar
from gdlab.ui.transport.transport import Transport

__all__ = ["Course", "ScrubBar", "Transport"]
