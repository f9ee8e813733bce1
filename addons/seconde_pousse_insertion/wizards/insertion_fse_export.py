from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, format_datetime

from ..rules.fse import completeness, recording_delay
from ..rules.workbook import Sheet, write_workbook

# Criteria that say something of health or justice stay in the eligibility file.
HIDDEN_CRITERIA = ("AAH", "TH", "DETENTION_MJ")


class InsertionFseExport(models.TransientModel):
    _name = "insertion.fse.export"
    _description = "FSE+ Participants Export"
    _inherit = ["insertion.sane.values"]

    operation = fields.Char(help="Empty: every project.")
    date_from = fields.Date(required=True, default=lambda self: fields.Date.context_today(self).replace(month=1, day=1))
    date_to = fields.Date(required=True, default=lambda self: fields.Date.context_today(self).replace(month=12, day=31))
    purpose = fields.Char(help="Who asked for this file and why: kept in the log of readings.")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)

    _dates_ordered = models.Constraint(
        "CHECK(date_from <= date_to)", "The period would end before it starts: correct one of the two dates."
    )

    def action_export(self):
        """Give the file of the participants who were in the project during the period.

        The reading is logged before anything is sent.

        :return: dict, a download
        :raise UserError: without a purpose, or when the file would be empty
        """
        self.ensure_one()
        if not self.purpose:
            raise UserError(self.env._("Say who asked for this file and why: it is kept in the log of readings."))
        participants = self.env["insertion.fse.participant"].search(self._get_domain(), order="operation, person_id")
        if not participants:
            raise UserError(
                self.env._(
                    "No participant is in the project between %(start)s and %(end)s: check the period and the name of "
                    "the project, or fill in the FSE+ questionnaires first.",
                    start=format_date(self.env, self.date_from),
                    end=format_date(self.env, self.date_to),
                )
            )
        self.env["insertion.access.log"]._log(participants, "export", self.purpose)
        sheet = Sheet(
            self.env._("Participants"),
            self._get_header(participants),
            [title for _key, title in self._get_columns()],
            self._get_rows(participants),
        )
        name = f"fse_{self.date_from:%Y%m%d}_{self.date_to:%Y%m%d}.xlsx"
        return self.env["insertion.file"]._download(name, write_workbook([sheet]))

    def action_prepare(self):
        """Add the questionnaires that are missing for one project, filled in with what the files say.

        :return: dict, a window action on the questionnaires of the project
        :raise UserError: without a project
        """
        self.ensure_one()
        if not self.operation:
            raise UserError(self.env._("Type the name of the project whose questionnaires you prepare."))
        Participant = self.env["insertion.fse.participant"]
        known = Participant.search([("operation", "=", self.operation), ("company_id", "=", self.company_id.id)])
        pathways = self.env["insertion.pathway"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "!=", "draft")
            & Domain("date_start", "<=", self.date_to)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", self.date_from))
            & Domain("id", "not in", known.pathway_id.ids)
        )
        Participant.create(
            [
                {
                    "pathway_id": pathway.id,
                    "operation": self.operation,
                    "date_end": pathway.date_end,
                    "collected_on": False,
                    **Participant._prepare_from_pathway(pathway),
                }
                for pathway in pathways
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "seconde_pousse_insertion.insertion_fse_participant_action"
        )
        return {**action, "domain": [("operation", "=", self.operation)]}

    def _get_domain(self):
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date_start", "<=", self.date_to)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", self.date_from))
        )
        return domain & Domain("operation", "=", self.operation) if self.operation else domain

    def _get_header(self, participants):
        """Say when, by whom, on what perimeter the file was made, and how many rows it holds."""
        return [
            self.env._("FSE+ participants: %(company)s", company=self.company_id.name),
            self.env._(
                "Made on %(day)s by %(user)s",
                day=format_datetime(self.env, fields.Datetime.now()),
                user=self.env.user.name,
            ),
            self.env._(
                "Perimeter: %(operation)s, in the project between %(start)s and %(end)s",
                operation=self.operation or self.env._("every project"),
                start=format_date(self.env, self.date_from),
                end=format_date(self.env, self.date_to),
            ),
            self.env._("Rows: %(count)s", count=len(participants)),
            self.env._("Criteria about health or justice are not exported. An empty answer is unknown, not a “no”."),
        ]

    @api.model
    def _get_columns(self):
        """Return the columns, as a list of (key, title)."""
        return [
            ("number", self.env._("Internal number")),
            ("last_name", self.env._("Last name")),
            ("first_name", self.env._("First name")),
            ("birth_date", self.env._("Birth date")),
            ("sex", self.env._("Sex")),
            ("commune", self.env._("Commune")),
            ("operation", self.env._("Project")),
            ("date_start", self.env._("Enters the project")),
            ("date_end", self.env._("Leaves the project")),
            ("criteria", self.env._("IAE criteria")),
            ("is_rsa", self.env._("RSA recipient")),
            ("ft_category", self.env._("France Travail category")),
            ("referent", self.env._("Unique referent")),
            ("pathway_start", self.env._("Pathway start")),
            ("contract_end", self.env._("Contract end")),
            ("situation_before", self.env._("Situation before entry")),
            ("without_job_for", self.env._("Without a job for")),
            ("education", self.env._("Education")),
            ("is_single_parent", self.env._("Single-parent household")),
            ("is_homeless", self.env._("No stable housing")),
            ("collected_on", self.env._("Entry collected on")),
            ("completeness", self.env._("Entry complete (%)")),
            ("exit_date", self.env._("Exit date")),
            ("exit_situation", self.env._("Situation at exit")),
            ("exit_recorded_on", self.env._("Exit recorded on")),
            ("exit_delay", self.env._("Delay (days)")),
            ("six_months", self.env._("Situation after 6 months")),
            ("six_months_on", self.env._("6 months recorded on")),
            ("file_completeness", self.env._("File complete (%)")),
        ]

    def _get_rows(self, participants):
        """Return the rows of the file, read at once whatever the number of people."""
        unknown, unrecorded = self.env._("Not known"), self.env._("Not recorded")
        criteria = self._get_criteria(participants)
        keys = [key for key, _title in self._get_columns()]
        rows = []
        for participant in participants:
            values = self._prepare_row(participant, criteria)
            known = [value for key, value in values.items() if key not in ("completeness", "file_completeness")]
            values["file_completeness"] = completeness(known)
            row = []
            for key in keys:
                missing = unrecorded if key in ("six_months", "exit_situation") else unknown
                row.append(missing if values[key] in (None, False, "") else values[key])
            rows.append(row)
        return rows

    def _prepare_row(self, participant, criteria):
        pathway, person = participant.pathway_id, participant.person_id
        left = pathway.exit_ids[:1]
        last_name, first_name = self._split_name(person)
        values = {
            "number": pathway.id,
            "last_name": last_name,
            "first_name": first_name,
            "birth_date": person.birth_date,
            "sex": self._get_label(person, "sex"),
            "date_start": participant.date_start,
            "date_end": participant.date_end,
            "operation": participant.operation,
            "criteria": ", ".join(criteria.get(person.id, ())),
            "referent": pathway.referent_name,
            "pathway_start": pathway.date_start,
            "contract_end": pathway.contract_date_end,
            "collected_on": participant.collected_on,
            "completeness": participant.completeness,
            "exit_date": left.date,
            "exit_situation": left.reason_id.name,
            "exit_recorded_on": left.recorded_on,
            "exit_delay": recording_delay(left.date, left.recorded_on) if left else None,
            "six_months": self._get_label(left, "follow_up_6_situation"),
            "six_months_on": left.follow_up_6_on,
        }
        for name in participant._get_entry_fields():
            values[name] = self._get_label(participant, name)
        return values

    def _get_label(self, record, name):
        """Return what a person reads: the label of a choice, never its code."""
        field = record._fields[name]
        value = record[name] if record else False
        return dict(field._description_selection(self.env)).get(value) if field.type == "selection" else value

    def _split_name(self, person):
        """Return the last and first names; the whole name when they are not told apart."""
        last_name = person.used_name or person.birth_name
        return (last_name, person.first_names) if last_name else (person.name, False)

    def _get_criteria(self, participants):
        """Return the names of the last diagnosis' criteria, as a dict person id → list."""
        diagnoses = self.env["insertion.eligibility"].search(
            [("person_id", "in", participants.person_id.ids)], order="date, id"
        )
        return {
            diagnosis.person_id.id: diagnosis.criterion_ids.filtered(
                lambda criterion: criterion.code not in HIDDEN_CRITERIA
            ).mapped("name")
            for diagnosis in diagnoses
        }
