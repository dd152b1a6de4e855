"""What a page says about a form: where it is, what happened, what a button does."""

import datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from activities import asking, files, workflow
from activities.models import (
    WAITING,
    Activity,
    Attachment,
    Authorship,
    Decision,
    Side,
    Status,
    Verb,
)
from core.actor import Actor, Role
from core.names import in_language, shown
from programs.terms import term_on

TONES = {
    Status.DRAFT: "draft",
    Status.OTHER_SIDE: "wait",
    Status.SCHOOL: "wait",
    Status.DISTRICT: "wait",
    Status.CITY: "wait",
    Status.COUNTED: "done",
    Status.RETURNED: "need",
    Status.REPLACED: "off",
    Status.VOID: "off",
}


def joined(names) -> str:
    """Names in a row, as the language writes them."""
    *first, last = [str(name) for name in names] or [""]
    if not first:
        return last
    row = pgettext("between names", ", ").join(first)
    return pgettext("names in a row", "%(first)s and %(last)s") % {"first": row, "last": last}


def pair(pairing, actor: Actor) -> str:
    """The two of a pairing, as the reader may see their names."""
    return _("%(mentor)s and %(trainee)s") % {
        "mentor": shown(str(pairing.mentor), actor),
        "trainee": shown(str(pairing.trainee), actor),
    }


def signers(form: Activity, actor: Actor | None = None) -> str:
    """Who has yet to countersign."""
    return joined(shown(str(party.teacher), actor) for party in workflow.unsigned_other_side(form))


def holder(form: Activity, actor: Actor | None = None) -> str:
    """Who has the form now, by name."""
    match form.status:
        case Status.OTHER_SIDE:
            return signers(form, actor)
        case Status.SCHOOL:
            return str(form.home_school)
        case Status.DISTRICT:
            return str(form.home_district)
        case Status.CITY:
            return _("the city office")
    return shown(str(form.author), actor)


def status_sentence(form: Activity, actor: Actor, now: datetime.datetime | None = None) -> str:
    """Where the form is and since when: the first thing its page says."""
    since = timezone.localtime(form.status_since)
    days = (timezone.localtime(now or timezone.now()).date() - since.date()).days
    values = {"who": holder(form, actor), "date": date_format(since, "DATE_FORMAT"), "days": days}
    match form.status:
        case Status.DRAFT:
            return _("A draft. Only you see it; it counts once you send it and all confirm.")
        case Status.OTHER_SIDE if waits_for(form, actor):
            return _("This waits for you. Read it, then countersign, or say what is wrong.")
        case Status.OTHER_SIDE:
            return waiting_sentence(values)
        case Status.SCHOOL | Status.DISTRICT | Status.CITY:
            return with_sentence(values)
        case Status.COUNTED:
            return _("Counted since %(date)s.") % values
        case Status.RETURNED:
            return _("Returned to %(who)s on %(date)s.") % values
        case Status.REPLACED:
            return _("Replaced by a correction on %(date)s.") % values
    return _("Void since %(date)s. It is kept, but does not count.") % values


def shut(form: Activity) -> str:
    """Why nothing on this form can change: its program is closed. Empty where it is open."""
    return workflow.shut_sentence(form.program) if workflow.is_shut(form, Verb.SEND) else ""


def why_not_now(form: Activity, actor: Actor) -> str:
    """Why the reader cannot take the step they came for."""
    return shut(form) or status_sentence(form, actor)


