"""House rules that neither the linter nor the import contracts can state."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

from core.audit import SENTENCES
from core.scoping import ScopedModel

ROOT = Path(settings.BASE_DIR)
APPS = [
    "core",
    "roster",
    "accounts",
    "programs",
    "pairings",
    "results",
    "activities",
    "recording",
    "guidance",
    "training",
    "reports",
    "desk",
    "samples",
]
TEMPLATES = ROOT / "templates"
SCOPED_VIEWS = "core/views.py"
# Files that answer requests: what they read of the database starts at visible_to(actor).
PAGE_LAYER = re.compile(
    r"(^|/)(\w+_)?(views|forms?|tables|filters|urls|middleware|context|home|search)(/\w+)?\.py$"
)
# Reads in the page layer that need no scope, each with its reason.
READS = {
    # The outer rows are scoped; these say which of them carry a role.
    ("accounts/tables.py", "RoleAssignment.objects.running"),
    # Rows of one form, or of forms, that the actor has been shown to see.
    ("activities/chain/forms.py", "Party.objects.filter"),
    ("recording/views.py", "Activity.objects.with_lack"),
    ("activities/works/views.py", "Authorship.objects.select_related"),
    ("activities/registration/tables.py", "Party.objects.select_related"),
    ("activities/pages/views.py", "MentionAuthor.objects.select_related"),
    ("activities/pages/views.py", "Activity.objects.filter"),
    ("activities/chain/views.py", "Decision.objects.filter"),
    ("activities/chain/reading.py", "Decision.objects.order_by"),
    ("activities/pages/views.py", "Decision.objects.order_by"),
    ("activities/pages/views.py", "model.objects.filter"),
    # The actor's own: their forms, pairs and places, by keys that come from the actor.
    ("desk/home.py", "Activity.objects.waiting_for"),
    ("recording/office_form.py", "District.objects.get"),
    ("recording/office_questions.py", "District.objects.in_bulk"),
    ("recording/office_form.py", "School.objects.get"),
    ("recording/office_questions.py", "School.objects.in_bulk"),
    # What the actor's own stored form says already, beside what they may choose.
    ("recording/office_questions.py", "Program.objects.filter"),
    ("recording/office_questions.py", "Partnership.objects.filter"),
    ("recording/pair_choices.py", "Party.objects.filter"),
    ("recording/pair_offers.py", "Pairing.objects.filter"),
    ("recording/pair_offers.py", "School.objects.filter"),
    ("recording/views.py", "Activity.objects.filter"),
    # Whose letter a key is: somebody else's is answered as one that is not there.
    ("recording/phone/views.py", "Activity.objects.filter"),
    ("activities/chain/views.py", "Activity.objects.once_visible_to"),
    # Names of places and subjects, which everybody signed in may read.
    ("desk/home.py", "School.objects.filter"),
    ("pairings/partnerships/forms.py", "School.objects.select_related"),
    ("pairings/pairs/forms.py", "Subject.objects.all"),
    ("pairings/partnerships/forms.py", "Subject.objects.all"),
}
NARROWED = {"ModelChoiceField", "ModelMultipleChoiceField", "ModelChoiceFilter"}
# Help texts may hold the list that Django makes of its password rules.
MAY_HOLD_HTML = {"bootstrap5/layout/help_text.html", "bootstrap5/layout/fieldset.html"}
NOW = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
LATER = {"gettext_lazy", "ngettext_lazy", "pgettext_lazy", "npgettext_lazy"}


def own_modules() -> list[str]:
    """Our own modules, as paths from the root.

    Left out are tests, migrations, and the maker of cities for tests of speed, which writes rows
    in bulk past every rule.
    """
    found = (path.relative_to(ROOT) for app in APPS for path in (ROOT / app).rglob("*.py"))
    kept = (path for path in found if not {"tests", "migrations", "city"} & set(path.parts))
    return sorted(path.as_posix() for path in kept)


SOURCES = own_modules()
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


@cache
def tree(source: str) -> ast.Module:
    module = ast.parse((ROOT / source).read_text(encoding="utf-8"), source)
    for parent in ast.walk(module):
        for child in ast.iter_child_nodes(parent):
            child.parent = parent
    return module


def nodes(source: str, *kinds: type) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree(source)) if isinstance(node, kinds))


def above(node: ast.AST) -> Iterator[ast.AST]:
    while node := getattr(node, "parent", None):
        yield node


def offences(sources: list[str], kind: type, offends: Callable) -> list[str]:
    """Where a rule is broken, as an editor can open it."""
    return [
        f"{source}:{node.lineno}: {ast.unparse(node)[:100]}"
        for source in sources
        for node in nodes(source, kind)
        if offends(source, node)
    ]


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


# --- the scope ----------------------------------------------------------------------------------


def test_pages_read_rows_from_visible_to():
    pages = [source for source in SOURCES if PAGE_LAYER.search(source)]

    assert len(pages) > 20
    assert offences(pages, ast.Attribute, reads_past_the_scope) == []


def test_no_reason_outlives_its_read():
    """An exception that nothing needs any more would let the next mistake through."""
    read = {
        (source, ast.unparse(node)) for source in SOURCES for node in nodes(source, ast.Attribute)
    }

    assert READS - read == set()


def reads_past_the_scope(source: str, node: ast.Attribute) -> bool:
    """`X.objects` followed neither by visible_to() nor by nothing, outside a subquery.

    A subquery only tells apart rows that are scoped themselves; the choices of a field are
    narrowed by the base form or filter.
    """
    if not (isinstance(node.value, ast.Attribute) and node.value.attr == "objects"):
        return False
    if node.attr in {"visible_to", "none"} or (source, ast.unparse(node)) in READS:
        return False
    return not any(tells_apart_or_is_narrowed(one) for one in above(node))


def tells_apart_or_is_narrowed(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg == "queryset"
    if isinstance(node, ast.Call) and called(node) in NARROWED:
        return True
    return isinstance(node, ast.Assign | ast.Return | ast.Expr) and "OuterRef" in ast.unparse(node)


def test_a_page_narrows_scoped_rows_and_never_replaces_them():
    """`refine()` is given rows that are scoped; a page's own queryset would go round the scope."""
    pages = [source for source in SOURCES if PAGE_LAYER.search(source) and source != SCOPED_VIEWS]

    assert offences([SCOPED_VIEWS], ast.ClassDef, brings_its_own_rows) != []
    assert offences(pages, ast.ClassDef, brings_its_own_rows) == []


