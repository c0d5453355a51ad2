"""Second opinions and disputes: policies, blind and decisive verdicts; assignments, presences, saved filters."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0010_passages_and_conflicts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.CharField(choices=[('first', 'first review'), ('second', 'second review'), ('adjudication', 'adjudication')], default='first', max_length=12)),
                ('assigned_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('due_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ReviewPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('none', 'no claim'), ('share', 'a share of the claims'), ('kind', 'claims of some kinds'), ('verdict', 'claims with some verdicts')], default='none', max_length=8, verbose_name='a second opinion for')),
                ('share', models.PositiveSmallIntegerField(default=0, verbose_name='share of the claims, in per cent')),
                ('kinds', models.JSONField(blank=True, default=list)),
                ('hues', models.JSONField(blank=True, default=list)),
                ('opposite_search', models.BooleanField(default=False, verbose_name='True and False need a logged search for the opposite')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name_plural': 'review policies',
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('query', models.CharField(max_length=400)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='verdict',
            name='blind',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='verdict',
            name='decisive',
            field=models.BooleanField(default=False),
        ),
        # until now of several reviewers' standing verdicts the newest counted
        migrations.RunSQL(
            "UPDATE claims_verdict SET decisive = true WHERE id IN "
            "(SELECT max(id) FROM claims_verdict WHERE NOT superseded GROUP BY claim_id);",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(condition=models.Q(('state__in', ['second_review', 'in_dispute', 'stale'])), fields=['state', '-worthiness', 'id'], name='claim_queue_of_rounds'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(condition=models.Q(('decisive', True)), fields=('claim',), name='one_decisive_verdict_per_claim'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.UniqueConstraint(condition=models.Q(('blind', True), ('superseded', False)), fields=('claim',), name='one_blind_verdict_per_claim'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('blind', True), ('decisive', True), _negated=True), name='no_blind_verdict_decides'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='assigned_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignment',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='presence',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='presence',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reviewpolicy',
            name='article',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='review_policy', to='claims.article'),
        ),
        migrations.AddField(
            model_name='savedfilter',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['person', 'round'], name='assignment_by_person'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('claim', 'round'), name='one_assignment_per_claim_and_round'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('person',), name='one_presence_per_person'),
        ),
        migrations.AddConstraint(
            model_name='reviewpolicy',
            constraint=models.UniqueConstraint(models.Value(True), condition=models.Q(('article__isnull', True)), name='one_review_policy_of_the_desk'),
        ),
        migrations.AddConstraint(
            model_name='reviewpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('share__range', (0, 100))), name='review_share_in_per_cent'),
        ),
        migrations.AddConstraint(
            model_name='reviewpolicy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('way', 'verdict'), _negated=True), ('share__gte', 10), _connector='OR'), name='verdict_policy_has_cover', violation_error_message='Ask for at least 10 per cent of the other claims too: otherwise a claim that waits for a second opinion tells what the first one was.'),
        ),
        migrations.AddConstraint(
            model_name='savedfilter',
            constraint=models.UniqueConstraint(fields=('person', 'name'), name='one_saved_filter_per_name'),
        ),
    ]
