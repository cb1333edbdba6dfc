"""The three themes: every colour of the window, by the name of its use.

Blue (`phys…`) and amber (`ml…`) are reserved for physics and machine learning; all else is ink. In each trio the plain
name is for text, `…S` for strokes and handles, `…T` for tints behind text.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from PySide6.QtGui import QColor, QPalette

ThemeName = Literal["light", "dark", "contrast"]
Side = Literal["physics", "ml", "neutral"]

TRACK_ALPHA = 0.55
"""Opacity of a slider's track in `rule2`, and of the way ahead in ink."""
HALO_ALPHA = 0.18
"""Opacity of the halo round the handle under the pointer."""
TRAIL_CASING_ALPHA = 0.75
"""Opacity of the page-coloured casing under the trail."""
ARROW_CASING_ALPHA = 0.82
"""Opacity of the page-coloured casing under an arrow."""


class SideColours(Struct, frozen=True):
    """The colours of one reading: of text, of strokes and handles, of tints, and of the outline a handle needs."""

    text: QColor
    stroke: QColor
    tint: QColor
    outline: QColor | None = None


class Racer(Struct, frozen=True):
    """How one run of a race looks: colour, dashes and gaps of its trail in widths of the line, shape of its mark.

    Without dashes the trail is solid.
    """

    colour: QColor
    dash: tuple[float, ...]
    shape: str


_RACERS: tuple[tuple[tuple[float, ...], str], ...] = (
    ((), "disc"),
    ((7.0, 4.0), "triangle"),
    ((1.2, 3.0), "diamond"),
    ((8.0, 3.5, 1.2, 3.5), "inverted"),
    ((3.5, 3.0), "plus"),
    ((8.0, 3.0, 1.2, 3.0, 1.2, 3.0), "star"),
    ((12.0, 4.0, 4.0, 4.0), "cross"),
    ((1.2, 2.6, 1.2, 6.0), "hexagon"),
)
"""Dashes and shapes of the runs, so that they can be told apart without any colour; the square is ML's."""


class Theme(Struct, frozen=True):
    """The tokens of one theme.

    `racers` are the looks of the runs of a race, by their indices; `map_stops` the landscape's colours from the lowest
    to the highest value.
    """

    name: ThemeName
    page: QColor
    field: QColor
    ink: QColor
    ink2: QColor
    ink3: QColor
    rule2: QColor
    rule: QColor
    hover: QColor
    sel: QColor
    phys: QColor
    physS: QColor  # noqa: N815 - the tokens keep the names of the palette
    physT: QColor  # noqa: N815
    ml: QColor
    mlS: QColor  # noqa: N815
    mlT: QColor  # noqa: N815
    warn: QColor
    force: QColor
    friction: QColor
    racers: tuple[Racer, ...]
    map_stops: tuple[QColor, ...]
    filled_slots: bool = False

    def side(self, side: Side) -> SideColours:
        """The colours of one side; `neutral` is what both share, and is ink.

        In the contrast theme strokes are outlined in ink, because its amber alone is too faint on a white page.
        """
        outline = self.ink if self.filled_slots else None
        if side == "physics":
            return SideColours(self.phys, self.physS, self.physT, outline)
        if side == "ml":
            return SideColours(self.ml, self.mlS, self.mlT, outline)
        return SideColours(self.ink, self.ink, self.sel)


def faded(colour: QColor, alpha: float) -> QColor:
    """The colour at an opacity between 0 and 1."""
    copy = QColor(colour)
    copy.setAlphaF(max(0.0, min(1.0, alpha)))
    return copy


def _theme(name: ThemeName, stops: str, racers: str, *, filled_slots: bool = False, **colours: str) -> Theme:
    tokens = {token: QColor(colour) for token, colour in colours.items()}
    looks = tuple(Racer(QColor(colour), *look) for colour, look in zip(racers.split(), _RACERS, strict=True))
    stopped = tuple(map(QColor, stops.split()))
    return Theme(name, **tokens, racers=looks, map_stops=stopped, filled_slots=filled_slots)


