from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from .insertion_figure import TABLES

RATE_TABLES = ("rates",)
ANNEX_TABLES = ("accompaniment_annex",)
DECIMAL_COLUMNS = ("done", "agreed", "hours")


class InsertionFigureYear(models.Model):
    """The figures of one structure and one year, kept once computed: erasing a file changes none of them."""

    _name = "insertion.figure.year"
    _description = "Figures of a Year"
    _inherit = [
        "insertion.figure.facts",
        "insertion.figure.tables",
        "insertion.figure.labels",
        "insertion.figure.files",
    ]
    _order = "year desc, company_id"
    _rec_name = "year"
    _check_company_auto = True

    year = fields.Integer(required=True, aggregator=None, default=lambda self: fields.Date.context_today(self).year)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    figure_ids = fields.One2many(
        "insertion.figure", "year_id", string="Exact Figures", domain=[("is_published", "=", False)]
    )
    published_ids = fields.One2many(
        "insertion.figure", "year_id", string="Published Figures", domain=[("is_published", "=", True)]
    )
    figure_count = fields.Integer(compute="_compute_figure_count")
    overview = fields.Html(compute="_compute_overview", sanitize=False)
    computed_on = fields.Datetime(readonly=True, copy=False)
    computed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    is_frozen = fields.Boolean(
        string="Frozen",
        readonly=True,
        copy=False,
        help="Sent to the State: not computed again, even when files have been erased since.",
    )
    note = fields.Text(help="What the figures do not say; printed on the page of the year.")

    _year_unique = models.Constraint("UNIQUE(company_id, year)", "The figures of this year already exist: open them.")
    _year_plausible = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)", "A year is written with four figures, between 2000 and 2100."
    )

    @api.depends("year")
    def _compute_display_name(self):
        for record in self:
            record.display_name = self.env._("Figures of %(year)s", year=record.year)

    @api.depends("figure_ids", "published_ids")
    def _compute_figure_count(self):
        counts = dict(self.env["insertion.figure"]._read_group([("year_id", "in", self.ids)], ["year_id"], ["__count"]))
        for record in self:
            record.figure_count = counts.get(record._origin, 0)

    @api.depends_context("uid", "lang")
    @api.depends("figure_ids.text", "published_ids.text")
    def _compute_overview(self):
        for record in self:
            record.overview = record.id and self.env["ir.qweb"]._render(
                "seconde_pousse_insertion.insertion_figure_overview", {"tables": record._get_tables()}
            )

    # ------------------------------------------------------------------
    # Computing
    # ------------------------------------------------------------------

    def action_compute(self):
        """Compute the tables of the year, exact and published; a second run changes nothing.

        :raise UserError: when the figures are frozen
        """
        self.check_access("write")
        for record in self:
            if record.is_frozen:
                raise UserError(
                    self.env._(
                        "The figures of %(year)s are frozen, as sent to the State: unfreeze them first.",
                        year=record.year,
                    )
                )
            # What is printed and published speaks the language of the structure, whoever computes.
            lang = record.company_id.partner_id.lang or self.env.lang
            record.sudo().with_company(record.company_id).with_context(lang=lang)._recompute(self.env.user)
        return True

    def _recompute(self, user):
        figures = self._fill(self._collect())
        self._store(self._prepare_figures(figures))
        self.write({"computed_on": fields.Datetime.now(), "computed_by_id": user.id})

    def _prepare_figures(self, figures):
        """Return the values of the cells to keep: the exact ones, then the published ones."""
        threshold = int(self.env["insertion.parameter"]._get_value("figure_mask_threshold", self._get_span()[1]))
        hidden = figures.hidden(threshold)
        order = {table: index for index, (table, _label) in enumerate(TABLES)}
        labels = self._get_labels(figures)
        exact, published = [], []
        for sequence, key in enumerate(sorted(figures.values, key=lambda key: order[key[0]])):
            values = self._prepare_figure(key, figures.values[key], labels, sequence)
            exact.append(values)
            if key not in figures.exact_only:
                published.append({**values, "is_published": True, **self._prepare_masked(key in hidden)})
        return exact + published

    def _prepare_figure(self, key, value, labels, sequence):
        table, row, column = key
        return {
            "year_id": self.id,
            "year": self.year,
            "company_id": self.company_id.id,
            "table": table,
            "row": row,
            "row_label": labels[table, row],
            "annex": row.partition("|")[0] if table in ANNEX_TABLES else False,
            "column": column,
            "column_label": labels[table, None, column],
            "value": value,
            "text": self._format(table, column, value),
            "sequence": sequence,
            "is_masked": False,
            "is_published": False,
        }

    def _prepare_masked(self, is_masked):
        return {"is_masked": True, "value": 0, "text": self.env._("hidden")} if is_masked else {}

    def _format(self, table, column, value):
        """Write a value as people read it: whole people, two decimals of FTE, one of a rate."""
        if table in RATE_TABLES:
            return f"{formatLang(self.env, value, digits=1)} %"
        return formatLang(self.env, value, digits=2 if column in DECIMAL_COLUMNS else 0)

    def _store(self, values_list):
        """Replace the cells of the year, unless they are the same already."""
        Figure = self.env["insertion.figure"]
        names = ["is_published", "table", "row", "column", "value", "text", "is_masked", "row_label", "column_label"]
        known = Figure.search_fetch([("year_id", "=", self.id)], [*names, "sequence"])
        before = {tuple(figure[name] for name in [*names, "sequence"]) for figure in known}
        after = {tuple(values[name] for name in [*names, "sequence"]) for values in values_list}
        if before == after:
            return
        known.unlink()
        Figure.create(values_list)

    # ------------------------------------------------------------------
    # Keeping
    # ------------------------------------------------------------------

    def action_freeze(self):
        """Keep the figures as they were sent to the State.

        :raise UserError: when they were never computed
        """
        if any(not record.computed_on for record in self):
            raise UserError(self.env._("Compute the figures before you freeze them."))
        self.write({"is_frozen": True})

    def action_unfreeze(self):
        """Let the figures be computed again."""
        self.write({"is_frozen": False})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        if any(record.is_frozen for record in self):
            raise UserError(self.env._("Frozen figures were sent to the State: they are not deleted."))

    def action_open_figures(self):
        """Open the figures of the year one by one.

        :return: dict, a window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_insertion.insertion_figure_action")
        action["domain"] = [("year_id", "=", self.id)]
        kept = "exact" if self._may_read_exact() else "published"
        action["context"] = {f"search_default_{kept}": 1, "search_default_group_table": 1}
        return action

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _may_read_exact(self):
        """Tell whether the user reads exact figures: direction reads the published ones."""
        user = self.env.user
        return self.env.su or any(
            user.has_group(f"seconde_pousse_insertion.{group}") for group in ("group_counselor", "group_hr")
        )

    def _get_tables(self, published=None):
        """Return the tables as they are printed or exported.

        :param published: bool, None for what the user may read best
        :return: list of dicts table, annex (its number or False), label, columns (code, label), rows (code, label,
            cells by column)
        """
        self.ensure_one()
        published = not self._may_read_exact() if published is None else published
        cells = self.published_ids if published else self.figure_ids
        tables = {}
        for cell in cells.sorted(lambda cell: (cell.sequence, cell.id)):
            table = tables.setdefault(
                (cell.table, cell.annex), {"table": cell.table, "annex": cell.annex, "columns": {}, "rows": {}}
            )
            table["columns"][cell.column] = cell.column_label
            row = table["rows"].setdefault(cell.row, {"row": cell.row, "label": cell.row_label, "cells": {}})
            row["cells"][cell.column] = cell
        names = dict(self.env["insertion.figure"]._fields["table"]._description_selection(self.env))
        return [
            {**table, "label": self._get_table_label(names[code], annex), "rows": list(table["rows"].values())}
            for (code, annex), table in tables.items()
        ]

    def _get_table_label(self, name, annex):
        return self.env._("%(table)s, %(annex)s", table=name, annex=annex) if annex else name

    def _get_previous(self):
        """Return the figures of the year before, empty when nobody computed them."""
        return self.search([("company_id", "=", self.company_id.id), ("year", "=", self.year - 1)], limit=1)
