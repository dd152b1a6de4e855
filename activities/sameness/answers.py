"""What was said of two records that are not one, so that nobody is asked again.

Each model of such answers names the two as `first` and `second`, in the order of their keys.
"""

from collections.abc import Collection, Iterable

from django.db.models import Model, Q

Keys = Collection[int]


def remember(model: type[Model], ours: Keys, theirs: Keys, *, said_by: int) -> bool:
    """Noted of every one of ours and theirs; whether any of it is new."""
    both = {*ours, *theirs}
    said = model.objects.filter(first__in=both, second__in=both)
    before = said.count()
    note(model, ((one, other, said_by) for one in ours for other in theirs))
    return said.count() > before


def keep(model: type[Model], ours: Keys, theirs: Keys) -> None:
    """Whatever one of ours was told apart from, theirs are told apart from, too."""
    said = model.objects.filter(Q(first__in=ours) | Q(second__in=ours))
    note(
        model,
        (
            (third, each, answer.said_by_id)
            for answer in said
            for third in {answer.first_id, answer.second_id} - {*ours, *theirs}
            for each in theirs
        ),
    )


def note(model: type[Model], said: Iterable[tuple[int, int, int]]) -> None:
    rows = []
    for one, other, by in said:
        first, second = sorted((one, other))
        rows.append(model(first_id=first, second_id=second, said_by_id=by))
    model.objects.bulk_create(rows, ignore_conflicts=True)
