"""Everything that exists without a program."""

from roster.holidays.models import Holiday
from roster.office.models import Office
from roster.people.models import Posting, PostingSubject, Teacher
from roster.places.models import District, School, SchoolName
from roster.subjects.models import Subject, Term

__all__ = [
    "District",
    "Holiday",
    "Office",
    "Posting",
    "PostingSubject",
    "School",
    "SchoolName",
    "Subject",
    "Teacher",
    "Term",
]
