"""NumPy's functions of numbers, made of the engine's operations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from virtualbrain._tape import Tape, TracingError

__all__ = ["SIMPLE", "Element", "composed"]

# NumPy's functions of elements: an operation, or how it is made of several.
SIMPLE = {
    "add": "add", "subtract": "sub", "multiply": "mul", "divide": "div", "true_divide": "div",
    "negative": "neg", "exp": "exp", "log": "log", "sqrt": "sqrt", "tanh": "tanh", "sin": "sin",
    "cos": "cos", "absolute": "abs", "fabs": "abs", "power": "pow", "float_power": "pow",
    "mod": "mod", "remainder": "mod", "arctan2": "atan2", "minimum": "min", "maximum": "max",
    "fmin": "min", "fmax": "max",
    "less": "lt", "greater": "gt", "less_equal": "le", "greater_equal": "ge", "equal": "eq",
    "not_equal": "ne", "logical_and": "logical_and", "logical_or": "logical_or",
    "logical_not": "logical_not", "erf": "erf", "erfc": "erfc",
}  # fmt: skip

Element = Callable[..., int]


def composed(t: Tape) -> dict[str, Element]:
    n, m = t.number, t.make

    def expm1(x: int) -> int:  # by tanh where exp(x) - 1 would cancel
        half = m("tanh", m("mul", n(0.5), x))
        near = m("div", m("mul", n(2.0), half), m("sub", n(1.0), half))
        return m("select", m("lt", m("abs", x), n(1.0)), near, m("sub", m("exp", x), n(1.0)))

    def log1p(x: int) -> int:
        u = m("add", n(1.0), x)
        near = m("div", m("mul", m("log", u), x), m("sub", u, n(1.0)))
        return m("select", m("eq", u, n(1.0)), x, near)

    def sinh(x: int) -> int:
        e = expm1(x)
        return m("mul", n(0.5), m("add", e, m("div", e, m("add", e, n(1.0)))))

    def sign(x: int) -> int:
        negative = m("select", m("lt", x, n(0.0)), n(-1.0), n(0.0))
        return m("select", m("gt", x, n(0.0)), n(1.0), negative)

    def both(op: str) -> Element:
        def conditions(a: int, b: int) -> int:
            known = (t.builder.value(x) in (0.0, 1.0) for x in (a, b))
            if not all(k or x in t.conditions for k, x in zip(known, (a, b), strict=True)):
                raise TracingError("works on bits", "& and | want conditions such as (V > 0)")
            return m(op, a, b)

        return conditions

    return {
        "positive": lambda x: x,
        "square": lambda x: m("mul", x, x),
        "reciprocal": lambda x: m("div", n(1.0), x),
        "exp2": lambda x: m("exp", m("mul", n(np.log(2.0)), x)),
        "expm1": expm1,
        "log1p": log1p,
        "log2": lambda x: m("div", m("log", x), n(np.log(2.0))),
        "log10": lambda x: m("div", m("log", x), n(np.log(10.0))),
        "sinh": sinh,
        "cosh": lambda x: m("mul", n(0.5), m("add", m("exp", x), m("exp", m("neg", x)))),
        "tan": lambda x: m("div", m("sin", x), m("cos", x)),
        "arctan": lambda x: m("atan2", x, n(1.0)),
        "arcsin": lambda x: m("atan2", x, m("sqrt", m("sub", n(1.0), m("mul", x, x)))),
        "arccos": lambda x: m("atan2", m("sqrt", m("sub", n(1.0), m("mul", x, x))), x),
        "hypot": lambda x, y: m("sqrt", m("add", m("mul", x, x), m("mul", y, y))),
        "sign": sign,
        "floor": lambda x: m("sub", x, m("mod", x, n(1.0))),
        "ceil": lambda x: m("add", x, m("mod", m("neg", x), n(1.0))),
        "floor_divide": lambda x, y: m("div", m("sub", x, m("mod", x, y)), y),
        "heaviside": lambda x, at0: m(
            "select", m("gt", x, n(0.0)), n(1.0), m("select", m("lt", x, n(0.0)), n(0.0), at0)
        ),
        "expit": lambda x: m("div", n(1.0), m("add", n(1.0), m("exp", m("neg", x)))),
        "logical_xor": lambda a, b: m("ne", m("ne", a, n(0.0)), m("ne", b, n(0.0))),
        "bitwise_and": both("logical_and"),
        "bitwise_or": both("logical_or"),
        "invert": lambda a: both("logical_and")(m("logical_not", a), n(1.0)),
    }
