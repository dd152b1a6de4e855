"""Making, changing and ending partnerships: every write to them, with its rights and rules."""

import datetime
import uuid as uuids
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor, Role
from core.audit import values_of
from core.editing import add, change, made_before
from core.exceptions import DomainError
from pairings.partnerships.models import Partnership
from programs.models import Program
from programs.program import rules
from roster.models import District, School, Subject

# So long after it was entered the other side may say that it was not agreed.
OBJECTION_DAYS = datetime.timedelta(days=30)


def may_manage_partnership(
    actor: Actor,
    *,
    form: str,
    subject_id: int | None,
    supporting_district_id: int,
    supported_district_id: int,
) -> bool:
    """The office; the subject's lead; the supported district's coordinator, except for the
    counterpart list: who supports whom across districts is the city's to say."""
    if actor.is_administrator or actor.leads(subject_id):
        return True
    crosses = form == Partnership.Form.DISTRICT and supporting_district_id != supported_district_id
    return not crosses and actor.coordinates(supported_district_id, subject_id)


def may_manage(actor: Actor, partnership: Partnership) -> bool:
    return may_manage_partnership(
        actor,
        form=partnership.form,
        subject_id=partnership.subject_id,
        supporting_district_id=partnership.supporting_district_id,
        supported_district_id=partnership.supported_district_id,
    )


def may_add_partnerships(actor: Actor) -> bool:
    roles = (Role.ADMINISTRATOR, Role.SUBJECT_LEAD, Role.DISTRICT_COORDINATOR)
    return any(actor.has_role(role) for role in roles)


def last_day_to_object() -> datetime.date:
    """Until when the other side may object to what is entered today."""
    return timezone.localdate() + OBJECTION_DAYS


# --- partnerships ---------------------------------------------------------------------------------


@transaction.atomic
def open_partnership(
    *,
    actor: Actor,
    program: Program,
    form: str,
    subject: Subject | None = None,
    supporting_district: District,
    supporting_school: School | None = None,
    supported_district: District,
    supported_school: School | None = None,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    note: str = "",
    travel_minutes: int | None = None,
    uuid: uuids.UUID | None = None,
) -> Partnership:
    """Write down that a place supports another, in a program being set up or open.

    The same `uuid` twice is one partnership. Raises PermissionDenied, or ValidationError with
    its fields.
    """
    partnership = Partnership(
        uuid=uuid or uuids.uuid4(),
        program=program,
        form=form,
        subject=subject,
        supporting_district=supporting_district,
        supporting_school=supporting_school,
        supported_district=supported_district,
        supported_school=supported_school,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note,
        travel_minutes=travel_minutes,
        objections_until=last_day_to_object(),
    )
    if not may_manage(actor, partnership):
        raise PermissionDenied
    is_own = partial(may_manage, actor)
    if earlier := made_before(Partnership, uuid, is_own):
        return earlier
    _check_partnership(partnership)
    return add(
        partnership,
        actor=actor,
        verb="pairings.partnership_added",
        is_own=is_own,
        after=values_of(partnership),
    )


@transaction.atomic
def edit_partnership(partnership: Partnership, *, actor: Actor, seen: int, **values) -> Partnership:
    """Correct a partnership's subject, places, days, travel or note; its program and form stay.

    The actor must be allowed to manage it as it was and as it becomes. Pairings made under it
    stay as they are. Raises StaleStateError, ValidationError or PermissionDenied.
    """
    stored = Partnership.objects.select_related("program").get(pk=partnership.pk)
    may_now = may_manage(actor, stored)
    is_as_stored = all(getattr(stored, name) == value for name, value in values.items())
    for name, value in values.items():
        setattr(stored, name, value)
    if not may_now or not may_manage(actor, stored):
        raise PermissionDenied
    if stored.version == seen and not is_as_stored:
        _check_partnership(stored)
    try:
        with transaction.atomic():
            return change(
                stored, actor=actor, seen=seen, verb="pairings.partnership_changed", **values
            )
    except IntegrityError as error:
        raise ValidationError(_("These two are partners already.")) from error


@transaction.atomic
def end_partnership(
    partnership: Partnership,
    *,
    actor: Actor,
    seen: int,
    ends_on: datetime.date,
    end_reason: str,
) -> Partnership:
    """The partnership runs until this day. Pairings made under it stay until they are ended."""
    if not may_manage(actor, partnership):
        raise PermissionDenied
    stored = Partnership.objects.select_related("program").get(pk=partnership.pk)
    if stored.version == seen:
        if stored.end_reason:
            raise DomainError(
                _("This partnership was ended already; its last day is %(day)s.")
                % {"day": date_format(stored.ends_on)}
            )
        rules.demand_not_closed(stored.program)
        # Where the program was shortened, one that begins after it can end on its first day.
        if ends_on != stored.starts_on:
            rules.check_day(stored.program, ends_on, field="ends_on")
        if not end_reason.strip():
            raise ValidationError({"end_reason": _("Say why the partnership ends.")})
    return change(
        stored,
        actor=actor,
        seen=seen,
        verb="pairings.partnership_ended",
        ends_on=ends_on,
        end_reason=end_reason.strip(),
    )


def _check_partnership(partnership: Partnership) -> None:
    """The program is not closed, the days lie in it, and each school is in its district."""
    program = partnership.program
    rules.demand_not_closed(program, field="program")
    rules.check_day(program, partnership.starts_on, field="starts_on")
    if partnership.ends_on:
        rules.check_day(program, partnership.ends_on, field="ends_on")
    for side in ("supporting", "supported"):
        school = getattr(partnership, f"{side}_school")
        district = getattr(partnership, f"{side}_district")
        if school and school.district_id != district.pk:
            raise ValidationError(
                {
                    f"{side}_school": _(
                        "%(school)s is in %(district)s. Choose that district, or another school."
                    )
                    % {"school": school, "district": school.district}
                }
            )
