"""Results of a run in one HDF5 file: what was recorded, and what it takes to record it again.

The file holds, with units as attributes,

* ``monitors/<i>_<name>``: ``time``, ``data`` (time, variable, node, mode), ``labels``,
  ``variables``, ``units`` and the attributes ``monitor`` and ``sample_period``;
* ``connectivity``: ``weights``, ``tract_lengths``, ``region_labels``, ``centres``, ``speed``, as
  simulated;
* ``model`` and ``coupling``: one array per parameter, and the attribute ``name``;
* ``config``: the run as TOML, which ``virtualbrain run --config`` repeats;
* attributes of the file: ``version``, ``date``, ``complete``, ``seed``, ``dt``.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from virtualbrain.connectivity import Connectivity
from virtualbrain.io.atomic import replacing
from virtualbrain.time_series import TimeSeries

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator

__all__ = ["Metadata", "Results", "read", "write"]

FORMAT = "virtualbrain results"
FORMAT_VERSION = 1

Arrays = dict[str, NDArray[Any]]


def _version() -> str:
    from virtualbrain import __version__

    return __version__


def _now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


@dataclass
class Metadata:
    """Where results come from. What is unknown is None or empty.

    Parameters
    ----------
    complete : bool
        False if the run was stopped, or diverged, before its end.
    config : str
        The run as TOML; see `virtualbrain.config`.
    connectivity : Connectivity
        As simulated, weights scaled.
    model, coupling : str
        Class names.
    parameters, coupling_parameters : dict of str to array, shape (1,) or (n_nodes,)
        All of them, defaults included; of several populations after the name of each, as in
        ``"rest.tau"``.
    units : dict of str to str
        Of parameters, coupling parameters (after ``"coupling."``) and state variables.
    integrator : str
        Class name.
    dt : float, ms
    nsig : array
        Strength of the noise, population after population.
    seed : int
    version : str
        Of virtualbrain.
    date : str
        UTC, ISO 8601.
    """

    complete: bool = True
    config: str = ""
    connectivity: Connectivity | None = None
    model: str = ""
    parameters: Arrays = field(default_factory=dict)
    coupling: str = ""
    coupling_parameters: Arrays = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    integrator: str = ""
    dt: float | None = None
    nsig: NDArray[np.float64] | None = None
    seed: int | None = None
    version: str = field(default_factory=_version)
    date: str = field(default_factory=_now)

    @classmethod
    def of(cls, simulator: Simulator, *, complete: bool = True, config: str = "") -> Metadata:
        """Describe a configured simulator.

        Parameters
        ----------
        simulator : Simulator
        complete : bool
        config : str

        Returns
        -------
        metadata : Metadata

        Examples
        --------
        >>> import virtualbrain as vb
        >>> metadata = Metadata.of(vb.Simulator().configure())
        >>> metadata.model, metadata.parameters["tau"]
        ('Generic2dOscillator', array([1.]))
        """
        populations, coupling = simulator._populations, simulator.coupling
        integrator = simulator.integrator
        noise = getattr(integrator, "noise", None)
        units: dict[str, str] = {}
        parameters: Arrays = {}
        for p in populations:
            of = f"{p.name}." if p.name else ""
            units |= {of + each["name"]: each["unit"] for each in p.model._info["parameters"]}
            units |= {each["name"]: each["unit"] for each in p.model._info["states"]}
            parameters |= {of + name: getattr(p.model, name) for name in p.model.parameter_names}
        strengths = [] if noise is None else [p.noise_strength() for p in populations]
        units |= {f"coupling.{p['name']}": p["unit"] for p in coupling._info["parameters"]}
        return cls(
            complete=complete,
            config=config,
            connectivity=simulator.connectivity,
            model=simulator._model_name(),
            parameters=parameters,
            coupling=type(coupling).__name__,
            coupling_parameters={
                name: getattr(coupling, name) for name in coupling.parameter_names
            },
            units=units,
            integrator=type(integrator).__name__,
            dt=integrator.dt,
            nsig=np.concatenate(strengths) if strengths else None,
            seed=simulator.seed if noise is None else noise.noise_seed,
        )


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

    Raises
    ------
    OSError
        The folder does not exist or cannot be written to, or the disk is full.

    Examples
    --------
    >>> import tempfile
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
            _write_metadata(file, metadata)
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


def _write_metadata(file: Any, metadata: Metadata) -> None:
    file.attrs["format"] = FORMAT
    file.attrs["format_version"] = FORMAT_VERSION
    for name in ("complete", "version", "date", "integrator", "seed", "dt"):
        if (value := getattr(metadata, name)) is not None:
            file.attrs[name] = value
    file["config"] = metadata.config
    if metadata.nsig is not None:
        file["nsig"] = metadata.nsig
    for name, parameters, prefix in (
        ("model", metadata.parameters, ""),
        ("coupling", metadata.coupling_parameters, "coupling."),
    ):
        group = file.create_group(name, track_order=True)
        group.attrs["name"] = getattr(metadata, name)
        for key, value in parameters.items():
            group[key] = value
            group[key].attrs["unit"] = metadata.units.get(prefix + key, "")
    if metadata.connectivity is not None:
        _write_connectivity(file.create_group("connectivity"), metadata.connectivity)


def _write_connectivity(group: Any, conn: Connectivity) -> None:
    for name, unit in _CONNECTIVITY.items():
        value = getattr(conn, name)
        if value is not None:
            group[name] = value.astype(object) if name == "region_labels" else value
            group[name].attrs["unit"] = unit


_CONNECTIVITY = {
    "weights": "",
    "tract_lengths": "mm",
    "region_labels": "",
    "centres": "mm",
    "hemispheres": "",
    "cortical": "",
    "areas": "mm^2",
    "orientations": "",
    "speed": "mm/ms",
}


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
    FileNotFoundError
        No such file.
    ValueError
        It is no HDF5 file, was not written by virtualbrain, or is damaged.
    """
    import h5py

    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path} {'is a folder' if path.is_dir() else 'does not exist'}")
    with _damage(path):
        if not h5py.is_hdf5(path):
            raise ValueError(f"{path} is no HDF5 file, or its beginning is damaged")
        with h5py.File(path, "r") as file:
            if file.attrs.get("format") != FORMAT:
                raise ValueError(f"{path} is an HDF5 file, but virtualbrain did not write it")
            if file.attrs["format_version"] > FORMAT_VERSION:
                raise ValueError(f"{path} was written by a newer virtualbrain: upgrade this one")
            metadata = _read_metadata(file)
            groups = sorted(file["monitors"].items(), key=lambda item: int(item[0].split("_")[0]))
            return Results([_read_series(group, path) for _, group in groups], metadata)


