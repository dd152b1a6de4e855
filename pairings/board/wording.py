"""What speaks for a mentor, what to look at, and which rule forbids one, in words."""

import datetime
from collections.abc import Iterable, Mapping

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core.names import in_language
from core.sentences import one_after_the_other
from pairings.board.models import Proposal, ProposedPair
from pairings.board.reading import Board, Judgement, Person, Place
from pairings.board.weighing import Nearness, Weights
from pairings.pairs.rules import asked_from_today
from programs.models import WEIGHED, Program, Weight

TONES = {
    Proposal.State.WAITING: "wait",
    Proposal.State.READY: "draft",
    Proposal.State.PUBLISHING: "wait",
    Proposal.State.PUBLISHED: "done",
    Proposal.State.UNDOING: "wait",
    Proposal.State.UNDONE: "off",
    Proposal.State.DROPPED: "off",
}


def at_work(proposal: Proposal) -> str:
    """What is done to it behind the page, and that nothing of it is done before all of it is."""
    texts = {
        Proposal.State.WAITING: _(
            "It is being drawn up. For some thousand people this takes up to half a minute."
        ),
        Proposal.State.PUBLISHING: _(
            "It is being published. Nobody is paired before all are; for some thousand pairs this "
            "takes some minutes. Whoever asked for it is told when it is done, or what stands in "
            "the way."
        ),
        Proposal.State.UNDOING: _(
            "It is being undone. No pairing is cancelled before all are; for some thousand pairs "
            "this takes some minutes. Whoever asked for it is told when it is done, or what stands "
            "in the way."
        ),
    }
    return texts.get(Proposal.State(proposal.state), "")


def who_is_listed(board: Board) -> str:
    """Whom a board lists, as its heading: only a nomination makes a trainee of somebody."""
    return _("Teachers who could be trainees") if board.is_guess else _("Trainees without a mentor")


def place_of(place: Place) -> str:
    """The school with its district, or the district alone."""
    district = in_language(*place.district)
    if place.school_id is None:
        return district
    words = {"school": in_language(*place.school), "district": district}
    return pgettext("a school and its district", "%(school)s, %(district)s") % words


def places_of(person: Person) -> str:
    return pgettext("between places", "; ").join(place_of(each) for each in person.places)


def held(judgement: Judgement) -> str:
    """How many places of the mentor are held, and how many a proposal speaks for."""
    if judgement.others is not None:
        return _held_besides(judgement, judgement.others)
    words = {"taken": judgement.taken, "count": judgement.capacity}
    text = ngettext(
        "%(taken)d of %(count)d place taken", "%(taken)d of %(count)d places taken", words["count"]
    )
    return text % words


def _held_besides(judgement: Judgement, others: int) -> str:
    words = {"now": judgement.now, "count": judgement.capacity}
    if judgement.is_named:
        words["named"] = others + 1
        return _("has %(now)d now, %(named)d in this proposal, %(count)d at most") % words
    text = ngettext(
        "has %(now)d now, %(others)d other in this proposal, %(count)d at most",
        "has %(now)d now, %(others)d others in this proposal, %(count)d at most",
        others,
    )
    return text % (words | {"others": others})


def reasons(judgement: Judgement) -> list[str]:
    """What speaks for the mentor; every mentor teaches the subject."""
    weights = judgement.weights
    found = [_("same subject"), weighed(NEAR[judgement.nearness](), weights.nearness)]
    found.append(weighed(held(judgement), weights.balance))
    if judgement.minutes is not None:
        text = ngettext("%(n)d minute away", "%(n)d minutes away", judgement.minutes)
        found.append(weighed(text % {"n": judgement.minutes}, weights.travel))
    if judgement.years is not None:
        years = judgement.years
        text = ngettext("%(years)d year of teaching", "%(years)d years of teaching", years)
        found.append(weighed(text % {"years": years}, weights.experience))
    if count := judgement.trainees_before:
        text = ngettext("%(count)d trainee before", "%(count)d trainees before", count)
        found.append(weighed(text % {"count": count}, weights.experience))
    if judgement.worked_well:
        day = date_format(judgement.pair_until)
        text = _("the two were a pair until %(day)s") % {"day": day}
        found.append(weighed(text, weights.continuity))
    if judgement.wished_by:
        found.append(weighed(WISHED[judgement.wished_by](), weights.wishes))
    return found


def weighed(reason: str, weight: int) -> str:
    """The reason, and how much it matters where that is not as usual."""
    if weight == Weight.SOME:
        return reason
    words = {"reason": reason, "weight": Weight(weight).label}
    return _("%(reason)s (%(weight)s)") % words


