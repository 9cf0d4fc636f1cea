"""Runs that are driven from outside: stimuli, clamps, noise of every kind, with each scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from golden import cases
from golden.cases import EULER, HEUN, RK4

HERE = Path(__file__).parent / "other"
STEPS = (1, 10, 100, 300)
NODES = np.array([0, 11, 37, 75])


@dataclass(frozen=True)
class DrivenCase:
    """One of cases.py, and what drives it: names of classes with parameters."""

    run: cases.Case
    stimulus: tuple[str, Mapping[str, float]] | None = None
    clamps: tuple[tuple[int, ...], Any] | None = None  # indices, values
    bounds: tuple[tuple[int, ...], Any] | None = None
    gain: tuple[str, Mapping[str, float]] | None = None  # b of multiplicative noise
    ntau: float = 0.0
    own_steps: bool = False  # of the scheme: the same only to its tolerance
    start_of_colour: np.ndarray | None = field(default=None)

    @property
    def name(self) -> str:
        return self.run.name


def restrict(driven: DrivenCase, integrator: Any) -> None:
    """Give an integrator, tvb-library's or ours, the clamps and bounds of a case."""
    if driven.clamps:
        integrator.clamped_state_variable_indices = np.array(driven.clamps[0])
        integrator.clamped_state_variable_values = np.array(driven.clamps[1])
    if driven.bounds:
        integrator.bounded_state_variable_indices = np.array(driven.bounds[0])
        integrator.state_variable_boundaries = np.array(driven.bounds[1])


def weight(n: int) -> np.ndarray:
    """Strength of the stimulus by region: none for most."""
    return np.where(np.arange(n) % 5 == 0, 0.1 * (1 + np.arange(n) % 7), 0.0)


def colour(case: cases.Case, n: int) -> np.ndarray:
    """Where the process that colours noise begins, shape (variables, nodes, modes)."""
    return np.cos(np.arange(len(case.start) * n * case.modes) * 1.3).reshape(-1, n, case.modes)


PULSES = ("PulseTrain", {"T": 9.0, "tau": 2.5, "amp": 0.6, "onset": 1.2})
COSINE = ("Cosine", {"amp": 0.3, "frequency": 0.03})


def make(key: str, name: str, scheme: str, **other: Any) -> DrivenCase:
    fields = {k: other.pop(k) for k in ("nsig", "dt") if k in other}
    run = cases.make(key, name, "connectivity_76", scheme, file="driven", steps=STEPS, **fields)
    return DrivenCase(run, **other)


CASES = [
    *(
        make("generic_2d_oscillator", "stimulus-g2d", scheme, dt=0.25, stimulus=PULSES)
        for scheme in (EULER, HEUN, RK4)
    ),
    # the stimulus enters the second state variable; the first one is bounded
    make("montbrio_pazo_roxin", "stimulus-mpr", HEUN, dt=0.1, stimulus=COSINE),
    # three modes
    make("reduced_set_hindmarsh_rose", "stimulus-modes", HEUN, stimulus=COSINE),
    *(
        make("generic_2d_oscillator", "stimulus-noise-g2d", scheme, dt=0.25, stimulus=COSINE,
             nsig=(1e-2, 1e-3))
        for scheme in ("EulerStochastic", "HeunStochastic")
    ),
    # a stimulus and the equations of a map: x' = a x + stimulus
    make("kuramoto", "stimulus-map", "Identity", stimulus=COSINE),
    make("kuramoto", "noise-map", "IdentityStochastic", stimulus=COSINE, nsig=(1e-2,)),
    *(
        make("generic_2d_oscillator", "own-steps-g2d", scheme, dt=0.25, own_steps=True,
             stimulus=COSINE)
        for scheme in ("Dopri5", "Dop853")
    ),
    make("generic_2d_oscillator", "own-steps-noise-g2d", "Dop853Stochastic", dt=0.25,
         own_steps=True, nsig=(1e-3, 1e-3)),
    *(
        make("epileptor", "clamps-epileptor", scheme, clamps=((2, 4), [[[3.5]], [[0.4]]]))
        for scheme in (EULER, HEUN, RK4)
    ),
    make("montbrio_pazo_roxin", "clamps-nodes-mpr", HEUN, dt=0.1,
         clamps=((1,), -1.0 + 0.01 * np.arange(76).reshape(1, 76, 1)), stimulus=COSINE),
    # bounds of the integrator, for a model that has none
    make("generic_2d_oscillator", "bounds-g2d", RK4, dt=0.25,
         bounds=((0, 1), [[-1.0, 1.5], [-2.0, 3.0]])),
    *(
        make("generic_2d_oscillator", f"multiplicative-{gain[0]}-g2d", scheme, dt=0.25, gain=gain,
             nsig=(1e-2, 1e-3))
        for scheme in ("EulerStochastic", "HeunStochastic")
        for gain in (("Linear", {"a": 0.7, "b": 0.3}), ("Sigmoid", {"radius": 0.5}))
    ),
    *(
        make("generic_2d_oscillator", "coloured-g2d", scheme, dt=0.25, nsig=(1e-2, 1e-3), ntau=5.0)
        for scheme in ("EulerStochastic", "HeunStochastic")
    ),
    make("jansen_rit", "coloured-multiplicative-jansen_rit", "HeunStochastic", dt=0.5, ntau=3.0,
         nsig=(0.0, 1e-4, 0.0, 0.0, 1e-3, 1e-6), gain=("Linear", {"a": 0.01, "b": 1.0})),
]  # fmt: skip
