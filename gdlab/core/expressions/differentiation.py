"""Forward-mode differentiation of a program, into the same graph: derivatives select where the function selects.

A derivative that vanishes by structure is None, so that 0·∞ never enters.
"""

from __future__ import annotations

from collections.abc import Callable

from gdlab.core.expressions.graph import Graph, operands

Derivative = int | None


def differentiate(graph: Graph, node: int, variable: int) -> Derivative:
    """∂node/∂variable as a node of the graph, or None where it vanishes identically."""
    return Differentiation(graph, variable)(node)


class Differentiation:
    """Derivatives of nodes with respect to one input, each computed once."""

    def __init__(self, graph: Graph, variable: int) -> None:
        self.graph = graph
        self._known: dict[int, Derivative] = {variable: graph.const(1.0)}

    def __call__(self, node: int) -> Derivative:
        """∂node/∂variable."""
        for n in self._needed(node):
            operation = self.graph.operations[n]
            rule = _RULES.get(operation[0])
            self._known[n] = rule(self, n, *operands(operation)) if rule else None
        return self._known[node]

    def _needed(self, node: int) -> list[int]:
        """The nodes below whose derivatives are not known yet, in order."""
        live, stack = set[int](), [node]
        while stack:
            n = stack.pop()
            if n not in self._known and n not in live:
                live.add(n)
                stack += operands(self.graph.operations[n])
        return sorted(live)

    def of(self, node: int) -> Derivative:
        """A derivative that is known already."""
        return self._known[node]

    def scaled(self, factor: int, node: int) -> Derivative:
        """Factor · ∂node."""
        d = self.of(node)
        return None if d is None else self.graph.mul(factor, d)

    def total(self, a: Derivative, b: Derivative) -> Derivative:
        """A + b."""
        if a is None or b is None:
            return b if a is None else a
        return self.graph.add(a, b)


def _sub(self: Differentiation, _n: int, a: int, b: int) -> Derivative:
    da, db = self.of(a), self.of(b)
    if db is None:
        return da
    return self.graph.neg(db) if da is None else self.graph.sub(da, db)


def _mul(self: Differentiation, _n: int, a: int, b: int) -> Derivative:
    """(ab)′ = a′b + ab′, but where one is a root of what is a factor of the other, see `_half_power`."""
    for factor, root in ((a, b), (b, a)):
        kind, *base = self.graph.operations[root]
        if kind == "sqrt":
            n, rest = _split(self.graph, factor, base[0], {})
            if n and len(rest) < 2:
                return _half_power(self, base[0], n, root, rest)
    return self.total(self.scaled(b, a), self.scaled(a, b))


def _half_power(self: Differentiation, base: int, n: int, root: int, rest: tuple[int, ...]) -> Derivative:
    """(c aⁿ√a)′ = c′aⁿ√a + c (n + ½) aⁿ⁻¹√a a′: where a is 0, (√a)′ is ∞."""
    g = self.graph
    lower = root if n == 1 else g.mul(g.power(base, n - 1), root)
    slope = g.mul(g.const(n + 0.5), lower)
    if not rest:
        return self.scaled(slope, base)
    return self.total(self.scaled(g.mul(base, lower), rest[0]), self.scaled(g.mul(rest[0], slope), base))


_Split = tuple[int, tuple[int, ...]]


def _split(graph: Graph, node: int, base: int, known: dict[int, _Split]) -> _Split:
    """How often a node has the base as a factor, and its other factors; `known` are those of the nodes met before."""
    if node in known:
        return known[node]
    kind, *factors = graph.operations[node]
    if node == base:
        found: _Split = 1, ()
    elif kind == "mul" and graph.operations[base] == ("abs", factors[0]) and factors[0] == factors[1]:
        found = 2, ()
    elif kind == "mul":
        parts = [_split(graph, factor, base, known) for factor in factors]
        found = sum(n for n, _ in parts), parts[0][1] + parts[1][1]
        found = found if found[0] and len(found[1]) < 2 else (0, (node,))
    else:
        found = 0, (node,)
    known[node] = found
    return found


def _div(self: Differentiation, n: int, a: int, b: int) -> Derivative:
    """(a/b)′ = (a′ − (a/b) b′)/b."""
    g, da, db = self.graph, self.of(a), self.of(b)
    if db is None:
        return None if da is None else g.div(da, b)
    fall = g.mul(n, db)
    return g.div(g.neg(fall) if da is None else g.sub(da, fall), b)


