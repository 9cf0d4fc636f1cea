"""Sensors."""

from __future__ import annotations

from typing import Any

import numpy as np

from virtualbrain import sensors as native
from virtualbrain.sensors import SensorTypesEnum

from ._data import Data

__all__ = [
    "SensorTypesEnum", "Sensors", "SensorsEEG", "SensorsInternal", "SensorsMEG", "make_sensors",
]  # fmt: skip


class Sensors(Data, native.Sensors):
    """Sensors of any kind; see `virtualbrain.sensors.Sensors`. An empty array is nothing."""

    def __init__(self, *arguments: Any, **values: Any) -> None:
        kept = {n: v for n, v in values.items() if v is None or np.size(v)}
        super().__init__(*arguments, **kept)


class SensorsEEG(Sensors, native.SensorsEEG):
    """Electrodes on the scalp."""


class SensorsMEG(Sensors, native.SensorsMEG):
    """Magnetometers around the head."""


class SensorsInternal(Sensors, native.SensorsInternal):
    """Electrodes inside the head."""


def make_sensors(sensors_type: str) -> Sensors | None:
    """Sensors of the type whose name is given, or None."""
    found = native.make_sensors(sensors_type)
    return None if found is None else globals()[type(found).__name__]()
