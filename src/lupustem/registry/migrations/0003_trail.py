"""The trail of changes, the log of readings, the receipts of requests."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_patients"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.CharField(max_length=20)),
                ("number", models.PositiveIntegerField()),
                ("at", models.CharField(max_length=32)),
                ("who", models.CharField(max_length=60)),
                ("role", models.CharField(max_length=20)),
                ("action", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=120)),
                ("old", models.TextField()),
                ("new", models.TextField()),
                ("reason", models.TextField()),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["chain", "subject"],
                        name="audit_by_subject_beginning",
                        opclasses=("varchar_pattern_ops", "varchar_pattern_ops"),
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "number"), name="one_row_for_a_number_of_a_chain")
                ],
            },
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.CharField(max_length=20, unique=True)),
                ("number", models.PositiveIntegerField(default=0)),
                ("hash", models.CharField(blank=True, default="", max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="ReadRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("centre", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.centre")),
                ("who", models.CharField(max_length=60)),
                ("role", models.CharField(max_length=20)),
                ("page", models.CharField(max_length=40)),
                (
                    "patient",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.patient"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ("key", models.CharField(max_length=64)),
                ("action", models.CharField(max_length=40)),
                ("content", models.CharField(max_length=64)),
                ("subject", models.CharField(max_length=120)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="one_receipt_for_a_key")],
            },
        ),
    ]
