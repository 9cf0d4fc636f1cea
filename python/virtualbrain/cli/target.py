"""Where results go."""

from __future__ import annotations

import tempfile
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
        _check_folder(path.parent)
        return path
    if not isinstance(output, str) or not output:
        raise TypeError(f"output wants a name; got {output!r}")
    path = Path(output).expanduser()
    if path.suffix in _ENDINGS:
        path = path.with_suffix("")
    if not path.name or path.is_dir():
        raise ValueError(f"--output wants the name of a file; {output!r} is a folder")
    _check_folder(path.parent)
    if (taken := _taken(path)) and not overwrite:
        raise FileExistsError(f"{taken[0]} exists: choose another --output, or add --overwrite")
    if folders := [each for each in taken if each.is_dir()]:
        raise IsADirectoryError(f"{folders[0]} is a folder: choose another --output")
    return path


def _check_folder(folder: Path) -> None:
    """Refuse a folder that is not there, or in which no file can be made."""
    if not folder.is_dir():
        raise FileNotFoundError(f"--output: there is no folder {str(folder)!r}")
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        place = str(folder.resolve())
        raise PermissionError(
            f"--output: the folder {place!r} cannot be written to ({error.strerror})"
        ) from None


_ENDINGS = (".h5", ".png", ".toml")


def with_ending(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _taken(path: Path) -> list[Path]:
    return [with_ending(path, ending) for ending in _ENDINGS if with_ending(path, ending).exists()]
