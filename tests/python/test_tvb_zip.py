"""TVB's zip format: its dialects, its corrupt and hostile relatives."""

from __future__ import annotations

import bz2
import io
import os
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from virtualbrain.io import _archive, tvb_zip
from virtualbrain.io import mat as mat_reader

WEIGHTS = "0 1\n2 0\n"
LENGTHS = "0 30.5\n30.5 0\n"
CENTRES = "lA 1 2 3\nrB -1 2.5 3e1\n"
MEMBERS: dict[str, str | bytes] = {
    "weights.txt": WEIGHTS,
    "tract_lengths.txt": LENGTHS,
    "centres.txt": CENTRES,
}


def zipped(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    file.seek(0)
    return file


def read_with(replaced: str = "", /, **members: str | bytes) -> dict[str, Any]:
    """Read a good zip with `replaced` left out and `members` (dots as __) put in."""
    good = {name: data for name, data in MEMBERS.items() if name != replaced}
    new = {name.replace("__", "."): data for name, data in members.items()}
    return tvb_zip.read(zipped(good | new))


def npy(array: Any, allow_pickle: bool = False) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=allow_pickle)
    return file.getvalue()


def mat(variables: dict[str, Any], **options: Any) -> bytes:
    file = io.BytesIO()
    pytest.importorskip("scipy.io", reason=".mat members need scipy").savemat(
        file, variables, **options
    )
    return file.getvalue()


# Members ------------------------------------------------------------------------------------------


def test_three_members_are_enough() -> None:
    fields = read_with()
    assert fields["weights"].tolist() == [[0, 1], [2, 0]]
    assert fields["tract_lengths"].tolist() == [[0, 30.5], [30.5, 0]]
    assert fields["centres"].tolist() == [[1, 2, 3], [-1, 2.5, 30]]
    assert list(fields["region_labels"]) == ["lA", "rB"]
    assert set(fields) == {"weights", "tract_lengths", "centres", "region_labels"}


def test_optional_members() -> None:
    fields = read_with(
        average_orientations__txt="1 0 0\n0 1 0\n",
        areas__txt="1.5\n2.5\n",
        cortical__txt="1\n0\n",
        hemispheres__txt="False\nTrue\n",
        info__txt="not numbers",
    )
    assert fields["orientations"].shape == (2, 3)
    assert fields["areas"].ravel().tolist() == [1.5, 2.5]
    assert fields["cortical"].ravel().tolist() == [1, 0]
    assert fields["hemispheres"].ravel().tolist() == [0, 1]
    assert "info" not in fields


@pytest.mark.parametrize(
    "rename",
    [
        "{}.txt",
        "folder/{}.txt",
        "a weights folder/deep/{}.txt",
        "subject_01_{}_v2.txt",
        "{}.TXT",
        "{}.csv",
    ],
)
def test_member_names(rename: str) -> None:
    members = {rename.format(name.removesuffix(".txt")): text for name, text in MEMBERS.items()}
    assert tvb_zip.read(zipped(members))["weights"].tolist() == [[0, 1], [2, 0]]


def test_american_centers() -> None:
    assert read_with("centres.txt", centers__txt=CENTRES)["centres"].shape == (2, 3)


def test_exact_name_wins_over_a_longer_one() -> None:
    assert read_with(weights_log__txt="9 9\n9 9\n")["weights"][0, 1] == 1


def test_clutter_is_ignored() -> None:
    members = MEMBERS | {"__MACOSX/weights.txt": "x", "a/._weights.txt": "x", "weights/": ""}
    assert tvb_zip.read(zipped(members))["weights"][0, 1] == 1


def test_two_members_for_one_field() -> None:
    with pytest.raises(ValueError, match=r"'weights_a\.txt', 'weights_b\.txt' could each be"):
        read_with("weights.txt", weights_a__txt=WEIGHTS, weights_b__txt=WEIGHTS)
    with pytest.raises(ValueError, match=r"'weights\.txt', 'weights\.npy' could each be"):
        read_with(weights__npy=npy(np.eye(2)))


@pytest.mark.parametrize("name", list(MEMBERS))
def test_required_member_is_missing(name: str) -> None:
    with pytest.raises(ValueError, match=f"zip: no member named {name.removesuffix('.txt')}"):
        read_with(name)


