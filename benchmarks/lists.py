"""The list of forms, its search and a drill-down, beside the Django admin's list of the same rows.

./dev bench lists [--forms N] [--seed S] [--runs R]

Both are served by one gunicorn and read over HTTP by the same administrator. Before anything is
timed, both must show the same forms. The admin's columns are those of a form itself; ours also name
the people of both sides, which are read from other tables. How far pairs are with what is asked of
them, each with a commitment, is timed alone: nothing beside it counts that.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

import django

django.setup()

from django.db.models import Count
from django.urls import reverse
from made_city import city, holder, size
from measured import Row, alone, arguments, by_turns, compared, faster_by, tell, within
from served import Reader, portal, signed_in

from accounts.models import User
from accounts.services import actor_for
from activities.models import Activity, Status
from core.actor import Role
from pairings.models import Commitment, Pairing
from programs.models import Program
from roster.models import Subject

PER_PAGE = 50
ADMINS = {"default-admin": "Django admin", "tuned-admin": "Django admin without its second count"}


@dataclass(frozen=True)
class Page:
    """One page in both: our address, and what the admin's is asked for.

    At the end of a list ours shows a full page, and the admin's what is left over.
    """

    what: str
    ours: str
    theirs: dict
    is_end: bool = False


def pages(program: Program, reader: User) -> list[Page]:
    forms = reverse("activities:list")
    subject = Subject.objects.earliest("pk")
    some = Activity.objects.filter(status=Status.COUNTED).latest("pk")
    last = (Activity.objects.visible_to(actor_for(reader)).count() - 1) // PER_PAGE + 1
    figure = reverse("reports:figure", args=[program.slug, "activities"])
    counted = {"status__exact": Status.COUNTED, "subject__id__exact": subject.pk}
    of_figure = counted | {
        "program__id__exact": program.pk,
        "kind__counts_as_training__exact": 1,
        "stands_back__exact": 0,
    }

    def ours(**query) -> str:
        return f"{forms}?{urlencode({'tab': 'all'} | query)}"

    return [
        Page("first page of all forms", ours(), {}),
        Page("last page of all forms", ours(page="last"), {"p": last}, is_end=True),
        Page("counted, one subject", ours(status=Status.COUNTED, subject=subject.pk), counted),
        Page("search: a reference", ours(text=some.reference), {"q": some.reference}),
        Page("search: a theme", ours(text=some.theme), {"q": some.theme}),
        Page("drill-down: a figure, one subject", f"{figure}?subject={subject.uuid}", of_figure),
    ]


def compare(page: Page, reader: Reader, runs: int) -> list[Row]:
    rows = []
    for site, against in ADMINS.items():
        address = f"/{site}/activities/activity/?{urlencode(page.theirs)}"
        mine, other = reader.read(page.ours).text, reader.read(address).text
        same_forms(page, mine, other)
        seconds = by_turns(
            runs, lambda: reader.read(page.ours), lambda address=address: reader.read(address)
        )
        rows.append(
            compared(page.what, seconds[0], against, seconds[1], sizes=size(), goal=faster_by(3))
        )
    return rows


def same_forms(page: Page, mine: str, other: str) -> None:
    ours = list(dict.fromkeys(re.findall(r'href="/activities/([0-9a-f-]{36})/"', mine)))
    keys = [int(key) for key in re.findall(r"/activities/activity/(\d+)/change/", other)]
    named = dict(Activity.objects.filter(pk__in=keys).values_list("pk", "uuid"))
    theirs = [str(named[key]) for key in dict.fromkeys(keys)]
    if page.is_end:
        ours = ours[-len(theirs) :]
    assert theirs, f"{page.what}: the admin shows no form"
    assert ours == theirs, f"{page.what}: not the same forms"


def progress(program: Program, reader: Reader, runs: int) -> Row:
    """Of the pairs of that district and subject that have the most."""
    pairs = Pairing.objects.standing().filter(program=program).running(program.ends_on)
    places = pairs.order_by().values("district", "subject").annotate(number=Count("pk"))
    place = places.latest("number")
    number = place.pop("number")
    agree(pairs.filter(**place))
    address = reverse("guidance:progress", query=place | {"program": program.pk})
    (seconds,) = by_turns(runs, lambda: reader.read(address))
    sizes = f"{size()}, {number:,} pairs"
    return alone("progress of the pairs of a district", seconds, sizes=sizes, goal=within(1))


def agree(pairs) -> None:
    """Each is to meet once a month, unless that was agreed before."""
    agreed = Commitment.objects.filter(pairing__in=pairs).values("pairing")
    Commitment.objects.bulk_create(
        Commitment(
            program_id=pair.program_id,
            district_id=pair.district_id,
            pairing=pair,
            duty="Meet once a month",
            owed_by=Commitment.OwedBy.TOGETHER,
            per=Commitment.Per.MONTH,
            starts_on=pair.starts_on,
        )
        for pair in pairs.exclude(pk__in=agreed)
    )


def main() -> None:
    asked = arguments("lists", forms=1_000_000, runs=9).parse_args()
    program = city(asked)
    office = holder(Role.ADMINISTRATOR)
    with portal("beside_admin.settings") as port:
        reader = Reader(port, signed_in(office))
        rows = [row for page in pages(program, office) for row in compare(page, reader, asked.runs)]
        rows.append(progress(program, reader, asked.runs))
    tell(rows, asked.rows)


if __name__ == "__main__":
    main()
