"""Writing a plan, asking for a change of it, and saying what became of a goal."""

import datetime

from crispy_forms.layout import HTML, Div, Fieldset, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateInput, VersionForm
from core.widgets import Cards
from pairings.pairs.models import Pairing
from pairings.plans.models import Plan, StageGoal
from pairings.plans.services import DECISIONS, LACKING, TEXTS, GoalEntry, check_goals
from pairings.plans.wording import LABELS

# So many lines for stage goals there are at least, and so many more than are filled, up to a most.
FEWEST, SPARE, MOST = 3, 2, 10


def long_text(rows: int, **kwargs) -> forms.CharField:
    attrs = {"rows": rows, "data-left": gettext_lazy("%(n)s characters left")}
    return forms.CharField(required=False, widget=forms.Textarea(attrs=attrs), **kwargs)


def decision(name: str, help_text) -> forms.CharField:
    return forms.CharField(label=LABELS[name], max_length=200, required=False, help_text=help_text)


class PlanForm(VersionForm):
    """A draft may lack everything; what is sent has the four decisions, and days for its goals.

    `plan` is what the page shows at first: the one in hand, else the one in force.
    """

    situation = long_text(
        4,
        label=LABELS["situation"],
        max_length=2000,
        help_text=gettext_lazy(
            "What the trainee does well, and where help is wanted. No pupils' names."
        ),
    )
    overall_goal = long_text(
        3,
        label=LABELS["overall_goal"],
        max_length=1000,
        help_text=gettext_lazy("Where it leads in the long run, beyond this program."),
    )
    goal = decision(
        "goal", gettext_lazy("What will the trainee be able to do when the program ends?")
    )
    timing = decision(
        "timing", gettext_lazy("For example: every two weeks, on Wednesday afternoon.")
    )
    theme = decision("theme", gettext_lazy("For example: experiments that pupils do themselves."))
    method = decision(
        "method", gettext_lazy("For example: observing each other's lessons, then talking online.")
    )

    def __init__(self, *args, pairing: Pairing, plan: Plan | None, **kwargs):
        self.pairing, self.plan = pairing, plan
        self.goals = [goal for goal in plan.stage_goals.all() if goal.is_open] if plan else []
        initial = {name: getattr(plan, name) for name in TEXTS} if plan else {}
        super().__init__(*args, **kwargs | {"initial": initial | (kwargs.get("initial") or {})})
        # Never called optional: what is sent has all four.
        for name in DECISIONS:
            self.fields[name].label = LABELS[name]

    def choose_fields(self):
        for number in range(self.lines):
            goal = self.goals[number] if number < len(self.goals) else None
            self.fields |= self.boxes(number, goal)
            for name in ("text", "due"):
                self.fields[f"{name}_{number}"].line = self.fields[f"text_{number}"].label

    @property
    def lines(self) -> int:
        """As many as the page has, which may have been longer when it was opened."""
        sent = sum(name.startswith("text_") for name in self.data) if self.is_bound else 0
        usual = max(FEWEST, len(self.goals) + SPARE)
        return min(max(usual, sent), max(MOST, len(self.goals)))

    def boxes(self, number: int, goal: StageGoal | None) -> dict:
        return {
            f"key_{number}": forms.UUIDField(
                widget=forms.HiddenInput, required=False, initial=goal and goal.uuid
            ),
            f"text_{number}": forms.CharField(
                label=_("Stage goal %(number)d") % {"number": number + 1},
                max_length=200,
                required=False,
                initial=goal.text if goal else "",
            ),
            f"due_{number}": forms.DateField(
                label=_("Stage goal %(number)d, by when") % {"number": number + 1},
                widget=DateInput,
                required=False,
                initial=goal.due_on if goal else None,
            ),
        }

    def _word(self, field):
        """The lines for goals are there to be left empty: nothing of them is called optional."""
        is_of_a_line = any(
            field is self.fields.get(f"{name}_{number}")
            for number in range(self.lines)
            for name in ("key", "text", "due")
        )
        label = field.label
        super()._word(field)
        if is_of_a_line:
            field.label = label

    def layout(self):
        lines = [
            Div(f"key_{number}", f"text_{number}", f"due_{number}", css_class="stage-goal")
            for number in range(self.lines)
        ]
        return [
            "version",
            HTML("{% include 'pairings/_plan_wish.html' with plan=form.plan %}"),
            "situation",
            "overall_goal",
            Fieldset(_("The four decisions"), *DECISIONS),
            Fieldset(_("Stage goals"), *lines),
        ]

    def submit(self):
        name = {"trainee": self.pairing.trainee}
        return Div(
            Submit("send", _("Send to %(trainee)s") % name),
            HTML(
                '<button class="btn btn-quiet" name="save_draft" value="1">{}</button>'.format(
                    _("Save draft")
                )
            ),
            css_class="actions",
        )

    @property
    def sends(self) -> bool:
        return "save_draft" not in self.data

    def entries(self) -> list[GoalEntry]:
        values = self.cleaned_data
        return [
            GoalEntry(
                text=values.get(f"text_{number}") or "",
                due_on=values.get(f"due_{number}"),
                key=values.get(f"key_{number}"),
            )
            for number in range(self.lines)
        ]

    def clean(self):
        """What the service would refuse, said beside its line."""
        values = super().clean()
        for name in DECISIONS:
            if self.sends and not values.get(name, "").strip() and not self.has_error(name):
                self.add_error(name, LACKING[name])
        for number, entry in enumerate(self.entries()):
            if not (entry.text or entry.due_on):
                continue
            if self.has_error(f"text_{number}") or self.has_error(f"due_{number}"):
                continue
            try:
                check_goals(self.pairing, [entry], sends=self.sends)
            except ValidationError as refusal:
                box = "due" if entry.text else "text"
                self.add_error(f"{box}_{number}", refusal.messages)
        return values

    def texts(self) -> dict:
        return {name: self.cleaned_data[name] for name in TEXTS}

    def versions(self, refusal) -> list[dict]:
        """Besides the texts, the goals as a whole: their lines may stand for others by now."""
        rows = super().versions(refusal)
        stored = refusal.current.stage_goals.open() if refusal.current else []
        theirs = in_lines((goal.text, goal.due_on) for goal in stored)
        yours = in_lines((entry.text, entry.due_on) for entry in self.entries() if entry.text)
        if theirs != yours:
            rows.append({"label": _("Stage goals"), "theirs": theirs, "yours": yours})
        return rows


def in_lines(goals) -> str:
    def by(day: datetime.date | None) -> str:
        return day.isoformat() if day else ""

    return "\n".join(f"{text} {by(day)}".strip() for text, day in goals)


class AskForm(VersionForm):
    submit_label = gettext_lazy("Ask for this change")

    wish = forms.CharField(
        label=gettext_lazy("What is to be changed?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write what is to be changed.")},
    )


class ReviewForm(VersionForm):
    submit_label = gettext_lazy("Save")

    status = forms.ChoiceField(
        label=gettext_lazy("What became of it?"),
        choices=StageGoal.Status.choices,
        widget=Cards(layout="across"),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("What shows it, or what stood in the way."),
    )
