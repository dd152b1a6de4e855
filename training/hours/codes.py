"""The code on a certificate of hours: what that paper says, signed with the portal's key.

Nothing is stored, as with the code of a form: see `activities.paper.codes`.
"""

import datetime
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from activities.paper.codes import signature, signatures
from core.addresses import anywhere
from core.audit import plain
from programs.models import Program
from roster.models import Teacher
from training.hours.reading import Attended

SALT = "training.hours.codes"
PRINTED = 16
NUMBER = re.compile(r"H-([0-9]{1,18})-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a printed certificate said of itself: of whom, in which program, when, and its hours."""

    program_id: int
    teacher_id: int
    issued_on: datetime.date
    fingerprint: str

    @classmethod
    def of(
        cls, teacher: Teacher, program: Program, rows: Sequence[Attended], on: datetime.date
    ) -> Self:
        return cls(program.pk, teacher.pk, on, fingerprint(teacher, program, rows))

    @property
    def number(self) -> str:
        return f"H-{self.program_id}-{self.teacher_id}"

    @property
    def said(self) -> str:
        return f"{self.issued_on:%Y%m%d}-{self.fingerprint}"

    @property
    def code(self) -> str:
        return f"{self.said}-{signature(self.number, self.said, settings.SECRET_KEY, SALT)}"

    @property
    def path(self) -> str:
        return reverse("training:check-hours", args=[self.number, self.code])

    @property
    def address(self) -> str:
        """Where it is checked, from anywhere."""
        return anywhere(self.path)


def certificate_with(number: str, code: str) -> Certificate | None:
    """The certificate that carries this code; None where the portal never printed it."""
    said, _dash, given = code.rpartition("-")
    made = [constant_time_compare(given, each) for each in signatures(number, said, SALT)]
    if not any(made):
        return None
    program, teacher = NUMBER.fullmatch(number).groups()
    day, print_of_it = said.split("-")
    issued_on = datetime.date.fromisoformat(day)
    return Certificate(int(program), int(teacher), issued_on, print_of_it)


def fingerprint(teacher: Teacher, program: Program, rows: Sequence[Attended]) -> str:
    """Over what stands on the paper, in whichever language: two with the same one say the same."""
    said = {
        "name": teacher.name,
        "number": teacher.staff_number,
        "program": [program.name, plain(program.starts_on), plain(program.ends_on)],
        "trainings": [
            [
                *(row.form.reference, row.form.theme, plain(row.form.starts_on)),
                *(plain(row.form.ends_on), row.present, row.spoken, hours_of(row)),
            ]
            for row in rows
        ],
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:PRINTED]


def hours_of(row: Attended) -> str:
    """As a number has it, however many zeros its column keeps."""
    return f"{row.hours.normalize():f}"


def where_codes_are_typed() -> str:
    return anywhere(reverse("training:ask-hours"))
