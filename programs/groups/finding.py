"""Somebody for a group, by what was typed: a teacher, or an account of the office."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor
from roster.models import Teacher
from roster.people.finding import People, called_in_part, several_called, which_of_them, written
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
    """Who is meant; the Chinese name alone, or the Latin one, is enough where one person has it.

    Raises ValidationError where nobody is called so, or says who they are where several are.
    """
    teachers, accounts = namable_teachers(actor), namable_accounts(actor)
    typed = text.strip()
    if teacher := People(teachers).find_whole([typed]).get(typed):
        return Whom(teacher=teacher)
    named = list(accounts.filter(Q(username=typed) | Q(name=typed))[:2])
    if len(named) > 1:
        raise ValidationError(several_called(typed))
    if named:
        return Whom(account=named[0])
    found = [Whom(teacher=each) for each in called_in_part(typed, teachers)]
    found += [Whom(account=each) for each in called_in_part(typed, accounts)]
    if len(found) > 1:
        names = (written(each.teacher or each.account) for each in found)
        raise ValidationError(which_of_them(typed, names))
    if not found:
        raise ValidationError(
            _(
                "Nobody you may name is called “%(name)s”. Choose somebody from the list, or write "
                "the name below."
            )
            % {"name": typed}
        )
    return found[0]
