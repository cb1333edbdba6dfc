"""Words that are wrong, as a message names them, and the nearest known ones."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` (did you mean 'sin'?)`, or nothing when no known word is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]!r}?)" if near else ""


def named(word: str, longest: int = 60) -> str:
    """A word in quotation marks; of one that is no word but a whole text, the beginning."""
    return repr(word if len(word) <= longest else word[:longest] + "…")
