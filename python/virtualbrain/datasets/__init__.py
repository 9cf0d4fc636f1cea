"""Find data files by name: connectomes, surfaces, sensors, projections."""

from __future__ import annotations

import difflib
import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["available", "find"]

# The folders of tvb-data, which a folder of the user's own may have as well.
_FOLDERS = (
    "connectivity",
    "surfaceData",
    "sensors",
    "projectionMatrix",
    "regionMapping",
    "local_connectivity",
)
_SUFFIXES = {".zip", ".txt", ".bz2", ".mat", ".npy", ".h5"}

# tvb-data keeps these files in its git repository and leaves them out of its wheel.
_ONLY_IN_REPOSITORY = {
    "connectivity_998.zip": "tvb_data/connectivity/",
    "connectivity_80.zip": "tvb_data/connectivity/",
}


def find(name: str | os.PathLike[str]) -> Path:
    """Resolve the name of a data file to a path.

    Looked at in this order: `name` itself as a path (so the current directory comes first), each
    directory in the environment variable ``VIRTUALBRAIN_DATA``, the user's cache directory
    (``$XDG_CACHE_HOME/virtualbrain``, else ``~/.cache/virtualbrain``), and the installed tvb-data
    package. In all but the first, tvb-data's folders (``connectivity``, ``surfaceData``,
    ``sensors``, ...) are looked at too.

    Parameters
    ----------
    name : path-like
        A file name such as ``"connectivity_76.zip"``, or a path.

    Returns
    -------
    path : pathlib.Path

    Raises
    ------
    FileNotFoundError
        No such file; the message lists where it was looked for and names that are close.

    Examples
    --------
    >>> find("connectivity_76.zip").name
    'connectivity_76.zip'
    """
    path = Path(name).expanduser()
    if path.is_file():
        return path
    if path.is_absolute():
        raise FileNotFoundError(f"{path} {_absence(path)}")
    for root in _roots():
        for folder in _folders(root):
            if (folder / path).is_file():
                return folder / path
    raise FileNotFoundError(_not_found(path))


def available() -> dict[str, Path]:
    """List the data files that `find` finds by name alone, wherever the current directory is.

    Returns
    -------
    files : dict of str to pathlib.Path
        Sorted by name.

    Examples
    --------
    >>> "connectivity_76.zip" in available()
    True
    """
    files: dict[str, Path] = {}
    for root in _roots():
        for folder in filter(Path.is_dir, _folders(root)):
            for path in folder.iterdir():
                if path.suffix in _SUFFIXES and path.is_file():
                    files.setdefault(path.name, path)
    return dict(sorted(files.items()))


def _roots() -> list[Path]:
    """Directories that hold data, in the order in which they are looked at."""
    named = os.environ.get("VIRTUALBRAIN_DATA", "").split(os.pathsep)
    roots = [Path(root).expanduser() for root in named if root]
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    roots.append(Path(cache).expanduser() / "virtualbrain")
    spec = importlib.util.find_spec("tvb_data")
    roots.extend(map(Path, (spec and spec.submodule_search_locations) or ()))
    return roots


def _folders(root: Path) -> Iterator[Path]:
    yield root
    yield from (root / folder for folder in _FOLDERS)


def _absence(path: Path) -> str:
    return "is a folder; a file is wanted" if path.is_dir() else "does not exist"


def _not_found(path: Path) -> str:
    places = [f"the current directory, {Path.cwd()}", *map(str, _roots())]
    lines = [f"{path} {_absence(path)}. Looked in:", *(f"  {place}" for place in places)]
    if importlib.util.find_spec("tvb_data") is None:
        lines.append("The data package is not installed: pip install tvb-data")
    if folder := _ONLY_IN_REPOSITORY.get(path.name):
        lines.append(
            f"tvb-data's wheel leaves {path.name} out. Get it from the folder {folder} of the git "
            "repository of tvb-data (github.com/the-virtual-brain/tvb-data), and put it in one of "
            "the directories above, or name its directory in the environment variable "
            "VIRTUALBRAIN_DATA."
        )
    elif close := difflib.get_close_matches(path.name, available(), n=5):
        lines.append(f"Close names: {', '.join(close)}.")
    else:
        lines.append("virtualbrain.datasets.available() lists what there is.")
    return "\n".join(lines)
