from odoo import api, models
from odoo.fields import Command
from odoo.tools import format_date

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
            if row.status != "accepted":
                continue
            self._check_dates(row)
            values, record = row.values, recorded.get(row.values["number"])
            if record and record.person_id.id != values["person_id"]:
                row.reasons.append(
                    self.env._("This PASS is already %(person)s's: check the number.", person=record.person_id.name)
                )
            unit = units.setdefault(values["number"], [])
            if unit and unit[0].values["person_id"] != values["person_id"]:
                row.reasons.append(self.env._("Row %(row)s gives this PASS to somebody else.", row=unit[0].number))
            if row.reasons:
                row.status = "refused"
            elif record:
                row.status = "known"
            else:
                unit.append(row)
        return [unit for unit in units.values() if unit]

    def _check_dates(self, row):
        values = row.values
        for start, end in (("date_start", "date_end"), ("suspension_start", "suspension_end")):
            first, last = values.get(start), values.get(end)
            if first and last and last < first:
                row.reasons.append(
                    self.env._(
                        "Dates reversed: it would end on %(end)s, before %(start)s.",
                        start=format_date(self.env, first),
                        end=format_date(self.env, last),
                    )
                )
        given = [values.get(name) for name in ("suspension_start", "suspension_end", "suspension_reason")]
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
