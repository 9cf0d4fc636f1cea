"""Models and couplings made of functions and equations can be copied and pickled."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import virtualbrain as vb


def model_of_equations() -> type[vb.models.Model]:
    return vb.models.from_equations(
        {"V": "V - V**3 / 3 - W + I + c", "W": "(V + a - b * W) / tau"},
        parameters={"a": 0.7, "b": 0.8, "tau": vb.Parameter(12.5, range=(1, 20)), "I": 0.3},
        state_variables={"V": (-2, 2), "W": (-1, 2)},
        name="Neurons",
    )


def model_of_a_function() -> type[vb.models.Model]:
    return vb.models.from_function(
        lambda x, y, c, mu=1.0: (y + c, mu * (1 - x**2) * y - x),
        state_variables=("x", "y"),
        name="Oscillator",
    )


def coupling_of_functions() -> type[vb.coupling.Coupling]:
    return vb.coupling.from_functions(
        lambda x_i, x_j, alpha=0.1: np.sin(x_j - x_i - alpha), lambda gx, a=1.0: a * gx
    )


OBJECTS = {
    "equations": lambda: model_of_equations()(I=[0.5, 0.4]),
    "function": lambda: model_of_a_function()(mu=2.0),
    "coupling": lambda: coupling_of_functions()(alpha=0.2),
}


@pytest.mark.parametrize("kind", OBJECTS)
@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_copies_are_of_the_same_class(kind: str, again: Any) -> None:
    first = OBJECTS[kind]()
    twin = again(first)
    assert type(twin) is type(first)
    assert twin is not first
    assert repr(twin) == repr(first)
    for name, values in first._values().items():
        assert np.array_equal(twin._values()[name], values)
    assert again(type(first)) is type(first)


def brain() -> vb.Simulator:
    return vb.Simulator(
        model=OBJECTS["equations"](),
        connectivity=vb.Connectivity(weights=[[0, 1], [1, 0]], tract_lengths=np.ones((2, 2))),
        coupling=OBJECTS["coupling"](),
        monitors=vb.monitors.Raw(),
    )


def test_another_process_runs_what_was_pickled(tmp_path: Path) -> None:
    """As in multiprocessing with new processes, which know nothing of how the class was made."""
    (_, expected), = brain().configure().run(n_steps=20)  # fmt: skip
    pickled = tmp_path / "simulator.pkl"
    pickled.write_bytes(pickle.dumps(brain()))
    code = (
        "import pathlib, pickle, sys, numpy as np\n"
        "sim = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()).configure()\n"
        "np.save(sys.argv[2], sim.run(n_steps=20)[0].data)\n"
    )
    found = tmp_path / "found.npy"
    subprocess.run([sys.executable, "-W", "error", "-c", code, pickled, found], check=True)
    assert np.array_equal(np.load(found), expected)


class Driven(model_of_equations()):  # type: ignore[misc]
    """A subclass in a module."""


def test_a_subclass_is_named_by_its_module() -> None:
    twin = pickle.loads(pickle.dumps(Driven(I=1.0)))
    assert type(twin) is Driven
    assert twin.I == 1.0
