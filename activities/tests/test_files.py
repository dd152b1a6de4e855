"""Files: what is refused and in which words, what is stored, and who may read it."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from activities.attachments import allowance
from activities.attachments import services as attachments_services
from activities.attachments.models import Attachment
from activities.registration.models import Activity, Status
from activities.tests.factories import form_of
from core.exceptions import DomainError, StaleStateError
from core.stored_files import judging as stored_files_judging
from core.stored_files import keeping
from core.stored_files import storage as stored_files_storage
from programs.models import Program
from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import WORDS, answers

SCRIPT = b"<?php echo 1 ?><script>alert(1)</script>"
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(size=(40, 20), form="JPEG", **kwargs) -> bytes:
    out = io.BytesIO()
    mode = "RGBA" if form in {"PNG", "WEBP"} else "RGB"
    Image.new(mode, size, "teal").save(out, form, **kwargs)
    return out.getvalue()


def archive(parts: dict, **kwargs) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **kwargs) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def prepare(name: str, content: bytes) -> stored_files_judging.Prepared:
    return stored_files_judging.prepare(SimpleUploadedFile(name, content))


def photo(colour="teal") -> stored_files_judging.Prepared:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "JPEG")
    return prepare("photo.jpg", out.getvalue())


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


# --- reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_drawn_anew_as_a_small_jpeg(form):
    suffix = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[form]

    prepared = prepare(f"lesson.{suffix}", picture((3200, 1600), form))

    with Image.open(io.BytesIO(prepared.content)) as image:
        assert (image.format, image.size) == ("JPEG", (1600, 800))
    assert (prepared.name, prepared.media_type) == ("lesson.jpg", "image/jpeg")


def test_place_and_camera_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    exif.get_ifd(0x8825)[1] = "N"

    prepared = prepare("a.jpg", picture((40, 20), exif=exif, comment=b"secret"))

    with Image.open(io.BytesIO(prepared.content)) as image:
        assert image.size == (20, 40)
        assert not dict(image.getexif())
        assert "comment" not in image.info
    assert b"camera" not in prepared.content


def test_a_script_behind_a_picture_does_not_survive():
    prepared = prepare("a.jpg", picture() + SCRIPT)

    assert SCRIPT not in prepared.content


def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")

    with pytest.raises(ValidationError, match="100 million pixels; up to 40 million"):
        prepare("a.png", out.getvalue())


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.jpg", b"GIF89a" + SCRIPT, "could not be read"),
        ("a.jpg", picture()[:100], "could not be read"),
        ("a.svg", b"<svg/>", "Files of this kind"),
        ("a.html", b"<p>", "Files of this kind"),
        ("a.zip", archive(WORD), "Files of this kind"),
        ("a.docm", archive(WORD), "macros"),
        ("a.php.jpg", picture(), "Files of this kind"),
        ("a.exe.pdf", PDF, "Files of this kind"),
        ("a.pdf", SCRIPT, "not a complete PDF"),
        ("a.pdf", PDF[:-8], "not a complete PDF"),
        ("a.pdf", bytes(2000) + PDF, "not a complete PDF"),
        ("a.pdf", PDF.replace(b"<<>>\n%%", b"<</Encrypt 1 0 R>>\n%%"), "locked"),
        ("a.docx", SCRIPT, "Office file could not be read"),
        ("a.docx", archive({"word/document.xml": b""}), "Office file could not be read"),
        ("a.xlsx", archive(WORD), "Office file could not be read"),
        ("a.docx", archive({**WORD, "../up": b""}), "Office file could not be read"),
        ("a.docx", archive({**WORD, "word/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", archive({**WORD, "big": bytes(20_000_000)}), "Office file could not be read"),
        ("a.docx", picture() + archive(WORD), "Office file could not be read"),
    ],
)
def test_what_is_not_what_it_says_is_refused(name, content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        prepare(name, content)


def test_an_empty_file_and_a_huge_one_are_refused():
    with pytest.raises(ValidationError, match="empty"):
        prepare("a.pdf", b"")
    with pytest.raises(ValidationError, match=r"10\.1 MB; up to 10 MB are allowed"):
        prepare("a.pdf", PDF + bytes(stored_files_judging.MOST_BYTES))


def test_an_office_file_with_a_locked_part_is_refused():
    content = bytearray(archive(WORD))
    for heading, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(heading) + flags] |= 1

    with pytest.raises(ValidationError, match="could not be read"):
        prepare("a.docx", bytes(content))


def test_a_directory_that_lies_about_a_part_is_refused():
    content = bytearray(archive(WORD))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (3).to_bytes(4, "little")

    with pytest.raises(ValidationError, match="could not be read"):
        prepare("a.docx", bytes(content))


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pptx"])
def test_an_office_file_with_its_parts_is_kept_as_it_is(suffix):
    part = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}[
        suffix
    ]
    content = archive({"[Content_Types].xml": b"<Types/>", part: b"<x/>"})

    assert prepare(f"plan.{suffix}", content).content == content


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/plan.pdf", "plan.pdf"),
        ("C:\\temp\\plan.pdf", "plan.pdf"),
        ("pl\u202ean\x00.pdf", "plan.pdf"),
        ("教案\r\nX: y.pdf", "教案X: y.pdf"),
        ("x" * 300 + ".pdf", "x" * 156 + ".pdf"),
    ],
)
def test_names_lose_what_could_harm(name, safe):
    assert stored_files_judging.safe_name(name) == safe


# --- on a form ------------------------------------------------------------------------------------


def add(form, prepared, actor, **kwargs) -> Attachment:
    form.refresh_from_db()
    return attachments_services.add_file(form, prepared, actor=actor, seen=form.version, **kwargs)


def test_content_is_stored_once_under_its_own_hash(north, media):
    forms = [form_of(north.pairing, author=north.mentor_user, status="draft") for _n in range(2)]

    rows = [add(form, photo(), north.mentor_actor) for form in forms]

    assert rows[0].file == rows[1].file
    assert [path.name for path in media.rglob("*") if path.is_file()] == [rows[0].file.sha256]


def test_the_same_photo_twice_is_one_and_a_seventh_is_refused(north):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    colours = ["red", "green", "blue", "white", "black", "gray"]
    for colour in [*colours, "red"]:
        add(form, photo(colour), north.mentor_actor)

    with pytest.raises(DomainError, match="up to 6 photos"):
        add(form, photo("yellow"), north.mentor_actor)
    assert form.attachments.count() == 6


@pytest.mark.parametrize("status", [Status.SCHOOL, Status.COUNTED, Status.VOID])
def test_the_author_adds_nothing_to_a_form_on_its_way(north, status):
    form = form_of(north.pairing, author=north.mentor_user, status=status)

    with pytest.raises(PermissionDenied):
        add(form, photo(), north.mentor_actor)


STAMP_ASKED_FOR = "This program asks for a stamped copy."


@pytest.mark.parametrize(
    ("asks", "status", "is_said"),
    [(True, "school", True), (True, "draft", False), (False, "school", False)],
)
def test_a_program_that_asks_for_stamps_says_so_until_one_is_there(
    client, north, asks, status, is_said
):
    Program.objects.update(asks_for_stamp=asks)
    form = form_of(north.pairing, author=north.mentor_user, status=status)
    client.force_login(north.mentor_user)

    assert (STAMP_ASKED_FOR in client.get(form.get_absolute_url()).text) == is_said
    if is_said:
        add(form, photo(), north.principal_actor, stamped=True)
        assert STAMP_ASKED_FOR not in client.get(form.get_absolute_url()).text


def test_a_stamped_copy_is_the_confirmers_at_any_time(north, south):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)

    row = add(form, photo(), north.principal_actor, stamped=True)

    assert row.kind == Attachment.Kind.STAMPED
    for stranger in (north.mentor_actor, north.helping_coordinator_actor, south.principal_actor):
        with pytest.raises(PermissionDenied):
            add(form, photo("red"), stranger, stamped=True)


def test_a_forms_page_says_which_of_its_files_is_the_stamped_copy(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    client.force_login(north.mentor_user)
    marked = '<span class="chip">stamped copy</span>'
    assert marked not in client.get(form.get_absolute_url()).content.decode()

    add(form, photo(), north.principal_actor, stamped=True)
    assert client.get(form.get_absolute_url()).content.decode().count(marked) == 1


def test_a_stamped_copy_is_taken_off_by_whoever_put_it_there_alone(north, south):
    """Not by others who confirm the same form, though each may put one there."""
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    row = add(form, photo(), north.principal_actor, stamped=True)

    for other in (
        *(north.coordinator_actor, north.lead_actor, north.mentor_actor),
        *(south.principal_actor, south.lead_actor),
    ):
        with pytest.raises(PermissionDenied):
            attachments_services.remove_file(row, actor=other)
    row.refresh_from_db()
    assert row.removed_at is None

    attachments_services.remove_file(row, actor=north.principal_actor)
    row.refresh_from_db()
    assert row.removed_at is not None


def test_a_file_on_a_returned_form_counts_as_a_change_and_needs_the_version_seen(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.RETURNED)

    with pytest.raises(StaleStateError):
        attachments_services.add_file(form, photo(), actor=north.mentor_actor, seen=7)
    row = add(form, photo(), north.mentor_actor)

    form.refresh_from_db()
    there = {"id": row.pk, "text": row.name, "sha256": row.file.sha256}
    assert form.changed_since_return == {"attachments": {"old": [], "new": [there]}}
    assert form.version == 2


def test_a_file_added_and_taken_off_again_is_no_change(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.RETURNED)

    attachments_services.remove_file(
        add(form, photo(), north.mentor_actor), actor=north.mentor_actor
    )

    form.refresh_from_db()
    assert (form.version, form.changed_since_return) == (3, {})


def test_a_removed_file_is_gone_for_readers_and_then_for_good(client, north, media):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    row = add(form, photo(), north.mentor_actor)
    client.force_login(north.mentor_user)

    client.post(reverse("activities:file-remove", args=[row.uuid]))

    assert client.get(row.get_absolute_url()).status_code == 404
    assert keeping.sweep_files() == 0
    assert keeping.sweep_files(timezone.now() + timedelta(hours=25)) == 1
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_the_sweep_leaves_what_a_form_shows(north):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    row = add(form, photo(), north.mentor_actor)

    assert keeping.sweep_files(timezone.now() + timedelta(days=400)) == 0
    with stored_files_storage.open_stored(row.file) as content:
        assert content.read() == photo().content


def test_the_sweep_asks_every_link_to_a_file():
    """A record that comes to link to files is asked without a word here: this names those known."""
    assert {link.model._meta.label for link in keeping.links()} == {
        "activities.Attachment",
        "pairings.Agreement",
        "programs.WorkPlan",
    }


def test_a_row_whose_model_says_nothing_of_files_keeps_its_content(north, monkeypatch):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    row = add(form, photo(), north.mentor_actor)
    attachments_services.remove_file(row, actor=north.mentor_actor)
    later = timezone.now() + timedelta(days=2)

    monkeypatch.delattr(type(Attachment.objects.all()), "showing_files")
    monkeypatch.delattr(type(Attachment.objects), "showing_files")
    assert keeping.sweep_files(later) == 0
    monkeypatch.undo()
    assert keeping.sweep_files(later) == 1


def test_the_same_bytes_under_two_types_are_two_rows_and_one_file(media, db):
    word = stored_files_judging.Prepared("a.docx", "application/msword", b"PK both")
    sheet = stored_files_judging.Prepared("a.xlsx", "application/excel", b"PK both")

    first, second, again = keeping.keep_files([word, sheet, word])

    assert (first.media_type, second.media_type) == ("application/msword", "application/excel")
    assert (first.pk, first.size) == (again.pk, 7)
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_an_edition_has_rows_of_its_own_for_the_same_content(north):
    """Of what the form shows: what was taken off it before is no part of the edition."""
    from recording.services import correct_activity

    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    gone = add(form, photo("red"), north.mentor_actor)
    attachments_services.remove_file(gone, actor=north.mentor_actor)
    row = add(form, photo(), north.mentor_actor)
    Activity.objects.update(status=Status.COUNTED, first_sent_at=timezone.now())
    form.refresh_from_db()

    edition = correct_activity(form, actor=north.mentor_actor, seen=1, reason="The date.")

    copy = edition.attachments.get()
    assert (copy.file, copy.uuid != row.uuid) == (row.file, True)


# --- serving --------------------------------------------------------------------------------------


def test_a_file_is_served_to_who_sees_its_form_and_never_as_a_page(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    picture_row = add(form, photo(), north.mentor_actor)
    paper = add(form, prepare("教案.pdf", PDF), north.mentor_actor)
    client.force_login(north.mentor_user)

    shown = client.get(picture_row.get_absolute_url())
    kept = client.get(paper.get_absolute_url())

    assert shown["Content-Disposition"].startswith("inline")
    assert kept["Content-Disposition"].startswith("attachment")
    assert "filename*=utf-8''%E6%95%99%E6%A1%88.pdf" in kept["Content-Disposition"]
    for response in (shown, kept):
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Content-Type-Options"] == "nosniff"
        response.close()


NAMES = {
    '"; filename=x.html; ".pdf': r'attachment; filename="; filename=x.html; \".pdf"',
    "CON.pdf": 'attachment; filename="CON.pdf"',
    "a\r\nSet-Cookie: s=1.pdf": 'attachment; filename="aSet-Cookie: s=1.pdf"',
}


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leaves_its_place_in_the_answer(client, north, name):
    """A name that a computer cannot store is its browser's to change; ours stores none."""
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    row = add(form, prepare("plan.pdf", PDF), north.mentor_actor)
    Attachment.objects.filter(pk=row.pk).update(name=stored_files_judging.safe_name(name))
    client.force_login(north.mentor_user)

    answer = client.get(row.get_absolute_url())

    assert answer["Content-Disposition"] == NAMES[name]
    assert "Set-Cookie" not in answer.headers
    answer.close()


