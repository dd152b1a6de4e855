"""Signing in with a code, the page that shows it, the list that is ticked, and the form.

One file although it is long: the pages of one session share what they show and who may open them.
"""

import datetime
import re

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from activities.models import Attendance
from core.addresses import anywhere
from core.exceptions import DomainError
from core.latest import keep_latest
from core.pages import ForThoseWhoMay
from core.qr import qr_path
from core.views import RecordFormView, ScopedDetailView, ScopedFormView
from training.courses.half_days import is_over, list_opens
from training.courses.models import Expected, HalfDay, Training
from training.courses.rights import may_fill, may_note, organizes, takes_attendance
from training.courses.wording import half_day_of, name_of, theme_of, time_of
from training.sign_in import services, wording
from training.sign_in.codes import (
    Found,
    Reading,
    code_now,
    in_groups,
    is_late,
    opens,
    read,
    typed,
)
from training.sign_in.forms import CodeForm, FillForm, ListForm, PressForm
from training.sign_in.querysets import half_days_on
from training.sign_in.reading import there_at, without_anybody
from training.sign_in.services import Guest

SCANS = "training_scans"
TICK_ALL = "all"
# Within an address, not one of the two that it begins with: behind it a line may end.
SLASH = re.compile("(?<![:/])/")
# How long somebody may take to sign in to the portal after they scanned.
GRACE = datetime.timedelta(minutes=15)
WITH_TRAINING = ("session", "training__activity", "training__program", "training__district")


class TypeCodeView(ScopedFormView):
    """The code typed by hand: a camera is never the only way."""

    form_class = CodeForm
    template_name = "training/type_code.html"
    title = gettext_lazy("Sign in to a session")

    def get_cancel_url(self):
        return reverse("training:list")

    def form_valid(self, form):
        return redirect("training:sign-in", code=form.cleaned_data["code"])


