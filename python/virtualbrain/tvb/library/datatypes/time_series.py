"""Time series."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..basic.neotraits.api import Attr, Float, HasTraits, List, NArray, narray_summary_info
from ..basic.neotraits.ex import TraitAttributeError
from ..basic.readers import H5Reader

__all__ = [
    "SensorsTSBase", "TimeSeries", "TimeSeriesEEG", "TimeSeriesMEG", "TimeSeriesRegion",
    "TimeSeriesSEEG", "TimeSeriesSurface", "TimeSeriesVolume",
]  # fmt: skip

_MS = {"ms": 1.0, "msec": 1.0, "s": 1e3, "sec": 1e3, "us": 1e-3, "usec": 1e-3}


class TimeSeries(HasTraits):
    """Samples at equal distances in time.

    Parameters
    ----------
    data : array, shape (n_times, n_variables, n_nodes, n_modes)
    sample_period, start_time : float, ms
    labels_ordering : sequence of str
        What the dimensions are.
    labels_dimensions : dict of str to sequence
        Labels of some of them.
    """

    title = Attr(str, required=False)
    data = NArray(label="Samples")
    labels_ordering = List(of=str, default=("Time", "State Variable", "Space", "Mode"))
    labels_dimensions = Attr(dict, default=lambda: {}, required=False)
    time = NArray(required=False, label="Time of each sample")
    start_time = Float(label="Time of the first sample")
    sample_period = Float(default=1.0, label="Time between samples")
    sample_period_unit = Attr(str, default="ms")

    def __init__(self, **values: Any) -> None:
        given = values.pop("title", None)
        super().__init__(**values)
        if given is not None:
            self.title = given

    def configure(self) -> None:
        """Work out the times, where they are not given."""
        super().configure()
        if self.time is None:
            self.time = self.start_time + np.arange(len(self.data)) * self.sample_period

    def summary_info(self) -> dict[str, Any]:
        """What the samples are, and of what."""
        info = {
            "Time-series type": type(self).__name__, "Time-series name": self.title,
            "Dimensions": self.labels_ordering, "Time units": self.sample_period_unit,
            "Sample period": self.sample_period, "Start time": self.start_time,
            "Length": self.sample_period * len(self.data), **narray_summary_info(self.data),
        }  # fmt: skip
        for name, label in self._sources.items():
            info[label] = getattr(getattr(self, name), "title", "None")
        return info

    _sources: dict[str, str] = {}  # noqa: RUF012

    def __getattr__(self, name: str) -> Any:
        """The series of a variable, or of a node, by its label."""
        labels = self.__dict__.get("labels_dimensions")
        if labels and not name.startswith("_"):
            if name in self.variables_labels:
                return self.get_state_variable(name)
            if name in self.space_labels:
                return self.get_subspace_by_labels([name])
        if name in type(self).declarative_attrs:
            raise TraitAttributeError(f"{type(self).__name__}.{name} is required, and was not set")
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @classmethod
    def from_bytes_stream(cls, bytes_stream: bytes, content_type: str = ".npz") -> Any:
        """Read `data` and `time` from the content of an .npz or .h5 file."""
        series = cls()
        if content_type == ".npz":
            with np.load(BytesIO(bytes_stream)) as content:
                series.data, series.time = content["data"], content["time"]
        else:
            reader = H5Reader(BytesIO(bytes_stream))
            series.data = reader.read_field("data")
            series.time = reader.read_optional_field("time")
        return series

    @property
    def nr_dimensions(self) -> int:
        """Number of dimensions."""
        return int(self.data.ndim)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the samples."""
        return tuple(self.data.shape)

    @property
    def sample_period_ms(self) -> float:
        """Time between samples in ms."""
        return float(self.sample_period * _MS[self.sample_period_unit])

    @property
    def sample_rate(self) -> float:
        """Samples per s."""
        return 1000.0 / self.sample_period_ms

    @property
    def end_time(self) -> float:
        """Time of the last sample."""
        return float(self.start_time + (len(self.data) - 1) * self.sample_period)

    @property
    def duration(self) -> float:
        """From the first to the last sample."""
        return float(self.end_time - self.start_time)

    @property
    def time_unit(self) -> str:
        """Unit of the time between samples."""
        return str(self.sample_period_unit)

    @property
    def space_labels(self) -> NDArray[Any]:
        """Labels of the nodes."""
        return np.array(self.labels_dimensions.get(self.labels_ordering[2], []))

    @property
    def variables_labels(self) -> NDArray[Any]:
        """Labels of the variables."""
        return np.array(self.labels_dimensions.get(self.labels_ordering[1], []))

    def get_state_variable(self, sv_label: str) -> Any:
        """The series of one variable."""
        names = list(self.variables_labels)
        if sv_label not in names:
            raise AttributeError(
                f"no variable is called {sv_label!r}; there are {', '.join(names)}"
            )
        index = names.index(sv_label)
        labels = {**self.labels_dimensions, self.labels_ordering[1]: [sv_label]}
        return self.duplicate(data=self.data[:, index : index + 1], labels_dimensions=labels)

    def get_subspace_by_index(self, list_of_index: Iterable[int], **values: Any) -> Any:
        """The series of some nodes."""
        chosen = list(list_of_index)
        labels = dict(self.labels_dimensions)
        if len(self.space_labels):
            labels[self.labels_ordering[2]] = self.space_labels[chosen]
        return self.duplicate(data=self.data[:, :, chosen], labels_dimensions=labels, **values)

    def get_subspace_by_labels(self, list_of_labels: Iterable[str]) -> Any:
        """The series of some nodes, by their labels."""
        names = list(self.space_labels)
        return self.get_subspace_by_index([names.index(label) for label in list_of_labels])

    def duplicate(self, **values: Any) -> Any:
        """A copy, with some attributes changed."""
        twin = super().duplicate()
        for name, value in values.items():
            setattr(twin, name, value)
        twin.configure()
        return twin


