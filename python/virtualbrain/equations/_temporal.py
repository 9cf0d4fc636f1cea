"""Time courses; the variable and all durations are in ms."""

from collections.abc import Mapping
from typing import ClassVar

from virtualbrain.equations._base import TemporalApplicableEquation


class Linear(TemporalApplicableEquation):
    """A straight line of slope ``a`` that is ``b`` at 0.

    Examples
    --------
    >>> Linear({"a": 2.0}).evaluate([1.0, 2.0])
    array([2., 4.])
    """

    equation = "a * var + b"
    defaults: ClassVar[Mapping[str, float]] = {"a": 1.0, "b": 0.0}


class GeneralizedSigmoid(TemporalApplicableEquation):
    """A smooth step from ``low`` to ``high`` around ``midpoint``.

    ``sigma`` is the standard deviation of the logistic distribution of which it is the integral.

    Examples
    --------
    >>> GeneralizedSigmoid().evaluate([1.0])
    array([0.5])
    """

    equation = "low + (high - low) / (1.0 + exp(-pi / sqrt(3.0) * (var - midpoint) / sigma))"
    defaults: ClassVar[Mapping[str, float]] = {
        "low": 0.0, "high": 1.0, "midpoint": 1.0, "sigma": 0.3,
    }  # fmt: skip


class Sinusoid(TemporalApplicableEquation):
    """A sine of amplitude ``amp`` and ``frequency`` in kHz.

    Examples
    --------
    >>> Sinusoid({"frequency": 0.01}).evaluate([0.0, 25.0])
    array([0., 1.])
    """

    equation = "amp * sin(2.0 * pi * frequency * var)"
    defaults: ClassVar[Mapping[str, float]] = {"amp": 1.0, "frequency": 0.01}


class Cosine(TemporalApplicableEquation):
    """A cosine of amplitude ``amp`` and ``frequency`` in kHz.

    Examples
    --------
    >>> Cosine({"frequency": 0.01}).evaluate([0.0, 50.0])
    array([ 1., -1.])
    """

    equation = "amp * cos(2.0 * pi * frequency * var)"
    defaults: ClassVar[Mapping[str, float]] = {"amp": 1.0, "frequency": 0.01}


class Alpha(TemporalApplicableEquation):
    """A difference of exponentials that rises and decays from ``onset`` on, of integral 1.

    ``alpha`` and ``beta`` are rates (1/ms), and must differ.

    Examples
    --------
    >>> Alpha({"alpha": 0.1, "beta": 0.2}).evaluate([0.0, 10.5]).round(4)
    array([0.    , 0.0465])
    """

    equation = (
        "where(var > onset, alpha * beta / (beta - alpha)"
        " * (exp(-alpha * (var - onset)) - exp(-beta * (var - onset))), 0.0)"
    )
    defaults: ClassVar[Mapping[str, float]] = {"onset": 0.5, "alpha": 13.0, "beta": 42.0}

    def _check(self) -> None:
        super()._check()
        if self.parameters["alpha"] == self.parameters["beta"]:
            raise ValueError(
                f"Alpha wants different rates alpha and beta; got {self.parameters['alpha']} twice"
            )


class PulseTrain(TemporalApplicableEquation):
    """Pulses of height ``amp`` and width ``tau``, one every ``T`` ms, the first at ``onset``.

    At the onset itself it is still 0.

    Examples
    --------
    >>> PulseTrain({"onset": 10.0, "T": 20.0, "tau": 5.0}).evaluate([5.0, 12.0, 18.0, 32.0])
    array([0., 1., 0., 1.])
    """

    equation = "where((var > onset) & ((var - onset) % T < tau), amp, 0.0)"
    defaults: ClassVar[Mapping[str, float]] = {"T": 42.0, "tau": 13.0, "amp": 1.0, "onset": 30.0}

    def _check(self) -> None:
        super()._check()
        if not self.parameters["T"] > 0:
            raise ValueError(f"PulseTrain wants a period T > 0 ms; got {self.parameters['T']}")
