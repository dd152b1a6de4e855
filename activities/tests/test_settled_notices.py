"""A notice is unread no longer when what it asks for has been done."""

from activities.chain.models import Verb
from activities.chain.services import step
from activities.registration.models import Status
from activities.tests.factories import form_of
from core.models import Notice


def test_a_notice_that_a_form_waits_is_settled_by_the_step_it_asks_for(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    step(form, Verb.SEND, actor=north.mentor_actor, seen=form.version)
    waits = Notice.objects.get(to=north.trainee_user, message="activities.waiting")
    assert waits.read_at is None

    form.refresh_from_db()
    step(
        form,
        Verb.RETURN,
        actor=north.trainee_actor,
        seen=form.version,
        reason_code="other",
        reason="Another day.",
    )
    waits.refresh_from_db()
    back = Notice.objects.get(to=north.mentor_user, message="activities.returned")
    assert (waits.read_at is None, back.read_at) == (False, None)

    form.refresh_from_db()
    step(form, Verb.SEND, actor=north.mentor_actor, seen=form.version, reason="It was that day.")
    back.refresh_from_db()
    assert back.read_at is not None
    again = Notice.objects.filter(to=north.trainee_user, read_at=None)
    assert again.count() == 1
