"""Derivatives of a formula as trees, to be read. `differentiation` computes with; this one is shown beside it.

Both follow the branch that the formula takes: where |a| has its kink the slope of it counts as 0, sign and floor are
level, and of two equal arguments min and max take the later one. The module `kinks` tells where that may be no true
derivative.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from gdlab.core.expressions import tree
from gdlab.core.expressions.algebra import (
    ONE,
    Sum,
    Term,
    constant,
    inverse,
    number,
    part,
    product,
    scaled,
    to_tree,
    total,
    with_decimals,
)
from gdlab.core.expressions.algebra import value_of as literal

_HALF = Fraction(1, 2)
_MOST_DIGITS = 64


def derivative(node: tree.Node, variable: str) -> tree.Node:
    """∂node/∂variable, simplified as far as no value changes: where the formula has one, so has the derivative."""
    found = to_tree(_Derivation(variable)(node))
    decimal = any(isinstance(each, tree.Number) and "." in each.text for each in node.walk())
    return with_decimals(found) if decimal else found


# ---- a tree as terms ----


def terms(node: tree.Node) -> Sum:
    """The tree as a sum of products; what is no arithmetic stays one part of it."""
    if isinstance(node, tree.Number):
        return constant(literal(node))
    if isinstance(node, tree.Negate):
        return scaled(-1, terms(node.operand))
    if isinstance(node, tree.Binary):
        return _arithmetic(node)
    if isinstance(node, tree.Call) and node.function == "sqrt":
        return part(node.arguments[0], _HALF)
    return part(node)


def _arithmetic(node: tree.Binary) -> Sum:
    if node.op in ("+", "-"):
        return total(terms(node.left), scaled(1 if node.op == "+" else -1, terms(node.right)))
    if node.op == "*":
        return product(_factor(node.left), _factor(node.right))
    if node.op == "/":
        below = _factor(node.right)
        return product(_factor(node.left), inverse(below)) if below else part(node)
    exponent = _constant(node.right)
    return part(node) if exponent is None else _power(node.left, exponent)


def _factor(node: tree.Node) -> Sum:
    """The tree as one term: a sum stays as its author wrote it."""
    found = terms(node)
    return found if len(found) < 2 else part(node)


def _power(base: tree.Node, exponent: Fraction) -> Sum:
    """Base to a fixed power; a power of a power becomes one where the value stays the same."""
    if exponent == 0:
        return ONE
    if exponent == 1:
        return _factor(base)
    found = _factor(base)
    whole = exponent.denominator == 1
    if not found or (not found[0].factors and not whole):
        return part(base, exponent)
    inner = found[0]
    if whole and not inner.factors and abs(exponent) <= _MOST_DIGITS:
        return constant(inner.number ** int(exponent))
    if whole and inner.number == 1 and len(inner.factors) == 1:
        node, own = inner.factors[0]
        return part(node, own * exponent) if own.denominator == 1 else part(base, exponent)
    return part(base, exponent)


def _constant(node: tree.Node) -> Fraction | None:
    """The value of a tree of literals; None of any other."""
    if any(isinstance(each, (tree.Name, tree.Call)) for each in node.walk()):
        return None
    found = terms(node)
    if not found:
        return Fraction(0)
    return found[0].number if len(found) == 1 and not found[0].factors else None


# ---- the rules ----


class _Derivation:
    """Derivatives of trees with respect to one name, each computed once."""

    def __init__(self, variable: str) -> None:
        self._variable = variable
        self._known: dict[tree.Node, Sum] = {}

    def __call__(self, node: tree.Node) -> Sum:
        if node not in self._known:
            self._known[node] = self._derive(node)
        return self._known[node]

    def _derive(self, node: tree.Node) -> Sum:
        if isinstance(node, tree.Name):
            return ONE if node.name == self._variable else ()
        if isinstance(node, tree.Negate):
            return scaled(-1, self(node.operand))
        if isinstance(node, tree.Binary):
            return self._binary(node)
        return self._call(node) if isinstance(node, tree.Call) else ()

    def _binary(self, node: tree.Binary) -> Sum:
        if node.op in ("+", "-"):
            return total(self(node.left), scaled(1 if node.op == "+" else -1, self(node.right)))
        found = terms(node)
        if found != part(node):
            return total(*(self._of_factor(found[0], place) for place in range(len(found[0].factors)))) if found else ()
        return self._raised(node.left, node.right) if node.op == "**" else ()

    def _of_factor(self, term: Term, place: int) -> Sum:
        """What one of the factors adds to the derivative of c·aᵏ·bˡ: of a it is c·k·aᵏ⁻¹·a′·bˡ."""
        node, exponent = term.factors[place]
        inner = self(node)
        if not inner:
            return ()
        before = Term(term.number * exponent, term.factors[:place])
        less = ONE if exponent == 1 else _power(node, exponent - 1)
        return product((before,), less, inner, (Term(Fraction(1), term.factors[place + 1 :]),))

    def _raised(self, base: tree.Node, power: tree.Node) -> Sum:
        """(aᵇ)′ = b aᵇ⁻¹ a′ + aᵇ ln(a) b′."""
        exponent = _constant(power)
        if exponent is not None:  # of pow(a, 2)
            return self(tree.Binary("**", base, power))
        less = to_tree(total(terms(power), constant(-1)))
        slope = product(_factor(power), part(tree.Binary("**", base, less)), self(base))
        whole = part(tree.Binary("**", base, power))
        return total(slope, product(whole, _logarithm(base), self(power)))

    def _call(self, node: tree.Call) -> Sum:
        if node.function == "pow":
            return self._raised(*node.arguments)
        if node.function == "where":
            condition, yes, no = node.arguments
            return _either(condition, self(yes), self(no))
        if node.function in ("min", "max"):
            return self._least("<" if node.function == "min" else ">", node.arguments)
        inner = self(node.arguments[0])
        return product(_OUTER[node.function](node, node.arguments[0]), inner) if inner else ()

    def _least(self, order: str, arguments: tuple[tree.Node, ...]) -> Sum:
        """That of the first argument where it is below all others, else that of the least of the others."""
        first, *others = arguments
        if not others:
            return self(first)
        below = tuple(tree.Compare(order, first, other) for other in others)
        return _either(
            below[0] if len(below) == 1 else tree.Logic("and", below), self(first), self._least(order, tuple(others))
        )


def _either(condition: tree.Node, yes: Sum, no: Sum) -> Sum:
    """One slope where the condition holds, else the other."""
    return yes if yes == no else part(tree.Call("where", (condition, to_tree(yes), to_tree(no))))


def _logarithm(node: tree.Node) -> Sum:
    return ONE if node == tree.Name("e") else part(tree.Call("log", (node,)))


def _named(function: str, argument: tree.Node) -> Sum:
    return part(tree.Call(function, (argument,)))


def _one_and(sign: int, square_of: tree.Node) -> tree.Node:
    """1 ± a²."""
    return to_tree(total(ONE, scaled(sign, _power(square_of, Fraction(2)))))


_OUTER: dict[str, Callable[[tree.Node, tree.Node], Sum]] = {
    # f(a) = node n  ↦  f′(a)
    "exp": lambda n, _a: part(n),
    "expm1": lambda _n, a: _named("exp", a),
    "log": lambda _n, a: inverse(_factor(a)),
    "log1p": lambda _n, a: inverse(part(to_tree(total(ONE, terms(a))))),
    "log2": lambda _n, a: inverse(product(_factor(a), _named("log", number(2)))),
    "log10": lambda _n, a: inverse(product(_factor(a), _named("log", number(10)))),
    "sin": lambda _n, a: _named("cos", a),
    "cos": lambda _n, a: scaled(-1, _named("sin", a)),
    "tan": lambda n, _a: part(_one_and(1, n)),
    "asin": lambda _n, a: part(_one_and(-1, a), -_HALF),
    "acos": lambda _n, a: scaled(-1, part(_one_and(-1, a), -_HALF)),
    "atan": lambda _n, a: part(_one_and(1, a), -1),
    "sinh": lambda _n, a: _named("cosh", a),
    "cosh": lambda _n, a: _named("sinh", a),
    "tanh": lambda n, _a: part(_one_and(-1, n)),
    "sigmoid": lambda n, _a: product(part(n), total(ONE, scaled(-1, part(n)))),
    "softplus": lambda _n, a: _named("sigmoid", a),
    "sqrt": lambda _n, a: scaled(_HALF, part(a, -_HALF)),
    "abs": lambda _n, a: _named("sign", a),
    "sign": lambda _n, _a: (),
    "floor": lambda _n, _a: (),
}
