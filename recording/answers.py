"""The parts of a stored form as the boxes of their lines, on either page."""

from collections.abc import Callable

from activities.registration.content import FormContent, LessonEntry, ResultEntry


def lines_of(
    content: FormContent,
    *,
    of_lesson: Callable[[LessonEntry], dict],
    of_result: Callable[[ResultEntry], dict],
) -> dict[str, list[dict]]:
    """`of_lesson` and `of_result` give the boxes that only one of the two pages has."""
    return {
        "lessons": [
            {
                "was": each,
                "key": each.key,
                "topic": each.topic,
                "grade": each.grade,
                **of_lesson(each),
            }
            for each in content.lessons
        ],
        "talks": [
            {
                "was": each,
                "key": each.key,
                "title": each.title,
                "speaker": str(each.teacher or each.speaker),
                "speaker_post": each.speaker_post,
            }
            for each in content.talks
        ],
        "results": [
            {
                "was": each,
                "kind": each.kind,
                "title": each.title,
                "characters": each.characters,
                "key": each.key,
                **of_result(each),
            }
            for each in content.results
        ],
    }
