"""What tests share: one build of the engine for all that need one, and where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import signal
from importlib.metadata import distribution
from pathlib import Path

import pytest
from programs import ROOT, Build, run, tool

# Where tests run in the background of a shell, Ctrl-C is ignored, and so it would be by what they
# start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def compiler() -> str:
    return os.environ.get("CXX") or tool("c++", "g++", "clang++")


@pytest.fixture(scope="session")
def tutorial_model() -> str:
    """The model that CONTRIBUTING.md shows."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return re.search(r"```cpp\n(// .*?struct VanDerPol .*?)```", text, re.DOTALL)[1]  # type: ignore[index]


@pytest.fixture(scope="session")
def source_tree(tmp_path_factory: pytest.TempPathFactory, tutorial_model: str) -> Path:
    """A copy of the engine's sources and tests to which one file was added: a model."""
    tree = tmp_path_factory.mktemp("source")
    for name in ("cpp", "tests/cpp"):
        shutil.copytree(ROOT / name, tree / name)
    shutil.copy(ROOT / "CMakeLists.txt", tree)
    models = tree / "cpp/include/virtualbrain/models"
    (models / "van_der_pol.hpp").write_text(tutorial_model, encoding="utf-8")
    return tree


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory, source_tree: Path, compiler: str) -> Build:
    """The engine with three of its models and its tests, without a warning."""
    build = Build(source_tree, tmp_path_factory.mktemp("engine"))
    build.configure(
        CMAKE_CXX_COMPILER=compiler,
        VIRTUALBRAIN_MODELS="Generic2dOscillator;JansenRit;VanDerPol",
        VIRTUALBRAIN_TESTS="ON",
        VIRTUALBRAIN_WERROR="ON",
    )
    build.build()
    return build


@pytest.fixture(scope="session")
def engine_prefix(tmp_path_factory: pytest.TempPathFactory, engine: Build) -> Path:
    """Where that engine is installed."""
    prefix = tmp_path_factory.mktemp("prefix")
    run(tool("cmake"), "--install", engine.folder, "--prefix", prefix)
    return prefix


@pytest.fixture(scope="session")
def package_prefix() -> Path:
    """Where the installed Python package keeps library, headers and CMake's files.

    Beside the Python files, unless the install is editable.
    """
    for file in distribution("virtualbrain").files or ():
        if file.name == "virtualbrainConfig.cmake":
            return Path(str(file.locate())).resolve().parents[3]
    pytest.fail("the installed package has no virtualbrainConfig.cmake", pytrace=False)
