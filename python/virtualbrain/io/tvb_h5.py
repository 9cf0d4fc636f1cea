"""TVB's HDF5 files: one connectome, time series or surface per file, as its web interface has it.

Arrays are data sets of the root, everything else is an attribute of it with the prefix ``TVB_``;
booleans are texts such as ``bool:True``, identifiers ``urn:uuid:...``.
"""

from __future__ import annotations

import datetime
import json
import os
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.io._archive import allowance
from virtualbrain.io._build import build, complete
from virtualbrain.io._files import existing, refusing
from virtualbrain.io._hdf5 import check_type, opened
from virtualbrain.io.atomic import replacing
from virtualbrain.time_series import TimeSeries

if TYPE_CHECKING:
    from virtualbrain.connectivity import Connectivity

__all__ = ["read", "read_arrays", "read_time_series", "write", "write_time_series"]

_FIELDS = (
    "weights",
    "tract_lengths",
    "region_labels",
    "centres",
    "cortical",
    "hemispheres",
    "orientations",
    "areas",
)
_DATA_VERSION = 5
_MAX_TEXTS = 1_000_000
_MS = {"ms": 1.0, "msec": 1.0, "s": 1000.0, "sec": 1000.0, "us": 1e-3}


def read(path: str | os.PathLike[str]) -> Connectivity:
    """Read a connectome from TVB's HDF5.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    connectivity : Connectivity
        With the `speed` that `write` adds, if there is one.

    Raises
    ------
    ValueError
        A file that holds no connectome.

    Examples
    --------
    >>> import tempfile
    >>> from virtualbrain import Connectivity
    >>> path = tempfile.mkdtemp() + "/conn.h5"
    >>> write(path, Connectivity.from_file())
    >>> read(path)
    Connectivity(76 regions, 1560 connections, speed 3 mm/ms)
    """
    path = existing(path)
    with refusing(path, "connectome in TVB's HDF5"), opened(path) as file:
        if "weights" not in file:
            raise ValueError(f"it holds {', '.join(list(file)[:20]) or 'nothing'}, not weights")
        fields: dict[str, Any] = {}
        for name in (*_FIELDS, "speed"):
            if name in file and file[name].shape:
                array = _array(file[name], path)
                if array.size:
                    fields[name] = array
        parent = str(_attribute(file, "parent_connectivity", ""))
        selection = json.loads(_attribute(file, "saved_selection", "") or "null")
        if parent:
            fields["parent_connectivity"] = parent
            fields["saved_selection"] = tuple(int(i) for i in selection or ())
    return build(fields, str(path))


def read_arrays(
    path: str | os.PathLike[str], wanted: Sequence[str], optional: Sequence[str] = ()
) -> dict[str, NDArray[Any]]:
    """Read arrays of any of TVB's data types, such as a surface or sensors.

    Parameters
    ----------
    path : path-like
    wanted, optional : sequence of str
        Names of data sets, such as ``"vertices"``.

    Returns
    -------
    arrays : dict of str to array
        Optional ones that the file lacks, or that are empty, are left out.

    Raises
    ------
    ValueError
        A file that lacks what is wanted.

    Examples
    --------
    >>> read_arrays("missing.h5", ["vertices"])
    Traceback (most recent call last):
    FileNotFoundError: missing.h5 does not exist
    """
    import h5py

    path = existing(path)
    arrays: dict[str, NDArray[Any]] = {}
    with refusing(path, "file of TVB's HDF5"), opened(path) as file:
        for name in (*wanted, *optional):
            if isinstance(file.get(name), h5py.Dataset) and file[name].size:
                array = _array(file[name], path)
                arrays[name] = np.char.decode(array, "utf-8") if array.dtype.kind == "S" else array
            elif name in wanted:
                raise ValueError(f"it holds {', '.join(list(file)[:20]) or 'nothing'}, not {name}")
    return arrays


def write(path: str | os.PathLike[str], connectivity: Connectivity) -> None:
    """Write a connectome as TVB's HDF5, whole or not at all.

    Parameters
    ----------
    path : path-like
    connectivity : Connectivity
        A speed other than 3 mm/ms goes to a data set of its own, which TVB ignores.

    Raises
    ------
    ValueError
        A connectome that `configure` refuses.
    """
    fields = complete(connectivity)
    attributes = {
        "number_of_regions": len(fields["weights"]),
        "number_of_connections": int(np.count_nonzero(fields["weights"])),
        "undirected": bool((fields["weights"] == fields["weights"].T).all()),
        "parent_connectivity": connectivity.parent_connectivity or "",
        "saved_selection": json.dumps(connectivity.saved_selection),
    }
    if np.array_equal(fields["speed"], [3.0]):
        del fields["speed"]
    _write(path, "connectivity", "Connectivity", fields, attributes)


