from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models.deletion import CASCADE

# Not Django's: of SQLite it is a table of FTS5, of PostgreSQL one of tsvectors. No foreign key leads out of it, so that
# Django can empty its own tables: what has no entry any more is not found.
MAKE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE chatroom_search USING fts5 "
        "(tokens, detail = none, columnsize = 0, tokenize = \"ascii tokenchars '_'\")",
    ],
    "postgresql": [
        "CREATE TABLE chatroom_search (entry_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX chatroom_search_tokens ON chatroom_search USING gin (tokens)",
    ],
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE chatroom_search")


class Migration(migrations.Migration):
    dependencies = [
        ("chatroom", "0009_duck"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchMark",
            fields=[
                (
                    "room",
                    models.OneToOneField(
                        on_delete=CASCADE,
                        primary_key=True,
                        related_name="search_mark",
                        serialize=False,
                        to="chatroom.room",
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(make, remove),
    ]