@contextmanager
def _damage(path: Path) -> Iterator[None]:
    """Turn what h5py raises at damaged files into one kind of error."""
    try:
        yield
    except (AttributeError, KeyError, IndexError, TypeError, OSError, RuntimeError) as error:
        if isinstance(error, PermissionError):
            raise
        raise ValueError(f"{path} is damaged or incomplete ({error})") from error


def _array(dataset: Any) -> NDArray[Any]:
    """All of a data set, which must be there: HDF5 would make up zeros for what is not."""
    if dataset.dtype.kind != "O" and dataset.nbytes > dataset.id.get_storage_size():
        raise KeyError(f"{dataset.name} is cut short")
    return np.asarray(dataset[()])


def _strings(dataset: Any) -> list[str]:
    return [str(text) for text in dataset.asstr()[()]]


def _read_series(group: Any, path: Path) -> TimeSeries:
    labels, variables = _strings(group["labels"]), _strings(group["variables"])
    time, data = _array(group["time"]), _array(group["data"])
    if data.ndim != 4 or data.shape[:3] != (len(time), len(variables), len(labels)):
        raise ValueError(f"{path} is damaged: {group.name} has data of shape {data.shape}")
    period = float(group.attrs["sample_period"])
    population = str(group.attrs.get("population", ""))
    monitor = str(group.attrs["monitor"])
    return TimeSeries(time, data, monitor, tuple(variables), labels, period, population)


def _read_metadata(file: Any) -> Metadata:
    units: dict[str, str] = {}
    for prefix, group in (("", file["model"]), ("coupling.", file["coupling"])):
        units |= {prefix + name: str(value.attrs["unit"]) for name, value in group.items()}
    for series in file["monitors"].values():
        if _keeps_units(series.attrs["monitor"]):
            pairs = zip(_strings(series["variables"]), _strings(series["units"]), strict=True)
            units |= dict(pairs)
    attrs = file.attrs
    return Metadata(
        complete=bool(attrs["complete"]),
        config=file["config"].asstr()[()],
        connectivity=_read_connectivity(file["connectivity"]) if "connectivity" in file else None,
        model=str(file["model"].attrs["name"]),
        parameters={name: _array(value) for name, value in file["model"].items()},
        coupling=str(file["coupling"].attrs["name"]),
        coupling_parameters={name: _array(value) for name, value in file["coupling"].items()},
        units=units,
        integrator=str(attrs["integrator"]),
        dt=float(attrs["dt"]) if "dt" in attrs else None,
        nsig=_array(file["nsig"]) if "nsig" in file else None,
        seed=int(attrs["seed"]) if "seed" in attrs else None,
        version=str(attrs["version"]),
        date=str(attrs["date"]),
    )


def _read_connectivity(group: Any) -> Connectivity:
    values: dict[str, Any] = {}
    for name in _CONNECTIVITY:
        if name in group:
            values[name] = _strings(group[name]) if name == "region_labels" else _array(group[name])
    conn = Connectivity()
    for name, value in values.items():
        setattr(conn, name, value)
    return conn.configure()