def test_member_of_an_unknown_kind() -> None:
    with pytest.raises(ValueError, match=r"'weights\.png' is of no kind"):
        read_with("weights.txt", weights__png=b"png")


def test_empty_tract_lengths_are_left_to_be_computed() -> None:
    assert "tract_lengths" not in read_with(tract_lengths__txt="")


@pytest.mark.parametrize("name", ["weights", "centres"])
def test_empty_member(name: str) -> None:
    with pytest.raises(ValueError, match=rf"member '{name}\.txt' (holds no numbers|is empty)"):
        read_with(**{f"{name}__txt": "\n \n# nothing\n"})


def test_unknown_centres() -> None:
    fields = read_with(centres__txt="lA nan nan nan\nrB NaN nan nan\n")
    assert "centres" not in fields
    assert list(fields["region_labels"]) == ["lA", "rB"]


# Kinds of member ----------------------------------------------------------------------------------


def test_bzip2() -> None:
    packed: dict[str, str | bytes] = {
        f"{name}.bz2": bz2.compress(str(text).encode()) for name, text in MEMBERS.items()
    }
    assert tvb_zip.read(zipped(packed))["centres"].shape == (2, 3)


def test_npy() -> None:
    fields = read_with("weights.txt", weights__npy=npy(np.eye(2, dtype=np.float32)))
    assert fields["weights"].tolist() == [[1, 0], [0, 1]]
    fields = read_with("centres.txt", centres__npy=npy(np.ones((2, 3))))
    assert fields["centres"].shape == (2, 3)
    assert "region_labels" not in fields


@pytest.mark.parametrize("options", [{"do_compression": True}, {}])
def test_mat(options: dict[str, Any]) -> None:
    only = mat({"whatever": np.eye(2)}, **options)
    assert read_with("weights.txt", weights__mat=only)["weights"].tolist() == [[1, 0], [0, 1]]
    both = mat({"weights": np.eye(2), "other": np.ones(3)}, **options)
    assert read_with("weights.txt", weights__mat=both)["weights"].tolist() == [[1, 0], [0, 1]]


def test_mat_that_is_no_help() -> None:
    with pytest.raises(ValueError, match="wants one full numeric array, or one named weights"):
        read_with("weights.txt", weights__mat=mat({"a": np.eye(2), "b": np.eye(2)}))
    with pytest.raises(ValueError, match=r"member 'weights\.mat' is no readable \.mat"):
        read_with("weights.txt", weights__mat=b"MATLAB 5.0 but not really" * 20)


@pytest.mark.parametrize("shape", [(), (1,), (3, 2), (2, 3, 4)])
@pytest.mark.parametrize("dtype", ["f8", "f4", "i2", "u1", "i8"])
@pytest.mark.parametrize("packed", [True, False])
def test_mat_arrays(shape: tuple[int, ...], dtype: str, packed: bool) -> None:
    array = np.arange(np.prod(shape)).reshape(shape).astype(dtype)
    data = mat(
        {"name": array, "text": "abc", "cell": np.array([1, "a"], object)}, do_compression=packed
    )
    read = mat_reader.read(data, 10_000)
    assert list(read) == ["name"]
    assert (read["name"].reshape(shape) == array).all()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"no \.mat file"),
        (mat({"a": np.eye(2)}, format="4")[:-1], "truncated"),
        (b"MATLAB 7.3".ljust(124) + b"\x00\x02IM", "7.3"),
        (mat({"a": np.eye(2)})[:-8], "truncated"),
        (mat({"a": np.eye(2) * 1j}), "complex"),
    ],
)
def test_mat_that_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=rf"member 'areas\.mat' is no readable .*{message}"):
        tvb_zip.read(zipped(MEMBERS | {"areas.mat": data}))


# Dialects of text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "0 1\r\n2 0\r\n",
        "0 1\r2 0",
        "\ufeff0 1\n2 0\n",
        "0\t1\n2\t0\n",
        "0,1\n2,0\n",
        "0, 1\n2, 0\n",
        "0,1,\n2,0,\n",
        "0;1\n2;0\n",
        "# target by source\n\n  0   1  # first\n2 0\n\n",
        "0.000e+00 1.\n+2 -0\n",
        "0 1\n2 0\n".encode("utf-16"),
    ],
)
def test_dialects(text: str | bytes) -> None:
    assert (read_with(weights__txt=text)["weights"] == [[0, 1], [2, 0]]).all()


