"""Metadata of results as HDF5."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain.config.equation import described, equation_of
from virtualbrain.connectivity import Connectivity
from virtualbrain.equations import DiscreteEquation, Equation
from virtualbrain.io.metadata import Arrays, Metadata
from virtualbrain.patterns import SampledStimulus, SpatioTemporalPattern, StimuliRegion

__all__ = ["array", "read_metadata", "strings", "write_metadata"]

_ATTRIBUTES = (
    "complete", "version", "date", "integrator", "seed", "dt", "rtol", "atol", "noise", "ntau",
)  # fmt: skip
_BY_VARIABLE = ("clamped", "boundaries", "final_state")


def write_metadata(file: Any, metadata: Metadata) -> None:
    for name in _ATTRIBUTES:
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
        _write_arrays(group, parameters, metadata.units, prefix)
    for name in _BY_VARIABLE:
        group = file.create_group(name, track_order=True)
        _write_arrays(group, getattr(metadata, name), metadata.units)
    if metadata.noise_factor is not None:
        _write_equation(file, "noise_factor", metadata.noise_factor)
    stimuli = file.create_group("stimuli")
    for index, stimulus in enumerate(metadata.stimuli):
        _write_stimulus(stimuli.create_group(str(index)), stimulus)
    if metadata.connectivity is not None:
        _write_connectivity(file.create_group("connectivity"), metadata.connectivity)


def _write_arrays(group: Any, arrays: Arrays, units: dict[str, str], prefix: str = "") -> None:
    for key, value in arrays.items():
        group[key] = value
        unit = units.get(prefix + key, units.get(key.rpartition(".")[2], ""))
        group[key].attrs["unit"] = unit


def _write_equation(parent: Any, name: str, equation: Equation) -> None:
    group = parent.create_group(name)
    for key, value in described(equation).items():
        group.attrs[key] = value


def _write_stimulus(group: Any, stimulus: SpatioTemporalPattern | SampledStimulus) -> None:
    group.attrs["kind"] = type(stimulus).__name__
    if isinstance(stimulus, SampledStimulus):
        group["values"] = stimulus.values
        if stimulus.period is not None:
            group["values"].attrs["period"] = stimulus.period
        return
    _write_equation(group, "temporal", stimulus.temporal)
    if isinstance(stimulus, StimuliRegion):
        group["weight"] = stimulus.weight_array[:, 0]
        _write_equation(group, "spatial", stimulus.spatial)
    elif stimulus.spatial_pattern is not None:
        group["weight"] = stimulus.spatial_pattern[:, 0]


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


# Reading ------------------------------------------------------------------------------------------


def array(dataset: Any) -> NDArray[Any]:
    """All of a data set, which must be there: HDF5 would make up zeros for what is not."""
    if dataset.dtype.kind != "O" and dataset.nbytes > dataset.id.get_storage_size():
        raise KeyError(f"{dataset.name} is cut short")
    return np.asarray(dataset[()])


def strings(dataset: Any) -> list[str]:
    return [str(text) for text in dataset.asstr()[()]]


def read_metadata(file: Any, units: dict[str, str]) -> Metadata:
    units = dict(units)
    for prefix, group in (("", file["model"]), ("coupling.", file["coupling"])):
        units |= {prefix + name: str(value.attrs["unit"]) for name, value in group.items()}
    for name in _BY_VARIABLE:
        for key, value in file.get(name, {}).items():
            units.setdefault(key.rpartition(".")[2], str(value.attrs["unit"]))
    attrs = file.attrs

    def number(name: str) -> float | None:
        return float(attrs[name]) if name in attrs else None

    return Metadata(
        complete=bool(attrs["complete"]),
        config=file["config"].asstr()[()],
        connectivity=_read_connectivity(file["connectivity"]) if "connectivity" in file else None,
        model=str(file["model"].attrs["name"]),
        parameters=_read_arrays(file["model"]),
        coupling=str(file["coupling"].attrs["name"]),
        coupling_parameters=_read_arrays(file["coupling"]),
        units=units,
        integrator=str(attrs["integrator"]),
        dt=number("dt"),
        rtol=number("rtol"),
        atol=number("atol"),
        noise=str(attrs.get("noise", "")),
        ntau=number("ntau"),
        noise_factor=_read_equation(file["noise_factor"]) if "noise_factor" in file else None,
        stimuli=_read_stimuli(file["stimuli"]) if "stimuli" in file else [],
        **{name: _read_arrays(file[name]) for name in _BY_VARIABLE if name in file},
        nsig=array(file["nsig"]) if "nsig" in file else None,
        seed=int(attrs["seed"]) if "seed" in attrs else None,
        version=str(attrs["version"]),
        date=str(attrs["date"]),
    )


def _read_arrays(group: Any) -> Arrays:
    return {name: array(value) for name, value in group.items()}


def _read_equation(group: Any) -> Equation:
    values = {k: v if k == "equation" else float(v) for k, v in group.attrs.items()}
    equation: Equation = equation_of(group.name, values)
    return equation


def _read_stimuli(group: Any) -> list[SpatioTemporalPattern | SampledStimulus]:
    return [_read_stimulus(group[str(index)]) for index in range(len(group))]


def _read_stimulus(group: Any) -> SpatioTemporalPattern | SampledStimulus:
    if "values" in group:
        period = group["values"].attrs.get("period")
        return SampledStimulus(array(group["values"]), None if period is None else float(period))
    temporal = _read_equation(group["temporal"])
    if "spatial" in group:
        return StimuliRegion(
            array(group["weight"]), temporal, spatial=_read_equation(group["spatial"])
        )
    pattern = SpatioTemporalPattern(DiscreteEquation(), temporal)
    if "weight" in group:
        pattern.configure_space(array(group["weight"]))
    return pattern


def _read_connectivity(group: Any) -> Connectivity:
    values: dict[str, Any] = {}
    for name in _CONNECTIVITY:
        if name in group:
            values[name] = strings(group[name]) if name == "region_labels" else array(group[name])
    conn = Connectivity()
    for name, value in values.items():
        setattr(conn, name, value)
    return conn.configure()
