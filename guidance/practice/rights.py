"""Who recommends what others can learn from, and who answers for it."""

from accounts.models import User
from activities.models import Activity, Status
from core.actor import Actor
from guidance.practice.models import GoodPractice
from results.models import Result


def may_recommend_form(actor: Actor, form: Activity) -> bool:
    """A form that counts, by whoever looks after its subject or its district."""
    return form.status == Status.COUNTED and looks_after(
        actor, form.subject_id, form.confirming_district_id
    )


def may_recommend_result(actor: Actor, result: Result) -> bool:
    """One that a counted form speaks of."""
    own = result.same_as_id is None
    counts = own and result.mentions.filter(activity__status=Status.COUNTED).exists()
    return counts and looks_after(actor, result.subject_id, home_of(result))


def may_look_after(actor: Actor, practice: GoodPractice) -> bool:
    return looks_after(actor, practice.subject_id, practice.district_id)


def looks_after(actor: Actor, subject_id: int | None, district_id: int | None) -> bool:
    return (
        actor.is_administrator
        or actor.leads(subject_id)
        or actor.coordinates(district_id, subject_id)
    )


def home_of(result: Result) -> int | None:
    """The district of the first author who has one."""
    districts = (author.district_id for author in result.authorships.all())
    return next(filter(None, districts), None)


def accounts_of(people: set[int], *, author: int | None = None) -> list[User]:
    """Those of these teachers who can be asked, and the account that wrote the form."""
    writer = User.objects.filter(pk=author, is_active=True).exclude(teacher__in=people)
    return [*User.objects.signing_in_for(people), *writer]
