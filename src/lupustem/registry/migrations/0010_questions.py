"""Queries about what is recorded, and locks."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0009_follow_up"),
    ]

    operations = [
        migrations.CreateModel(
            name="Query",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="queries", to="registry.patient"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("about", models.CharField(max_length=120)),
                ("question", models.CharField(max_length=500)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("patient", "number"), name="one_query_of_a_number")],
            },
        ),
        migrations.CreateModel(
            name="QueryStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "query",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="registry.query"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=10)),
                ("text", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("query", "version"), name="one_query_step_of_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ("answered", "closed", "reopened"))), name="query_act_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="locks", to="registry.patient"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=10)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("patient", "version"), name="one_lock_of_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ("locked", "unlocked"))), name="lock_act_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("act", "locked"), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="unlocking_has_a_reason",
                    ),
                ],
            },
        ),
    ]
