"""The C++ tests, on several builds, and what the compiled kernels contain."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from programs import Build, run, tool

from virtualbrain import _core

pytestmark = pytest.mark.xdist_group("engine")  # one process builds it for all


def test_ctest(engine: Build) -> None:
    printed = run(tool("ctest"), "--test-dir", engine.folder, "--output-on-failure")
    for source in (engine.source / "tests/cpp").glob("test_*.cpp"):
        assert re.search(rf"{source.stem} \.+ +Passed", printed)


@pytest.mark.parametrize("isa", ["base", "v3", "v4"])
def test_instruction_sets(engine: Build, isa: str) -> None:
    if isa not in _core.available_isas():
        pytest.skip(f"this processor does not run {isa}")
    run(engine.folder / "tests/cpp/test_simulation", env={"VIRTUALBRAIN_ISA": isa})


@pytest.mark.usefixtures("engine_prefix")  # install that engine before this one takes its place
def test_without_openmp(engine: Build) -> None:
    engine.configure(VIRTUALBRAIN_OPENMP="OFF")
    engine.build("test_simulation")
    program = engine.folder / "tests/cpp/test_simulation"
    if sys.platform == "linux":
        assert "libgomp" not in run("ldd", program)
    run(program)


@pytest.mark.slow
def test_sanitizers(tmp_path: Path, source_tree: Path, compiler: str) -> None:
    """No wrong address and no undefined behaviour in any C++ test."""
    build = Build(source_tree, tmp_path)
    build.configure(
        CMAKE_CXX_COMPILER=compiler,
        CMAKE_CXX_FLAGS_RELEASE="-O1",
        VIRTUALBRAIN_ISAS="v4",  # and base; v3 has next to no code of its own
        VIRTUALBRAIN_MODELS="Generic2dOscillator;JansenRit",
        VIRTUALBRAIN_SANITIZE="address,undefined",
        VIRTUALBRAIN_TESTS="ON",
    )
    build.build()
    run(tool("ctest"), "--test-dir", tmp_path, "--output-on-failure")


# ------------------------------------------------------------------------- the installed library


@pytest.fixture(scope="module")
def library(package_prefix: Path) -> Path:
    (found,) = package_prefix.glob("lib/*virtualbrain_engine.*")
    return found


def test_kernels_keep_to_themselves(library: Path) -> None:
    """What kernel units define lies in the namespace of their instruction set.

    A function that other code shares through a weak symbol would be linked to it with AVX inside,
    and crash older processors.
    """
    units = r"(?:model|coupling|scheme)_|(?:delays|interpreter|rng|rows|table)\."
    printed = run(tool("nm"), "-C", "--defined-only", library)
    members = [m for m in re.split(r"\n(?=\S+:\n)", printed.strip()) if re.match(units, m)]
    assert len(members) > 40
    for member in members:
        for symbol in re.findall(r"^\S+ [A-Zuvw] (.*)$", member, re.MULTILINE):
            assert re.search(r"\bvirtualbrain::(base|v3|v4)::", symbol.split("(")[0]), symbol


def test_rates_are_vectorised(library: Path) -> None:
    """Each model integrates four nodes at once where there is AVX2."""
    if "x86-64" not in run(tool("objdump"), "-f", library):
        pytest.skip("only x86-64 has kernels for AVX2")
    printed = run(tool("objdump"), "-dC", "--no-show-raw-insn", library)
    functions = re.findall(r"<virtualbrain::v3::rates_(\w+)\(.*?>:\n(.*?)\n\n", printed, re.DOTALL)
    assert {name for name, _ in functions} == set(_core.model_names())
    for name, code in functions:
        operations = re.findall(r"\bv(?:add|sub|mul|div|fn?m(?:add|sub)\d+)[ps]d\s.*", code)
        assert operations, name
        assert all("ymm" in operation for operation in operations), name
