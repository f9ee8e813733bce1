import base64
import io
from datetime import timedelta

import xlsxwriter

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class InsertionStaffRegister(models.TransientModel):
    """The staff register: everybody hired, in the order of hiring, whatever the contract."""

    _name = "insertion.staff.register"
    _description = "Staff Register"
    _inherit = ["insertion.sane.values"]

    company_id = fields.Many2one(
        "res.company",
        string="Structure",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    date_from = fields.Date(string="Present From", help="Leave empty to print the register since its beginning.")
    date_to = fields.Date(string="Until", default=fields.Date.context_today)

    def _get_rows(self):
        """Return the lines of the register, in the order of hiring.

        Contracts that follow each other without a day between are one line: one entry, one exit. Somebody who came
        back has one line per stay. Three queries, whatever the number of employees.

        :return: list of dicts
        """
        self.ensure_one()
        Version = self.env["hr.version"].with_context(active_test=False)
        versions = Version.search_fetch(
            [
                ("employee_id.company_id", "=", self.company_id.id),
                ("active", "=", True),
                ("contract_date_start", "!=", False),
            ],
            ["employee_id", "date_version", "contract_date_start", "contract_date_end"],
            order="employee_id, contract_date_start, date_version",
        )
        people = self.env["insertion.person"].search_fetch([("employee_id", "in", versions.employee_id.ids)])
        person_by_employee = {person.employee_id: person for person in people}
        permits = self._get_permits(people)
        rows = []
        for employee, history in versions.grouped("employee_id").items():
            person = person_by_employee.get(employee, people.browse())
            for stay in self._get_stays(history):
                rows.append(self._prepare_row(employee, person, stay, permits.get(person)))
        rows.sort(key=lambda row: (row["entry"], row["name"]))
        shown = [row | {"number": number} for number, row in enumerate(rows, 1)]
        return [row for row in shown if self._is_shown(row)]

    def _is_shown(self, row):
        return (not self.date_to or row["entry"] <= self.date_to) and (
            not self.date_from or not row["exit"] or row["exit"] >= self.date_from
        )

    def _get_stays(self, history):
        """Cut the versions of an employee where a day without a contract stands between two of them."""
        stays = []
        for version in history:
            end = stays[-1][-1].contract_date_end if stays else None
            goes_on = stays and (
                version.contract_date_start == stays[-1][-1].contract_date_start
                or (end and version.contract_date_start <= end + timedelta(days=1))
            )
            if goes_on:
                stays[-1] |= version
            else:
                stays.append(version)
        return stays

    def _get_permits(self, people):
        rows = self.env["insertion.formality"].search_fetch(
            [
                ("person_id", "in", people.ids),
                ("template_id.code", "=", "residence_permit"),
                ("state", "=", "done"),
            ],
            ["person_id", "date_expiry"],
            order="date_event",
        )
        return {formality.person_id: formality.date_expiry for formality in rows}

    def _prepare_row(self, employee, person, stay, permit):
        first, last = stay[0], stay[-1]
        is_part_time = 0 < last.resource_calendar_id.hours_per_week < self._get_legal_week()
        return {
            "number": 0,
            "name": last._get_civil_name(employee, person),
            "nationality": employee.country_id.name or person.country_group_id.name or "",
            "birth_date": employee.birthday or person.birth_date,
            "sex": employee.sex or person.sex,
            "job": last.job_title or last.job_id.name or "",
            "qualification": last.insertion_qualification or "",
            "entry": first.contract_date_start,
            "exit": last.contract_date_end if self._has_left(last) else False,
            "contract": last.contract_type_id.name or "",
            "is_part_time": is_part_time,
            "permit": employee.permit_no or "",
            "permit_expiry": employee.work_permit_expiration_date or permit,
        }

    def _has_left(self, version):
        """A stay ends on the last day of its last contract, once that day is over."""
        end = version.contract_date_end
        return bool(end) and (end < fields.Date.context_today(self) or bool(version.insertion_end_reason))

    def _get_legal_week(self):
        return self.env["insertion.parameter"]._get_value(
            "cddi_max_weekly_hours", fields.Date.context_today(self), self.company_id.insertion_structure_kind
        )

    def action_print(self):
        """Print the register.

        :return: dict, a report action
        """
        self.ensure_one()
        self._check_rows()
        return self.env.ref("seconde_pousse_insertion.insertion_staff_register_report").report_action(self)

    def action_export(self):
        """Give the register as a spreadsheet.

        :return: dict, the download
        """
        self.ensure_one()
        rows = self._check_rows()
        attachment = self.env["ir.attachment"].create(
            {
                "name": self.env._("Staff register %(day)s.xlsx", day=fields.Date.context_today(self)),
                "datas": base64.b64encode(self._write_xlsx(rows)),
                "mimetype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {"type": "ir.actions.act_url", "url": f"/web/content/{attachment.id}?download=true", "target": "self"}

    def _check_rows(self):
        rows = self._get_rows()
        if not rows:
            raise UserError(self.env._("Nobody has a contract in this period: nothing to print."))
        return rows

    def _get_columns(self):
        """Return the columns of the register as (key, title)."""
        return [
            ("number", self.env._("No.")),
            ("name", self.env._("Surname and First Names")),
            ("nationality", self.env._("Nationality")),
            ("birth_date", self.env._("Birth Date")),
            ("sex", self.env._("Sex")),
            ("job", self.env._("Job")),
            ("qualification", self.env._("Qualification")),
            ("entry", self.env._("Entry")),
            ("exit", self.env._("Exit")),
            ("contract", self.env._("Contract")),
            ("permit", self.env._("Work Permit")),
        ]

    def _get_cells(self, row):
        """Return the printed values of a line, by column key."""
        dates = {
            name: format_date(self.env, row[name]) if row[name] else "" for name in ("birth_date", "entry", "exit")
        }
        sexes = {"female": self.env._("F"), "male": self.env._("M")}
        contract = row["contract"]
        if row["is_part_time"]:
            contract = self.env._("%(contract)s, part time", contract=contract)
        permit = row["permit"]
        if row["permit_expiry"]:
            until = self.env._("until %(day)s", day=format_date(self.env, row["permit_expiry"]))
            permit = f"{permit} {until}".strip()
        return {**row, **dates, "sex": sexes.get(row["sex"], ""), "contract": contract, "permit": permit}

    def _write_xlsx(self, rows):
        output = io.BytesIO()
        safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(output, safe) as workbook:
            sheet = workbook.add_worksheet(self.env._("Staff Register"))
            bold = workbook.add_format({"bold": True, "bg_color": "#E7EFE2", "border": 1, "text_wrap": True})
            day = workbook.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
            columns = self._get_columns()
            for column, (key, title) in enumerate(columns):
                sheet.write(0, column, title, bold)
                sheet.set_column(column, column, 28 if key == "name" else 16)
            for line, row in enumerate(rows, 1):
                cells = self._get_cells(row)
                for column, (key, _title) in enumerate(columns):
                    if key in ("birth_date", "entry", "exit") and row[key]:
                        sheet.write_datetime(line, column, fields.Datetime.to_datetime(row[key]), day)
                    else:
                        sheet.write(line, column, cells[key])
            sheet.freeze_panes(1, 2)
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        return output.getvalue()
