"""What all pictures share: colours that colour-blind readers tell apart, type, thin lines."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from virtualbrain.analysis import _signals

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from virtualbrain.analysis._signals import Series, Signals
    from virtualbrain.connectivity import Connectivity

P = ParamSpec("P")
R = TypeVar("R")

# Okabe & Ito, https://jfly.uni-koeln.de/color
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
LEFT, RIGHT = COLOURS[:2]
INK = "#262626"
FAINT = "#8C8C8C"
EMPTY = "#F2F2F2"
WEIGHTS = "viridis"
SIGNED = "RdBu_r"
LENGTHS = "cividis"

_RC = {
    "font.family": "sans-serif",
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9.0,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "white",
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "savefig.dpi": 200,
    "figure.dpi": 100,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8.0,
    "ytick.labelsize": 8.0,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 3.0,
    "ytick.major.size": 3.0,
    "lines.linewidth": 0.9,
    "axes.prop_cycle": "cycler('color', [" + ", ".join(map(repr, COLOURS)) + "])",
    "legend.frameon": False,
    "legend.fontsize": 8.0,
    "image.interpolation": "nearest",
}


def use_style() -> None:
    """Give the pictures that you draw yourself the look of this module's, until Python ends.

    Colours are those of Okabe & Ito, which colour-blind readers tell apart and which differ in
    grey; lines are thin, titles bold and on the left. To go back: ``matplotlib.rcdefaults()``.

    Examples
    --------
    >>> import matplotlib
    >>> with matplotlib.rc_context():  # or without, for good
    ...     use_style()
    ...     matplotlib.rcParams["axes.prop_cycle"].by_key()["color"][0]
    '#0072B2'
    """
    import matplotlib

    matplotlib.rcParams.update(_RC)  # type: ignore[arg-type, unused-ignore]


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Run `draw` with the style of this package, and leave matplotlib's settings as they were."""

    @functools.wraps(draw)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        import matplotlib

        with matplotlib.rc_context(_RC):  # type: ignore[arg-type, unused-ignore]
            return draw(*args, **kwargs)

    return wrapper


def new_figure(width: float = 5.0, height: float = 4.0) -> Figure:
    """A figure that needs no display, in inches."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def axes(ax: Any, width: float = 5.0, height: float = 4.0) -> Axes:
    """`ax`, or the axes of a new figure."""
    return new_figure(width, height).add_subplot() if ax is None else ax


def signals(series: Series, variable: int | str, sample_period: float | None = None) -> Signals:
    """One variable, the mean over modes, in double precision."""
    found = _signals.signals(
        series, variable, sample_period=sample_period, least=0, what="a picture"
    )
    if len(found.data) == 0:
        raise ValueError("there are no samples to draw")
    return dataclasses.replace(found, data=np.asarray(found.data, np.float64))


def must_fit(conn: Connectivity, n: int) -> None:
    """Refuse a connectome of another network."""
    if conn.number_of_regions != n:
        raise ValueError(f"connectivity has {conn.number_of_regions} regions, the series {n}")


def time_axis(time: NDArray[np.float64]) -> tuple[NDArray[np.float64], str]:
    """Time, given in ms, in the unit that reads best."""
    if len(time) and time[-1] - time[0] >= 2000.0:
        return time / 1000.0, "s"
    return time, "ms"


def sides(labels: NDArray[np.str_], conn: Connectivity | None = None) -> NDArray[np.str_]:
    """A colour for each region: by hemisphere where it is known."""
    right = None if conn is None else conn.hemispheres
    if right is None and len(labels) > 1:
        first = np.array([label[:1].lower() for label in labels])
        if set(first) == {"l", "r"}:
            right = first == "r"
    if right is None or len(right) != len(labels):
        return np.full(len(labels), LEFT)
    return np.where(right, RIGHT, LEFT)


def spread(n: int, wanted: int) -> NDArray[np.intp]:
    """About `wanted` of n indices, evenly."""
    return np.unique(np.linspace(0, n - 1, min(n, wanted)).round().astype(np.intp))


def hemisphere_ticks(ax: Axes, conn: Connectivity, n: int) -> None:
    """Label the two blocks of a matrix that puts left regions first."""
    right = conn.hemispheres
    if right is None or right.all() or not right.any():
        return
    left = int(n - np.count_nonzero(right))
    ax.set_xticks([left / 2 - 0.5, (left + n) / 2 - 0.5], ["left", "right"])
    ax.set_yticks(
        [left / 2 - 0.5, (left + n) / 2 - 0.5], ["left", "right"], rotation=90, va="center"
    )
    ax.tick_params(length=0)
    ax.axhline(left - 0.5, color=INK, linewidth=0.5)
    ax.axvline(left - 0.5, color=INK, linewidth=0.5)


def frame(ax: Axes) -> None:
    """Box a matrix in."""
    for spine in ax.spines.values():
        spine.set_visible(True)
