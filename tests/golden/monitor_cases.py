"""Which monitors are compared with tvb-library, besides those of cases.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from golden import cases

HERE = Path(__file__).parent / "other"


@dataclass(frozen=True)
class Watched:
    """A run, its monitors by key (class, arguments), and which nodes are stored."""

    run: cases.Case
    length: float  # ms
    variables_of_interest: tuple[str, ...] | None
    monitors: Mapping[str, tuple[str, Mapping[str, Any]]]


def run(setup: str, network: str = "connectivity_76", **arguments: Any) -> cases.Case:
    return cases.make(setup, f"watched-{setup}", network, file="monitors", **arguments)


MASK = np.arange(76) * 7 % 5

WATCHED = [
    Watched(
        run("generic_2d_oscillator", dt=0.5),
        121.0,
        ("V", "W", "V - W"),
        {
            "RawVoi": ("RawVoi", {"variables_of_interest": [2, 0]}),
            # periods that are no multiple of the step, halves among them
            "SubSample 1.3": ("SubSample", {"period": 1.3, "variables_of_interest": [2, 0]}),
            "TemporalAverage 1.25": ("TemporalAverage", {"period": 1.25}),
            "TemporalAverage 1.75": ("TemporalAverage", {"period": 1.75}),
            "GlobalAverage": ("GlobalAverage", {"period": 5.7, "variables_of_interest": [1]}),
            "SpatialAverage": ("SpatialAverage", {"period": 3.0}),
            "SpatialAverage hemispheres": (
                "SpatialAverage",
                {"period": 3.0, "default_mask": "hemispheres"},
            ),
            "SpatialAverage mask": ("SpatialAverage", {"period": 2.0, "spatial_mask": MASK}),
            "AfferentCoupling": ("AfferentCoupling", {}),
            "AfferentCouplingTemporalAverage": (
                "AfferentCouplingTemporalAverage",
                {"period": 3.2},
            ),
            "EEG": ("EEG.from_file", {"period": 2.0, "obsnoise": None}),
            "EEG average": (
                "EEG.from_file",
                {
                    "period": 1e3 / 512,
                    "obsnoise": None,
                    "reference": "average",
                    "variables_of_interest": [2],
                },
            ),
            "EEG Cz": ("EEG.from_file", {"period": 4.0, "obsnoise": None, "reference": "Cz"}),
            "MEG": (
                "MEG.from_file",
                {"period": 3.4, "obsnoise": None, "variables_of_interest": [0]},
            ),
            **{
                f"Bold {kernel}": (
                    "Bold",
                    {
                        "period": 24.0,
                        "hrf_kernel": kernel,
                        "hrf_length": 20000.0 if kernel == "DoubleExponential" else 94.0,
                        "variables_of_interest": [0],
                    },
                )
                for kernel in (
                    "FirstOrderVolterra",
                    "Gamma",
                    "DoubleExponential",
                    "MixtureOfGammas",
                )
            },
        },
    ),
    # modes, and an input that the equations do not read
    Watched(
        run("reduced_set_hindmarsh_rose"),
        4.0,
        ("xi", "alpha", "eta"),
        {
            "TemporalAverage": ("TemporalAverage", {"period": 0.5}),
            "SpatialAverage": ("SpatialAverage", {"period": 0.5, "spatial_mask": MASK}),
            "AfferentCoupling": ("AfferentCoupling", {}),
            "EEG": ("EEG.from_file", {"period": 0.5, "obsnoise": None}),
        },
    ),
    Watched(
        run("wilson_cowan"),
        8.0,
        None,
        {
            "AfferentCoupling": ("AfferentCoupling", {}),
            "AfferentCoupling 1": ("AfferentCoupling", {"variables_of_interest": [1]}),
        },
    ),
    # a coupling that joins two variables and reads the target
    Watched(
        run(
            "jansen_rit", coupling="SigmoidalJansenRit", coupling_params={"cmax": 0.005, "a": 10.0}
        ),
        8.0,
        None,
        {"AfferentCoupling": ("AfferentCoupling", {})},
    ),
    # regions that are not cortex: their gain is analytic
    Watched(
        run("generic_2d_oscillator", "connectivity_192", dt=0.5),
        30.0,
        ("V",),
        {
            "EEG": (
                "EEG.from_file",
                {"period": 2.0, "obsnoise": None, "rm_f_name": "regionMapping_16k_192.txt"},
            ),
            "SpatialAverage": ("SpatialAverage", {"period": 3.0}),
            "AfferentCoupling": ("AfferentCoupling", {}),
        },
    ),
]

BALLOON = {
    "revised": {"tau_s": 0.9},
    "classical": {"epsilon": 0.7, "V0": 2.0, "alpha": 0.4},
}


def stored(x: np.ndarray) -> np.ndarray:
    """Some of the nodes or sensors, and at most 60 samples."""
    return np.asarray(x)[:60, :, :: max(1, x.shape[2] // 6)]


def activity() -> tuple[np.ndarray, float]:
    """Neural activity, shape (n_steps, 1, n_nodes, 1), and its step in seconds."""
    t = np.arange(1, 1201)[:, None, None, None] * 0.02
    node = np.arange(3)[None, None, :, None]
    return 0.4 * (1.0 + np.sin((0.5 + node) * t)) * (t < 15.0), 0.02
