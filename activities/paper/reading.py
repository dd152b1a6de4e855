"""Forms with all that their paper says, many in as many queries as one."""

from django.db.models import Count, Prefetch

from activities.chain.models import Decision
from activities.lessons.models import Lesson, Talk
from activities.presence.models import Attendance, Session
from activities.registration.models import Activity
from activities.registration.tables import parties
from activities.works.models import Mention

PLACE = ("teacher", "district", "school")


def with_what_paper_says(rows):
    """Each form with its content and its steps, as `fingerprint` and the printed page read them."""
    people = Attendance.objects.filter(session=None).select_related(*PLACE, "school__district")
    return rows.select_related(
        *("program", "subject", "kind", "host_school", "partnership"),
        *("organiser_district", "organiser_school", "confirming_school", "confirming_district"),
    ).prefetch_related(
        Prefetch("parties", parties().select_related(*PLACE, "pairing")),
        Prefetch("decisions", Decision.objects.order_by("pk")),
        Prefetch("attendances", people),
        Prefetch("sessions", Session.objects.annotate(present=Count("attendances"))),
        Prefetch("lessons", Lesson.objects.select_related(*PLACE)),
        Prefetch("talks", Talk.objects.select_related(*PLACE)),
        Prefetch("results", Mention.objects.select_related("result").with_authors()),
    )


def edition(reference: str, number: int) -> Activity | None:
    """One edition, whoever asks: only for a paper that carries its code."""
    rows = Activity.objects.of_reference(reference).filter(edition=number)
    return with_what_paper_says(rows).first()
