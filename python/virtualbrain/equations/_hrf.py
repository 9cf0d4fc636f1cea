"""Haemodynamic response functions of time in s."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain.equations._base import Equation


class HRFKernel(Equation):
    """Base of haemodynamic response functions of time, in s."""


class _Scaled(HRFKernel):
    """Scaled so that the largest of the values asked for at once is the parameter ``a``."""

    def evaluate(self, var: ArrayLike) -> NDArray[np.float64]:
        y = super().evaluate(var)
        largest = y.max(initial=-np.inf)
        if not largest > 0:
            raise ValueError(
                f"{type(self).__name__} is scaled by its largest value, and none is larger than 0: "
                "give times that cover the response, in s"
            )
        return np.asarray(self.parameters["a"] * y / largest)


class FirstOrderVolterra(HRFKernel):
    """First-order kernel of the Volterra series of the balloon model.

    Its parameters: ``tau_s`` and ``tau_f`` (s), the time constants of signal decay and of
    feedback; ``k_1`` and ``V_0``, by which `Bold` scales the signal.

    References
    ----------
    Friston, Mechelli, Turner & Price 2000, NeuroImage 12:466-477, doi:10.1006/nimg.2000.0630

    Examples
    --------
    >>> FirstOrderVolterra().evaluate([0.0, 1.0]).round(4)
    array([0.   , 0.122])
    """

    equation = (
        "exp(-0.5 * var / tau_s) * sin(sqrt(1.0 / tau_f - 1.0 / (4.0 * tau_s**2)) * var)"
        " / (3.0 * sqrt(1.0 / tau_f - 1.0 / (4.0 * tau_s**2)))"
    )
    defaults: ClassVar[Mapping[str, float]] = {
        "tau_s": 0.8, "tau_f": 0.4, "k_1": 5.6, "V_0": 0.02,
    }  # fmt: skip


class Gamma(_Scaled):
    """Gamma function, scaled so that its largest value over the samples is ``a``.

    References
    ----------
    Boynton, Engel, Glover & Heeger 1996, J. Neurosci. 16:4207-4221,
    doi:10.1523/JNEUROSCI.16-13-04207.1996

    Examples
    --------
    >>> Gamma({"tau": 1.0}).evaluate([0.0, 1.0, 2.0]).round(4)
    array([0.   , 0.068, 0.1  ])
    """

    equation = "(var / tau) ** (n - 1) * exp(-var / tau) / (tau * factorial)"
    defaults: ClassVar[Mapping[str, float]] = {"tau": 1.08, "n": 3.0, "a": 0.1}
    derived = ("factorial",)

    def _constants(self) -> dict[str, float]:
        from scipy.special import factorial

        return {**super()._constants(), "factorial": factorial(self.parameters["n"] - 1)}


class DoubleExponential(_Scaled):
    """Difference of two damped oscillations, scaled so that its largest value is ``a``.

    References
    ----------
    Polonsky, Blake, Braun & Heeger 2000, Nat. Neurosci. 3:1153-1159, doi:10.1038/80676

    Examples
    --------
    >>> DoubleExponential().evaluate([0.0, 5.0, 7.5]).round(4)
    array([0.  , 0.1 , 0.08])
    """

    equation = (
        "amp_1 * exp(-var / tau_1) * sin(2.0 * pi * f_1 * var)"
        " - amp_2 * exp(-var / tau_2) * sin(2.0 * pi * f_2 * var)"
    )
    defaults: ClassVar[Mapping[str, float]] = {
        "tau_1": 7.22, "tau_2": 7.4, "f_1": 0.03, "f_2": 0.12, "amp_1": 0.1, "amp_2": 0.1, "a": 0.1,
    }  # fmt: skip
    derived = ("pi",)


class MixtureOfGammas(HRFKernel):
    """Difference of two gamma functions.

    References
    ----------
    Glover 1999, NeuroImage 9:416-429, doi:10.1006/nimg.1998.0419

    Examples
    --------
    >>> MixtureOfGammas().evaluate([0.0, 5.0]).round(4)
    array([0.    , 0.1741])
    """

    equation = (
        "(l * var) ** (a_1 - 1) * exp(-l * var) / gamma_a_1"
        " - c * (l * var) ** (a_2 - 1) * exp(-l * var) / gamma_a_2"
    )
    defaults: ClassVar[Mapping[str, float]] = {"a_1": 6.0, "a_2": 13.0, "l": 1.0, "c": 0.4}
    derived = ("gamma_a_1", "gamma_a_2")

    def _constants(self) -> dict[str, float]:
        from scipy.special import gamma

        p = self.parameters
        return {**super()._constants(), "gamma_a_1": gamma(p["a_1"]), "gamma_a_2": gamma(p["a_2"])}
