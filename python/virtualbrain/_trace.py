"""Records the equations of a Python function as a graph, by calling it with symbols.

The function is written in plain NumPy for arrays of shape (state variable, node, mode). It is
called once with arrays of symbols in place of numbers; operators and NumPy's functions on them
write down what is computed. There are several nodes, so that whatever one node reads of another is
found out: the equations of a node know of others by the coupling only.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import _core
from virtualbrain._graph import Builder, operands
from virtualbrain._symbols import LocalCoupling, Symbols
from virtualbrain._tape import NODES, PACKAGES, UNSET, Tape, TracingError

__all__ = ["TracingError", "parts_of", "trace"]


def trace(
    function: Callable[[Symbols, Symbols, LocalCoupling, dict[str, Symbols]], Any],
    *,
    states: int,
    inputs: int,
    parameters: dict[str, int],
    modes: int = 1,
    results: int | None = None,
    place: tuple[str, int] | None = None,
) -> dict[str, Any]:
    """The graph of a function of arrays.

    Parameters
    ----------
    function : callable
        ``f(state, coupling, local_coupling, parameters)``, with state of shape (states, nodes,
        modes), coupling of shape (inputs, nodes, modes) and parameters by name, shape (size,);
        returns the rates, an array of the shape of state or a list of its rows.
    states, inputs : int
    parameters : dict of str to int
        Names and sizes: rows of the graph's parameters, in this order.
    modes : int
    results : int
        Rates that the function returns. Default one for each state.
    place : (str, int)
        File and line of the function, for messages about what it returns.

    Raises
    ------
    TracingError
        The function does what cannot be written down; the message names line and remedy.
    """
    tape = Tape()

    def leaves(kind: str, count: int) -> Symbols:
        nodes = np.empty((count, NODES, modes), np.int64)
        for v, node, mode in np.ndindex(*nodes.shape):
            nodes[v, node, mode] = tape.leaf(kind, v * modes + mode, node)
        nodes.flags.writeable = False
        return Symbols(tape, nodes)

    given, row = {}, 0
    for name, size in parameters.items():
        rows = np.array([tape.builder.leaf("param", row + e) for e in range(size)])
        rows.flags.writeable = False
        given[name] = Symbols(tape, rows)
        row += size
    state, coupling = leaves("state", states), leaves("input", inputs)
    try:
        made = function(state, coupling, LocalCoupling(tape), given)
    except TracingError:
        raise
    except Exception as error:
        raise TracingError(
            f"{type(error).__name__}: {error}",
            "while equations are read, the function is called with arrays of symbols, of shape "
            "(state variable, node, mode): use NumPy's functions of arrays",
            _last_place(error),
        ) from error
    place = place or ("", 0)
    count = states if results is None else results
    return _untagged(tape, _rows(tape, made, (count, NODES, modes), place), place)


def _last_place(error: Exception) -> tuple[str, int] | None:
    """Where in the user's code an error arose."""
    places = [
        (step.filename, step.lineno or 0)
        for step in traceback.extract_tb(error.__traceback__)
        if not os.path.abspath(step.filename).startswith(PACKAGES)
    ]
    return places[-1] if places else None


def _rows(
    tape: Tape, made: Any, shape: tuple[int, int, int], place: tuple[str, int]
) -> NDArray[np.int64]:
    """What a function returned, as nodes of shape (states, nodes, modes)."""
    scratch = Symbols(tape, np.empty(0, np.int64))
    if made is None:
        raise TracingError(
            "returns nothing", "return the rates, one for each state variable", place
        )
    parts = parts_of(made, shape[0])
    try:
        count = len(parts)
    except TypeError:
        count = 1
    if count != shape[0]:
        raise TracingError(
            f"returns {count} rates for {shape[0]} state variables", "return one for each", place
        )
    rows = []
    for v in range(shape[0]):
        row = scratch._lift(parts[v])
        if row.ndim == 1 and row.size == NODES and shape[2] == 1:
            row = row[:, None]
        try:
            rows.append(np.broadcast_to(row, shape[1:]))
        except ValueError:
            raise TracingError(
                f"returns rate {v} of shape {row.shape}, not {shape[1:]} (nodes, modes)",
                "rates have the shape of a state variable",
                place,
            ) from None
    nodes = np.array(rows)
    if (nodes == UNSET).any():
        v = int(np.argwhere(nodes == UNSET)[0][0])
        raise TracingError(f"never sets rate {v}", "set each row of the result", place)
    return nodes


def parts_of(made: Any, states: int) -> Any:
    """The rates that a function returned; a single one may come as it is."""
    if states > 1 or (isinstance(made, (list, tuple)) and len(made) == 1):
        return made
    several = not isinstance(made, (list, tuple)) and np.ndim(made) > 1
    return made if several and np.shape(made)[0] == 1 else [made]


def _untagged(tape: Tape, rates: NDArray[np.int64], place: tuple[str, int]) -> dict[str, Any]:
    """The graph of one node, which must be that of every other."""
    out = Builder()
    results = []
    for owner in range(NODES):
        new: dict[int, int] = {}
        wanted = [int(n) for n in rates[:, owner].reshape(-1)]
        needed = set(wanted)
        nodes = tape.builder.nodes
        for i in range(len(nodes) - 1, -1, -1):
            if i in needed:
                needed.update(operands(nodes[i]))
                if _core.operations[nodes[i][0]] == "local":
                    needed.add(tape.builder.locals[nodes[i][5]])
        for i, node in enumerate(nodes):
            if i not in needed:
                continue
            if tape.owner.get(i, owner) != owner:
                raise TracingError(
                    "gives one node's value to another",
                    "do not index nodes: state[0, :] has one number for each, and a node sees "
                    "others by the coupling only",
                    tape.place.get(i, place),
                )
            kind, value, index = _core.operations[node[0]], node[4], node[5]
            if kind == "constant":
                new[i] = out.number(value)
            elif kind == "local":
                new[i] = out.local(new[tape.builder.locals[index]])
            elif kind == "param":
                new[i] = out.leaf(kind, index)
            elif kind in ("state", "input"):
                new[i] = out.leaf(kind, index // NODES)
            else:
                new[i] = out.make(kind, *(new[k] for k in operands(node)))
        results.append([new[i] for i in wanted])
    different = next((k for k, same in enumerate(zip(*results, strict=True))
                      if len(set(same)) > 1), None)  # fmt: skip
    if different is not None:
        raise TracingError(
            "gives nodes different equations",
            "what differs between nodes must be a parameter, not an array in the code",
            tape.place.get(int(rates[:, 0].reshape(-1)[different]), place),
        )
    return out.graph(results[0])
