"""Splits a function of both ends of a connection into functions of either end.

What depends on the source alone is computed once per node, kept in the history and summed over
connections; what depends on the target alone is multiplied to the sums:
``sum_j w_ij pre(x_i, x_j) = sum_k a_k(x_i) sum_j w_ij b_k(x_j)``.
"""

from __future__ import annotations

from typing import Any

from virtualbrain import _core
from virtualbrain._graph import Builder, operands

__all__ = ["split"]

_MOST_TERMS = 12

Terms = list[tuple[int, int]]  # products of a node of the target and a node of the source


def split(graph: dict[str, Any]) -> tuple[Builder, dict[int, int], int] | None:
    """The terms of a function of x_j (leaves ``state``) and x_i (leaves ``input``).

    Returns
    -------
    terms : (Builder, dict of int to int, int), or None
        The factors a_k of the target by the factors b_k of the source, and the part that does not
        depend on the source, as nodes of the builder. None if the function cannot be split.
    """
    b = Builder()
    one, minus = b.number(1.0), b.number(-1.0)
    new: list[int] = []
    ends: list[str] = []  # what a node depends on: "", "i", "j" or "ij"
    terms: list[Terms | None] = []
    for node in graph["nodes"]:
        op, value, index = _core.operations[node[0]], node[4], node[5]
        of = operands(node)
        if op == "constant":
            new.append(b.number(value))
            end = ""
        elif op in ("param", "state", "input"):
            new.append(b.leaf(op, index))
            end = {"param": "", "state": "j", "input": "i"}[op]
        else:
            new.append(b.make(op, *(new[k] for k in of)))
            end = "".join(sorted({e for k in of for e in ends[k]}))
        ends.append(end)
        here = new[-1]
        if end == "j":
            terms.append([(one, here)])
        elif end in ("", "i"):
            terms.append([(here, one)])
        else:
            made = _combine(b, op, of, new, ends, terms, minus)
            terms.append(made if made is not None and len(made) <= _MOST_TERMS else None)
    result = terms[graph["rates"][0]]
    if result is None:
        return None
    factors: dict[int, int] = {}
    rest = b.number(0.0)
    for a, source in result:
        known = b.value(source)
        if known is not None:
            rest = b.make("add", rest, b.make("mul", b.number(known), a))
        elif source in factors:
            factors[source] = b.make("add", factors[source], a)
        else:
            factors[source] = a
    return b, factors, rest


def _combine(
    b: Builder,
    op: str,
    of: list[int],
    new: list[int],
    ends: list[str],
    terms: list[Terms | None],
    minus: int,
) -> Terms | None:
    """The terms of an operation whose value depends on both ends."""
    parts = [terms[k] for k in of]
    if any(p is None for p in parts):
        return None
    first: Terms = parts[0] or []
    second: Terms = parts[1] or [] if len(parts) > 1 else []

    def scaled(factor: int, of: Terms) -> Terms:
        return [(b.make("mul", factor, x), y) for x, y in of]

    match op:
        case "add":
            return first + second
        case "sub":
            return first + scaled(minus, second)
        case "neg":
            return scaled(minus, first)
        case "mul":
            return [(b.make("mul", x, u), b.make("mul", y, v)) for x, y in first for u, v in second]
        case "div" if ends[of[1]] in ("", "i"):
            return [(b.make("div", x, new[of[1]]), y) for x, y in first]
        case "div" if ends[of[1]] == "j":
            return [(x, b.make("div", y, new[of[1]])) for x, y in first]
        case "sin" | "cos" | "exp":
            sides = _sides(b, first)
            if sides is None:
                return None
            i, j = sides
            if op == "exp":
                return [(b.make("exp", i), b.make("exp", j))]
            sin_i, cos_i, sin_j, cos_j = (b.make(f, s) for s in (i, j) for f in ("sin", "cos"))
            if op == "sin":
                return [(cos_i, sin_j), (sin_i, cos_j)]
            return [(cos_i, cos_j), (b.make("neg", sin_i), sin_j)]
    return None


def _sides(b: Builder, terms: Terms) -> tuple[int, int] | None:
    """A sum as one part of the target and one of the source."""
    i = j = b.number(0.0)
    for x, y in terms:
        if b.value(y) is not None:
            i = b.make("add", i, b.make("mul", y, x))
        elif b.value(x) is not None:
            j = b.make("add", j, b.make("mul", x, y))
        else:
            return None
    return i, j
