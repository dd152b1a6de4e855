"""Who was at a training: one list, whose number is its file's, its page's and the form's."""

import csv
import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.models import Activity, Attendance, Session, Status
from core.exceptions import DomainError
from core.models import AuditEvent
from reports.figures.counting import totals
from reports.figures.definitions import FIGURES
from reports.figures.selection import Selection
from reports.print.training_paper import sheet
from training.models import HalfDay, Present
from training.sign_in import services
from training.sign_in.forms import guest_typed
from training.sign_in.services import Guest, fill_form, note_attendance, sign_in
from training.tests.factories import DAY, Half, a_training, half_day
from training.tests.test_sign_in import at

pytestmark = pytest.mark.once
PRINCIPAL = Guest("Visiting Principal", "School of another city")


@pytest.fixture
def sessions(north) -> tuple[HalfDay, HalfDay]:
    """A morning and an afternoon, at which the pair of the north is expected."""
    with at("07:00", DAY - datetime.timedelta(days=7)):
        training = a_training(
            north,
            expected=[north.trainee, north.mentor],
            half_days=[half_day(), half_day(half=Half.AFTERNOON)],
        )
    return tuple(training.half_days.order_by("session__half"))


def note(half_day, north, hour="09:00", **people):
    with at(hour):
        return note_attendance(half_day, actor=north.coordinator_actor, **{"there": []} | people)


@pytest.fixture
def held(north, sessions):
    """The trainee signs in late, the mentor is ticked, a guest comes twice, one is put right."""
    morning, afternoon = sessions
    with at("08:41"):
        sign_in(morning, actor=north.trainee_actor, arrived=datetime.datetime.now(datetime.UTC))
    note(morning, north, there=[north.mentor], guests=[PRINCIPAL])
    note(afternoon, north, "14:30", there=[north.mentor], guests=[PRINCIPAL])
    note(afternoon, north, "18:00", there=[north.trainee])
    return morning.training


def names(client, north, held, **asked) -> list[list[str]]:
    """The rows of the file, which is narrowed as the page is."""
    client.force_login(north.coordinator_user)
    page = client.get(reverse("training:present", args=[held.uuid]), asked)
    address = reverse("training:present-file", args=[held.uuid, "csv"])
    text = client.get(address, asked).getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert len(page.context["table"].rows) == len(rows)
    return [row[0] for row in rows]