@pytest.mark.parametrize(
    "text",
    [
        "lA 1 2 3\r\nrB -1 2.5 30",
        "\ufefflA\t1\t2\t3\nrB\t-1\t2.5\t30",
        "lA,1,2,3\nrB , -1, 2.5, 30",
        '"lA" 1 2 3\n"rB",-1,2.5,30',
        "# label x y z\nlA 1 2 3 # first\nrB -1 2.5 30",
        "lA 1 2 3 None\nrB -1 2.5 30 None",
    ],
)
def test_dialects_of_centres(text: str) -> None:
    fields = read_with(centres__txt=text)
    assert list(fields["region_labels"]) == ["lA", "rB"]
    assert fields["centres"].tolist() == [[1, 2, 3], [-1, 2.5, 30]]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Left Thalamus 1 2 3", "Left Thalamus"),
        ('"Area 17" 1 2 3', "Area 17"),
        ('"say ""A""" 1 2 3', 'say "A"'),
        ('"" 1 2 3', ""),
        ("17 1 2 3", "17"),
        ("Área_é脳 1 2 3", "Área_é脳"),
    ],
)
def test_labels(line: str, label: str) -> None:
    assert list(read_with(centres__txt=line)["region_labels"]) == [label]


@pytest.mark.parametrize(
    ("member", "text", "message"),
    [
        ("weights", "0 1\n\n2 0 3\n", "line 3 has 3 values, the lines before it have 2"),
        ("weights", "0 1\n2 abc\n", "line 2: 'abc' is not a number"),
        ("weights", "0 1+2j\n2 0\n", r"line 1: '1\+2j' is not a number"),
        ("weights", "0,5 1,5\n2,5 0,5\n", "line 1: '0,5 1,5' looks like decimal commas"),
        ("weights", "0,5;1,5\n2,5;0,5\n", "decimal commas"),
        ("weights", "0,5\t1,5\n2,5\t0,5\n", "decimal commas"),
        ("weights", "0,,1\n1,,0\n", "line 1: '' is not a number"),
        ("weights", b"\x80\x81 0", "is not UTF-8 text"),
        ("weights", "0" * 5_000_000, "line 1 is longer than"),
        ("centres", "lA 1 2\n", "line 1 wants: label x y z"),
        ("centres", "lA 1 2 3 4\n", "line 1 wants: label x y z"),
        ("centres", "Area 17 1 2 3\n", 'double quotes around a label such as "Area 17"'),
        ("centres", "lA 1 2 x\n", "line 1: 'x' is not a number"),
        ("centres", "1 2 3\n4 5 6\n", "line 1 wants: label x y z"),
        ("areas", "True\nmaybe\n", "line 2: 'maybe' is not a number"),
    ],
)
def test_bad_text(member: str, text: str | bytes, message: str) -> None:
    with pytest.raises(ValueError, match=rf"^zip: member '{member}\.txt'.*{message}"):
        read_with(**{f"{member}__txt": text})


# Corrupt and hostile files ------------------------------------------------------------------------


def test_not_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"weights")
    with pytest.raises(ValueError, match=r"a\.zip: not a readable zip"):
        tvb_zip.read(path)
    with pytest.raises(FileNotFoundError):
        tvb_zip.read(tmp_path / "none.zip")


def test_damaged_member() -> None:
    data = bytearray(zipped(MEMBERS, zipfile.ZIP_STORED).getvalue())
    data[data.index(WEIGHTS.encode())] ^= 1
    with pytest.raises(ValueError, match=r"member 'weights\.txt' is corrupt \(Bad CRC"):
        tvb_zip.read(io.BytesIO(data))


@pytest.mark.parametrize("name", ["/weights.txt", "../x.txt", "a/../../x", "C:/x.txt", "a\\..\\x"])
def test_names_that_point_outside(name: str) -> None:
    with pytest.raises(ValueError, match="points outside the archive"):
        tvb_zip.read(zipped(MEMBERS | {name: ""}))


