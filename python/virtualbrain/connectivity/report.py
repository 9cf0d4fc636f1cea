"""A report on what may be wrong with a connectome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from virtualbrain.connectivity.checks import CHECKS
from virtualbrain.connectivity.regions import Regions

__all__ = ["Finding", "Report", "Validation"]

LEVELS = ("error", "warning", "note")


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    Attributes
    ----------
    level : {"error", "warning", "note"}
        An error cannot be simulated; a warning is probably a mistake; a note is worth knowing.
    check : str
        What was looked at, such as ``"symmetry"``.
    message : str
        What was found, where, and what to do.
    """

    level: str
    check: str
    message: str

    def __str__(self) -> str:
        return f"{self.level:<7}  {self.check}: {self.message}"


@dataclass(frozen=True)
class Report:
    """What `Connectivity.validate` found; prints as text, the worst first.

    Attributes
    ----------
    subject : str
        What was checked.
    findings : tuple of Finding
    """

    subject: str
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether there are neither errors nor warnings."""
        return not (self.errors or self.warnings)

    @property
    def errors(self) -> list[Finding]:
        """What cannot be simulated."""
        return [finding for finding in self.findings if finding.level == "error"]

    @property
    def warnings(self) -> list[Finding]:
        """What is probably a mistake."""
        return [finding for finding in self.findings if finding.level == "warning"]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __str__(self) -> str:
        if not self.findings:
            return f"{self.subject}: nothing to report"
        counts = [sum(f.level == level for f in self.findings) for level in LEVELS]
        told = ", ".join(
            f"{count} {level}{'s' if count > 1 else ''}"
            for level, count in zip(LEVELS, counts, strict=True)
            if count
        )
        return "\n".join([f"{self.subject}: {told}", *(f"  {each}" for each in self.findings)])

    __repr__ = __str__


class Validation(Regions):
    """Checking a connectome."""

    def validate(self) -> Report:
        """Check the connectome, and report all that is wrong or worth knowing.

        Returns
        -------
        report : Report
            Prints as text. Errors are what `configure` refuses. Checked are: sizes and values,
            units, symmetry, self-connections, regions without inputs or outputs, separate parts,
            missing lengths, negative weights, labels, hemispheres, centres and orientations.

        Examples
        --------
        >>> import numpy as np
        >>> from virtualbrain import Connectivity
        >>> conn = Connectivity(weights=[[1, 2, 0], [3, 0, 0], [0, 0, 0]], speed=0.004,
        ...                     tract_lengths=np.full((3, 3), 20.0))
        >>> print(conn.validate())
        Connectivity(3 regions, 3 connections, speed 0.004 mm/ms): 3 warnings, 2 notes
          warning  units: speed is 0.004 mm/ms, which is m/s: axons have 0.1 to 120
          warning  units: the longest delay is 5000 ms; check that tract_lengths is in mm and speed in mm/ms
          warning  disconnected: 1 region has neither inputs nor outputs: region 2
          note     symmetry: 1 of 1 linked pairs differ between their two directions, by up to 1 (from region 1 to region 0); if the tracts have no direction: symmetrise()
          note     self-connections: 1 region acts on itself: region 0; remove_self_connections() removes them
        """  # noqa: E501
        found: list[Finding] = []
        if not self.number_of_regions:
            found.append(Finding("error", "weights", "not set: set it to the (n, n) strengths"))
        else:
            for problem in self._problems():
                found.append(Finding("error", problem.split("[")[0].split(" ")[0], problem))
        if not found:
            for check in CHECKS:
                found += [Finding(*each) for each in check(self)]
        found.sort(key=lambda finding: LEVELS.index(finding.level))
        return Report(repr(self), tuple(found))
