"""Objects of the library from the names of their classes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain._declared import suggestion
from virtualbrain.config.checks import OTHERS, Value, positive_time

__all__ = ["class_named", "make", "monitor_of"]


def class_named(name: str, module: Any, wanted: str) -> Any:
    bases = {
        "Model",
        "Coupling",
        "Integrator",
        "IntegratorStochastic",
        "Monitor",
        "Projection",
        "DefaultMasks",
        "Equation",
        "HRFKernel",
        "Parameter",
        "TracingError",
    }
    known = [
        each
        for each in module.__all__
        if each not in bases and isinstance(getattr(module, each), type)
    ]
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
            filled[key] = _by_region(f"{wanted}.{key}", value, declared["value"], labels)
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


def _by_region(
    name: str, value: dict[str, float], default: list[float], labels: list[str]
) -> NDArray[np.float64]:
    array = np.full(len(labels), value.get(OTHERS, default[0]))
    for label, number in value.items():
        where = [i for i, each in enumerate(labels) if each == label]
        if not where and label != OTHERS:
            close = suggestion(label, labels) if len(labels) < 2000 else ""
            hint = close if close.startswith("; did") else ""
            raise ValueError(f"{name}: the connectome has no region {label!r}{hint}")
        array[where] = number
    return array


def monitor_of(text: str) -> Any:
    from virtualbrain import equations, monitors

    name, *options = text.split(":")
    cls = class_named("monitor", monitors, name)
    given: dict[str, Any] = {}
    if options and issubclass(cls, monitors.RawVoi):
        raise ValueError(f"monitor {text!r}: {name} records every step and takes no period")
    if options:
        given["period"] = positive_time(f"monitor {name}", options[0])
    if cls is monitors.FunctionalConnectivity:
        if not options:
            raise ValueError(f"monitor {text!r} wants a period, such as {name}:60s:Bold:2s")
        if len(options) > 1:
            given["monitor"] = monitor_of(":".join(options[1:]))
    elif len(options) == 2 and issubclass(cls, monitors.Bold):
        given["hrf_kernel"] = class_named("monitor", equations, options[1])()
    elif len(options) == 2 and cls is monitors.EEG:
        given["reference"] = options[1]
    elif len(options) > 1:
        raise ValueError(
            f"monitor {text!r} wants a class and a period, such as TemporalAverage:10ms, and for "
            "Bold perhaps a response function, such as Bold:2s:Gamma, for EEG a reference, such as "
            "EEG:1ms:average, for FunctionalConnectivity what is correlated, such as "
            "FunctionalConnectivity:60s:Bold:2s"
        )
    return cls(**given)
