"""Where data files are looked for, and what to do about one that is missing."""

from __future__ import annotations

import difflib
import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

from virtualbrain.datasets.catalogue import CATALOGUE

__all__ = ["available", "cache_directory", "find"]

# The folders of tvb-data, which a folder of the user's own may have as well.
_FOLDERS = tuple(dict.fromkeys(each.folder for each in CATALOGUE.values()))
_SUFFIXES = {".zip", ".txt", ".bz2", ".mat", ".npy", ".h5", ".csv", ".gii", ".obj", ".xml"}


def find(name: str | os.PathLike[str]) -> Path:
    """Resolve the name of a data file to a path.

    Looked at in this order: `name` itself as a path (so the current directory comes first), each
    directory in the environment variable ``VIRTUALBRAIN_DATA``, the user's cache directory
    (``$XDG_CACHE_HOME/virtualbrain``, else ``~/.cache/virtualbrain``), and the installed tvb-data
    package. In all but the first, tvb-data's folders (``connectivity``, ``surfaceData``,
    ``sensors``, ...) are looked at too. Nothing is downloaded: see `fetch`.

    Parameters
    ----------
    name : path-like
        A file name such as ``"connectivity_76.zip"``, a path, or the name of a data set in the
        `CATALOGUE` without its ending, such as ``"connectivity_76"``.

    Returns
    -------
    path : pathlib.Path

    Raises
    ------
    FileNotFoundError
        No such file; the message lists where it was looked for, how to get it, and names that are
        close.

    Examples
    --------
    >>> find("connectivity_76").name
    'connectivity_76.zip'
    """
    path = Path(name).expanduser()
    if path.is_file():
        return path
    if path.is_absolute():
        raise FileNotFoundError(f"{path} {_absence(path)}")
    for wanted in (path, Path(full_name(str(path)))):
        for root in _roots():
            for folder in _folders(root):
                if (folder / wanted).is_file():
                    return folder / wanted
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


def cache_directory() -> Path:
    """Return the user's own directory for data, which need not exist.

    Returns
    -------
    path : pathlib.Path

    Examples
    --------
    >>> cache_directory().name
    'virtualbrain'
    """
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "virtualbrain"


def full_name(name: str) -> str:
    """The name of a data set with its ending, where it was given without."""
    if name in CATALOGUE:
        return name
    return next((each for each in CATALOGUE if each.split(".")[0] == name), name)


def _roots() -> list[Path]:
    """Directories that hold data, in the order in which they are looked at."""
    named = os.environ.get("VIRTUALBRAIN_DATA", "").split(os.pathsep)
    roots = [Path(root).expanduser() for root in named if root]
    roots.append(cache_directory())
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
    known = CATALOGUE.get(full_name(path.name))
    if importlib.util.find_spec("tvb_data") is None:
        lines.append("The data package is not installed: pip install tvb-data")
    if known is not None and not known.in_wheel:
        lines.append(how_to_get(known.name))
    elif close := difflib.get_close_matches(path.name, available(), n=5):
        lines.append(f"Close names: {', '.join(close)}.")
    else:
        lines.append("'virtualbrain data list' and datasets.available() tell what there is.")
    return "\n".join(lines)


def how_to_get(name: str) -> str:
    """What to do for a file that is not here."""
    known = CATALOGUE[name]
    if known.in_wheel:
        return f"{name} comes with tvb-data: pip install tvb-data"
    by_hand = (
        f"tvb_data/{known.folder}/{name} in tvb-data's archive (doi:10.5281/zenodo.10128131), and "
        "put it in one of the directories above, or name its directory in the environment variable "
        "VIRTUALBRAIN_DATA."
    )
    command, size = "fetch-archive", "with all else, 337 MB"
    if known.sha256 is not None:
        command, size = f"fetch {name}", "once"
    return (
        f"tvb-data's wheel leaves {name} out. To download it ({size}, into {cache_directory()}):\n"
        f"  virtualbrain data {command}\n"
        f"Or get it by hand: {by_hand}"
    )
