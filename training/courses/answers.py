"""A training as the answers of the page that changes it."""

from roster.people.finding import written
from training.courses.models import Training


def initial_of(training: Training) -> dict:
    rows = training.half_days.select_related("session", "teacher")
    form = training.activity
    return {
        "version": training.version,
        "theme": form.theme,
        "kind": form.kind_id,
        "subject": training.subject_id,
        "place": training.place,
        "sessions": [
            {
                "was": row,
                "key": row.uuid,
                "day": row.session.day,
                "half": row.session.half,
                "theme": row.session.theme,
                "speaker": written(row.teacher) if row.teacher else row.name,
                "starts_at": row.session.starts_at,
                "ends_at": row.ends_at,
            }
            for row in rows.order_by("session__day", "session__half")
        ],
    }
