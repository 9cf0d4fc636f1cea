"""Which equations are compared with tvb-library, with which parameters, and where."""

from __future__ import annotations

from pathlib import Path

import numpy as np

HERE = Path(__file__).parent / "other"

X = np.concatenate([np.linspace(0.01, 3.0, 40), np.linspace(3.3, 120.0, 60)])

_OTHER = {
    "Absolute": {},
    "Alpha": {"onset": 1.25, "alpha": 0.3, "beta": 0.7},
    "Cosine": {"amp": 2.0, "frequency": 0.033},
    "DiscreteEquation": {},
    "DoubleExponential": {"tau_1": 6.0, "f_2": 0.1, "amp_2": 0.2, "a": 0.3},
    "DoubleGaussian": {"amp_1": 1.0, "sigma_1": 5.0, "midpoint_1": 2.0, "sigma_2": 30.0},
    "FirstOrderVolterra": {"tau_s": 1.1, "tau_f": 0.5},
    "Gamma": {"tau": 1.3, "n": 4.0, "a": 0.7},
    "Gaussian": {"amp": 3.0, "sigma": 7.0, "midpoint": 4.0, "offset": 0.5},
    "GeneralizedSigmoid": {"low": -1.0, "high": 2.0, "midpoint": 40.0, "sigma": 9.0},
    "Identity": {},
    "Linear": {"a": -0.5, "b": 3.0},
    "Logarithm": {},
    "MixtureOfGammas": {"a_1": 5.0, "a_2": 10.0, "l": 0.9, "c": 0.5},
    "PulseTrain": {"T": 17.0, "tau": 4.5, "amp": 2.5, "onset": 2.0},
    "RescaleInterval": {"newMin": -1.0, "newMax": 5.0, "oldMin": 2.0, "oldMax": 90.0},
    "Sigmoid": {"amp": 2.0, "radius": 30.0, "sigma": 8.0, "offset": -0.25},
    "Sinusoid": {"amp": 0.5, "frequency": 0.07},
}

# key: class, parameters that differ from the defaults
CASES: dict[str, tuple[str, dict[str, float]]] = {name: (name, {}) for name in _OTHER} | {
    f"{name}, other": (name, values) for name, values in _OTHER.items() if values
}
