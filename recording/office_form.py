"""The full form, for whoever organizes: what its answers must be, and the content they make."""

from django.utils.translation import gettext as _

from activities.registration.consequences import present
from activities.registration.content import CONTENT_FIELDS, FormContent
from activities.registration.headcount import refusal, refusal_of_a_whole_list
from activities.registration.models import Activity
from activities.registration.rights import leads_the_city
from activities.registration.rules import check_pairs
from core.dates import check_past
from core.periods import ENDS_TOO_EARLY
from programs.program.rules import check_day
from recording.date_known import refusal_of_unknown
from recording.kinds import foreign_kind
from recording.office_answers import organiser_key
from recording.office_people import OfficePeople
from roster.models import District, School
from roster.people.finding import written
from roster.places.finding import find_school

ORGANISER = ("organiser_level", "organiser_district", "organiser_school")


class OfficeForm(OfficePeople):
    """Judges box by box first; names are tied to records once the date is known."""

    day_box = "starts_on"

    def clean(self):
        values = super().clean()
        self.judge_date(values)
        self.judge_subject(values)
        if sentence := foreign_kind(values.get("kind"), values.get("program")):
            self.add_error("kind", sentence)
        self.judge_results(values.get("program"))
        self.check_parts()
        if self.can_name_people(values):
            self.name_people(values)
            self.judge_pairs(values)
            self.judge_headcount(values)
        if not self.is_draft:
            self.judge_sending(values)
            self.check_parts()
        return values

    def can_name_people(self, values: dict) -> bool:
        """Whether the names typed can be read, whatever else is wrong: all is said at once."""
        return bool(values.get("program")) and self.errors.keys().isdisjoint(
            {*self.parts, "people"}
        )

    def clean_host_school(self):
        text = self.cleaned_data["host_school"]
        stored = self.before and self.before.fields["host_school"]
        if stored and text == written(stored).strip():
            return stored
        return find_school(text, School.objects.visible_to(self.actor))

    def judge_date(self, values: dict) -> None:
        day, precision = values.get("starts_on"), values.get("date_precision")
        if "starts_on" in self.errors:
            return
        if day is None and precision != Activity.Precision.UNKNOWN:
            self.add_error("starts_on", _("Enter the date, or choose below that it is not known."))
        last = values.get("ends_on")
        stays = self.as_shown("starts_on", "ends_on", "date_precision")
        if (sentence := refusal_of_unknown(precision, day, last)) and not stays:
            self.add_error("date_precision", sentence)
        if day and last and last < day:
            self.add_error("ends_on", ENDS_TOO_EARLY)
        for name in ("starts_on", "ends_on"):
            self.judge_by(name, check_past, values.get(name), self.today, field=name)
        if day and values.get("program"):
            self.judge_by("starts_on", check_day, values["program"], day, field="starts_on")

    def judge_pairs(self, values: dict) -> None:
        said = FormContent({"starts_on": values.get("starts_on")}, parties=self.sides)
        self.judge_by("starts_on", check_pairs, self.actor, said)

    def judge_subject(self, values: dict) -> None:
        """Organising needs one grant that covers both the place and the subject."""
        if "organiser" in self.errors:
            return
        if values["organiser"] not in dict(self.organisers(self.actor)):
            self.add_error(
                "organiser", _("You organize nothing there now. Choose who organized it.")
            )
            return
        level, _colon, key = values["organiser"].partition(":")
        subject = values.get("subject")
        subject_id = subject.pk if subject else None
        if (level == "district" and not self.actor.coordinates(int(key), subject_id)) or (
            level == "city" and not leads_the_city(self.actor, subject_id)
        ):
            self.add_error("subject", _("Choose the subject you are responsible for."))

    def judge_headcount(self, values: dict) -> None:
        if "headcount_qualifier" not in values or "headcount" not in values:
            return
        if not self.errors.keys().isdisjoint({*self.parts, "people"}):
            return
        named = len(present(FormContent({}, parties=self.sides, people=tuple(self.named))))
        if values["list_is_complete"]:
            # A number that stands there from before follows the list; one just typed does not.
            typed = None if self.as_shown("headcount") else values["headcount"]
            for field, sentence in refusal_of_a_whole_list(typed, named).items():
                self.add_error(field, sentence)
            values["headcount_qualifier"] = Activity.Qualifier.EXACT
            return
        if sentence := refusal(values["headcount"], values["headcount_qualifier"], named):
            self.add_error("headcount", sentence)

    def content(self) -> FormContent:
        values = self.cleaned_data
        return FormContent(
            fields={
                **{name: values[name] for name in CONTENT_FIELDS if name in values},
                **self.organised_by(values["organiser"]),
                "minutes": self.before.fields["minutes"] if self.before else None,
            },
            parties=self.sides,
            lessons=self.lessons_typed(),
            talks=self.talks_typed(),
            people=self.people_typed(),
            results=self.results_typed(),
        )

    def organised_by(self, chosen: str) -> dict:
        """The columns that say who organized; those of the stored form where it is the same."""
        if self.before and chosen == organiser_key(self.before.fields):
            return {name: self.before.fields[name] for name in ORGANISER}
        level, _colon, key = chosen.partition(":")
        return {
            "organiser_level": level,
            "organiser_district": District.objects.get(pk=key) if level == "district" else None,
            "organiser_school": School.objects.get(pk=key) if level == "school" else None,
        }
