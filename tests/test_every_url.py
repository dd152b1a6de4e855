"""Every address: who opens it, and what strangers, auditors and idle readers do there.

An address that PAGES does not list fails the first test: whoever adds one says who may open it.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache as remembered
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import UUIDConverter

import conftest
from accounts.models import User
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import Role
from core.audit import record_event
from programs.tests.factories import ProgramFactory
from tests.world import SECRETS, North, add_more, build, tutor_group

# Everybody of the cast by a letter, as PAGES names them. T is the trainee, H the coordinator of
# the helping district, G who leads the mentor's tutor group, R the auditor (who reads).
CAST = {
    "M": "mentor_user",
    "T": "trainee_user",
    "P": "principal_user",
    "C": "coordinator_user",
    "H": "helping_coordinator_user",
    "L": "lead_user",
}
CHINESE = {"Accept-Language": "zh-CN"}
EVERYBODY = "MTPCHLGAR"
OFFICES = "CHLAR"

# What a stranger, that is anybody of the south, meets there.
ABSENT = "absent"  # somebody else's record: it does not exist
CLOSED = "closed"  # a page that is not for them, whatever is on it
OWN = "own"  # the same page with their own rows, and nothing of the north
PLACES = "places"  # the same, where names of places and subjects show: those are no secret


def no_arguments(it: North) -> list:
    return []


def a_program(it: North) -> list:
    return [it.program.slug]


@dataclass(frozen=True, slots=True)
class Page:
    """Who of the north and of the office opens a page by GET, and what strangers meet there."""

    opens_for: str
    stranger: str
    arguments: Callable[[North], list] = no_arguments
    queries: int = 12


def of(name: str) -> Callable[[North], list]:
    """The arguments of an address that names one record of the north by its uuid."""
    return lambda it: [getattr(it, name).uuid]


def listing(opens_for: str = EVERYBODY, stranger: str = PLACES) -> Page:
    return Page(opens_for, stranger, queries=20)


def a_proposed_trainee(it: North) -> list:
    return [it.proposal.uuid, it.trainee.uuid]


OFFICE_ONLY = Page("A", CLOSED)

PAGES = {
    "home": Page(EVERYBODY, PLACES, queries=14),
    "asked": Page("MT", OWN),
    "me": Page(EVERYBODY, OWN),
    "name-deputy": Page("P", ABSENT, lambda it: [it.principals_role.uuid]),
    "end-deputy": Page("PA", ABSENT, lambda it: [it.deputy.uuid]),
    "deputies": Page("AR", CLOSED, queries=20),
    "changes": Page("AR", CLOSED, queries=20),
    "notices": Page(EVERYBODY, OWN, queries=20),
    "names": Page("", CLOSED),
    "reminders": Page("", CLOSED),
    "search": Page(EVERYBODY, PLACES),
    # --- accounts
    "accounts:accounts": listing("AR", CLOSED),
    "accounts:add": OFFICE_ONLY,
    "accounts:account": Page("AR", CLOSED, of("coordinator_user")),
    "accounts:edit": Page("A", CLOSED, of("coordinator_user")),
    "accounts:password": Page("", CLOSED, of("coordinator_user")),
    "accounts:close": Page("A", CLOSED, of("coordinator_user")),
    "accounts:reopen": Page("A", CLOSED, of("coordinator_user")),
    "accounts:grant": Page("A", CLOSED, of("coordinator_user")),
    "accounts:end-role": Page("A", CLOSED, of("role")),
    "accounts:approve-role": Page("A", CLOSED, of("waiting_role")),
    "accounts:decline-role": Page("A", CLOSED, of("waiting_role")),
    # --- programs
    "programs:groups": listing(),
    "programs:group-add": Page("CHLA", PLACES),
    "programs:group": Page("MHLGAR", ABSENT, of("group")),
    "programs:group-edit": Page("HLA", ABSENT, of("group")),
    "programs:group-end": Page("HLA", ABSENT, of("group")),
    "programs:group-member-add": Page("HLA", ABSENT, of("group")),
    "programs:group-member-edit": Page("HLA", ABSENT, of("group_leader")),
    "programs:group-member-end": Page("HLA", ABSENT, of("group_leader")),
    "programs:group-leader-change": Page("HLA", ABSENT, of("group_leader")),
    "guidance:network": listing(),
    "guidance:group-pairs": Page("MHLGAR", ABSENT, of("group"), queries=20),
    "programs:programs": listing(),
    "programs:program": Page(EVERYBODY, PLACES, a_program),
    "programs:program_add": OFFICE_ONLY,
    "programs:program_edit": Page("A", CLOSED, a_program),
    "programs:program_weights": Page("A", CLOSED, a_program),
    "programs:program_open": Page("A", CLOSED, a_program),
    "programs:program_reopen": Page("A", CLOSED, a_program),
    "programs:work_plans": Page(EVERYBODY, PLACES, a_program),
    "programs:work_plan": Page("CAR", ABSENT, of("work_plan")),
    "programs:work_plan_file": Page("CA", ABSENT, of("work_plan")),
    "programs:work_plan_edit": Page("CA", ABSENT, of("work_plan")),
    "programs:work_plan_issue": Page("CA", ABSENT, of("work_plan")),
    "programs:work_plan_withdraw": Page("CA", ABSENT, of("work_plan")),
    "programs:work_plan_add": Page(
        "CA", CLOSED, lambda it: [it.program.slug, "district", it.district.uuid]
    ),
    "programs:section_add": Page("LA", PLACES, a_program),
    "programs:section_edit": Page("LA", CLOSED, lambda it: [it.program.slug, it.section.uuid]),
    "programs:section_remove": Page("LA", CLOSED, lambda it: [it.program.slug, it.section.uuid]),
    "programs:requirement_edit": Page(
        "A", CLOSED, lambda it: [it.program.slug, it.requirement.uuid]
    ),
    "programs:requirement_change": Page(
        "A", CLOSED, lambda it: [it.program.slug, it.requirement.uuid]
    ),
    "programs:requirement_remove": Page(
        "A", CLOSED, lambda it: [it.program.slug, it.requirement.uuid]
    ),
    "programs:requirement_add": Page("LA", PLACES, a_program),
    "programs:requirements_standard": Page("A", CLOSED, a_program),
    "programs:requirement_set_end": Page(
        "A", CLOSED, lambda it: [it.program.slug, it.requirement.requirement_set.uuid]
    ),
    "roster:office": OFFICE_ONLY,
    "roster:districts": listing(),
    "roster:district": Page(EVERYBODY, PLACES, of("district")),
    "roster:district_add": OFFICE_ONLY,
    "roster:district_edit": Page("A", CLOSED, of("district")),
    "roster:schools": listing(),
    "roster:school": Page(EVERYBODY, PLACES, of("school")),
    "roster:school_add": Page("CHA", PLACES),
    "roster:school_edit": Page("CA", CLOSED, of("school")),
    "roster:school_close": Page("CA", CLOSED, of("school")),
    "roster:people": listing(),
    "roster:teacher": Page("TPCLAR", ABSENT, of("trainee")),
    "roster:teacher_add": Page("CHA", PLACES),
    "roster:teacher_edit": Page("CA", ABSENT, of("trainee")),
    "roster:posting_add": Page("CA", ABSENT, of("trainee")),
    "roster:posting_end": Page("CA", ABSENT, of("posting")),
    "roster:subjects": listing(),
    "roster:subject_add": OFFICE_ONLY,
    "roster:subjects_standard": OFFICE_ONLY,
    "roster:subject_edit": Page("A", CLOSED, of("subject")),
    "roster:terms": listing(),
    "roster:term_add": OFFICE_ONLY,
    "roster:terms_standard": OFFICE_ONLY,
    "roster:term": Page(EVERYBODY, PLACES, of("term")),
    "roster:term_edit": Page("A", CLOSED, of("term")),
    "roster:holidays_standard": Page("A", CLOSED, of("term")),
    "roster:holiday_add": Page("A", CLOSED, of("term")),
    "roster:holiday_edit": Page("A", CLOSED, of("holiday")),
    "roster:holiday_remove": Page("A", CLOSED, of("holiday")),
    "programs:kinds": Page(EVERYBODY, PLACES, a_program, queries=20),
    "programs:kind_add": Page("A", CLOSED, a_program),
    "programs:kinds_standard": Page("A", CLOSED, a_program),
    "programs:kind_edit": Page("A", CLOSED, lambda it: [it.program.slug, it.kind.uuid]),
    # --- pairings
    "midterm:list": listing(),
    "midterm:create": Page("LA", PLACES),
    "midterm:detail": Page("PCLAR", ABSENT, of("check")),
    "midterm:until": Page("LA", ABSENT, of("check")),
    "midterm:close": Page("LA", ABSENT, of("check")),
    "midterm:people": Page("PCLAR", ABSENT, of("check"), queries=20),
    "midterm:file": Page("PCLAR", ABSENT, of("check"), queries=20),
    "midterm:district": Page("PCLAR", ABSENT, lambda it: [it.check.uuid, it.district.uuid]),
    "midterm:school": Page("PCLAR", ABSENT, lambda it: [it.check.uuid, it.school.uuid]),
    "midterm:remind-school": Page("", ABSENT, lambda it: [it.check.uuid, it.school.uuid]),
    "midterm:answer": Page("PCA", ABSENT, lambda it: [it.check.uuid, it.trainee.uuid]),
    "midterm:replace": Page("CA", ABSENT, lambda it: [it.check.uuid, it.trainee.uuid]),
    "midterm:return": Page("CA", ABSENT, lambda it: [it.closed_check.uuid, it.trainee.uuid]),
    "pairings:list": listing(),
    "pairings:create": Page("CHA", PLACES),
    "pairings:detail": Page(EVERYBODY, ABSENT, of("pairing"), queries=15),
    "pairings:change-mentor": Page("CA", ABSENT, of("pairing")),
    "pairings:replace-trainee": Page("CA", ABSENT, of("pairing")),
    "pairings:end": Page("CA", ABSENT, of("pairing")),
    "pairings:cancel": Page("CA", ABSENT, of("pairing")),
    "pairings:first-day": Page("CA", ABSENT, of("pairing")),
    "pairings:last-day": Page("CA", ABSENT, of("ended_pairing")),
    "pairings:take-back-end": Page("CA", ABSENT, of("ended_pairing")),
    "pairings:plan": Page(EVERYBODY, ABSENT, of("pairing")),
    "pairings:plan-write": Page("M", ABSENT, of("pairing")),
    "pairings:plan-version": Page(EVERYBODY, ABSENT, of("plan")),
    "pairings:plan-ask": Page("T", ABSENT, of("sent_plan")),
    "pairings:plan-step": Page("", ABSENT, lambda it: [it.sent_plan.uuid, "agree"]),
    "pairings:goal-review": Page("M", ABSENT, of("goal")),
    "pairings:board": listing("CHLAR"),
    "pairings:board-trainee": Page("CLAR", ABSENT, of("trainee")),
    "pairings:proposal-create": Page("CHLA", PLACES),
    "pairings:proposal": Page("CLAR", ABSENT, of("proposal"), queries=20),
    "pairings:proposal-again": Page("CLA", ABSENT, of("proposal")),
    "pairings:proposal-drop": Page("CLA", ABSENT, of("proposal")),
    "pairings:proposal-publish": Page("CA", ABSENT, of("proposal")),
    "pairings:proposal-undo": Page("CA", ABSENT, of("published_proposal")),
    "pairings:proposed-trainee": Page("CLA", ABSENT, a_proposed_trainee),
    "pairings:proposed-step": Page("", ABSENT, lambda it: [*a_proposed_trainee(it), "keep"]),
    "nominations:list": listing("CHLAR"),
    "nominations:mentors": listing("CHLAR"),
    "nominations:create": Page("CHA", PLACES),
    "nominations:answer-all": Page("LA", PLACES),
    "nominations:read": Page("CHA", OWN),
    "nominations:detail": Page("CLAR", ABSENT, of("nomination")),
    "nominations:answer": Page("LA", ABSENT, of("nomination")),
    "nominations:wish": Page("CA", ABSENT, of("nomination")),
    "nominations:withdraw": Page("CA", ABSENT, of("nomination")),
    "suggestions:list": listing("CHLGAR"),
    "suggestions:detail": Page("CLGAR", ABSENT, of("suggested_mentor")),
    "suggestions:accept-mentor": Page("CA", ABSENT, of("suggested_mentor")),
    "suggestions:accept-end": Page("CA", ABSENT, of("suggested_end")),
    "suggestions:accept-pair": Page("CA", ABSENT, of("suggested_pair")),
    "suggestions:decline": Page("CA", ABSENT, of("suggested_end")),
    "suggestions:withdraw": Page("G", ABSENT, of("suggested_end")),
    "pairings:suggest-mentor": Page("G", ABSENT, of("pairing")),
    "pairings:suggest-end": Page("G", ABSENT, of("pairing")),
    "pairings:suggest-pair": Page("G", ABSENT, lambda it: [it.ended_pair.uuid]),
    "pairings:commit": Page("CLA", ABSENT, of("pairing")),
    "commitments:update": Page("CLA", ABSENT, of("commitment")),
    "commitments:end": Page("CLA", ABSENT, of("commitment")),
    "activities:commitment": Page(EVERYBODY, ABSENT, of("commitment")),
    "partnerships:list": listing(),
    "partnerships:create": Page("CHLA", PLACES),
    "partnerships:counterparts": listing(),
    "partnerships:detail": Page(OFFICES, ABSENT, of("partnership")),
    "partnerships:update": Page("LA", ABSENT, of("partnership")),
    "partnerships:end": Page("LA", ABSENT, of("partnership")),
    "partnerships:commit": Page("CLA", ABSENT, of("partnership")),
    "partnerships:agree": Page("CLA", ABSENT, of("partnership")),
    "partnerships:object": Page("CH", ABSENT, of("partnership")),
    "agreements:detail": Page(OFFICES, ABSENT, of("agreement")),
    "agreements:update": Page("CLA", ABSENT, of("agreement")),
    "agreements:void": Page("CLA", ABSENT, of("agreement")),
    "agreements:scan": Page(OFFICES.replace("R", ""), ABSENT, of("agreement")),
    "agreements:object": Page("H", ABSENT, of("agreement")),
    "objections:take-back": Page("H", ABSENT, of("objection")),
    "objections:settle": Page("A", ABSENT, of("objection")),
    # --- activities
    "activities:program-close": Page("A", CLOSED, a_program),
    "activities:list": listing(),
    "recording:create": Page(EVERYBODY, PLACES),
    "recording:create-office": Page("PCHL", PLACES),
    "activities:together": Page(EVERYBODY, PLACES, queries=20),
    # By the session's own press alone: see activities/tests/test_together.py.
    "activities:together-done": Page("", ABSENT, of("at_school")),
    "activities:together-undo": Page("", ABSENT, of("at_school")),
    "activities:remind-school": Page("", CLOSED, lambda it: [it.at_school.confirming_school.uuid]),
    "activities:detail": Page(EVERYBODY, ABSENT, of("at_school")),
    # A form of one's own with all its parts, each from its table.
    "recording:practice": Page("MT", OWN),
    "recording:practised": Page("MT", OWN),
    "recording:update": Page("M", ABSENT, of("draft")),
    "recording:correct": Page("M", ABSENT, of("counted")),
    "recording:phone-who": Page(EVERYBODY, OWN),
    "recording:phone-form": Page(EVERYBODY, OWN),
    "recording:phone-receipts": Page(EVERYBODY, OWN),
    # Of their writer alone, by name: 401 to everybody else. See recording/tests/test_phone.py.
    "recording:phone-letter": Page("", CLOSED, of("draft")),
    "recording:phone-photo": Page("", CLOSED, of("draft")),
    "activities:twins": Page(EVERYBODY, ABSENT, of("at_school")),
    "activities:event-same": Page("", ABSENT, of("at_school")),
    "activities:event-different": Page("", ABSENT, of("at_school")),
    "activities:event-part": Page("", ABSENT, of("at_school")),
    "activities:event-holds": Page("", ABSENT, of("at_school")),
    "activities:read": Page(EVERYBODY, ABSENT, of("at_school")),
    "activities:read-step": Page("", ABSENT, lambda it: [it.at_school.uuid, "confirm"]),
    "activities:return": Page("P", ABSENT, of("at_school")),
    "activities:void": Page("PCL", ABSENT, of("at_school")),
    "activities:strike-out": Page("", ABSENT, of("sent")),
    "activities:unfinished-drop": Page("", ABSENT, of("unfinished")),
    "activities:quotes": listing(),
    "activities:quote-choose": Page("", ABSENT, of("quoted")),
    "activities:quote-drop": Page("", ABSENT, of("quoted")),
    "activities:own-words": Page("MT", ABSENT, of("at_school")),
    "activities:countersign": Page("", ABSENT, of("at_school")),
    "activities:send": Page("", ABSENT, of("at_school")),
    "activities:step": Page("", ABSENT, lambda it: [it.at_school.uuid, "confirm"]),
    "activities:file-add": Page("M", ABSENT, of("draft")),
    "activities:stamped-add": Page("PCL", ABSENT, of("at_school")),
    "activities:file": Page(EVERYBODY, ABSENT, of("file")),
    "activities:file-remove": Page("", ABSENT, of("file")),
    "activities:results": listing(),
    "activities:like": Page(EVERYBODY, OWN),
    "activities:result": Page(EVERYBODY, ABSENT, of("result")),
    "activities:result-same": Page("", ABSENT, of("result")),
    "activities:result-different": Page("", ABSENT, of("result")),
    "activities:result-part": Page("", ABSENT, of("result")),
    "activities:result-right": Page("", ABSENT, of("result")),
    "activities:headcount-right": Page("", ABSENT, of("at_school")),
    "guidance:contact-create": Page("MT", ABSENT, of("pairing")),
    "guidance:contacts": Page(EVERYBODY, ABSENT, of("pairing"), queries=20),
    "guidance:contact-void": Page("MC", ABSENT, of("contact")),
    "guidance:contact-count-again": Page("", ABSENT, of("contact")),
    "guidance:pair-schedule": Page(EVERYBODY, ABSENT, of("pairing"), queries=20),
    "guidance:plan": Page("MTPCLGA", ABSENT, of("pairing")),
    "guidance:schedule": listing(),
    "guidance:progress": listing(),
    "guidance:pair-progress": Page(EVERYBODY, ABSENT, of("pairing")),
    "guidance:burden": listing("CHLAR"),
    "guidance:burden-file": Page("CHLAR", PLACES, lambda _it: ["csv"], queries=20),
    "guidance:quiet": listing(),
    "guidance:remind": Page("", ABSENT, of("pairing")),
    "guidance:plan-take-back": Page("", ABSENT, of("pairing")),
    "guidance:planned-edit": Page("MTPCLGA", ABSENT, of("planned")),
    "guidance:planned-drop": Page("", ABSENT, of("planned")),
    "guidance:observations": listing(),
    "guidance:pair-observations": Page(EVERYBODY, ABSENT, of("pairing"), queries=20),
    "guidance:observe": Page("MTPCHLA", PLACES),
    # Neither the school nor the lead reads it: it tells of somebody's weaknesses.
    "guidance:observation": Page("MTCAR", ABSENT, of("observation")),
    "guidance:observation-edit": Page("M", ABSENT, of("observation")),
    "guidance:observation-withdraw": Page("", ABSENT, of("observation")),
    "guidance:rubrics": Page(EVERYBODY, PLACES, a_program, queries=20),
    "guidance:rubric-add": Page("LA", PLACES, a_program),
    "guidance:rubric-end": Page("", CLOSED, of("rubric")),
    "guidance:monitoring-list": listing(),
    "guidance:inspection-add": Page("CHLA", PLACES),
    "guidance:interview-add": Page("CHLA", PLACES),
    # Of an interview the person asked, and not their mentor.
    "guidance:monitoring": Page("TCLAR", ABSENT, of("interview")),
    "guidance:monitoring-edit": Page("L", ABSENT, of("interview")),
    "guidance:monitoring-void": Page("L", ABSENT, of("interview")),
    "guidance:follow-up-add": Page("L", ABSENT, of("interview")),
    # Whoever owes it, too.
    "guidance:follow-up": Page("TPCLAR", ABSENT, of("follow_up")),
    "guidance:follow-up-done": Page("", ABSENT, of("follow_up")),
    "guidance:follow-up-drop": Page("", ABSENT, of("follow_up")),
    "guidance:library": listing(),
    "guidance:practice": Page("MTCLAR", ABSENT, of("practice")),
    "guidance:practice-edit": Page("CLA", ABSENT, of("practice")),
    "guidance:practice-answer": Page("MT", ABSENT, of("practice")),
    "guidance:practice-take-out": Page("", ABSENT, of("practice")),
    "guidance:recommend-form": Page("CLA", ABSENT, of("counted")),
    "guidance:recommend-result": Page("CLA", ABSENT, of("result")),
    "training:list": listing(),
    "training:create": Page("CHLA", PLACES),
    "training:type-code": Page(EVERYBODY, OWN),
    # Of a district's own form, which names no pair: not its leader's.
    "training:training": Page("MTPCHLAR", ABSENT, of("training")),
    "training:update": Page("C", ABSENT, of("training")),
    "training:expected": Page("MTPCHLAR", ABSENT, of("training"), queries=20),
    "training:expect": Page("C", ABSENT, of("training")),
    "training:not-expected": Page("", ABSENT, lambda it: [it.training.uuid, it.expected.pk]),
    "training:announce": Page("", ABSENT, of("training")),
    "training:cancel": Page("C", ABSENT, of("training")),
    "training:hours": Page("TPCLAR", ABSENT, of("trainee")),
    "training:calendar": Page("MT", OWN),
    "training:fill-form": Page("C", ABSENT, of("training")),
    "training:show-code": Page("C", ABSENT, of("half_day")),
    "training:present": Page("MTPCHLAR", ABSENT, of("training"), queries=20),
    "training:present-file": Page(
        "MTPCHLAR", ABSENT, lambda it: [it.training.uuid, "csv"], queries=20
    ),
    "training:attendance": Page("C", ABSENT, of("half_day")),
    "results:awards": listing(),
    "results:award": Page("TPCLAR", ABSENT, of("award")),
    "results:award-create": Page("MTPCHLA", PLACES),
    "results:award-void": Page("", ABSENT, of("award")),
    "results:honours": listing(),
    "results:honour": Page("TPCLAR", ABSENT, of("honour")),
    "results:honour-create": Page("MTPCHLA", PLACES),
    "results:honour-void": Page("", ABSENT, of("honour")),
    # --- reports
    "reports:list": listing(f"P{OFFICES}"),
    "reports:look": Page(OFFICES, PLACES, a_program, queries=20),
    "reports:annual": Page(f"P{OFFICES}", PLACES, a_program, queries=20),
    "reports:file": Page(f"P{OFFICES}", PLACES, lambda it: [it.program.slug, "csv"], queries=20),
    "reports:figure": Page(
        f"P{OFFICES}", PLACES, lambda it: [it.program.slug, "activities"], queries=20
    ),
    "reports:print-form": Page(EVERYBODY, ABSENT, of("at_school"), queries=14),
    "reports:observation": Page("MTCA", ABSENT, of("observation")),
    "reports:sheets": Page("C", ABSENT, of("training")),
    "reports:hours": Page("TPCLA", ABSENT, lambda it: [it.trainee.uuid, it.program.slug]),
    "reports:print-forms": Page("CHLA", OWN),
    "reports:print-forms-file": Page("CLA", OWN, queries=20),
    "reports:agreement": Page(OFFICES.replace("R", ""), ABSENT, of("agreement")),
    "reports:handbook": Page("MTPCHLGA", ABSENT, of("pairing"), queries=30),
    "reports:empty-form": Page(EVERYBODY.replace("R", ""), ABSENT, of("pairing")),
    "reports:figure_file": Page(
        f"P{OFFICES}", PLACES, lambda it: [it.program.slug, "activities", "csv"], queries=20
    ),
}
# Open to anybody; each has tests of its own in accounts or desk.
PUBLIC = {
    *("entrance", "healthz", "language", "account_login", "account_logout", "mfa_authenticate"),
    *("help", "sign-in-help", "privacy", "accessibility"),
    *("robots", "favicon", "change-password"),
    *("recording:phone", "recording:worker", "recording:manifest"),
    # For whoever holds a paper, and its code: activities/tests/test_paper.py.
    *("activities:ask-paper", "activities:check"),
    # The same of a certificate: training/tests/test_certificates.py.
    *("training:ask-hours", "training:check-hours"),
    # Whoever scans it may have yet to sign in: training/tests/test_sign_in.py.
    "training:sign-in",
    # For a calendar, which has its address: training/tests/test_calendar.py.
    "training:feed",
}
PUBLIC_ARGUMENTS = {
    "recording:phone": ["en"],
    "training:sign-in": ["AAAAAAAA"],
    "training:feed": ["6a1d0f5e-7c0e-4f0e-9a44-1c7d0d1f5b52", "0"],
    "activities:check": ["F-2026-000001", "1-1-0-0"],
    "training:check-hours": ["H-1-1", "20260318-0-0"],
}
# allauth's pages about one's own sign-in: they name no record.
SIGN_IN = {
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}


def patterns(resolver=None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield f"{prefix}{one.name}", one
        else:
            yield from patterns(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)


# --- the world, once for all of this file -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class World:
    """The cast, each signed in once, and everything that is stored before a test."""

    it: North
    south_corner: conftest.Corner
    north: dict[str, User]
    south: dict[str, User]
    sessions: dict[User, str]
    rows: dict[str, list[tuple]]
    # What a page asked of the database, by its name and the letter of its reader.
    asked: dict[tuple[str, str], int]

    def address(self, name: str) -> str:
        return reverse(name, args=PAGES[name].arguments(self.it))

    def browser(self, user: User) -> Client:
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[user]
        return browser


def each_fourth(names) -> list:
    """The others in thorough runs: all share the framework's own way to answer."""
    return [
        pytest.param(name, marks=[pytest.mark.thorough] if turn % 4 else [])
        for turn, name in enumerate(names)
    ]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Both corners of the cast and one of everything in the north, in a transaction of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        program = ProgramFactory(name="The program year", slug="the-year")
        north = conftest.corner("North", program, "Northern science")
        south = conftest.corner("South", program, "Southern English")
        offices = {}
        for letter, role in {"A": Role.ADMINISTRATOR, "R": Role.AUDITOR}.items():
            offices[letter] = UserFactory(name=role.label)
            RoleAssignmentFactory(user=offices[letter], role=role)
        it = build(north)
        record_event(north.mentor_actor, "accounts.signed_in", north.mentor_user, why="password")
        tutor_group(south, "South")
        northerners = {letter: getattr(north, name) for letter, name in CAST.items()} | offices
        northerners["G"] = it.group_leader_user
        southerners = {letter: getattr(south, name) for letter, name in CAST.items()}
        southerners["G"] = User.objects.get(username="south-leader")
        users = [*northerners.values(), *southerners.values()]
        sessions = {user: signed_in(user) for user in users}
        yield World(it, south, northerners, southerners, sessions, rows(), {})
        transaction.set_rollback(True)


