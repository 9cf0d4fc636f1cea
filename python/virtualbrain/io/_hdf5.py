"""HDF5 files from strangers: none that reach into other files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_MAX_OBJECTS = 1_000_000


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a file to read; refuse links and data sets whose content lies in other files."""
    import h5py

    with h5py.File(path, "r") as file:
        _check(file, h5py)
        yield file


def _check(file: Any, h5py: Any) -> None:
    known, waiting = set(), [file]
    while waiting:
        group = waiting.pop()
        for name in group:
            if isinstance(group.get(name, getlink=True), h5py.ExternalLink):
                raise ValueError(f"{group.name}: {name} is a link into another file")
            node = group.get(name)  # None where a soft link leads nowhere
            if node is None:
                continue
            address = h5py.h5o.get_info(node.id).addr
            if address in known:
                continue
            known.add(address)
            if len(known) > _MAX_OBJECTS:
                raise ValueError(f"more than {_MAX_OBJECTS} objects")
            if isinstance(node, h5py.Group):
                waiting.append(node)
            elif isinstance(node, h5py.Dataset) and (node.is_virtual or node.external):
                raise ValueError(f"{node.name} has its data in another file")
