"""Integration schemes.

Coupling is held over a step, as in TVB: a coupled network is integrated to first order whatever
the scheme, uncoupled nodes to the order that the scheme declares.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from virtualbrain import _core
from virtualbrain._declared import Fixed
from virtualbrain.noise import Additive, Noise

__all__ = [
    "EulerDeterministic",
    "EulerStochastic",
    "HeunDeterministic",
    "HeunStochastic",
    "Integrator",
    "IntegratorStochastic",
    "RungeKutta4thOrderDeterministic",
]


class Integrator(Fixed):
    """Base of all schemes.

    Parameters
    ----------
    dt : float, ms
        Time step, larger than 0.
    """

    scheme: ClassVar[str] = ""

    def __init__(self, dt: float = 0.01220703125) -> None:
        self.dt = dt

    @property
    def dt(self) -> float:
        return self._dt

    @dt.setter
    def dt(self, value: float) -> None:
        try:
            dt = float(np.asarray(value).reshape(()))
        except (TypeError, ValueError):
            raise TypeError(f"dt wants a number of ms; got {value!r}") from None
        if not (np.isfinite(dt) and dt > 0):
            raise ValueError(f"dt wants a number of ms larger than 0; got {dt}")
        self._dt = dt

    @property
    def order(self) -> int:
        """Order of convergence, without noise and coupling."""
        return int(_core.describe_scheme(self.scheme)["order"])

    def __repr__(self) -> str:
        return f"{type(self).__name__}(dt={self.dt:g})"


class IntegratorStochastic(Integrator):
    """Base of the schemes with noise.

    Parameters
    ----------
    dt : float, ms
        Time step, larger than 0.
    noise : Noise
        Default ``noise.Additive()``.
    """

    def __init__(self, dt: float = 0.01220703125, noise: Noise | None = None) -> None:
        super().__init__(dt)
        self.noise = Additive() if noise is None else noise

    @property
    def noise(self) -> Noise:
        return self._noise

    @noise.setter
    def noise(self, value: Noise) -> None:
        if not isinstance(value, Noise):
            raise TypeError(f"noise wants an object of the noise module; got {value!r}")
        self._noise = value

    def __repr__(self) -> str:
        return f"{type(self).__name__}(dt={self.dt:g}, noise={self.noise!r})"


class EulerDeterministic(Integrator):
    """Euler's scheme, of first order."""

    scheme = "Euler"


class EulerStochastic(IntegratorStochastic):
    """Euler-Maruyama."""

    scheme = "Euler"


class HeunDeterministic(Integrator):
    """Heun's predictor and corrector, of second order."""

    scheme = "Heun"


class HeunStochastic(IntegratorStochastic):
    """Heun's scheme with the same noise in predictor and corrector.

    References
    ----------
    Mannella 2002, Int. J. Mod. Phys. C 13:1177, doi:10.1142/S0129183102004042
    """

    scheme = "Heun"


class RungeKutta4thOrderDeterministic(Integrator):
    """The classical Runge-Kutta scheme, of fourth order."""

    scheme = "RungeKutta4"


STOCHASTIC: dict[type[Integrator], type[IntegratorStochastic]] = {
    EulerDeterministic: EulerStochastic,
    HeunDeterministic: HeunStochastic,
}
"""The scheme with noise that belongs to one without."""
