"""What was made and what was won."""

from results.awards.models import Award, Distinction, Honour
from results.works.models import Authorship, NotTheSame, Result

__all__ = [
    "Authorship",
    "Award",
    "Distinction",
    "Honour",
    "NotTheSame",
    "Result",
]
