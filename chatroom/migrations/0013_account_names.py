import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("chatroom", "0012_webhooks"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountName",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account",
                    ),
                ),
                ("letters", models.CharField(max_length=255, unique=True)),
            ],
            options={
                "verbose_name": "name of an account",
                "verbose_name_plural": "names of accounts",
            },
        ),
        migrations.AddField(
            model_name="userinfo",
            name="became",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="former_selves",
                to="chatroom.userinfo",
                verbose_name="later the identity",
            ),
        ),
    ]
