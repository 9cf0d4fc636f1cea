"""virtualbrain: a fast whole-brain network simulator with the interface of The Virtual Brain."""

from typing import Any

from virtualbrain import _command as _command  # first, for Ctrl-C while the rest is imported
from virtualbrain import (
    connectivity,
    coupling,
    datasets,
    equations,
    hybrid,
    integrators,
    io,
    models,
    monitors,
    noise,
    patterns,
    simulator,
    time_series,
)
from virtualbrain.connectivity import Connectivity
from virtualbrain.errors import SimulationDiverged
from virtualbrain.models import Parameter
from virtualbrain.simulator import Simulator
from virtualbrain.time_series import TimeSeries

__version__: str

# Imported when they are first used.
_LATER = (
    "analysis",
    "cortex",
    "feedback_inhibition",
    "lead_fields",
    "local_connectivity",
    "plot",
    "projections",
    "region_mapping",
    "sensors",
    "surfaces",
)


def __getattr__(name: str) -> Any:
    if name in _LATER:
        from importlib import import_module

        return import_module(f"virtualbrain.{name}")
    if name == "__version__":  # reading it takes longer than importing everything else
        from importlib.metadata import version

        return version("virtualbrain")
    raise AttributeError(f"module 'virtualbrain' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, *_LATER, "__version__"])


__all__ = [
    "Connectivity",
    "Parameter",
    "SimulationDiverged",
    "Simulator",
    "TimeSeries",
    "connectivity",
    "coupling",
    "datasets",
    "equations",
    "hybrid",
    "integrators",
    "io",
    "models",
    "monitors",
    "noise",
    "patterns",
    "simulator",
    "time_series",
]
