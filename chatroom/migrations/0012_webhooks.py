import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GROUP = "Moderators"


def let_moderators_see(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lets the group of those who moderate look at webhooks, which they can switch off."""
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="chatroom", model="webhook"
    )
    seen, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="view_webhook", defaults={"name": "Can view webhook"}
    )
    group.permissions.add(seen)


class Migration(migrations.Migration):
    dependencies = [
        ("chatroom", "0011_writing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=500, verbose_name="address")),
                ("salt", models.CharField(editable=False, max_length=32)),
                ("robots_too", models.BooleanField(default=False, verbose_name="what robots say as well")),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                ("off_at", models.DateTimeField(blank=True, null=True, verbose_name="switched off")),
                ("position", models.PositiveBigIntegerField(verbose_name="sent up to entry")),
                ("batch_end", models.PositiveBigIntegerField(default=0, editable=False)),
                ("claim", models.CharField(blank=True, default="", editable=False, max_length=16)),
                ("claimed_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_at", models.DateTimeField(blank=True, null=True, verbose_name="next try")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="failures in a row")),
                ("failing_since", models.DateTimeField(blank=True, null=True, verbose_name="failing since")),
                (
                    "trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_address", "There is no such host."),
                            ("forbidden", "The host has an address that is not of the internet."),
                            ("unreachable", "No connection could be made, or its certificate is not right."),
                            ("timeout", "There was no answer in time."),
                            ("nonsense", "What answered does not speak HTTP."),
                            ("redirect", "It answered with a redirect, which is not followed: enter where it leads."),
                            ("status", "It answered with an error."),
                            ("gone", "It answered that nothing is there any more."),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="trouble",
                    ),
                ),
                (
                    "status",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="status of the answer"),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="last sent")),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhooks",
                        to="chatroom.room",
                        verbose_name="room",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
            },
        ),
        migrations.RunPython(let_moderators_see, migrations.RunPython.noop),
    ]
