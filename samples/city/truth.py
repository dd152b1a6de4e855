"""What the annual report must say of a generated city, counted as the city is made.

On purpose nothing here asks the database or the report's own definitions: it is the second count
that the first is held against. Districts are told by their ids; None stands for "no district".
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable

LEVELS = ("school", "district", "city", "province", "nation")
RANKS = ("grand", "first", "second", "third", "excellence", "other")
KEYS = (
    "activities",
    "attendances",
    "papers",
    "teaching_designs",
    "lessons",
    "joint_projects",
    "compilations",
    "characters",
    "papers_by_others",
    "teaching_designs_by_others",
    "projects_not_of_both_sides",
    "persons",
    "persons_in_training",
    "schools_reached",
    "lectures",
    "lectures_in_training",
    "observations",
    "outreach_visits",
    "guidance_contacts",
    "trainees_in_period",
    "trainees",
    "mentors_in_period",
    "mentors_of_trainees",
    "mentors",
    "pairings",
    "pairings_within_district",
    "pairings_within_school",
    "partnerships",
    "partnerships_district",
    "partnerships_school",
    "partnerships_subject_group",
    "partnerships_within_district",
    "awards",
    *(f"awards_{level}_{rank}" for level in LEVELS for rank in RANKS),
    "forms_received",
    "forms_counted",
    "forms_waiting",
)
RESULT_KEYS = {
    "paper": "papers",
    "teaching_design": "teaching_designs",
    "joint_project": "joint_projects",
    "compilation": "compilations",
}
BY_OTHERS = {
    "paper": "papers_by_others",
    "teaching_design": "teaching_designs_by_others",
    "joint_project": "projects_not_of_both_sides",
}
RECEIVED = {"other_side", "school", "district", "city", "returned", "counted"}


class Truth:
    """Running counts: in total, and for each district that a thing belongs to."""

    def __init__(self):
        self.total: Counter = Counter()
        self.rows: dict = defaultdict(Counter)
        self.seen: dict[str, set] = defaultdict(set)
        self.qualifiers: set[str] = set()
        # Everybody with a pairing that was not cancelled; pairings are taken before forms.
        self.mentors: set[int] = set()
        self.trainees: set[int] = set()

    def add(self, key: str, districts: Iterable[int | None], amount: int = 1) -> None:
        """Once in the total, once in the row of each of these different districts."""
        self.total[key] += amount
        for district in set(districts) or {None}:
            self.rows[district][key] += amount

    def meet(self, key: str, what: int, district: int | None) -> None:
        """A person or school: counts once in the total, and once in each row it is met in."""
        seen = self.seen[key]
        if what not in seen:
            seen.add(what)
            self.total[key] += 1
        if (what, district) not in seen:
            seen.add((what, district))
            self.rows[district][key] += 1

    # --- forms ----------------------------------------------------------------------------------

    def take_form(self, form, *, received: bool) -> None:
        """A form as it ended up; `received` is False for a second edition still on its way."""
        districts = form.districts()
        if received and form.status in RECEIVED:
            self.add("forms_received", districts)
        if form.status in RECEIVED and form.status != "counted":
            self.add("forms_waiting", districts)
        if form.status != "counted":
            return
        self.add("forms_counted", districts)
        self.add("lectures", districts, len(form.talks))
        self._take_training(form, districts)
        self._take_lessons(form)
        for result in form.results:
            self._take_result(result)
        self._take_people(form)
        for party in form.parties:
            if party.side == "supported" and party.school_id:
                self.meet("schools_reached", party.school_id, party.district_id)

    def _take_people(self, form) -> None:
        counted_heads = form.kind.counts_as_training and form.headcount is not None
        for person in form.people:
            if not person.id:
                continue
            self.meet("persons", person.id, person.district_id)
            if counted_heads:
                self.meet("persons_in_training", person.id, person.district_id)

    def _take_training(self, form, districts: set[int]) -> None:
        if form.kind.is_outreach:
            self.add("outreach_visits", districts)
        if not form.kind.counts_as_training:
            return
        self.add("activities", districts)
        self.add("lectures_in_training", districts, len(form.talks))
        self.add_heads(form.headcount, form.qualifier, districts)

    def add_heads(self, headcount: int | None, qualifier: str, districts, times: int = 1) -> None:
        """What is not known adds nothing, not even its "about"."""
        if headcount is not None:
            self.add("attendances", districts, headcount * times)
            self.qualifiers.add(qualifier)

    def _take_lessons(self, form) -> None:
        for lesson in form.lessons:
            if form.kind.lessons_are_lesson_study:
                self.add("lessons", [lesson.person.district_id])
            if form.kind.lessons_are_observed:
                self.add("observations", [lesson.person.district_id])

    def _take_result(self, result) -> None:
        districts = {author.district_id for author in result.authors} - {None}
        if result.kind in RESULT_KEYS:
            self.add(self._result_key(result), districts)
        if result.kind == "compilation" and result.characters:
            self.add("characters", districts, result.characters)

    def _result_key(self, result) -> str:
        """Papers and designs are the program's by one author, joint projects by both sides."""
        authors = {author.id for author in result.authors if author.id}
        sides = bool(authors & self.mentors) + bool(authors & self.trainees)
        asked = {"joint_project": 2, "compilation": 0}.get(result.kind, 1)
        return (RESULT_KEYS if sides >= asked else BY_OTHERS)[result.kind]

    # --- beside the forms -----------------------------------------------------------------------

    def take_pairing(self, pair, *, on_the_last_day: bool) -> None:
        """A pairing that was not cancelled."""
        mentor, trainee = pair.mentor, pair.trainee
        self.mentors.add(mentor.id)
        self.trainees.add(trainee.id)
        districts = {mentor.district_id, trainee.district_id}
        self.add("pairings", districts)
        if len(districts) == 1:
            self.add("pairings_within_district", districts)
        if mentor.school_id == trainee.school_id:
            self.add("pairings_within_school", districts)
        self.meet("trainees_in_period", trainee.id, trainee.district_id)
        self.meet("mentors_in_period", mentor.id, mentor.district_id)
        self.meet("mentors_of_trainees", mentor.id, trainee.district_id)
        if on_the_last_day:
            self.meet("trainees", trainee.id, trainee.district_id)
            self.meet("mentors", mentor.id, mentor.district_id)

    def take_partnership(self, form: str, supporting: int, supported: int) -> None:
        districts = {supporting, supported}
        self.add("partnerships", districts)
        self.add(f"partnerships_{form}", districts)
        if len(districts) == 1:
            self.add("partnerships_within_district", districts)

    def take_contact(self, district: int) -> None:
        self.add("guidance_contacts", [district])

    def take_award(self, level: str, rank: str, district: int) -> None:
        self.add("awards", [district])
        self.add(f"awards_{level}_{rank}", [district])

    # --- reading --------------------------------------------------------------------------------

    def document(self, program: str, names: dict[int, str]) -> dict:
        """In the shape of `annual_report PROGRAM --by district --format json`."""
        document = {
            "program": program,
            "figures": {key: self.total[key] for key in KEYS},
            "rows": [
                {
                    "key": names.get(district, "none"),
                    "figures": {key: self.rows[district][key] for key in KEYS},
                }
                for district in [*names, None]
                if district in self.rows
            ],
        }
        if rough := next((each for each in ("about", "over") if each in self.qualifiers), ""):
            document["rough"] = {"attendances": rough}
        return document


def as_json(document: dict) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
