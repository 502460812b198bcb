"""Infusions at the bedside: containers hung, matches, checks, events."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_prescriptions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Infusion",
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
                    "prescription",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="infusion", to="registry.prescription"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="infusions", to="registry.patient"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("watch", models.TextField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("patient", "number"), name="one_infusion_of_a_number")],
            },
        ),
        migrations.CreateModel(
            name="InfusionContainer",
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
                    "infusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="containers", to="registry.infusion"
                    ),
                ),
                (
                    "container",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="use", to="registry.container"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IdentityMatch",
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
                    "infusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="matches", to="registry.infusion"
                    ),
                ),
                ("round", models.PositiveIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                ("read", models.TextField()),
                ("matched", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("infusion", "round", "position"), name="one_match_of_a_position"),
                    models.UniqueConstraint(fields=("infusion", "round", "by"), name="second_match_by_another"),
                    models.CheckConstraint(condition=models.Q(("position__in", (1, 2))), name="match_by_two"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StartCheck",
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
                    "infusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="registry.infusion"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("report", models.TextField()),
                ("answer", models.TextField()),
                ("ready", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("infusion", "version"), name="one_start_check_of_a_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="BedsideEvent",
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
                    "infusion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="registry.infusion"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("event_id", models.CharField(max_length=64)),
                ("occurred_at", models.DateTimeField()),
                ("kind", models.CharField(max_length=20)),
                ("content_json", models.TextField()),
                ("person", models.CharField(blank=True, max_length=60)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("infusion", "number"), name="one_bedside_event_of_a_number"),
                    models.UniqueConstraint(fields=("infusion", "event_id"), name="one_bedside_event_of_an_id"),
                ],
            },
        ),
    ]