def test_member_without_a_name() -> None:
    data = zipped(MEMBERS).getvalue().replace(b"weights.txt", b"\0eights.txt")
    with pytest.raises(ValueError, match="no member named weights"):
        tvb_zip.read(io.BytesIO(data))


def test_symbolic_link() -> None:
    file = zipped(MEMBERS)
    with zipfile.ZipFile(file, "a") as archive:
        info = zipfile.ZipInfo("areas.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(ValueError, match=r"'areas\.txt' is a symbolic link"):
        tvb_zip.read(file)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_member() -> None:
    file = zipped(MEMBERS)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("weights.txt", "1 1\n1 1\n")
    with pytest.raises(ValueError, match=r"'weights\.txt' occurs twice"):
        tvb_zip.read(file)


def test_too_many_members() -> None:
    with pytest.raises(ValueError, match="10003 members; at most 10000"):
        tvb_zip.read(zipped(dict.fromkeys(map(str, range(10_000)), "") | MEMBERS))


def test_encrypted_member() -> None:
    data = bytearray(zipped({"weights.txt": WEIGHTS} | MEMBERS).getvalue())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ValueError, match=r"'weights\.txt' is encrypted"):
        tvb_zip.read(io.BytesIO(data))


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_packing_without_bounds(method: int) -> None:
    with pytest.raises(ValueError, match="unusual method"):
        tvb_zip.read(zipped(MEMBERS, method))


def peak_of_refusal(file: io.BytesIO, message: str) -> int:
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=message):
            tvb_zip.read(file)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


LARGE = 65 << 20


def test_deflate_bomb() -> None:
    bomb = zipped(MEMBERS | {"areas.txt": bytes(LARGE)})
    assert peak_of_refusal(bomb, f"inflates to {LARGE + 45} bytes") < 1 << 20


def test_deflate_bomb_that_lies_about_its_size() -> None:
    file = zipped(MEMBERS | {"areas.txt": bytes(LARGE)})
    data = file.getvalue().replace(struct.pack("<I", LARGE), struct.pack("<I", 100))
    assert peak_of_refusal(io.BytesIO(data), r"'areas\.txt' is corrupt") < 8 << 20


def test_bzip2_bomb() -> None:
    # A megabyte packs to some 50 bytes; streams may be concatenated.
    bomb = bz2.compress(bytes(1 << 20)) * (LARGE >> 20)
    file = zipped(MEMBERS | {"areas.txt.bz2": bomb})
    assert peak_of_refusal(file, r"'areas\.txt\.bz2' inflates to more") < 256 << 20


def test_mat_bomb() -> None:
    bomb = mat({"areas": np.zeros(LARGE, np.uint8)}, do_compression=True)
    assert peak_of_refusal(zipped(MEMBERS | {"areas.mat": bomb}), "inflates to more") < 256 << 20


def test_npy_that_declares_more_than_it_holds() -> None:
    data = npy(np.zeros((2, 2))).replace(b"(2, 2), }", b"(9999999, 9999999), }")
    with pytest.raises(ValueError, match=r"'areas\.npy' is no readable \.npy"):
        tvb_zip.read(zipped(MEMBERS | {"areas.npy": data}))


