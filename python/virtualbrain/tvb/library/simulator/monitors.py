"""Monitors.

The engine records what the monitors of this module ask for. `Monitor.sample` is what records in
Python, state by state: for simulations that the engine cannot run, and for monitors of one's own.
"""

from __future__ import annotations

import abc
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import monitors as native
from virtualbrain._warnings import warn

from ..basic.neotraits.api import Attr, Float, HasTraits, NArray
from ..datatypes import equations
from ..datatypes.projections import (
    ProjectionSurfaceEEG,
    ProjectionSurfaceMEG,
    ProjectionSurfaceSEEG,
)
from ..datatypes.region_mapping import RegionMapping
from ..datatypes.sensors import SensorsEEG, SensorsInternal, SensorsMEG
from . import noise

__all__ = [
    "EEG",
    "MEG",
    "AfferentCoupling",
    "AfferentCouplingTemporalAverage",
    "Bold",
    "BoldRegionROI",
    "DefaultMasks",
    "GlobalAverage",
    "Monitor",
    "ProgressLogger",
    "Projection",
    "Raw",
    "RawVoi",
    "SpatialAverage",
    "SubSample",
    "TemporalAverage",
    "iEEG",
]  # fmt: skip

Array = NDArray[Any]
Sample = Any

DefaultMasks = getattr(native, "DefaultMasks", None)


class Monitor(HasTraits):
    """Base of all monitors: `sample` returns ``[time, data]``, or None where there is no sample."""

    period = Float(default=0.9765625, label="Time between samples (ms)")
    variables_of_interest = NArray(dtype=int, required=False, label="Which to record")

    voi: Any = None
    dt: Any = None
    istep: Any = None

    def config_for_sim(self, simulator: Any) -> None:
        """Work out `dt`, `istep` and `voi`."""
        self._config_vois(simulator)
        self._config_time(simulator)

    def _config_vois(self, simulator: Any) -> None:
        self.voi = self.variables_of_interest
        if self.voi is None or self.voi.size == 0:
            self.voi = np.arange(self._available(simulator))

    def _available(self, simulator: Any) -> int:
        return len(simulator.model.variables_of_interest)

    def _config_time(self, simulator: Any) -> None:
        self.dt = simulator.integrator.dt
        self.istep = round(self.period / self.dt)

    def record(self, step: int, observed: Array) -> Sample:
        """What the simulator calls at each step."""
        return self.sample(step, observed)

    @abc.abstractmethod
    def sample(self, step: int, state: Array) -> Sample:
        """The sample of a step, or None; state of shape (n_variables, n_nodes, modes)."""

    def create_time_series(
        self,
        connectivity: Any = None,
        surface: Any = None,
        region_map: Any = None,
        region_volume_map: Any = None,
    ) -> Any:
        """An empty time series of the kind that this monitor fills."""
        from ..datatypes import time_series

        title = f" {type(self).__name__}"
        if surface is not None:
            return time_series.TimeSeriesSurface(
                surface=surface, sample_period=self.period, title=f"Surface{title}"
            )
        if connectivity is not None:
            return time_series.TimeSeriesRegion(
                connectivity=connectivity, region_mapping=region_map,
                region_mapping_volume=region_volume_map, sample_period=self.period,
                title=f"Regions{title}",
            )  # fmt: skip
        return time_series.TimeSeries(sample_period=self.period, title=title)

    @property
    def _is_native(self) -> bool:
        """Whether the engine has a monitor that records the same."""
        return type(self).__module__ == __name__ and hasattr(native, type(self).__name__)

    def _native(self) -> native.Monitor:
        """The engine's monitor."""
        inner: native.Monitor = getattr(native, type(self).__name__)(**self._native_values())
        return inner

    def _native_values(self) -> dict[str, Any]:
        voi = self.variables_of_interest
        given = {} if voi is None or voi.size == 0 else {"variables_of_interest": voi}
        return {"period": self.period, **given}

    def __str__(self) -> str:
        return f"{type(self).__name__}(period={self.period:g})"

    __repr__ = __str__


class Raw(Monitor):
    """Every step, all variables of interest."""

    period = Float(default=0.0, label="Not needed")

    def _config_vois(self, simulator: Any) -> None:
        self.voi = np.arange(self._available(simulator))

    def _config_time(self, simulator: Any) -> None:
        self.dt = self.period = simulator.integrator.dt
        self.istep = 1

    def sample(self, step: int, state: Array) -> Sample:
        return [step * self.dt, state]

    def _native_values(self) -> dict[str, Any]:
        return {}


class RawVoi(Raw):
    """Every step, some variables of interest."""

    _config_vois = Monitor._config_vois

    def sample(self, step: int, state: Array) -> Sample:
        return [step * self.dt, state[self.voi]]

    def _native_values(self) -> dict[str, Any]:
        values = super(Raw, self)._native_values()
        del values["period"]
        return values


class SubSample(Monitor):
    """The state at the end of each period."""

    def sample(self, step: int, state: Array) -> Sample:
        return [step * self.dt, state[self.voi]] if step % self.istep == 0 else None


