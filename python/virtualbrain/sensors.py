"""Sensors of EEG, MEG and electrodes within the brain."""

from __future__ import annotations

import os
import re
from enum import Enum
from typing import Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from virtualbrain import datasets
from virtualbrain._arrays import real_array
from virtualbrain._declared import Fixed
from virtualbrain.surfaces import Surface

__all__ = [
    "SensorTypesEnum",
    "Sensors",
    "SensorsEEG",
    "SensorsInternal",
    "SensorsMEG",
    "make_sensors",
]

Floats = NDArray[np.float64]
T = TypeVar("T", bound="Sensors")


class SensorTypesEnum(Enum):
    """Kinds of sensors."""

    TYPE_EEG = "EEG"
    TYPE_MEG = "MEG"
    TYPE_INTERNAL = "Internal"


class Sensors(Fixed):
    """Sensors: names and places.

    Parameters
    ----------
    labels : array of str, shape (n_sensors,)
    locations : array, shape (n_sensors, 3), mm
        NaN where unknown. Those of EEG may be directions from the centre of the head.
    orientations : array, shape (n_sensors, 3)
        Of the coils of MEG.
    usable : array of bool, shape (n_sensors,)
        Which sensors record the brain; the others are simulated as 0. Default: all.

    Attributes
    ----------
    axes : str
        Whether x, y and z grow to the right or left (R, L), front or back (A, P), up or down (S,
        I): ``"ALS"``, as in tvb-data and Brainstorm, unless it is set, or ``"RAS"`` from MNE.

    Raises
    ------
    TypeError
        Locations that are not numbers.
    ValueError
        Numbers of labels, locations, orientations and `usable` that do not agree.

    Examples
    --------
    >>> SensorsEEG(labels=["Fp1", "Fp2"], locations=[[100, 40, 45], [100, -40, 45]])
    SensorsEEG(2 sensors)
    """

    sensors_type: ClassVar[str | None] = None
    has_orientation: ClassVar[bool] = False
    default_file: ClassVar[str] = "eeg_brainstorm_65.txt"
    axes: str = "ALS"

    def __init__(
        self,
        labels: ArrayLike | None = None,
        locations: ArrayLike | None = None,
        orientations: ArrayLike | None = None,
        usable: ArrayLike | None = None,
    ) -> None:
        if labels is not None:
            self.labels = labels
        if locations is not None:
            self.locations = locations
        self.orientations = orientations
        self.usable = usable
        self._check()

    @classmethod
    def from_file(cls: type[T], source_file: str | os.PathLike[str] | None = None) -> T:
        """Read sensors from text: on each line a label, x y z and, for MEG, an orientation.

        Parameters
        ----------
        source_file : path-like
            A path, or a name that `virtualbrain.datasets.find` finds; maybe packed with bzip2. Or
            TVB's ``.h5``. Default: one of tvb-data for this class.

        Returns
        -------
        sensors : Sensors
            Of the class that this was called on.

        Raises
        ------
        FileNotFoundError, ValueError
            No such file, or one that is not of this format.

        Examples
        --------
        >>> SensorsMEG.from_file()
        SensorsMEG(151 sensors)
        """
        from virtualbrain.io import sensors as files

        name = cls.default_file if source_file is None else source_file
        path = datasets.find(name)
        if path.suffix.lower() in (".h5", ".hdf5"):
            from virtualbrain.io import tvb_h5

            fields = tvb_h5.read_arrays(path, ("labels", "locations"), ("orientations", "usable"))
            return cls(**fields)
        return cls._of_table(*files.read(path), str(name))

    def to_file(self, path: str | os.PathLike[str]) -> None:
        """Write labels, positions and, if there are, orientations.

        `from_file` and TVB read it; numbers read back exactly.

        Parameters
        ----------
        path : path-like
            Where to write: ``.txt``, in which `usable` has no place, or TVB's ``.h5``.

        Raises
        ------
        OSError
            A place that cannot be written to.
        ValueError
            Another ending, or a label that such a file cannot hold.
        """
        from virtualbrain.io import sensors as files

        if os.fspath(path).lower().endswith((".h5", ".hdf5")):
            from virtualbrain.io import tvb_h5

            return tvb_h5.write_sensors(path, self.configure())
        if not os.fspath(path).endswith(".txt"):
            raise ValueError(f"{os.fspath(path)}: sensors are written as .txt or .h5")
        parts = [self.locations] + ([] if self.orientations is None else [self.orientations])
        files.write(path, self.configure().labels, np.hstack(parts))

    @classmethod
    def from_bytes_stream(cls: type[T], bytes_stream: bytes, content_type: str = ".txt") -> T:
        """Read sensors from the bytes of such a file."""
        from virtualbrain.io import sensors as files

        return cls._of_table(*files.read(bytes_stream), f"a stream of {content_type}")

    @classmethod
    def _of_table(cls: type[T], labels: NDArray[np.str_], numbers: Floats, name: str) -> T:
        wanted = 6 if cls.has_orientation else 3
        if numbers.shape[1] < wanted:
            raise ValueError(
                f"{name} has {numbers.shape[1]} numbers per sensor; {cls.__name__} wants {wanted}: "
                f"x y z{' and an orientation' if wanted == 6 else ''}"
            )
        return cls(labels, numbers[:, :3], numbers[:, 3:6] if wanted == 6 else None)

    @property
    def labels(self) -> NDArray[np.str_]:
        """Names, array of str, shape (n_sensors,)."""
        if "_labels" not in self.__dict__:
            raise AttributeError("labels of the sensors are not set")
        labels: NDArray[np.str_] = self.__dict__["_labels"]
        return labels

    @labels.setter
    def labels(self, value: ArrayLike) -> None:
        texts = [str(label) for label in np.asarray(value).reshape(-1).tolist()]
        self.__dict__["_labels"] = np.array(texts, dtype=f"U{max([128, *map(len, texts)])}")

    @property
    def locations(self) -> Floats:
        """Positions, array, shape (n_sensors, 3), mm."""
        if "_locations" not in self.__dict__:
            raise AttributeError("locations of the sensors are not set")
        locations: Floats = self.__dict__["_locations"]
        return locations

    @locations.setter
    def locations(self, value: ArrayLike) -> None:
        self.__dict__["_locations"] = _rows("locations", value)

    @property
    def orientations(self) -> Floats | None:
        """Directions, array, shape (n_sensors, 3), or None."""
        orientations: Floats | None = self.__dict__["_orientations"]
        return orientations

    @orientations.setter
    def orientations(self, value: ArrayLike | None) -> None:
        self.__dict__["_orientations"] = None if value is None else _rows("orientations", value)

    @property
    def usable(self) -> NDArray[np.bool_] | None:
        """Which sensors record the brain, array of bool, shape (n_sensors,), or None for all."""
        usable: NDArray[np.bool_] | None = self.__dict__["_usable"]
        return usable

    @usable.setter
    def usable(self, value: ArrayLike | None) -> None:
        flags = None if value is None else np.asarray(value, bool).reshape(-1)
        self.__dict__["_usable"] = flags

    @property
    def number_of_sensors(self) -> int:
        """How many sensors; 0 while unset."""
        return len(self.__dict__.get("_labels", ()))

    def configure(self: T) -> T:
        """Check that all fields agree in number."""
        self._check()
        return self

    def _check(self) -> None:
        known = {
            name: len(self.__dict__[f"_{name}"])
            for name in ("labels", "locations", "orientations", "usable")
            if self.__dict__.get(f"_{name}") is not None
        }
        if len(set(known.values())) > 1:
            raise ValueError(
                "sensors disagree in number: "
                + ", ".join(f"{n} {name}" for name, n in known.items())
            )

    def summary_info(self) -> dict[str, Any]:
        """Return what describes the sensors, by name."""
        return {"Sensor type": self.sensors_type, "Number of Sensors": self.number_of_sensors}

    def sensors_to_surface(self, surface_to_map: Surface) -> Floats:
        """Place sensors where the lines from the origin through them leave a surface.

        Parameters
        ----------
        surface_to_map : Surface
            Of the head, with the origin inside.

        Returns
        -------
        locations : array, shape (n_sensors, 3), mm

        Raises
        ------
        ValueError
            A line that does not meet the surface.

        Examples
        --------
        >>> from virtualbrain.surfaces import SkinAir
        >>> SensorsEEG.from_file().sensors_to_surface(SkinAir.from_file()).shape
        (65, 3)
        """
        lengths = np.linalg.norm(self.locations, axis=1, keepdims=True)
        lengths[lengths == 0] = np.nan  # what is in the origin has no direction
        corners = surface_to_map.vertices[surface_to_map.triangles]
        a, u, v = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        normal = np.cross(u, v)
        places = np.empty_like(self.locations)
        for i, direction in enumerate(self.locations / lengths):
            # Moeller & Trumbore 1997: where the ray meets the plane of each triangle
            across = normal @ direction
            with np.errstate(divide="ignore", invalid="ignore"):
                distance = np.einsum("ij,ij->i", normal, a) / across
                offset = distance[:, None] * direction - a
                s = np.einsum("ij,ij->i", np.cross(offset, v), normal)
                t = np.einsum("ij,ij->i", np.cross(u, offset), normal)
            area = np.einsum("ij,ij->i", normal, normal)
            edge = -1e-9 * area
            hit = (distance > 0) & (s >= edge) & (t >= edge) & (s + t <= area - edge)
            if not hit.any():
                raise ValueError(
                    f"the line from the origin through sensor {str(self.labels[i])!r} at "
                    f"{self.locations[i]} does not meet the surface: are they in the same "
                    "coordinates, with the origin in the head?"
                )
            places[i] = distance[hit].max() * direction
        return places

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.number_of_sensors} sensors)"


