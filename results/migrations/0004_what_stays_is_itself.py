"""No chains: a result is the same as one that stays, held by a trigger."""

from django.db import migrations

CHAIN = """
    NEW.same_as_id IS NOT NULL AND (
        EXISTS (SELECT 1 FROM results_result WHERE id = NEW.same_as_id AND same_as_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM results_result WHERE same_as_id = NEW.id)
    )
"""
NAME = "results_same_as_what_stays"


def hold(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for when in ("INSERT", "UPDATE OF same_as_id"):
            schema_editor.execute(
                f'CREATE TRIGGER "{NAME}_{when[:6].lower()}" BEFORE {when} ON results_result '
                f"WHEN {CHAIN} BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
            )
        return
    schema_editor.execute(
        f'CREATE FUNCTION "{NAME}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN IF {CHAIN} THEN RAISE EXCEPTION '{NAME}' USING ERRCODE = 'check_violation'; "
        "END IF; RETURN NEW; END $$"
    )
    schema_editor.execute(
        f'CREATE TRIGGER "{NAME}" BEFORE INSERT OR UPDATE OF same_as_id ON results_result '
        f'FOR EACH ROW EXECUTE FUNCTION "{NAME}"()'
    )


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for when in ("insert", "update"):
            schema_editor.execute(f'DROP TRIGGER "{NAME}_{when}"')
        return
    schema_editor.execute(f'DROP TRIGGER "{NAME}" ON results_result')
    schema_editor.execute(f'DROP FUNCTION "{NAME}"()')


class Migration(migrations.Migration):
    dependencies = [("results", "0003_titles_as_compared")]

    operations = [migrations.RunPython(hold, let_go)]
