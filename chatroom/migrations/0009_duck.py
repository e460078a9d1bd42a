import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chatroom", "0008_robots"),
    ]

    operations = [
        migrations.CreateModel(
            name="DuckPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField(max_length=1000, verbose_name="question")),
                ("answer", models.TextField(max_length=1000, verbose_name="answer")),
                ("digest", models.CharField(editable=False, max_length=32, unique=True)),
            ],
            options={
                "verbose_name": "saying of the duck",
                "verbose_name_plural": "sayings of the duck",
            },
        ),
        migrations.AddField(
            model_name="room",
            name="duck",
            field=models.BooleanField(db_default=True, default=True, verbose_name="the duck is here"),
        ),
        migrations.CreateModel(
            name="DuckIndex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.CharField(max_length=12)),
                ("trained_at", models.DateTimeField(auto_now=True, verbose_name="trained")),
                (
                    "room",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="chatroom.room",
                        verbose_name="room",
                    ),
                ),
                ("packed", models.BinaryField()),
            ],
        ),
    ]