def _sqrt(self: Differentiation, n: int, a: int) -> Derivative:
    """(√a)′ = a′/(2√a)."""
    d = self.of(a)
    return None if d is None else self.graph.div(d, self.graph.mul(self.graph.const(2.0), n))


def _abs(self: Differentiation, _n: int, a: int) -> Derivative:
    """|a|′ = sign(a) a′, and 0 at the kink."""
    g, d = self.graph, self.of(a)
    if d is None:
        return None
    zero = g.const(0.0)
    below = g.select(g.condition("lt", a, zero), g.neg(d), g.mul(zero, a))  # nan where a is, and without slope
    return g.select(g.condition("lt", zero, a), d, below)


def _neg(self: Differentiation, _n: int, a: int) -> Derivative:
    d = self.of(a)
    return None if d is None else self.graph.neg(d)


def _select(self: Differentiation, _n: int, condition: int, a: int, b: int) -> Derivative:
    da, db = self.of(a), self.of(b)
    if da is None and db is None:
        return None
    zero = self.graph.const(0.0)
    return self.graph.select(condition, zero if da is None else da, zero if db is None else db)


def _call(self: Differentiation, n: int, *arguments: int) -> Derivative:
    function = self.graph.operations[n][1]
    if function == "pow":
        return _pow(self, n, *arguments)
    if self.of(arguments[0]) is None:
        return None
    return self.scaled(_ELEMENTARY[function](self.graph, n, arguments[0]), arguments[0])


def _pow(self: Differentiation, n: int, a: int, b: int) -> Derivative:
    """(aᵇ)′ = b aᵇ⁻¹ a′ + aᵇ ln(a) b′."""
    g = self.graph
    base: Derivative = None
    if self.of(a) is not None:
        slope = g.mul(b, g.call("pow", a, g.sub(b, g.const(1.0))))
        # 0⁰ has the slope 0, not 0·∞; elsewhere the slope itself depends on b and must stay as it is.
        zero = g.const(0.0)
        flat = g.logic("and", (g.condition("eq", a, zero), g.condition("eq", b, zero)))
        base = self.scaled(g.select(flat, zero, slope), a)
    exponent = None if self.of(b) is None else self.scaled(g.mul(n, g.call("log", a)), b)
    return self.total(base, exponent)


_RULES: dict[str, Callable[..., Derivative]] = {
    "add": lambda self, _n, a, b: self.total(self.of(a), self.of(b)),
    "sub": _sub,
    "mul": _mul,
    "div": _div,
    "neg": _neg,
    "sqrt": _sqrt,
    "abs": _abs,
    "select": _select,
    "call": _call,
}


def _one(g: Graph) -> int:
    return g.const(1.0)


def _reciprocal(g: Graph, a: int) -> int:
    return g.div(_one(g), a)


def _log_to(base: float) -> Callable[[Graph, int, int], int]:
    """(log_base a)′ = 1/(a ln base), and nan where the logarithm is: 1/a alone would go on into the hole."""
    return lambda g, n, a: g.select(g.condition("eq", n, n), _reciprocal(g, g.mul(a, g.const(base))), n)


_ELEMENTARY: dict[str, Callable[[Graph, int, int], int]] = {
    # f(a) = node n  ↦  f′(a)
    "exp": lambda _g, n, _a: n,
    "expm1": lambda g, _n, a: g.call("exp", a),
    "log": _log_to(1.0),
    "log1p": lambda g, n, a: g.select(g.condition("eq", n, n), _reciprocal(g, g.add(_one(g), a)), n),
    "log2": _log_to(0.6931471805599453),
    "log10": _log_to(2.302585092994046),
    "sin": lambda g, _n, a: g.call("cos", a),
    "cos": lambda g, _n, a: g.neg(g.call("sin", a)),
    "tan": lambda g, n, _a: g.add(_one(g), g.mul(n, n)),
    "asin": lambda g, _n, a: _reciprocal(g, g.unary("sqrt", g.sub(_one(g), g.mul(a, a)))),
    "acos": lambda g, _n, a: g.neg(_reciprocal(g, g.unary("sqrt", g.sub(_one(g), g.mul(a, a))))),
    "atan": lambda g, _n, a: _reciprocal(g, g.add(_one(g), g.mul(a, a))),
    "sinh": lambda g, _n, a: g.call("cosh", a),
    "cosh": lambda g, _n, a: g.call("sinh", a),
    "tanh": lambda g, n, _a: g.sub(_one(g), g.mul(n, n)),
    "sigmoid": lambda g, n, _a: g.mul(n, g.sub(_one(g), n)),
    "softplus": lambda g, _n, a: g.call("sigmoid", a),
}
