from odoo import api, fields, models
from odoo.tools.misc import formatLang

from .insertion_import_kind import REQUIRED, Column


class InsertionImportContract(models.AbstractModel):
    """Contracts of the past and of the day, with the employee and the pathway they need."""

    _name = "insertion.import.contract"
    _description = "Import of Contracts"
    _inherit = ["insertion.import.kind"]

    @api.model
    def _get_columns(self):
        env = self.env
        forms = self._get_selection_choices("hr.version", "insertion_form")
        hours_help = env._("26 or 26,5 or 26h30. A working schedule with these hours must exist.")
        return [
            *self._get_person_columns(),
            Column("date_start", env._("Contract Start"), "date", required=REQUIRED, example="01/02/2026"),
            Column("date_end", env._("Contract End"), "date", help=env._("Empty for a permanent inclusion contract.")),
            Column("hours", env._("Weekly Hours"), "number", required=REQUIRED, help=hours_help, example="26"),
            Column("form", env._("Kind of Contract"), "choice", help=env._("Empty: CDDI."), choices=forms),
            Column("wage", env._("Gross Monthly Wage"), "number", example="1 335,76"),
            Column("annex", env._("Annex Number"), "identifier", example="ACI013260005A0M0"),
        ]

    @api.model
    def _prepare_units(self, rows):
        self._find_people(rows)
        people = self.env["insertion.person"].browse([row.values.get("person_id") for row in rows]).exists()
        known = {
            (person.id, version.contract_date_start)
            for person in people
            for version in person.employee_id.version_ids
            if version.contract_date_start
        }
        calendars, annexes = self._get_calendars(), self._get_annexes()
        today = fields.Date.context_today(self)
        limit = self.env["insertion.parameter"]._get_value(
            "cddi_max_weekly_hours", today, self.env.company.insertion_structure_kind
        )
        units = []
        for row in rows:
            self._check_row(row, limit, calendars, annexes)
            key = (row.values.get("person_id"), row.values.get("date_start"))
            row.is_known = key in known
            if row.status == "accepted":
                known.add(key)
                units.append([row])
        return units

    def _get_calendars(self):
        """Return the working schedules of the structure by weekly hours; its own come before the shared ones."""
        calendars = self.env["resource.calendar"].search(
            [("company_id", "in", [self.env.company.id, False])], order="company_id desc nulls last, id desc"
        )
        own = calendars.sorted(lambda calendar: bool(calendar.company_id))
        return {round(calendar.hours_per_week, 2): calendar.id for calendar in own}

    def _get_annexes(self):
        annexes = self.env["insertion.annex"].search_fetch([("company_id", "=", self.env.company.id)], ["number"])
        return {"".join(annex.number.split()).upper(): annex.id for annex in annexes}

    def _check_row(self, row, limit, calendars, annexes):
        values, env = row.values, self.env
        hours = values.get("hours")
        self._check_order(row, "date_start", "date_end")
        may_lack_end = values.get("form") == "cdii" or row.unread & {"date_end", "form"}
        if not values.get("date_end") and not may_lack_end:
            row.reasons.append(env._("A fixed-term contract has an end: fill it in."))
        if hours is not None and not 0 < hours <= limit:
            row.reasons.append(
                env._(
                    "%(hours)s hours a week: a contract has between 1 and %(limit)s.",
                    hours=formatLang(env, hours),
                    limit=formatLang(env, limit),
                )
            )
        elif hours is not None and round(hours, 2) not in calendars:
            row.reasons.append(
                env._(
                    "No working schedule has %(hours)s hours a week: create it in Employees first.",
                    hours=formatLang(env, hours),
                )
            )
        elif hours is not None:
            values["calendar_id"] = calendars[round(hours, 2)]
        if values.get("wage", 0) < 0:
            row.reasons.append(env._("A wage is not negative: correct it."))
        if values.get("annex"):
            values["annex_id"] = annexes.get(values["annex"])
            if not values["annex_id"]:
                row.reasons.append(
                    env._("The annex %(number)s is not recorded: enter it first.", number=values["annex"])
                )

    @api.model
    def _create_units(self, units):
        for (row,) in sorted(units, key=lambda unit: unit[0].values["date_start"]):
            self._create_contract(row.values)

    def _create_contract(self, values):
        person = self.env["insertion.person"].browse(values["person_id"])
        employee = person.employee_id
        if not employee:
            employee = self.env["hr.employee"].create(self._prepare_employee_values(person, values))
            person.employee_id = employee
        self.env["hr.version"]._insertion_write(employee, values["date_start"], self._prepare_contract_values(values))
        self._put_on_pathway(person, values)

    def _prepare_employee_values(self, person, values):
        return {
            "name": person.name,
            "company_id": self.env.company.id,
            "birthday": person.birth_date,
            "sex": person.sex,
            "ssnid": person.nir,
            "date_version": values["date_start"],
            "resource_calendar_id": values["calendar_id"],
        }

    def _prepare_contract_values(self, values):
        form = values.get("form", "classic")
        kind = "cdii" if form == "cdii" else "cddi"
        return {
            "contract_date_start": values["date_start"],
            "contract_date_end": values.get("date_end", False),
            "resource_calendar_id": values["calendar_id"],
            "contract_type_id": self.env.ref(f"seconde_pousse_insertion.hr_contract_type_{kind}").id,
            "insertion_form": form,
            "insertion_annex_id": values.get("annex_id", False),
            "wage": values.get("wage", 0),
        }

    def _put_on_pathway(self, person, values):
        """Open the pathway of a first contract, and keep a finished one open as long as its contracts run."""
        today = fields.Date.context_today(self)
        start, end = values["date_start"], values.get("date_end")
        is_over = bool(end) and end < today
        record = self._get_pass(person, start)
        day_before = fields.Date.subtract(start, days=1)
        # One pathway per PASS: contracts without a gap, or under the same PASS, are on the same one.
        pathway = person.pathway_ids.filtered(
            lambda pathway: (
                pathway.state != "done" or pathway.date_end >= day_before or (record and pathway.pass_id == record)
            )
        )[:1]
        if not pathway:
            self.env["insertion.pathway"].create(
                {
                    "person_id": person.id,
                    "pass_id": record.id,
                    "date_start": start,
                    "date_end": end if is_over else False,
                    "state": "done" if is_over else "active",
                }
            )
            return
        changes = {"date_start": min(pathway.date_start or start, start)}
        if not pathway.pass_id:
            changes["pass_id"] = record.id
        if pathway.state == "draft":
            changes["state"] = "active"
        elif pathway.state == "done":
            changes["date_end"] = max(pathway.date_end, end) if is_over else False
            changes["state"] = "done" if is_over else "active"
        pathway.write(changes)

    def _get_pass(self, person, day):
        return person.pass_ids.filtered(lambda record: record.date_start <= day <= record.date_end_in_force)[:1]