def brings_its_own_rows(source: str, page: ast.ClassDef) -> bool:
    names = {"get_queryset", "queryset"}
    given = {target.id for one in page.body for target in assigned(one)}
    defined = {one.name for one in page.body if isinstance(one, ast.FunctionDef)}
    return bool(names & (given | defined))


def assigned(statement: ast.stmt) -> list[ast.Name]:
    targets = getattr(statement, "targets", [getattr(statement, "target", None)])
    return [target for target in targets if isinstance(target, ast.Name)]


def test_every_record_says_who_may_see_it_and_what_it_is():
    ours = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    unscoped = [model.__name__ for model in ours if not issubclass(model, ScopedModel)]
    silent = [model.__name__ for model in ours if (model.__doc__ or "").startswith(model.__name__)]

    # The last number given away belongs to nobody; sums are read through the scope of a report.
    assert unscoped == [
        "ReferenceCounter",
        "KeptSums",
        "ScopeSums",
        "MetSums",
        "Unsummed",
        "WaitingMove",
    ]
    assert silent == [], "each model says what a row is and who writes it"
    assert [error for model in ours for error in model.check()] == []


# --- who writes what ----------------------------------------------------------------------------


def test_only_the_chain_assigns_a_forms_status():
    others = [
        source
        for source in SOURCES
        if source.startswith(("activities/", "reports/")) and source != "activities/chain/take.py"
    ]

    assert offences(others, ast.Attribute, stores_status) == []
    assert offences(others, ast.Call, updates_status) == []


