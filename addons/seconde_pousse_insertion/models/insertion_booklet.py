from dateutil.relativedelta import relativedelta

from odoo import fields, models

from .insertion_skill_assessment_line import ATTESTED_LEVELS


class InsertionBooklet(models.AbstractModel):
    """What the papers handed to a person say: booklet, monthly review, attestation of skills.

    Everything is read with the rights of whoever prints: what she may not read is not printed.
    A model that inherits this one is a pathway.
    """

    _name = "insertion.booklet"
    _description = "Pathway with Papers for the Person"

    def _get_contract_history(self):
        """Return the person's contracts during this pathway, oldest first, without any wage.

        :return: list of dict: date_start, date_end (None: open-ended), job, hours (weekly, list in order)
        """
        self.ensure_one()
        versions = self.env["hr.version"].sudo().search(self._get_contract_history_domain(), order="date_version")
        contracts = {}
        for version in versions:
            contract = contracts.setdefault(
                version.contract_date_start,
                {"date_start": version.contract_date_start, "hours": []},
            )
            hours = version.resource_calendar_id.hours_per_week
            if hours and hours not in contract["hours"][-1:]:
                contract["hours"].append(hours)
            contract["date_end"] = version.contract_date_end or None
            contract["job"] = version.job_title or version.job_id.name or ""
            contract["type"] = version.contract_type_id.name or ""
        return list(contracts.values())

    def _get_contract_history_domain(self):
        self.ensure_one()
        start, end = self.date_start, self.date_end
        domain = [("employee_id", "=", self.sudo().employee_id.id or 0), ("contract_date_start", "!=", False)]
        if start:
            domain += ["|", ("contract_date_end", "=", False), ("contract_date_end", ">=", start)]
        if end:
            domain += [("contract_date_start", "<=", end)]
        return domain

    def _get_booklet_objectives(self):
        """Return the objectives that the person's booklet shows, oldest first."""
        return self.objective_ids.filtered("is_in_booklet").sorted("date")

    def _get_booklet_workshops(self):
        """Return the workshops attended, by theme.

        :return: list of dict: theme, sessions (number), hours
        """
        rows = self.env["insertion.workshop.attendance"]._read_group(
            [("pathway_id", "in", self.ids), ("status", "=", "present"), ("workshop_id.state", "!=", "cancelled")],
            ["theme_id"],
            ["__count", "hours:sum"],
        )
        return [{"theme": theme.name or "", "sessions": sessions, "hours": hours} for theme, sessions, hours in rows]

    def _get_last_skill_lines(self, day=None):
        """Return the last level seen of each skill, seen from a day (default: whenever).

        :param day: date or None
        :return: insertion.skill.assessment.line, by trade then by skill
        """
        domain = [("pathway_id", "in", self.ids), ("level", "!=", False)]
        if day:
            domain += [("date", "<=", day)]
        last = {}
        for line in self.env["insertion.skill.assessment.line"].search(domain, order="date, id"):
            last[line.pathway_id, line.skill_id] = line
        lines = self.env["insertion.skill.assessment.line"].union(*last.values())
        return lines.sorted(lambda line: (line.skill_type_id.sequence, line.skill_type_id.id, line.sequence, line.id))

    def _get_attested_skills(self):
        """Return what an attestation of skills says: only what was acquired, and where it was seen.

        :return: list of dict: trade, situations (list of str), skills (list of dict: name, level, date)
        """
        self.ensure_one()
        Line = self.env["insertion.skill.assessment.line"]
        lines = self._get_last_skill_lines().filtered(lambda line: line.level in ATTESTED_LEVELS)
        seen = Line.search(
            [
                ("pathway_id", "=", self.id),
                ("skill_id", "in", lines.skill_id.ids),
                ("level", "in", ATTESTED_LEVELS),
            ],
            order="date, id",
        )
        labels = dict(Line._fields["level"]._description_selection(self.env))
        trades = {}
        for trade, trade_lines in lines.grouped("skill_type_id").items():
            situations = seen.filtered(lambda line, trade=trade: line.skill_type_id == trade).assessment_id
            trades[trade.name] = {
                "trade": trade.name,
                "situations": list(dict.fromkeys(filter(None, situations.mapped("situation")))),
                "skills": [
                    {"name": line.skill_id.name, "level": labels[line.level], "date": line.date} for line in trade_lines
                ],
            }
        return list(trades.values())

    def _get_month_review(self, month):
        """Return what happened in a month, for the individual monthly review.

        :param month: date, first day of the month
        :return: dict: interview_days (list of dates), next_interview_day (date or None), and recordsets: objectives,
            skills, workshops, trainings, immersions
        """
        self.ensure_one()
        last = month + relativedelta(months=1, days=-1)

        def within(day):
            return day and month <= fields.Date.to_date(day) <= last

        objectives = self.objective_ids.filtered(
            lambda objective: (
                objective.is_in_booklet
                and objective.date <= last
                and (not objective.date_closed or objective.date_closed >= month)
            )
        )
        # Days only, whoever prints: "no interview" would be false for who may not read the confidential ones.
        # Grouped, so that nothing of them stays in this reader's cache.
        days = {"done": [], "planned": []}
        for state, day in (
            self.env["insertion.interview"]
            .sudo()
            ._read_group([("pathway_id", "=", self.id), ("state", "in", list(days))], ["state", "date:day"])
        ):
            days[state].append(day)
        return {
            "interview_days": sorted(filter(within, days["done"])),
            "next_interview_day": min((day for day in days["planned"] if day > last), default=None),
            "objectives": objectives.sorted("date"),
            "skills": self.skill_assessment_ids.filtered(lambda item: within(item.date)).line_ids.filtered("level"),
            "workshops": self.attendance_ids.filtered(
                lambda item: within(item.date) and item.workshop_id.state != "cancelled"
            ),
            "immersions": self.immersion_ids.filtered(
                lambda item: item.state in ("signed", "done") and item.date_start <= last and item.date_end >= month
            ),
            "trainings": self.training_ids.filtered(
                lambda item: (
                    item.state in ("running", "done") and item.date <= last and (item.date_end or item.date) >= month
                )
            ),
        }
