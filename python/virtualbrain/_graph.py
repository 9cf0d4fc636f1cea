"""Expression graphs: what the equations of a model are, whoever wrote them.

A graph is what the engine's Trace records of a compiled model, what `_trace` records of a Python
function and what `_expressions` reads from text; the engine's interpreter runs it. It is a dict of
``nodes``, a list of ``(operation, a, b, c, value, index)`` in an order in which they can be
evaluated, ``rates``, the nodes that are results, and ``locals``, the nodes that local coupling acts
on: leaf ``local`` k is what it makes of ``locals[k]``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import _core

__all__ = ["Builder", "Node", "evaluate", "operands", "values_of"]

Node = tuple[int, int, int, int, float, int]

_CODE = {name: code for code, name in enumerate(_core.operations)}


def _functions() -> dict[str, Callable[..., Any]]:
    from scipy import special

    return {
        "neg": np.negative, "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "tanh": np.tanh,
        "sin": np.sin, "cos": np.cos, "erf": special.erf, "erfc": special.erfc, "abs": np.abs,
        "logical_not": np.logical_not, "add": np.add, "sub": np.subtract, "mul": np.multiply,
        "div": np.divide, "pow": np.power, "mod": np.mod, "atan2": np.arctan2, "min": np.minimum,
        "max": np.maximum, "lt": np.less, "gt": np.greater, "le": np.less_equal,
        "ge": np.greater_equal, "eq": np.equal, "ne": np.not_equal,
        "logical_and": np.logical_and, "logical_or": np.logical_or, "select": np.where,
    }  # fmt: skip


def operands(node: Node) -> list[int]:
    """The nodes that an operation reads."""
    return [i for i in node[1:4] if i >= 0]


class Builder:
    """Makes a graph, in which equal expressions are one node and numbers are computed at once."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.locals: list[int] = []
        self._known: dict[Any, int] = {}

    def graph(self, rates: Iterable[int]) -> dict[str, Any]:
        return {"nodes": self.nodes, "rates": list(rates), "locals": self.locals}

    def _add(
        self, op: str, a: int = -1, b: int = -1, c: int = -1, value: float = 0.0, index: int = -1
    ) -> int:
        node = (_CODE[op], a, b, c, value, index)
        key = (*node, math.copysign(1.0, value))
        if key not in self._known:
            self._known[key] = len(self.nodes)
            self.nodes.append(node)
        return self._known[key]

    def number(self, value: float) -> int:
        return self._add("constant", value=float(value))

    def leaf(self, kind: str, index: int) -> int:
        """A ``param``, ``state``, ``input`` or ``local``."""
        return self._add(kind, index=index)

    def local(self, node: int) -> int:
        """What local coupling makes of an expression."""
        if node not in self.locals:
            self.locals.append(node)
        return self.leaf("local", self.locals.index(node))

    def value(self, node: int) -> float | None:
        """The number that a node is; None if it is not known yet."""
        op, *_, value, _ = self.nodes[node]
        return value if op == _CODE["constant"] else None

    def make(self, op: str, *of: int) -> int:
        """An operation on nodes."""
        values = [self.value(i) for i in of]
        if None not in values:
            with np.errstate(all="ignore"):
                return self.number(float(_functions()[op](*values)))
        match op, values:
            case ("add" | "sub", [_, 0.0]) | ("mul" | "div" | "pow", [_, 1.0]):
                return of[0]
            case ("add", [0.0, _]) | ("mul", [1.0, _]):
                return of[1]
            case "pow", [_, float() as n] if n == int(n) and abs(n) <= 64:
                return self._power(of[0], int(n))
            case "pow", [_, 0.5]:
                return self._add("sqrt", of[0])
            case "select", [float() as condition, _, _]:
                return of[1] if condition else of[2]
        return self._add(op, *of)

    def graft(
        self, graph: dict[str, Any], leaf: Callable[[str, int], int], results: Iterable[int]
    ) -> list[int]:
        """Put another graph's results here, with `leaf` in place of its leaves."""
        wanted = list(results)
        needed = set(wanted)
        for i in range(len(graph["nodes"]) - 1, -1, -1):
            if i in needed:
                needed.update(operands(graph["nodes"][i]))
        new: dict[int, int] = {}
        for i in sorted(needed):
            node = graph["nodes"][i]
            kind, value, index = _core.operations[node[0]], node[4], node[5]
            if kind == "constant":
                new[i] = self.number(value)
            elif kind in ("param", "state", "input", "local"):
                new[i] = leaf(kind, index)
            else:
                new[i] = self.make(kind, *(new[k] for k in operands(node)))
        return [new[i] for i in wanted]

    def _power(self, base: int, n: int) -> int:
        """Whole powers are products: they are right for negative bases too."""
        out, square = -1, base
        for bit in reversed(f"{abs(n):b}"):
            if bit == "1":
                out = square if out < 0 else self.make("mul", out, square)
            square = self.make("mul", square, square) if abs(n) > 1 else square
        one = self.number(1.0)
        return one if n == 0 else self.make("div", one, out) if n < 0 else out


def evaluate(
    graph: dict[str, Any],
    parameters: Any,
    states: Any,
    inputs: Any,
    local: Any = 0.0,
) -> NDArray[np.float64]:
    """The results of a graph with NumPy, shape (n_results, n_nodes).

    Parameters
    ----------
    graph : dict
    parameters : list of array, shape (), (1,) or (n_nodes,)
        In the order of the kernel's rows.
    states, inputs : array, shape (rows, n_nodes)
    local : float or matrix, shape (n_nodes, n_nodes)
        Local coupling: what it multiplies.
    """
    shape = states.shape[1:]
    leaves = {"param": parameters, "state": states, "input": inputs}
    leaves["local"] = lambda index, values: _times(local, values[graph["locals"][index]], shape)
    values = values_of(graph["nodes"], leaves)
    return np.array([np.broadcast_to(values[i], shape) for i in graph["rates"]], float)


def _times(local: Any, offered: Any, shape: tuple[int, ...]) -> Any:
    """What local coupling, a number or a matrix, makes of what the model offers."""
    return local * offered if np.ndim(local) == 0 else local @ np.broadcast_to(offered, shape)


def values_of(nodes: list[Node], leaves: dict[str, Any]) -> list[Any]:
    """The values of nodes with NumPy; ``leaves[kind][index]`` is that of a leaf.

    That of a local leaf is ``leaves["local"](index, values so far)``.
    """
    functions = _functions()
    values: list[Any] = []
    with np.errstate(all="ignore"):  # branches that select does not take
        for op, a, b, c, value, index in nodes:
            match _core.operations[op]:
                case "constant":
                    values.append(value)
                case "param" | "state" | "input" as leaf:
                    values.append(leaves[leaf][index])
                case "local":
                    values.append(leaves["local"](index, values))
                case name:
                    values.append(functions[name](*(values[i] for i in (a, b, c) if i >= 0)) * 1.0)
    return values
