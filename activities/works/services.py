"""What forms say of results: written down, and which of it counts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from activities.registration.models import Activity, Status
from activities.works.models import Mention, MentionAuthor
from core.difference import Wanted, keep
from results.models import Award
from results.works.models import Authorship, Folded, Numerals, Result

Spoken = dict[str, int | None]
AUTHOR = ("teacher_id", "name", "district_id", "school_id", "position")


def write_mentions(
    form: Activity, said: Sequence[tuple[Wanted, list[Wanted]]], *, is_new: bool = False
) -> None:
    """Make the form speak of these results, each with its authors in order.

    A result that the corrected edition speaks of under the same key is the same result; any other
    key is that of a new one.
    """
    stored = [] if is_new else list(form.results.order_by("pk"))
    known = spoken_of(stored)
    if form.corrects_id:
        known = spoken_of(Mention.objects.filter(activity=form.corrects_id)) | known
    before = {pk for row in stored for pk in (row.result_id, row.own_id) if pk}
    rows = keep(
        Mention,
        with_results(form, [mention for mention, _authors in said], known, stored),
        stored=stored,
        activity=form,
    )
    # One author of a district leads: nobody does while places change hands.
    led = MentionAuthor.objects.filter(mention__in=[row.pk for row in stored], leads_district=True)
    if stored:
        led.update(leads_district=False)
    authors = [authors for _mention, authors in said]
    made_by = write_authors(rows, authors, [row.pk for row in stored])
    if stored or form.corrects_id:
        settle({row.result_id for row in rows} | before)
        drop_unspoken(before)
        return
    # All are as new as the form: nothing else speaks of them.
    Authorship.objects.bulk_create(
        Authorship(
            result_id=author.mention.result_id,
            key=author.key,
            **{name: getattr(author, name) for name in AUTHOR},
        )
        for author in made_by
    )


def with_results(
    form: Activity, wanted: list[Wanted], known: dict[UUID, Spoken], stored: list[Mention]
) -> list[Wanted]:
    """Each with the result it speaks of; a key that is not known here is that of a new one."""
    said = {tuple(getattr(row, name) for name in Result.TEXT): row.key for row in stored}
    keys = [each.key or said.pop(text_of(each), None) for each in wanted]
    taken = known.keys() | others(keys, known)
    fresh: dict[UUID, Result] = {}
    for number, each in enumerate(wanted):
        if keys[number] in known and keys[number] not in keys[:number]:
            continue
        if keys[number] is None or keys[number] in taken:
            keys[number] = uuid4()
        taken |= {keys[number]}
        fresh[keys[number]] = Result(
            uuid=keys[number],
            program_id=form.program_id,
            subject_id=form.subject_id,
            **dict(zip(Result.TEXT, text_of(each), strict=True)),
        )
    Result.objects.bulk_create(fresh.values())
    results = known | {
        key: {"result_id": result.pk, "own_id": None} for key, result in fresh.items()
    }
    return [Wanted(key, each.values | results[key]) for key, each in zip(keys, wanted, strict=True)]


def spoken_of(mentions: Iterable[Mention]) -> dict[UUID, Spoken]:
    """By their keys, the result that each speaks of, and its own where that was joined with it."""
    return {row.key: {"result_id": row.result_id, "own_id": row.own_id} for row in mentions}


def others(keys: Collection[UUID | None], known: Collection[UUID]) -> set[UUID]:
    """Those of the keys under which there is another result already: nobody takes it over."""
    unknown = [key for key in keys if key and key not in known]
    if not unknown:
        return set()
    return set(Result.objects.filter(uuid__in=unknown).values_list("uuid", flat=True))


def text_of(each: Wanted) -> tuple:
    return tuple(each.values[name] for name in Result.TEXT)


def write_authors(
    rows: list[Mention], authors: list[list[Wanted]], old: Collection[int]
) -> list[MentionAuthor]:
    """The authors of each mention, by difference; those of the new ones come back."""
    stored = defaultdict(list)
    if old:
        for author in MentionAuthor.objects.filter(mention__in=old).order_by("pk"):
            stored[author.mention_id].append(author)
    fresh = []
    for row, wanted in zip(rows, authors, strict=True):
        if stored[row.pk]:
            keep(MentionAuthor, wanted, by_person=True, stored=stored[row.pk], mention=row)
            continue
        fresh += [
            MentionAuthor(mention=row, key=each.key or uuid4(), **each.values) for each in wanted
        ]
    return MentionAuthor.objects.bulk_create(fresh)


def hand_over(form: Activity) -> None:
    """The form begins to count, or no longer does: so do the results it speaks of, each once.

    Call inside the transaction of the step, when the form has its new status.
    """
    settle(set(form.results.values_list("result", flat=True)))


def settle(results: Collection[int]) -> None:
    """Let each of these results count by exactly one counted form, and say what that form says.

    The form by which it counts stays as long as it is counted; then it is the first of the others.
    While none is, the result says what the form says that was sent first. Call inside a
    transaction, with all forms as they are to be.
    """
    if not results:
        return
    locked = gathered(results)
    speaking = defaultdict(list)
    mentions = Mention.objects.filter(result__in=locked).select_related("activity")
    for mention in mentions.prefetch_related("authorships").order_by("pk"):
        speaking[mention.result_id].append(mention)
    stops, starts = [], []
    for mentions in speaking.values():
        chosen = counting(mentions)
        stops += [each.pk for each in mentions if each.counts and each is not chosen]
        starts += [chosen.pk] if chosen and not chosen.counts else []
    # Whoever stops goes first: never do two count.
    if stops:
        Mention.objects.filter(pk__in=stops).update(counts=False)
    if starts:
        Mention.objects.filter(pk__in=starts).update(counts=True)
    for pk, mentions in speaking.items():
        say_the_same(locked[pk], speaker(mentions))


def lock(results: Collection[int]) -> dict[int, Result]:
    """The results by key, in one order, so that two steps that meet here wait for each other."""
    rows = Result.objects.select_for_update().filter(pk__in=results).order_by("pk")
    return {each.pk: each for each in rows}


def gathered(results: Collection[int]) -> dict[int, Result]:
    """What stays of these results, locked: what spoke of a joined one speaks of that from now on,
    and remembers its own.
    """
    locked = lock(results)
    joined = {each.pk: each.same_as_id for each in locked.values() if each.same_as_id}
    if not joined:
        return locked
    own = Coalesce("own", "result")
    for pk, stays in joined.items():
        Mention.objects.filter(result=pk).update(own=own, result=stays, counts=False)
    return lock((locked.keys() - joined.keys()) | set(joined.values()))


def counting(mentions: list[Mention]) -> Mention | None:
    counted = [each for each in mentions if each.activity.status == Status.COUNTED]
    return next((each for each in counted if each.counts), counted[0] if counted else None)


def speaker(mentions: list[Mention]) -> Mention:
    sent = [each for each in mentions if each.activity.first_sent_at]
    return counting(mentions) or (sent or mentions)[0]


def say_the_same(result: Result, mention: Mention) -> None:
    """The result takes over what this mention says, where it says otherwise."""
    said = {name: getattr(mention, name) for name in Result.TEXT}
    said |= {name: getattr(mention.activity, name) for name in ("program_id", "subject_id")}
    differs = {name: value for name, value in said.items() if getattr(result, name) != value}
    if differs:
        if "title" in differs:
            differs["folded"] = Folded.of(mention.title)
            differs["numerals"] = Numerals.of(mention.title)
        # Whoever reads a page of the result sees by the version that it says something else.
        Result.objects.filter(pk=result.pk).update(**differs, version=result.version + 1)
    wanted = [
        Wanted(author.key, {name: getattr(author, name) for name in AUTHOR})
        for author in mention.authorships.all()
    ]
    keep(Authorship, wanted, by_person=True, result=result)


def drop_unspoken(results: Collection[int]) -> None:
    """A result that no form speaks of any more is gone, unless an award was noted of it."""
    if not results:
        return
    spoken = Mention.objects.filter(Q(result=OuterRef("pk")) | Q(own=OuterRef("pk")))
    awarded = Award.objects.filter(result=OuterRef("pk"))
    gone = Result.objects.filter(~Exists(spoken), ~Exists(awarded), pk__in=results)
    # What was joined goes before what it was joined with, which stays while another is left.
    gone.exclude(same_as=None).delete()
    gone.filter(~Exists(Result.objects.filter(same_as=OuterRef("pk")))).delete()
