"""A head, regions and sensors in space."""

from __future__ import annotations

from typing import Any

from ...datatypes import connectivity, sensors, surfaces

__all__ = ["HeadPlotter3D"]


class HeadPlotter3D:
    """Draws a surface, and what lies in and on it."""

    @staticmethod
    def display_source_sensor_geometry(
        surface: Any = None, conn: Any = None, meg_sensors: Any = None, eeg_sensors: Any = None
    ) -> Any:
        """The surface of a head; centres of regions, EEG and MEG sensors, which boxes show or hide.

        Parameters
        ----------
        surface : Surface
        conn : Connectivity
        meg_sensors, eeg_sensors : Sensors
            Default of all: tvb-data's.

        Returns
        -------
        ax : matplotlib Axes
        """
        from matplotlib import pyplot as plt
        from matplotlib.widgets import CheckButtons

        surface = surfaces.SkinAir.from_file() if surface is None else surface
        conn = connectivity.Connectivity.from_file() if conn is None else conn
        if meg_sensors is None:
            meg_sensors = sensors.SensorsMEG.from_file()
        if eeg_sensors is None:
            eeg_sensors = sensors.SensorsEEG.from_file()
        for each in (surface, eeg_sensors):
            each.configure()
        ax = HeadPlotter3D.display_surface(surface)
        points = {
            "ROI centres": (conn.centres, "ko"),
            "EEG sensors": (eeg_sensors.sensors_to_surface(surface), "bx"),
            "MEG sensors": (meg_sensors.locations, "r+"),
        }
        artists = {
            name: ax.plot(*at.T, style, label=name)[0] for name, (at, style) in points.items()
        }
        boxes = CheckButtons(ax.figure.add_axes((0.0, 0.8, 0.25, 0.2)), list(artists), [True] * 3)

        def toggle(name: str | None) -> None:
            artist = artists[str(name)]
            artist.set_visible(not artist.get_visible())
            ax.figure.canvas.draw_idle()

        boxes.on_clicked(toggle)
        ax.figure._boxes = boxes  # which would stop working if nothing held it
        plt.sca(ax)
        return ax

    @staticmethod
    def display_surface(ctx: Any) -> Any:
        """A surface, half transparent. Returns the axes."""
        from matplotlib import pyplot as plt

        ctx.configure()
        ax: Any = plt.figure().add_subplot(projection="3d")
        x, y, z = ctx.vertices.T
        ax.plot_trisurf(x, y, z, triangles=ctx.triangles, alpha=0.1, edgecolor="none")
        return ax
