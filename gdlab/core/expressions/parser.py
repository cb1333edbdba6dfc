"""Text to tree: a whitelist over Python's own grammar. Nothing that was typed is ever evaluated."""

from __future__ import annotations

import ast
import keyword
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from gdlab.core.expressions import tree
from gdlab.core.expressions.errors import ExpressionError
from gdlab.core.expressions.juxtaposition import with_signs
from gdlab.core.expressions.vocabulary import ALIASES, ARITIES, CONSTANTS, FUNCTIONS, GREEK, INSTEAD
from gdlab.core.quiet import quiet
from gdlab.core.suggestions import did_you_mean

MAX_LENGTH, MAX_DEPTH, MAX_NODES = 400, 40, 300
_SPELLINGS = {
    "^": "**",
    "−": "-",
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "·": "*",
    "⋅": "*",
    "∙": "*",
    "∗": "*",
    "×": "*",
    "÷": "/",
    "π": " pi ",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
}
_RAISED = {raised: str(digit) for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")} | {"⁻": "-"}
_LOWERED = {lowered: str(digit) for digit, lowered in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff")
"""Spaces without width, which come along with what is pasted."""
_NARROW = {wide: wide - 0xFF01 + ord("!") for wide in range(0xFF01, 0xFF5F)}
"""The signs of ASCII that are as wide as Chinese characters, and what they are in ASCII, by code."""
_OTHERS = {
    "|": "for an absolute value write abs(…), between conditions or",
    "&": "between conditions write and",
    "~": "before a condition write not",
    "½": "write 1/2",
    "ⁿ": "write ^n",
    "√": "for a root write sqrt(…)",
    "[": "write round parentheses",
    "]": "write round parentheses",
    "{": "write round parentheses",
    "}": "write round parentheses",
    "%": "for the rest of a division write a - b*floor(a/b)",
}
"""What to write instead of characters that have no place in a formula."""
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
_ALLOWED = re.compile(r"[\w\s+\-*/()<>=!.,]")
_UNFINISHED = re.compile(rf"[-+*/.,<>=({''.join(_SPELLINGS.keys() - {'π'})}]\s*$")
_MARK = re.compile(r"!(?!=)")
_WORD = re.compile(r"[^\W\d]\w*")
_RESERVED = frozenset(keyword.kwlist) - {"and", "or", "not", "if", "else", "True", "False", "None"}
"""Python's words that would break a formula in two."""
_BINARY = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
_CHAINS = {"+": ("+", "-"), "-": ("+", "-"), "*": ("*",)}
_COMPARE = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
_INSTEAD = {
    ast.FloorDiv: "// has no place in a formula: write floor(a/b)",
    ast.MatMult: "@ has no place in a formula",
}


@dataclass(frozen=True)
class Limits:
    """How large a formula may be. gdlab's own definitions are longer than what a person types."""

    length: int = MAX_LENGTH
    depth: int = MAX_DEPTH
    nodes: int = MAX_NODES


def parse(text: str, limits: Limits = Limits()) -> tree.Node:
    """The tree of a formula.

    Besides Python's arithmetic it understands ^, −, ·, ×, ÷, x², x₁, π, ≤ and ≥, and plain products without a sign, as
    2x and (x + 1)(y - 1); see `juxtaposition`.

    Raises:
        ExpressionError: with the place of the first thing that has no place in a formula.
    """
    text = text.translate(_NARROW)
    source, origin = _respell(text, limits)
    _check_nesting(text, limits)
    _check_words(text)
    source, origin = with_signs(source, origin, text)
    try:
        with quiet():
            body = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        raise _explain(error, text, origin) from None
    except (ValueError, MemoryError, RecursionError):
        raise ExpressionError("this formula is nested too deeply", 0, len(text)) from None
    return _Builder(source, origin, text, limits).build(body, 0)


def _respell(text: str, limits: Limits) -> tuple[str, list[int]]:
    """Python's spelling of the text, and for each of its characters the place in the text it came from."""
    if len(text) > limits.length:
        raise ExpressionError(
            f"a formula may have {limits.length} characters; this one has {len(text):,}", limits.length, len(text)
        )
    if not text.strip():
        raise ExpressionError("type a formula, such as x**2 + y**2", 0, len(text))
    pieces: list[str] = []
    origin: list[int] = []
    for i in range(len(text) - len(text.lstrip()), len(text)):
        spelled = _spelled(text, i)
        pieces.append(spelled if pieces else spelled.lstrip())  # to Python a space at the start is an indent
        origin += [i] * len(pieces[-1])
    return "".join(pieces), [*origin, len(text)]


def _spelled(text: str, place: int) -> str:
    """Python's spelling of a character; raised digits that stand together are one exponent."""
    character = text[place]
    if character in _RAISED:
        if character == "⁻" and text[place - 1 : place] in _RAISED:
            raise _misplaced(text, place)
        begins, ends = text[place - 1 : place] not in _RAISED, text[place + 1 : place + 2] not in _RAISED
        return f"{'**' * begins}{_RAISED[character]}{' ' * ends}"
    if character.isspace() or character in _UNSEEN:
        return " "
    spelled = {**_SPELLINGS, **_LOWERED}.get(character, character)
    if spelled == character and (character in _OTHERS or not _ALLOWED.match(character)):
        raise _misplaced(text, place)
    return spelled


def _misplaced(text: str, place: int) -> ExpressionError:
    """A character that has no place in a formula, and what to write instead."""
    bars = re.compile(r"\|([^|<>=]+)\|").match(text, place)
    if bars:
        return ExpressionError(f"for an absolute value write abs({bars[1].strip()})", place, bars.end())
    instead = f": {_OTHERS[text[place]]}" if text[place] in _OTHERS else ""
    return ExpressionError(f"the character {text[place]!r} has no place in a formula{instead}", place, place + 1)


def _check_nesting(text: str, limits: Limits) -> None:
    """Refuse deep parentheses before Python's parser meets them."""
    depth = 0
    for i, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth > limits.depth:
            raise ExpressionError(f"more than {limits.depth} parentheses inside one another", i, i + 1)


def _check_words(text: str) -> None:
    """Refuse words that mean something else, and a ! that does not stand before =."""
    for word in _WORD.finditer(text):
        if word[0] in _RESERVED:
            instead = "write λ or another letter" if word[0] == "lambda" else "choose another name"
            raise ExpressionError(f"{word[0]} is a reserved word: {instead}", word.start(), word.end())
    mark = _MARK.search(text)
    if mark:
        factorial = re.search(r"[\w)]\s*$", text[: mark.start()])
        instead = "there is no factorial here" if factorial else "before a condition write not"
        raise ExpressionError(f"! has no place in a formula: {instead}", mark.start(), mark.end())


def _explain(error: SyntaxError, text: str, origin: list[int]) -> ExpressionError:
    """A SyntaxError of Python as a sentence about a formula."""
    at = origin[min(max((error.offset or 1) - 1, 0), len(origin) - 1)]
    opened, closed = text.count("("), text.count(")")
    if opened > closed:
        return ExpressionError(
            "a parenthesis is not closed",
            text.rindex("(") if opened - closed == 1 and ")" not in text else max(at, 0),
            len(text),
        )
    if closed > opened:
        return ExpressionError("a parenthesis is closed that was not opened", text.rindex(")"), text.rindex(")") + 1)
    if _UNFINISHED.search(text):
        return ExpressionError("the formula breaks off here", len(text.rstrip()) - 1, len(text.rstrip()))
    if re.search(r"(?<![<>=!])=(?!=)", text):
        place = re.search(r"(?<![<>=!])=(?!=)", text)
        start = place.start() if place else at
        return ExpressionError("a formula has no =; write the potential alone, as in x**2", start, start + 1)
    return ExpressionError("this is not a formula from here on", min(at, len(text) - 1), len(text))


class _Builder:
    """Walks Python's tree once and lets through what is whitelisted."""

    def __init__(self, source: str, origin: list[int], text: str, limits: Limits) -> None:
        self._source = source.encode()  # ast counts in UTF-8 bytes
        self._origin, self._text = origin, text
        self._limits = limits
        self._count = 0
        self._handlers: dict[type[ast.expr], Callable[..., tree.Node]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.UnaryOp: self._unary,
            ast.BinOp: self._binary,
            ast.Compare: self._compare,
            ast.BoolOp: self._logic,
            ast.Call: self._call,
            ast.IfExp: self._conditional,
        }

    def build(self, node: ast.expr, depth: int) -> tree.Node:
        """The gdlab node of a Python node."""
        self._count += 1
        if depth > self._limits.depth:
            raise self._error(node, f"this formula is nested more than {self._limits.depth} deep")
        if self._count > self._limits.nodes:
            raise self._error(node, f"this formula has more than {self._limits.nodes} parts")
        handler = self._handlers.get(type(node))
        if isinstance(node, ast.Tuple):
            raise self._misplaced_comma(node)
        if handler is None:
            raise self._error(node, "this has no place in a formula")
        return handler(node, depth + 1)

    def _place(self, node: ast.expr) -> tuple[int, int]:
        """Where the node stands in the author's text."""
        start = len(self._source[: node.col_offset].decode())
        end = len(self._source[: node.end_col_offset].decode())
        return self._origin[start], self._origin[end - 1] + 1

    def _error(self, node: ast.expr, message: str) -> ExpressionError:
        return ExpressionError(message, *self._place(node))

    def _misplaced_comma(self, node: ast.Tuple) -> ExpressionError:
        """A comma between numbers, as some languages have it, or between formulas; or nothing between parentheses."""
        if not node.elts:
            return self._error(node, "nothing stands between these parentheses")
        start, end = self._place(node)
        decimal = _DECIMAL_COMMA.search(self._text, start, end)
        if decimal is not None:
            meant = decimal[0].replace(",", ".")
            return ExpressionError(f"a decimal number has a point: write {meant}", decimal.start(), decimal.end())
        return self._error(node, "a comma has no place here: a formula is one number")

    def _constant(self, node: ast.Constant, _depth: int) -> tree.Node:
        start, end = self._place(node)
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            raise self._error(node, f"{node.value!r} has no place in a formula")
        text = self._source[node.col_offset : node.end_col_offset].decode()
        if re.match(r"0[xob]", text, re.IGNORECASE):
            raise self._error(node, f"write a decimal number instead of {text}")
        try:
            value = float(node.value)
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            raise self._error(node, "this number is too large")
        if value == 0 and re.match(r"[0_.]*[1-9]", text):
            raise self._error(node, "this number is too small: it would be taken for 0")
        return tree.Number(value, text, start=start, end=end)

    def _name(self, node: ast.Name, _depth: int) -> tree.Node:
        start, end = self._place(node)
        if node.id in FUNCTIONS or node.id in ALIASES:
            raise self._error(node, f"{node.id} is a function: write {node.id}(x)")
        if node.id.startswith("_"):
            raise self._error(node, f"{node.id} has no place in a formula")
        return tree.Name(node.id, start=start, end=end)

    def _unary(self, node: ast.UnaryOp, depth: int) -> tree.Node:
        start, end = self._place(node)
        operand = self.build(node.operand, depth)
        if isinstance(node.op, ast.USub):
            return tree.Negate(operand, start=start, end=end)
        if isinstance(node.op, ast.UAdd):
            return operand
        if isinstance(node.op, ast.Not):
            return tree.Logic("not", (operand,), start=start, end=end)
        raise self._error(node, "this has no place in a formula")

    def _binary(self, node: ast.BinOp, depth: int) -> tree.Node:
        start, end = self._place(node)
        op = _BINARY.get(type(node.op))
        if op is None:
            raise self._error(node, _INSTEAD.get(type(node.op), "this has no place in a formula"))
        # A sum of many terms nests to the left without being deep to a reader.
        chained = isinstance(node.left, ast.BinOp) and _BINARY.get(type(node.left.op)) in _CHAINS.get(op, ())
        left = self.build(node.left, depth - chained)
        return tree.Binary(op, left, self.build(node.right, depth), start=start, end=end)

    def _compare(self, node: ast.Compare, depth: int) -> tree.Node:
        start, end = self._place(node)
        terms = [self.build(term, depth) for term in (node.left, *node.comparators)]
        if any(type(op) not in _COMPARE for op in node.ops):
            raise self._error(node, "this comparison has no place in a formula")
        pairs = tuple(
            tree.Compare(_COMPARE[type(op)], a, b, start=start, end=end)
            for op, a, b in zip(node.ops, terms, terms[1:], strict=False)
        )
        return pairs[0] if len(pairs) == 1 else tree.Logic("and", pairs, start=start, end=end)

    def _logic(self, node: ast.BoolOp, depth: int) -> tree.Node:
        start, end = self._place(node)
        op = "and" if isinstance(node.op, ast.And) else "or"
        return tree.Logic(op, tuple(self.build(value, depth) for value in node.values), start=start, end=end)

    def _conditional(self, node: ast.IfExp, depth: int) -> tree.Node:
        start, end = self._place(node)
        parts = tuple(self.build(part, depth) for part in (node.test, node.body, node.orelse))
        return tree.Call("where", parts, start=start, end=end)

    def _call(self, node: ast.Call, depth: int) -> tree.Node:
        start, end = self._place(node)
        if not isinstance(node.func, ast.Name):
            raise self._error(node.func, "write a product with *, as in 2*(x + 1)")
        name = ALIASES.get(node.func.id, node.func.id)
        if name not in FUNCTIONS:
            raise self._error(node.func, self._unknown_function(node.func.id))
        if node.keywords or any(isinstance(a, ast.Starred) for a in node.args):
            raise self._error(node, f"{name} takes plain arguments only")
        least, most = ARITIES[name]
        if not least <= len(node.args) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}"
            decimal = _DECIMAL_COMMA.search(self._text, *self._place(node)) if len(node.args) > most else None
            advice = f"; a decimal number has a point: {decimal[0].replace(',', '.')}" if decimal else ""
            raise self._error(
                node, f"{name} takes {wanted} argument{'s' if wanted != '1' else ''}, not {len(node.args)}{advice}"
            )
        return tree.Call(name, tuple(self.build(a, depth) for a in node.args), start=start, end=end)

    @staticmethod
    def _unknown_function(name: str) -> str:
        if len(name) == 1 or name in (*CONSTANTS, *GREEK):
            return f"write a product with *, as in {name}*(…)"
        for function in sorted(FUNCTIONS, key=len, reverse=True):
            if name.endswith(function) and len(name) == len(function) + 1:
                return f"write a product with *, as in {name[0]}*{function}(…)"
        advice = f": write {INSTEAD[name]}" if name in INSTEAD else did_you_mean(name, [*FUNCTIONS, *ALIASES])
        return f"there is no function {name!r}{advice}"