def read_time_series(path: str | os.PathLike[str]) -> TimeSeries:
    """Read a time series from TVB's HDF5.

    Parameters
    ----------
    path : path-like
        Of a TimeSeries, TimeSeriesRegion, TimeSeriesEEG, ...

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
        data = np.asarray(_array(file["data"], path), dtype=np.float64)
        if not 1 <= data.ndim <= 4:
            raise ValueError(f"data of shape {data.shape}")
        # TVB's order is time, variable, space, mode; two axes are time and space
        shape = {1: (1, 1, 1), 2: (1, *data.shape[1:], 1)}.get(data.ndim, (*data.shape[1:], 1))
        data = data.reshape(len(data), *shape[:3])
        scale = _MS.get(str(_attribute(file, "sample_period_unit", "ms")), 1.0)
        period = float(_attribute(file, "sample_period", 1.0)) * scale
        if "time" in file and file["time"].shape == (len(data),):
            time = np.asarray(_array(file["time"], path), dtype=np.float64) * scale
        else:
            start = float(_attribute(file, "start_time", 0.0)) * scale
            time = start + period * np.arange(len(data), dtype=np.float64)
        labels, variables = _labels(file, data.shape)
        kind = str(_attribute(file, "type", "TimeSeries")).rpartition(".")[2]
        monitor = str(_attribute(file, "monitor", kind.removeprefix("TimeSeries") or "TimeSeries"))
    return TimeSeries(time, data, monitor, tuple(variables), labels, period)


def write_time_series(
    path: str | os.PathLike[str],
    series: TimeSeries,
    connectivity_gid: uuid.UUID | None = None,
) -> None:
    """Write a time series as TVB's HDF5, whole or not at all.

    Parameters
    ----------
    path : path-like
    series : TimeSeries
    connectivity_gid : uuid.UUID
        TVB's identifier of the connectome, if it is to be found again there.
    """
    kind = {"EEG": "EEG", "MEG": "MEG", "iEEG": "SEEG"}.get(series.monitor, "Region")
    variables, labels = list(series.variables), [str(label) for label in series.labels]
    ordering = ["Time", "State Variable", "Channel" if kind != "Region" else "Region", "Mode"]
    attributes = {
        "title": series.monitor,
        "monitor": series.monitor,
        "nr_dimensions": 4,
        "labels_ordering": json.dumps(ordering),
        "labels_dimensions": json.dumps({ordering[1]: variables, ordering[2]: labels}),
        "start_time": float(series.time[0]) if len(series.time) else 0.0,
        "sample_period": float(series.sample_period),
        "sample_period_unit": "ms",
        "sample_rate": 1000.0 / series.sample_period,
    }
    if connectivity_gid is not None:
        attributes["connectivity"] = connectivity_gid.urn
    arrays = {"data": series.data, "time": series.time}
    _write(path, "time_series", f"TimeSeries{kind}", arrays, attributes)


def _write(
    path: str | os.PathLike[str],
    module: str,
    kind: str,
    arrays: Mapping[str, NDArray[Any]],
    attributes: Mapping[str, Any],
) -> None:
    import h5py

    now = datetime.datetime.now(datetime.timezone.utc)
    common = {
        "Data_version": _DATA_VERSION,
        "gid": uuid.uuid4().urn,
        "type": f"tvb.datatypes.{module}.{kind}",
        "written_by": f"tvb.adapters.datatypes.h5.{module}_h5.{kind}H5",
        "create_date": now.strftime("%Y-%m-%d,%H-%M-%S.%f"),
        "invalid": False,
        "is_nan": False,
        "visible": True,
        "subject": "unknown",
        "state": "RAW_DATA",
        **{f"user_tag_{i}": "" for i in range(1, 6)},
    }
    with replacing(path) as part, h5py.File(part.name, "w") as file:
        for name, array in arrays.items():
            text = array.dtype.kind == "U"
            if text and all(label.isascii() for label in array):
                file[name] = array.astype("S")  # tvb-library reads no other texts
            else:
                file[name] = array.astype(h5py.string_dtype("utf-8")) if text else array
            if not text:
                finite = bool(np.isfinite(array).all())
                _set(
                    file[name],
                    {
                        "Minimum": array.min(),
                        "Maximum": array.max(),
                        "Mean": array.mean(),
                        "IsFinite": finite,
                        "HasComplex": False,
                    },
                )
        _set(file, {**common, **attributes})


def _set(node: Any, attributes: Mapping[str, Any]) -> None:
    for name, value in attributes.items():
        node.attrs[f"TVB_{name}"] = f"bool:{value}" if isinstance(value, bool) else value


def _array(dataset: Any, path: Any) -> NDArray[Any]:
    """All of a data set, if it is not larger than a file of that size should hold."""
    check_type(dataset.id, dataset.name)
    if dataset.dtype.kind != "O" and dataset.nbytes > allowance(path.stat().st_size):
        raise ValueError(f"{dataset.name} declares shape {dataset.shape}")
    stored = dataset.id.get_storage_size()
    if dataset.dtype.kind != "O" and dataset.chunks is None and dataset.nbytes > stored:
        raise ValueError(f"{dataset.name} is cut short")  # HDF5 would make up zeros
    if dataset.dtype.kind == "O":
        if dataset.size > _MAX_TEXTS:
            raise ValueError(f"{dataset.name} declares {dataset.size} texts")
        return np.array([str(text) for text in dataset.asstr()[()]])
    return np.asarray(dataset[()])


def _attribute(file: Any, name: str, default: Any) -> Any:
    if f"TVB_{name}" not in file.attrs:
        return default
    check_type(file.attrs.get_id(f"TVB_{name}"), f"TVB_{name}")
    value = file.attrs[f"TVB_{name}"]
    if isinstance(value, np.ndarray):
        value = value.reshape(-1)[0] if value.size else default
    return value.decode() if isinstance(value, bytes) else value


def _labels(file: Any, shape: tuple[int, ...]) -> tuple[list[str], list[str]]:
    """Names of the nodes and of the variables, or numbers in their place."""
    names = json.loads(_attribute(file, "labels_dimensions", "{}") or "{}")
    ordering = json.loads(_attribute(file, "labels_ordering", "[]") or "[]")
    found = []
    for axis in (2, 1):
        given = names.get(ordering[axis]) if len(ordering) > axis else None
        if not isinstance(given, list) or len(given) != shape[axis]:
            given = range(shape[axis])
        found.append([str(name) for name in given])
    return found[0], found[1]