def stores_status(source: str, node: ast.Attribute) -> bool:
    return node.attr == "status" and isinstance(node.ctx, ast.Store)


def updates_status(source: str, call: ast.Call) -> bool:
    given = {keyword.arg for keyword in call.keywords}
    return called(call) in {"update", "change"} and "status" in given


def test_every_change_that_is_written_down_has_its_sentence_and_every_sentence_its_change():
    words = [source for source in SOURCES if source.endswith("/audit.py")]
    written = {
        value.value
        for source in SOURCES
        if source not in words
        for value in nodes(source, ast.Constant)
        if isinstance(value.value, str)
    }

    assert offences(SOURCES, ast.Call, writes_down_without_words) == []
    assert sorted(set(SENTENCES) - written) == []


def writes_down_without_words(source: str, call: ast.Call) -> bool:
    """A verb given as it stands must be declared; one passed on was given somewhere else."""
    if called(call) == "record_event":
        verbs = call.args[1:2]
    else:
        verbs = [given.value for given in call.keywords if given.arg == "verb"]
    if any(isinstance(verb, ast.JoinedStr) for verb in verbs):
        return True
    texts = [verb.value for verb in verbs if isinstance(verb, ast.Constant)]
    return any("." in str(text) and text not in SENTENCES for text in texts)


def test_a_task_is_a_name_for_one_call():
    tasks = [source for source in SOURCES if source.endswith("tasks.py")]

    assert tasks
    assert offences(tasks, ast.FunctionDef, is_long) == []


def is_long(source: str, function: ast.FunctionDef) -> bool:
    return len(function.body) > 3


def test_a_command_calls_services_and_writes_no_table():
    commands = [source for source in SOURCES if "/commands/" in source]

    assert len(commands) >= 4
    assert offences(commands, ast.Call, writes_rows) == []


def writes_rows(source: str, call: ast.Call) -> bool:
    return called(call) in {
        "bulk_create",
        "bulk_update",
        "create",
        "delete",
        "get_or_create",
        "save",
        "update",
        "update_or_create",
    }


def test_a_service_takes_the_actor_by_name():
    """Whose act it is stands in every call, where nobody can mistake it for something else."""
    services = [source for source in SOURCES if "services" in source]

    assert len(services) >= 4
    assert offences(services, ast.FunctionDef, takes_actor_by_place) == []


def takes_actor_by_place(source: str, function: ast.FunctionDef) -> bool:
    writes = any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)
    return writes and "actor" in {argument.arg for argument in function.args.args}


def test_nothing_hides_in_signals():
    hidden = re.compile(r"django\.dispatch|db\.models\.signals")

    assert [source for source in SOURCES if hidden.search((ROOT / source).read_text("utf-8"))] == []


def test_a_day_is_the_offices_day():
    """`timezone.localdate()` says it; the server's day, or UTC's, is another for a third of it."""
    assert offences(SOURCES, ast.Call, asks_for_another_day) == []


def asks_for_another_day(_source: str, call: ast.Call) -> bool:
    asked = ast.unparse(call.func)
    is_date_of_a_moment = asked.endswith(".date") and not (call.args or call.keywords)
    return (
        is_date_of_a_moment or re.search(r"(?<!timezone)\.(now|today|utcnow)$", asked) is not None
    )


def test_no_page_asks_the_browser_or_the_server_for_the_day():
    scripts = sorted((ROOT / "static" / "js").glob("*.js"))
    texts = {path.name: path.read_text("utf-8") for path in scripts}
    texts |= {page: (TEMPLATES / page).read_text("utf-8") for page in PAGES}

    # Words are kept, and sessions end, from moment to moment, whatever day that is.
    del texts["unsaved.js"], texts["session-end.js"]
    asking = re.compile(r"\bnew Date\(\)|\bDate\.now\b|{%-? *now\b")
    assert [name for name, text in texts.items() if asking.search(text)] == []


