from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from ..rules.statement_file import match_rows, parse_statement, share_rows, sum_problem


class InsertionStatementImport(models.TransientModel):
    """The ASP's own figures, from its file: put beside ours, never over them."""

    _name = "insertion.statement.import"
    _description = "Import the ASP's Figures"
    _inherit = ["insertion.figure.import"]

    statement_id = fields.Many2one("insertion.statement", required=True, readonly=True)

    def action_try(self):
        """Read the file and say what would happen; nothing is written."""
        self.ensure_one()
        accepted, refused, header = self._read()
        return self._show_report(self._describe(accepted, refused, header), refused)

    def action_import(self):
        """Put the ASP's figures on the lines and the header of the statement.

        :raise UserError: when rows are refused and nothing is to be imported then
        """
        self.ensure_one()
        accepted, refused, header = self._read()
        self._refuse_partial(refused)
        if not accepted:
            raise UserError(self.env._("No row of this file is about somebody on the statement: nothing was imported."))
        self._write_lines(accepted)
        self.statement_id.write(self._prepare_header(accepted, header))
        return {"type": "ir.actions.act_window_close"}

    def _read(self):
        """Return what the file says: dict line → rows, list of refusals in words, header figures."""
        table = self._parse()
        lines = self.statement_id.line_ids.filtered("month_id").sorted("date_from")
        by_person = {}
        for line in lines:
            by_person.setdefault(line.person_id, []).append(line)
        people = [(person, person.birth_date or None, self._get_person_keys(person)) for person in by_person]
        found, left = match_rows(table.rows, people)
        accepted = {}
        for person, rows in found.items():
            own = by_person[person]
            shared = share_rows(rows, [line.date_from for line in own])
            accepted.update((line, part) for line, part in zip(own, shared, strict=True) if part)
        reasons = self._get_reasons()
        refused = [(number, reasons[reason]) for number, reason in table.refused]
        refused += [
            (row.number, self.env._("%(name)s: %(reason)s", name=row.name, reason=reasons[reason]))
            for row, reason in left
        ]
        texts = self._describe_refusals(refused)
        problem = sum_problem(table.rows, table.header)
        if problem and not table.refused:
            texts.append(
                self.env._(
                    "The rows add up to %(sum)s hours and the header says %(total)s: the file is not complete.",
                    sum=formatLang(self.env, float(problem[1])),
                    total=formatLang(self.env, float(problem[2])),
                )
            )
        return accepted, texts, table.header

    def _parse(self):
        table = parse_statement(self._read_table())
        if table.missing:
            columns = {
                "name": self.env._("last and first names"),
                "birth_date": self.env._("birth date"),
                "hours": self.env._("hours declared"),
            }
            raise UserError(
                self.env._(
                    "Columns not found in this file: %(columns)s. Keep the titles of the statement.",
                    columns=", ".join(columns[name] for name in table.missing),
                )
            )
        return table

    @api.model
    def _get_reasons(self):
        return {
            "name": self.env._("no name"),
            "birth_date": self.env._("the birth date is missing or is no date"),
            "hours": self.env._("the hours are missing or are no number"),
            "negative": self.env._("a figure is negative"),
            "too_many_hours": self.env._("more hours than a month has"),
            "gross": self.env._("the gross pay is no number"),
            "unknown": self.env._("nobody on this statement has this name and birth date"),
            "ambiguous": self.env._("several people on this statement have this name and birth date"),
        }

    def _describe(self, accepted, refused, header):
        count = sum(len(rows) for rows in accepted.values())
        hours = sum(row.hours for rows in accepted.values() for row in rows)
        texts = [
            self.env._(
                "%(count)s rows accepted, %(hours)s hours; %(refused)s problems.",
                count=count,
                hours=formatLang(self.env, float(hours)),
                refused=len(refused),
            )
        ]
        if header.get("hours") is not None:
            texts.append(
                self.env._("Total of the file: %(hours)s hours.", hours=formatLang(self.env, float(header["hours"])))
            )
        return texts

    @api.model
    def _write_lines(self, accepted):
        groups = {}
        for line, rows in accepted.items():
            values = (float(sum(row.hours for row in rows)), float(sum(row.gross or 0 for row in rows)))
            groups.setdefault(values, self.env["insertion.statement.line"].browse())
            groups[values] |= line
        for (hours, gross), lines in groups.items():
            lines.write({"asp_hours": hours, "asp_gross": gross})

    def _prepare_header(self, accepted, header):
        rows = [row for part in accepted.values() for row in part]
        values = {
            "asp_date": fields.Date.context_today(self),
            "asp_hours": float(header.get("hours") or sum(row.hours for row in rows)),
        }
        eligible = header.get("hours_eligible") or sum(row.hours_eligible or 0 for row in rows)
        if eligible:
            values["asp_eligible"] = float(eligible)
        for name, figure in (("asp_fte", "fte"), ("asp_amount", "amount")):
            if header.get(figure) is not None:
                values[name] = float(header[figure])
        # Without a total in the file, as with hours; a person may have a line per contract.
        people = header.get("people")
        values["asp_people"] = len({line.person_id for line in accepted}) if people is None else int(people)
        return values
