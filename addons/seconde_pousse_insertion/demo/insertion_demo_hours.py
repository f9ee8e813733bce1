"""Two years of roll-calls and months: validated until the month before last, last month ready to be prepared."""

import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields

from ..rules.hours import month_bounds, to_hours

MONTHS = 24
PARTICIPANT_WEEKDAY = 1
# Chance of a half-day: arrived late, worked longer, absent without a word, sick from that day on.
LATE, LONGER, UNJUSTIFIED, SICK = 0.04, 0.05, 0.012, 0.008


def create_hours(env):
    """Create the hours of the demo structure, once."""
    company = env.ref("base.main_company")
    if env["insertion.presence"].search_count([("company_id", "=", company.id)], limit=1):
        return
    today = fields.Date.context_today(env["insertion.presence"])
    first = today.replace(day=1) - relativedelta(months=MONTHS)
    years = range(first.year, today.year + 2)
    env["resource.calendar.leaves"]._create_public_holidays(company, years)
    _create_leaves(env, company, first, today)
    _create_presences(env, company, first, today)
    _create_months(env, company, first, today)


def _create_leaves(env, company, first, today):
    """A week of paid leave in August and at Christmas, and next week's for one person."""
    spans = env["insertion.hours"]._get_spans(company, first, today)
    leave = env.ref("seconde_pousse_insertion.insertion_absence_type_cp")
    # An immersion announces its own absence.
    busy = env["insertion.absence"].search([("company_id", "=", company.id)]).grouped("pathway_id")
    taken = {
        pathway.id: {(absence.date_start, absence.date_end) for absence in absences}
        for pathway, absences in busy.items()
    }

    def is_free(span, start, end):
        return not any(first <= end and start <= last for first, last in taken.get(span.pathway_id, ()))

    wanted = [
        (span, start, start + timedelta(days=4))
        for span in spans
        if span.employee_id
        for year in range(first.year, today.year + 1)
        for start in (_monday(year, 8, 10), _monday(year, 12, 26))
        if span.holds(start)
        and span.holds(start + timedelta(days=4))
        and start <= today
        and is_free(span, start, start + timedelta(days=4))
    ]
    next_monday = today + timedelta(days=7 - today.weekday())
    next_friday = next_monday + timedelta(days=4)
    coming = [
        span
        for span in spans
        if span.employee_id and span.holds(next_monday) and is_free(span, next_monday, next_friday)
    ]
    wanted += [(span, next_monday, next_friday) for span in coming[:1]]
    env["insertion.absence"].create(
        [
            {
                "pathway_id": span.pathway_id,
                "absence_type_id": leave.id,
                "date_start": start,
                "date_end": end,
            }
            for span, start, end in wanted
        ]
    )


def _monday(year, month, day):
    date = fields.Date.to_date(f"{year}-{month:02d}-{day:02d}")
    return date - timedelta(days=date.weekday())


def _create_presences(env, company, first, today):
    hours = env["insertion.hours"]
    pathways = env["insertion.pathway"].search([("company_id", "=", company.id), ("crew_id", "!=", False)])
    crews = {pathway.id: pathway.crew_id.id for pathway in pathways}
    spans = [span for span in hours._get_spans(company, first, today) if span.pathway_id in crews]
    due = hours._get_due({span.employee_id for span in spans if span.employee_id}, first, today)
    announced = hours._get_announced(list(crews), first, today)
    closed = hours._get_holidays(company, first, today)
    rng = random.Random(26)
    rows = []
    for span in spans:
        sick_until = first
        for shift in range((today - first).days):
            day = first + timedelta(days=shift)
            if not span.holds(day):
                continue
            minutes = due.get(span.employee_id, {}).get(day, (0, 0))
            if not span.employee_id and day.weekday() == PARTICIPANT_WEEKDAY:
                minutes = (180, 0)
            if rng.random() < SICK:
                sick_until = day + timedelta(days=rng.choice((1, 2, 4)))
            for half, planned in zip(("am", "pm"), minutes, strict=True):
                if planned and (day, half) not in closed:
                    kind = announced.get(span.pathway_id, {}).get((day, half))
                    rows.append((span, day, half, planned, *_say(env, rng, planned, kind, day < sick_until)))
    # The last half-day of a crew, this month, is still to be called.
    last = max(((row[1], row[2]) for row in rows if row[1].month == today.month), default=None)
    crew_id = max(crews.values())
    calls = _create_calls(env, company, {(crews[row[0].pathway_id], row[1], row[2]) for row in rows})
    env["insertion.presence"].create(
        [
            {
                "roll_call_id": calls[crews[span.pathway_id], day, half],
                "pathway_id": span.pathway_id,
                "date": day,
                "half": half,
                "hours_planned": to_hours(planned),
                **(
                    {"is_called": False}
                    if (day, half) == last and crews[span.pathway_id] == crew_id
                    else {"hours": to_hours(worked), "absence_type_id": kind}
                ),
            }
            for span, day, half, planned, worked, kind in rows
        ]
    )


def _say(env, rng, planned, kind, is_sick):
    """Return what is said of one half-day: minutes worked and absence type id."""
    luck = rng.random()
    if kind or is_sick or luck < UNJUSTIFIED:
        code = "mal" if is_sick else "inj"
        return 0, kind or env.ref(f"seconde_pousse_insertion.insertion_absence_type_{code}").id
    if luck < UNJUSTIFIED + LATE:
        return planned - 30, env.ref("seconde_pousse_insertion.insertion_absence_type_aanp").id
    if luck < UNJUSTIFIED + LATE + LONGER:
        return planned + 30, False
    return planned, False


def _create_calls(env, company, keys):
    keys = sorted(keys)
    calls = env["insertion.roll.call"].create(
        [{"crew_id": crew_id, "date": day, "half": half, "company_id": company.id} for crew_id, day, half in keys]
    )
    return dict(zip(keys, calls.ids, strict=True))


def _create_months(env, company, first, today):
    """Validate every month up to the month before last; last month is for the HR officer to prepare."""
    Month = env["insertion.month"]
    last = today.replace(day=1) - relativedelta(months=1)
    Month.search([("company_id", "=", company.id), ("state", "=", "draft"), ("month", "<", first)]).action_validate()
    month = first
    while month < last:
        Month._generate(company, month).filtered(lambda record: not record.missing_count).action_validate()
        month = month_bounds(month)[1] + timedelta(days=1)
