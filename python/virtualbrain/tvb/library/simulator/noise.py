"""Noise."""

from __future__ import annotations

import abc
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import noise as native

from ..basic.neotraits.api import Attr, Float, HasTraits, Int, NArray, Range
from ..datatypes import equations

__all__ = ["Additive", "Multiplicative", "Noise"]

Array = NDArray[Any]


class Noise(HasTraits):
    """Base of all noise.

    The engine draws its own numbers, a function of the seed; `random_stream` draws initial
    conditions, and the noise of what runs in Python.
    """

    ntau = Float(label="Correlation time in ms; 0 for white noise")
    noise_seed = Int(default=42, label="Seed")
    random_stream = Attr(np.random.RandomState, required=False, label="Source of random numbers")

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        if self.random_stream is None:
            self.reset_random_stream()
        self.dt: Any = None

    nsig: Any

    def reset_random_stream(self) -> None:
        """Begin again at the seed."""
        self.random_stream = np.random.RandomState(self.noise_seed)

    def configure_white(self, dt: float, shape: Any = None) -> None:
        """Set the time step."""
        self.dt = dt

    def configure_coloured(self, dt: float, shape: Any) -> None:
        """Set the time step, and draw the first value of exponentially correlated noise."""
        self.dt = dt
        self._decay = np.exp(-dt / self.ntau)
        self._eta = self.random_stream.normal(size=shape)

    def generate(self, shape: Any, lo: float = -1.0, hi: float = 1.0) -> Array:
        """The random numbers of one step."""
        return self.coloured(shape) if self.ntau > 0.0 else self.white(shape)

    def coloured(self, shape: Any) -> Array:
        """Exponentially correlated numbers."""
        fresh = self.random_stream.normal(size=shape)
        self._eta = self._eta * self._decay + np.sqrt(1.0 - self._decay**2) * fresh
        return np.asarray(self.dt * np.sqrt(1.0 / self.ntau) * self._eta)

    def white(self, shape: Any) -> Array:
        """Independent numbers of variance dt."""
        return np.asarray(np.sqrt(self.dt) * self.random_stream.normal(size=shape))

    @abc.abstractmethod
    def gfun(self, state_variables: Array) -> Array:
        """What the random numbers are multiplied with."""

    def _native(self) -> native.Noise:
        """The engine's noise of this kind."""
        raise NotImplementedError(
            f"the engine has no {type(self).__name__}: use Additive or Multiplicative"
        )

    def _native_values(self) -> dict[str, Any]:
        strength = {"nsig": self.nsig} if type(self).nsig.is_set(self) else {}
        tau = {"ntau": self.ntau} if self.ntau > 0.0 else {}
        return {**strength, **tau, "noise_seed": self.noise_seed}


class Additive(Noise):
    """Noise that does not depend on the state."""

    nsig = NArray(default=np.array([1.0]), domain=Range(0.0, 10.0, 0.1), label="Strength D")

    def gfun(self, state_variables: Array) -> Array:
        """``sqrt(2 nsig)``."""
        return np.asarray(np.sqrt(2.0 * self.nsig))

    def _native(self) -> native.Noise:
        return native.Additive(**self._native_values())


class Multiplicative(Noise):
    """Noise that depends on the state, by `b`."""

    nsig = NArray(default=np.array([1.0]), domain=Range(0.0, 10.0, 0.1), label="Strength D")
    b = Attr(equations.Equation, default=lambda: equations.Linear(), label="Of the state")

    def gfun(self, state_variables: Array) -> Array:
        """``sqrt(2 nsig) b(state)``."""
        return np.asarray(np.sqrt(2.0 * self.nsig) * self.b.evaluate(state_variables))

    def _native(self) -> native.Noise:
        return native.Multiplicative(b=self.b, **self._native_values())
