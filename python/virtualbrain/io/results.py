"""Results of a run in one HDF5 file: what was recorded, and what it takes to record it again.

The file holds, with units as attributes,

* ``monitors/<i>_<name>``: ``time``, ``data`` (time, variable, node, mode), ``labels``,
  ``variables``, ``units`` and the attributes ``monitor`` and ``sample_period``;
* ``connectivity``: ``weights``, ``tract_lengths``, ``region_labels``, ``centres``, ``speed``, as
  simulated;
* ``model`` and ``coupling``: one array per parameter, and the attribute ``name``;
* ``clamped``, ``boundaries`` and ``final_state``: one array per state variable;
* ``stimuli/<i>``: ``weight`` of each node and the equation ``temporal``, or ``values``;
* ``nsig`` and the equation ``noise_factor``: what the noise is;
* ``config``: the run as TOML, which ``virtualbrain run --config`` repeats;
* attributes of the file: ``version``, ``date``, ``complete``, ``seed``, ``integrator``, ``dt``,
  ``rtol``, ``atol``, ``noise``, ``ntau``.

An equation is a group whose attributes are ``equation``, a class or an expression, and its
parameters.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from virtualbrain.io._hdf5 import own
from virtualbrain.io._metadata_file import array, read_metadata, strings, write_metadata
from virtualbrain.io.atomic import replacing
from virtualbrain.io.metadata import Metadata
from virtualbrain.time_series import TimeSeries

__all__ = ["Metadata", "Results", "read", "write"]

FORMAT = "virtualbrain results"
FORMAT_VERSION = 1


class Results(NamedTuple):
    """What a file holds: one series per monitor, and where they come from."""

    series: list[TimeSeries]
    metadata: Metadata


def write(
    path: str | os.PathLike[str], series: Sequence[TimeSeries], metadata: Metadata | None = None
) -> None:
    """Write results to an HDF5 file, whole or not at all.

    Parameters
    ----------
    path : path-like
        A file that exists is replaced, once the new one is complete.
    series : sequence of TimeSeries
        One per monitor.
    metadata : Metadata
        Where they come from, if known.

    Examples
    --------
    >>> import tempfile
    >>> import numpy as np
    >>> path = tempfile.mkdtemp() + "/rest.h5"
    >>> one = TimeSeries(np.arange(2.0), np.ones((2, 1, 1, 1)), "Raw", ("V",), ["rV1"], 1.0)
    >>> write(path, [one])
    >>> read(path).series
    [TimeSeries(Raw: 2 samples of V, 1 nodes, every 1 ms)]
    """
    import h5py

    metadata = Metadata() if metadata is None else metadata
    try:
        with replacing(path) as part, h5py.File(part.name, "w") as file:
            file.attrs["format"] = FORMAT
            file.attrs["format_version"] = FORMAT_VERSION
            write_metadata(file, metadata)
            group = file.create_group("monitors")
            for index, each in enumerate(series):
                _write_series(group.create_group(f"{index}_{each.monitor}"), each, metadata.units)
            file.flush()
    except (OSError, RuntimeError) as error:  # HDF5 raises either
        raise OSError(_reason(path, error)) from error


def _reason(path: str | os.PathLike[str], error: Exception) -> str:
    """HDF5 tells of a full disk in a paragraph."""
    text = str(error)
    number = getattr(error, "errno", None)
    if number is None and "errno = " in text:
        number = int(text.split("errno = ")[1].split(",")[0])
    return f"cannot write {os.fspath(path)}: {os.strerror(number) if number else text}"


def _write_series(group: Any, series: TimeSeries, units: Mapping[str, str]) -> None:
    group.attrs["monitor"] = series.monitor
    group.attrs["sample_period"] = series.sample_period
    group.attrs["population"] = series.population
    group["time"] = series.time
    group["time"].attrs["unit"] = "ms"
    group["data"] = series.data
    group["data"].attrs["axes"] = "time, variable, node, mode"
    _write_strings(group, "labels", series.labels)
    _write_strings(group, "variables", series.variables)
    keeps = _keeps_units(series.monitor)
    found = [units.get(name, "") if keeps else "" for name in series.variables]
    _write_strings(group, "units", found)


def _write_strings(group: Any, name: str, texts: Any) -> None:
    import h5py

    values = [str(text) for text in texts]
    group.create_dataset(name, (len(values),), h5py.string_dtype(), data=values)


def _keeps_units(monitor: str) -> bool:
    from virtualbrain import monitors

    return bool(getattr(getattr(monitors, monitor, None), "keeps_units", True))


# Reading ------------------------------------------------------------------------------------------


def read(path: str | os.PathLike[str]) -> Results:
    """Read what `write` wrote.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    results : Results
        ``series, metadata = read(path)``.

    Raises
    ------
    ValueError
        It is no HDF5 file, was not written by virtualbrain, or is damaged.
    """
    path = Path(path)
    with own(path, FORMAT, FORMAT_VERSION) as file:
        metadata = read_metadata(file, _units(file["monitors"].values()))
        groups = sorted(file["monitors"].items(), key=lambda item: int(item[0].split("_")[0]))
        return Results([_read_series(group, path) for _, group in groups], metadata)


def _units(groups: Iterable[Any]) -> dict[str, str]:
    """Of the recorded variables."""
    units: dict[str, str] = {}
    for group in groups:
        if _keeps_units(group.attrs["monitor"]):
            units |= zip(strings(group["variables"]), strings(group["units"]), strict=True)
    return units


def _read_series(group: Any, path: Path) -> TimeSeries:
    labels, variables = strings(group["labels"]), strings(group["variables"])
    time, data = array(group["time"]), array(group["data"])
    if data.ndim != 4 or data.shape[:3] != (len(time), len(variables), len(labels)):
        raise ValueError(f"{path} is damaged: {group.name} has data of shape {data.shape}")
    period = float(group.attrs["sample_period"])
    population = str(group.attrs.get("population", ""))
    monitor = str(group.attrs["monitor"])
    return TimeSeries(time, data, monitor, tuple(variables), labels, period, population)