class GlobalAverage(Monitor):
    """The mean over all nodes at the end of each period."""

    def sample(self, step: int, state: Array) -> Sample:
        if step % self.istep:
            return None
        return [step * self.dt, state[self.voi].mean(axis=1, keepdims=True)]


class TemporalAverage(Monitor):
    """The mean over each period."""

    def _config_time(self, simulator: Any) -> None:
        Monitor._config_time(self, simulator)
        self._sum: Any = 0.0

    def sample(self, step: int, state: Array) -> Sample:
        self._sum = self._sum + state[self.voi]
        if step % self.istep:
            return None
        mean, self._sum = self._sum / self.istep, 0.0
        return [(step - self.istep / 2.0) * self.dt, mean]


class AfferentCoupling(RawVoi):
    """The long-range input at every step."""

    def _available(self, simulator: Any) -> int:
        return len(simulator.model.cvar)


class AfferentCouplingTemporalAverage(AfferentCoupling):
    """The mean of the long-range input over each period."""

    period = Float(default=0.9765625, label="Time between samples (ms)")
    _config_time = TemporalAverage._config_time
    sample = TemporalAverage.sample
    _native_values = Monitor._native_values


class SpatialAverage(Monitor):
    """The mean over each area, at the end of each period."""

    spatial_mask = NArray(dtype=int, required=False, label="Area of each node")
    default_mask = Attr(object, required=False, label="Areas in place of spatial_mask")

    def config_for_sim(self, simulator: Any) -> None:
        super().config_for_sim(simulator)
        inner: Any = self._native()
        self.spatial_mean = inner._mean_of(simulator)

    def sample(self, step: int, state: Array) -> Sample:
        if step % self.istep:
            return None
        mean = np.tensordot(self.spatial_mean, state[self.voi], axes=(1, 1)).transpose(1, 0, 2)
        return [step * self.dt, mean]

    def _native_values(self) -> dict[str, Any]:
        values = super()._native_values()
        if self.spatial_mask is not None:
            values["spatial_mask"] = self.spatial_mask
        if self.default_mask is not None:
            values["default_mask"] = self.default_mask
        return values


class ProgressLogger(Monitor):
    """Says how far the simulation is; has no samples."""

    def sample(self, step: int, state: Array) -> Sample:
        if step % self.istep == 0:
            self.log.info("step %d time %.4f s", step, step * self.dt * 1e-3)
        return None


class Projection(Monitor):
    """Base of the monitors of sensors."""

    region_mapping = Attr(object, required=False, label="Region of each vertex")
    obsnoise = Attr(noise.Noise, required=False, label="Noise of the sensors")
    sensors = Attr(object, required=False, label="Sensors")
    projection = Attr(object, required=False, label="Lead field")

    _inner: Any = None
    _kinds: tuple[Any, Any]  # of sensors and lead field

    @classmethod
    def from_file(
        cls,
        sensors_fname: str | None = None,
        projection_fname: str | None = None,
        rm_f_name: str | None = None,
        period: float = 1e3 / 1024.0,
        **values: Any,
    ) -> Any:
        """Read sensors, projection and region mapping; defaults as of `virtualbrain.monitors`.

        A default projection that tvb-data does not have is left out, with a warning.
        """
        ours: Any = getattr(native, cls.__name__)
        projection = None
        try:
            projection = cls._kinds[1].from_file(projection_fname or ours.default_projection)
        except FileNotFoundError:
            if projection_fname is not None:
                raise
            warn(ours._without_file())
        return cls(
            period=period,
            sensors=cls._kinds[0].from_file(sensors_fname or ours.default_sensors),
            projection=projection,
            region_mapping=RegionMapping.from_file(rm_f_name or ours.default_region_mapping),
            **values,
        )

    @classmethod
    def projection_class(cls) -> Any:
        """The class of its lead fields."""
        return cls._kinds[1]

    @staticmethod
    def oriented_gain(gain: Array, orient: Array) -> Array:
        """Gain of dipoles of these orientations, from that of three directions each."""
        return np.asarray((gain.reshape(len(gain), -1, 3) * orient).sum(axis=-1))

    def analytic(self, loc: Array, ori: Array) -> Array:
        """Gain of sources at `loc` with orientations `ori`."""
        inner: Any = self._native()
        return np.asarray(inner.analytic(loc, ori))

    @property
    def gain(self) -> Any:
        """Gain of each node, shape (n_sensors, n_nodes); before, that of the projection."""
        if self._gain is None and self._inner is not None:
            self._gain = self._inner.gain
        if self._gain is None and self.projection is not None:
            return self.projection.projection_data
        return self._gain

    @gain.setter
    def gain(self, value: Array) -> None:
        self._gain = np.asarray(value, float)

    _gain: Any = None

    @property
    def rmap(self) -> Any:
        """Region of each vertex."""
        return None if self.region_mapping is None else np.asarray(self.region_mapping.array_data)

    def config_for_sim(self, simulator: Any) -> None:
        super().config_for_sim(simulator)
        self.istep = int(self.period / self.dt * (1 + 1e-9))
        self._sum: Any = 0.0
        if self._inner is None:
            self._native()._spec(simulator)
        if self.obsnoise is not None:
            self.obsnoise.configure_white(self.dt)

    def sample(self, step: int, state: Array) -> Sample:
        self._sum = self._sum + state[self.voi].sum(axis=-1)
        if step % self.istep:
            return None
        mean, self._sum = self._sum / self.istep, 0.0
        sample = mean @ self.gain.T
        if self.obsnoise is not None:
            sample = sample + self.obsnoise.gfun(sample) * self.obsnoise.generate(sample.shape)
        return [(step - self.istep / 2.0) * self.dt, sample[..., None]]

    def _native(self) -> Any:
        self._inner = super()._native()
        return self._inner

    def _native_values(self) -> dict[str, Any]:
        names = ("sensors", "projection", "region_mapping", *self._more)
        values = super()._native_values()
        values.update({n: getattr(self, n) for n in names if getattr(self, n) is not None})
        if self.obsnoise is not None:
            values["obsnoise"] = self.obsnoise._native()
        return values

    _more: tuple[str, ...] = ()


