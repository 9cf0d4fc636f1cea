"""Sensors outside or inside the head: EEG, MEG and intracranial EEG."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import _node_gain
from virtualbrain._arguments import instance
from virtualbrain._axes import to_ras
from virtualbrain._declared import suggestion
from virtualbrain._node_gain import Sources
from virtualbrain._warnings import warn
from virtualbrain.monitors.gain import gain_of
from virtualbrain.monitors.monitor import nodes_of
from virtualbrain.monitors.sampling import TemporalAverage
from virtualbrain.noise import Noise

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator

__all__ = ["EEG", "MEG", "Projection", "iEEG"]

Floats = NDArray[np.float64]


class Projection(TemporalAverage):
    """Base of the monitors of sensors: the gain of each node, times its mean over each period.

    Parameters
    ----------
    period : float, ms
        Time between samples; rounded down to a multiple of the time step.
    sensors : object
        With `labels`, and `locations` where a lead field has to be computed; or a list of labels.
    projection : array, shape (n_sensors, n_vertices) or (n_sensors, n_regions), or an object
        The lead field; of an object its `projection_data`. Columns of vertices are summed over each
        region. Without it, an analytic one is made of `sensors` and of the centres and orientations
        of the regions.
    region_mapping : array of int, shape (n_vertices,), or an object
        The region of each vertex; of an object its `array_data`. Needed in a simulation of regions.
    obsnoise : Noise
        Adds ``sqrt(2 nsig dt)`` times a normal number to each sample, dt being the time step.
        Default none.
    variables_of_interest : array of int
        Which of the model's variables of interest to record. Default: all.

    Notes
    -----
    Modes are summed. Sensors that are not usable, and gains that are not finite, are taken as 0, as
    in TVB; with a warning, unless all gains of a sensor are not finite, as in tvb-data. Regions
    that are not cortex have no vertices: unless `projection` has columns for them, their gain is
    analytic, of dipoles of 1 uA m, in V or T (see `virtualbrain.lead_fields`), with a warning. For
    analytic gains of EEG and MEG, only the directions of the sensors count: these are taken to a
    sphere that has the centre of the cortex and holds all nodes. Without any of sensors, projection
    and region_mapping, those of tvb-data for 76 regions are used.
    """

    keeps_units = False
    default_period = 1e3 / 1024.0
    sensors_class: ClassVar[str] = "Sensors"  # of virtualbrain.sensors
    default_sensors: ClassVar[str] = ""
    default_projection: ClassVar[str] = ""
    default_region_mapping: ClassVar[str] = "regionMapping_16k_76.txt"

    def __init__(
        self,
        period: float | None = None,
        sensors: Any = None,
        projection: Any = None,
        region_mapping: Any = None,
        obsnoise: Noise | None = None,
        variables_of_interest: ArrayLike | None = None,
    ) -> None:
        super().__init__(period, variables_of_interest)
        self.sensors = sensors
        self.projection = projection
        self.region_mapping = region_mapping
        self.obsnoise = None if obsnoise is None else instance("obsnoise", obsnoise, Noise)

    @classmethod
    def from_file(
        cls,
        sensors_fname: str | None = None,
        projection_fname: str | None = None,
        rm_f_name: str | None = None,
        period: float | None = None,
        **arguments: Any,
    ) -> Any:
        """Read sensors, projection and region mapping.

        Parameters
        ----------
        sensors_fname, projection_fname, rm_f_name : str
            Paths, or names of files of tvb-data. Where no projection is named and tvb-data's is not
            installed, the gain is computed in closed form, with a warning.
        period : float, ms
            Time between samples. Default 1000/1024.
        **arguments
            Further ones of the class.

        Returns
        -------
        monitor : Projection

        Raises
        ------
        FileNotFoundError, ValueError
            No such file, or not what is in it.
        """
        monitor = cls(period=period, **arguments)
        monitor._read(sensors_fname, projection_fname, rm_f_name)
        return monitor

    def _read(
        self,
        sensors: str | None = None,
        projection: str | None = None,
        region_mapping: str | None = None,
    ) -> None:
        """Take what files say, those of tvb-data where none is named."""
        from virtualbrain import sensors as kinds
        from virtualbrain.projections import ProjectionMatrix
        from virtualbrain.region_mapping import RegionMapping

        kind = getattr(kinds, self.sensors_class)
        self.sensors = kind.from_file(sensors or self.default_sensors)
        self.region_mapping = RegionMapping.from_file(region_mapping or self.default_region_mapping)
        try:
            self.projection = ProjectionMatrix.from_file(projection or self.default_projection)
        except FileNotFoundError:  # tvb-data's wheel leaves the lead field of iEEG out
            if projection is not None:
                raise
            warn(self._without_file())

    @classmethod
    def _without_file(cls) -> str:
        return (
            f"{cls.default_projection} is not there, as tvb-data's wheel leaves it out "
            f"(`virtualbrain data fetch-archive` gets it): the gain of {cls.__name__} is computed "
            "in closed form"
        )

    def analytic(self, loc: Floats, ori: Floats, among: Sources | None = None) -> Floats:
        """Gain of sources at `loc` with orientations `ori`, shape (n_sensors, n_sources).

        Sensors of EEG and MEG are taken to a sphere around all sources, which are those at `loc`
        unless `among` says where there are others.
        """
        raise NotImplementedError(
            f"{type(self).__name__} has no lead field in closed form: give it a projection, or use "
            "EEG, MEG or iEEG"
        )

    def period_steps(self, dt: float) -> int:
        """Steps between samples: rounded down, as TVB does it for sensors."""
        steps = int(self._periods_of(dt) * (1 + 1e-9))
        self._warn_if_rounded(steps, dt)
        return steps

    @property
    def gain(self) -> Floats | None:
        """Gain of each node, shape (n_sensors, n_nodes), once the simulator is configured."""
        return self._gain

    _gain: Floats | None = None

    def _spec(self, simulator: Simulator) -> dict[str, Any] | None:
        if self.sensors is None and self.projection is None:
            given = self.region_mapping
            self._read()
            if given is not None:
                self.region_mapping = given
        spec = super()._spec(simulator) or {}
        usable = getattr(self.sensors, "usable", None)
        self._gain = gain = _node_gain.silenced(self._gain_of_nodes(simulator), usable)
        labels = self._labels(len(gain))
        if self.projection is not None:
            _node_gain.check_gaps(f"{type(self).__name__}.", self.projection, labels, usable)
        noise, seed = None, 0
        if self.obsnoise is not None:
            shape = (len(spec["variables"]), len(gain))
            noise = self._noise_deviation(self.obsnoise, shape, simulator.integrator.dt)
            seed = self.obsnoise.noise_seed
        return {
            **spec,
            "sum_modes": True,
            "gain": gain_of(gain[:, nodes_of(simulator)], noise, seed, self._reference(labels)),
        }

    @staticmethod
    def _noise_deviation(noise: Noise, shape: tuple[int, int], dt: float) -> Floats:
        """Standard deviation of what is added, shape (n_variables, n_sensors)."""
        if getattr(noise, "ntau", 0.0):
            raise ValueError("obsnoise wants white noise; got ntau > 0")
        strength = noise._strength(*shape, 1)
        if strength.size in (1, shape[0]):
            strength = np.repeat(np.broadcast_to(strength, shape[0]), shape[1])
        return np.sqrt(2.0 * dt * strength.reshape(shape))

    def _reference(self, labels: list[str]) -> Floats | None:
        return None

    def _labels(self, count: int) -> list[str]:
        labels = getattr(self.sensors, "labels", self.sensors)
        if labels is None:
            return [f"sensor {i}" for i in range(count)]
        if len(labels) != count:
            raise ValueError(
                f"{type(self).__name__}.sensors has {len(labels)} labels, but projection has "
                f"{count} rows: give both for the same sensors"
            )
        return [str(label) for label in labels]

    def _gain_of_nodes(self, simulator: Simulator) -> Floats:
        name, conn = f"{type(self).__name__}.", simulator.connectivity
        surface = getattr(simulator, "surface", None)
        if surface is None:
            return _node_gain.gain_of_regions(
                name, self._analytic, self.projection, self.region_mapping, conn
            )
        below = surface.region_mapping[surface.number_of_vertices :]
        return _node_gain.gain_of_vertices(
            name, self._analytic, self.projection, surface, conn, below
        )

    def _analytic(self, loc: Floats, ori: Floats, among: Sources, /) -> Floats:
        if getattr(self.sensors, "locations", None) is None:
            raise ValueError(
                f"{type(self).__name__}: the gain of regions without vertices wants sensors with "
                "locations; or give a projection with one column per region"
            )
        if "among" not in inspect.signature(self.analytic).parameters:  # as TVB's have it
            return self.analytic(loc, ori)
        return self.analytic(loc, ori, among)

    def _positions(self) -> Floats | None:
        try:
            places = np.asarray(getattr(self.sensors, "locations", None), float)
        except (TypeError, ValueError):
            return None
        if places.ndim != 2 or places.shape != (len(self._places(None)), 3):
            return None
        lengths = np.linalg.norm(places, axis=1)
        if not (lengths > 2.0).any():  # mm: only directions
            return None
        return np.asarray(places @ to_ras(getattr(self.sensors, "axes", "ALS")))

    def _places(self, labels: Any) -> Sequence[str]:
        known = getattr(self.sensors, "labels", self.sensors)
        count = len(self._gain) if self._gain is not None else np.size(known)
        return self._labels(count) if count else []


class EEG(Projection):
    """Electroencephalogram; see `Projection` for the other parameters.

    Parameters
    ----------
    reference : str
        Label of a sensor, or "average": what is taken off all sensors. Default none.
    sigma : float
        Conductivity, for analytic lead fields. Default 1.

    References
    ----------
    Sarvas 1987, Phys. Med. Biol. 32:11-22, doi:10.1088/0031-9155/32/1/004

    Examples
    --------
    >>> import virtualbrain as vb
    >>> eeg = EEG.from_file(period=1.0, reference="average")
    >>> dt = vb.integrators.HeunDeterministic(dt=0.5)
    >>> (_, data), = vb.Simulator(monitors=eeg, integrator=dt).configure().run(10.0)
    >>> data.shape
    (10, 1, 65, 1)
    """

    sensors_class = "SensorsEEG"
    default_sensors = "eeg_brainstorm_65.txt"
    default_projection = "projection_eeg_65_surface_16k.npy"

    def __init__(
        self,
        period: float | None = None,
        sensors: Any = None,
        projection: Any = None,
        region_mapping: Any = None,
        obsnoise: Noise | None = None,
        variables_of_interest: ArrayLike | None = None,
        reference: str | None = None,
        sigma: float = 1.0,
    ) -> None:
        super().__init__(
            period, sensors, projection, region_mapping, obsnoise, variables_of_interest
        )
        self.reference = reference
        self.sigma = sigma

    def analytic(self, loc: Floats, ori: Floats, among: Sources | None = None) -> Floats:
        return _node_gain.eeg(self.sensors, loc, ori, self.sigma, among)

    def _reference(self, labels: list[str]) -> Floats | None:
        if not self.reference:
            return None
        if self.reference.lower() == "average":
            return np.full(len(labels), 1.0 / len(labels))
        if self.reference not in labels:
            raise ValueError(
                f"EEG.reference wants 'average' or a sensor's label; got {self.reference!r}"
                + suggestion(self.reference, labels)
            )
        weights = np.zeros(len(labels))
        weights[labels.index(self.reference)] = 1.0
        return weights


class MEG(Projection):
    """Magnetoencephalogram; see `Projection` for the parameters.

    Notes
    -----
    What is analytic is the field along the orientation of each sensor, as in a projection, or its
    magnitude if the sensors have no orientations. TVB gives the magnitude always, of another
    formula than the one it cites.

    References
    ----------
    Sarvas 1987, Phys. Med. Biol. 32:11-22, doi:10.1088/0031-9155/32/1/004

    Examples
    --------
    >>> MEG.from_file(period=1.0)
    MEG(period=1)
    """

    sensors_class = "SensorsMEG"
    default_sensors = "meg_brainstorm_276.txt"
    default_projection = "projection_meg_276_surface_16k.npy"

    def analytic(self, loc: Floats, ori: Floats, among: Sources | None = None) -> Floats:
        return _node_gain.meg(self.sensors, loc, ori, among)


class iEEG(Projection):
    """Intracranial (stereotactic) electroencephalogram; see `Projection` for the parameters.

    Parameters
    ----------
    sigma : float
        Conductivity, for analytic lead fields. Default 1.
    """

    sensors_class = "SensorsInternal"
    default_sensors = "seeg_588.txt"
    default_projection = "projection_seeg_588_surface_16k.npy"

    def __init__(
        self,
        period: float | None = None,
        sensors: Any = None,
        projection: Any = None,
        region_mapping: Any = None,
        obsnoise: Noise | None = None,
        variables_of_interest: ArrayLike | None = None,
        sigma: float = 1.0,
    ) -> None:
        super().__init__(
            period, sensors, projection, region_mapping, obsnoise, variables_of_interest
        )
        self.sigma = sigma

    def analytic(self, loc: Floats, ori: Floats, among: Sources | None = None) -> Floats:
        return _node_gain.ieeg(self.sensors, loc, ori, self.sigma)
