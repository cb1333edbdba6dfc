"""Letters are a matter of taste: w or θ for the weights, ρ, μ or β for the momentum, and which reading comes first.

gdlab's own texts are written with w and ρ; a notation translates them, wherever they are shown.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from gdlab.core.suggestions import did_you_mean

Side = Literal["physics", "ml"]
WEIGHTS = {"w": "w", "θ": r"\theta"}
"""The letters for the weights, as text and as LaTeX."""
MOMENTUM = {"ρ": r"\rho", "μ": r"\mu", "β": r"\beta"}
"""The letters for the momentum coefficient, as text and as LaTeX."""
SIDES: tuple[Side, Side] = ("physics", "ml")
_LONE_W = re.compile(r"(?<![A-Za-zÀ-ÿ])w(?![A-Za-zÀ-ÿ])")
_WORDS_IN_LATEX = re.compile(r"\\(?:text|mathrm|num|vec)\{[^{}]*\}|\\[A-Za-z]+")


class Notation(Struct, frozen=True):
    """How the same things are written.

    Attributes:
        weights: the letter for what is learnt, w or θ.
        momentum: the letter for the momentum coefficient, ρ, μ or β.
        first: the reading that stands first, left or on top.
    """

    weights: str = "w"
    momentum: str = "ρ"
    first: Side = "physics"

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both readings in their order."""
        return SIDES if self.first == "physics" else (SIDES[1], SIDES[0])

    def words(self) -> str:
        """What `parse_notation` reads it from: `θ β ml-first`."""
        return f"{self.weights} {self.momentum} {self.first}-first"

    def latex(self, text: str) -> str:
        """LaTeX of gdlab's own in this notation. Names of slots and words in it stay as they are."""
        return _latex(text, self.weights, self.momentum)

    def text(self, text: str) -> str:
        """A plain text of gdlab's own in this notation."""
        if self.weights != "w":
            text = _LONE_W.sub(self.weights, text)
        return text if self.momentum == "ρ" else text.replace("ρ", self.momentum)


STANDARD = Notation()


@lru_cache(maxsize=2048)
def _latex(text: str, weights: str, momentum: str) -> str:
    pieces: list[str] = []
    last = 0
    for word in _WORDS_IN_LATEX.finditer(text):
        pieces.append(_letters(text[last : word.start()], weights))
        pieces.append(_spaced(MOMENTUM[momentum], text[word.end() :]) if word.group() == r"\rho" else word.group())
        last = word.end()
    pieces.append(_letters(text[last:], weights))
    return "".join(pieces)


def _letters(text: str, weights: str) -> str:
    """The single letter w, where no other letter stands beside it."""
    return _LONE_W.sub(lambda found: _spaced(WEIGHTS[weights], text[found.end() :]), text)


def _spaced(letter: str, rest: str) -> str:
    """A LaTeX letter that does not run into the next one."""
    return f"{letter} " if letter.startswith("\\") and rest[:1].isalpha() else letter


def parse_notation(text: str) -> Notation:
    """A notation from words in any order, such as `θ β ml-first`; names in Latin letters will do (`theta beta`).

    Raises:
        ValueError: a word that is none of those known.
    """
    chosen: dict[str, str] = {}
    for word in text.replace(",", " ").split():
        key, value = _meaning(word)
        if key in chosen:
            raise ValueError(f"the notation names {key} twice")
        chosen[key] = value
    return Notation(
        chosen.get("weights", "w"), chosen.get("momentum", "ρ"), "ml" if chosen.get("first") == "ml" else "physics"
    )


def _meaning(word: str) -> tuple[str, str]:
    """What a word chooses, and how."""
    known = {letter: ("weights", letter) for letter in WEIGHTS} | {letter: ("momentum", letter) for letter in MOMENTUM}
    known |= {latex.strip("\\"): known[letter] for letter, latex in (WEIGHTS | MOMENTUM).items()}
    known |= {f"{side}-first": ("first", side) for side in SIDES}
    if word not in known:
        raise ValueError(f"a notation has no {word!r}{did_you_mean(word, known)}: it knows {', '.join(known)}")
    return known[word]