def void_reasons(form: Activity, earlier: Activity | None, actor: Actor) -> list[tuple[str, str]]:
    """What may be said for voiding a form; `earlier` is the edition it corrects, if that counts."""
    reason = Decision.Reason
    if form.status == Status.DRAFT:
        return []
    if earlier is None:
        plain = (reason.DID_NOT_HAPPEN, reason.RECORDED_TWICE, reason.OTHER)
        return [(each.value, each.label) for each in plain]
    stays = earlier.status == Status.COUNTED
    wrong = (
        _("The correction is wrong. Edition %(number)s stays and counts.")
        if stays
        else _("The correction was wrong. Edition %(number)s counts again.")
    )
    found = [(reason.CORRECTION_WRONG.value, wrong % {"number": earlier.edition})]
    if workflow.may_drop_event(actor, earlier):
        found = [
            (
                reason.DID_NOT_HAPPEN.value,
                _("The event did not take place. No edition of this form counts."),
            ),
            (
                reason.RECORDED_TWICE.value,
                _("The event is recorded on another form. No edition of this one counts."),
            ),
            *found,
        ]
    return found


def waits_for(form: Activity, actor: Actor) -> bool:
    """Whether the reader is one of those who have yet to countersign."""
    unsigned = {party.teacher_id for party in workflow.unsigned_other_side(form)}
    return actor.teacher_id is not None and actor.teacher_id in unsigned


def days_since(moment: datetime.datetime) -> int:
    return (timezone.localdate() - timezone.localtime(moment).date()).days


def since(moment: datetime.datetime) -> str:
    """How long something has waited, in days."""
    days = days_since(moment)
    if not days:
        return _("since today")
    return ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days}


def waiting_sentence(values: dict) -> str:
    if not values["days"]:
        return _("Waiting for %(who)s to countersign since today.") % values
    return (
        ngettext(
            "Waiting for %(who)s to countersign since %(date)s (%(days)d day).",
            "Waiting for %(who)s to countersign since %(date)s (%(days)d days).",
            values["days"],
        )
        % values
    )


def with_sentence(values: dict) -> str:
    if not values["days"]:
        return _("With %(who)s since today.") % values
    return (
        ngettext(
            "With %(who)s since %(date)s (%(days)d day).",
            "With %(who)s since %(date)s (%(days)d days).",
            values["days"],
        )
        % values
    )


def next_sentence(form: Activity, actor: Actor) -> str:
    """What happens next, after a step: a sentence for the message on top."""
    values = {"reference": form.reference, "who": holder(form, actor)}
    match form.status:
        case Status.OTHER_SIDE:
            return _("Form %(reference)s. Next: %(who)s countersigns.") % values
        case Status.SCHOOL | Status.DISTRICT:
            return _("Form %(reference)s. Next: %(who)s confirms.") % values
        case Status.CITY:
            return _("Form %(reference)s. Next: the city office accepts it.") % values
        case Status.COUNTED:
            return _("Form %(reference)s is counted.") % values
        case Status.RETURNED:
            return _("Form %(reference)s is with %(who)s, who reads your reason.") % values
        case Status.VOID:
            return void_sentence(form)
    return _("The form is a draft again.")


def void_sentence(form: Activity) -> str:
    counts = Activity.objects.filter(reference=form.reference, status=Status.COUNTED)
    edition = counts.exclude(reference="").values_list("edition", flat=True).first()
    if edition is None:
        return _("The form is void. It is kept, but does not count.")
    return _("This edition is void. Edition %(number)s counts.") % {"number": edition}


DONE = {
    Verb.SEND: gettext_lazy("Sent."),
    Verb.COUNTERSIGN: gettext_lazy("Countersigned."),
    Verb.CONFIRM: gettext_lazy("Confirmed."),
    Verb.ACCEPT: gettext_lazy("Accepted."),
    Verb.RETURN: gettext_lazy("Returned."),
    Verb.TAKE_BACK: gettext_lazy("Taken back."),
    Verb.UNDO: gettext_lazy("Undone."),
    Verb.VOID: gettext_lazy("Voided."),
    Verb.STRIKE_OUT: gettext_lazy("Struck out."),
}


