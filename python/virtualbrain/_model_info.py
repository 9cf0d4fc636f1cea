"""What a model declares, as the engine and the classes of models take it."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._declared import numpydoc_parameters, signature_of
from virtualbrain._graph import evaluate
from virtualbrain._parameter import pair
from virtualbrain._trace import TracingError, parts_of, trace

__all__ = ["DEFAULT_RANGE", "add_graph", "members", "model_info", "stacked"]

DEFAULT_RANGE = (-1.0, 1.0)


def members(info: dict[str, Any]) -> dict[str, Any]:
    """What a model's class has besides its methods, from what the model declares."""
    states = "\n".join(
        f"{s['name']} : {s['unit'] or 'no unit'}, starts in "
        f"{s['range'][0]:g} to {s['range'][1]:g}\n"
        + "\n".join(
            textwrap.wrap(f"{s['doc']}.", 96, initial_indent="    ", subsequent_indent="    ")
        )
        for s in info["states"]
    )
    interest = ", ".join(info["variables_of_interest"])
    doc = [
        "\n".join(textwrap.wrap(info["summary"], 100)),
        numpydoc_parameters(info["parameters"])
        + "\nvariables_of_interest : tuple of str\n"
        + f"    What monitors record. Default {interest}.",
        f"Notes\n-----\nState variables:\n\n{states}",
    ]
    if info["reference"]:
        doc.append("References\n----------\n" + "\n".join(textwrap.wrap(info["reference"], 100)))
    return {
        "_info": info,
        "__signature__": signature_of(info["parameters"], "variables_of_interest"),
        "__doc__": "\n\n".join(doc) + "\n",
        "state_variables": tuple(s["name"] for s in info["states"]),
    }


def model_info(
    name: str,
    doc: str,
    parameters: list[dict[str, Any]],
    variables: Iterable[str],
    ranges: Mapping[str, Any],
    cvar: Iterable[str | int],
    *,
    stvar: Iterable[str | int] | None,
    boundaries: Mapping[str, Any] | None,
    interest: Iterable[str] | None,
    modes: int = 1,
    inputs: Iterable[str] = (),
) -> dict[str, Any]:
    """What a model declares, in the form in which compiled models do."""
    variables = tuple([variables] if isinstance(variables, str) else variables)
    if not variables:
        raise ValueError(f"{name} wants state_variables: a tuple of their names")
    for word in (*variables, *(p["name"] for p in parameters)):
        if not isinstance(word, str) or not word.isidentifier():
            raise ValueError(f"{name}: {word!r} cannot be a name: use letters, digits and _")
    if len({*variables, *(p["name"] for p in parameters)}) < len(variables) + len(parameters):
        raise ValueError(f"{name} wants different names for its state variables and parameters")

    def index(what: str, key: Any) -> int:
        if isinstance(key, str) and key in variables:
            return variables.index(key)
        if isinstance(key, (int, np.integer)) and 0 <= key < len(variables):
            return int(key)
        raise ValueError(
            f"{name}: {what} names {key!r}; the state variables are {', '.join(variables)}"
        )

    def indices(what: str, keys: Any) -> list[int]:
        keys = [keys] if isinstance(keys, (str, int)) else list(keys)
        if not keys:
            raise ValueError(f"{name}: {what} wants at least one state variable")
        return [index(what, k) for k in keys]

    for v in ranges:
        index("state_variable_range", v)
    coupled = indices("cvar", cvar)
    named = [*inputs]
    if len(named) > len(coupled):
        raise ValueError(
            f"{name} takes {len(named)} inputs ({', '.join(named)}) and cvar has {len(coupled)}: "
            "give each parameter a default, or name more state variables in cvar"
        )
    bounds = []
    for v, (lo, hi) in dict(boundaries or {}).items():
        low, high = -np.inf if lo is None else float(lo), np.inf if hi is None else float(hi)
        bounds.append((index("state_variable_boundaries", v), low, high))
    named += [f"c_{variables[v]}" for v in coupled[len(named) :]]
    paragraphs = doc.strip().split("\n\n")
    return {
        "name": name,
        "summary": " ".join(paragraphs[0].split()).rstrip(".") + ".",
        "reference": " ".join(" ".join(paragraphs[1:]).split()),
        "modes": int(modes),
        "parameters": parameters,
        "states": [
            {
                "name": v,
                "unit": "",
                "range": pair(f"{name}: range of {v}", ranges.get(v, DEFAULT_RANGE)),
                "doc": f"State variable {v}",
            }
            for v in variables
        ],
        "inputs": [
            (key, f"Long-range input from {variables[v]}")
            for key, v in zip(named, coupled, strict=True)
        ],
        "bounds": bounds,
        "derived": [],
        "rows": [(p["name"], e) for p in parameters for e in range(len(p["value"]))],
        "cvar": coupled,
        "stvar": coupled if stvar is None else indices("stvar", stvar),
        "variables_of_interest": list(
            variables[:1] if interest is None else [interest] if isinstance(interest, str)
            else interest
        ),
    }  # fmt: skip


def add_graph(info: dict[str, Any], call: Callable[..., Any], function: Any) -> None:
    """Trace the equations, and compare them with the function at random states."""
    code = inspect.unwrap(function).__code__ if hasattr(function, "__code__") else None
    place = (code.co_filename, code.co_firstlineno) if code else None
    sizes = {p["name"]: len(p["value"]) for p in info["parameters"]}
    states, modes = len(info["states"]), info["modes"]
    info["graph"] = graph = trace(
        call, states=states, inputs=len(info["cvar"]), parameters=sizes, modes=modes, place=place
    )
    nodes = 16
    rng = np.random.default_rng(0)
    lo, hi = np.array([s["range"] for s in info["states"]]).T
    x = lo[:, None, None] + (hi - lo)[:, None, None] * rng.random((states, nodes, modes))
    c = rng.uniform(-0.1, 0.1, (len(info["cvar"]), nodes, modes))
    values = {p["name"]: np.array(p["value"]) for p in info["parameters"]}

    def flat(a: NDArray[np.float64]) -> NDArray[np.float64]:
        return a.transpose(0, 2, 1).reshape(-1, nodes)

    with np.errstate(all="ignore"):
        made = stacked(call(x.copy(), c.copy(), 0.0, values), x.shape)
    rows = [np.array([v]) for name in sizes for v in values[name]]
    expected = evaluate(graph, rows, flat(x), flat(c))
    scale = np.nanmax(np.where(np.isfinite(made), np.abs(made), 0.0)) + 1e-300
    if not np.allclose(expected, flat(made), rtol=1e-9, atol=1e-9 * scale, equal_nan=True):
        raise TracingError(
            f"the equations of {info['name']} do not give the numbers of the function",
            "the function must depend on its arguments alone: no random numbers, no time, no "
            "variables that it changes",
            place,
        )


def stacked(made: Any, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """What a function of numbers returned, as one array."""
    rows = parts_of(made, shape[0])
    return np.array([np.broadcast_to(row, shape[1:]) for row in rows], float)
