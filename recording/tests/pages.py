"""What a mentor's page sends, for tests of pages."""

import uuid

from django.urls import reverse

# The page of mentor and trainee, and that of an office.
NEW = reverse("recording:create")
NEW_OF_OFFICE = reverse("recording:create-office")
WORDS = "The children measured shadows at noon; next week both teach the second part."


def no_lines(*parts):
    return {f"{part}-{name}": 0 for part in parts for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


def answers(corner, kind, /, **changes) -> dict:
    """A mentor's page with all questions answered."""
    return {
        "uuid": str(uuid.uuid4()),
        "version": "1",
        "pairing": corner.pairing.pk,
        "when": "today",
        "kind": kind.pk,
        "where": "trainee",
        "duration": "lesson",
        "theme": "Grade 3, shadows",
        "process": WORDS,
        "send": "1",
        **no_lines("lessons", "talks", "results"),
        **changes,
    }


def line(part: str, number: int = 0, **fields) -> dict:
    """One filled line of a part."""
    return {
        f"{part}-TOTAL_FORMS": number + 1,
        **{f"{part}-{number}-{name}": value for name, value in fields.items()},
    }


def press(client, user, form, verb, **data):
    """Somebody reads a form and presses one of its buttons."""
    client.force_login(user)
    form.refresh_from_db()
    address = reverse("activities:step", args=[form.uuid, verb])
    return client.post(address, {"version": form.version, **data})
