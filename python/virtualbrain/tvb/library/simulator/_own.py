"""Models, couplings and stimuli written for TVB, as the engine takes them."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from virtualbrain import coupling as native_couplings
from virtualbrain import models as native_models
from virtualbrain._model_info import add_graph, members, model_info
from virtualbrain.models import Parameter
from virtualbrain.patterns import SampledStimulus, SpatioTemporalPattern

from .models.base import Model

__all__ = ["engine_stimulus", "traced_coupling", "traced_model"]


def traced_model(model: Model, nodes: int) -> Any:
    """A model of the engine that does what `dfun` of a model in Python does.

    Raises
    ------
    Exception
        Whatever comes of calling `dfun` with symbols, if it is not made of equations.
    """
    values = _parameters(model, nodes)
    declared = {
        name: Parameter(value.ravel()[0] if value.size in (1, nodes) else value)
        for name, value in values.items()
    }
    limit = np.finfo(float).max
    bounds = {
        name: tuple(None if abs(end) >= limit else end for end in pair)
        for name, pair in (model.state_variable_boundaries or {}).items()
    }
    info = model_info(
        type(model).__name__,
        "A model in Python.",
        [parameter.declaration(name) for name, parameter in declared.items()],
        tuple(model.state_variables),
        {name: tuple(model.state_variable_range[name]) for name in model.state_variables},
        [int(i) for i in model.cvar],
        stvar=[int(i) for i in model.stvar],
        boundaries=bounds,
        interest=None,
        modes=model.number_of_modes,
    )

    def call(state: Any, coupling: Any, local: Any, given: dict[str, Any]) -> Any:
        return _twin(model, given).dfun(state, coupling, local)

    add_graph(info, call, type(model).dfun)
    cls = type(info["name"], (native_models.Model,), {"__module__": __name__, **members(info)})
    return cls(**values)


def traced_coupling(coupling: Any, base: type) -> Any:
    """A coupling of the engine that does what `pre` and `post` of a coupling in Python do.

    Raises
    ------
    Exception
        Whatever comes of calling them with symbols, if they are not made of equations.
    """
    values = _parameters(coupling, 1)
    written = type(coupling)
    namespace: dict[str, Any] = {n: Parameter(v.item()) for n, v in values.items() if v.size == 1}
    if len(namespace) < len(values):
        raise ValueError("its parameters have several values")

    def twin(inner: Any) -> Any:
        return _twin(coupling, {name: getattr(inner, name) for name in values})

    if written.pre is not base.pre:  # type: ignore[attr-defined]
        namespace["pre"] = lambda self, x_i, x_j: twin(self).pre(x_i, x_j)
    if written.post is not base.post:  # type: ignore[attr-defined]
        namespace["post"] = lambda self, gx: twin(self).post(gx)
    cls = type(written.__name__, (native_couplings.Coupling,), namespace)
    return cls(**values)


class _CalledStimulus(SampledStimulus):
    """A stimulus whose methods tell its strength, step by step."""

    def __init__(self, pattern: Any) -> None:
        self._pattern = pattern

    def _rows(self, first: int, steps: int, dt: float, *shape: Any) -> Any:
        self._pattern.configure_time(np.arange(first, first + steps) * dt)
        self.values = np.array([np.ravel(self._pattern(k)) for k in range(steps)], float)
        self.period = None
        return super()._rows(0, steps, dt, *shape)


def engine_stimulus(stimulus: Any) -> Any:
    """The stimulus itself, or one that calls it, if it has methods of its own."""
    cls, plain = type(stimulus), SpatioTemporalPattern
    if (
        isinstance(stimulus, plain)
        and cls.__call__ is plain.__call__
        and cls.configure_time is plain.configure_time
    ):
        return stimulus
    return _CalledStimulus(stimulus)


def _parameters(owner: Any, nodes: int) -> dict[str, Any]:
    """Declared arrays of numbers; everything else is a constant of the equations."""
    found = {name: getattr(owner, name) for name in type(owner).declarative_attrs}
    return {
        name: np.asarray(value, float)
        for name, value in found.items()
        if isinstance(value, np.ndarray)
        and value.dtype.kind == "f"
        and (value.ndim == 1 or value.size in (1, nodes))
    }


def _twin(owner: Any, values: dict[str, Any]) -> Any:
    """A copy whose declared arrays are symbols."""
    twin = copy.copy(owner)
    twin.__dict__.update(values)
    return twin
