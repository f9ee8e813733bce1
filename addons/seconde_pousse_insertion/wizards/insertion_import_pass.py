from odoo import api, models
from odoo.fields import Command

from .insertion_import_kind import REQUIRED, Column


class InsertionImportPass(models.AbstractModel):
    """PASS IAE, with one row per suspension when there are several."""

    _name = "insertion.import.pass"
    _description = "Import of PASS IAE"
    _inherit = ["insertion.import.kind"]

    @api.model
    def _get_columns(self):
        env = self.env
        reasons = self._get_selection_choices("insertion.pass.suspension", "reason")
        again = env._("A second suspension: write the PASS again on the next row.")
        return [
            *self._get_person_columns(),
            Column("number", env._("PASS Number"), "identifier", required=REQUIRED, example="99999 26 00001"),
            Column("date_start", env._("PASS Start"), "date", required=REQUIRED, example="01/02/2026"),
            Column("date_end", env._("PASS End"), "date", help=env._("As the platform shows it. Empty: 730 days.")),
            Column("suspension_start", env._("Suspension Start"), "date", help=again),
            Column("suspension_end", env._("Suspension End"), "date"),
            Column("suspension_reason", env._("Suspension Reason"), "choice", choices=reasons),
        ]

    @api.model
    def _prepare_units(self, rows):
        """Gather the rows of one PASS; a PASS already recorded is known, with its suspensions."""
        self._find_people(rows)
        numbers = [row.values["number"] for row in rows if row.values.get("number")]
        recorded = {
            record.number: record
            for record in self.env["insertion.pass"].search_fetch(
                [("number", "in", numbers), ("company_id", "=", self.env.company.id)], ["number", "person_id"]
            )
        }
        units = {}
        for row in rows:
            self._check_row(row)
            values, record = row.values, recorded.get(row.values.get("number"))
            if record and values.get("person_id") and record.person_id.id != values["person_id"]:
                row.reasons.append(
                    self.env._("This PASS is already %(person)s's: check the number.", person=record.person_id.name)
                )
            unit = units.setdefault(values.get("number"), [])
            if unit and unit[0].values["person_id"] != values.get("person_id"):
                row.reasons.append(self.env._("Row %(row)s gives this PASS to somebody else.", row=unit[0].number))
            row.is_known = bool(record)
            if row.status == "accepted":
                unit.append(row)
        return [unit for unit in units.values() if unit]

    def _check_row(self, row):
        values = row.values
        problem = values.get("number") and self.env["insertion.pass"]._get_number_problem(values["number"])
        if problem:
            row.reasons.append(problem)
        self._check_order(row, "date_start", "date_end")
        self._check_order(row, "suspension_start", "suspension_end")
        suspension = ("suspension_start", "suspension_end", "suspension_reason")
        given = [name in values or name in row.unread for name in suspension]
        if any(given) and not all(given):
            row.reasons.append(self.env._("A suspension needs its start, its end and its reason."))

    @api.model
    def _create_units(self, units):
        passes = self.env["insertion.pass"].create([self._prepare_values(unit) for unit in units])
        for record, unit in zip(passes, units, strict=True):
            if unit[0].values.get("date_end"):
                # The end of the platform already counts these suspensions.
                record.date_end = unit[0].values["date_end"]

    def _prepare_values(self, unit):
        first = unit[0].values
        return {
            **{name: first[name] for name in ("person_id", "number", "date_start", "date_end") if name in first},
            "suspension_ids": [
                Command.create(
                    {
                        "date_start": row.values["suspension_start"],
                        "date_end": row.values["suspension_end"],
                        "reason": row.values["suspension_reason"],
                        "date_declared": row.values["suspension_start"],
                    }
                )
                for row in unit
                if row.values.get("suspension_start")
            ],
        }
