"""Monitors: what is recorded of a simulation.

Each monitor gives a pair (time, data), data of shape (time, variable, node, mode).
"""

from virtualbrain.monitors.afferent_coupling import (
    AfferentCoupling,
    AfferentCouplingTemporalAverage,
)
from virtualbrain.monitors.averages import DefaultMasks, GlobalAverage, SpatialAverage
from virtualbrain.monitors.balloon_windkessel import BalloonWindkessel
from virtualbrain.monitors.bold import Bold, BoldRegionROI
from virtualbrain.monitors.functional_connectivity import FunctionalConnectivity
from virtualbrain.monitors.monitor import Monitor
from virtualbrain.monitors.progress_logger import ProgressLogger
from virtualbrain.monitors.projection import EEG, MEG, Projection, iEEG
from virtualbrain.monitors.sampling import Raw, RawVoi, SubSample, TemporalAverage

__all__ = [
    "EEG",
    "MEG",
    "AfferentCoupling",
    "AfferentCouplingTemporalAverage",
    "BalloonWindkessel",
    "Bold",
    "BoldRegionROI",
    "DefaultMasks",
    "FunctionalConnectivity",
    "GlobalAverage",
    "Monitor",
    "ProgressLogger",
    "Projection",
    "Raw",
    "RawVoi",
    "SpatialAverage",
    "SubSample",
    "TemporalAverage",
    "iEEG",
]
