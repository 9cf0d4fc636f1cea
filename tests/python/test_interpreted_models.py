"""Every compiled model, its equations traced and run by the interpreter: the same rates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from networks import make_model, run, uncoupled

import virtualbrain as vb
from virtualbrain import _core

MODELS = _core.model_names()
NODES = 53


def anywhere(model: Any, rng: np.random.Generator) -> np.ndarray:
    """States within the ranges of a model, the corners included."""
    x = model.initial(1, NODES, rng)[0]
    for v, (lo, hi) in enumerate(model.state_variable_range.values()):
        x[v, 0], x[v, 1] = lo, hi
    return np.asarray(x)


def varied(cls: Any, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Each number from node to node, near its default and within its range."""
    return {
        p["name"]: np.clip(p["value"][0] * rng.uniform(0.9, 1.1, NODES), *p["range"])
        for p in cls._info["parameters"]
        if p["kind"] == "number"
    }


def interpreted(model: Any, x: np.ndarray, c: np.ndarray) -> np.ndarray:
    """Rates by the interpreter, shape of `x`."""
    rows = type(model)._kernel_rows(model, NODES)
    parameters = np.array([np.broadcast_to(row, NODES) for row in rows])
    inputs = np.zeros((len(model._info["inputs"]), *c.shape[1:]))
    inputs[: len(c)] = c[: len(inputs)]
    flat_x, flat_c = (a.transpose(0, 2, 1).reshape(-1, NODES) for a in (x, inputs))
    rates = _core.interpret(type(model)._graph(), parameters, flat_x, flat_c)
    return np.asarray(rates).reshape(x.shape[0], x.shape[2], NODES).transpose(0, 2, 1)


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("name", MODELS)
def test_interpreted_rates_are_the_compiled_ones(name: str, seed: int) -> None:
    """One Euler step of 1 ms with a constant input is the rates."""
    rng = np.random.default_rng(seed)
    model = make_model(name, **(varied(getattr(vb.models, name), rng) if seed else {}))
    model.state_variable_boundaries = {}
    x, b = anywhere(model, rng), 0.02
    sim = uncoupled(
        model,
        NODES,
        integrator=vb.integrators.EulerDeterministic(dt=1.0),
        coupling=vb.coupling.Linear(b=b),
        initial_conditions=x[None],
    )
    compiled = run(sim, 1)[0]
    rates = interpreted(model, x, np.full((len(model.cvar), *x.shape[1:]), b))
    assert np.isfinite(rates).all()
    scale = (np.abs(x) + np.abs(rates)).max(axis=(1, 2))
    error = np.abs(compiled - (x + rates)).max(axis=(1, 2)) / np.where(scale, scale, 1.0)
    assert (error <= 1e-12).all(), dict(zip(model.state_variables, error, strict=True))
    # and by NumPy
    c = np.full((len(model.cvar), *x.shape[1:]), b)
    theirs = model.dfun(x, c)
    error = np.abs(theirs - rates).max(axis=(1, 2)) / np.where(scale, scale, 1.0)
    assert (error <= 1e-12).all(), dict(zip(model.state_variables, error, strict=True))
