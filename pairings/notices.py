"""What the notices about pairings say."""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.messages import Values, declare
from core.names import in_language, with_colon
from pairings.midterm.models import RosterAnswer
from pairings.nominations.models import Nomination
from pairings.objections.models import Objection
from pairings.suggestions.models import Suggestion
from pairings.wording import ended_for


def pair(values: Values) -> str:
    return f"{values['mentor']} · {values['trainee']}"


def reason(values: Values) -> str:
    return ended_for(values["end_reason"], values["end_note"])


def changed_day(values: Values) -> str:
    days = {name: date_format(date.fromisoformat(values[name])) for name in ("day", "before")}
    if days["day"] == days["before"]:
        return reason(values)
    return gettext("It is %(day)s now, not %(before)s.") % days


def subject(values: Values) -> str:
    return in_language(values["subject"], values["subject_en"])


def due(values: Values) -> str:
    day = date_format(date.fromisoformat(values["answer_by"]))
    return gettext("Answers are due by %(day)s.") % {"day": day}


def gone(values: Values) -> str:
    return gettext("%(answer)s, since %(day)s") % {
        "answer": RosterAnswer.Answer(values["answer"]).label,
        "day": date_format(date.fromisoformat(values["since"])),
    }


def trainee(values: Values) -> str:
    return f"{values['trainee']} · {subject(values)}"


def nominees(values: Values) -> str:
    """Who, as what, and from where; of many the first."""
    names = pgettext("between names", ", ").join(values["names"])
    if more := values["number"] - len(values["names"]):
        text = ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more)
        names = text % {"names": names, "more": more}
    what = gettext("%(part)s, %(subject)s, %(district)s") % {
        "part": Nomination.Part(values["part"]).label,
        "subject": subject(values),
        "district": in_language(values["district"], values["district_en"]),
    }
    return with_colon(what, names)


def said(values: Values) -> str:
    return values["reason"]


def proposal(values: Values) -> str:
    words = {
        "subject": subject(values),
        "district": in_language(values["district"], values["district_en"]),
    }
    if not values["district"]:
        return gettext("Proposal for %(subject)s, all districts") % words
    return gettext("Proposal for %(subject)s, %(district)s") % words


def in_the_way(values: Values) -> str:
    """The pairs that cannot be made, or be cancelled."""
    if not values["pairs"]:
        return gettext("You may not do it any more, or the program was closed.")
    pairs = [
        gettext("%(mentor)s and %(trainee)s") % {"mentor": mentor, "trainee": trainee}
        for trainee, mentor in values["pairs"]
    ]
    if more := values["more"]:
        text = ngettext("%(count)d more pair", "%(count)d more pairs", more)
        pairs.append(text % {"count": more})
    return gettext("In the way: %(pairs)s.") % {
        "pairs": pgettext("between places", "; ").join(pairs)
    }


def wish(values: Values) -> str:
    return gettext("“%(words)s”") % {"words": values["wish"]}


def places(values: Values) -> str:
    return gettext("%(supporting)s supports %(supported)s") % values


def objection(values: Values) -> str:
    return str(Objection.Reason(values["reason"]).label)


def last_day_to_object(values: Values) -> str:
    day = date_format(date.fromisoformat(values["until"]))
    return gettext("If that is not what was agreed, object by %(day)s.") % {"day": day}


def outcome(values: Values) -> str:
    return str(Objection.Outcome(values["outcome"]).label)


def suggested(values: Values) -> str:
    """What of which pair."""
    return with_colon(capfirst(Suggestion.Kind(values["kind"]).label), pair(values))


def late_by(values: Values) -> str:
    day = date_format(date.fromisoformat(values["answer_by"]))
    return gettext("They were due by %(day)s; %(who)s reminds you.") % {
        "day": day,
        "who": values["who"],
    }


def ended_or_will(values: Values) -> str:
    """Until its last day is over the pair goes on."""
    day = values.get("ends_on")
    if not day or date.fromisoformat(day) < timezone.localdate():
        return gettext("A pairing ended")
    return gettext("A pairing will end on %(day)s") % {"day": date_format(date.fromisoformat(day))}


declare(
    "pairings.agreement_added",
    _("An agreement with your district was entered"),
    about=places,
    reason=last_day_to_object,
)
declare(
    "pairings.agreement_changed",
    _("An agreement with your district was changed"),
    about=places,
    reason=last_day_to_object,
)
declare(
    "pairings.objection_made",
    _("A district objects to a partnership or an agreement"),
    about=places,
    reason=objection,
)
declare(
    "pairings.objection_settled",
    _("Your objection was settled"),
    about=places,
    reason=outcome,
)
declare("pairings.paired", _("You were paired"), about=pair)
declare("pairings.ended", ended_or_will, about=pair, reason=reason)
declare("pairings.cancelled", _("A pairing was cancelled as entered by mistake"), about=pair)
declare(
    "pairings.first_day_changed",
    _("The first day of a pairing was changed"),
    about=pair,
    reason=changed_day,
)
declare(
    "pairings.last_day_changed",
    _("The end of a pairing was changed"),
    about=pair,
    reason=changed_day,
)
declare(
    "pairings.goes_on",
    _("A pairing goes on: its end was a mistake"),
    about=pair,
)
declare(
    "pairings.check_opened",
    _("A mid-term check was opened: say who still teaches"),
    about=subject,
    reason=due,
)
declare(
    "pairings.check_due_changed",
    _("A mid-term check is due by another day"),
    about=subject,
    reason=due,
)
declare(
    "pairings.check_reminded",
    _("Your answers to a mid-term check are late"),
    about=subject,
    reason=late_by,
)
declare("pairings.check_closed", _("A mid-term check was closed"), about=subject)
declare(
    "pairings.check_opened_again",
    _("A mid-term check was opened again"),
    about=subject,
    reason=due,
)
declare(
    "pairings.to_replace",
    _("A trainee is to be replaced"),
    about=trainee,
    reason=gone,
)
declare("pairings.nominated", _("Nominations wait for your answer"), about=nominees, reason=said)
declare("pairings.nomination_accepted", _("Nominations were accepted"), about=nominees, reason=said)
declare("pairings.nomination_declined", _("Nominations were declined"), about=nominees, reason=said)
declare(
    "pairings.nomination_withdrawn", _("A nomination was withdrawn"), about=nominees, reason=said
)
declare(
    "pairings.proposal_published",
    _("A proposal was published: all its pairs are made"),
    about=proposal,
)
declare(
    "pairings.proposal_not_published",
    _("A proposal was not published: nobody was paired"),
    about=proposal,
    reason=in_the_way,
)
declare(
    "pairings.proposal_undone",
    _("A proposal was undone: all its pairings were cancelled"),
    about=proposal,
)
declare(
    "pairings.proposal_not_undone",
    _("A proposal was not undone: all its pairings stay"),
    about=proposal,
    reason=in_the_way,
)
declare(
    "pairings.change_suggested",
    _("The leader of a tutor group suggests a change"),
    about=suggested,
    reason=said,
)
declare(
    "pairings.suggestion_accepted",
    _("A suggestion of your tutor group was accepted"),
    about=suggested,
)
declare(
    "pairings.suggestion_declined",
    _("A suggestion of your tutor group was declined"),
    about=suggested,
    reason=said,
)
declare("pairings.plan_sent", _("A plan waits for your agreement"), about=pair)
declare("pairings.plan_agreed", _("Your plan was agreed to: it is in force"), about=pair)
declare("pairings.plan_returned", _("A change of your plan is asked for"), about=pair, reason=wish)
