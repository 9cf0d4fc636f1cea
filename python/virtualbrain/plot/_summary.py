"""A run in one picture."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from virtualbrain import analysis
from virtualbrain.plot import (
    _connectivity,
    _functional_connectivity,
    _network,
    _similarity,
    _spectrum,
    _time_series,
)
from virtualbrain.plot._style import (
    FAINT,
    LEFT,
    RIGHT,
    WEIGHTS,
    new_figure,
    signals,
    spread,
    styled,
    time_axis,
)
from virtualbrain.time_series import TimeSeries

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from virtualbrain.connectivity import Connectivity
    from virtualbrain.cortex import Cortex
    from virtualbrain.sensors import Sensors

__all__ = ["summary"]

TRACES = 14
LONGEST = 2000
CYCLES = 50


@styled
def summary(
    series: TimeSeries,
    connectivity: Connectivity,
    title: str = "",
    variable: int | str = 0,
    *,
    cortex: Cortex | None = None,
    sensors: Sensors | None = None,
) -> Figure:
    """Draw connectome, traces, SC, FC, one against the other, and spectrum, 16 to 9.

    Parameters
    ----------
    series : TimeSeries
        8 samples or more, one signal per region; per vertex with `cortex`, per sensor with
        `sensors`.
    connectivity : Connectivity
        As simulated.
    title : str
        Such as the working point.
    variable : int or str
        Which of the recorded variables.
    cortex : Cortex
        Is drawn as it was at the end instead of the connectome; what else there is is of the means
        over regions.
    sensors : Sensors
        How strong the signals are is drawn around the head, instead of FC against SC.

    Returns
    -------
    figure : matplotlib Figure
        Save it with ``figure.savefig("name.png", dpi=200)``.

    Raises
    ------
    ValueError
        Fewer than 8 samples, or another number of signals.
    TypeError
        A series that is no TimeSeries.

    Examples
    --------
    >>> from virtualbrain import Connectivity, TimeSeries
    >>> conn = Connectivity.from_file().configure()
    >>> noise = np.random.default_rng(1).normal(size=(30, 1, 76, 1))
    >>> series = TimeSeries(np.arange(30.0), noise, "Bold", ("S",), conn.region_labels, 1.0)
    >>> len(summary(series, conn).axes)  # 6 panels, 2 colour bars
    8
    """
    if not isinstance(series, TimeSeries):
        raise TypeError(
            "a summary wants a TimeSeries, as a run returns, which knows what was recorded and "
            f"when; got {type(series).__name__}"
        )
    if len(series.time) < 8:
        raise ValueError(f"a summary wants 8 samples or more; got {len(series.time)}")
    given, words = series, told(series, connectivity, variable, cortex=cortex, sensors=sensors)
    if cortex is not None:
        series = region_means(series, cortex, connectivity, variable)
        variable = 0
    data = signals(series, variable).data
    wanted, what = connectivity.number_of_regions, "region"
    if sensors is not None:
        wanted, what = data.shape[1], "sensor"
    elif data.shape[1] != wanted:
        raise ValueError(
            f"a summary wants one signal per region: the series has {data.shape[1]}, the "
            f"connectome {wanted} regions"
        )
    figure = new_figure(13.333, 7.5)
    figure.set_layout_engine("constrained", w_pad=0.12, h_pad=0.1, wspace=0.02, hspace=0.02)
    halves: Any = figure.subfigures(2, 1, height_ratios=[1.15, 1.0])
    top, bottom = halves
    left, right = top.subfigures(1, 2, width_ratios=[1.0, 2.5])
    traces = right.subplots()
    sc, fc, both, power = bottom.subplots(1, 4, width_ratios=[1.15, 1.15, 1.0, 1.0])

    if cortex is None:
        _connectome(connectivity, left.subplots())
    else:
        _activity(given, cortex, variable, left)
    _traces(series, connectivity, traces, variable, what)
    _connectivity.connectivity(connectivity, sc)
    sc.set_title("Structural connectivity")
    if sensors is None:
        _functional_connectivity.functional_connectivity(series, fc, variable, connectivity)
        fc.set_title("Functional connectivity")
        _similarity.similarity(series, connectivity, both, variable)
        both.set_title("FC against SC")
    else:
        _functional_connectivity.functional_connectivity(series, fc, variable)
        fc.set(title="Correlation of sensors", xlabel="sensor", ylabel="sensor")
        _strength(series, data, sensors, both)
    _spectrum.spectrum(series, power, variable)
    power.set_title("Spectrum")
    if title:
        title = "\n".join(textwrap.wrap(title, 125))
        figure.suptitle(title, fontsize=12, weight="bold", x=0.012, ha="left")
    top.suptitle(words, fontsize=10.5, x=0.012, ha="left")
    return figure


def told(
    series: TimeSeries,
    connectivity: Connectivity,
    variable: int | str = 0,
    *,
    cortex: Cortex | None = None,
    sensors: Sensors | None = None,
) -> str:
    """What a summary shows, in words."""
    if cortex is not None:
        series, variable = region_means(series, cortex, connectivity, variable), 0
    data = signals(series, variable).data
    if sensors is not None:
        varying = _standardised(data)
        if not varying.size:
            return "the signals do not vary"
        peak = analysis.power_spectrum(varying, sample_period=series.sample_period).peak()
        return (
            f"{data.shape[1]} sensors; the median of their strongest frequencies is "
            f"{np.median(peak):.3g} Hz"
        )
    matrix = analysis.functional_connectivity(data)
    values = analysis.pairs(matrix)
    values = values[np.isfinite(values)]
    if not values.size:
        return "FC undefined: no variation"
    fit = analysis.connectivity_fit(matrix, connectivity.weights).r
    return (
        f"FC with SC: r = {fit:.2f}; mean FC {values.mean():.2f}, standard deviation "
        f"{values.std():.2f}"
    )


def _standardised(data: NDArray[np.float64]) -> NDArray[np.float64]:
    """Signals that vary, with mean 0 and standard deviation 1."""
    size = data.std(axis=0)
    varying = np.isfinite(size) & (size > 0)
    return np.asarray((data[:, varying] - data[:, varying].mean(axis=0)) / size[varying])


def region_means(
    series: TimeSeries, cortex: Cortex, connectivity: Connectivity, variable: int | str = 0
) -> TimeSeries:
    """One variable, averaged over the vertices of each region and over modes."""
    data = signals(series, variable).data
    mapping = np.asarray(cortex.region_mapping)
    if data.shape[1] != len(mapping):
        raise ValueError(
            f"a summary of a cortex wants one signal for each of {len(mapping)} nodes; the series "
            f"has {data.shape[1]}"
        )
    labels = connectivity.region_labels
    share = np.zeros((len(mapping), len(labels)))
    share[np.arange(len(mapping)), mapping] = 1.0
    means = data @ (share / np.maximum(share.sum(axis=0), 1.0))
    name = series.variables[variable] if isinstance(variable, int) else variable
    return TimeSeries(
        series.time, means[:, None, :, None], series.monitor, (name,), labels, series.sample_period
    )


# Panels -------------------------------------------------------------------------------------------


def _connectome(connectivity: Connectivity, ax: Axes) -> None:
    if connectivity.centres is not None and np.isfinite(connectivity.centres).all():
        _network.network(connectivity, ax)
    else:
        ax.set_axis_off()
        ax.text(0.5, 0.5, "positions unknown", ha="center", color=FAINT)
    ax.set_title("Connectome from above")


def _activity(series: TimeSeries, cortex: Cortex, variable: int | str, figure: Any) -> None:
    """The last sample, on the cortex from four sides."""
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    from virtualbrain.plot._mesh_view import MeshView, view_of

    last = signals(series, variable).data[-1, : cortex.number_of_vertices]
    low, high = np.percentile(last, [1, 99])
    scale = ScalarMappable(Normalize(low, high if high > low else low + 1.0), colormaps[WEIGHTS])
    colours = scale.to_rgba(last[cortex.triangles].mean(axis=1))[:, :3]
    panels = figure.subplots(2, 2)
    for ax, view in zip(panels.flat, ("left", "right", "top", "back"), strict=True):
        MeshView(ax, cortex.surface, view_of(view)).paint(np.asarray(colours))
        ax.set_title(view, loc="center", weight="normal", fontsize=8, pad=1)
    bar = figure.colorbar(scale, ax=panels, shrink=0.6, aspect=25, pad=0.01)
    bar.outline.set_visible(False)
    name = series.variables[variable] if isinstance(variable, int) else variable
    bar.set_label(name)
    time, unit = time_axis(np.asarray(series.time))
    figure.suptitle(f"Cortex at {time[-1]:g} {unit}", fontsize=10, weight="bold")


def _traces(
    series: TimeSeries, connectivity: Connectivity, ax: Axes, variable: int | str, what: str
) -> None:
    data = signals(series, variable).data
    name = series.variables[variable] if isinstance(variable, int) else variable
    monitor = "BOLD" if series.monitor == "Bold" else series.monitor
    order = np.arange(data.shape[1])
    if what == "region":
        order = connectivity.hemisphere_order_indices
    late = slice(max(0, len(data) - _legible(data, series.sample_period)), None)
    shown = TimeSeries(
        series.time[late], series.data[late], series.monitor, series.variables, series.labels,
        series.sample_period,
    )  # fmt: skip
    _time_series.time_series(
        shown, ax, variable, regions=order[spread(len(order), TRACES)].tolist()
    )
    last = f", the last {len(shown.time)} samples" if len(shown.time) < len(data) else ""
    ax.set_title(f"{monitor} of {name}, {min(TRACES, len(order))} of {len(order)} {what}s{last}")
    if what == "region" and connectivity.hemispheres is not None:
        for text, colour, place in (("left", LEFT, 0.955), ("right", RIGHT, 1.0)):
            ax.text(place, 1.02, text, color=colour, transform=ax.transAxes, ha="right",
                    va="bottom", weight="bold")  # fmt: skip


def _legible(data: NDArray[np.float64], period: float) -> int:
    """Samples that hold so many cycles of the signals as can be told apart."""
    varying = _standardised(data)
    if not varying.size or len(data) <= 100:
        return LONGEST
    found = analysis.power_spectrum(varying, sample_period=period)
    power = np.median(found.power, axis=1)
    typical = float((found.frequencies * power).sum() / power.sum())  # Hz
    return int(min(LONGEST, max(100.0, 1e3 * CYCLES / (typical * period))))


def _strength(series: TimeSeries, data: NDArray[np.float64], sensors: Sensors, ax: Axes) -> None:
    """Standard deviations over time, around the head; of contacts within it, where they are."""
    from virtualbrain.plot import _topography

    place = {str(label): i for i, label in enumerate(sensors.labels)}
    values = np.full(sensors.number_of_sensors, np.nan)
    for label, size in zip(series.labels, data.std(axis=0), strict=True):
        if str(label) in place:
            values[place[str(label)]] = size
    if sensors.sensors_type != "Internal":
        _topography.topography(sensors, values, ax, label="standard deviation")
    else:
        x, y = -sensors.locations[:, 1], sensors.locations[:, 0]
        dots = ax.scatter(x, y, c=values, s=12)
        ax.figure.colorbar(dots, ax=ax, shrink=0.6, aspect=18, label="standard deviation")
        ax.set_aspect("equal")
        ax.set_axis_off()
    ax.set_title("Strength, from above")