def signed_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.session.session_key


@pytest.fixture
def world(built, db):
    return built


def content(response) -> bytes:
    return response.getvalue() if response.streaming else response.content


def rows() -> dict[str, list[tuple]]:
    """Everything stored, apart from the notes that reading leaves: sign-ins and downloads."""
    with connection.cursor() as cursor:
        return {table: stored(cursor, statement) for table, statement in statements().items()}


def stored(cursor, statement: str) -> list[tuple]:
    cursor.execute(statement)
    return cursor.fetchall()


@cache
def statements() -> dict[str, str]:
    """Plain ones, made once: each of a thousand tests reads all tables."""
    ours = ["programs", "accounts", "pairings", "activities"]
    models = [model._meta for app in ours for model in apps.get_app_config(app).get_models()]
    quoted = connection.ops.quote_name
    return {
        model.db_table: "SELECT {} FROM {} ORDER BY {}".format(
            ", ".join(quoted(f.column) for f in model.concrete_fields if f.name != "last_login"),
            quoted(model.db_table),
            quoted(model.pk.column),
        )
        for model in models
    }


def assert_nothing_of_the_north(page: Page, body: bytes) -> None:
    # What one may choose from are names of places and subjects.
    shown = re.sub(rb"<option.*?</option>|<title>.*?</title>", b"", body, flags=re.DOTALL)
    forbidden = SECRETS if page.stranger == PLACES else [b"North"]
    assert [secret for secret in forbidden if secret in shown] == []


