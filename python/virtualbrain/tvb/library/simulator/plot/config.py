"""Where and how large figures are saved."""

from __future__ import annotations

import os
from datetime import datetime

__all__ = ["CONFIGURED", "FiguresConfig"]


class FiguresConfig:
    """Sizes in inches, and the folder.

    Parameters
    ----------
    out_base : str
        The folder ``figs`` is made there. Default ``outputs`` in the current folder.
    separate_by_run : bool
        Whether the folder's name has the time.
    """

    VERY_LARGE_SIZE = (40, 20)
    VERY_LARGE_PORTRAIT = (30, 50)
    SUPER_LARGE_SIZE = (80, 40)
    LARGE_SIZE = (20, 15)
    SMALL_SIZE = (15, 10)
    NOTEBOOK_SIZE = (20, 10)
    DEFAULT_SIZE = SMALL_SIZE
    FIG_FORMAT = "png"
    SAVE_FLAG = True
    SHOW_FLAG = False
    MOUSE_HOOVER = False
    WEIGHTS_NORM_PERCENT = 99
    FONTSIZE = 10
    SMALL_FONTSIZE = 8
    LARGE_FONTSIZE = 12
    MAX_VARS_IN_COLS = 3
    MAX_REGIONS_IN_ROWS = 10
    MIN_REGIONS_FOR_RASTER_PLOT = 9

    def __init__(self, out_base: str | None = None, separate_by_run: bool = False) -> None:
        self._out_base = out_base or os.path.join(os.getcwd(), "outputs")
        self._suffix = datetime.now().strftime("%Y-%m-%d_%H-%M") if separate_by_run else ""

    def largest_size(self) -> tuple[int, int]:
        """Of a large figure."""
        return self.LARGE_SIZE

    @property
    def FOLDER_FIGURES(self) -> str:
        """The folder, which is made if need be."""
        folder = os.path.join(self._out_base, f"figs{self._suffix}")
        os.makedirs(folder, exist_ok=True)
        return folder


CONFIGURED = FiguresConfig()
