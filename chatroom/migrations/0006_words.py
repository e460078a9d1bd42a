from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chatroom", "0005_moderators"),
    ]

    operations = [
        migrations.AddField(
            model_name="chatinfo",
            name="badge",
            field=models.CharField(
                blank=True,
                choices=[
                    ("staff", "Staff"),
                    ("owner", "Owner"),
                    ("moderator", "Moderator"),
                    ("robot", "Robot"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="badge",
            ),
        ),
        migrations.AddField(
            model_name="chatinfo",
            name="lookalike",
            field=models.BooleanField(db_default=False, default=False, verbose_name="name like another's"),
        ),
        migrations.AlterField(
            model_name="heldmessage",
            name="why",
            field=models.CharField(
                choices=[
                    ("word", "a word in it"),
                    ("approval", "all messages here wait"),
                    ("links", "many links by somebody new"),
                ],
                max_length=32,
                verbose_name="why",
            ),
        ),
    ]
