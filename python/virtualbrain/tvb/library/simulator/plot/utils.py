"""Helpers of TVB's pictures."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["compute_in_degree", "generate_region_demo_data"]


def compute_in_degree(weights: ArrayLike) -> Any:
    """Sum of the weights that arrive at each region."""
    return np.asarray(weights).sum(axis=1)


def generate_region_demo_data(file_path: str | None = None) -> None:
    """Simulate 16 s of 76 regions at 2048 Hz, with noise, and save the samples as .npy."""
    from .. import coupling, integrators, models, monitors, noise, simulator

    values = {
        "a": 1.05, "b": -1.0, "c": 0.0, "d": 0.1, "e": 0.0, "f": 1 / 3.0, "g": 1.0, "alpha": 1.0,
        "beta": 0.2, "tau": 1.25, "gamma": -1.0,
    }  # fmt: skip
    sim = simulator.Simulator(
        model=models.Generic2dOscillator(**values),
        coupling=coupling.Linear(a=np.array([0.033])),
        integrator=integrators.HeunStochastic(
            dt=0.06103515625, noise=noise.Additive(nsig=np.array([2**-10]))
        ),
        monitors=(monitors.TemporalAverage(period=0.48828125),),
    )
    sim.connectivity.speed = np.array([4.0])
    ((_, data),) = sim.configure().run(simulation_length=16000.0)
    np.save(file_path or os.path.join(os.getcwd(), "demo_data_region_16s_2048Hz.npy"), data)
