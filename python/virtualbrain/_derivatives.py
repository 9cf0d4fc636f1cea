"""Derivatives of a graph's results: another graph, exact."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from virtualbrain import _core
from virtualbrain._graph import Builder, operands

__all__ = ["derivatives"]

_STEPS = {"lt", "gt", "le", "ge", "eq", "ne", "logical_and", "logical_or", "logical_not"}


def derivatives(graph: dict[str, Any], variables: int) -> dict[str, Any]:
    """The graph of d(result i) / d(state j), row by row.

    What local coupling makes of a state does not count as depending on it: that is the sparse
    matrix of the surface. At a step or a kink it is the derivative of one side.

    Examples
    --------
    >>> from virtualbrain._expressions import parse
    >>> from virtualbrain._graph import evaluate
    >>> slope = derivatives(parse("x**3 + y", ("x", "y")), 2)
    >>> evaluate(slope, [], np.array([[2.0], [5.0]]), []).ravel()
    array([12.,  1.])
    """
    builder = Builder()
    new: list[int] = []  # nodes in the new graph
    slopes: list[list[int | None]] = []  # by node and variable; None: 0
    for node in graph["nodes"]:
        op, value, index = _core.operations[node[0]], node[4], node[5]
        slope: list[int | None] = [None] * variables
        if op == "constant":
            new.append(builder.number(value))
        elif op == "local":
            new.append(builder.local(new[graph["locals"][index]]))
        elif op in ("param", "input", "state"):
            new.append(builder.leaf(op, index))
            if op == "state":
                slope[index] = builder.number(1.0)
        else:
            of = operands(node)
            out = builder.make(op, *(new[i] for i in of))
            new.append(out)
            for v in range(variables):
                inner = [slopes[i][v] for i in of]
                if op not in _STEPS and any(d is not None for d in inner):
                    slope[v] = _chain(builder, op, [new[i] for i in of], inner, out)
        slopes.append(slope)
    builder.locals = [new[i] for i in graph["locals"]]
    zero = builder.number(0.0)
    slopes_of_rates = [slope for i in graph["rates"] for slope in slopes[i]]
    return builder.graph(zero if slope is None else slope for slope in slopes_of_rates)


def _chain(b: Builder, op: str, of: list[int], inner: list[int | None], out: int) -> int | None:
    """The derivative of an operation, from those of its operands."""
    n, m = b.number, b.make

    def total(*terms: tuple[Callable[[], int], int | None]) -> int | None:
        """The sum of factor * derivative; factors of no use are not made."""
        made: int | None = None
        for factor, slope in terms:
            if slope is not None:
                term = m("mul", factor(), slope)
                made = term if made is None else m("add", made, term)
        return made

    x = of[0]
    y = of[1] if len(of) > 1 else -1
    first = inner[0]
    second = inner[1] if len(of) > 1 else None
    zero, one = n(0.0), n(1.0)

    def gauss() -> int:
        return m("mul", n(2.0 / np.sqrt(np.pi)), m("exp", m("neg", m("mul", x, x))))

    def norm() -> int:
        return m("add", m("mul", x, x), m("mul", y, y))

    def either(condition: int, a: int | None, c: int | None) -> int:
        return m("select", condition, zero if a is None else a, zero if c is None else c)

    match op:
        case "neg":
            return total((lambda: n(-1.0), first))
        case "exp":
            return total((lambda: out, first))
        case "log":
            return total((lambda: m("div", one, x), first))
        case "sqrt":
            return total((lambda: m("div", n(0.5), out), first))
        case "tanh":
            return total((lambda: m("sub", one, m("mul", out, out)), first))
        case "sin":
            return total((lambda: m("cos", x), first))
        case "cos":
            return total((lambda: m("neg", m("sin", x)), first))
        case "erf":
            return total((gauss, first))
        case "erfc":
            return total((lambda: m("neg", gauss()), first))
        case "abs":
            return total((lambda: m("select", m("lt", x, zero), n(-1.0), one), first))
        case "add":
            return total((lambda: one, first), (lambda: one, second))
        case "sub":
            return total((lambda: one, first), (lambda: n(-1.0), second))
        case "mul":
            return total((lambda: y, first), (lambda: x, second))
        case "div":
            return total(
                (lambda: m("div", one, y), first),
                (lambda: m("neg", m("div", out, y)), second),
            )
        case "pow":
            return total(
                (lambda: m("mul", y, m("pow", x, m("sub", y, one))), first),
                (lambda: m("mul", out, m("log", x)), second),
            )
        case "mod":
            return total(
                (lambda: one, first),
                (lambda: m("neg", m("div", m("sub", x, out), y)), second),
            )
        case "atan2":
            return total(
                (lambda: m("div", y, norm()), first),
                (lambda: m("neg", m("div", x, norm())), second),
            )
        case "min":
            return either(m("lt", x, y), first, second)
        case "max":
            return either(m("gt", x, y), first, second)
        case "select":
            return either(x, inner[1], inner[2])
    raise AssertionError(f"{op} has no derivative")