@method_decorator(login_not_required, name="dispatch")
class SignInView(View):
    """Where a scanned code leads. Whoever has yet to sign in to the portal scanned in time.

    The moment at which the code was good is kept in the visitor's own session, so that the detour
    costs nobody their attendance, and an address sent on to somebody else is worth nothing. Nobody
    is asked to wait for trying often: a hall of people shares one address, and a code has more
    than a hundred thousand million neighbors.
    """

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def get(self, request, *, code):
        reading, arrived = self.look(code)
        if reading.found == Found.OPEN and arrived is None:
            arrived = timezone.now()
            kept = [str(reading.half_day.pk), arrived.isoformat()]
            keep_latest(request.session, SCANS, typed(code), kept, most=5)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return self.page(reading, arrived, PressForm(actor=request.actor))

    def post(self, request, *, code):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        reading, arrived = self.look(code)
        form = PressForm(request.POST, actor=request.actor)
        if reading.found != Found.OPEN or request.actor.teacher_id is None:
            return self.page(reading, arrived, form, status=422)
        try:
            row, is_new = services.sign_in(
                reading.half_day, actor=request.actor, arrived=arrived or timezone.now()
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect(reading.half_day.training.get_absolute_url())
        messages.success(request, self.said(reading.half_day, row, is_new=is_new))
        return redirect(reading.half_day.training.get_absolute_url())

    def look(self, code: str) -> tuple[Reading, datetime.datetime | None]:
        """What the code is; of one that was good when it was scanned, when that was."""
        now = timezone.now()
        half_days = half_days_on(timezone.localdate())
        kept = self.request.session.get(SCANS, {}).get(typed(code))
        if kept:
            arrived = datetime.datetime.fromisoformat(kept[1])
            half_day = half_days.filter(pk=kept[0]).first()
            if half_day and now - arrived <= GRACE:
                return Reading(Found.OPEN, half_day), arrived
        return read(code, half_days, now), None

    def page(self, reading, arrived, form, status=200):
        half_day = reading.half_day
        is_open = reading.found == Found.OPEN
        context = {
            "page_title": _("Sign in to a session"),
            "form": form,
            "reading": reading,
            "is_open": is_open,
            "refusal": "" if is_open else wording.refusal(reading),
            "is_nobody": self.request.actor.teacher_id is None,
        }
        if not is_open:
            again = CodeForm(actor=self.request.actor, initial={"code": self.kwargs["code"]})
            again.helper.form_action = reverse("training:type-code")
            context["again"] = again
        else:
            context |= {
                "theme": theme_of(half_day),
                "when": time_of(half_day),
                "is_late": is_late(half_day, arrived or timezone.now()),
            }
        return render(self.request, "training/sign_in.html", context, status=status)

    def said(self, half_day: HalfDay, row: Attendance, *, is_new: bool) -> str:
        words = {"session": half_day_of(half_day), "hour": wording.hour(row.noted_at)}
        if not is_new:
            return _("You are on the list of %(session)s already.") % words
        if wording.is_late_row(row, half_day):
            return _("You are signed in: %(session)s, at %(hour)s, marked as late.") % words
        return _("You are signed in: %(session)s, at %(hour)s.") % words


class OfHalfDay(ForThoseWhoMay):
    """A page about one session, for whoever organizes it."""

    model = HalfDay

    def refine(self, rows):
        return rows.select_related(*WITH_TRAINING)

    def over(self):
        training = self.record.training
        if takes_attendance(training) or not organizes(self.actor, training):
            return ""
        if training.announced_at is None:
            return _("Announce the training first.")
        return _("The list is closed: what it said is on the form now.")

    def over_url(self):
        return self.record.training.get_absolute_url()

    def may(self):
        return may_note(self.actor, self.record.training)


class ShowCodeView(OfHalfDay, ScopedDetailView):
    """For the projector: the code, large, renewing itself. It holds no secret, and no name."""

    template_name = "training/show_code.html"

    def get_title(self):
        return theme_of(self.object)

    def get_context_data(self, **kwargs):
        half_day, now = self.object, timezone.now()
        code = code_now(half_day, now)
        size, path = qr_path(anywhere(reverse("training:sign-in", args=[code])))
        is_today = half_day.session.day == timezone.localdate()
        return super().get_context_data(**kwargs) | {
            "when": time_of(half_day),
            "is_today": is_today,
            "is_over": is_over(half_day, now),
            "opens": wording.hour(opens(half_day)) if now < opens(half_day) else "",
            "code": in_groups(code),
            "size": size,
            "path": path,
            "typing": SLASH.split(anywhere(reverse("training:type-code"))),
            "list_url": ""
            if list_opens(half_day, timezone.localdate(now))
            else reverse("training:attendance", args=[half_day.uuid]),
            "present": there_at(half_day).count(),
            "now": timezone.localtime(now),
            "back_url": half_day.training.get_absolute_url(),
        }


class ListView(OfHalfDay, RecordFormView):
    """Who was at one session: ticked, from those expected and those who signed in."""

    form_class = ListForm
    template_name = "training/attendance.html"
    title = gettext_lazy("Attendance")

    def over(self):
        if sentence := super().over():
            return sentence
        too_early = list_opens(self.record, timezone.localdate())
        return too_early if organizes(self.actor, self.record.training) else ""

    @property
    def lede(self):
        return name_of(self.object)

    def get_cancel_url(self):
        return self.object.training.get_absolute_url()

    get_success_url = get_cancel_url

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"people": self.people(), "ticks_all": self.ticks_all}

    @property
    def ticks_all(self) -> bool:
        """Asked for by the button above the list where no script ticks."""
        return TICK_ALL in self.request.GET

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"ticks_all": self.ticks_all}

    def people(self) -> list:
        """Everybody who may be ticked: those expected in their order, then who came besides."""
        half_day = self.object
        rows = list(there_at(half_day))
        there = {row.teacher_id: row for row in rows if row.teacher_id}
        expected = Expected.objects.visible_to(self.actor).filter(training=half_day.training)
        expected = list(expected.select_related("teacher", "school", "district"))
        known = {each.teacher_id for each in expected}
        others = [row for key, row in there.items() if key not in known]
        return [
            *(
                (
                    str(each.teacher_id),
                    each.teacher,
                    self.note(str(each.school or each.district or ""), there.get(each.teacher_id)),
                    each.teacher_id in there,
                )
                for each in expected
            ),
            *((str(row.teacher_id), row.teacher, self.note_of(row), True) for row in others),
            *(
                (f"guest-{row.pk}", Guest(row.name, row.unit), self.note_of(row), True)
                for row in rows
                if row.teacher_id is None
            ),
        ]

    def note_of(self, row: Attendance) -> str:
        return self.note(wording.place_of(row), row)

    def note(self, place: str, row: Attendance | None) -> str:
        if row is None:
            return place
        known = wording.how_known(row, self.object, str(row.noted_by or ""))
        return f"{place}; {known}" if place else known

    def perform(self, form):
        self.changed = services.note_attendance(
            self.object,
            actor=self.actor,
            from_paper=form.cleaned_data["from_paper"],
            **form.noted(),
        )
        return self.object

    def get_success_message(self):
        if not any(self.changed):
            return _("Nothing was changed.")
        number = there_at(self.object).count()
        return ngettext(
            "The list is saved: %(number)d person was there.",
            "The list is saved: %(number)d people were there.",
            number,
        ) % {"number": number}


class FillFormView(ForThoseWhoMay, RecordFormView):
    """Takes the list over onto the form, which its author then sends as any other."""

    model = Training
    form_class = FillForm
    title = gettext_lazy("Fill the form from the list")

    def refine(self, rows):
        return rows.select_related("activity", "program", "district")

    def may(self):
        return may_fill(self.actor, self.record)

    @property
    def lede(self):
        return str(self.object)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "named": len(services.whole_list(self.object)),
            "empty": without_anybody(self.object),
        }

    def get_initial(self):
        return {"version": self.object.version, "how": FillForm.LIST}

    def perform(self, form):
        values = form.cleaned_data
        services.fill_form(
            self.object,
            actor=self.actor,
            is_complete=values["how"] == FillForm.LIST,
            headcount=values["headcount"],
        )
        return self.object

    def get_success_url(self):
        return reverse("recording:update", args=[self.object.activity.uuid])

    def get_cancel_url(self):
        return self.object.get_absolute_url()

    def get_success_message(self):
        return _("The form is filled from the list. Look through it, then send it.")
