"""The code on a printed form: what that paper says, signed with the portal's key.

Nothing is stored. A code that the portal did not make is known without looking anything up, so
that a wrong code and a reference that does not exist are one answer and one amount of work.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from activities.paper.fingerprint import fingerprint
from activities.registration.models import Activity
from core.addresses import anywhere

SALT = "activities.paper.codes"
# 64 bits, of which somebody who may try twice a second finds none in the life of the portal.
SIGNATURE = 16


@dataclass(frozen=True, slots=True)
class Paper:
    """What a printed form said of itself: its edition, and its state when it was printed."""

    reference: str
    edition: int
    steps: int
    fingerprint: str

    @classmethod
    def of(cls, form: Activity) -> Self:
        """The paper of a form as it is now; one that was never sent has none to check."""
        return cls(form.reference, form.edition, len(form.decisions.all()), fingerprint(form))

    @property
    def said(self) -> str:
        return f"{self.edition}-{self.steps}-{self.fingerprint}"

    @property
    def code(self) -> str:
        return f"{self.said}-{signature(self.reference, self.said, settings.SECRET_KEY)}"

    @property
    def path(self) -> str:
        return reverse("activities:check", args=[self.reference, self.code])

    @property
    def address(self) -> str:
        """Where it is checked, from anywhere."""
        return anywhere(self.path)


def where_codes_are_typed() -> str:
    """The address of the page for those who cannot scan one."""
    return anywhere(reverse("activities:ask-paper"))


def paper_with(reference: str, code: str) -> Paper | None:
    """The paper that carries this code; None where the portal never printed it."""
    said, _dash, given = code.rpartition("-")
    made = [constant_time_compare(given, each) for each in signatures(reference, said)]
    if not any(made):
        return None
    edition, steps, print_of_it = said.split("-")
    return Paper(reference, int(edition), int(steps), print_of_it)


def signatures(reference: str, said: str, salt: str = SALT) -> Iterator[str]:
    """By the key of today and those before it: paper outlives a key."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield signature(reference, said, key, salt)


def signature(reference: str, said: str, key: str, salt: str = SALT) -> str:
    """Papers of another sort have a `salt` of their own, so that no code of theirs fits here."""
    # What stands before the slash cannot hold one, so no two pairs are one text.
    made = salted_hmac(salt, f"{reference}/{said}", secret=key, algorithm="sha256")
    return made.hexdigest()[:SIGNATURE]