def button(form: Activity, verb: Verb) -> str:
    """What a press does, in the words of its effect."""
    match verb:
        case Verb.SEND:
            return send_button(form)
        case Verb.CONFIRM:
            place = form.home_school if form.status == Status.SCHOOL else form.home_district
            return _("Confirm for %(place)s") % {"place": place}
        case Verb.UNDO:
            return undo_button(form)
        case Verb.VOID if form.status == Status.DRAFT:
            return _("Drop this draft")
        case Verb.VOID if form.corrects_id:
            return _("Void this correction")
        case Verb.RETURN if form.status == Status.OTHER_SIDE:
            return _("Something is wrong")
    return str(BUTTONS.get(verb, verb.label))


def reason_button(form: Activity, verb: Verb) -> str:
    """The press under a reason: what it does, where the way there was called by its cause."""
    return str(BUTTONS[verb]) if verb == Verb.RETURN else button(form, verb)


BUTTONS = {
    Verb.COUNTERSIGN: gettext_lazy("Countersign: this is right"),
    Verb.ACCEPT: gettext_lazy("Accept for the city office"),
    Verb.RETURN: gettext_lazy("Return with a reason"),
    Verb.TAKE_BACK: gettext_lazy("Take back"),
    Verb.VOID: gettext_lazy("Void this form"),
}


def send_button(form: Activity) -> str:
    names = signers(form)
    if form.status == Status.RETURNED:
        # Where it goes depends on what has changed: the page says so above the button.
        return _("Send")
    if form.program.needs_other_side and names:
        return _("Send to %(name)s to countersign") % {"name": names}
    return _("Send")


def undo_button(form: Activity) -> str:
    last = workflow.last_step(form)
    words = {
        Verb.COUNTERSIGN: _("Undo my countersignature"),
        Verb.CONFIRM: _("Undo my confirmation"),
        Verb.ACCEPT: _("Undo the acceptance"),
        Verb.RETURN: _("Undo the return"),
        Verb.VOID: _("Undo: the form is not void"),
    }
    return words.get(last.verb if last else "", _("Undo"))


# --- the chain, as a list -------------------------------------------------------------------------

LEVELS = (Status.OTHER_SIDE, Status.SCHOOL, Status.DISTRICT, Status.CITY)


def levels_of(form: Activity) -> list[Status]:
    """The levels this form passes, of those its program asks for."""
    passes = {
        Status.OTHER_SIDE: form.program.needs_other_side and has_other_side(form),
        Status.SCHOOL: form.program.needs_school and form.home_school_id is not None,
        Status.DISTRICT: form.program.needs_district and form.home_district_id is not None,
        Status.CITY: True,
    }
    return [level for level in LEVELS if passes[level]]


def has_other_side(form: Activity) -> bool:
    return bool(form.author_side) and any(
        party.teacher_id and party.side != form.author_side for party in form.parties.all()
    )


def level_name(form: Activity, level: Status, actor: Actor) -> str:
    match level:
        case Status.OTHER_SIDE:
            people = [
                shown(str(party.teacher), actor)
                for party in form.parties.all()
                if party.teacher_id and party.side != form.author_side and not party.struck_out_at
            ]
            return _("%(who)s countersigns") % {"who": joined(people)}
        case Status.SCHOOL:
            return _("%(who)s confirms") % {"who": form.home_school}
        case Status.DISTRICT:
            return _("%(who)s confirms") % {"who": form.home_district}
    return _("The city office accepts")


def chain(form: Activity, actor: Actor) -> list[dict]:
    """The whole way of a form: who stood for it when, where it is, what is to come."""
    current = current_steps(form)
    sent = current.get("sent")
    steps = [
        {
            "label": sentence(sent, actor)
            if sent
            else _("%(who)s sends") % {"who": shown(str(form.author), actor)},
            "state": "done" if sent else ("here" if form.status == Status.DRAFT else "returned"),
            "at": sent.at if sent else None,
        }
    ]
    for level in levels_of(form):
        taken = current.get(level)
        here = form.status == level
        if sent and not (taken or here) and is_past(form, level):
            continue  # nobody could stand for it there, so it went on
        done = None if here else taken
        steps.append(
            {
                "label": sentence(done, actor) if done else level_name(form, level, actor),
                "state": "here" if here else "done" if done else "todo",
                "at": done.at if done else None,
            }
        )
    return steps


