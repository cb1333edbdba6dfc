"""What is wrong, as a message names it, and the nearest known words."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` (did you mean 'sin'?)`, or nothing when no known word is near."""
    import difflib  # noqa: PLC0415 (only where something is wrong)

    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]!r}?)" if near else ""


def named(word: str, longest: int = 60) -> str:
    """A word in quotation marks; of one that is no word but a whole text, the beginning."""
    return repr(word if len(word) <= longest else word[:longest] + "…")


def shown(value: object, longest: int = 60) -> str:
    """A value that is wrong as Python writes it, on one line; of a long one the beginning."""
    if isinstance(value, str):
        return named(value, longest)
    try:
        text = " ".join(repr(value).split())
    except ValueError:  # an int of more digits than Python writes
        return f"this {type(value).__name__}"
    return text if len(text) <= longest else text[:longest] + "…"
