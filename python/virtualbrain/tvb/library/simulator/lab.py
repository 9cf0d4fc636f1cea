"""Everything that a script needs: ``from tvb.simulator.lab import *``."""

from __future__ import annotations

import logging
import os
import sys

from ..basic.logger.builder import set_loggers_level
from ..basic.profile import TvbProfile
from ..datatypes import (
    connectivity,
    cortex,
    equations,
    local_connectivity,
    patterns,
    region_mapping,
    sensors,
    surfaces,
    time_series,
)
from . import coupling, integrators, models, monitors, noise, simulator
from .common import get_logger, log_debug
from .plot.tools import (
    hinton_diagram,
    plot_3d_centres,
    plot_connectivity,
    plot_fast_kde,
    plot_local_connectivity,
    plot_matrix,
    plot_pattern,
    plot_tri_matrix,
)
from .plot.utils import generate_region_demo_data

__all__ = [
    "TvbProfile", "connectivity", "cortex", "coupling", "equations", "generate_region_demo_data",
    "get_logger", "hinton_diagram", "integrators", "local_connectivity", "log_debug", "logging",
    "models", "monitors", "noise", "os", "patterns", "plot_3d_centres", "plot_connectivity",
    "plot_fast_kde", "plot_local_connectivity", "plot_matrix", "plot_pattern", "plot_tri_matrix",
    "region_mapping", "sensors", "set_loggers_level", "simulator", "surfaces", "sys", "time_series",
]  # fmt: skip
