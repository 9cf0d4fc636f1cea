"""Small networks for tests: delays in steps, and every state variable recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

import virtualbrain as vb


@dataclass
class Network:
    """A connectome whose delays are whole steps, and the past from which a run starts."""

    weights: np.ndarray
    delays: np.ndarray
    history: np.ndarray  # (rows, variables, nodes, modes)

    @property
    def size(self) -> int:
        return len(self.weights)


def make_model(name: str, **parameters: Any) -> Any:
    """A model that shows all its state variables."""
    model = getattr(vb.models, name)(**parameters)
    model.variables_of_interest = model.state_variables
    return model


def connectome(weights: ArrayLike, delays: ArrayLike | None = None, dt: float = 1.0) -> Any:
    """Delays in steps of `dt`; none by default."""
    weights = np.array(weights, float)
    steps = np.zeros(weights.shape) if delays is None else np.array(delays, float)
    return vb.Connectivity(weights=weights, tract_lengths=steps * dt, speed=1.0)


def random_history(rng: np.random.Generator, model: Any, rows: int, nodes: int) -> np.ndarray:
    """States near the middle of the ranges of a model."""
    ranges = np.array([model.state_variable_range[v] for v in model.state_variables])
    middle, width = ranges.mean(axis=1), np.ptp(ranges, axis=1)
    shape = (rows, model.nvar, nodes, model.number_of_modes)
    where = rng.uniform(-0.25, 0.25, shape)
    return middle[:, None, None] + width[:, None, None] * where


def random_network(
    seed: int, model: Any, nodes: int, density: float, delays: Sequence[int]
) -> Network:
    """Asymmetric weights of both signs whose rows sum to at most 1, self-connections included."""
    rng = np.random.default_rng(seed)
    shape = (nodes, nodes)
    weights = np.where(rng.random(shape) < density, rng.uniform(-1, 1, shape), 0.0)
    weights /= np.maximum(np.abs(weights).sum(axis=1, keepdims=True), 1.0)
    steps = rng.choice(delays, shape)
    rows = int(steps[weights != 0].max(initial=0)) + 1
    return Network(weights, steps, random_history(rng, model, rows, nodes))


def simulator(network: Network, *, model: Any, dt: float = 0.1, **arguments: Any) -> Any:
    """A configured simulator on a network; by default it records every step."""
    arguments.setdefault("integrator", vb.integrators.HeunDeterministic(dt=dt))
    arguments.setdefault("monitors", [vb.monitors.Raw()])
    return vb.Simulator(
        model=model,
        connectivity=connectome(network.weights, network.delays, dt),
        initial_conditions=network.history,
        **arguments,
    ).configure()


def uncoupled(model: Any, nodes: int = 1, dt: float = 0.1, **arguments: Any) -> Any:
    """A configured simulator of nodes without connections."""
    arguments.setdefault("integrator", vb.integrators.HeunDeterministic(dt=dt))
    arguments.setdefault("monitors", [vb.monitors.Raw()])
    empty = connectome(np.zeros((nodes, nodes)))
    return vb.Simulator(model=model, connectivity=empty, **arguments).configure()


def run(sim: Any, steps: int, **arguments: Any) -> np.ndarray:
    """Data of the first monitor, shape (samples, variables, nodes, modes)."""
    return sim.run(n_steps=steps, **arguments)[0].data


def relative_error(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Largest difference over largest reference value, of the worst state variable."""
    assert ours.shape == theirs.shape
    axes = (0, 2, 3)
    scale = np.maximum(np.abs(theirs).max(axis=axes), np.finfo(float).tiny)
    return float((np.abs(ours - theirs).max(axis=axes) / scale).max())
