"""Time series in TVB's HDF5."""

from __future__ import annotations

import json
import os
import uuid
from typing import TYPE_CHECKING, Any

import numpy as np

from virtualbrain.io._files import existing, refusing
from virtualbrain.io._hdf5 import opened
from virtualbrain.io.tvb_h5._file import array_of, attribute_of, write_file
from virtualbrain.io.tvb_h5.brain import gid_of_sensors, gid_of_surface
from virtualbrain.io.tvb_h5.connectome import gid_of_connectivity
from virtualbrain.sensors import Sensors
from virtualbrain.surfaces import Surface
from virtualbrain.time_series import TimeSeries

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["read_time_series", "write_time_series"]

_MS = {"ms": 1.0, "msec": 1.0, "s": 1000.0, "sec": 1000.0, "us": 1e-3}


def read_time_series(path: str | os.PathLike[str]) -> TimeSeries:
    """Read a time series from TVB's HDF5.

    Parameters
    ----------
    path : path-like
        Of a TimeSeries, TimeSeriesRegion, TimeSeriesEEG, ..., TimeSeriesVolume, whose voxels
        become nodes called ``"x,y,z"``.

    Returns
    -------
    series : TimeSeries
        `monitor` is TVB's class without ``TimeSeries``, such as ``"Region"``, unless `write`
        noted the monitor. Labels of variables and nodes are numbers where the file has none (TVB
        keeps those of regions with the connectome).

    Raises
    ------
    ValueError
        A file that holds no time series.

    Examples
    --------
    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/series.h5"
    >>> one = TimeSeries(np.arange(2.0), np.ones((2, 1, 1, 1)), "Raw", ("V",), ["rV1"], 1.0)
    >>> write_time_series(path, one)
    >>> read_time_series(path)
    TimeSeries(Raw: 2 samples of V, 1 nodes, every 1 ms)
    """
    path = existing(path)
    with refusing(path, "time series in TVB's HDF5"), opened(path) as file:
        if "data" not in file:
            raise ValueError(f"it holds {', '.join(list(file)[:20]) or 'nothing'}, not data")
        data = np.asarray(array_of(file["data"], path), dtype=np.float64)
        if not 1 <= data.ndim <= 4:
            raise ValueError(f"data of shape {data.shape}")
        kind = str(attribute_of(file, "type", "TimeSeries")).rpartition(".")[2]
        data, voxels = _arranged(data, volume=kind == "TimeSeriesVolume")
        scale = _MS.get(str(attribute_of(file, "sample_period_unit", "ms")), 1.0)
        period = float(attribute_of(file, "sample_period", 1.0)) * scale
        if "time" in file and file["time"].shape == (len(data),):
            time = np.asarray(array_of(file["time"], path), dtype=np.float64) * scale
        else:
            start = float(attribute_of(file, "start_time", 0.0)) * scale
            time = start + period * np.arange(len(data), dtype=np.float64)
        labels, variables = _labels(file, data.shape)
        labels = voxels or labels
        monitor = str(
            attribute_of(file, "monitor", kind.removeprefix("TimeSeries") or "TimeSeries")
        )
    return TimeSeries(time, data, monitor, tuple(variables), labels, period)


def write_time_series(
    path: str | os.PathLike[str],
    series: TimeSeries,
    of: Connectivity | Surface | Sensors | uuid.UUID | None = None,
) -> None:
    """Write a time series as TVB's HDF5, whole or not at all.

    Parameters
    ----------
    path : path-like
    series : TimeSeries
    of : Connectivity, Surface, Sensors or uuid.UUID
        What it is a series of, for TVB to find again: a thing, of which the series becomes the kind
        that TVB has for it, or the identifier of a connectome. Default: the kind follows from the
        monitor, and TVB is told of nothing.

    Raises
    ------
    ValueError
        A thing of another number of nodes.
    """
    kind, name, gid = _owner(series, of)
    space = {"Region": "Region", "Surface": "Vertex"}.get(kind, "Channel")
    variables, labels = list(series.variables), [str(label) for label in series.labels]
    ordering = ["Time", "State Variable", space, "Mode"]
    dimensions = {ordering[1]: variables, ordering[2]: labels}
    if kind == "Surface":  # as in TVB, vertices have no names
        del dimensions[space]
    attributes = {
        "title": series.monitor,
        "monitor": series.monitor,
        "nr_dimensions": 4,
        "labels_ordering": json.dumps(ordering),
        "labels_dimensions": json.dumps(dimensions),
        "start_time": float(series.time[0]) if len(series.time) else 0.0,
        "sample_period": float(series.sample_period),
        "sample_period_unit": "ms",
        "sample_rate": 1000.0 / series.sample_period,
        name: gid,
    }
    arrays = {"data": series.data, "time": series.time}
    of_kind = f"TimeSeries{kind}"
    write_file(path, f"time_series.{of_kind}", f"time_series_h5.{of_kind}H5", arrays, attributes)


def _owner(series: TimeSeries, of: Any) -> tuple[str, str, uuid.UUID | None]:
    """The kind of a series, what TVB calls what it is of, and the identifier of that."""
    kind = {"EEG": "EEG", "MEG": "MEG", "iEEG": "SEEG"}.get(series.monitor, "Region")
    if of is None or isinstance(of, uuid.UUID):
        return kind, "connectivity" if kind == "Region" else "sensors", of
    if isinstance(of, Surface):
        number, owner = of.number_of_vertices, ("Surface", "surface", gid_of_surface(of))
    elif isinstance(of, Sensors):
        kind = {"EEG": "EEG", "MEG": "MEG"}.get(str(of.sensors_type), "SEEG")
        number, owner = of.number_of_sensors, (kind, "sensors", gid_of_sensors(of))
    else:
        number = of.number_of_regions
        owner = ("Region", "connectivity", gid_of_connectivity(of))
    if number != series.data.shape[2]:
        raise ValueError(f"the series has {series.data.shape[2]} nodes, what it is of {number}")
    return owner


def _arranged(data: Any, volume: bool) -> tuple[Any, list[str]]:
    """In the order time, variable, space, mode, and names of voxels."""
    if volume and data.ndim == 4:
        names = [",".join(map(str, place)) for place in np.ndindex(data.shape[1:])]
        return data.reshape(len(data), 1, -1, 1), names
    # TVB's order is the same; two axes are time and space
    shape = {1: (1, 1, 1), 2: (1, *data.shape[1:], 1)}.get(data.ndim, (*data.shape[1:], 1))
    return data.reshape(len(data), *shape[:3]), []


def _labels(file: Any, shape: tuple[int, ...]) -> tuple[list[str], list[str]]:
    """Names of the nodes and of the variables, or numbers in their place."""
    names = json.loads(attribute_of(file, "labels_dimensions", "{}") or "{}")
    ordering = json.loads(attribute_of(file, "labels_ordering", "[]") or "[]")
    found = []
    for axis in (2, 1):
        given = names.get(ordering[axis]) if len(ordering) > axis else None
        if not isinstance(given, list) or len(given) != shape[axis]:
            given = range(shape[axis])
        found.append([str(name) for name in given])
    return found[0], found[1]