# --- the tests ----------------------------------------------------------------------------------


def test_every_address_is_listed():
    known = {name for name, _pattern in patterns()}
    listed = set(PAGES) | PUBLIC | SIGN_IN

    assert known - listed == set(), "Add these to PAGES: who opens them, what do strangers meet?"
    assert listed - known == set(), "These are gone; take them out of PAGES."


def test_only_the_public_pages_ask_for_no_sign_in():
    """SignInMiddleware asks everywhere else."""
    open_to_all = {
        name
        for name, pattern in patterns()
        if not getattr(pattern.callback, "login_required", True)
    }

    assert open_to_all == PUBLIC


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_anonymous_visitor_is_sent_to_sign_in(client, world, method):
    addresses = [world.address(name) for name in PAGES]
    addresses += [reverse(name) for name in SIGN_IN]

    for address in addresses:
        response = getattr(client, method)(address)
        assert response.status_code == 302, address
        assert response.headers["Location"].startswith("/sign-in/?next="), address

    assert rows() == world.rows


@pytest.mark.once
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_those_it_is_for(world, name):
    page, address = PAGES[name], world.address(name)
    opened = ""

    for letter in world.north:
        response, world.asked[name, letter] = asking(world, name, letter)
        named = names_in(response.body)
        assert response.status_code < 500
        assert letter != "R" or named == [], "an auditor reads masked names"
        if response.status_code == 200:
            opened += letter
        if response.status_code == 404:
            written = world.browser(world.north[letter]).post(address)
            assert written.status_code in {404, 405}, letter

    assert sorted(opened) == sorted(page.opens_for)
    assert rows() == world.rows, "reading changes nothing"


