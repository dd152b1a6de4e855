"""A registration form as finished text for print, in the language that is active."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from activities.chain.history import sentence
from activities.chain.reading import standing_steps
from activities.models import Activity, Decision, Party, Reflection, Side, Status, Verb
from activities.paper.codes import Paper, where_codes_are_typed
from activities.paper.fingerprint import in_groups
from activities.paper.wording import place, where_it_is
from activities.reflections import wording as reflections
from activities.registration import wording
from core.actor import Actor
from core.names import shown
from core.numbers import grouped
from core.qr import qr_svg
from pairings.models import Pairing
from programs.models import ActivityKind
from reports.print.form_pdf import Cell, Check, FormLabels, FormPaper
from reports.print.setting import paragraphs
from reports.wording import moment

SIGNING = {Verb.SEND, Verb.COUNTERSIGN, Verb.CONFIRM, Verb.ACCEPT}
WARNINGS = {
    Status.DRAFT: gettext_lazy("A draft: it has not been sent."),
    Status.RETURNED: gettext_lazy("Returned: what it says has to be changed."),
    Status.REPLACED: gettext_lazy("Replaced by a correction: it does not count."),
    Status.VOID: gettext_lazy("Void: it does not count."),
}


def labels() -> FormLabels:
    return FormLabels(
        seal=_("(seal)"),
        date=pgettext("seal box", "Date:"),
        page=_("Page %(page)s of %(pages)s"),
        missing=_("Characters that could not be printed. Write them in by hand before filing:"),
    )


def form_paper(
    form: Activity,
    *,
    actor: Actor,
    office: str,
    at: datetime,
    own_words: Sequence[Reflection] = (),
) -> FormPaper:
    """A form as it is at this moment, with the names as this reader may see them.

    `own_words` stand last: their writers may change them whenever they like, so the paper says
    that its seals and its fingerprint are not for them.

    It is read by `activities.paper.reading.with_what_paper_says`.
    """
    # What was taken back may be sent again otherwise: its paper is checked when it is on its way.
    # A draft that was dropped before it was sent has no reference by which to check it.
    paper = Paper.of(form) if form.reference and form.status != Status.DRAFT else None
    values = {"moment": moment(at), "status": where_it_is(form)}
    return FormPaper(
        name=f"{form.reference} {form.theme}".strip(),
        office=office,
        title=_("Activity registration form"),
        program=str(form.program),
        number=number_of(form),
        state=_("Printed on %(moment)s. Status: %(status)s") % values if paper else "",
        warning=" ".join([*of_its_status(form), *of_a_copy(actor)]),
        rows=[
            *(*facts(form), *sides(form, actor), *texts(form), *parts(form, actor)),
            *other_steps(form, actor),
            *([said_by(each, actor)] for each in own_words),
        ],
        steps=steps(form, actor),
        seals=[] if actor.only_reads else seals(),
        check=check(paper) if paper else None,
        foot=foot(form, paper),
    )


def of_its_status(form: Activity) -> list[str]:
    return [str(WARNINGS[form.status])] if form.status in WARNINGS else []


def of_a_copy(actor: Actor) -> list[str]:
    """Whoever only reads prints no paper to stamp; their names may be masked, too."""
    if actor.masks_names:
        return [_("A copy with masked names, not to be stamped.")]
    return [_("A copy to read, not to be stamped.")] if actor.only_reads else []


def number_of(form: Activity) -> str:
    values = {"reference": form.reference, "edition": form.edition}
    if form.edition > 1:
        return _("Reference: %(reference)s, edition %(edition)s") % values
    return _("Reference: %(reference)s") % values if form.reference else ""


def foot(form: Activity, paper: Paper | None) -> str:
    if paper is None:
        return form.reference
    values = {"reference": number_of(form), "fingerprint": in_groups(paper.fingerprint)}
    return _("%(reference)s. Fingerprint: %(fingerprint)s") % values


def seals() -> list[str]:
    return [
        pgettext("seal box", "School"),
        pgettext("seal box", "District teaching research office"),
    ]


def check(paper: Paper) -> Check | None:
    """Nothing where nobody knows where it would be checked."""
    if not paper.address:
        return None
    typed = {"address": where_codes_are_typed()}
    return Check(
        svg=qr_svg(paper.address),
        alt=_("The address where this paper is checked: %(address)s") % {"address": paper.address},
        words=_("Scan to check"),
        address=_("Or open %(address)s and type the reference and this code:") % typed,
        code=paper.code,
    )


# --- what the form says ---------------------------------------------------------------------------


def facts(form: Activity) -> list[list[Cell]]:
    """Two facts in a row, of which the office always finds each at the same place."""
    told = [
        (_("Kind of activity"), form.kind),
        (_("Training channel"), form.kind.get_channel_display()),
        (_("Date"), wording.date_with_paper(form)),
        (_("How long"), wording.length_of(form)),
        (_("Place"), wording.place_of(form)),
        (_("People present"), wording.headcount_of(form)),
        (_("Subject"), form.subject or ""),
        (_("Organized by"), wording.organiser_of(form)),
    ]
    pairs = zip(told[::2], told[1::2], strict=True)
    rows = [[cell(*first), cell(*second)] for first, second in pairs]
    if form.pairing_form:
        rows.append([cell(_("Form of pairing"), form.get_pairing_form_display())])
    if form.correction_reason:
        rows.append([cell(_("Why it was corrected"), form.correction_reason)])
    return [[cell(_("Theme"), form.theme)], *rows]


def cell(label: str, value) -> Cell:
    return Cell(label, paragraphs([str(value)]))


def sides(form: Activity, actor: Actor) -> list[list[Cell]]:
    parties = list(form.parties.all())
    told = [
        (_("Supporting side"), [one for one in parties if one.side == Side.SUPPORTING]),
        (_("Supported side"), [one for one in parties if one.side == Side.SUPPORTED]),
    ]
    return [[Cell(title, [party(one, actor) for one in found])] for title, found in told if found]


def party(one: Party, actor: Actor) -> str:
    if not one.teacher_id:
        return place(one.school, one.district)
    told = at_place(shown(str(one.teacher), actor), place(one.school, one.district))
    if one.struck_out_at:
        return _("%(person)s: struck out, did not countersign") % {"person": told}
    return told


def at_place(name: str, where: str) -> str:
    return _("%(name)s (%(place)s)") % {"name": name, "place": where} if where else name


def texts(form: Activity) -> list[list[Cell]]:
    """What was written; a row with nothing in it could be filled in after it was stamped."""
    told = [
        (_("What was found and agreed"), form.process),
        (_("Results and effect"), form.effect),
    ]
    return [[cell(title, words)] for title, words in told if words]


def said_by(words: Reflection, actor: Actor) -> Cell:
    written = {"moment": moment(words.written_at)}
    told = _("Written on %(moment)s; not part of what is signed and sealed.") % written
    return Cell(reflections.title(words, actor), paragraphs([words.text, told]))


def parts(form: Activity, actor: Actor) -> list[list[Cell]]:
    """What only some forms have."""
    people = People(form, actor)
    told = [
        (_("Sessions"), [session(one) for one in form.sessions.all()]),
        (_("Lessons taught"), [lesson(one, people) for one in form.lessons.all()]),
        (_("Talks given"), [talk(one, people) for one in form.talks.all()]),
        (_("Results"), [result(one, people) for one in form.results.all()]),
        (_("Also present"), people.besides_the_sides()),
    ]
    return [[Cell(title, lines)] for title, lines in told if lines]


class People:
    """The people of a form by name, each with their place where they are named first."""

    def __init__(self, form: Activity, actor: Actor):
        self.form, self.actor = form, actor
        parties = [one for one in form.parties.all() if one.teacher_id]
        self.sides = {one.teacher_id for one in parties}
        self.placed = {(one.teacher_id, one.school_id, one.district_id) for one in parties}

    def called(self, row) -> str:
        """Somebody named on a part of the form, with the place they had that day."""
        name = shown(str(row.teacher or row.name), self.actor)
        where = place(row.school, row.district) or getattr(row, "unit", "")
        if not name:
            return where
        if row.teacher_id:
            here = (row.teacher_id, row.school_id, row.district_id)
            if here in self.placed:
                return name
            self.placed.add(here)
        return at_place(name, where)

    def besides_the_sides(self) -> list[str]:
        rows = [one for one in self.form.attendances.all() if one.teacher_id not in self.sides]
        return [listed([self.called(one) for one in rows])] if rows else []


def session(one) -> str:
    time = one.starts_at.strftime("%H:%M") if one.starts_at else ""
    half = one.get_half_display() if one.half else ""
    return listed([date_format(one.day), half, time, one.theme, in_session(one.present)])


def in_session(number: int) -> str:
    return _("present by name: %(number)s") % {"number": number} if number else ""


def lesson(one, people: People) -> str:
    return listed([one.topic, one.grade, people.called(one)])


def talk(one, people: People) -> str:
    return listed([one.title, people.called(one), one.speaker_post])


def result(one, people: People) -> str:
    authors = wording.joined([people.called(each) for each in one.authorships.all()])
    words = {"number": grouped(one.characters or 0)}
    length = _("%(number)s characters") % words if one.characters else ""
    return listed([one.title, one.get_kind_display(), authors, length, one.published_in])


def steps(form: Activity, actor: Actor) -> Cell | None:
    """What the seals beneath seal: the sendings and signatures that stand. None of a form never
    sent.
    """
    lines = [step_line(one, actor) for one in standing_steps(form) if one.verb in SIGNING]
    return Cell(_("Signed and confirmed"), lines) if lines else None


def other_steps(form: Activity, actor: Actor) -> list[list[Cell]]:
    """A return signs nothing, so it stands apart; so does what was voided or struck out."""
    lines = [step_line(one, actor) for one in standing_steps(form) if one.verb not in SIGNING]
    return [[Cell(_("Returned, and other steps"), lines)]] if lines else []


def step_line(one: Decision, actor: Actor) -> str:
    values = {"moment": moment(one.at), "step": sentence(one, actor)}
    return _("%(moment)s: %(step)s") % values


def listed(told: list[str]) -> str:
    """What there is of it, in one line."""
    return pgettext("parts of a line", "; ").join(str(each) for each in told if each)


# --- an empty one ---------------------------------------------------------------------------------


def blank_paper(
    pairing: Pairing, kinds: list[ActivityKind], *, actor: Actor, office: str
) -> FormPaper:
    """A form of this pair to fill in by hand: the two, their program, and room for the rest."""
    names = wording.pair(pairing, actor)
    mentor = at_place(
        shown(str(pairing.mentor), actor), place(pairing.mentor_school, pairing.mentor_district)
    )
    trainee = at_place(shown(str(pairing.trainee), actor), place(pairing.school, pairing.district))
    return FormPaper(
        name=names,
        office=office,
        title=_("Activity registration form"),
        program=str(pairing.program),
        number=_("Reference: %(reference)s") % {"reference": "_" * 18},
        state="",
        rows=[
            half(_("Supporting side"), mentor),
            half(_("Supported side"), trainee),
            [Cell(_("Theme"), room=8)],
            [Cell(_("Kind of activity"), ticks=[str(kind) for kind in kinds])],
            [Cell(_("Date"), room=6), Cell(_("How long"), room=6)],
            [Cell(_("Place"), room=6), Cell(_("People present"), room=6)],
            [Cell(_("What was found and agreed"), ruled=6)],
            [Cell(_("Results and effect"), ruled=3)],
            [Cell(_("Lessons taught"), ruled=1)],
        ],
        seals=seals(),
        foot=f"{names}. {pairing.subject}",
    )


def half(label: str, told: str) -> list[Cell]:
    return [Cell(label, [told], signs=_("Signature"))]
