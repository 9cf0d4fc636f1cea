"""Sensors on the head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from virtualbrain.plot._mesh_view import MeshView, view_of
from virtualbrain.plot._style import INK, LEFT, RIGHT, new_figure, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from virtualbrain.sensors import Sensors
    from virtualbrain.surfaces import Surface

__all__ = ["sensors"]

SKIN = (0.93, 0.84, 0.77)
MOST_LABELS = 80


@styled
def sensors(
    these: Sensors, head: Surface | None = None, *, views: Sequence[str] = ("left", "front", "top")
) -> Figure:
    """Draw sensors and the head they are on, or in, from some sides.

    Parameters
    ----------
    these : Sensors
        Those without a position are left out. EEG is blue and MEG, with its orientations, orange;
        contacts within the head are seen through it.
    head : Surface
        Default: no head.
    views : sequence of {"left", "right", "top", "bottom", "front", "back"}

    Returns
    -------
    figure : matplotlib Figure

    Raises
    ------
    ValueError
        An unknown view.

    Examples
    --------
    >>> from virtualbrain.sensors import SensorsEEG
    >>> len(sensors(SensorsEEG.from_file()).axes)
    3
    """
    directions = [view_of(view) for view in views]
    known = np.isfinite(these.locations).all(axis=1) & these.locations.any(axis=1)
    places = these.locations[known]
    colour = RIGHT if these.has_orientation else LEFT
    inside = these.sensors_type == "Internal"
    figure = new_figure(3.0 * len(views), 3.2)
    axes = np.atleast_1d(figure.subplots(1, len(views)))
    for ax, view, name in zip(axes, directions, views, strict=True):
        if head is not None:
            tint = np.tile(SKIN, (head.number_of_triangles, 1))
            MeshView(ax, head, view, alpha=0.25 if inside else 1.0).paint(tint)
        right, up, near = (places @ view.T).T
        # what is on the far side is hidden by the head, and shows faintly
        far = np.zeros(len(places), bool) if inside else near < np.median(near) - 0.1 * np.ptp(near)
        for which, strength in ((far, 0.15), (~far, 1.0)):
            ax.scatter(
                right[which], up[which], s=14 if len(places) < 150 else 6, color=colour,
                edgecolors="white", linewidths=0.4, alpha=strength, zorder=3,
            )  # fmt: skip
        if these.orientations is not None:
            along = 8.0 * (these.orientations[known] @ view.T)[~far]
            ax.quiver(
                right[~far], up[~far], along[:, 0], along[:, 1], color=colour, angles="xy",
                scale_units="xy", scale=1.0, width=0.004, headwidth=0, zorder=2,
            )  # fmt: skip
        if len(places) <= MOST_LABELS:
            for x, y, text in zip(right[~far], up[~far], these.labels[known][~far], strict=True):
                ax.annotate(text, (x, y), (0, 3), textcoords="offset points", ha="center",
                            fontsize=4.5, color=INK)  # fmt: skip
        ax.set_aspect("equal")
        ax.margins(0.06)
        ax.set_axis_off()
        ax.set_title(name, loc="center", weight="normal")
    return figure
