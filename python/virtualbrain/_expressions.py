"""Expressions of named variables, such as ``"x2 - x1"``, and graphs of operations.

A graph is what the engine's Trace records of a model, and what its interpreter runs: a list of
nodes ``(operation, a, b, c, value, index)`` in an order in which they can be evaluated.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import _core
from virtualbrain._declared import suggestion

__all__ = ["evaluate", "parse", "values_of"]

Node = tuple[int, int, int, int, float, int]

_CODE = {name: code for code, name in enumerate(_core.operations)}
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


def parse(text: str, variables: tuple[str, ...], kind: str = "state variable") -> list[Node]:
    """The nodes of an expression; the last one is its value.

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
    >>> len(parse("x2 - 2 * x1", ("x1", "x2")))
    5
    """
    if not isinstance(text, str):
        raise TypeError(f"an expression of {kind}s is text; got {text!r}")
    shown = repr(text) if len(text) < 100 else repr(text[:97] + "...")
    nodes: list[Node] = []
    known: dict[Node, int] = {}

    def add(
        op: str, a: int = -1, b: int = -1, c: int = -1, value: float = 0.0, index: int = -1
    ) -> int:
        node = (_CODE[op], a, b, c, value, index)
        if node not in known:
            known[node] = len(nodes)
            nodes.append(node)
        return known[node]

    def number(value: float) -> float:
        try:
            x = float(value)
        except OverflowError:
            x = np.inf
        if not np.isfinite(x):
            raise ValueError(f"expression {shown} has a number that is not finite")
        return x

    def power(base: int, exponent: ast.expr) -> int:
        # whole powers are products: they are right for negative bases too
        try:
            n = ast.literal_eval(exponent)
        except ValueError:
            n = None
        if not isinstance(n, (int, float)) or not abs(n) <= 64 or n != int(n):
            return add("pow", base, visit(exponent))
        out, square = -1, base
        for bit in reversed(f"{int(abs(n)):b}"):
            if bit == "1":
                out = square if out < 0 else add("mul", out, square)
            square = add("mul", square, square)
        one = add("constant", value=1.0)
        return one if n == 0 else add("div", one, out) if n < 0 else out

    def visit(e: ast.expr) -> int:
        match e:
            case ast.Constant(value=bool() | int() | float() as value):
                return add("constant", value=number(value))
            case ast.Name(id=name) if name in variables:
                return add("state", index=variables.index(name))
            case ast.Name(id=name):
                raise ValueError(
                    f"expression {shown} names {name!r}, which is no {kind}"
                    + suggestion(name, variables)
                )
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return add("neg", visit(operand))
            case ast.UnaryOp(op=ast.Invert(), operand=operand):
                return add("logical_not", visit(operand))
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return visit(operand)
            case ast.BinOp(left=left, op=ast.Pow(), right=right):
                return power(visit(left), right)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                return add(_BINARY[type(op)], visit(left), visit(right))
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
                return add(_COMPARE[type(op)], visit(left), visit(right))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if _FUNCTIONS.get(
                name
            ) == len(args):
                if name == "pow":
                    return power(visit(args[0]), args[1])
                return add("select" if name == "where" else name, *(visit(a) for a in args))
        raise ValueError(
            f"expression {shown} has {ast.unparse(e)[:100]!r}, which is not understood; it can "
            f"have numbers, {kind}s, + - * / ** % & | ~, comparisons and {', '.join(_FUNCTIONS)}"
        )

    try:
        last = visit(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, MemoryError) as error:
        raise ValueError(f"expression {shown} cannot be read: {error}") from None
    except RecursionError:
        raise ValueError(f"expression {shown} cannot be read: it is nested too deeply") from None
    if last != len(nodes) - 1:  # the value was not made last
        nodes.append((_CODE["max"], last, last, -1, 0.0, -1))
    return nodes


def constant(value: float) -> Node:
    """A node that is a number."""
    return (_CODE["constant"], -1, -1, -1, value, -1)


def is_leaf(node: Node, kind: str) -> bool:
    """Whether a node is a leaf of that kind."""
    return node[0] == _CODE[kind]


def evaluate(
    graph: dict[str, Any],
    parameters: list[NDArray[np.float64]],
    states: NDArray[np.float64],
    inputs: NDArray[np.float64],
    local: float = 0.0,
) -> NDArray[np.float64]:
    """The rates of a traced model with NumPy, shape (rows, n_nodes).

    Parameters
    ----------
    graph : dict
        Of `_core.trace_model`.
    parameters : list of array, shape (), (1,) or (n_nodes,)
        In the order of the kernel's rows.
    states, inputs : array, shape (rows, n_nodes)
    local : float
        What local coupling adds.
    """
    leaves = {"param": parameters, "state": states, "input": inputs, "local": [local]}
    values = values_of(graph["nodes"], leaves)
    shape = states.shape[1:]
    return np.array([np.broadcast_to(values[i], shape) for i in graph["rates"]], float)


def values_of(nodes: list[Node], leaves: dict[str, Any]) -> list[Any]:
    """The values of nodes with NumPy; ``leaves[kind][index]`` is that of a leaf."""
    from scipy import special

    functions = {
        "neg": np.negative, "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "tanh": np.tanh,
        "sin": np.sin, "cos": np.cos, "erf": special.erf, "erfc": special.erfc, "abs": np.abs,
        "logical_not": np.logical_not, "add": np.add, "sub": np.subtract, "mul": np.multiply,
        "div": np.divide, "pow": np.power, "mod": np.mod, "atan2": np.arctan2, "min": np.minimum,
        "max": np.maximum, "lt": np.less, "gt": np.greater, "le": np.less_equal,
        "ge": np.greater_equal, "eq": np.equal, "ne": np.not_equal,
        "logical_and": np.logical_and, "logical_or": np.logical_or, "select": np.where,
    }  # fmt: skip
    values: list[Any] = []
    with np.errstate(all="ignore"):  # branches that select does not take
        for op, a, b, c, value, index in nodes:
            match _core.operations[op]:
                case "constant":
                    values.append(value)
                case "param" | "state" | "input" as leaf:
                    values.append(leaves[leaf][index])
                case "local":
                    values.append(leaves["local"][0])
                case name:
                    values.append(functions[name](*(values[i] for i in (a, b, c) if i >= 0)) * 1.0)
    return values
