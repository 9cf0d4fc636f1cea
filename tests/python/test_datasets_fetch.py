"""Fetching data sets: from a server on this machine, and never unless asked to."""

from __future__ import annotations

import hashlib
import io
import socket
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from virtualbrain import Connectivity, datasets
from virtualbrain.cli import main
from virtualbrain.datasets import fetching
from virtualbrain.datasets.catalogue import CATALOGUE

NAME = "connectivity_998.zip"


class Server:
    """Serves files from memory, and counts what is asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                data = server.files.get(self.path)
                self.send_response(404 if data is None else 200)
                self.send_header("Content-Length", str(len(data or b"")))
                self.end_headers()
                self.wfile.write(data or b"")

            def log_message(self, *arguments: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_address[1]}/data"


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.http.shutdown()
    thread.join()
    server.http.server_close()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, an empty current directory."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.delenv("VIRTUALBRAIN_DATA", raising=False)
    monkeypatch.delenv("VIRTUALBRAIN_DATA_URL", raising=False)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "virtualbrain"


@pytest.fixture
def served(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A small connectome under the name of the large one."""
    Connectivity(weights=[[0, 1], [1, 0]], tract_lengths=np.ones((2, 2))).to_file(
        tmp_path / "small.zip"
    )
    data = (tmp_path / "small.zip").read_bytes()
    server.files[f"/data/connectivity/{NAME}"] = data
    digest = hashlib.sha256(data).hexdigest()
    monkeypatch.setitem(CATALOGUE, NAME, replace(CATALOGUE[NAME], sha256=digest))
    return server


def test_fetched_once_and_found_from_then_on(served: Server, cache: Path) -> None:
    path = datasets.fetch("connectivity_998", mirror=served.address)
    assert path == cache / "connectivity" / NAME
    assert datasets.find(NAME) == path
    assert Connectivity.from_file("connectivity_998").number_of_regions == 2
    assert datasets.fetch(NAME, mirror=served.address) == path
    assert served.asked == [f"/data/connectivity/{NAME}"]
    assert [each.name for each in path.parent.iterdir()] == [NAME]


def test_another_file_is_not_kept(served: Server, cache: Path) -> None:
    served.files[f"/data/connectivity/{NAME}"] += b"x"
    with pytest.raises(ValueError, match=r"is not the connectivity_998\.zip that was expected"):
        datasets.fetch(NAME, mirror=served.address)
    assert not list(cache.rglob("*.zip"))
    with pytest.raises(FileNotFoundError):
        datasets.find(NAME)


def test_a_damaged_copy_in_the_cache_is_replaced(served: Server, cache: Path) -> None:
    path = datasets.fetch(NAME, mirror=served.address)
    good = path.read_bytes()
    path.write_bytes(good[:-10])
    assert datasets.fetch(NAME, mirror=served.address) == path
    assert path.read_bytes() == good


def test_missing_on_the_server_or_no_server(served: Server) -> None:
    served.files.clear()
    with pytest.raises(OSError, match=r"cannot be read \(404.*(?s:.*)by hand"):
        datasets.fetch(NAME, mirror=served.address)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
    with pytest.raises(OSError, match="cannot be read"):
        datasets.fetch(NAME, mirror=address)


def test_mirror_from_the_environment(served: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRTUALBRAIN_DATA_URL", served.address + "/")
    assert datasets.fetch(NAME).is_file()


def test_what_cannot_be_fetched() -> None:
    with pytest.raises(ValueError, match=r"no data set 'conectivity_998'; did you mean"):
        datasets.fetch("conectivity_998")
    with pytest.raises(ValueError, match=r"checksum is not known(?s:.*)data fetch-archive"):
        datasets.fetch("connectivity_80.zip")
    with pytest.raises(ValueError, match="mirror must begin with https"):
        datasets.fetch(NAME, mirror="file:///etc")


def test_without_pooch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(ImportError, match=r"pip install 'virtualbrain\[fetch\]'"):
        datasets.fetch(NAME)


def test_no_network_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert datasets.fetch("connectivity_76").is_file()  # the wheel has it
    with pytest.raises(FileNotFoundError, match=r"virtualbrain data fetch connectivity_998\.zip"):
        Connectivity.from_file(NAME)
    assert main(["data", "list"]) == 0


# The command --------------------------------------------------------------------------------------


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "list"]) == 0
    told = capsys.readouterr().out
    for name in CATALOGUE:
        assert name in told
    lines = {line.split()[0]: line.split() for line in told.splitlines() if line.strip()}
    assert lines["connectivity_76.zip"][1:3] == ["yes", "76"]
    assert lines[NAME][1:3] == ["fetch", "it"]
    assert lines["connectivity_80.zip"][1:3] == ["fetch-archive", "80"]
    assert "Hagmann et al. 2008" in told
    assert "GPL-3.0-or-later" in told


def test_list_tells_of_files_of_ones_own(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cache.mkdir(parents=True)
    (cache / "mine.zip").touch()
    main(["data", "list"])
    assert "mine.zip" in capsys.readouterr().out


def test_info(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "info", "connectivity_66"]) == 0
    told = capsys.readouterr().out
    assert "Hagmann" in told
    assert "licence  GPL-3.0" in told
    assert "Connectivity of 66 regions" in told
    assert "self-connections: 61 regions" in told
    assert main(["data", "info", NAME]) == 0
    assert "virtualbrain data fetch" in capsys.readouterr().out
    assert main(["data", "info", "connectivity_67"]) == 1
    assert "did you mean" in capsys.readouterr().err


