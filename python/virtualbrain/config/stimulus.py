"""Stimuli as plain values, and the patterns that they mean.

A stimulus is a table of a time course, ``temporal`` (an equation) or ``values`` (numbers, each
for ``period``), and a ``weight`` for the regions, or a text:

>>> check_stimuli("stimulus", "PulseTrain:onset=100,tau=50:rV1=0.5,lV1")
[{'temporal': {'equation': 'PulseTrain', 'onset': 100.0, 'tau': 50.0}, 'weight': {'rV1': 0.5, 'lV1': 1.0}}]
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._arrays import real_array
from virtualbrain._declared import suggestion
from virtualbrain.config import checks
from virtualbrain.config.classes import by_region
from virtualbrain.config.equation import check_equation, equation_of

__all__ = ["check_stimuli", "stimulus_of"]

_CHECKS = {
    "temporal": check_equation,
    "values": checks.array,
    "period": checks.positive_time,
    "weight": checks.regional,
    "spatial": check_equation,
}


def check_stimuli(name: str, value: Any) -> list[dict[str, Any]]:
    """A list of tables, of one or several tables or texts."""
    several = value if isinstance(value, list | tuple) else [value]
    return [
        _stimulus(f"{name}[{i}]" if len(several) > 1 else name, each)
        for i, each in enumerate(several)
    ]


def _stimulus(name: str, given: Any) -> dict[str, Any]:
    table = _table(name, given) if isinstance(given, str) else given
    if not isinstance(table, Mapping):
        raise TypeError(f"{name} wants a table with temporal and weight; got {given!r}")
    for key in table:
        if key not in _CHECKS:
            raise ValueError(f"{name} has no {key!r}" + suggestion(str(key), _CHECKS))
    if ("temporal" in table) == ("values" in table):
        raise ValueError(f"{name} wants either temporal, an equation of time, or values")
    if "period" in table and "values" not in table:
        raise ValueError(f"{name} wants a period of values alone, not of an equation")
    checked = {key: _CHECKS[key](f"{name}.{key}", each) for key, each in table.items()}
    rows = checked.get("values")
    if not (isinstance(rows, list) and rows and isinstance(rows[0], list)) and (
        "weight" not in checked
    ):
        raise ValueError(f"{name} wants a weight: a number, one per region, or by region label")
    return checked


def _table(name: str, given: str) -> dict[str, Any]:
    """Of ``COURSE:WEIGHTS``; the course is an equation with parameters, or a file and a period."""
    course, colon, weights = given.rpartition(":")
    if not colon:
        raise ValueError(
            f"{name} wants EQUATION:NAME=VALUE,...:REGION=WEIGHT,..., such as "
            f"PulseTrain:onset=100,tau=50:rV1=0.5, or @FILE:period=TIME:REGION=WEIGHT; got "
            f"{given!r}"
        )
    table: dict[str, Any] = {"temporal": course}
    if course.startswith("@"):
        path, _, period = course.partition(":period=")
        table = {"values": path, **({"period": period} if period else {})}
    table["weight"] = {}
    for entry in weights.split(","):
        label, _, weight = entry.partition("=")
        try:
            table["weight"][label.strip()] = float(weight or 1.0)
        except ValueError:
            raise ValueError(f"{name} wants REGION=WEIGHT; got {entry!r}") from None
    return table


def stimulus_of(name: str, given: dict[str, Any], labels: list[str]) -> Any:
    """The pattern that is meant, on the regions of these labels."""
    from virtualbrain.patterns import SampledStimulus, StimuliRegion

    weight = None if "weight" not in given else _weights(name, given["weight"], labels)
    if weight is None or "values" in given:
        values = real_array(f"{name}.values", given["values"], "numbers, or rows of them")
        values = values.reshape(-1, 1) if values.ndim < 2 else values
        if weight is not None and values.shape[-1] in (1, len(labels)):
            values = values * weight
        if values.shape[-1] != len(labels):
            raise ValueError(
                f"{name}.values wants rows of one number for each of {len(labels)} regions; got "
                f"{values.shape[-1]}"
            )
        return SampledStimulus(values, given.get("period"))
    spatial = given.get("spatial")
    return StimuliRegion(
        weight,
        equation_of(f"{name}.temporal", given["temporal"]),
        spatial=None if spatial is None else equation_of(f"{name}.spatial", spatial),
    )


def _weights(name: str, given: Any, labels: list[str]) -> NDArray[np.float64]:
    """One number per region."""
    if isinstance(given, dict):
        return by_region(f"{name}.weight", given, 0.0, labels)
    weight = np.asarray(given, float)
    if weight.size != 1 and weight.shape != (len(labels),):
        raise ValueError(
            f"{name}.weight wants a number, or one for each of {len(labels)} regions; got "
            f"{weight.size} numbers"
        )
    return np.array(np.broadcast_to(weight, len(labels)))
