"""The balloon model: BOLD from neural activity."""

from __future__ import annotations

from typing import Any

import numpy as np

from virtualbrain import analysis

from ..basic.neotraits.api import Attr, EnumAttr, Float, HasTraits, NArray, Range, TVBEnum
from ..datatypes.time_series import TimeSeries, TimeSeriesRegion
from ..simulator import integrators

__all__ = ["BalloonModel", "BoldModels", "NeuralInputTransformations"]


class NeuralInputTransformations(TVBEnum):
    """What of the activity drives."""

    ABS_DIFF = "abs_diff"
    SUM = "sum"
    NONE = "none"


class BoldModels(TVBEnum):
    """How the signal depends on volume and deoxyhaemoglobin."""

    LINEAR = "linear"
    NONLINEAR = "nonlinear"


class BalloonModel(HasTraits):
    """`virtualbrain.analysis.balloon`; see there for the parameters."""

    time_series = Attr(TimeSeries, label="Neural activity")
    integrator = Attr(
        integrators.Integrator, default=integrators.HeunDeterministic, label="Heun's method only"
    )
    bold_model = EnumAttr(default=BoldModels.NONLINEAR, label="Equations of the signal")
    RBM = Attr(bool, default=True, label="Whether with revised coefficients")
    normalize_neural_input = Attr(bool, default=False, label="Whether the mean is subtracted")
    neural_input_transformation = EnumAttr(
        default=NeuralInputTransformations.NONE, label="What drives"
    )
    tau_s = Float(default=1.54, label="Decay of the signal (s)")
    tau_f = Float(default=1.44, label="Feedback regulation of the flow (s)")
    tau_o = Float(default=0.98, label="Transit time (s)")
    alpha = Float(default=0.32, label="Grubb's exponent")
    TE = Float(default=0.04, label="Echo time (s)")
    V0 = Float(default=4.0, label="Resting blood volume (percent)")
    E0 = Float(default=0.4, label="Resting oxygen extraction")
    epsilon = NArray(
        default=np.array([0.5]),
        domain=Range(0.5, 2.0, 0.25),
        label="Ratio of intravascular to extravascular signal",
    )
    nu_0 = Float(default=40.3, label="Frequency offset at vessels (Hz)")
    r_0 = Float(default=25.0, label="Slope of the intravascular relaxation rate (Hz)")

    def evaluate(self) -> TimeSeriesRegion:
        """The BOLD signal.

        Returns
        -------
        bold : TimeSeriesRegion
            Data of shape (n_times, 1, n_nodes, n_modes), at times in s.
        """
        if type(self.integrator) is not integrators.HeunDeterministic:
            raise ValueError(
                "the balloon model is integrated by HeunDeterministic; got "
                f"{type(self.integrator).__name__}"
            )
        source = self.time_series
        period = source.sample_period_ms
        names = ("tau_s", "tau_f", "tau_o", "alpha", "TE", "V0", "E0", "nu_0", "r_0")
        options: dict[str, Any] = {name: getattr(self, name) for name in names}
        bold = [
            analysis.balloon(
                source.data[..., mode : mode + 1],
                linear=self.bold_model is BoldModels.LINEAR,
                revised=self.RBM,
                input=str(self.neural_input_transformation),
                centre=self.normalize_neural_input,
                epsilon=float(self.epsilon.item()),
                sample_period=period,
                **options,
            ).data
            for mode in range(source.data.shape[3])
        ]
        self.integrator.dt = period / 1000.0
        data = np.concatenate(bold, axis=3)
        time = source.time
        if time is None:
            time = source.start_time + source.sample_period * np.arange(len(source.data))
        seconds = np.asarray(time) * (period / source.sample_period / 1000.0)
        return TimeSeriesRegion(
            data=data,
            time=seconds[len(seconds) - len(data) :],
            sample_period=self.integrator.dt,
            sample_period_unit="s",
        )

    def compute_derived_parameters(self) -> tuple[Any, Any, Any]:
        """The coefficients k1, k2 and k3 of the signal."""
        if self.RBM:
            k1 = 4.3 * self.nu_0 * self.E0 * self.TE
            return k1, self.epsilon * self.r_0 * self.E0 * self.TE, 1 - self.epsilon
        return 7.0 * self.E0, 2.0 * self.E0, 1.0 - self.epsilon
