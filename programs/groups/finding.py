"""Somebody for a group, by what was typed: a teacher, or an account of the office."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from roster.models import Teacher
from roster.people.finding import People, several_called
from roster.people.name_sort import tidy_name


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody who may belong to a group: a teacher, an account, or a name in words."""

    teacher: Teacher | None = None
    account: User | None = None
    name: str = ""

    def as_columns(self) -> dict:
        """An account that is a teacher's stands for the teacher: nobody is two people."""
        account, teacher = self.account, self.teacher
        if account and account.teacher_id:
            account, teacher = None, account.teacher
        return {"teacher": teacher, "account": account, "name": tidy_name(self.name)}


def namable_teachers(actor: Actor) -> QuerySet:
    """The people of the actor's own places."""
    return Teacher.objects.visible_to(actor).filter(merged_into=None)


def namable_accounts(actor: Actor) -> QuerySet:
    """Accounts of people who are no teachers of the roster, for who may see accounts."""
    return User.objects.visible_to(actor).filter(is_active=True, teacher=None).order_by("name")


def whom(text: str, actor: Actor) -> Whom:
    """Who is meant; raises ValidationError where nobody is, or two are."""
    if teacher := People(namable_teachers(actor)).find(text):
        return Whom(teacher=teacher)
    named = Q(username=text.strip()) | Q(name=text.strip())
    found = list(namable_accounts(actor).filter(named)[:2])
    if len(found) > 1:
        raise ValidationError(several_called(text.strip()))
    if not found:
        raise ValidationError(
            _(
                "Nobody you may name is called “%(name)s”. Choose somebody from the list, or write "
                "the name below."
            )
            % {"name": text.strip()}
        )
    return Whom(account=found[0])
