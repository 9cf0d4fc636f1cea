"""All plotters in one."""

from __future__ import annotations

from typing import Any

from .base_plotter import BasePlotter
from .config import CONFIGURED, FiguresConfig
from .head_plotter import HeadPlotter
from .time_series_plotter import TimeSeriesPlotter

__all__ = ["Plotter"]

_OTHER_NAMES = {
    "plot_head_tvb": "plot_head",
    "plot_tvb_timeseries": "plot_tvb_time_series",
    "plot_timeseries": "plot_time_series",
    "plot_timeseries_interactive": "plot_time_series_interactive",
    "plot_tvb_timeseries_interactive": "plot_tvb_time_series_interactive",
}


class Plotter:
    """Has the methods of `BasePlotter`, `HeadPlotter` and `TimeSeriesPlotter`."""

    def __init__(self, config: FiguresConfig = CONFIGURED) -> None:
        self.config = config

    @property
    def base(self) -> BasePlotter:
        """A `BasePlotter`."""
        return BasePlotter(self.config)

    def __getattr__(self, name: str) -> Any:
        wanted = _OTHER_NAMES.get(name, name)
        for cls in (HeadPlotter, TimeSeriesPlotter):
            if hasattr(cls, wanted):
                return getattr(cls(self.config), wanted)
        raise AttributeError(f"Plotter has no attribute {name!r}")
