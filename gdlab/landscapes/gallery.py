"""The gallery: landscapes with a name, a source and known stationary points, read from `resources/gallery`."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from gdlab.core.fields import ParameterError, by_name
from gdlab.core.resources import path, table
from gdlab.core.suggestions import did_you_mean, named, shown
from gdlab.landscapes.formula import FormulaLandscape

Group = Literal["optimisation", "physics", "teaching"]
GROUPS: tuple[Group, ...] = get_args(Group)


@dataclass(frozen=True)
class CoefficientRange:
    """A coefficient of a gallery landscape: its value and the ends of its slider."""

    value: float
    minimum: float
    maximum: float


@dataclass(frozen=True)
class PublishedPoint:
    """A stationary point to the last digit, for the coefficients' own values; the entry says where it is published."""

    position: tuple[float, ...]
    kind: str


@dataclass(frozen=True)
class GalleryEntry:
    """One landscape of the gallery.

    Attributes:
        key: its name in scenes and on the command line, `six-hump-camel`.
        name: its name for the reader.
        group: what people know it from; a filter.
        words: what else one may look for it by, besides name and group.
        formula: in the order in which it is usually written.
        bounds: the part worth looking at, (low, high) for each coordinate.
        start: where a run begins that shows something.
        about: what one sees there, in a sentence or two.
        source: author, title and year of the landscape.
        published: where its points are known from, or why there are none.
        coefficients: by name; empty when the formula has none.
        points: stationary points inside the bounds: all of them, or the known ones where there are very many.
    """

    key: str
    name: str
    group: Group
    words: tuple[str, ...]
    formula: str
    bounds: tuple[tuple[float, float], ...]
    start: tuple[float, ...]
    about: str
    source: str
    published: str
    coefficients: Mapping[str, CoefficientRange]
    points: tuple[PublishedPoint, ...]

    @property
    def dimension(self) -> int:
        """The number d of coordinates, without compiling the formula."""
        return len(self.bounds)

    def matches(self, query: str) -> bool:
        """Whether each word of the query begins a word of the name, the group, the search words or the authors."""
        text = _plain(" ".join((self.key, self.name, self.group, f"{self.dimension}-d", *self.words, self.source)))
        known = text.replace("-", " ").split() + text.split()
        return all(any(word.startswith(asked) for word in known) for asked in _plain(query).split())

    def landscape(self, coefficients: Mapping[str, float] | None = None) -> FormulaLandscape:
        """The landscape, some coefficients other than published if given."""
        values = {name: c.value for name, c in self.coefficients.items()} | dict(by_name("coefficients", coefficients))
        return FormulaLandscape(self.formula, values, self.bounds)


@cache
def gallery() -> dict[str, GalleryEntry]:
    """All entries by key, in the gallery's order."""
    documents = [(file.stem, table(file)) for file in path("gallery").glob("*.toml")]
    documents.sort(key=lambda pair: pair[1]["order"])
    return {key: _entry(key, document) for key, document in documents}


def _entry(key: str, document: Mapping[str, Any]) -> GalleryEntry:
    return GalleryEntry(
        key=key,
        name=document["name"],
        group=document["group"],
        words=tuple(document["words"]),
        formula=document["formula"],
        bounds=tuple((float(low), float(high)) for low, high in document["bounds"]),
        start=tuple(map(float, document["start"])),
        about=document["about"],
        source=document["source"],
        published=document["published"],
        coefficients={name: CoefficientRange(*map(float, c)) for name, c in document.get("coefficients", {}).items()},
        points=tuple(PublishedPoint(tuple(map(float, p["position"])), p["kind"]) for p in document.get("point", ())),
    )


def _plain(text: str) -> str:
    """Small letters without accents and with plain hyphens: what is typed need not be spelled like the author."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("–", "-"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class UnknownLandscapeError(LookupError, ValueError):
    """No landscape of that name; the message names the nearest one."""


def gallery_entry(key: str) -> GalleryEntry:
    """The entry of that key.

    Raises:
        UnknownLandscapeError: there is none.
    """
    if key not in gallery():
        raise UnknownLandscapeError(f"there is no landscape {named(key)} in the gallery{did_you_mean(key, gallery())}")
    return gallery()[key]


def landscape(name: str, coefficients: Mapping[str, float] | None = None, bounds: Any = None) -> FormulaLandscape:
    """A landscape by gallery key, or from a formula.

    Args:
        name: a gallery key such as `himmelblau`, or a formula such as `20*x**2/2 + y**2/2`.
        coefficients: numbers for the named coefficients.
        bounds: `(d, 2)`, the part worth looking at.

    Raises:
        ExpressionError: neither a key nor a usable formula.
        ParameterError: a coefficient or the bounds cannot be used.
    """
    if not isinstance(name, str):
        raise ParameterError("name", f"a landscape is named by a gallery key or a formula, not by {shown(name)}")
    key = name.strip().lower().replace("_", "-").replace(" ", "-")
    if key in gallery():
        found = gallery()[key].landscape(coefficients)
        return found if bounds is None else FormulaLandscape(found.formula, found.coefficients, bounds)
    if name.replace("-", "").isalpha() and len(name) > 3:
        raise UnknownLandscapeError(
            f"{named(name)} is neither a landscape of the gallery nor a formula{did_you_mean(name, gallery())}"
        )
    return FormulaLandscape(name, coefficients, bounds)
