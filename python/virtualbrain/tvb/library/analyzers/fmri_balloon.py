"""The balloon model: BOLD from neural activity."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import analysis

from ..basic.neotraits.api import Attr, EnumAttr, Float, HasTraits, NArray, Range, TVBEnum
from ..datatypes.time_series import TimeSeries, TimeSeriesRegion
from ..simulator import integrators

__all__ = ["BalloonModel", "BoldModels", "NeuralInputTransformations"]

Array = NDArray[Any]


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
        data, seconds = np.concatenate(bold, axis=3), _seconds(source)
        return TimeSeriesRegion(
            data=data,
            time=seconds[len(seconds) - len(data) :],
            sample_period=self.integrator.dt,
            sample_period_unit="s",
        )

    def input_transformation(
        self, time_series: Any, mode: NeuralInputTransformations
    ) -> tuple[Array, Array]:
        """What drives, shape (n_times, variables, n_nodes, n_modes), and its times (s)."""
        data, seconds = np.asarray(time_series.data), _seconds(time_series)
        if mode is NeuralInputTransformations.ABS_DIFF:
            return np.abs(np.diff(data, axis=0)), np.diff(seconds)
        if mode is NeuralInputTransformations.SUM:
            return data.sum(axis=1, keepdims=True), seconds
        return data[:, :1], seconds

    def balloon_dfun(
        self, state_variables: Array, neural_input: Array, local_coupling: Any = 0.0
    ) -> Array:
        """Rates (1/s) of signal, flow, volume and deoxyhaemoglobin, the rows of the state.

        Stephan et al. (2007) NeuroImage 38:387-401, equations 4 to 10.
        """
        signal, flow, volume, deoxy = state_variables
        out = volume ** (1.0 / self.alpha)
        extracted = flow * (1.0 - (1.0 - self.E0) ** (1.0 / flow)) / self.E0
        return np.array(
            [
                neural_input[0] - signal / self.tau_s - (flow - 1.0) / self.tau_f,
                signal,
                (flow - out) / self.tau_o,
                (extracted - out * deoxy / volume) / self.tau_o,
            ]
        )

    def result_shape(self, input_shape: Any) -> tuple[int, ...]:
        """Shape of the signal of data of a shape."""
        return tuple(input_shape)

    def result_size(self, input_shape: Any) -> float:
        """Bytes of the signal of data of a shape, as TVB counts them: 8 for each of its sizes."""
        return 8.0 * float(sum(input_shape))

    extended_result_size = result_size

    def compute_derived_parameters(self) -> tuple[Any, Any, Any]:
        """The coefficients k1, k2 and k3 of the signal."""
        if self.RBM:
            k1 = 4.3 * self.nu_0 * self.E0 * self.TE
            return k1, self.epsilon * self.r_0 * self.E0 * self.TE, 1 - self.epsilon
        return 7.0 * self.E0, 2.0 * self.E0, 1.0 - self.epsilon


def _seconds(series: Any) -> Array:
    """Times of samples (s)."""
    time = series.time
    if time is None:
        time = series.start_time + series.sample_period * np.arange(len(series.data))
    factor: float = series.sample_period_ms / series.sample_period / 1000.0
    return np.asarray(time) * factor