def is_past(form: Activity, level: Status) -> bool:
    """Whether the form has gone on beyond this level."""
    if form.status in (Status.COUNTED, Status.REPLACED):
        return True
    return form.status in LEVELS and LEVELS.index(form.status) > LEVELS.index(level)


def current_steps(form: Activity) -> dict:
    """The standing steps of the latest round: the last sending and what came after it.

    A returned form that started again where it came from keeps the signatures below.
    """
    found: dict = {}
    returned_from = ""
    for step in workflow.standing_steps(form):
        match step.verb:
            case Verb.SEND:
                if step.from_status == Status.DRAFT or step.to_status != returned_from:
                    found = {}
                found["sent"] = step
            case Verb.COUNTERSIGN | Verb.CONFIRM | Verb.ACCEPT:
                found[Status(step.from_status)] = step
            case Verb.RETURN | Verb.TAKE_BACK:
                returned_from = step.from_status
                found.pop("sent", None)
    return found


# --- history --------------------------------------------------------------------------------------


def history(form: Activity, actor: Actor) -> list[dict]:
    """Every decision, newest first, undone ones too."""
    decisions = list(form.decisions.all())
    return [
        {
            "at": step.at,
            "sentence": sentence(step, actor),
            "reason": written_reason(step),
            "note": asked_or_changed(step),
        }
        for step in reversed(decisions)
    ]


def asked_or_changed(step: Decision) -> str:
    """What a return asked for, or what had changed when the form was sent again."""
    if step.asked_for:
        return _("Asked for: %(what)s.") % {"what": items(step.asked_for)}
    if step.changes:
        return _("Changed: %(what)s.") % {"what": items(asking.touched(step.changes))}
    return ""


def items(keys) -> str:
    """What a return may ask for, as part of a sentence."""
    return joined(asking.ITEMS[key].words for key in keys if key in asking.ITEMS)


def sentence(step: Decision, actor: Actor) -> str:
    place = in_language(step.place, step.place_en)
    values = {"who": shown(step.by_name, actor), "place": place}
    plain = SENTENCES_OF_ROLE.get((step.verb, step.role), SENTENCES.get(step.verb))
    # Only a confirmer speaks for a place; somebody of the other side speaks for themselves.
    if place and step.role in SPEAK_FOR_A_PLACE and step.verb in SENTENCES_WITH_PLACE:
        plain = SENTENCES_WITH_PLACE[step.verb]
    said = str(plain) % values
    return _("%(step)s (undone later)") % {"step": said} if step.undone else said


SENTENCES = {
    Verb.SEND: gettext_lazy("%(who)s sent it"),
    Verb.COUNTERSIGN: gettext_lazy("%(who)s countersigned"),
    Verb.CONFIRM: gettext_lazy("%(who)s confirmed"),
    Verb.ACCEPT: gettext_lazy("%(who)s accepted it for the city office"),
    Verb.RETURN: gettext_lazy("%(who)s returned it"),
    Verb.TAKE_BACK: gettext_lazy("%(who)s took it back"),
    Verb.UNDO: gettext_lazy("%(who)s undid their last step"),
    Verb.VOID: gettext_lazy("%(who)s voided it"),
    Verb.STRIKE_OUT: gettext_lazy("%(who)s struck out somebody who had not countersigned"),
    Verb.REPLACE: gettext_lazy("A correction replaced it, accepted by %(who)s"),
    Verb.RESTORE: gettext_lazy("%(who)s voided its correction as wrong: this edition counts again"),
}
SENTENCES_WITH_PLACE = {
    Verb.CONFIRM: gettext_lazy("%(who)s confirmed for %(place)s"),
    Verb.RETURN: gettext_lazy("%(who)s returned it on behalf of %(place)s"),
    Verb.VOID: gettext_lazy("%(who)s voided it on behalf of %(place)s"),
}
SPEAK_FOR_A_PLACE = {Role.SCHOOL_CONFIRMER, Role.DISTRICT_COORDINATOR}
SENTENCES_OF_ROLE = {
    (Verb.RETURN, "other_side"): gettext_lazy("%(who)s, of the other side, returned it"),
    (Verb.RETURN, Role.SUBJECT_LEAD): gettext_lazy("%(who)s returned it for the city office"),
    (Verb.VOID, Role.SUBJECT_LEAD): gettext_lazy("%(who)s voided it for the city office"),
}


