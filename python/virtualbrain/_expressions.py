"""Reads expressions, such as ``"x2 - x1"``, into graphs of operations."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from virtualbrain._declared import suggestion
from virtualbrain._graph import Builder

__all__ = ["parse", "read"]

_BINARY = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow",
    ast.Mod: "mod", ast.BitAnd: "logical_and", ast.BitOr: "logical_or",
}  # fmt: skip
_COMPARE = {
    ast.Lt: "lt", ast.Gt: "gt", ast.LtE: "le", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne",
}  # fmt: skip
_FUNCTIONS = {
    "exp": 1, "log": 1, "sqrt": 1, "tanh": 1, "sin": 1, "cos": 1, "erf": 1, "erfc": 1, "abs": 1,
    "pow": 2, "mod": 2, "atan2": 2, "min": 2, "max": 2, "where": 3,
}  # fmt: skip


def parse(text: str, variables: tuple[str, ...], kind: str = "state variable") -> dict[str, Any]:
    """The graph of an expression; it has one result.

    Parameters
    ----------
    text : str
    variables : tuple of str
        Names that may occur; the k-th becomes the leaf ``state`` of index k.
    kind : str
        What the variables are, for messages.

    Raises
    ------
    ValueError
        What cannot be read, or names that are not among `variables`.

    Examples
    --------
    >>> len(parse("x2 - 2 * x1", ("x1", "x2"))["nodes"])
    5
    """
    builder = Builder()
    names = {name: builder.leaf("state", i) for i, name in enumerate(variables)}
    graph = builder.graph([read(text, names, builder, kind)])
    if builder.locals:
        raise ValueError(f"expression {text!r} has local coupling, which only equations can have")
    return graph


def read(text: str, names: dict[str, int], builder: Builder, kind: str) -> int:
    """The node of an expression of names, made by a builder.

    Parameters
    ----------
    text : str
    names : dict of str to int
        Nodes that they stand for.
    builder : Builder
        ``local(x)`` is what local coupling makes of x.
    kind : str
        What names are, for messages.
    """
    if not isinstance(text, str):
        raise TypeError(f"an expression of {kind}s is text; got {text!r}")
    shown = repr(text) if len(text) < 100 else repr(text[:97] + "...")

    def number(value: float) -> int:
        try:
            x = float(value)
        except OverflowError:
            x = np.inf
        if not np.isfinite(x):
            raise ValueError(f"expression {shown} has a number that is not finite")
        return builder.number(x)

    def visit(e: ast.expr) -> int:
        match e:
            case ast.Constant(value=bool() | int() | float() as value):
                return number(value)
            case ast.Name(id=name) if name in names:
                return names[name]
            case ast.Name(id="pi"):
                return number(np.pi)
            case ast.Name(id=name):
                raise ValueError(
                    f"expression {shown} names {name!r}, which is no {kind}"
                    + suggestion(name, names)
                )
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return builder.make("neg", visit(operand))
            case ast.UnaryOp(op=ast.Invert(), operand=operand):
                return builder.make("logical_not", visit(operand))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return visit(operand)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                return builder.make(_BINARY[type(op)], visit(left), visit(right))
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
                return builder.make(_COMPARE[type(op)], visit(left), visit(right))
            case ast.Call(func=ast.Name(id="local"), args=[of], keywords=[]):
                return builder.local(visit(of))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if _FUNCTIONS.get(
                name
            ) == len(args):
                return builder.make("select" if name == "where" else name, *map(visit, args))
        raise ValueError(
            f"expression {shown} has {ast.unparse(e)[:100]!r}, which is not understood; it can "
            f"have numbers, {kind}s, + - * / ** % & | ~, comparisons and {', '.join(_FUNCTIONS)}"
        )

    try:
        return visit(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, MemoryError) as error:
        raise ValueError(f"expression {shown} cannot be read: {error}") from None
    except RecursionError:
        raise ValueError(f"expression {shown} cannot be read: it is nested too deeply") from None
