"""Time series as lines, as rasters, as paths in the space of states, and as spectra."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...datatypes.time_series import TimeSeries
from .base_plotter import BasePlotter
from .power_spectra_interactive import PowerSpectraInteractive
from .timeseries_interactive import TimeSeriesInteractivePlotter
from .utils import generate_region_labels, time_spectral_analysis

__all__ = ["TimeSeriesPlotter", "assert_time"]


def assert_time(time: Any, n_times: int, time_unit: str = "ms", logger: Any = None) -> Any:
    """Times of the samples: their numbers, if `time` does not have as many."""
    if time is not None and np.size(time) == n_times:
        return np.ravel(time)
    if logger is not None and np.size(time) > 1:
        logger.warning("%d times for %d samples: samples are numbered", np.size(time), n_times)
    return np.arange(n_times)


class TimeSeriesPlotter(BasePlotter):
    """Draws time series."""

    def plot_ts(
        self,
        data: Any,
        time: Any = None,
        var_labels: Any = (),
        mode: str = "ts",
        subplots: Any = None,
        special_idx: Any = (),
        subtitles: Any = (),
        labels: Any = (),
        offset: float = 0.5,
        time_unit: str = "ms",
        title: str = "Time series",
        figure_name: str | None = None,
        figsize: Any = None,
    ) -> tuple[Any, list[Any], list[Any]]:
        """Draw signals.

        Parameters
        ----------
        data : array, shape (n_times, n_nodes, n_variables), or one of (n_times, n_nodes) for each
            variable, in a list or a dict by name
        time : array, shape (n_times,)
        mode : {"ts", "raster", "traj"}
            Lines over time, lines one above the other, or paths in the space of two or three
            variables.
        special_idx : sequence of int
            Nodes that are drawn in red.

        Returns
        -------
        figure, axes, lines
        """
        named = dict(data) if isinstance(data, Mapping) else None
        arrays = list(named.values()) if named is not None else data
        if isinstance(arrays, np.ndarray):
            arrays = [arrays] if arrays.ndim < 3 else list(np.moveaxis(arrays, 2, 0))
        signals = [np.asarray(a, float).reshape(len(a), -1) for a in arrays]
        names = list(named) if named is not None else list(subtitles or var_labels)
        names += [""] * (len(signals) - len(names))
        times, nodes = signals[0].shape
        when = assert_time(time, times, time_unit, self.logger)
        shown = generate_region_labels(nodes, labels, ". ", self.print_regions_indices)
        colours = ["tab:red" if k in set(special_idx) else "tab:blue" for k in range(nodes)]
        figure = self._figure(title, figsize or self.config.LARGE_SIZE)
        if mode.lower() == "traj":
            axes, lines = _paths(figure, signals[:3], names, colours)
        else:
            axes = list(figure.subplots(1, len(signals), squeeze=False).ravel())
            lines = []
            for ax, signal, name in zip(axes, signals, names, strict=False):
                if mode.lower() == "raster":
                    signal = signal - signal.mean(axis=0)
                    signal = signal / (np.ptp(signal, axis=0).max() or 1.0)
                    signal = signal - offset * np.arange(nodes)
                    ax.set_yticks(-offset * np.arange(nodes), shown)
                drawn = ax.plot(when, signal)
                for line, label, colour in zip(drawn, shown, colours, strict=False):
                    line.set(label=label, color=colour)
                lines += drawn
                ax.set(title=name, xlabel=f"Time ({time_unit})")
        self._finish(figure, figure_name)
        return figure, axes, lines

    def plot_ts_raster(
        self, data: Any, time: Any = None, var_labels: Any = (), **options: Any
    ) -> Any:
        """`plot_ts` of the mode "raster"."""
        return self.plot_ts(data, time, var_labels, "raster", **options)

    def plot_ts_trajectories(self, data: Any, var_labels: Any = (), **options: Any) -> Any:
        """`plot_ts` of the mode "traj"."""
        return self.plot_ts(data, None, var_labels, "traj", **options)

    def plot_tvb_time_series(self, time_series: Any, mode: str = "ts", **options: Any) -> Any:
        """`plot_ts` of a TimeSeries."""
        title = options.pop("title", None) or time_series.title
        return self.plot_ts(
            np.swapaxes(time_series.data, 1, 2)[..., 0],
            time_series.time,
            list(time_series.variables_labels),
            mode,
            labels=list(time_series.space_labels),
            time_unit=time_series.time_unit,
            title=title,
            **options,
        )

    def plot_time_series(self, time_series: Any, mode: str = "ts", **options: Any) -> Any:
        """`plot_ts` of a TimeSeries, or of arrays."""
        if isinstance(time_series, TimeSeries):
            return self.plot_tvb_time_series(time_series, mode, **options)
        return self.plot_ts(time_series, mode=mode, **options)

    def plot_raster(self, time_series: Any, **options: Any) -> Any:
        """`plot_time_series` of the mode "raster"."""
        return self.plot_time_series(time_series, "raster", **options)

    def plot_trajectories(self, time_series: Any, **options: Any) -> Any:
        """`plot_time_series` of the mode "traj"."""
        return self.plot_time_series(time_series, "traj", **options)

    @staticmethod
    def plot_tvb_time_series_interactive(
        time_series: Any, first_n: int = -1, **options: Any
    ) -> Any:
        """A `TimeSeriesInteractivePlotter`. Returns the figure."""
        plotter = TimeSeriesInteractivePlotter(time_series=time_series, first_n=first_n)
        plotter.configure()
        return plotter.show(**options)

    def plot_time_series_interactive(
        self, time_series: Any, first_n: int = -1, **options: Any
    ) -> Any:
        """The same, of a TimeSeries or of samples, shape (n_times, n_variables, n_nodes, modes)."""
        if not isinstance(time_series, TimeSeries):
            time_series = TimeSeries(data=np.asarray(time_series, float))
        return self.plot_tvb_time_series_interactive(time_series, first_n, **options)

    @staticmethod
    def plot_tvb_power_spectra_interactive(
        time_series: Any, spectral_props: Mapping[str, Any] = {}, **options: Any
    ) -> Any:
        """A `PowerSpectraInteractive`. Returns the figure."""
        return PowerSpectraInteractive(time_series=time_series, **spectral_props).show(**options)

    plot_power_spectra_interactive = plot_tvb_power_spectra_interactive

    def plot_ts_spectral_analysis_raster(
        self,
        data: Any,
        time: Any = None,
        time_unit: str = "ms",
        freq: Any = None,
        spectral_options: Mapping[str, Any] = {},
        special_idx: Any = (),
        labels: Any = (),
        title: str = "Spectral Analysis",
        figure_name: str | None = None,
        figsize: Any = None,
    ) -> tuple[Any, ...]:
        """Power over time, and on the whole, of each node; data of shape (n_times, n_nodes).

        Returns
        -------
        figure, axes, power, time, freq, spectrum
            As of `time_spectral_analysis`.
        """
        signal = np.asarray(data, float).reshape(len(data), -1)
        nodes = list(special_idx) or list(range(signal.shape[1]))
        when = assert_time(time, len(signal), time_unit, self.logger)
        scale = {"ms": 1e-3, "msec": 1e-3, "us": 1e-6, "usec": 1e-6}.get(time_unit, 1.0)
        options = {"nperseg": min(256, len(signal)), **spectral_options}
        options.pop("log_norm", None)
        power, at, freq, spectrum = time_spectral_analysis(
            signal[:, nodes], 1.0 / (scale * np.diff(when).mean()), freq, **options
        )
        figure = self._figure(title, figsize)
        axes = figure.subplots(len(nodes), 2, squeeze=False, width_ratios=(3, 1))
        shown = generate_region_labels(signal.shape[1], labels, ". ", self.print_regions_indices)
        for k, (over_time, whole) in enumerate(axes):
            over_time.pcolormesh(at / scale + when[0], freq, power[:, :, k].T, shading="nearest")
            over_time.set(ylabel=f"{shown[nodes[k]]}\nFrequency (Hz)")
            whole.plot(spectrum[:, k], freq)
        axes[-1, 0].set_xlabel(f"Time ({time_unit})")
        self._finish(figure, figure_name)
        return figure, axes, power, at, freq, spectrum

    def plot_spectral_analysis_raster(self, time_series: Any, **options: Any) -> Any:
        """`plot_ts_spectral_analysis_raster` of the first variable of a TimeSeries, or an array."""
        if not isinstance(time_series, TimeSeries):
            return self.plot_ts_spectral_analysis_raster(time_series, **options)
        return self.plot_ts_spectral_analysis_raster(
            time_series.data[:, 0, :, 0],
            time_series.time,
            time_series.time_unit,
            labels=list(time_series.space_labels),
            **options,
        )


def _paths(figure: Any, signals: Any, names: Any, colours: Any) -> tuple[list[Any], list[Any]]:
    """A path for each node in the space of two or three variables."""
    if len(signals) < 2:
        raise ValueError(f"trajectories want two variables or more; got {len(signals)}")
    ax = figure.add_subplot(projection="3d" if len(signals) == 3 else None)
    lines = [
        ax.plot(*(signal[:, k] for signal in signals), color=colour)[0]
        for k, colour in enumerate(colours)
    ]
    ax.set(**{f"{axis}label": n for axis, n in zip("xyz", names[: len(signals)], strict=False)})
    return [ax], lines