def written_reason(step: Decision) -> str:
    """The reason as it was chosen and written."""
    return reason_in_words(step.reason_code, step.reason)


def reason_in_words(reason_code: str, text: str) -> str:
    """What was chosen and what was written beside it; either may be missing."""
    code = str(dict(Decision.Reason.choices).get(reason_code, "")) if reason_code else ""
    if code and text:
        return _("%(code)s: %(text)s") % {"code": code, "text": text}
    return code or text


def last_return_of(form: Activity) -> Decision | None:
    return workflow.last_return(form) if form.status == Status.RETURNED else None


def date_of(form: Activity) -> str:
    """The date as well as it is known: a day, a week, a month, a year, or as it stands on paper."""
    if form.starts_on is None:
        return form.date_as_printed or _("not known")
    values = {"date": date_format(form.starts_on)}
    if form.date_precision == Activity.Precision.WEEK:
        return _("week of %(date)s") % values
    is_day = form.date_precision == Activity.Precision.DAY
    if is_day and form.ends_on and form.ends_on != form.starts_on:
        values["last"] = date_format(form.ends_on)
        return _("%(date)s to %(last)s") % values
    return date_known(form.starts_on, form.date_precision)


def date_known(day: datetime.date, precision: str) -> str:
    """A day, or no more of it than is known: 3 December 2025, December 2025, 2025."""
    match precision:
        case Activity.Precision.MONTH:
            return date_format(day, "YEAR_MONTH_FORMAT")
        case Activity.Precision.YEAR:
            return str(day.year)
    return date_format(day)


def date_with_paper(form: Activity) -> str:
    """The date once, and in the same line how it stands on paper where that says something else."""
    date, printed = date_of(form), form.date_as_printed
    if not printed or printed == date:
        return date
    return _("%(date)s (on paper: %(printed)s)") % {"date": date, "printed": printed}


# --- what the form says ---------------------------------------------------------------------------


def facts(form: Activity) -> list[tuple]:
    """The columns of a form as pairs of words and value: what a signer checks comes first."""
    return [
        (_("Edition"), form.edition if form.edition > 1 else ""),
        (_("Why it was corrected"), form.correction_reason),
        (_("Date"), date_with_paper(form)),
        (_("Kind of activity"), form.kind),
        (_("Place"), form.host_school),
        (_("How long"), length_of(form)),
        (_("People present"), headcount_of(form)),
        (_("Organized by"), organiser_of(form)),
        (_("Subject"), form.subject),
        (_("Term"), term_of(form)),
        (_("Program"), form.program),
        (_("Training channel"), form.kind.get_channel_display()),
        (_("Form of pairing"), form.get_pairing_form_display() if form.pairing_form else ""),
        (_("Partnership"), form.partnership),
        (_("Reference"), form.reference),
    ]


def term_of(form: Activity) -> str:
    term = term_on(form.starts_on, form.date_precision)
    if term is None:
        return ""
    if form.date_precision != Activity.Precision.DAY:
        return str(term)
    values = {"term": term, "week": term.week_of(form.starts_on)}
    return _("%(term)s, week %(week)s") % values