def test_a_guest_stands_once_at_a_session_however_often_the_page_is_sent(north, sessions):
    morning, afternoon = sessions

    assert note(morning, north, guests=[PRINCIPAL, PRINCIPAL]) == (1, 0)
    assert note(morning, north, guests=[PRINCIPAL]) == (0, 0)
    assert note(afternoon, north, "14:00", guests=[PRINCIPAL]) == (1, 0)
    row = Attendance.objects.get(session=morning.session)
    assert (row.name, row.unit, row.teacher) == (*PRINCIPAL, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(
            activity=row.activity, session=row.session, name=row.name, unit=row.unit
        )
    assert note(morning, north, guests_gone=[PRINCIPAL]) == (0, 1)


def test_only_a_guest_has_a_unit(north, sessions):
    session = Session.objects.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(
            activity=session.activity, session=session, teacher=north.trainee, unit="Elsewhere"
        )


@pytest.mark.parametrize(
    ("line", "guest"),
    [
        ("王敏，外市实验小学", Guest("王敏", "外市实验小学")),
        ("Wang Min, School No. 1, Foshan", Guest("Wang Min", "School No. 1, Foshan")),
        ("Wang Min", Guest("Wang Min")),
        ("王敏，", Guest("王敏")),
        (", School No. 1", None),
        ("Wang Min, " + "x" * 81, None),
    ],
)
def test_a_guest_is_typed_with_name_and_unit_or_by_name_alone(line, guest):
    if guest is None:
        with pytest.raises(ValidationError):
            guest_typed(line)
    else:
        assert guest_typed(line) == guest


def test_guests_are_added_and_taken_off_on_the_page_and_a_bad_line_keeps_what_is_typed(
    client, north, sessions
):
    morning, _afternoon = sessions
    address = reverse("training:attendance", args=[morning.uuid])
    client.force_login(north.coordinator_user)
    with at("09:00"):
        refused = client.post(address, {"guests": ", Foshan No. 1", "shown": ""})
        assert "has no name" in refused.text
        assert ", Foshan No. 1</textarea>" in refused.text
        client.post(address, {"guests": "Wang Min, Foshan No. 1\nLi Na", "shown": ""})
        rows = {row.name: f"guest-{row.pk}" for row in Attendance.objects.all()}
        assert "Wang Min<br><small>Foshan No. 1" in client.get(address).text
        client.post(
            address, {"there": rows["Li Na"], "shown": " ".join(rows.values()), "guests": ""}
        )

    assert list(Attendance.objects.values_list("name", "unit")) == [("Li Na", "")]
    said = AuditEvent.objects.filter(verb="training.list_changed").earliest("pk")
    assert said.detail["noted"] == ["Wang Min, Foshan No. 1", "Li Na"]


def test_more_guests_than_a_list_takes_are_refused_beside_them_and_nobody_is_noted(
    client, north, sessions, monkeypatch
):
    monkeypatch.setattr(services, "MOST_GUESTS", 2)
    morning, afternoon = sessions
    note(morning, north, guests=[PRINCIPAL, Guest("Li Na")])
    typed = "Wang Min\nLi Na"
    client.force_login(north.coordinator_user)
    with at("09:00"):
        address = reverse("training:attendance", args=[morning.uuid])
        refused = client.post(address, {"guests": typed, "shown": ""})

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["guests"]
    assert "takes up to 2 guests; these would make 3" in refused.text
    assert f"{typed}</textarea>" in refused.text
    assert Attendance.objects.filter(session=morning.session).count() == 2
    # Another session has its own list, and who is taken off gives room.
    assert note(afternoon, north, "14:00", guests=[PRINCIPAL, Guest("Wang Min")]) == (2, 0)
    assert note(morning, north, guests=[Guest("Wang Min")], guests_gone=[PRINCIPAL]) == (1, 1)


def test_nobody_is_noted_before_the_day_of_a_session(client, north, sessions):
    morning, _afternoon = sessions
    training, sentence = morning.training, "The list of this session opens on 18 March 2026."
    list_of, page_of = (
        reverse("training:attendance", args=[morning.uuid]),
        training.get_absolute_url(),
    )
    client.force_login(north.coordinator_user)
    eve = DAY - datetime.timedelta(days=1)
    with at("23:59", eve):
        page = client.get(page_of).text
        assert (page.count(sentence), list_of in page) == (2, False)
        assert sentence in client.get(list_of, follow=True).text
        assert sentence in client.post(list_of, {"guests": "Li Na"}, follow=True).text
        with pytest.raises(DomainError, match="opens on 18 March"):
            note_attendance(morning, actor=north.coordinator_actor, there=[north.trainee])
    assert not Attendance.objects.exclude(session=None).exists()

    with at("00:00"):
        page = client.get(page_of).text
        assert (sentence in page, list_of in page) == (False, True)
        client.post(list_of, {"guests": "Li Na", "shown": ""})
    assert Attendance.objects.get(session=morning.session).name == "Li Na"


def test_the_list_is_narrowed_by_session_role_place_and_how_somebody_came(client, north, held):
    morning, afternoon = held.half_days.order_by("session__half")
    guest, mentor, trainee = PRINCIPAL.name, str(north.mentor), str(north.trainee)

    assert names(client, north, held) == [trainee, mentor, guest, mentor, guest, trainee]
    assert names(client, north, held, session=morning.session_id) == [trainee, mentor, guest]
    assert names(client, north, held, session=afternoon.session_id) == [mentor, guest, trainee]
    assert names(client, north, held, who="guest") == [guest, guest]
    assert names(client, north, held, district=north.district.pk) == [trainee, trainee]
    assert names(client, north, held, school=north.school.pk) == [trainee, trainee]
    assert names(client, north, held, how="late") == [trainee]
    assert names(client, north, held, how="corrected") == [trainee]
    assert names(client, north, held, how="in_time") == [mentor, guest, mentor, guest]
    assert names(client, north, held, text="another city") == [guest, guest]
    assert names(client, north, held, text=mentor) == [mentor, mentor]


def test_a_session_says_as_many_as_its_list_has_and_a_file_is_written_down(client, north, held):
    morning = held.half_days.earliest("session__half")
    client.force_login(north.coordinator_user)
    page = client.get(held.get_absolute_url()).text

    assert f'?session={morning.session_id}">3 people were there' in page
    assert "3 different people, 1 guest among them" in page
    file = reverse("training:present-file", args=[held.uuid, "xlsx"])
    assert client.get(file)["Content-Type"].endswith("sheet")
    assert AuditEvent.objects.filter(verb="training.list_downloaded").count() == 1


def test_others_read_their_own_rows_alone_and_an_auditor_no_name(
    client, north, south, held, auditor
):
    address = reverse("training:present", args=[held.uuid])

    client.force_login(north.trainee_user)
    assert PRINCIPAL.name not in client.get(address).text
    assert str(north.mentor) not in client.get(address).text
    client.force_login(south.coordinator_user)
    assert client.get(address).status_code == 404
    client.force_login(auditor)
    page = client.get(address).text
    assert PRINCIPAL.unit in page
    assert PRINCIPAL.name not in page
    assert str(north.mentor) not in page


def test_a_guest_is_counted_by_heads_and_never_as_a_person_of_the_program(client, north, held):
    with at("19:00"):
        form = fill_form(held, actor=north.coordinator_actor, is_complete=True)
        again = fill_form(held, actor=north.coordinator_actor, is_complete=True)
    assert (form.headcount, again.version) == (3, form.version)
    listed = form.attendances.filter(session=None)
    assert sorted(listed.values_list("name", "unit", "half_days")) == [
        ("", "", 2),
        ("", "", 2),
        (*PRINCIPAL, 2),
    ]
    Activity.objects.filter(pk=form.pk).update(
        status=Status.COUNTED, reference="F-2026-000001", first_sent_at=form.created_at
    )

    figures = [FIGURES["attendances"], FIGURES["persons"]]
    counted = totals(Selection(north.program), figures)

    assert {key: amount.number for key, amount in counted.items()} == {
        "attendances": 3,
        "persons": 2,
    }
    client.force_login(north.coordinator_user)
    page = client.get(reverse("training:present", args=[held.uuid])).text
    assert "The form says 3 people, as this list does" in page


def test_where_the_forms_number_is_another_the_page_says_why(client, north, held):
    address = reverse("training:present", args=[held.uuid])
    client.force_login(north.coordinator_user)
    assert "no number of people yet" in client.get(address).text
    with at("19:00"):
        fill_form(held, actor=north.coordinator_actor, is_complete=False, headcount=40)
    assert "40 people, counted by whoever filled it; this list names 3" in client.get(address).text
    with at("19:30"):
        fill_form(held, actor=north.coordinator_actor, is_complete=True)
    afternoon = held.half_days.latest("session__half")
    note(afternoon, north, "20:00", guests=[Guest("Late Guest", "Elsewhere")])
    assert "3 people and this list 4: one of them was changed" in client.get(address).text


def test_the_sheet_names_its_sessions_guests_and_has_empty_rows_for_more(north, held):
    morning = held.half_days.earliest("session__half")
    actor = north.coordinator_actor
    guests = Present.objects.visible_to(actor).guests_of(held).filter(session=morning.session)
    with at("20:00"):
        paper = sheet(morning, list(held.expected.all()), guests, actor=actor, office="Office")

    assert [row[1:4] for row in paper.rows[2:4]] == [(*PRINCIPAL, "Guest"), ("", "", "")]
    assert len(paper.rows) == 20
    assert "guests with name and unit" in paper.words