WISHED = {
    frozenset({"mentor"}): lambda: _("the mentor wishes for this trainee"),
    frozenset({"trainee"}): lambda: _("the trainee wishes for this mentor"),
    frozenset({"mentor", "trainee"}): lambda: _("both wish for each other"),
}


def weights_said(weights: Weights) -> str:
    """What matters a lot, what somewhat, what not: one sentence for each."""
    names = {name: str(Program._meta.get_field(f"weighs_{name}").verbose_name) for name in WEIGHED}
    sentences = []
    for weight in reversed(Weight):
        found = [names[name] for name in WEIGHED if getattr(weights, name) == weight]
        if found:
            words = {"what": pgettext("between reasons", " · ").join(found)}
            sentences.append(str(MATTERS[weight]) % words)
    return one_after_the_other(*sentences)


def ways_said(known: int, pairs: int) -> str:
    """For how many pairs of a draft a short way can speak."""
    words = {"known": known, "pairs": pairs}
    if not known:
        text = ngettext(
            "The minutes between their places are known for 0 of %(pairs)d pair, so a short way "
            "spoke for nobody. Enter them on the partnership, then draw it up again.",
            "The minutes between their places are known for 0 of %(pairs)d pairs, so a short way "
            "spoke for nobody. Enter them on the partnerships, then draw it up again.",
            pairs,
        )
    else:
        text = ngettext(
            "The minutes between their places are known for %(known)d of %(pairs)d pair.",
            "The minutes between their places are known for %(known)d of %(pairs)d pairs.",
            pairs,
        )
    return text % words


MATTERS = {
    Weight.MUCH: gettext_lazy("Matters a lot: %(what)s."),
    Weight.SOME: gettext_lazy("Matters somewhat: %(what)s."),
    Weight.NOTHING: gettext_lazy("Does not matter: %(what)s."),
}


NEAR = {
    Nearness.NONE: lambda: "",
    Nearness.SAME_SCHOOL: lambda: _("same school"),
    Nearness.SAME_DISTRICT: lambda: _("same district"),
    Nearness.PARTNER_DISTRICT: lambda: _("partner district"),
    Nearness.PARTNER_SCHOOL: lambda: _("partner school"),
    Nearness.PARTNER_GROUP: lambda: _("partner subject group"),
}


def warnings(judgement: Judgement, learners: Mapping[int, bool]) -> list[str]:
    """What nothing forbids, and somebody should have looked at; `learners` are those of whom the
    reader is told that they have or need a mentor, each with whether somebody said so.
    """
    found = []
    if judgement.nearness == Nearness.SAME_SCHOOL:
        found.append(_("Teaches at the trainee’s own school."))
    if judgement.teaches_less:
        found.append(_("Has taught for fewer years than the trainee."))
    if years := judgement.long_service:
        text = ngettext(
            "Has taught for %(years)d year: ask whether they stay for the whole program.",
            "Has taught for %(years)d years: ask whether they stay for the whole program.",
            years,
        )
        found.append(text % {"years": years})
    if judgement.mentor.pk in learners:
        found.append(
            _("Is a trainee, or waits for a mentor too.")
            if learners[judgement.mentor.pk]
            else _("Could be a trainee too.")
        )
    if judgement.pair_until and not judgement.worked_well:
        found.append(
            _("The two were a pair until %(day)s, which ended early.")
            % {"day": date_format(judgement.pair_until)}
        )
    return found


def asked_only_from_today(starts_on: datetime.date, today: datetime.date) -> str:
    """Of pairs that are made late: nothing of the time before will be missing of them."""
    if asked_from_today(starts_on, today) is None:
        return ""
    return _(
        "The first day lies before this week: what the program asks for is asked from the "
        "day on which the pair is made. “Change the first day” on the page of a pair changes that."
    )


LACKS = {
    ProposedPair.Lack.NOBODY: lambda: _(
        "Nobody who teaches the subject may help: mentors come from the same district, or from a "
        "district or school that supports it. Add a partnership, or leave this trainee for later."
    ),
    ProposedPair.Lack.FULL: lambda: _(
        "All who may help have as many trainees as this program allows. Ask for more mentors, or "
        "have the administrator allow more trainees for each."
    ),
    ProposedPair.Lack.GIVEN: lambda: _(
        "All who may help are named for others in this proposal. Choose a mentor for this trainee "
        "by hand, or ask for more mentors."
    ),
}


def why_not(row: ProposedPair) -> str:
    """Why this trainee of a proposal has no mentor in it."""
    if row.is_left_out:
        return _("Left out of this proposal by hand.")
    return LACKS[row.lack]() if row.lack else ""


def joined(parts: Iterable[str]) -> str:
    return pgettext("between reasons", " · ").join(parts)
