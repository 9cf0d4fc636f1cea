"""Memory that may be allocated, in machines, containers and jobs of clusters."""

from __future__ import annotations

from pathlib import Path

import pytest

from virtualbrain import _memory

GB = 10**9


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(_memory, "SYSTEM", tmp_path)
    write(tmp_path / "proc/meminfo", "MemTotal: 9 kB\nMemAvailable: 8000000 kB\n")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def group(path: Path, limit: str, used: int, cached: int, version: int = 2) -> None:
    names = ("memory.max", "memory.current")
    if version == 1:
        names = ("memory.limit_in_bytes", "memory.usage_in_bytes")
    write(path / names[0], f"{limit}\n")
    write(path / names[1], f"{used}\n")
    write(path / "memory.stat", f"anon 5\ninactive_file {cached - 1}\nactive_file 1\n")


def test_of_the_machine(system: Path) -> None:
    assert _memory.available_memory() == 8000000 * 1024


def test_of_a_container(system: Path) -> None:
    write(system / "proc/self/cgroup", "0::/\n")
    group(system / "sys/fs/cgroup", str(4 * GB), 3 * GB, GB)
    assert _memory.available_memory() == 2 * GB
    with pytest.raises(ValueError, match=r"this needs about 3\.0 GB and 2\.0 GB are free: wait"):
        _memory.require_memory(3 * GB, "this needs", "wait")


def test_of_a_job_whose_parent_is_limited(system: Path) -> None:
    write(system / "proc/self/cgroup", "0::/slurm/job_7/step_0\n")
    group(system / "sys/fs/cgroup/slurm/job_7/step_0", "max", GB, 10)
    group(system / "sys/fs/cgroup/slurm/job_7", str(2 * GB), GB, 10)
    assert _memory.available_memory() == GB + 10


def test_of_older_control_groups(system: Path) -> None:
    write(system / "proc/self/cgroup", "9:cpu,cpuacct:/a\n4:memory:/job\n")
    group(system / "sys/fs/cgroup/memory/job", str(3 * GB), GB, 10, version=1)
    assert _memory.available_memory() == 2 * GB + 10


def test_without_any_of_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(_memory, "SYSTEM", tmp_path)
    assert _memory.available_memory() > 0