class Trap:
    """Pickles to code that makes a folder when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self.path,)


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    trap = np.array([Trap(str(tmp_path / "trapped"))], dtype=object)
    with pytest.raises(ValueError, match=r"'areas\.npy' is no readable \.npy"):
        tvb_zip.read(zipped(MEMBERS | {"areas.npy": npy(trap, allow_pickle=True)}))
    assert not (tmp_path / "trapped").exists()


# Fuzzing: whatever the bytes, the answer is arrays or a ValueError --------------------------------


def read_or_refuse(file: io.BytesIO) -> None:
    try:
        fields = tvb_zip.read(file)
    except ValueError as error:
        assert str(error).startswith("zip: ")  # noqa: PT017 (either outcome is fine)
    else:
        assert all(isinstance(value, np.ndarray) for value in fields.values())


fuzz = settings(max_examples=100, deadline=None)
GOOD = zipped(MEMBERS).getvalue()
GOOD_STORED = zipped(MEMBERS, zipfile.ZIP_STORED).getvalue()


@fuzz
@given(
    good=st.sampled_from([GOOD, GOOD_STORED]),
    edits=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=5),
    cut=st.floats(0, 1),
)
def test_damaged_zips(good: bytes, edits: list[tuple[float, int]], cut: float) -> None:
    data = bytearray(good)
    for where, byte in edits:
        data[int(where * len(data))] = byte
    read_or_refuse(io.BytesIO(data[: max(1, int(cut * len(data)))] if cut < 0.5 else data))


@fuzz
@given(data=st.binary(max_size=200))
def test_any_bytes_as_zip(data: bytes) -> None:
    read_or_refuse(io.BytesIO(data))


@fuzz
@given(
    data=st.binary(max_size=100) | st.text("0123456789.,;-+eE \t\n\r\"#naninfTrue'x", max_size=60),
    name=st.sampled_from(
        [
            "weights__txt",
            "centres__txt",
            "hemispheres__csv",
            "areas__npy",
            "areas__mat",
            "areas__txt__bz2",
        ]
    ),
)
@example(data=b"\xff\xfe\x00", name="weights__txt")
def test_any_bytes_as_member(data: bytes | str, name: str) -> None:
    new = {name.replace("__", "."): data}
    read_or_refuse(zipped(MEMBERS | new))


NPY = npy(np.arange(6.0).reshape(2, 3))


@fuzz
@given(where=st.integers(0, len(NPY) - 1), byte=st.integers(0, 255))
def test_damaged_npy(where: int, byte: int) -> None:
    data = bytearray(NPY)
    data[where] = byte
    read_or_refuse(zipped(MEMBERS | {"areas.npy": bytes(data)}))


@fuzz
@given(
    packed=st.booleans(),
    edits=st.lists(st.tuples(st.integers(0, 250), st.integers(0, 255)), min_size=1, max_size=3),
)
def test_damaged_mat(packed: bool, edits: list[tuple[int, int]]) -> None:
    data = bytearray(mat({"areas": np.arange(6.0)}, do_compression=packed))
    for where, byte in edits:
        data[where % len(data)] = byte
    read_or_refuse(zipped(MEMBERS | {"areas.mat": bytes(data)}))


# Writing ------------------------------------------------------------------------------------------


def test_written_members(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    fields = {
        "weights": np.array([[0.0, 0.1], [1 / 3, 1e-320]]),
        "tract_lengths": np.zeros((2, 2)),
        "region_labels": np.array(["lA", "Area 17"]),
        "hemispheres": np.array([False, True]),
    }
    tvb_zip.write(path, fields)
    with zipfile.ZipFile(path) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert texts == {
        "weights.txt": "0.0 0.1\n0.3333333333333333 1e-320\n",
        "tract_lengths.txt": "0.0 0.0\n0.0 0.0\n",
        "centres.txt": 'lA nan nan nan\n"Area 17" nan nan nan\n',
        "hemispheres.txt": "0\n1\n",
    }
    assert (tvb_zip.read(path)["weights"] == fields["weights"]).all()


def test_numpy_reads_what_is_written(tmp_path: Path) -> None:
    # As TVB does: np.loadtxt, by columns.
    path = tmp_path / "a.zip"
    tvb_zip.write(path, tvb_zip.read(zipped(MEMBERS)))
    with zipfile.ZipFile(path) as archive, archive.open("centres.txt") as member:
        labels = np.loadtxt(member, dtype=str, usecols=(0,))
    assert labels.tolist() == ["lA", "rB"]


def test_what_packs_too_well_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_archive, "_HARMLESS_BYTES", 1000)
    path = tmp_path / "a.zip"
    zeros = np.zeros((200, 200))
    labels = np.array([f"r{i}" for i in range(200)])
    tvb_zip.write(path, {"weights": zeros, "tract_lengths": zeros, "region_labels": labels})
    assert tvb_zip.read(path)["weights"].shape == (200, 200)


def test_too_large_to_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tvb_zip, "MAX_BYTES", 1000)
    zeros = np.zeros((50, 50))
    with pytest.raises(ValueError, match=r"a\.zip: the connectome takes more than"):
        tvb_zip.write(
            tmp_path / "a.zip",
            {"weights": zeros, "tract_lengths": zeros, "region_labels": np.array(["a"] * 50)},
        )
    assert not list(tmp_path.iterdir())