class EEG(Projection):
    """Electrodes on the scalp."""

    reference = Attr(str, required=False, label="Electrode, or 'average'")
    sigma = Float(default=1.0, label="Conductivity")
    _more = ("reference", "sigma")
    _kinds = (SensorsEEG, ProjectionSurfaceEEG)

    def _native_values(self) -> dict[str, Any]:
        values = super()._native_values()
        if not type(self).sigma.is_set(self):
            del values["sigma"]
        return values


class MEG(Projection):
    """Magnetometers around the head."""

    _kinds = (SensorsMEG, ProjectionSurfaceMEG)


class iEEG(Projection):
    """Electrodes inside the head."""

    sigma = Float(default=1.0, label="Conductivity")
    _more = ("sigma",)
    _kinds = (SensorsInternal, ProjectionSurfaceSEEG)


class Bold(Monitor):
    """BOLD: the past convolved with a haemodynamic response function."""

    period = Float(default=2000.0, label="Repetition time (ms)")
    hrf_kernel = Attr(
        equations.HRFKernelEquation, default=lambda: equations.FirstOrderVolterra(),
        label="Response function",
    )  # fmt: skip
    hrf_length = Float(default=20000.0, label="Length of the response function (ms)")

    hemodynamic_response_function: Any = None

    class _ComputeHrf:
        """Of the class the default kernel; of an object its samples."""

        def __get__(self, instance: Any, owner: Any) -> Any:
            return equations.FirstOrderVolterra if instance is None else instance._sample_hrf

    compute_hrf = _ComputeHrf()

    def _sample_hrf(self) -> None:
        """Sample the response function every 4 ms, the latest first."""
        count = int(np.ceil(self.hrf_length / 4.0))
        self._stock_time = np.arange(count) * (self.hrf_length / 1000.0 / count)
        kernel = self.hrf_kernel.evaluate(self._stock_time)[::-1]
        self.hemodynamic_response_function = kernel[None]

    def _config_time(self, simulator: Any) -> None:
        super()._config_time(simulator)
        self._sample_hrf()
        self._block = max(1, round(4.0 / self.dt))
        self._stock: list[Array] = []
        self._sum: Any = 0.0

    def sample(self, step: int, state: Array) -> Sample:
        kernel = self.hemodynamic_response_function[0]
        self._sum = self._sum + state[self.voi]
        if step % self._block == 0:
            self._stock = [*self._stock, self._sum / self._block][-len(kernel) :]
            self._sum = 0.0
        if step % self.istep:
            return None
        weights = np.roll(kernel, -1)[-len(self._stock) :] if self._stock else np.zeros(0)
        signal = np.tensordot(weights, np.array(self._stock), axes=1)
        if isinstance(self.hrf_kernel, equations.FirstOrderVolterra):
            p = self.hrf_kernel.parameters
            signal = (signal - 1.0) * p["k_1"] * p["V_0"]
        return [step * self.dt, signal]

    def _native_values(self) -> dict[str, Any]:
        return {
            **super()._native_values(),
            "hrf_kernel": self.hrf_kernel,
            "hrf_length": self.hrf_length,
        }


class BoldRegionROI(Bold):
    """BOLD of the vertices of a surface, averaged over each region."""

    def config_for_sim(self, simulator: Any) -> None:
        super().config_for_sim(simulator)
        self.region_mapping = simulator.surface.region_mapping
        self.no_regions = simulator.connectivity.number_of_regions

    def sample(self, step: int, state: Array) -> Sample:
        result = super().sample(step, state)
        if result is None:
            return None
        time, data = result
        regions = [data[:, self.region_mapping == i].mean(axis=1) for i in range(self.no_regions)]
        return [time, np.stack(regions, axis=1)]
