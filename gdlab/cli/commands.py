"""All commands and their options, in one place."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module

import gdlab
from gdlab.cli.mistakes import Parser, dpi, notation, size, steps
from gdlab.core.registry import methods
from gdlab.export.recording import MAX_NUMBERS
from gdlab.symbols.notation import STANDARD, Notation
from gdlab.ui.figure.formats import FORMATS

THEMES = ("light", "dark", "contrast")
COLOUR_MAPS = ("quiet", "viridis", "cet-cbl1")
LISTS = ("landscapes", "families", "data", "methods", "lessons")
DEFAULT_STEPS = 200
_WHICH = (
    "which run: its label, or its number from 0 on; of equal labels the later ones are numbered, as in 'momentum 2'"
)
_SCENE = "a .gdlab file, an image that gdlab exported, or a height map"
_EPILOG = """\
gdlab                     opens the window
gdlab SCENE               opens the window with a scene: a .gdlab file, an image that gdlab exported, or a height map

gdlab COMMAND --help says more. Mistakes end with exit code 2 and one line that says what is wrong."""


def parser() -> Parser:
    """The parser of the whole command line; `run` of what it returns is the function to call."""
    whole = Parser(
        prog="gdlab",
        allow_abbrev=False,
        description="A laboratory in which an optimiser is a particle.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"gdlab {gdlab.__version__}")
    verbs = whole.add_subparsers(metavar="COMMAND", required=True)
    for name, (define, line) in VERBS.items():
        define(verbs.add_parser(name, help=line, description=line, allow_abbrev=False))
    return whole


def _later(module: str, name: str) -> Callable[[argparse.Namespace], int]:
    """What a verb does, in a module of `gdlab.cli` that is imported when the verb is called: the window needs one."""

    def run(arguments: argparse.Namespace) -> int:
        code: int = getattr(import_module(f"gdlab.cli.{module}"), name)(arguments)
        return code

    return run


def _window(verb: Parser) -> None:
    verb.add_argument("scene", metavar="SCENE", nargs="?", help=_SCENE)
    verb.set_defaults(run=_later("window", "open_window"))


def _simulate(verb: Parser) -> None:
    _scene(verb)
    _running(verb)
    verb.add_argument("--out", required=True, metavar="FILE", help="path.csv or path.npz")
    verb.set_defaults(run=_later("files", "simulate"))


def _export(verb: Parser) -> None:
    _scene(verb)
    _running(verb)
    verb.add_argument("--out", required=True, metavar="FILE", help=f"its name ends in one of {' '.join(FORMATS)}")
    verb.add_argument("--size", type=size, metavar="WxH", help="of a picture in pixels, as in 1920x1080")
    verb.add_argument("--dpi", type=dpi, metavar="N", help="dots per inch of a picture")
    verb.add_argument("--theme", choices=THEMES, help="of a picture (default: light)")
    verb.add_argument("--view", metavar="NAME", help="what a picture shows: map, loss or compare (default: map)")
    verb.add_argument("--colour-map", choices=COLOUR_MAPS, help="of a picture's landscape (default: quiet)")
    verb.add_argument("--workings", action="store_true", default=None, help="draw the method's inside at the particle")
    _letters(verb)
    verb.set_defaults(run=_later("files", "export"))


def _table(verb: Parser) -> None:
    _scene(verb)
    _changes(verb)
    verb.add_argument("--json", action="store_true", help="one JSON list of rows")
    verb.add_argument(
        "--step", type=steps, default=0, metavar="K", help="the step at which the numbers are taken (default: 0)"
    )
    _letters(verb, STANDARD)
    verb.add_argument("--run", dest="run_name", metavar="RUN", help=_WHICH)
    verb.set_defaults(run=_later("table", "show"))


def _list(verb: Parser) -> None:
    verb.add_argument("what", choices=LISTS)
    verb.add_argument(
        "--json", action="store_true", help="one JSON list; a landscape's member 'landscape' is for --set landscape=…"
    )
    verb.set_defaults(run=_later("catalogue", "show"))


def _check(verb: Parser) -> None:
    _scene(verb)
    _changes(verb)
    verb.set_defaults(run=_later("check", "check"))


def _screenshot(verb: Parser) -> None:
    _scene(verb)
    _changes(verb)
    verb.add_argument("--out", required=True, metavar="FILE", help="window.png")
    verb.add_argument("--size", type=size, default=(1920, 1080), metavar="WxH", help="in pixels (default: 1920x1080)")
    verb.add_argument("--step", type=steps, default=0, metavar="K", help="the step that the window shows (default: 0)")
    verb.add_argument("--projector", action="store_true", help="as it looks on a projector")
    verb.add_argument("--theme", choices=THEMES, help="default: light; with --projector: contrast")
    verb.add_argument("--colour-map", choices=COLOUR_MAPS, default="quiet", help="of the map (default: quiet)")
    _letters(verb, STANDARD)
    verb.set_defaults(run=_later("window", "take_screenshot"))


def _selftest(verb: Parser) -> None:
    verb.set_defaults(run=_later("selftest", "selftest"))


VERBS = {
    "window": (_window, "open the window"),
    "simulate": (_simulate, "run a scene and write its path as numbers"),
    "export": (_export, "run a scene and write a picture of it, or its numbers"),
    "table": (_table, "print the symbol table of a scene"),
    "list": (_list, "print the landscapes, data sets, methods or lessons there are"),
    "check": (_check, "say whether a scene is valid, as it is and with changes, and if not, what is wrong"),
    "screenshot": (_screenshot, "draw the whole window without opening it"),
    "selftest": (_selftest, "try whether this installation works"),
}
"""Each verb with what defines its options, and what it does in one line."""


def _scene(verb: Parser) -> None:
    verb.add_argument("scene", metavar="SCENE", help=_SCENE)


def _letters(verb: Parser, usual: Notation | None = None) -> None:
    verb.add_argument(
        "--notation",
        type=notation,
        default=usual,
        metavar="WORDS",
        help="w or θ, ρ, μ or β, physics-first or ml-first, as in 'θ β ml-first' (default: w ρ physics-first)",
    )


def _running(verb: Parser) -> None:
    verb.add_argument(
        "--steps",
        type=steps,
        default=DEFAULT_STEPS,
        metavar="N",
        help=f"how many (default: {DEFAULT_STEPS}); all particles and steps together at most {MAX_NUMBERS:,} numbers",
    )
    _changes(verb)


def _changes(verb: Parser) -> None:
    verb.add_argument("--method", help=f"use this method: {', '.join(method.key for method in methods())}")
    verb.add_argument(
        "--set",
        action="append",
        default=[],
        dest="settings",
        metavar="PATH=VALUE",
        help="change a value in every run, as in parameters.mass=2, in one, as in runs[0].start=[[1,2]], or elsewhere, "
        "as in seed=1 or landscape.coefficients.a=5; may be repeated",
    )