def organiser_of(form: Activity) -> str:
    match form.organiser_level:
        case Activity.Level.SCHOOL:
            return str(form.organiser_school)
        case Activity.Level.DISTRICT:
            return str(form.organiser_district)
    return str(form.get_organiser_level_display())


def length_of(form: Activity) -> str:
    if form.half_days:
        return ngettext("%(n)d half-day", "%(n)d half-days", form.half_days) % {"n": form.half_days}
    if form.minutes:
        return ngettext("%(n)d minute", "%(n)d minutes", form.minutes) % {"n": form.minutes}
    return ""


def headcount_of(form: Activity) -> str:
    if form.headcount is None:
        return ""
    words = {
        Activity.Qualifier.EXACT: "%(n)d",
        Activity.Qualifier.ABOUT: _("about %(n)d"),
        Activity.Qualifier.OVER: _("over %(n)d"),
    }
    return words[form.headcount_qualifier] % {"n": form.headcount}


def sides(form: Activity, actor: Actor) -> list[dict]:
    """The two sides with their people and places; a side without anybody is left out."""
    found = []
    for side, title in (
        (Side.SUPPORTING, _("Supporting side")),
        (Side.SUPPORTED, _("Supported side")),
    ):
        people = [
            {
                "name": shown(str(party.teacher), actor) if party.teacher_id else "",
                "place": party.school or party.district,
                "struck_out": party.struck_out_at,
                "signed": party.countersigned_at,
            }
            for party in form.parties.all()
            if party.side == side
        ]
        if people:
            tone = "mentor" if side == Side.SUPPORTING else "trainee"
            found.append({"title": title, "tone": tone, "people": people})
    return found


def place_of_button(form: Activity, verb: Verb) -> str:
    """A decision stays in reach while one reads; voiding stands apart, at the end."""
    if form.status in WAITING and verb in {*workflow.APPROVING, Verb.RETURN}:
        return "strip"
    return "end" if verb == Verb.VOID and form.status != Status.DRAFT else "top"


FIRST = (Verb.SEND, Verb.COUNTERSIGN, Verb.CONFIRM, Verb.ACCEPT)
PAGES = {Verb.RETURN: "activities:return", Verb.VOID: "activities:void"}


def buttons(form: Activity, verbs: list[Verb]) -> list[dict]:
    """A button for each step the reader may take: the one that leads on stands out."""
    found = []
    for verb in verbs:
        if verb in {Verb.STRIKE_OUT, Verb.REPLACE, Verb.RESTORE}:
            continue
        page = PAGES.get(verb)
        address = (
            reverse(page, args=[form.uuid])
            if page
            else reverse("activities:step", args=[form.uuid, verb.value])
        )
        found.append(
            {
                "label": button(form, verb),
                "address": address,
                "is_page": page is not None,
                "is_first": verb in FIRST,
                "place": place_of_button(form, verb),
            }
        )
    return found


def authors() -> Prefetch:
    """The authors of results, in order, with what a page shows of them."""
    return Prefetch(
        "authorships", Authorship.objects.select_related("teacher", "school", "district")
    )


def file_row(attachment: Attachment, actor: Actor) -> dict:
    """A file as `components/attachments.html` shows it."""
    can_remove = files.may_remove_file(actor, attachment)
    return {
        "url": attachment.get_absolute_url(),
        "title": attachment.name,
        "caption": attachment.caption,
        "image": attachment.media_type == "image/jpeg",
        "kind": attachment.name.rpartition(".")[2].upper(),
        "size": attachment.size,
        "by": shown(str(attachment.added_by), actor),
        "at": attachment.added_at,
        "stamped": attachment.kind == Attachment.Kind.STAMPED,
        "remove_url": reverse("activities:file-remove", args=[attachment.uuid])
        if can_remove
        else "",
    }
