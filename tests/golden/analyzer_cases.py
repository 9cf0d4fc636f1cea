"""Recordings and options that make_analyzers.py gives to tvb-library, and the tests to ours."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

PERIOD = 4.0  # ms
FOURIER: dict[str, tuple[float, str | None, bool]] = {
    "plain": (1000.0, None, False),
    "hamming": (700.0, "hamming", True),
    "whole": (1e6, "blackman", True),
}
WAVELET_HZ = (8.0, 50.0, 14.0)
WAVELET: dict[str, tuple[float, str, float]] = {
    "energy": (5.0, "energy", 4.0),
    "gabor": (7.0, "gabor", 12.0),
}
SCALES = (1, 2, 3)
ENTROPY: dict[str, dict[str, Any]] = {
    "default": {},
    "quadratic": {"m": 3, "r": 0.8, "qse": True},
}
BALLOON_PERIOD = 50.0  # ms
BALLOON: dict[str, dict[str, Any]] = {
    "default": {},
    "linear": {"linear": True},
    "classical": {"revised": False, "input": "sum"},
    "centred": {"linear": True, "revised": False, "centre": True},
}


def recording() -> NDArray[np.float64]:
    """Noisy waves, shape (400, 2, 4, 1)."""
    time = np.arange(400)[:, None, None, None] * PERIOD / 1000.0
    frequency = 6.0 + 2.0 * np.arange(4)[:, None]
    shift = np.pi / 2 * np.arange(2)[:, None, None]
    noise = np.random.default_rng(7).normal(size=(400, 2, 4, 1))
    common = np.random.default_rng(8).normal(size=(400, 2, 1, 1))
    waves = np.sin(2 * np.pi * frequency * time + shift)
    return np.asarray(waves + 0.5 * noise + 0.3 * common, np.float64)


def activity() -> NDArray[np.float64]:
    """Pulses of neural activity, shape (400, 2, 3, 1)."""
    rng = np.random.default_rng(9)
    pulses = (rng.random((400, 2, 3, 1)) < 0.1) * rng.random((400, 2, 3, 1))
    return np.asarray(pulses, np.float64)


def weights() -> NDArray[np.float64]:
    """A sparse symmetric network without self-connections, all of whose strengths differ."""
    rng = np.random.default_rng(10)
    upper = np.triu(rng.random((12, 12)) * (rng.random((12, 12)) < 0.3), 1)
    return np.asarray(upper + upper.T, np.float64)


def order() -> NDArray[np.int64]:
    """Of deletion, all but two regions."""
    return np.random.default_rng(11).permutation(12)[:10]
