"""Models of one's own, made of a Python function or of equations as text."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from virtualbrain._declared import suggestion
from virtualbrain._expressions import read
from virtualbrain._graph import Builder
from virtualbrain._made import made_class
from virtualbrain._model_info import DEFAULT_RANGE, add_graph, members, model_info
from virtualbrain._parameter import Parameter, pair

if TYPE_CHECKING:
    from virtualbrain.models import Model

__all__ = ["from_equations", "from_function"]


def from_function(
    function: Callable[..., Any],
    *,
    state_variables: Mapping[str, tuple[float, float]] | Iterable[str],
    parameters: Mapping[str, Any] | None = None,
    cvar: Iterable[str | int] = (0,),
    stvar: Iterable[str | int] | None = None,
    state_variable_boundaries: Mapping[str, Any] | None = None,
    variables_of_interest: Iterable[str] | None = None,
    name: str | None = None,
) -> type[Model]:
    """A model's class, made of a function of numbers or arrays.

    Parameters
    ----------
    function : callable
        Takes the state variables by name, then the long-range input of each coupling variable, in
        the order of `cvar` and by any name, then parameters with their defaults; an argument
        ``local_coupling`` is what local coupling on a surface is: write ``local_coupling * V``.
        Returns the time derivatives, per ms, in the order of `state_variables`. It is plain NumPy:
        write ``np.where(V > 0, a, b)`` in place of ``if``.
    state_variables : dict of str to (float, float), or names
        With the range in which random initial states are drawn. Default range -1 to 1.
    parameters : dict of str to Parameter
        Ranges, units and documentation of some of them, or other defaults.
    cvar, stvar : sequence of str or int
        State variables that travel to other nodes, and that receive a stimulus. Default the first,
        and `cvar`.
    state_variable_boundaries : dict of str to (float, float)
        Bounds that a run enforces.
    variables_of_interest : sequence of str
        What monitors record. Default the first state variable.
    name : str
        Of the class. Default that of the function in capitals.

    Returns
    -------
    model : type
        A subclass of Model that takes the parameters as arguments.

    Raises
    ------
    TracingError
        The function does what cannot be written down as equations; names line and remedy.

    Examples
    --------
    >>> def van_der_pol(x, y, c, mu=1.0):
    ...     return y + c, mu * (1 - x**2) * y - x
    >>> VanDerPol = from_function(van_der_pol, state_variables={"x": (-2, 2), "y": (-2, 2)})
    >>> VanDerPol(mu=2.0)
    VanDerPol(mu=2.0)
    """
    ranges = _ranges(state_variables)
    given = dict(parameters or {})
    inputs, declared, takes_local = [], [], False
    for argument in inspect.signature(function).parameters.values():
        if argument.kind in (argument.VAR_POSITIONAL, argument.VAR_KEYWORD):
            raise TypeError(f"function wants arguments by name; it has *{argument.name}")
        if argument.name in ranges:
            continue
        if argument.name == "local_coupling":
            takes_local = True
        elif argument.name in given or argument.default is not argument.empty:
            declared.append(
                _parameter(given.pop(argument.name, argument.default)).declaration(argument.name)
            )
        else:
            inputs.append(argument.name)
    missing = [v for v in ranges if v not in inspect.signature(function).parameters]
    if missing:
        raise ValueError(f"function wants each state variable as an argument; {missing[0]} is none")
    if given:
        raise ValueError(
            f"parameters name {next(iter(given))!r}, which is no argument of the function"
            + suggestion(next(iter(given)), [p["name"] for p in declared])
        )
    info = model_info(
        name or _class_name(getattr(function, "__name__", "")),
        inspect.getdoc(function) or "A model made of a function.",
        declared,
        tuple(ranges),
        ranges,
        cvar,
        stvar=stvar,
        boundaries=state_variable_boundaries,
        interest=variables_of_interest,
        inputs=inputs,
    )

    def call(state: Any, coupling: Any, local: Any, values: dict[str, Any]) -> Any:
        arguments = dict(zip(ranges, state, strict=True))
        arguments.update(zip(inputs, coupling, strict=False))
        for key, value in values.items():
            arguments[key] = value[0] if len(value) == 1 else value
        if takes_local:
            arguments["local_coupling"] = local
        return function(**arguments)

    add_graph(info, call, function)
    return _class(info, function)


def from_equations(
    equations: Mapping[str, str],
    *,
    parameters: Mapping[str, Any] | None = None,
    state_variables: Mapping[str, tuple[float, float]] | None = None,
    definitions: Mapping[str, str] | None = None,
    cvar: Iterable[str | int] = (0,),
    stvar: Iterable[str | int] | None = None,
    state_variable_boundaries: Mapping[str, Any] | None = None,
    variables_of_interest: Iterable[str] | None = None,
    name: str = "UserModel",
    doc: str = "A model made of equations.",
) -> type[Model]:
    """A model's class, made of equations as text.

    Parameters
    ----------
    equations : dict of str to str
        The time derivative of each state variable, per ms, as an expression of state variables,
        parameters, ``pi`` and the long-range input: ``c`` if there is one coupling variable, and
        ``c_V`` for coupling variable V. There are ``+ - * / **``, comparisons, ``where(condition,
        a, b)``, ``exp log sqrt tanh sin cos erf erfc abs pow atan2 min max``, and ``local(x)``,
        what local coupling on a surface makes of x. The text is read, never executed.
    parameters : dict of str to float or Parameter
        Defaults, or defaults with ranges, units and documentation.
    state_variables : dict of str to (float, float)
        Ranges in which random initial states are drawn. Default -1 to 1.
    definitions : dict of str to str
        Abbreviations that equations, and definitions after them, can use.
    cvar, stvar, state_variable_boundaries, variables_of_interest
        As of `from_function`.
    name, doc : str
        Of the class.

    Returns
    -------
    model : type
        A subclass of Model that takes the parameters as arguments.

    Raises
    ------
    ValueError
        What cannot be read, or unknown names.

    Examples
    --------
    >>> FitzHughNagumo = from_equations(
    ...     {"V": "V - V**3 / 3 - W + I + c", "W": "(V + a - b * W) / tau"},
    ...     parameters={"a": 0.7, "b": 0.8, "tau": 12.5, "I": 0.3},
    ...     state_variables={"V": (-2, 2), "W": (-1, 2)},
    ...     name="FitzHughNagumo",
    ... )
    >>> FitzHughNagumo(I=0.5).dfun([[[0.0]], [[0.0]]], [[[0.0]]]).ravel()
    array([0.5  , 0.056])
    """
    if not isinstance(equations, Mapping) or not equations:
        raise TypeError(
            f"equations want a dict of state variables to expressions; got {equations!r}"
        )
    ranges = {v: (state_variables or {}).get(v, DEFAULT_RANGE) for v in equations}
    unknown = [v for v in state_variables or {} if v not in equations]
    if unknown:
        raise ValueError(f"state_variables name {unknown[0]!r}, which has no equation")
    declared = [_parameter(p).declaration(n) for n, p in (parameters or {}).items()]
    info = model_info(
        name, doc, declared, tuple(equations), ranges, cvar, stvar=stvar,
        boundaries=state_variable_boundaries, interest=variables_of_interest,
    )  # fmt: skip
    builder = Builder()
    names: dict[str, int] = {}

    def define(key: str, node: int) -> None:
        if key in names:
            raise ValueError(f"two things are called {key!r}: give one of them another name")
        names[key] = node

    for i, variable in enumerate(equations):
        define(variable, builder.leaf("state", i))
    for i, (parameter, element) in enumerate(info["rows"]):
        if element > 0:
            raise ValueError(f"parameter {parameter} wants a single number in equations as text")
        define(parameter, builder.leaf("param", i))
    for i, (key, _) in enumerate(info["inputs"]):
        define(key, builder.leaf("input", i))
    if len(info["inputs"]) == 1 and "c" not in names:
        names["c"] = names[info["inputs"][0][0]]
    for key, text in (definitions or {}).items():
        define(key, read(text, names, builder, "variable or parameter"))
    rates = [read(text, names, builder, "variable or parameter") for text in equations.values()]
    info["graph"] = builder.graph(rates)
    return _class(info, None)


def _class(info: dict[str, Any], function: Callable[..., Any] | None) -> type[Model]:
    from virtualbrain.models import Model

    module = getattr(function, "__module__", None)
    if module is None:
        module = inspect.currentframe().f_back.f_back.f_globals.get("__name__", __name__)  # type: ignore[union-attr]
    return made_class(Model, members, info, module)


def _class_name(name: str) -> str:
    words = re.findall(r"[A-Za-z0-9]+", name)
    return "".join(w[0].upper() + w[1:] for w in words) or "UserModel"


def _parameter(value: Any) -> Parameter:
    return value if isinstance(value, Parameter) else Parameter(value)


def _ranges(variables: Any) -> dict[str, tuple[float, float]]:
    if isinstance(variables, Mapping):
        return {v: pair(f"range of {v}", r) for v, r in variables.items()}
    if isinstance(variables, str):
        variables = (variables,)
    return dict.fromkeys(variables, DEFAULT_RANGE)
