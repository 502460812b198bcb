"""Prescriptions, their signatures and deviations, and the containers set apart for them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_lots"),
    ]

    operations = [
        migrations.CreateModel(
            name="Prescription",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="prescriptions", to="registry.patient"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prescriptions",
                        to="registry.decision",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.sitepolicy",
                    ),
                ),
                ("order", models.TextField()),
                ("plan", models.TextField()),
                ("gates", models.TextField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("patient", "number"), name="one_prescription_of_a_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="PrescriptionSignature",
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
                ("position", models.PositiveSmallIntegerField()),
                ("meaning", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64)),
                (
                    "prescription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="registry.prescription",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("prescription", "position"), name="prescription_signature_of_a_position"
                    ),
                    models.UniqueConstraint(fields=("prescription", "by"), name="prescription_signature_of_another"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("meaning", "prescribed"), ("position", 1)),
                            models.Q(("meaning", "confirmed"), ("position", 2)),
                            _connector="OR",
                        ),
                        name="prescription_signature_has_its_meaning",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deviation",
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deviations",
                        to="registry.prescription",
                    ),
                ),
                ("stage", models.CharField(max_length=10)),
                ("statement", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("prescription", "statement"), name="one_deviation_of_a_statement"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="deviation_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeviationSignature",
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
                ("position", models.PositiveSmallIntegerField()),
                ("meaning", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64)),
                (
                    "deviation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="registry.deviation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("deviation", "position"), name="deviation_signature_of_a_position"),
                    models.UniqueConstraint(fields=("deviation", "by"), name="deviation_signature_of_another"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("meaning", "deviates"), ("position", 1)),
                            models.Q(("meaning", "confirmed"), ("position", 2)),
                            _connector="OR",
                        ),
                        name="deviation_signature_has_its_meaning",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrescriptionEnd",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="end", to="registry.prescription"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="prescription_end_has_a_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="registry.prescription",
                    ),
                ),
                (
                    "container",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="registry.container"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=10)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("container", "version"), name="one_assignment_of_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ("assigned", "let_go"))), name="assignment_act_is_known"
                    ),
                ],
            },
        ),
    ]
