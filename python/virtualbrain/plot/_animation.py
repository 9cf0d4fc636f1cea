"""The activity of a cortex over time, as an animated picture."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain._arrays import real_array
from virtualbrain.plot._cortex import CortexFigure, colour_scale, vertex_values
from virtualbrain.plot._style import spread

if TYPE_CHECKING:
    from virtualbrain.surfaces import Surface

__all__ = ["animation"]


def animation(
    path: str | os.PathLike[str],
    surface: Surface,
    values: ArrayLike,
    region_mapping: ArrayLike | None = None,
    *,
    time: ArrayLike | None = None,
    most: int = 50,
    fps: float = 10.0,
    dpi: float = 80.0,
    **options: Any,
) -> Path:
    """Write the activity of a cortex as a film: MP4, or an animated GIF.

    Parameters
    ----------
    path : path-like
        Ends in ``.mp4``, which wants the program ffmpeg, or in ``.gif``. Without an ending it
        gets ``.mp4`` where there is ffmpeg, else ``.gif``.
    surface : Surface
    values : array, shape (n_times, n_vertices) or (n_times, n_regions)
        Per region with `region_mapping`.
    region_mapping : array of int, shape (n_vertices,)
        The region of each vertex.
    time : array, shape (n_times,), ms
        Written on each picture. Default: none is.
    most : int
        Pictures; of more times these are picked evenly.
    fps : float
        Pictures per second.
    dpi : float
        Dots per inch of pictures 7 inches wide or less.
    **options
        Of `cortex`: views, label, limits, cmap, bar. The default limits span all times.

    Returns
    -------
    path : Path

    Raises
    ------
    ValueError
        A path with another ending, or values and times that do not fit.
    FileNotFoundError
        A path that ends in ``.mp4``, and no ffmpeg.

    Examples
    --------
    >>> import tempfile
    >>> from virtualbrain.surfaces import EEGCap
    >>> cap, wave = EEGCap.from_file(), np.sin(np.arange(3.0))[:, None]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = animation(
    ...         folder + "/cap.gif", cap, wave * cap.vertices[:, 0], views=["top"], dpi=20
    ...     )
    ...     made.read_bytes()[:6]
    b'GIF89a'
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    path, ffmpeg = Path(path), _ffmpeg()
    if not path.suffix:
        path = path.with_suffix(".mp4" if ffmpeg else ".gif")
    if path.suffix.lower() not in (".gif", ".mp4"):
        raise ValueError(f"path wants to end in .mp4 or .gif; got {path.name!r}")
    if path.suffix.lower() == ".mp4" and ffmpeg is None:
        raise FileNotFoundError(
            f"{path.name} wants the program ffmpeg, which was not found: install it, or let the "
            "path end in .gif"
        )
    frames = real_array("values", values, "shape (n_times, n_vertices)")
    if frames.ndim != 2 or len(frames) == 0:
        raise ValueError(f"values wants shape (n_times, n_vertices); got {frames.shape}")
    times = None if time is None else real_array("time", time, f"{len(frames)} times")
    if times is not None and times.shape != (len(frames),):
        raise ValueError(f"time wants {len(frames)} times; got shape {times.shape}")
    if most < 1 or not fps > 0:
        raise ValueError(f"most and fps want to be above 0; got {most} and {fps}")
    vertex_values(surface, frames[0], region_mapping)  # refuses what does not fit
    scale = colour_scale(frames, options.pop("limits", None), options.pop("cmap", None))
    drawn = CortexFigure(surface, scale, **options)
    figure = drawn.figure
    figure.set_dpi(dpi)
    canvas: Any = FigureCanvasAgg(figure)
    title = None if times is None else figure.suptitle(" ")
    pictures = []
    for step in spread(len(frames), most):
        drawn.show(vertex_values(surface, frames[step], region_mapping))
        if title is not None and times is not None:
            title.set_text(f"{times[step]:.6g} ms")
        canvas.draw()
        figure.set_layout_engine("none")  # all pictures are laid out as the first
        pictures.append(np.array(canvas.buffer_rgba())[:, :, :3])
    if ffmpeg is not None and path.suffix.lower() == ".mp4":
        _write_mp4(path, pictures, fps, ffmpeg)
    else:
        _write_gif(path, pictures, fps)
    return path


def _ffmpeg() -> str | None:
    """Where matplotlib's settings, by default the search path, find the program."""
    import matplotlib

    return shutil.which(str(matplotlib.rcParams["animation.ffmpeg_path"]))


def _write_gif(path: Path, pictures: list[NDArray[np.uint8]], fps: float) -> None:
    from PIL import Image

    first, *others = [Image.fromarray(np.ascontiguousarray(each)) for each in pictures]
    first.save(path, save_all=True, append_images=others, duration=round(1000 / fps), loop=0)


def _write_mp4(path: Path, pictures: list[NDArray[np.uint8]], fps: float, ffmpeg: str) -> None:
    height, width = pictures[0].shape[:2]
    command = [ffmpeg, "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24",
               "-s", f"{width}x{height}", "-r", f"{fps:g}", "-i", "-",
               "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white",  # H.264 wants even sizes
               "-pix_fmt", "yuv420p", str(path)]  # fmt: skip
    done = subprocess.run(
        command, input=b"".join(each.tobytes() for each in pictures), capture_output=True
    )
    if done.returncode:
        raise RuntimeError(f"ffmpeg could not write {path}: {done.stderr.decode().strip()}")