@pytest.mark.parametrize(
    "name", each_fourth(name for name, page in PAGES.items() if page.opens_for)
)
def test_a_page_opens_in_chinese(world, name):
    first, *_others, last = PAGES[name].opens_for * 2
    for letter in {first, last}:
        client = world.browser(world.north[letter])
        response = client.get(world.address(name), headers=CHINESE)
        # Parts are put into the page that asks for them.
        is_part = name in {"activities:like", "activities:read"}
        mark = b"" if is_part else b'<html lang="zh-Hans">'
        assert_is_whole(response, mark)


@pytest.mark.once
@pytest.mark.parametrize("name", [*each_fourth(PAGES), *sorted(PUBLIC | SIGN_IN)])
def test_head_answers_where_get_does(world, name):
    arguments = PUBLIC_ARGUMENTS.get(name, [])
    address = world.address(name) if name in PAGES else reverse(name, args=arguments)

    client = world.browser(world.north["A"])

    got, asked = client.get(address), client.head(address)

    assert asked.status_code == got.status_code
    assert but_for_the_clock(asked) == but_for_the_clock(got)
    content(got)  # closes a file that is sent
    assert content(asked) == b""


def but_for_the_clock(response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "Expires"}


def names_in(body: bytes) -> list[bytes]:
    return [name for name in (b"North Mentor", b"North Trainee") if name in body]


