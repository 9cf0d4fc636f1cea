"""Checkpoints: all that a simulation carries from one step to the next, in one HDF5 file.

The file holds

* ``state``: the arrays of the engine, as they are in memory;
* ``network``: what the simulation was set up with, in words, as a SHA-256 sum or as words and a
  sum of what they are about, so that it cannot be given to another;
* attributes: ``version``, ``step``, ``stimulus_step`` (where the time of stimuli began) and, if a
  run was given one, the ``random_state``.

`Simulator.save_checkpoint` and `Simulator.load_checkpoint` write and read it.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from virtualbrain._network import delay_steps
from virtualbrain.hybrid import Hybrid
from virtualbrain.io._hdf5 import own
from virtualbrain.io._metadata_file import array
from virtualbrain.io.atomic import replacing

if TYPE_CHECKING:
    from virtualbrain.simulator import Simulator

__all__ = ["read", "write"]

FORMAT = "virtualbrain checkpoint"
FORMAT_VERSION = 1


def write(path: str | os.PathLike[str], simulator: Simulator) -> None:
    """Write a checkpoint; an existing file is replaced when the new one is complete.

    Parameters
    ----------
    path : path-like
    simulator : Simulator
        Configured, and not running.
    """
    import h5py

    from virtualbrain import __version__

    state = simulator._engine.checkpoint()
    with replacing(path) as part, h5py.File(part.name, "w") as file:
        file.attrs["format"] = FORMAT
        file.attrs["format_version"] = FORMAT_VERSION
        file.attrs["version"] = __version__
        file.attrs["step"] = simulator.current_step
        file.attrs["stimulus_step"] = simulator._drives[0].first_step
        if simulator._noise_stream is not None:
            file.attrs["random_state"] = np.uint64(simulator._noise_stream)
        file.create_group("network").attrs.update(_described(simulator))
        for name, numbers in state.items():
            file.create_dataset(f"state/{name}", data=numbers, fletcher32=numbers.size > 0)
        file.flush()


def read(path: str | os.PathLike[str], simulator: Simulator) -> None:
    """Bring a configured simulator to where a checkpoint was written.

    Parameters
    ----------
    path : path-like
    simulator : Simulator
        Set up as that which wrote it.

    Raises
    ------
    FileNotFoundError
        No such file.
    ValueError
        It is no checkpoint, is damaged, or is of another network; the simulator is left as it was.
    """
    path = Path(path)
    with own(path, FORMAT, FORMAT_VERSION) as file:
        written = {name: str(text) for name, text in file["network"].attrs.items()}
        for name, ours in _described(simulator).items():
            theirs = written.get(name, ours)  # older versions knew fewer
            if _parts(theirs)[-1] != _parts(ours)[-1]:
                raise ValueError(_difference(path, name, ours, theirs))
        state = {name: array(numbers) for name, numbers in file["state"].items()}
        stimulus_step = int(file.attrs["stimulus_step"])
        stream = int(file.attrs["random_state"]) if "random_state" in file.attrs else None
    try:
        simulator._engine.restore(state)
    except ValueError as error:
        raise ValueError(
            f"{path} does not fit this simulation, or this version of virtualbrain ({error})"
        ) from error
    for drive in simulator._drives:
        drive.first_step = stimulus_step
    simulator._noise_stream = stream


def _difference(path: Path, name: str, ours: str, theirs: str) -> str:
    words = [_parts(ours)[0], _parts(theirs)[0]]
    told = f": {words[0]} here, {words[1]} there" if all(words) else ""
    return (
        f"{path} is of a simulation with other {name}{told}. Configure the simulator as it was "
        "when the checkpoint was saved"
    )


def _described(simulator: Simulator) -> dict[str, str]:
    """What must be the same where a checkpoint is saved and where it is loaded."""
    model, coupling, populations = simulator.model, simulator.coupling, simulator._populations
    connectivity, speed = simulator.connectivity, simulator.conduction_speed
    weights = connectivity.weights
    delays = delay_steps(connectivity, speed, simulator.integrator.dt)
    speeds = np.unique(connectivity.speed if speed is None else speed)
    return {
        "model": "; ".join(f"{p.name} {type(p.model).__name__}".strip() for p in populations),
        "equations": _sum_of([p.model._info.get("graph") for p in populations]),
        "populations": _sum_of([p.nodes for p in populations]),
        "projections": _sum_of(model._channels(coupling) if isinstance(model, Hybrid) else []),
        "coupling": type(coupling).__name__,
        "coupling functions": _sum_of([coupling._info.get("pre"), coupling._info.get("post")]),
        "integrator": type(simulator.integrator).__name__,
        "dt": f"{simulator.integrator.dt!r} ms",
        "monitors": "; ".join(simulator._recording.described),
        "regions": f"{len(weights)} regions",
        "delays": f"up to {delays.max(initial=0)} steps at {_range_of(speeds)} mm/ms"
        + _sum_of_array(delays, "<i4"),
        "weights": f"sum {weights.sum():g}, largest {weights.max(initial=0):g}"
        + _sum_of_array(weights, "<f8"),
    }


def _range_of(numbers: Any) -> str:
    lo, hi = f"{numbers.min():g}", f"{numbers.max():g}"
    return lo if lo == hi else f"{lo} to {hi}"


_SUM = "sha256 "


def _parts(text: str) -> list[str]:
    """Words to show, and what to compare: the sum if there is one."""
    words, found, _ = text.partition(_SUM)
    return [words.rstrip(" ;"), text[len(words) :] if found else text]


def _sum_of(value: Any) -> str:
    """A SHA-256 sum of lists, numbers and arrays."""
    text = json.dumps(value, default=lambda array: np.asarray(array).tolist())
    return f"{_SUM}{hashlib.sha256(text.encode()).hexdigest()}"


def _sum_of_array(array: Any, kind: str) -> str:
    """The same of an array's bits, behind words."""
    return f"; {_SUM}{hashlib.sha256(np.asarray(array, kind).tobytes()).hexdigest()}"
