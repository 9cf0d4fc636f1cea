"""The engine without Python: the example program, built against an installed engine."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import numpy as np
import pytest
from programs import ROOT, Build, run

import virtualbrain as vb

pytestmark = pytest.mark.xdist_group("engine")  # one process builds it for all

Checksum = tuple[int, float, str]


def checksum(values: np.ndarray) -> Checksum:
    """Count, sum and FNV-1a hash of the bits, as the program prints them."""
    hashed = 0xCBF29CE484222325
    for byte in np.ascontiguousarray(values).tobytes():
        hashed = (hashed ^ byte) * 0x100000001B3 % 2**64
    return values.size, float(values.sum()), f"{hashed:016x}"


@pytest.fixture(scope="module")
def expected() -> dict[str, Checksum]:
    """What Python makes of the network of examples/cpp/main.cpp."""
    i, j = np.mgrid[:76, :76]
    connected = (i != j) & ((7 * i + 11 * j) % 4 == 0)
    delays = 8 + (13 * i + 29 * j) % 473
    sim = vb.Simulator(
        model=vb.models.JansenRit(mu=0.2, variables_of_interest=["y1", "y2"]),
        connectivity=vb.Connectivity(
            weights=np.where(connected, ((3 * i + 5 * j) % 8 + 1) / 8, 0),
            tract_lengths=np.where(connected, delays * 0.5, 0),
            speed=4.0,
        ),
        coupling=vb.coupling.SigmoidalJansenRit(a=2.0),
        integrator=vb.integrators.HeunStochastic(
            dt=0.125, noise=vb.noise.Additive(nsig=1e-6, noise_seed=42)
        ),
        monitors=[vb.monitors.TemporalAverage(period=1.0)],
        initial_conditions=np.zeros((1, 6, 76, 1)),
    ).configure()
    ((_, data),) = sim.run(n_steps=4000)
    return {"state": checksum(sim.current_state), "average": checksum(data)}


def run_example(prefix: Path, folder: Path) -> dict[str, Checksum]:
    example = Build(ROOT / "examples/cpp", folder)
    example.configure(CMAKE_PREFIX_PATH=prefix)
    example.build()
    lines = [line.split() for line in run(folder / "alpha").splitlines()]
    return {name: (int(count), float(total), bits) for name, count, total, bits in lines}


def test_installed_by_cmake(
    engine_prefix: Path, tmp_path: Path, expected: dict[str, Checksum]
) -> None:
    found = run_example(engine_prefix, tmp_path)
    assert found.keys() == expected.keys()
    for name, (count, total, _) in expected.items():  # compilers may round differently
        assert found[name][:2] == (count, pytest.approx(total, rel=1e-9))


def test_installed_with_the_package(
    package_prefix: Path, tmp_path: Path, expected: dict[str, Checksum]
) -> None:
    found = run_example(package_prefix, tmp_path)
    for name, (count, total, bits) in expected.items():
        assert found[name] == (count, pytest.approx(total, rel=1e-12), bits)


def test_build_tools_find_the_package() -> None:
    """scikit-build-core and others look for this entry point."""
    assert [e.value for e in entry_points(group="cmake.prefix", name="virtualbrain")] == [
        "virtualbrain"
    ]