def assert_is_whole(response, mark: bytes) -> None:
    body = content(response)
    assert response.status_code == 200
    assert mark in body or not response.headers["Content-Type"].startswith("text/html")


@pytest.mark.once
def test_pages_ask_as_little_of_many_rows_as_of_one(world):
    with transaction.atomic():
        add_more(world.it, 3)
        many = {(name, letter): asking(world, name, letter)[1] for name, letter in read_by()}
        transaction.set_rollback(True)
    # Those that were read before, with one row, need not be read again unless they differ.
    one = {
        key: world.asked[key] if world.asked.get(key) == many[key] else asking(world, *key)[1]
        for key in many
    }

    assert {key: (one[key], many[key]) for key in one if one[key] != many[key]} == {}
    assert {key: asked for key, asked in one.items() if asked > PAGES[key[0]].queries} == {}


def read_by() -> Iterator[tuple[str, str]]:
    """Each page with those for whom it opens: who sees least, and who sees most."""
    for name, page in PAGES.items():
        widest = "A" if "A" in page.opens_for else page.opens_for[-1:]
        for letter in {*page.opens_for[:1], *widest}:
            yield name, letter


def asking(world: World, name: str, letter: str) -> tuple[HttpResponse, int]:
    """What the page answers this reader, and with how many queries, if nothing is remembered."""
    remembered.clear()
    asked: list[str] = []
    with connection.execute_wrapper(noted_in(asked)):
        response = world.browser(world.north[letter]).get(world.address(name))
        # A file is read while it is sent.
        response.body = content(response)
    return response, len(asked)


