"""Consent, facts, index forms, decisions with their signatures."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_trail"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentForm",
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
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consent_forms", to="registry.centre"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("valid_from", models.DateField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("centre", "name"), name="one_consent_form_of_a_name")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="registry.patient"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=10)),
                (
                    "form",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.consentform",
                    ),
                ),
                ("on", models.DateField()),
                ("signer", models.CharField(max_length=20)),
                ("family_informed", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("patient", "version"), name="one_consent_of_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ("given", "withdrawn"))), name="consent_act_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signer__in", ("patient", "representative"))),
                        name="consent_signer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("act", "withdrawn"), ("form__isnull", False), _connector="OR"),
                        name="consent_given_names_its_form",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FactEntry",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="registry.patient"
                    ),
                ),
                ("fact", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("value", models.CharField(max_length=100)),
                ("observed_on", models.DateField()),
                ("source", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("patient", "fact", "version"), name="one_entry_of_a_fact_of_a_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IndexForm",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="index_forms", to="registry.patient"
                    ),
                ),
                ("index", models.CharField(max_length=40)),
                ("on", models.DateField()),
                ("version", models.PositiveIntegerField()),
                ("given", models.TextField()),
                ("answer", models.TextField()),
                ("value", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("patient", "index", "on", "version"), name="one_index_form_of_a_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="registry.patient"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("verdict", models.CharField(max_length=20)),
                ("answer", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("facts_digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("patient", "version"), name="one_decision_of_a_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
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
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="registry.decision"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "position"), name="one_signature_of_a_position"),
                    models.UniqueConstraint(fields=("decision", "by"), name="second_signer_differs"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("meaning", "assessed"), ("position", 1)),
                            models.Q(("meaning", "confirmed"), ("position", 2)),
                            _connector="OR",
                        ),
                        name="signature_has_its_meaning",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConditionSettled",
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
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="settled", to="registry.decision"
                    ),
                ),
                ("statement", models.CharField(max_length=60)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "statement"), name="one_settlement_of_a_condition"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="settlement_has_a_reason"
                    ),
                ],
            },
        ),
    ]
