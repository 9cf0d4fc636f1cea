"""Running programs: compilers, CMake, and what it builds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
JOBS = str(min(4, os.cpu_count() or 1))


def tool(*names: str) -> str:
    """The first of these programs that is there, from this environment if it has it."""
    scripts = sysconfig.get_path("scripts")
    for name in names:
        if found := shutil.which(name, path=scripts) or shutil.which(name):
            return found
    pytest.skip(f"{' or '.join(names)} not found: pip install 'virtualbrain[test]'")


def run(*command: str | Path, env: dict[str, str] | None = None) -> str:
    """What a program prints; the test fails with its output if the program fails."""
    done = subprocess.run(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **(env or {})},
    )
    if done.returncode:
        pytest.fail(f"{' '.join(map(str, command))}\n{done.stdout[-8000:]}", pytrace=False)
    return done.stdout


@dataclass
class Build:
    """A source tree and the folder in which CMake builds it."""

    source: Path
    folder: Path

    def configure(self, **variables: str | Path) -> None:
        run(
            *(tool("cmake"), "-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={tool('ninja')}"),
            *("-S", self.source, "-B", self.folder),
            *(f"-D{name}={value}" for name, value in variables.items()),
        )

    def build(self, *targets: str) -> None:
        command = [tool("cmake"), "--build", self.folder, "-j", JOBS]
        run(*command, *(["--target", *targets] if targets else []))
