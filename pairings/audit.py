"""What the record of changes says of partnerships and pairings."""

from django.utils.translation import gettext_lazy as _

from core.audit import declare, name_nobody, name_two
from programs.kinds.wording import names_of_kinds

name_nobody("pairings.Partnership", "pairings.Agreement")
name_two("pairings.Pairing", _("%(one)s and %(other)s"))
declare("pairings.partnership_added", _("%(who)s added the partnership"))
declare("pairings.partnership_changed", _("%(who)s changed the partnership"))
declare("pairings.partnership_ended", _("%(who)s ended the partnership"))
declare("pairings.nominated", _("%(who)s nominated teachers"), added=_("nominated"))
declare("pairings.nomination_accepted", _("%(who)s accepted the nomination"))
declare("pairings.nomination_declined", _("%(who)s declined the nomination"))
declare("pairings.nomination_withdrawn", _("%(who)s withdrew the nomination"))
declare(
    "pairings.nomination_wish_noted",
    _("%(who)s noted with whom the teacher would like to work"),
)
declare("pairings.nomination_read", _("%(who)s read that the nomination was declined"))
declare(
    "pairings.commitment_added",
    _("%(who)s wrote down the commitment “%(subject)s”"),
    kinds=(_("kinds of activity that count"), names_of_kinds),
)
declare(
    "pairings.commitment_changed",
    _("%(who)s changed the commitment “%(subject)s”"),
    kinds=(_("kinds of activity that count"), names_of_kinds),
)
declare("pairings.commitment_ended", _("%(who)s ended the commitment “%(subject)s”"))
declare("pairings.agreement_added", _("%(who)s entered the agreement"))
declare(
    "pairings.agreement_changed",
    _("%(who)s changed the agreement"),
    # Its name says which it is; the key of its content says nothing to a reader.
    scan=(_("scan"), lambda _key: ""),
)
declare("pairings.agreement_voided", _("%(who)s voided the agreement"))
declare("pairings.objection_made", _("%(who)s objected to “%(subject)s”"))
declare("pairings.objection_taken_back", _("%(who)s took back the objection to “%(subject)s”"))
declare("pairings.objection_settled", _("%(who)s settled the objection to “%(subject)s”"))
declare("pairings.change_suggested", _("%(who)s suggested a change of the pair"))
declare("pairings.suggestion_accepted", _("%(who)s accepted the suggestion"))
declare("pairings.suggestion_declined", _("%(who)s declined the suggestion"))
declare("pairings.suggestion_withdrawn", _("%(who)s withdrew the suggestion"))
declare("pairings.pairing_opened", _("%(who)s paired the two"), replaces=_("follows the pairing"))
declare("pairings.pairing_ended", _("%(who)s ended the pairing"))
declare(
    "pairings.pairing_cancelled",
    _("%(who)s cancelled the pairing"),
    cancelled_at=_("cancelled at"),
)
declare("pairings.first_day_changed", _("%(who)s changed the first day of the pairing"))
declare("pairings.asked_from_changed", _("%(who)s changed from when the two are asked"))
declare("pairings.last_day_changed", _("%(who)s changed the end of the pairing"))
declare("pairings.end_taken_back", _("%(who)s took back the end of the pairing"))
declare(
    "pairings.pairing_goes_on",
    _("%(who)s took back the end of the pairing, with the replacement"),
)
declare(
    "pairings.check_opened", _("%(who)s opened the mid-term check"), asked=_("trainees asked about")
)
declare(
    "pairings.check_due_changed", _("%(who)s changed until when the mid-term check is answered")
)
declare(
    "pairings.check_closed", _("%(who)s closed the mid-term check"), silent=_("without an answer")
)
declare(
    "pairings.check_reminded",
    _("%(who)s reminded a school of the mid-term check"),
    school=_("School"),
    reminded=_("reminded"),
)
declare("pairings.check_opened_again", _("%(who)s opened the mid-term check again"))
declare("pairings.trainee_answered", _("%(who)s answered the mid-term check for the trainee"))
declare("pairings.answer_taken_back", _("%(who)s took back the answer of the mid-term check"))
declare(
    "pairings.trainee_replaced",
    _("%(who)s replaced the trainee"),
    ended_with_it=_("ended the pairing before"),
)
declare(
    "pairings.replacement_taken_back",
    _("%(who)s took back the replacement of the trainee"),
    ended_with_it=_("ended the pairing before"),
)
declare("pairings.proposal_made", _("%(who)s asked for a proposal"))
declare("pairings.proposal_drawn_again", _("%(who)s had the proposal drawn up again"))
declare(
    "pairings.proposal_changed",
    _("%(who)s changed the proposal"),
    trainee=_("trainee"),
    mentor_before=_("mentor before"),
    mentor_now=_("mentor now"),
    is_kept=_("kept as chosen"),
    is_left_out=_("left out"),
)
declare("pairings.proposal_publishing", _("%(who)s had the proposal published"))
declare("pairings.proposal_not_published", _("The proposal of %(who)s was not published"))
declare("pairings.proposal_undoing", _("%(who)s had the proposal undone"))
declare("pairings.proposal_not_undone", _("The proposal was not undone, as %(who)s had asked"))
declare("pairings.proposal_published", _("%(who)s published the proposal"))
declare("pairings.proposal_undone", _("%(who)s undid the proposal"))
declare("pairings.proposal_dropped", _("%(who)s threw the proposal away"))
declare("pairings.plan_begun", _("%(who)s began a plan of the pair"))
declare(
    "pairings.plan_changed",
    _("%(who)s changed the draft of the plan"),
    stage_goals=_("Stage goals"),
)
declare("pairings.plan_sent", _("%(who)s sent the plan to the trainee"))
declare("pairings.plan_taken_back", _("%(who)s took the plan back"))
declare("pairings.plan_returned", _("%(who)s asked for a change of the plan"))
declare("pairings.plan_agreed", _("%(who)s agreed to the plan"))
declare("pairings.plan_replaced", _("A later version took the place of the plan, by %(who)s"))
declare("pairings.plan_dropped", _("%(who)s threw the draft of the plan away"))
declare("pairings.goal_reviewed", _("%(who)s noted what became of the stage goal “%(subject)s”"))
