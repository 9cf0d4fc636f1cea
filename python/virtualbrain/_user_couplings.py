"""Couplings of one's own: functions pre and post in Python."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from virtualbrain._declared import numpydoc_parameters, signature_of
from virtualbrain._graph import Builder
from virtualbrain._made import made_class
from virtualbrain._parameter import Parameter
from virtualbrain._separable import split
from virtualbrain._trace import trace

if TYPE_CHECKING:
    from virtualbrain.coupling import Coupling

__all__ = ["coupling_members", "declare_coupling", "from_functions"]

Function = Callable[..., Any]


def coupling_members(info: dict[str, Any]) -> dict[str, Any]:
    """What a coupling's class has besides its methods, from what the coupling declares."""
    doc = [
        "\n".join(textwrap.wrap(info["summary"], 100)),
        numpydoc_parameters(info["parameters"]),
    ]
    if info["reference"]:
        doc.append("References\n----------\n" + "\n".join(textwrap.wrap(info["reference"], 100)))
    return {
        "_info": info,
        "__signature__": signature_of(info["parameters"]),
        "__doc__": "\n\n".join(doc) + "\n",
    }


def declare_coupling(cls: type[Coupling]) -> None:
    """Make a subclass of Coupling with methods pre or post one that the engine can run."""
    declared: dict[str, dict[str, Any]] = {}
    for part in reversed(cls.__mro__):
        for name, value in vars(part).items():
            if isinstance(value, Parameter):
                declared[name] = value.declaration(name)

    def bound(method: Function | None) -> Function | None:
        def call(*ends: Any, **values: Any) -> Any:
            twin = object.__new__(cls)
            for name, value in values.items():
                object.__setattr__(twin, name, value)
            assert method is not None
            return method(twin, *ends)

        return None if method is None else call

    pre, post = getattr(cls, "pre", None), getattr(cls, "post", None)
    takes_target = post is not None and len(inspect.signature(post).parameters) > 2
    summary = inspect.cleandoc(cls.__dict__.get("__doc__") or "A coupling of one's own.")
    variables = int(getattr(cls, "variables", 1))
    info = _info(
        cls.__name__, summary, list(declared.values()), variables,
        bound(pre), bound(post), takes_target, (pre, post),
    )  # fmt: skip
    for name, value in coupling_members(info).items():
        setattr(cls, name, value)


def from_functions(
    pre: Function | None = None,
    post: Function | None = None,
    *,
    parameters: Mapping[str, Any] | None = None,
    variables: int = 1,
    name: str = "UserCoupling",
) -> type[Coupling]:
    """A coupling's class, made of functions of numbers or arrays.

    The input to node i is ``post(sum_j w_ij pre(x_i, x_j))``, with x_j as it was when it was sent.

    Parameters
    ----------
    pre : callable
        ``pre(x_i, x_j)``, then parameters with their defaults. Default x_j.
    post : callable
        ``post(gx)`` or ``post(gx, x_i)``, then parameters with their defaults. Default gx.
    parameters : dict of str to Parameter
        Ranges, units and documentation of some parameters, or other defaults.
    variables : int
        How many coupling variables `pre` and `post` take together: then x_i and x_j have a row for
        each, and all inputs of the model are the same. With 1 they act on each by itself.
    name : str
        Of the class.

    Returns
    -------
    coupling : type
        A subclass of Coupling that takes the parameters as arguments.

    Notes
    -----
    What `pre` makes of x_j alone, or of x_i and x_j as sums of products of functions of either, of
    sin, cos and exp of sums of such, is computed once per node and step, as in compiled couplings.
    What cannot be split is computed for each connection, and a run says so.

    Examples
    --------
    >>> import numpy as np
    >>> Sakaguchi = from_functions(
    ...     lambda x_i, x_j, alpha=0.1: np.sin(x_j - x_i - alpha),
    ...     lambda gx, a=1.0: a * gx,
    ...     name="Sakaguchi",
    ... )
    >>> Sakaguchi(alpha=0.5)
    Sakaguchi(alpha=0.5)
    """
    declared: dict[str, dict[str, Any]] = {}
    given = dict(parameters or {})
    takes: dict[Function, list[str]] = {}
    ends = {pre: ("x_i", "x_j"), post: ("gx", "x_i")}
    for function in (pre, post):
        if function is None:
            continue
        takes[function] = []
        arguments = list(inspect.signature(function).parameters.values())
        for i, argument in enumerate(arguments):
            default = given.get(argument.name, argument.default)
            if default is not argument.empty:
                parameter = default if isinstance(default, Parameter) else Parameter(default)
                declared[argument.name] = parameter.declaration(argument.name)
                takes[function].append(argument.name)
            elif i >= 2:
                raise TypeError(
                    f"{name} wants functions of {', '.join(ends[function])} and of parameters with "
                    f"defaults; {argument.name} has none"
                )
    unknown = [n for n in given if n not in declared]
    if unknown:
        raise ValueError(f"parameters name {unknown[0]!r}, which is no argument of pre or post")

    def bound(function: Function | None) -> Function | None:
        def call(*given_ends: Any, **values: Any) -> Any:
            assert function is not None
            chosen = {k: v[0] if len(v) == 1 else v for k, v in values.items()}
            return function(*given_ends, **{k: chosen[k] for k in takes[function]})

        return None if function is None else call

    takes_target = (
        post is not None and len(inspect.signature(post).parameters) - len(takes[post]) > 1
    )
    doc = next((inspect.getdoc(f) for f in (pre, post) if f and inspect.getdoc(f)), None)
    info = _info(
        name, doc or "A coupling made of functions.", list(declared.values()), variables,
        bound(pre), bound(post), takes_target, (pre, post),
    )  # fmt: skip
    from virtualbrain.coupling import Coupling

    module = getattr(pre or post, "__module__", __name__)
    return made_class(Coupling, coupling_members, info, module)