def test_fetch_command(served: Server, capsys: pytest.CaptureFixture[str], cache: Path) -> None:
    assert main(["data", "fetch", "connectivity_998", "--mirror", served.address]) == 0
    assert capsys.readouterr().out.strip() == str(cache / "connectivity" / NAME)
    served.files.clear()
    (cache / "connectivity" / NAME).unlink()
    assert main(["data", "fetch", NAME, "--mirror", served.address]) == 1
    assert "cannot be read" in capsys.readouterr().err


# The archive --------------------------------------------------------------------------------------


def archive_of(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


@pytest.fixture
def archive(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of an archive as tvb-data's, whose macaque lies elsewhere than in the catalogue."""
    data = archive_of(
        ("tvb_data/connectivity/connectivity_76.zip", b"in the wheel"),
        ("tvb_data/connectivity/connectivity_80.zip", b"eighty"),
        ("tvb_data/old/connectivity_84.zip/", b""),
        ("tvb_data/macaque_v3/connectivity_84.zip", b"macaque"),
        ("tvb_data/other/surface_147k.zip", b"wrong"),
        ("tvb_data/macaque/surface_147k.zip", b"right"),
        ("__MACOSX/tvb_data/surfaceData/cortex_80k.zip", b"clutter"),
    )
    server.files["/data/tvb_data.zip"] = data
    digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
    monkeypatch.setattr(
        fetching.fetch_archive, "__defaults__", (fetching._ARCHIVE, f"md5:{digest}")
    )
    return f"{server.address}/tvb_data.zip"


def test_archive(
    archive: str, server: Server, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = datasets.fetch_archive(archive)
    found = {path.relative_to(cache).as_posix(): path.read_bytes() for path in paths}
    assert found == {
        "connectivity/connectivity_80.zip": b"eighty",
        "macaque/connectivity_84.zip": b"macaque",
        "macaque/surface_147k.zip": b"right",
    }
    kept = {path for path in cache.rglob("*") if path.is_file()}
    assert kept == set(paths)
    assert datasets.find("connectivity_80") == paths[0]
    assert server.asked == ["/data/tvb_data.zip"]
    assert main(["data", "fetch-archive", "--url", archive]) == 0
    assert str(paths[0]) in capsys.readouterr().out


def test_archives_that_are_refused(archive: str, server: Server, cache: Path) -> None:
    with pytest.raises(ValueError, match="url must begin with https"):
        datasets.fetch_archive("ftp://x/tvb_data.zip")
    with pytest.raises(ValueError, match=r"is not the tvb_data\.zip that was expected"):
        datasets.fetch_archive(archive, "md5:" + "0" * 32)
    with pytest.raises(OSError, match=r"cannot be read \(404"):
        datasets.fetch_archive(archive + "x")
    for data, message in (
        (b"no zip", "no readable zip"),
        (archive_of(("a/../../b", b"")), "points outside"),
        (archive_of((f"tvb_data/connectivity/{NAME}", b"another")), "holds another connectivity_9"),
    ):
        server.files["/data/tvb_data.zip"] = data
        digest = "md5:" + hashlib.md5(data, usedforsecurity=False).hexdigest()
        with pytest.raises(ValueError, match=message):
            datasets.fetch_archive(archive, digest)
    assert not [path for path in cache.rglob("*") if path.is_file()]


def test_checksums(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "check"]) == 0
    told = capsys.readouterr().out
    known = [each for each in CATALOGUE.values() if each.in_wheel]
    assert f"{len(known)} of {len(known)} are intact" in told
    cache.mkdir(parents=True)
    (cache / "connectivity_66.zip").write_bytes(b"damaged")
    (cache / "connectivity_80.zip").write_bytes(b"unknown")
    assert datasets.is_intact("connectivity_66") is False
    assert datasets.is_intact("connectivity_80") is None
    assert main(["data", "check"]) == 1
    told = capsys.readouterr().out
    assert "connectivity_66.zip: DIFFERS" in told
    assert "connectivity_80.zip: its checksum is not known" in told


def test_without_the_wheel(server: Server, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    data = datasets.find("connectivity_66").read_bytes()
    server.files["/data/connectivity/connectivity_66.zip"] = data
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    path = datasets.fetch("connectivity_66", mirror=server.address)
    assert path == cache / "connectivity" / "connectivity_66.zip"
    assert path.read_bytes() == data


# The catalogue ------------------------------------------------------------------------------------


def test_catalogue_is_what_the_wheel_has() -> None:
    import tvb_data

    root = Path(tvb_data.__path__[0])
    there = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
    }
    told = {f"{each.folder}/{each.name}" for each in CATALOGUE.values() if each.in_wheel}
    assert told == there


def test_catalogue_tells_all_of_each() -> None:
    stems = [name.split(".")[0] for name in CATALOGUE]
    assert len(set(stems)) == len(stems)
    for each in CATALOGUE.values():
        assert each.what
        assert each.source
        assert each.licence
        assert each.kind
        assert each.sha256 is None or len(each.sha256) == 64
        assert each.sha256 or not each.in_wheel
