"""Objects of the library from the names of their classes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._declared import suggestion
from virtualbrain.config.checks import OTHERS, Value

__all__ = ["by_region", "class_named", "classes_in", "make"]


_BASES = {
    "Coupling",
    "DefaultMasks",
    "Equation",
    "FiniteSupportEquation",
    "HRFKernel",
    "Integrator",
    "IntegratorStochastic",
    "Model",
    "Monitor",
    "Parameter",
    "Projection",
    "SpatialApplicableEquation",
    "TemporalApplicableEquation",
    "TracingError",
}


def classes_in(module: Any, base: type = object) -> list[str]:
    """Names of the classes of a module, of some kind, that can be used as they are."""
    return [
        each
        for each in module.__all__
        if each not in _BASES
        and isinstance(getattr(module, each), type)
        and issubclass(getattr(module, each), base)
    ]


def class_named(name: str, module: Any, wanted: str, base: type = object) -> Any:
    """A class of a module, of some kind."""
    known = classes_in(module, base)
    if wanted not in known:
        raise ValueError(f"{name}: there is no {wanted!r}" + suggestion(wanted, known))
    return getattr(module, wanted)


def make(name: str, module: Any, wanted: str, values: dict[str, Value], labels: list[str]) -> Any:
    """A model or coupling with its parameters."""
    cls = class_named(name, module, wanted)
    filled: dict[str, Any] = {}
    for key, value in values.items():
        declared = cls._declared.get(key)
        if declared is None:
            raise ValueError(f"{wanted} has no parameter {key!r}" + suggestion(key, cls._declared))
        filled[key] = value
        if isinstance(value, dict):
            filled[key] = by_region(f"{wanted}.{key}", value, declared["value"][0], labels)
        elif (
            isinstance(value, list)
            and declared["kind"] != "vector"
            and len(value) not in (1, len(labels))
        ):
            raise ValueError(
                f"{wanted}.{key} wants a number, or one for each of {len(labels)} regions; got "
                f"{len(value)} numbers"
            )
    return cls(**filled)


def by_region(
    name: str, value: dict[str, float], default: float | None, labels: list[str]
) -> NDArray[np.float64]:
    """One number per region, from numbers by label, or number, of a region."""
    others = value.get(OTHERS, default)
    array = np.full(len(labels), np.nan if others is None else others)
    for label, number in value.items():
        if label != OTHERS:
            array[_region(name, label, labels)] = number
    if np.isnan(array).any():
        raise ValueError(
            f"{name} wants a number for each region, or one for all others, '{OTHERS}'; there is "
            f"none for {labels[int(np.flatnonzero(np.isnan(array))[0])]}"
        )
    return array


def _region(name: str, label: str, labels: list[str]) -> list[int]:
    """Where a label is; if it is none, a number counts from 0."""
    where = [i for i, each in enumerate(labels) if each == label]
    if not where and label.isdecimal() and int(label) < len(labels):
        where = [int(label)]
    if not where:
        close = suggestion(label, labels) if len(labels) < 2000 else ""
        hint = close if close.startswith("; did") else ""
        raise ValueError(
            f"{name}: the connectome has no region {label!r}{hint}"
            + (f"; there are 0 to {len(labels) - 1}" if label.isdecimal() else "")
        )
    return where
