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

__all__ = [
    "TvbProfile", "connectivity", "cortex", "coupling", "equations", "get_logger", "integrators",
    "local_connectivity", "log_debug", "logging", "models", "monitors", "noise", "os", "patterns",
    "region_mapping", "sensors", "set_loggers_level", "simulator", "surfaces", "sys", "time_series",
]  # fmt: skip
