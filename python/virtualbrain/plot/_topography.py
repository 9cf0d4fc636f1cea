"""What EEG or MEG sensors record, or see of a source, over the head seen from above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from virtualbrain.plot._style import INK, SIGNED, WEIGHTS, axes, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from virtualbrain.sensors import Sensors

__all__ = ["topography"]


@styled
def topography(
    sensors: Sensors, values: ArrayLike, ax: Axes | None = None, *, label: str = "",
    labels: bool = False,
) -> Axes:  # fmt: skip
    """Draw a map of one number per sensor, interpolated by a thin plate.

    Parameters
    ----------
    sensors : Sensors
        Around the head, with x forwards and y to the left as in tvb-data; those without a position
        or a finite value are left out.
    values : array, shape (n_sensors,)
        For example a column of a lead field.
    ax : matplotlib Axes
        Default: of a new figure.
    label : str
        What the colours mean.
    labels : bool
        Whether to write the names of the sensors.

    Returns
    -------
    ax : matplotlib Axes
        The nose is on top; the angle from the top of the head is the distance from the middle.

    Raises
    ------
    ValueError
        Another number of values, or fewer than 4 sensors to draw.

    Examples
    --------
    >>> from virtualbrain.sensors import SensorsEEG
    >>> eeg = SensorsEEG.from_file()
    >>> len(topography(eeg, eeg.locations[:, 1], label="mm").images)
    1
    """
    from matplotlib.patches import Circle
    from scipy.interpolate import RBFInterpolator

    v = np.asarray(values, np.float64)
    if v.shape != (sensors.number_of_sensors,):
        raise ValueError(
            f"values wants {sensors.number_of_sensors} numbers, one per sensor; got shape {v.shape}"
        )
    places = sensors.locations
    known = np.isfinite(v) & np.isfinite(places).all(axis=1) & places.any(axis=1)
    if sensors.usable is not None:
        known &= sensors.usable
    if known.sum() < 4:
        raise ValueError("topography wants at least 4 sensors with positions and finite values")
    v, places = v[known], places[known]
    around = places - np.array([*places[:, :2].mean(axis=0), 0.0])
    angle = np.arccos(np.clip(around[:, 2] / np.linalg.norm(around, axis=1), -1, 1))
    flat = np.column_stack([-around[:, 1], around[:, 0]])
    flat *= (angle / (np.pi / 2) / np.maximum(np.linalg.norm(flat, axis=1), 1e-9))[:, None]
    reach = max(1.0, np.linalg.norm(flat, axis=1).max() * 1.02)

    x, y = np.meshgrid(*2 * [np.linspace(-reach, reach, 161)])
    grid = np.column_stack([x.ravel(), y.ravel()])
    _, single = np.unique(flat.round(6), axis=0, return_index=True)
    image = RBFInterpolator(flat[single], v[single], smoothing=1e-6)(grid).reshape(x.shape)
    limit = float(np.abs(v).max()) or 1.0
    lowest, colours = (-limit, SIGNED) if (v < 0).any() else (0.0, WEIGHTS)
    ax = axes(ax, 3.6, 3.2)
    shown = ax.imshow(
        image, extent=(-reach, reach, -reach, reach), origin="lower", cmap=colours, vmin=lowest,
        vmax=limit, interpolation="bilinear",
    )  # fmt: skip
    edge = Circle((0, 0), reach, transform=ax.transData, facecolor="none", edgecolor=INK)
    ax.add_patch(edge)
    shown.set_clip_path(edge)
    levels = np.linspace(lowest, limit, 9)
    lines = ax.contour(x, y, image, levels=levels, colors=INK, linewidths=0.4, alpha=0.6)
    lines.set_clip_path(edge)
    ax.plot(*flat.T, "o", color=INK, markersize=2)
    ax.plot([-0.1 * reach, 0, 0.1 * reach], [0.995 * reach, 1.1 * reach, 0.995 * reach], color=INK)
    turn = np.linspace(-0.32, 0.32, 20)
    for side in (-1, 1):
        ear = 1.0 + 0.07 * np.cos(turn / 0.32 * np.pi / 2)
        ax.plot(side * reach * ear * np.cos(turn), reach * ear * np.sin(turn), color=INK)
    if labels:
        for place, text in zip(flat, sensors.labels[known], strict=True):
            ax.annotate(text, tuple(place), (0, 3), textcoords="offset points", ha="center",
                        fontsize=5)  # fmt: skip
    bar = ax.figure.colorbar(shown, ax=ax, shrink=0.6, aspect=18)
    bar.outline.set_visible(False)
    bar.set_label(label)
    ax.set_aspect("equal")
    ax.set_xlim(-1.12 * reach, 1.12 * reach)
    ax.set_ylim(-1.05 * reach, 1.14 * reach)
    ax.set_axis_off()
    return ax