# Colours of the runs: none near blue or amber; contrast 4.5 against the page and 2.9 against the top of the map. The
# two that are nearest to each other are apart, in CIEDE2000, by 10.3 (light), 9.6 (dark) and 13.4 (contrast) in the
# worst of normal, protan, deutan and tritan eyes, and among the first four by 15, 18 and 17: told apart side by side,
# but not from memory. So dash and shape tell too.


LIGHT = _theme(
    "light",
    "#FEFEFE #EEFAF2 #DDF5EA #D0F0E6 #CBE8E2 #C6E0DF #C1D8DB #BDD1D7 #B9C9D2",
    "#D50355 #107D67 #841EFE #465A00 #391100 #6B00A5 #17452C #453652",
    page="#FFFFFF",
    field="#FFFFFF",
    ink="#16191D",
    ink2="#4A525C",
    ink3="#646E79",
    rule2="#8C95A0",
    rule="#D9DDE2",
    hover="#F2F4F6",
    sel="#E3E7EC",
    phys="#0B57B0",
    physS="#1F6FD1",
    physT="#E6EFFB",
    ml="#8A5200",
    mlS="#C98500",
    mlT="#FDF1DA",
    warn="#B3261E",
    force="#A3197E",
    friction="#1B7A2F",
)

DARK = _theme(
    "dark",
    "#171A1E #1B2026 #1E282F #222F37 #28373D #2E3E44 #34464A #3B4E51 #415658",
    "#FF7562 #6AFFC1 #BDA6EF #CCFF3A #CF918F #E9CCFE #9FE775 #92A2AD",
    page="#15181C",
    field="#1B1F24",
    ink="#ECEFF2",
    ink2="#B4BCC6",
    ink3="#8E98A4",
    rule2="#66707B",
    rule="#30363D",
    hover="#20252B",
    sel="#343C46",
    phys="#82B8FF",
    physS="#5AA0FF",
    physT="#17293F",
    ml="#FFC15E",
    mlS="#F5A623",
    mlT="#37290F",
    warn="#FF8A80",
    force="#FF86CF",
    friction="#74D66B",
)

# The stops are the light ones with lightness 99.5…80 stretched to 100…82 and chroma × 0.28/0.30 (CIE L*a*b*).
CONTRAST = _theme(
    "contrast",
    "#FFFFFF #F1FCF4 #E1F7ED #D5F3E9 #D0EBE6 #CBE4E3 #C7DCDF #C3D6DB #BFCED7",
    "#E10067 #008070 #B403FF #546100 #461200 #902396 #094B36 #33213E",
    filled_slots=True,
    page="#FFFFFF",
    field="#FFFFFF",
    ink="#000000",
    ink2="#1E2328",
    ink3="#3A424B",
    rule2="#30373F",
    rule="#6B7480",
    hover="#E9ECEF",
    sel="#D5DAE0",
    phys="#003C8F",
    physS="#0050C8",
    physT="#D6E6FF",
    ml="#6B3A00",
    mlS="#FFB000",
    mlT="#FFE9B8",
    warn="#9B0000",
    force="#8A006E",
    friction="#0B5E1E",
)

THEMES: dict[ThemeName, Theme] = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}


def qpalette(theme: Theme) -> QPalette:
    """The theme as a palette for Qt's Fusion style; selections are ink, never blue."""
    role = QPalette.ColorRole
    palette = QPalette()
    for colour, roles in (
        (theme.page, (role.Window, role.Button, role.AlternateBase, role.ToolTipBase, role.Midlight)),
        (theme.page, (role.HighlightedText, role.BrightText, role.Light)),
        (theme.field, (role.Base,)),
        (theme.ink, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText)),
        (theme.ink, (role.Highlight, role.Accent, role.Link, role.LinkVisited)),
        (theme.ink3, (role.PlaceholderText,)),
        (theme.rule, (role.Mid,)),
        (theme.rule2, (role.Dark, role.Shadow)),
    ):
        for each in roles:
            palette.setColor(each, colour)
    disabled = QPalette.ColorGroup.Disabled
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, each, theme.ink3)
    palette.setColor(disabled, role.Highlight, theme.sel)
    return palette