def _info(
    name: str,
    doc: str,
    parameters: list[dict[str, Any]],
    variables: int,
    pre: Function | None,
    post: Function | None,
    takes_target: bool,
    written: tuple[Any, Any],
) -> dict[str, Any]:
    """What a coupling declares, in the form in which compiled ones do, and its graphs."""
    if pre is None and post is None:
        raise TypeError(f"{name} wants a function pre, post or both")
    if not 1 <= variables <= 4:
        raise ValueError(f"{name}: variables wants 1 to 4; got {variables}")
    if variables > 1 and pre is None:
        raise ValueError(f"{name} takes {variables} variables together: pre must say how")
    sizes = {p["name"]: len(p["value"]) for p in parameters}

    def row(x: Any) -> Any:
        return x[0] if variables == 1 else x

    def place(function: Any) -> tuple[str, int] | None:
        code = getattr(function, "__code__", None)
        return (code.co_filename, code.co_firstlineno) if code else None

    sent = trace(
        lambda x_j, x_i, local, values: (
            x_j[0] if pre is None else pre(row(x_i), row(x_j), **values)
        ),
        states=variables, inputs=variables, parameters=sizes, results=1, place=place(written[0]),
    )  # fmt: skip
    received = trace(
        lambda x_i, gx, local, values: (
            gx[0] if post is None
            else post(gx[0], *([row(x_i)] if takes_target else []), **values)
        ),
        states=variables, inputs=1, parameters=sizes, results=1, place=place(written[1]),
    )  # fmt: skip
    both_ends, features, pre_graph, post_graph = _arrange(sent, received, variables)
    paragraphs = doc.strip().split("\n\n")
    return {
        "name": name,
        "summary": " ".join(paragraphs[0].split()).rstrip(".") + ".",
        "reference": " ".join(" ".join(paragraphs[1:]).split()),
        "parameters": parameters,
        "variables": variables,
        "features": features,
        "reads_target": True if both_ends else _reads_target(post_graph),
        "sends_state": both_ends or (variables == 1 and features == 1 and _is_leaf(pre_graph)),
        "both_ends": both_ends,
        "pre": pre_graph,
        "post": post_graph,
    }


def _arrange(
    sent: dict[str, Any], received: dict[str, Any], variables: int
) -> tuple[bool, int, dict[str, Any], dict[str, Any]]:
    """Features of the source, and what a target makes of their sums."""
    pre, post = Builder(), Builder()

    def finish(gx: int) -> dict[str, Any]:
        def leaf(kind: str, index: int) -> int:
            return gx if kind == "input" else post.leaf(kind, index)

        return post.graph(post.graft(received, leaf, received["rates"]))

    parts = split(sent)
    if parts is None:
        return True, variables, sent, finish(post.leaf("input", 0))
    terms, factors, rest = parts
    # what is sent
    wanted = list(factors) or [terms.leaf("state", 0)]
    made = pre.graft(terms.graph([]), pre.leaf, wanted)
    # what is received: leaf `input` k is the sum of feature k, the next one the sum of weights
    to_target = {"input": "state", "state": "state", "param": "param"}
    grafted = post.graft(
        terms.graph([]), lambda kind, i: post.leaf(to_target[kind], i), [*factors.values(), rest]
    )
    gx = post.make("mul", grafted[-1], post.leaf("input", len(wanted)))
    if terms.value(rest) == 0.0:
        gx = post.number(0.0)
    for k, factor in enumerate(grafted[:-1]):
        gx = post.make("add", gx, post.make("mul", factor, post.leaf("input", k)))
    return False, len(wanted), pre.graph(made), finish(gx)


def _is_leaf(graph: dict[str, Any]) -> bool:
    return _kind(graph["nodes"][graph["rates"][0]]) == "state"


def _reads_target(graph: dict[str, Any]) -> bool:
    """Whether any result depends on a state variable."""
    from virtualbrain._graph import operands

    needed = set(graph["rates"])
    for i in range(len(graph["nodes"]) - 1, -1, -1):
        if i in needed:
            needed.update(operands(graph["nodes"][i]))
    return any(_kind(graph["nodes"][i]) == "state" for i in needed)


def _kind(node: Any) -> str:
    from virtualbrain import _core

    return str(_core.operations[node[0]])
