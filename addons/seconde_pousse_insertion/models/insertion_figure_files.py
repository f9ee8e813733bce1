from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_datetime
from odoo.tools.misc import formatLang

from ..rules.fte import compare
from ..rules.workbook import Sheet, write_workbook


class InsertionFigureFiles(models.AbstractModel):
    """Gives the tables of a year as a spreadsheet and as a page."""

    _name = "insertion.figure.files"
    _description = "Files of Yearly Figures"

    def action_export_xlsx(self):
        """Give every table of the year: exact for the team, published for direction.

        :return: dict, a download
        :raise UserError: before the figures are computed
        """
        return self._export_xlsx(published=not self._may_read_exact())

    def action_export_published(self):
        """Give the tables without small groups, for whoever is not of the team.

        :return: dict, a download
        """
        return self._export_xlsx(published=True)

    def _export_xlsx(self, published):
        self.ensure_one()
        self._check_computed()
        tables = self._get_tables(published)
        sheets = [self._prepare_sheet(table, published) for table in tables]
        if not published:
            sheets.append(self._prepare_presence_sheet())
        suffix = "_publie" if published else ""
        return self.env["insertion.file"]._download(f"chiffres_{self.year}{suffix}.xlsx", write_workbook(sheets))

    def _check_computed(self):
        if not self.computed_on:
            raise UserError(self.env._("The figures of %(year)s are not computed yet.", year=self.year))

    def _prepare_sheet(self, table, published):
        columns = table["columns"]
        rows = [
            [row["label"], *(self._get_cell_value(row["cells"].get(column)) for column in columns)]
            for row in table["rows"]
        ]
        # A sheet has a short name: the number of the annex is what tells two of them apart.
        name = table["annex"] or table["label"]
        return Sheet(name, self._get_header(table["label"], published), ["", *columns.values()], rows)

    def _get_cell_value(self, cell):
        if not cell:
            return ""
        return cell.text if cell.is_masked else cell.value

    def _get_header(self, title, published):
        """Say what the sheet is, of which structure and year, when it was computed and how exact it is."""
        made = self.env._("Computed on %(day)s", day=format_datetime(self.env, self.computed_on))
        exact = (
            self.env._("Published version: groups of fewer than 5 people are hidden.")
            if published
            else self.env._("Exact figures: not to be published.")
        )
        return [f"{title}, {self.year}", self.company_id.name, made, exact]

    def _prepare_presence_sheet(self):
        """Hours per person and site: with names, hence never among the published figures."""
        self.env["insertion.presence"].check_access("read")
        title = self.env._("Presence by person")
        columns = [self.env._("Site"), self.env._("Person"), self.env._("Participant"), self.env._("Hours")]
        yes, no = self.env._("Yes"), self.env._("No")
        rows = [
            [site, person, yes if is_participant else no, hours]
            for site, person, is_participant, hours in self._get_employee_hours()
        ]
        return Sheet(title, self._get_header(title, published=False), columns, rows)

    def action_print(self):
        """Print the page of the year.

        :return: dict, a report action
        :raise UserError: before the figures are computed
        """
        self._check_computed()
        return self.env.ref("seconde_pousse_insertion.insertion_dialogue_report").report_action(self)

    # ------------------------------------------------------------------
    # The page of the year
    # ------------------------------------------------------------------

    def _get_page(self):
        """Return what the page of the year shows.

        :return: dict with published (bool), tables (dict code → as in _get_tables), previous (the same figures of
            the year before, dict (table, row, column) → text), and the sentences around them
        """
        self.ensure_one()
        published = not self._may_read_exact()
        tables = {table["table"]: table for table in self._get_tables(published) if not table["annex"]}
        previous = self._get_previous()
        # A profile has a row for each kind of people met: those of the year before alone would be lost.
        for table in previous._get_tables(published) if previous else []:
            if table["table"] in tables and table["table"].startswith("profile_"):
                rows = tables[table["table"]]["rows"]
                for rank, row in enumerate(table["rows"]):
                    if row["row"] not in {known["row"] for known in rows}:
                        rows.insert(rank, {**row, "cells": {}})
        before = previous.published_ids if published else previous.figure_ids
        return {
            "published": published,
            "tables": tables,
            "previous_year": previous.year or self.year - 1,
            # A row that the year before did not have counts nobody.
            "no_figure": "0" if previous.computed_on else "–",
            "previous": {(cell.table, cell.row, cell.column): cell.text for cell in before},
            "annexes": self._get_page_annexes(),
            "exit_rule": self._get_exit_rule(),
            "fte_verdict": self._get_fte_verdict(tables.get("fte")),
        }

    def _get_exit_rule(self):
        """Say which exits the ASP keeps, with the thresholds in force."""
        limits = self.env["insertion.exit"]._get_limits(self.company_id.insertion_structure_kind, self._get_span()[1])
        if limits.minimum_days:
            return self.env._(
                "Rule of the ASP: recruitments of %(days)s days and more, with at least %(hours)s hour worked.",
                days=limits.minimum_days,
                hours=formatLang(self.env, limits.minimum_hours, digits=0),
            )
        return self.env._(
            "Rule of the ASP: at least %(hours)s hours worked over the last annex.",
            hours=formatLang(self.env, limits.minimum_hours, digits=0),
        )

    def _get_fte_verdict(self, table):
        """Say how the FTE of the months declared compare with those agreed, both cut at two decimals."""
        cells = {row["row"]: row["cells"] for row in table["rows"]}["average"] if table else {}
        if not cells or not cells["agreed"].value:
            return ""
        return {
            "under": self.env._("Fewer FTE done than agreed"),
            "over": self.env._("More FTE done than agreed"),
            "conform": self.env._("FTE done as agreed"),
        }[compare(cells["done"].value, cells["agreed"].value)]

    def _get_page_annexes(self):
        return ", ".join(self.sudo()._get_annexes().mapped("number"))
