"""Settings that want a number take no text, flag or complex number, and name themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import virtualbrain as vb
from virtualbrain.lead_fields import eeg_sphere
from virtualbrain.local_connectivity import LocalConnectivity

ONE = {"weights": [[0.0]], "tract_lengths": [[0.0]]}


def ready(**parts: Any) -> vb.Simulator:
    return vb.Simulator(
        **{"connectivity": vb.Connectivity(**ONE), "monitors": vb.monitors.Raw(), **parts}
    ).configure()


def with_tolerance(name: str, value: Any) -> vb.Simulator:
    return ready(integrator=vb.integrators.Dopri5(dt=0.1, **{name: value}))


SETTINGS: dict[str, Callable[[Any], Any]] = {
    "dt": lambda v: vb.integrators.HeunDeterministic(dt=v),
    "rtol": lambda v: with_tolerance("rtol", v),
    "atol": lambda v: with_tolerance("atol", v),
    "nsig": lambda v: vb.noise.Additive(nsig=v),
    "ntau": lambda v: vb.noise.Additive(nsig=1.0, ntau=v),
    "TemporalAverage.period": lambda v: vb.monitors.TemporalAverage(period=v),
    "Bold.hrf_length": lambda v: vb.monitors.Bold(hrf_length=v),
    "BalloonWindkessel.tau_s": lambda v: vb.monitors.BalloonWindkessel(tau_s=v),
    "JansenRit.mu": lambda v: vb.models.JansenRit(mu=v),
    "Linear.a": lambda v: vb.coupling.Linear(a=v),
    "Gaussian.parameters['sigma']": lambda v: vb.equations.Gaussian(
        parameters={"sigma": v}
    ).evaluate([1.0]),
    "cutoff": lambda v: LocalConnectivity(cutoff=v),
    "radius": lambda v: eeg_sphere([[0, 0, 1]], [[0, 0, 0]], [[0, 0, 1]], radius=v),
    "speed": lambda v: vb.Connectivity(**ONE, speed=v),
    "conduction_speed": lambda v: ready(conduction_speed=v),
    "simulation_length": lambda v: vb.Simulator(simulation_length=v),
    "transient": lambda v: ready().run(1.0, transient=v),
}
BAD = {"text": "0.5", "bytes": b"1", "True": True, "NumPy's": np.False_, "None": None, "1j": 0.5j}
DEFAULT = {"nsig", "radius", "conduction_speed", "TemporalAverage.period"}  # is what None means


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_number(name: str, kind: str) -> None:
    if kind == "None" and name in DEFAULT:
        SETTINGS[name](None)
        return
    with pytest.raises(TypeError, match=rf"(?<!\w){re.escape(name)} (wants|must be given)"):
        SETTINGS[name](BAD[kind])


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("value", [float("nan"), float("-inf")])
def test_numbers_that_make_no_sense(name: str, value: float) -> None:
    about = {"radius": "the sphere", "conduction_speed": "speed"}.get(name, name)
    with pytest.raises(ValueError, match=rf"(?<!\w){re.escape(about)}.*{value}"):
        SETTINGS[name](value)


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("one", [1, np.float32(1), np.array([1.0]), np.array(1), Fraction(1)])
def test_numbers_of_any_type(name: str, one: Any) -> None:
    SETTINGS[name](2 * one if name == "radius" else one)
