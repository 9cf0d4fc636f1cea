"""Equations with named parameters: haemodynamic response functions.

>>> from virtualbrain import equations
>>> equations.FirstOrderVolterra().evaluate([0.0, 1.0]).round(4)
array([0.   , 0.122])
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._declared import Fixed, suggestion

__all__ = [
    "DoubleExponential",
    "Equation",
    "FirstOrderVolterra",
    "Gamma",
    "HRFKernel",
    "MixtureOfGammas",
]


class Equation(Fixed):
    """A function of one variable.

    Parameters
    ----------
    parameters : dict of str to float
        Values other than the defaults.

    Raises
    ------
    ValueError
        A parameter of an unknown name.
    """

    defaults: ClassVar[dict[str, float]] = {}

    def __init__(self, parameters: dict[str, float] | None = None) -> None:
        self.parameters = dict(self.defaults)
        for name, value in (parameters or {}).items():
            if name not in self.defaults:
                raise ValueError(
                    f"{type(self).__name__} has no parameter {name!r}"
                    + suggestion(name, self.defaults)
                )
            self.parameters[name] = float(value)

    def evaluate(self, var: ArrayLike) -> NDArray[np.float64]:
        """Values at `var`, same shape."""
        raise NotImplementedError(f"{type(self).__name__} does not define evaluate")

    def __repr__(self) -> str:
        changed = {k: v for k, v in self.parameters.items() if v != self.defaults.get(k)}
        return f"{type(self).__name__}({changed or ''})"


class HRFKernel(Equation):
    """Base of haemodynamic response functions of time, in s."""


class FirstOrderVolterra(HRFKernel):
    """First-order kernel of the Volterra series of the balloon model.

    Its parameters: ``tau_s`` and ``tau_f`` (s), the time constants of signal decay and of
    feedback; ``k_1`` and ``V_0``, by which `Bold` scales the signal.

    References
    ----------
    Friston, Mechelli, Turner & Price 2000, NeuroImage 12:466-477, doi:10.1006/nimg.2000.0630
    """

    defaults: ClassVar[dict[str, float]] = {"tau_s": 0.8, "tau_f": 0.4, "k_1": 5.6, "V_0": 0.02}

    def evaluate(self, var: ArrayLike) -> NDArray[np.float64]:
        t = np.asarray(var, float)
        p = self.parameters
        omega = np.sqrt(1.0 / p["tau_f"] - 1.0 / (4.0 * p["tau_s"] ** 2))
        return np.asarray(np.exp(-0.5 * t / p["tau_s"]) * np.sin(omega * t) / (3.0 * omega))


class Gamma(HRFKernel):
    """Gamma function, scaled so that its largest value over the samples is ``a``.

    References
    ----------
    Boynton, Engel, Glover & Heeger 1996, J. Neurosci. 16:4207-4221,
    doi:10.1523/JNEUROSCI.16-13-04207.1996
    """

    defaults: ClassVar[dict[str, float]] = {"tau": 1.08, "n": 3.0, "a": 0.1}

    def evaluate(self, var: ArrayLike) -> NDArray[np.float64]:
        from scipy.special import factorial

        t = np.asarray(var, float)
        p = self.parameters
        n, tau = p["n"], p["tau"]
        y = (t / tau) ** (n - 1) * np.exp(-t / tau) / (tau * factorial(n - 1))
        return np.asarray(p["a"] * y / y.max())


class DoubleExponential(HRFKernel):
    """Difference of two damped oscillations, scaled so that its largest value is ``a``.

    References
    ----------
    Polonsky, Blake, Braun & Heeger 2000, Nat. Neurosci. 3:1153-1159, doi:10.1038/80676
    """

    defaults: ClassVar[dict[str, float]] = {
        "tau_1": 7.22, "tau_2": 7.4, "f_1": 0.03, "f_2": 0.12, "amp_1": 0.1, "amp_2": 0.1, "a": 0.1,
    }  # fmt: skip

    def evaluate(self, var: ArrayLike) -> NDArray[np.float64]:
        t = np.asarray(var, float)
        p = self.parameters
        first = p["amp_1"] * np.exp(-t / p["tau_1"]) * np.sin(2.0 * np.pi * p["f_1"] * t)
        second = p["amp_2"] * np.exp(-t / p["tau_2"]) * np.sin(2.0 * np.pi * p["f_2"] * t)
        y = first - second
        return np.asarray(p["a"] * y / y.max())


class MixtureOfGammas(HRFKernel):
    """Difference of two gamma functions.

    References
    ----------
    Glover 1999, NeuroImage 9:416-429, doi:10.1006/nimg.1998.0419
    """

    defaults: ClassVar[dict[str, float]] = {"a_1": 6.0, "a_2": 13.0, "l": 1.0, "c": 0.4}

    def evaluate(self, var: ArrayLike) -> NDArray[np.float64]:
        from scipy.special import gamma

        t = np.asarray(var, float)
        p = self.parameters
        scaled = p["l"] * t
        first = scaled ** (p["a_1"] - 1) * np.exp(-scaled) / gamma(p["a_1"])
        second = scaled ** (p["a_2"] - 1) * np.exp(-scaled) / gamma(p["a_2"])
        return np.asarray(first - p["c"] * second)
