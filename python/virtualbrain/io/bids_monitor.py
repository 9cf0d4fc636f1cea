"""A folder of the BIDS draft that others write to: subjects are read as they come."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

from virtualbrain._arguments import milliseconds
from virtualbrain._warnings import warn
from virtualbrain.io import bids

__all__ = ["watch"]

Look = tuple[tuple[str, int, int], ...]


def watch(
    folder: str | os.PathLike[str],
    *,
    period: float = 2000.0,
    present: bool = True,
    stop: threading.Event | None = None,
) -> Iterator[tuple[str, bids.Subject]]:
    """Wait for subjects, and read each when its files are there and no longer change.

    Parameters
    ----------
    folder : path-like
        The root of the tree; see `virtualbrain.io.bids`.
    period : float, ms
        Time between two looks. A subject is read when two looks show the same files, names, sizes
        and times, and again after it was changed.
    present : bool
        Whether subjects that are there at first count.
    stop : threading.Event
        Ends the waiting when it is set, by another thread or in the loop. Default: it never ends.

    Yields
    ------
    name : str
        Such as ``"01"``.
    subject : Subject

    Raises
    ------
    FileNotFoundError
        No such folder.

    Warns
    -----
    UserWarning
        A subject that cannot be read; it is tried again after it was changed. One whose files are
        not all there yet is waited for in silence.

    Examples
    --------
    >>> import tempfile
    >>> from virtualbrain import Connectivity
    >>> folder = tempfile.mkdtemp()
    >>> bids.write(folder, Connectivity.synthetic(5), subject="07")
    >>> name, subject = next(watch(folder, period=1.0))
    >>> name, subject.connectivity.number_of_regions
    ('07', 5)
    """
    root, wait = Path(folder), milliseconds("period", period) / 1e3
    if not root.is_dir():
        raise FileNotFoundError(f"{root} is no folder")
    done = {} if present else _look(root)
    return _subjects(root, wait, done, threading.Event() if stop is None else stop)


def _subjects(
    root: Path, wait: float, done: dict[str, Look], stop: threading.Event
) -> Iterator[tuple[str, bids.Subject]]:
    before: dict[str, Look] = {}
    while not stop.is_set():
        now = _look(root)
        for name, files in now.items():
            if stop.is_set():
                return
            if files != before.get(name) or files == done.get(name):
                continue
            try:
                subject = bids.read(root, name)
            except FileNotFoundError:
                continue  # the rest may follow
            except ValueError as error:
                done[name] = files
                warn(f"subject {name!r} cannot be read: {error}")
                continue
            done[name] = files
            yield name, subject
        before = now
        stop.wait(wait)


def _look(root: Path) -> dict[str, Look]:
    """The files of each subject that has a network, and those that all share."""
    shared = _files(root / "coord")
    return {
        home.name.removeprefix("sub-"): shared + _files(home)
        for home in sorted(root.glob("sub*"))
        if (home / "net").is_dir()
    }


def _files(folder: Path) -> Look:
    found = []
    for path in sorted(folder.rglob("*")):
        try:
            about = path.stat()
        except FileNotFoundError:  # it was a temporary one
            continue
        found.append((str(path), about.st_size, about.st_mtime_ns))
    return tuple(found)
