"""Where results go."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["DEFAULT_OUTPUT", "target_of", "with_ending"]

DEFAULT_OUTPUT = "virtualbrain-run"


def target_of(output: str | None, overwrite: bool) -> Path:
    """Where results go, without ending; looked at before anything is simulated."""
    if output is None:
        path, number = Path(DEFAULT_OUTPUT), 1
        while _taken(path) and not overwrite:
            number += 1
            path = Path(f"{DEFAULT_OUTPUT}-{number}")
        return path
    if not isinstance(output, str) or not output:
        raise TypeError(f"output wants a name; got {output!r}")
    path = Path(output).expanduser()
    if path.suffix in _ENDINGS:
        path = path.with_suffix("")
    if not path.name or path.is_dir():
        raise ValueError(f"--output wants the name of a file; {output!r} is a folder")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"--output: there is no folder {str(path.parent)!r}")
    if not os.access(path.parent, os.W_OK):
        raise PermissionError(f"--output: the folder {str(path.parent)!r} cannot be written to")
    if (taken := _taken(path)) and not overwrite:
        raise FileExistsError(f"{taken[0]} exists: choose another --output, or add --overwrite")
    return path


_ENDINGS = (".h5", ".png", ".toml")


def with_ending(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _taken(path: Path) -> list[Path]:
    return [with_ending(path, ending) for ending in _ENDINGS if with_ending(path, ending).exists()]
