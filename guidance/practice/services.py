"""Recommending good practice, the answers of its people, and taking it out again."""

from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Activity
from activities.reflections.services import first_edition
from core.actor import Actor
from core.audit import record_event
from core.editing import add, change
from core.exceptions import StaleStateError
from core.notices import owe, settle
from core.rights import demand
from guidance.practice.models import Consent, GoodPractice
from guidance.practice.rights import (
    accounts_of,
    home_of,
    may_look_after,
    may_recommend_form,
    may_recommend_result,
)
from guidance.practice.rules import check_no_names
from results.models import Result

ASKED, ANSWERED = "guidance.consent_asked", "guidance.consent_answered"


def recommend_form(
    form: Activity, *, actor: Actor, title: str, text: str, uuid: UUID | None = None
) -> GoodPractice:
    """Recommend a counted form, and ask everybody whom it names and who has an account.

    Raises PermissionDenied, or ValidationError: nobody can be asked, or it is recommended already.
    The same UUID twice is one record.
    """
    demand(may_recommend_form(actor, form))
    check_no_names(title, text, names_on(form.parties.all()))
    practice = GoodPractice(
        uuid=uuid or uuid4(),
        program_id=form.program_id,
        subject_id=form.subject_id,
        district_id=form.confirming_district_id,
        activity=first_edition(form),
        title=title,
        text=text,
        marked_by_id=actor.user_id,
    )
    parties = {each.teacher_id: each for each in form.parties.all() if each.teacher_id}
    asked = [
        consent_of(user, parties.get(user.teacher_id))
        for user in accounts_of(set(parties), author=form.author_id)
    ]
    return recommend(practice, asked, actor=actor)


def recommend_result(
    result: Result, *, actor: Actor, title: str, text: str, uuid: UUID | None = None
) -> GoodPractice:
    """Recommend a result that counts, and ask its authors. Otherwise as `recommend_form`."""
    demand(may_recommend_result(actor, result))
    check_no_names(title, text, names_on(result.authorships.all()))
    practice = GoodPractice(
        uuid=uuid or uuid4(),
        program_id=result.program_id,
        subject_id=result.subject_id,
        district_id=home_of(result),
        result=result,
        title=title,
        text=text,
        marked_by_id=actor.user_id,
    )
    authors = {each.teacher_id: each for each in result.authorships.all() if each.teacher_id}
    asked = [consent_of(user, authors[user.teacher_id]) for user in accounts_of(set(authors))]
    return recommend(practice, asked, actor=actor)


def names_on(people) -> list[str]:
    """The people and schools that a form or a result names."""
    named = [[each.teacher, each.school] for each in people]
    return [str(each.name) for both in named for each in both if each]


def consent_of(user: User, named) -> Consent:
    """Asked, with the role and the place under which the record names them, where it does."""
    side = getattr(named, "side", "")
    return Consent(account=user, side=side, school_id=named.school_id if named else None)


@transaction.atomic
def recommend(practice: GoodPractice, asked: list[Consent], *, actor: Actor) -> GoodPractice:
    if not asked:
        raise ValidationError(
            _(
                "None of its people has an account, so nobody can be asked whether it may be "
                "shared. Give one of them an account, then recommend it."
            )
        )
    made = add(
        practice,
        actor=actor,
        verb="guidance.practice_recommended",
        is_own=lambda earlier: earlier.marked_by_id == actor.user_id,
    )
    if made is not practice:
        return made
    for each in asked:
        each.practice = practice
    Consent.objects.bulk_create(asked)
    ask(practice)
    return practice


def ask(practice: GoodPractice) -> None:
    """Owe everybody who is asked one notice for these words."""
    owe(
        User.objects.filter(pk__in=practice.consents.values("account")),
        ASKED,
        key=f"consent:{practice.uuid}:{practice.version}",
        address=practice.get_absolute_url(),
        values={"title": practice.title},
    )


@transaction.atomic
def rewrite(
    practice: GoodPractice, *, actor: Actor, seen: int, title: str, text: str
) -> GoodPractice:
    """Change its words. Whoever agreed to the others is asked anew; nobody reads it until then.

    Raises PermissionDenied, ValidationError, or StaleStateError.
    """
    demand(may_look_after(actor, practice) and practice.taken_out_at is None)
    told_of = practice.activity.parties if practice.activity else practice.result.authorships
    check_no_names(title, text, names_on(told_of.select_related("teacher", "school")))
    changed = change(
        practice,
        actor=actor,
        seen=seen,
        verb="guidance.practice_rewritten",
        title=title,
        text=text,
    )
    if changed.version != seen:
        practice.consents.exclude(answer=Consent.Answer.NO).update(answer="", answered_at=None)
        ask(changed)
    return changed


@transaction.atomic
def answer(practice: GoodPractice, *, actor: Actor, seen: int, answer: str) -> Consent:
    """Say whether the words of version `seen` may be shared, and named how; at any time anew.

    Raises PermissionDenied, or StaleStateError where other words stand there now.
    """
    consent = practice.consents.filter(account=actor.user_id).first()
    demand(consent is not None and practice.taken_out_at is None)
    # Held until the answer is written, so that no other words come under it.
    held = GoodPractice.objects.select_for_update().get(pk=practice.pk)
    if held.version != seen:
        raise StaleStateError(
            _("The words were changed since you read them. Read them again, then answer."),
            current=held,
        )
    if consent.answer == answer:
        return consent
    consent.answer, consent.answered_at = answer, timezone.now()
    consent.full_clean()
    consent.save(update_fields=["answer", "answered_at"])
    settle([consent.account], ASKED, address=practice.get_absolute_url())
    record_event(actor, "guidance.consent_answered", practice, answer=answer)
    tell(practice, consent)
    return consent


def tell(practice: GoodPractice, consent: Consent) -> None:
    """Whoever recommended it learns of a no at once, and of a yes when it is the last."""
    refused = consent.answer == Consent.Answer.NO
    if refused or not practice.consents.filter(answer__in=["", Consent.Answer.NO]).exists():
        owe(
            [practice.marked_by],
            ANSWERED,
            key=f"answered:{practice.uuid}:{practice.version}:{consent.pk if refused else 'all'}",
            address=practice.get_absolute_url(),
            values={"title": practice.title, "refused": "1" if refused else ""},
        )


@transaction.atomic
def take_out(practice: GoodPractice, *, actor: Actor) -> None:
    """Nobody reads it in the library any more; the row stays. Twice is once."""
    demand(may_look_after(actor, practice))
    standing = GoodPractice.objects.standing().filter(pk=practice.pk)
    if standing.update(taken_out_at=timezone.now()):
        asked = User.objects.filter(pk__in=practice.consents.values("account"))
        settle(asked, ASKED, address=practice.get_absolute_url())
        record_event(actor, "guidance.practice_taken_out", practice)