def test_the_folder_of_files_is_no_address(client, north, media):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    row = add(form, photo(), north.mentor_actor)
    stored = stored_files_storage.stored_name(row.file.sha256)
    client.force_login(north.mentor_user)

    for address in (f"/media/{stored}", f"/{stored}", f"/static/{stored}", "/media/", "/files/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("who", ["mentor", "principal", "coordinator", "lead"])
def test_a_strangers_file_is_not_there(client, north, south, who):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    row = add(form, photo(), north.principal_actor, stamped=True)
    client.force_login(getattr(south, f"{who}_user"))

    assert client.get(row.get_absolute_url()).status_code == 404
    remove = client.post(reverse("activities:file-remove", args=[row.uuid]))
    assert remove.status_code == 404


def test_a_file_that_is_lost_answers_plainly(client, north, media):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    row = add(form, photo(), north.mentor_actor)
    (media / stored_files_storage.stored_name(row.file.sha256)).unlink()
    client.force_login(north.mentor_user)

    assert client.get(row.get_absolute_url()).status_code == 404


def test_a_file_is_added_on_its_page_and_a_wrong_one_named(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    client.force_login(north.mentor_user)
    address = reverse("activities:file-add", args=[form.uuid])

    wrong = client.post(address, {"version": 1, "file": SimpleUploadedFile("a.svg", b"<svg/>")})
    right = SimpleUploadedFile("a.jpg", picture())
    client.post(address, {"version": 1, "file": right, "caption": "The board"})

    assert "Files of this kind cannot be added" in wrong.text
    assert form.attachments.get().caption == "The board"
    assert "The board" in client.get(form.get_absolute_url()).text


# --- with the form itself -------------------------------------------------------------------------


def test_photos_come_with_the_form_and_are_kept_once(client, north, in_march):
    kind = ActivityKindFactory()
    client.force_login(north.mentor_user)
    page = answers(north, kind)

    for _each in range(2):
        photos = [SimpleUploadedFile(f"{n}.jpg", picture((30 + n, 20))) for n in range(2)]
        client.post(reverse("recording:create"), {**page, "photos": photos})

    form = Activity.objects.get()
    assert form.status == Status.OTHER_SIDE
    assert form.attachments.filter(kind=Attachment.Kind.PHOTO).count() == 2


def kept_on(page: str) -> list[str]:
    """The tickets that a page carries for what it keeps."""
    return re.findall(r'name="photos_kept" value="([^"]+)"', page)


def test_a_photo_refused_is_named_and_costs_neither_text_nor_the_other_photos(
    client, north, in_march
):
    client.force_login(north.mentor_user)
    page = answers(north, ActivityKindFactory())
    bad = SimpleUploadedFile("<b>bad</b>.jpg", SCRIPT)
    good = [SimpleUploadedFile(f"good{n}.jpg", picture((30 + n, 20))) for n in range(2)]

    response = client.post(reverse("recording:create"), {**page, "photos": [good[0], bad, good[1]]})

    assert response.status_code == 422
    assert "b&gt;.jpg was not added: This photo could not be read." in response.text
    assert WORDS in response.text
    assert len(kept_on(response.text)) == 2
    sent = {**page, "photos_kept": kept_on(response.text)}
    more = SimpleUploadedFile("more.png", picture((50, 20), "PNG"))
    client.post(reverse("recording:create"), {**sent, "photos": [more]})
    form = Activity.objects.get()
    names = form.attachments.values_list("name", flat=True)
    assert sorted(names) == ["good0.jpg", "good1.jpg", "more.jpg"]


def test_a_kept_photo_whose_tick_is_cleared_is_left_out(client, north, in_march):
    client.force_login(north.mentor_user)
    page = answers(north, ActivityKindFactory())
    photos = [SimpleUploadedFile(f"{n}.jpg", picture((30 + n, 20))) for n in range(2)]
    back = client.post(reverse("recording:create"), {**page, "theme": "", "photos": photos})

    client.post(reverse("recording:create"), {**page, "photos_kept": kept_on(back.text)[1:]})

    assert [row.name for row in Activity.objects.get().attachments.all()] == ["1.jpg"]


@pytest.mark.parametrize("fault", ["forged", "old", "swept"])
def test_a_kept_photo_that_is_gone_is_said_and_nothing_is_sent(
    client, north, in_march, media, fault
):
    client.force_login(north.mentor_user)
    page = answers(north, ActivityKindFactory())
    good = SimpleUploadedFile("a.jpg", picture())
    (ticket,) = kept_on(
        client.post(reverse("recording:create"), {**page, "theme": "", "photos": good}).text
    )
    if fault == "forged":
        ticket = "x" + ticket
    if fault == "swept":
        for path in [path for path in media.rglob("*") if path.is_file()]:
            path.unlink()
    later = timezone.now() + timedelta(hours=25 if fault == "old" else 0)

    with time_machine.travel(later, tick=False):
        client.force_login(north.mentor_user)
        response = client.post(reverse("recording:create"), {**page, "photos_kept": ticket})

    assert response.status_code == 422
    assert "A file kept with this page is gone." in response.text
    assert not Activity.objects.exists()


def test_a_file_stays_when_its_caption_is_too_long(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status="draft")
    address = reverse("activities:file-add", args=[form.uuid])
    client.force_login(north.mentor_user)
    page = {"version": form.version, "caption": "x" * 121}
    file = SimpleUploadedFile("plan.pdf", PDF)

    back = client.post(address, {**page, "file": file})
    (ticket,) = re.findall(r'name="file_kept" value="([^"]+)"', back.text)
    client.post(address, {**page, "caption": "The plan", "file_kept": ticket})

    assert [(row.name, row.caption) for row in form.attachments.all()] == [("plan.pdf", "The plan")]


@pytest.mark.parametrize(
    ("limit", "most", "sentence"),
    [
        ("MOST_FILES", 2, "hold 2 photos and documents of the last 12 months; up to 2"),
        ("MOST_BYTES", 2_500, "up to 0 MB can be kept"),
    ],
)
def test_what_one_person_adds_in_a_year_has_an_end_and_the_forms_words_stay(
    client, north, south, in_march, monkeypatch, limit, most, sentence
):
    for colour in ("red", "blue"):
        form = form_of(north.pairing, author=north.mentor_user, status="draft")
        add(form, photo(colour), north.mentor_actor)
    size = Attachment.objects.latest("pk").file.size
    monkeypatch.setattr(allowance, limit, most if limit == "MOST_FILES" else 2 * size + 10)
    client.force_login(north.mentor_user)
    photos = [SimpleUploadedFile("more.jpg", picture((90, 60)))]
    page = answers(north, ActivityKindFactory(), photos=photos)

    response = client.post(reverse("recording:create"), page)

    assert sentence in response.text
    assert page["process"] in response.text
    assert Activity.objects.count() == 2
    # Others have their own, what was taken off gives room, and so does a year.
    theirs = form_of(south.pairing, author=south.mentor_user, status="draft")
    add(theirs, photo("green"), south.mentor_actor)
    attachments_services.remove_file(
        Attachment.objects.filter(activity__author=north.mentor_user).first(),
        actor=north.mentor_actor,
    )
    add(form, photo("gray"), north.mentor_actor)
    with pytest.raises(DomainError):
        add(form, photo("white"), north.mentor_actor)
    long_ago = timezone.now() - timedelta(days=366)
    Attachment.objects.filter(activity=form).update(added_at=long_ago)
    add(form, photo("black"), north.mentor_actor)


def test_a_correction_counts_no_file_twice_and_what_can_be_done_is_said(north, monkeypatch):
    from recording.services import correct_activity

    monkeypatch.setattr(allowance, "MOST_FILES", 2)
    with time_machine.travel("2025-10-01 04:00Z", tick=False):
        form = form_of(north.pairing, author=north.mentor_user, status="draft")
        add(form, photo("red"), north.mentor_actor)
        Activity.objects.update(status=Status.COUNTED, first_sent_at=timezone.now())
    with time_machine.travel("2026-03-18 04:00Z", tick=False):
        form.refresh_from_db()
        correct_activity(form, actor=north.mentor_actor, seen=form.version, reason="The date.")
        other = form_of(north.pairing, author=north.mentor_user, status="draft")
        add(other, photo("blue"), north.mentor_actor)
        with pytest.raises(DomainError, match=r"from 2 October 2026, or take one off a draft"):
            add(other, photo("green"), north.mentor_actor)
        # The correction is accepted: its copies are as old as what they are copies of.
        Activity.objects.filter(pk=form.pk).update(status=Status.REPLACED)
        Activity.objects.filter(corrects=form).update(status=Status.COUNTED)
        Activity.objects.filter(pk=other.pk).update(
            status=Status.DISTRICT, first_sent_at=timezone.now()
        )
        with pytest.raises(DomainError, match=r"again from 2 October 2026\.$"):
            allowance.demand_room(north.mentor_user.pk, [photo("green")])
    with time_machine.travel("2026-10-02 04:00Z", tick=False):
        allowance.demand_room(north.mentor_user.pk, [photo("green")])


def test_seven_photos_at_once_are_too_many(client, north, in_march):
    client.force_login(north.mentor_user)
    photos = [SimpleUploadedFile(f"{n}.jpg", picture((30 + n, 20))) for n in range(7)]

    page = answers(north, ActivityKindFactory(), photos=photos)
    response = client.post(reverse("recording:create"), page)

    assert "up to 6 photos" in response.text
    assert not Activity.objects.exists()