def noted_in(asked: list) -> Callable:
    """Notes each statement as it is; Django's own way asks SQLite to quote its values."""

    def note(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    return note


@pytest.mark.once
@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_meets_nothing_of_the_north(world, name):
    page, address = PAGES[name], world.address(name)

    # Whoever acts, whoever confirms for a school, the two that see most of the south, and who leads
    # another group.
    for letter in "MPCLG":
        client = world.browser(world.south[letter])
        read, written = client.get(address), client.post(address)
        if page.stranger == ABSENT:
            assert {read.status_code, written.status_code} in ({404}, {404, 405})
        elif page.stranger == CLOSED:
            # An empty letter to a page of everybody's own is no answer to it.
            refused = {400, 401, 403, 404, 405}
            assert {read.status_code, written.status_code} <= refused
        else:
            assert read.status_code in {200, 403, 404}
            assert_nothing_of_the_north(page, content(read))
        assert [secret for secret in SECRETS if secret in written.content] == []

    assert rows() == world.rows


def name_two_records() -> list[str]:
    """The addresses that name a record and one of its rows."""
    keys = {name: pattern.pattern.converters.values() for name, pattern in patterns()}
    return [
        name for name in PAGES if sum(isinstance(each, UUIDConverter) for each in keys[name]) > 1
    ]


@pytest.mark.once
@pytest.mark.parametrize("name", name_two_records())
def test_what_is_not_there_to_read_is_not_there_to_write(world, name):
    """A record of one's own, with a place or a person of the south in the same address."""
    theirs = {
        str(getattr(world.it, kind).uuid): str(getattr(world.south_corner, kind).uuid)
        for kind in ("district", "school", "trainee")
    }
    own = world.address(name)
    mixed = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", lambda key: theirs.get(key[0], key[0]), own)
    assert mixed != own

    for letter, user in world.north.items():
        client = world.browser(user)
        read, written = client.get(mixed), client.post(mixed)
        assert (read.status_code, written.status_code) in {
            (404, 404),
            (405, 404),
            (403, 403),
        }, letter

    assert rows() == world.rows


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if page.stranger == ABSENT])
def test_somebody_elses_record_reads_like_one_that_never_was(world, name):
    theirs = world.address(name)
    record = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", theirs)[0]
    unknown = str(uuid.uuid4())
    client = world.browser(world.south["C"])

    answers = [
        (response.status_code, re.sub(rb'value="\w{64}"', b"", content(response)))
        for response in (client.get(theirs), client.get(theirs.replace(record, unknown)))
    ]

    assert answers[0] == (answers[1][0], answers[1][1].replace(unknown.encode(), record.encode()))


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("search", "?q=North"),
        ("search", "?q=F-2025"),
        ("roster:people", "?text=North"),
        ("activities:list", "?text=North"),
        ("activities:list", "?tab=done"),
        ("activities:list", "?tab=all"),
        ("activities:results", "?text=North"),
        ("activities:like", "?title=North+paper"),
        ("pairings:list", "?text=North"),
    ],
)
def test_searching_for_the_north_finds_a_stranger_nothing_of_it(world, name, query):
    for user in world.south.values():
        client = world.browser(user)
        body = content(client.get(reverse(name) + query))
        assert [secret for secret in SECRETS if secret in body] == []


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name in PAGES if name not in {"names", "notices"}])
def test_an_auditor_writes_nowhere(world, name):
    client = world.browser(world.north["R"])

    response = client.post(world.address(name))

    assert response.status_code in {302, 401, 403, 404, 405, 409, 422}
    assert rows() == world.rows