class SensorsEEG(Sensors):
    """Electrodes on the scalp."""

    sensors_type = SensorTypesEnum.TYPE_EEG.value


class SensorsMEG(Sensors):
    """Magnetometers, which have orientations."""

    sensors_type = SensorTypesEnum.TYPE_MEG.value
    has_orientation = True
    default_file = "meg_151.txt.bz2"


class SensorsInternal(Sensors):
    """Contacts of electrodes within the brain (sEEG)."""

    sensors_type = SensorTypesEnum.TYPE_INTERNAL.value
    default_file = "seeg_39.txt.bz2"

    @staticmethod
    def group_sensors_to_electrodes(
        labels: ArrayLike,
    ) -> list[tuple[str, list[tuple[int, str]]]]:
        """Group contacts by electrode: their labels are its name and a number.

        Parameters
        ----------
        labels : array of str, shape (n_sensors,)

        Returns
        -------
        groups : list of (name, list of (index, label))
            Sorted by name.

        Examples
        --------
        >>> SensorsInternal.group_sensors_to_electrodes(["TP1", "TP2", "A1"])
        [('A', [(2, 'A1')]), ('TP', [(0, 'TP1'), (1, 'TP2')])]
        """
        groups: dict[str, list[tuple[int, str]]] = {}
        for index, label in enumerate(map(str, np.asarray(labels).tolist())):
            match = re.match(r"\d+|\D+", label)
            groups.setdefault(match[0] if match else label, []).append((index, label))
        return sorted(groups.items())

    @property
    def grouped_electrodes(self) -> list[tuple[str, list[tuple[int, str]]]]:
        """The contacts of each electrode; see `group_sensors_to_electrodes`."""
        return self.group_sensors_to_electrodes(self.labels)


def make_sensors(sensors_type: str) -> Sensors | None:
    """Make an empty object of the class of this type, one of `SensorTypesEnum`, or None."""
    classes = {cls.sensors_type: cls for cls in (SensorsEEG, SensorsMEG, SensorsInternal)}
    return classes[sensors_type]() if sensors_type in classes else None


def _rows(name: str, value: ArrayLike) -> Floats:
    array = real_array(name, value, "one row x y z per sensor, shape (n_sensors, 3)")
    if array.ndim != 2 or array.shape[1] != 3:
        raise ValueError(f"{name} wants shape (n_sensors, 3); got {array.shape}")
    if np.isinf(array).any():
        raise ValueError(f"{name} wants finite numbers, or NaN where unknown; got inf")
    return array
