"""virtualbrain: a fast whole-brain network simulator with the interface of The Virtual Brain."""

from importlib.metadata import version as _version

from virtualbrain import (
    connectivity,
    coupling,
    datasets,
    equations,
    integrators,
    models,
    monitors,
    noise,
    simulator,
    time_series,
)
from virtualbrain.connectivity import Connectivity
from virtualbrain.errors import SimulationDiverged
from virtualbrain.simulator import Simulator
from virtualbrain.time_series import TimeSeries

__version__ = _version("virtualbrain")

__all__ = [
    "Connectivity",
    "SimulationDiverged",
    "Simulator",
    "TimeSeries",
    "connectivity",
    "coupling",
    "datasets",
    "equations",
    "integrators",
    "models",
    "monitors",
    "noise",
    "simulator",
    "time_series",
]
