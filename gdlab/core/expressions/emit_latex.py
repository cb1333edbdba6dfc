r"""The tree of a formula as LaTeX, in the author's order. Coefficients are number slots, written `\\num{a}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from gdlab.core.expressions import tree

_OPEN, _SUM, _PRODUCT, _POWER, _ATOM = range(5)
"""How strongly a part binds: what ends in cases is open at its right, where anything would join the last of them."""
_COMPARE = {"<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq", "==": "=", "!=": r"\neq"}
_LOGIC = {"and": r"\text{ and }", "or": r"\text{ or }"}
_SQUARED = ("sin", "cos", "tan", "sinh", "cosh", "tanh", "log")
_OPERATORS = (*_SQUARED, "min", "max")
_UPRIGHT = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}
_CONSTANTS = {"pi": r"\pi", "e": "e"}
_NUMERAL = r"(?:[\d.]|\\num\{\w+\})+"
_ENDS_IN_NUMERAL = re.compile(rf"(?<!\w){_NUMERAL}$")
_NUMERAL_FIRST = re.compile(_NUMERAL)
_FRACTION_FIRST = re.compile(rf"\\frac\{{{_NUMERAL}\}}\{{{_NUMERAL}\}}")


def latex(node: tree.Node, names: Mapping[str, str]) -> str:
    """LaTeX of a tree.

    Args:
        node: the tree.
        names: LaTeX of each coordinate and of each name that is not to be a slot.
    """
    return _Typesetter(names).write(node)[0]


class _Typesetter:
    """Every method gives LaTeX and how strongly it binds."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._written: dict[int, tuple[tree.Node, tuple[str, int]]] = {}
        self._handlers: dict[type[tree.Node], Callable[..., tuple[str, int]]] = {
            tree.Number: lambda node: _number(node.text),
            tree.Name: self._name,
            tree.Negate: lambda node: (f"-{self.at_least(_PRODUCT, node.operand)}", _SUM),
            tree.Binary: self._binary,
            tree.Compare: lambda node: (
                f"{self.at_least(_SUM, node.left)} {_COMPARE[node.op]} {self.at_least(_SUM, node.right)}",
                _SUM,
            ),
            tree.Logic: self._logic,
            tree.Call: self._call,
        }

    def write(self, node: tree.Node) -> tuple[str, int]:
        # Each node is written once, wherever it is asked for: else calls in calls take exponentially long.
        known = self._written.get(id(node))
        if known is None:
            known = self._written[id(node)] = (node, self._handlers[type(node)](node))
        return known[1]

    def text(self, node: tree.Node) -> str:
        return self.write(node)[0]

    def at_least(self, binding: int, node: tree.Node) -> str:
        """The node, in parentheses if it binds less strongly."""
        text, own = self.write(node)
        return text if own >= binding else rf"\left({text}\right)"

    def _name(self, node: tree.Name) -> tuple[str, int]:
        return self._names.get(node.name) or _CONSTANTS.get(node.name) or rf"\num{{{node.name}}}", _ATOM

    def _binary(self, node: tree.Binary) -> tuple[str, int]:
        if node.op in "+-":
            right, binding = self.write(node.right)
            if right.startswith("-") or (node.op == "-" and binding < _PRODUCT):
                right, binding = rf"\left({right}\right)", _ATOM
            return f"{self.at_least(_SUM, node.left)} {node.op} {right}", min(_SUM, binding)
        negative, positive = _without_sign(node)
        if negative:
            return self.write(tree.Negate(positive))
        if node.op == "*":
            left, right = self.at_least(_PRODUCT, node.left), self.at_least(_PRODUCT, node.right)
            return f"{left}{_sign_between(left, right)}{right}", _PRODUCT
        if node.op == "/":
            return self._fraction(node), _PRODUCT
        return self._power(node), _POWER

    def _fraction(self, node: tree.Binary) -> str:
        if isinstance(node.right, tree.Number) and isinstance(node.left, tree.Binary) and node.left.op in ("+", "-"):
            return rf"\frac{{1}}{{{self.text(node.right)}}}\left({self.text(node.left)}\right)"
        return rf"\frac{{{self.text(node.left)}}}{{{self.text(node.right)}}}"

    def _power(self, node: tree.Binary) -> str:
        exponent = self._exponent(node.right)
        # sin² x as everyone writes it; but sin⁻¹ x would be read as the inverse function.
        if isinstance(node.left, tree.Call) and node.left.function in _SQUARED and isinstance(node.right, tree.Number):
            return rf"\{node.left.function}^{{{exponent}}}{self._arguments(node.left)}"
        return f"{self.at_least(_ATOM, node.left)}^{{{exponent}}}"

    def _exponent(self, node: tree.Node) -> str:
        """An exponent; 3/2 stands in one line."""
        if (
            isinstance(node, tree.Binary)
            and node.op == "/"
            and all(isinstance(n, tree.Number) for n in node.children())
        ):
            return f"{self.text(node.left)}/{self.text(node.right)}"
        return self.text(node)

    def _logic(self, node: tree.Logic) -> tuple[str, int]:
        if node.op == "not":
            return rf"\text{{not }}\left({self.text(node.operands[0])}\right)", _ATOM
        parts = (
            rf"\left({self.text(p)}\right)" if isinstance(p, tree.Logic) and p.op != "not" else self.text(p)
            for p in node.operands
        )
        return _LOGIC[node.op].join(parts), _SUM

    def _arguments(self, node: tree.Call) -> str:
        *others, last = node.arguments
        return rf"\left({', '.join([*(self.at_least(_SUM, a) for a in others), self.text(last)])}\right)"

    def _cases(self, node: tree.Node) -> list[str]:
        """The rows of a selection; one in the place of `else` goes on with rows of its own."""
        if not (isinstance(node, tree.Call) and node.function == "where"):
            return [rf"{self.text(node)} & \text{{else}}"]
        condition, yes, no = node.arguments
        return [f"{self.at_least(_SUM, yes)} & {self.text(condition)}", *self._cases(no)]

    def _call(self, node: tree.Call) -> tuple[str, int]:
        if node.function == "where":
            rows = r" \\ ".join(self._cases(node))
            return rf"\begin{{cases}} {rows} \end{{cases}}", _OPEN
        first = self.text(node.arguments[0])
        written = {
            "sqrt": rf"\sqrt{{{first}}}",
            "abs": rf"\left|{first}\right|",
            "floor": rf"\left\lfloor {first} \right\rfloor",
            "exp": f"e^{{{first}}}",
            "pow": f"{self.at_least(_ATOM, node.arguments[0])}^{{{self.text(node.arguments[-1])}}}",
            "log2": rf"\log_{{2}}{self._arguments(node)}",
            "log10": rf"\log_{{10}}{self._arguments(node)}",
        }
        if node.function in written:
            return written[node.function], _ATOM if node.function in ("sqrt", "abs", "floor") else _POWER
        if node.function in _OPERATORS:
            return rf"\{node.function}{self._arguments(node)}", _POWER
        return rf"\mathrm{{{_UPRIGHT.get(node.function, node.function)}}}{self._arguments(node)}", _POWER


def _sign_between(left: str, right: str) -> str:
    """The sign of a product: a dot before a number, and before a fraction where 2·½ would be read as 2½."""
    mixed = _FRACTION_FIRST.match(right) and _ENDS_IN_NUMERAL.search(left)
    return r"\cdot " if mixed or _NUMERAL_FIRST.match(right) else r"\,"


def _number(text: str) -> tuple[str, int]:
    """A literal as typed, with 1e-3 as a power of ten, and how strongly it binds."""
    mantissa, e, exponent = text.lower().replace("_", "").partition("e")
    if not e:
        return mantissa, _ATOM
    ten = f"10^{{{int(exponent)}}}"
    return (ten, _POWER) if mantissa in ("1", "1.") else (rf"{mantissa}\cdot {ten}", _PRODUCT)


def _without_sign(node: tree.Node) -> tuple[bool, tree.Node]:
    """Whether a product or fraction begins with a minus, and what follows it: −2·x is −(2·x)."""
    if isinstance(node, tree.Negate):
        return True, node.operand
    if isinstance(node, tree.Binary) and node.op in ("*", "/"):
        negative, left = _without_sign(node.left)
        return negative, tree.Binary(node.op, left, node.right)
    return False, node
