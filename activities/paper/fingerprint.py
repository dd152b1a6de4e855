"""The fingerprint of a form: two papers with the same one say the same.

It is a digest over what the form says and the steps it has taken. Nothing of it depends on the
reader's language, and what is empty is left out, so that a question which forms are asked one day
leaves the papers of today as they are.
"""

import json
from dataclasses import fields, is_dataclass
from hashlib import sha256

from django.db import models

from activities.chain.models import Decision
from activities.registration.changes import PARTS, shown
from activities.registration.content import content_of
from activities.registration.models import Activity
from core.audit import plain

PRINTED = 16


def fingerprint(form: Activity, steps: int | None = None) -> str:
    """The fingerprint today, or as it was after the first so many `steps`, of a form as it is read
    by `reading.with_what_paper_says`.

    Steps are only ever added, so the second tells what was said then from what is said now.
    """
    said = json.dumps(
        all_that_is_said(form, steps), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return sha256(said.encode()).hexdigest()[:PRINTED]


def all_that_is_said(form: Activity, steps: int | None = None) -> dict:
    content = content_of(form)
    return without_gaps(
        {
            "form": str(form.uuid),
            "reference": form.reference,
            "edition": form.edition,
            "correction_reason": form.correction_reason,
            "fields": said(content.fields),
            # Printed, and not typed by anybody.
            "channel": form.kind.channel,
            "pairing_form": form.pairing_form,
            **{part: said(shown(content, part)) for part in PARTS},
            "sessions": [
                [said(each.day), each.half, said(each.starts_at), each.theme, each.present]
                for each in form.sessions.all()
            ],
            "struck_out": sorted(
                party.teacher_id for party in form.parties.all() if party.struck_out_at
            ),
            "steps": [taken(step) for step in list(form.decisions.all())[:steps]],
        }
    )


def taken(step: Decision) -> dict:
    """A step without what may be marked on it later."""
    names = ("verb", "from_status", "to_status", "by_name", "in_place_of_name", "role")
    where_and_why = ("place", "place_en", "reason_code", "reason")
    return {name: getattr(step, name) for name in (*names, *where_and_why)} | {
        "at": said(step.at),
        "undoes": step.undoes_id,
    }


def said(value):
    """A value as JSON can hold it: a record by its key and every name that paper may show."""
    if isinstance(value, models.Model):
        names = (getattr(value, name, "") for name in ("name", "name_en"))
        return [value.pk, *names]
    if is_dataclass(value):
        compared = (each.name for each in fields(value) if each.compare)
        return {name: said(getattr(value, name)) for name in compared}
    if isinstance(value, dict):
        return {name: said(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [said(each) for each in value]
    return plain(value)


def without_gaps(value):
    if isinstance(value, dict):
        kept = {name: without_gaps(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if not is_gap(each)}
    if isinstance(value, list):
        return [without_gaps(each) for each in value]
    return value


def is_gap(value) -> bool:
    """Nothing said; a zero is said."""
    return value is None or value is False or value in ("", [], {})


def in_groups(fingerprint: str) -> str:
    """As people compare it: four characters at a time."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))