class TimeSeriesRegion(TimeSeries):
    """Of regions."""

    connectivity = Attr(object, required=False)
    region_mapping_volume = Attr(object, required=False)
    region_mapping = Attr(object, required=False)
    labels_ordering = List(of=str, default=("Time", "State Variable", "Region", "Mode"))
    _sources = {  # noqa: RUF012
        "connectivity": "Source Connectivity", "region_mapping": "Region Mapping",
        "region_mapping_volume": "Region Mapping Volume",
    }  # fmt: skip


class TimeSeriesSurface(TimeSeries):
    """Of the vertices of a surface."""

    surface = Attr(object, required=False)
    labels_ordering = List(of=str, default=("Time", "State Variable", "Vertex", "Mode"))
    _sources = {"surface": "Source Surface"}  # noqa: RUF012


class TimeSeriesVolume(TimeSeries):
    """Of voxels."""

    volume = Attr(object, required=False)
    labels_ordering = List(of=str, default=("Time", "X", "Y", "Z"))
    _sources = {"volume": "Source Volume"}  # noqa: RUF012


class SensorsTSBase(TimeSeries):
    """Of sensors."""

    sensors = Attr(object, required=False)
    _sources = {"sensors": "Source Sensors"}  # noqa: RUF012


class TimeSeriesEEG(SensorsTSBase):
    """Of electrodes on the scalp."""

    labels_ordering = List(of=str, default=("Time", "SV", "EEG Sensor", "Mode"))


class TimeSeriesMEG(SensorsTSBase):
    """Of magnetometers."""

    labels_ordering = List(of=str, default=("Time", "SV", "MEG Sensor", "Mode"))


class TimeSeriesSEEG(SensorsTSBase):
    """Of electrodes inside the head."""

    labels_ordering = List(of=str, default=("Time", "SV", "sEEG Sensor", "Mode"))