# --- imports and words --------------------------------------------------------------------------


def test_imports_name_their_room():
    assert offences(SOURCES, ast.ImportFrom, lambda _source, node: node.level > 0) == []


def test_no_module_is_a_junk_drawer():
    drawers = re.compile(r"/(utils|helpers|common|misc)\.py$")

    assert [source for source in SOURCES if drawers.search(source)] == []


def test_no_sentence_is_built_from_pieces():
    """A translator must see whole sentences: constants, with named places for what varies."""
    assert offences(SOURCES, ast.Call, breaks_up_a_sentence) == []


def breaks_up_a_sentence(source: str, call: ast.Call) -> bool:
    name = called(call)
    if name not in NOW | LATER:
        return False
    words = call.args[:-1] if name.startswith(("ngettext", "npgettext")) else call.args
    texts = [word.value for word in words if isinstance(word, ast.Constant)]
    return len(texts) < len(words) or any(re.search(r"%[sdi]", str(text)) for text in texts)


def test_what_is_said_at_import_waits_for_its_reader():
    assert offences(SOURCES, ast.Call, speaks_too_early) == []


def speaks_too_early(source: str, call: ast.Call) -> bool:
    if called(call) not in NOW - lazily_named(source):
        return False
    return not any(isinstance(one, ast.FunctionDef | ast.Lambda) for one in above(call))


@cache
def lazily_named(source: str) -> set[str]:
    """The names under which this module imports translation that waits."""
    imported = [one for node in nodes(source, ast.ImportFrom) for one in node.names]
    return {one.asname or one.name for one in imported if one.name in LATER}


# --- templates ----------------------------------------------------------------------------------


def pages_with(pattern: str) -> list[str]:
    return [name for name in PAGES if re.search(pattern, (TEMPLATES / name).read_text("utf-8"))]


def test_templates_escape_what_people_typed():
    assert set(pages_with(r"\|\s*safe(seq)?\b|autoescape\s+off")) <= MAY_HOLD_HTML


def test_code_marks_no_text_as_safe():
    assert offences(SOURCES, ast.Name, lambda _source, node: node.id == "mark_safe") == []


def test_a_list_is_drawn_with_the_context_of_its_page():
    """The library's own tag and column make it anew, the column for each cell."""
    assert pages_with(r"{% render_table") == []
    made = offences(SOURCES, ast.Call, lambda _source, call: called(call) == "TemplateColumn")
    assert made == []


def test_html_is_made_of_text_in_one_place():
    def makes_html(source: str, call: ast.Call) -> bool:
        return called(call) in {"SafeString", "SafeText"} and source != "core/markup.py"

    assert offences(SOURCES, ast.Call, makes_html) == []


def test_what_is_put_together_as_html_is_written_in_the_code():
    """`Markup` escapes what comes into its places, and not what it is written of."""

    def holds_a_value(_source: str, call: ast.Call) -> bool:
        return called(call) == "Markup" and not isinstance(call.args[0], ast.Constant)

    assert offences(SOURCES, ast.Call, holds_a_value) == []


def test_a_template_says_what_it_needs_or_whose_frame_it_fills():
    ours = [name for name in PAGES if name.split("/")[0] in {*APPS, "partnerships", "plain.html"}]
    said = set(pages_with(r"\A\{(# Context: |% extends )"))

    assert len(ours) > 20
    assert [name for name in ours if name not in said] == []


# --- settings -----------------------------------------------------------------------------------


def test_signing_in_is_the_rule():
    assert "accounts.middleware.SignInMiddleware" in settings.MIDDLEWARE


def test_the_policy_lets_nothing_in_from_elsewhere():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {place for places in policy.values() for place in places}

    assert allowed == {"'none'", "'self'", "data:"}
    assert [name for name, places in policy.items() if "data:" in places] == ["img-src"]
