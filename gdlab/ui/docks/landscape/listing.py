"""Numbers in a row, such as a position: as many of them, and as large, as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from gdlab.ui.typeset import Typeset, typeset

MORE = "…"


class Listing(Struct, frozen=True):
    r"""Numbers, parted by commas, at the place of `*` in a pattern such as `\lambda = *`; an ellipsis is one of them.

    The numbers are slots: others of the same shape need no new typesetting.
    """

    texts: tuple[str, ...]
    pattern: str

    def typeset(self, size: float) -> Typeset:
        """All of it at a size in pixels."""
        slots = [rf"\text{{{MORE}}}" if text == MORE else rf"\num{{{place}}}" for place, text in enumerate(self.texts)]
        values = {str(place): text for place, text in enumerate(self.texts) if text != MORE}
        return typeset(self.pattern.replace("*", ", ".join(slots)), size, values)

    def fitted(self, sizes: Sequence[float], room: float) -> Typeset:
        """At the first of the sizes at which it is no wider than the room; else at the last, and shortened."""
        for size in sizes:
            whole = self.typeset(size)
            if whole.width <= room:
                return whole
        numbers = [text for text in self.texts if text != MORE]
        for count in range(len(numbers) - 1, 0, -1):
            shorter = Listing((*numbers[:count], MORE), self.pattern).typeset(sizes[-1])
            if shorter.width <= room:
                return shorter
        return Listing((MORE,), self.pattern).typeset(sizes[-1])
