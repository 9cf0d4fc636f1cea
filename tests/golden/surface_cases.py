"""Runs of the cortex of 16384 vertices that are compared with tvb-library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from golden import cases

FILE = Path(__file__).parent / "other" / "surface_runs.npz"
LOCAL = "local_connectivity/local_connectivity_16384.mat"
SPEED = 20.0
N_STEPS = 100
STEPS = np.array([1, 2, 10, 40, 100])  # that are stored
EVERY = 10  # steps, between samples of the monitors


@dataclass(frozen=True)
class SurfaceCase:
    name: str
    setup: str  # of cases.SETUPS
    scheme: str
    coupling: str
    coupling_params: dict[str, float]
    dt: float
    strength: float  # of local coupling
    regions: int = 76
    stimulus: str = ""  # at regions or on the surface
    sensors: tuple[str, ...] = ()  # tvb-library cannot have them with regions below the cortex

    @property
    def start(self) -> tuple[tuple[float, float], ...]:
        return cases.SETUPS[self.setup].start

    @property
    def model(self) -> str:
        return cases.SETUPS[self.setup].model

    def parameters(self, nodes: int) -> dict[str, Any]:
        """Some differ between vertices."""
        given = cases.SETUPS[self.setup].params
        return {k: v.values(nodes) if isinstance(v, cases.Spread) else v for k, v in given.items()}

    def history(self, rows: int, nodes: int) -> np.ndarray:
        """Waves over time and vertices, shape (rows, variables, nodes, 1)."""
        low, high = np.array(self.start).T[:, :, None, None]
        row, variable, node, _ = np.ogrid[:rows, : len(self.start), :nodes, :1]
        wave = np.sin(0.05 * row + 1.3 * variable + 0.0137 * node)
        return low + (high - low) * (0.5 + 0.4 * wave)

    def strengths(self) -> np.ndarray:
        """Of the local coupling of each vertex."""
        return self.strength * (1.0 + 0.5 * np.cos(0.01 * np.arange(16384)))

    def picked(self, nodes: int) -> np.ndarray:
        """Vertices that are stored, and what comes after them."""
        return np.unique(np.r_[np.arange(0, nodes, nodes // 40), np.arange(nodes - 4, nodes)])


CASES = [
    SurfaceCase(
        "oscillator", "generic_2d_oscillator", "HeunDeterministic", "Linear",
        {"a": 0.3, "b": -0.2}, 2**-4, 0.1, stimulus="surface",
        sensors=("eeg", "meg", "ieeg"),
    ),
    SurfaceCase(
        "jansen_rit", "jansen_rit", "EulerDeterministic", "SigmoidalJansenRit",
        {"cmax": 0.005, "a": 10.0}, 0.5, 0.001, stimulus="region", sensors=("eeg",),
    ),
    SurfaceCase(
        "subcortical", "generic_2d_oscillator", "RungeKutta4thOrderDeterministic", "Difference",
        {"a": 0.05}, 2**-4, 0.1, regions=192,
    ),
]  # fmt: skip
# triangles whose first vertex is a focus, width and strength of the stimulus on the surface
FOCI, WIDTH, AMPLITUDE = [1000, 20000], 8.0, 0.7
PULSES = {"onset": 1.0, "T": 3.0, "tau": 1.5, "amp": 2.0}


def weights(regions: int) -> np.ndarray:
    """Of the stimulus of regions."""
    return 0.1 * (np.arange(regions) % 5)
