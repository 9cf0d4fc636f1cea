"""BOLD by the equations of the balloon model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import _core
from virtualbrain._arguments import milliseconds
from virtualbrain._declared import Declared, numpydoc_parameters, signature_of, suggestion
from virtualbrain._warnings import warn
from virtualbrain.monitors.monitor import Monitor

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator

__all__ = ["BalloonWindkessel"]

_TABLE = _core.balloon_parameters()
_COEFFICIENTS = ("revised", "classical", "friston2003")


class BalloonWindkessel(Declared, Monitor):
    __doc__ = f"""BOLD signal by the non-linear haemodynamics of the balloon model.

    What is recorded drives blood flow, volume and deoxyhaemoglobin of each node, in every mode and
    variable on its own. All parameters may differ between nodes.

    {numpydoc_parameters(_TABLE).replace(chr(10), chr(10) + "    ")}
    period : float, ms
        Repetition time (TR). Default 2000.
    coefficients : {{"revised", "classical", "friston2003"}}
        How the signal arises from volume and deoxyhaemoglobin: by the revised or classical
        coefficients of Stephan et al. 2007, or by those of Friston et al. 2003.
    integration_step : float, ms
        Longest step in which the equations are integrated; the one that is used divides the
        period. Default 4.
    variables_of_interest : array of int
        Which of the model's variables of interest to record. Default: all.

    Notes
    -----
    Nodes begin at rest. Activity far below `baseline` drives blood flow to zero, where the model
    ends: the signal of such a node is NaN from there on, and a warning says so. Choose `efficacy`
    and `baseline` to suit the variable that is recorded.

    References
    ----------
    Friston, Mechelli, Turner & Price 2000, NeuroImage 12:466-477, doi:10.1006/nimg.2000.0630

    Friston, Harrison & Penny 2003, NeuroImage 19:1273-1302, doi:10.1016/S1053-8119(03)00202-7

    Stephan, Weiskopf, Drysdale, Robinson & Friston 2007, NeuroImage 38:387-401,
    doi:10.1016/j.neuroimage.2007.07.040

    Examples
    --------
    >>> BalloonWindkessel(period=1000.0, tau_s=0.65)
    BalloonWindkessel(period=1000, tau_s=0.65)
    """

    _info: ClassVar[dict[str, Any]] = {"name": "BalloonWindkessel", "parameters": _TABLE}
    __signature__ = signature_of(
        _TABLE, "period", "coefficients", "integration_step", "variables_of_interest"
    )

    default_period = 2000.0
    kind = "BalloonWindkessel"
    keeps_units = False

    def __init__(
        self,
        period: float | None = None,
        coefficients: str = "revised",
        integration_step: float = 4.0,
        variables_of_interest: ArrayLike | None = None,
        **parameters: Any,
    ) -> None:
        Declared.__init__(self, **parameters)
        Monitor.__init__(self, period, variables_of_interest)
        self.coefficients = coefficients
        self.integration_step = integration_step

    @property
    def coefficients(self) -> str:
        return self._coefficients

    @coefficients.setter
    def coefficients(self, value: str) -> None:
        if value not in _COEFFICIENTS:
            raise ValueError(
                f"BalloonWindkessel.coefficients wants one of {', '.join(_COEFFICIENTS)}; got "
                f"{value!r}" + suggestion(str(value), _COEFFICIENTS)
            )
        self._coefficients = value

    @property
    def integration_step(self) -> float:
        return self._integration_step

    @integration_step.setter
    def integration_step(self, value: float) -> None:
        self._integration_step = milliseconds("BalloonWindkessel.integration_step", value)

    def _spec(self, simulator: Simulator) -> dict[str, Any] | None:
        spec = super()._spec(simulator) or {}
        dt, period = simulator.integrator.dt, spec["period"]
        longest = max(1, min(period, int(self.integration_step / dt * (1 + 1e-9))))
        block = next(steps for steps in range(longest, 0, -1) if period % steps == 0)
        values = self._values()
        self._check(values)
        return {
            **spec,
            "block": block,
            "dt": dt,
            "parameters": values,
            "coefficients": self.coefficients,
        }

    @staticmethod
    def _check(values: dict[str, NDArray[np.float64]]) -> None:
        for name in ("tau_s", "tau_f", "tau_o", "alpha", "E0"):
            bad = values[name][~(values[name] > 0)]
            if bad.size:
                raise ValueError(
                    f"BalloonWindkessel.{name} wants numbers larger than 0; got {bad[0]:g}"
                )
        if (values["E0"] >= 1).any():
            raise ValueError(
                f"BalloonWindkessel.E0 is a fraction below 1; got {values['E0'].max():g}"
            )

    def _transform(self, data: NDArray[np.float64]) -> NDArray[np.float64]:
        ended = np.isnan(data).any(axis=(0, 1, 3))
        if ended.any():
            warn(
                f"BalloonWindkessel: in {ended.sum()} nodes, the first of them node "
                f"{np.flatnonzero(ended)[0]}, activity drove blood flow to zero; their signal is "
                "NaN from there on. Choose `baseline` and `efficacy` so that activity stays around "
                "zero or above",
            )
        return data

    def __repr__(self) -> str:
        inner = Declared.__repr__(self).partition("(")[2].rstrip(")")
        return f"BalloonWindkessel(period={self.period:g}{', ' * bool(inner)}{inner})"
