"""Signals one above the other, with sliders."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...basic.neotraits.api import Attr, HasTraits, Int
from ...datatypes.time_series import TimeSeries, TimeSeriesEEG, TimeSeriesMEG

__all__ = ["TimeSeriesInteractive", "TimeSeriesInteractivePlotter"]


class TimeSeriesInteractive(HasTraits):
    """The first state variable of all nodes; sliders choose time, its length and the scale."""

    time_series = Attr(TimeSeries, required=False, label="Time series")
    first_n = Int(default=-1, label="How many nodes to show; all if negative")

    its_fig: Any = None
    ts_ax: Any = None
    labels: Any = None

    def configure(self) -> None:
        """Centre the signals, and find their labels."""
        super().configure()
        series = self.time_series
        count = self.first_n if self.first_n > 0 else series.data.shape[2]
        self.data = series.data[:, :, :count] - series.data[:, :, :count].mean(axis=0)
        self.period = series.sample_period
        self.tpts, self.nsrs = self.data.shape[0], self.data.shape[2]
        self.time = np.arange(self.tpts) * self.period
        self.peak_to_peak = float(np.ptp(self.data)) or 1.0
        self.window_length = self.tpts * self.period
        self.scaling = 0.42
        self.labels = self._labels()[:count]

    def _labels(self) -> list[str]:
        series = self.time_series
        if getattr(series, "connectivity", None) is not None:
            return list(series.connectivity.region_labels)
        if isinstance(series, (TimeSeriesEEG, TimeSeriesMEG)) and series.sensors is not None:
            return list(series.sensors.labels)
        return [f"channel_{k:02d}" for k in range(series.data.shape[2])]

    def show(self, block: bool = True, **options: Any) -> Any:
        """Draw, and show the figure. Returns it."""
        from matplotlib import pyplot as plt

        self.create_figure(**options)
        self.plot_time_series(**options)
        plt.show(block=block)
        return self.its_fig

    def create_figure(self, **options: Any) -> Any:
        """Make the figure and its sliders. Returns it."""
        from matplotlib import pyplot as plt
        from matplotlib.widgets import Slider

        if self.labels is None:
            self.configure()
        self.its_fig = plt.figure(figsize=options.get("figsize", (14, 8)))
        self.ts_ax = self.its_fig.add_axes((0.1, 0.2, 0.85, 0.75))
        whole = float(self.tpts * self.period)
        least = float(min(10 * self.period, whole / 2))
        places = [self.its_fig.add_axes((0.2, 0.02 + 0.04 * k, 0.6, 0.03)) for k in range(3)]
        self.time_slider = Slider(places[2], "Start", 0.0, whole, valinit=0.0)
        self.window_length_slider = Slider(places[1], "Length", least, whole, valinit=whole)
        self.scaling_slider = Slider(places[0], "Scale", 0.1, 2.0, valinit=self.scaling)
        for slider in (self.time_slider, self.window_length_slider, self.scaling_slider):
            slider.on_changed(self._update)
        return self.its_fig

    def _update(self, _: float) -> None:
        self.window_length = self.window_length_slider.val
        self.scaling = self.scaling_slider.val
        self.plot_time_series()
        self.its_fig.canvas.draw_idle()

    def plot_time_series(self, **options: Any) -> None:
        """Draw the signals that the sliders choose."""
        first = int(self.time_slider.val / self.period)
        length = max(2, int(self.window_length / self.period))
        view = slice(first, first + length, max(1, length // 2048))
        step = np.abs(self.data).max() or 1.0
        offsets = np.arange(self.nsrs) * step
        self.ts_ax.clear()
        self.ts_ax.plot(
            self.time[view], offsets + self.scaling * self.data[view, 0, :, 0], "k", linewidth=0.5
        )
        self.ts_ax.set_yticks(offsets, self.labels, fontsize=6)
        unit = self.time_series.sample_period_unit
        self.ts_ax.set(title=type(self.time_series).__name__, xlabel=f"Time ({unit})")


class TimeSeriesInteractivePlotter(TimeSeriesInteractive):
    """The same, for the plotters."""
