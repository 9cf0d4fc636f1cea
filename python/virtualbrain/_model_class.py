"""Models of one's own as subclasses of Model with a method dfun."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from virtualbrain._model_info import add_graph, members, model_info, stacked
from virtualbrain._parameter import Parameter

if TYPE_CHECKING:
    from virtualbrain.models import Model

__all__ = ["declare"]


def declare(cls: type[Model], base: type[Model]) -> None:
    """Make a subclass of Model with a method dfun a model that the engine can run."""
    parameters = [dict(p) for p in cls._info.get("parameters", ())]
    for part in reversed(cls.__mro__):
        for name, value in vars(part).items():
            if isinstance(value, Parameter):
                parameters = [p for p in parameters if p["name"] != name]
                parameters.append(value.declaration(name))
    inherited = {s["name"]: s["range"] for s in cls._info.get("states", ())}
    ranges = vars(cls).get("state_variable_range") or inherited
    names = cls.__dict__.get("state_variables") or tuple(inherited) or tuple(ranges)
    cvar = vars(cls).get("cvar", cls._info.get("cvar"))
    interest = vars(cls).get("variables_of_interest")
    info = model_info(
        cls.__name__,
        inspect.cleandoc(cls.__dict__.get("__doc__") or "A model of one's own."),
        parameters,
        names,
        ranges,
        (0,) if cvar is None or isinstance(cvar, property) else cvar,
        stvar=_own(cls, "stvar"),
        boundaries=vars(cls).get("state_variable_boundaries"),
        interest=None if isinstance(interest, property) else interest,
        modes=_own(cls, "number_of_modes") or 1,
    )
    for name in ("cvar", "stvar", "number_of_modes", "variables_of_interest"):
        if name in cls.__dict__:
            delattr(cls, name)  # from now on read from the declaration
    for name in ("state_variable_range", "state_variable_boundaries"):
        if name in cls.__dict__:
            delattr(cls, name)
    function = cls.dfun
    takes_local = len(inspect.signature(function).parameters) > 3

    def call(state: Any, coupling: Any, local: Any, values: dict[str, Any]) -> Any:
        twin = object.__new__(cls)
        for name, value in values.items():
            object.__setattr__(twin, name, value)
        return function(twin, state, coupling, *([local] if takes_local else []))

    add_graph(info, call, function)
    for name, value in members(info).items():
        setattr(cls, name, value)
    if "dfun" in cls.__dict__:
        cls.dfun = _with_columns(function)  # type: ignore[method-assign]


def _own(cls: type, name: str) -> Any:
    value = vars(cls).get(name)
    return None if isinstance(value, property) else value


def _with_columns(function: Callable[..., Any]) -> Callable[..., Any]:
    """A method dfun for arrays of any kind, with one value per node as a column."""
    import copy
    import functools

    from virtualbrain._symbols import Symbols

    @functools.wraps(function)
    def dfun(self: Any, state: Any, coupling: Any, local_coupling: Any = 0.0) -> Any:
        takes_local = len(inspect.signature(function).parameters) > 3
        rest = [local_coupling] if takes_local else []
        if isinstance(state, Symbols):
            return function(self, state, coupling, *rest)
        twin = copy.copy(self)
        for name, declared in self._declared.items():
            value = getattr(self, name)
            if declared["kind"] != "vector" and value.size > 1:
                object.__setattr__(twin, name, value[:, None])
        x = np.asarray(state, float)
        made = function(twin, x, np.asarray(coupling, float), *rest)
        return stacked(made, x.shape)

    return dfun
