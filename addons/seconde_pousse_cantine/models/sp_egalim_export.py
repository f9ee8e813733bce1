from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules.invoice_run import previous_month


class SpEgalimExport(models.Model):
    _name = "sp.egalim.export"
    _description = "ma-cantine Export"
    _inherit = ["mail.thread", "sp.egalim.source", "sp.egalim.collector", "sp.egalim.files"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, default="/", copy=False, readonly=True)
    site_ids = fields.Many2many(
        "res.partner",
        "sp_egalim_export_site_rel",
        "export_id",
        "site_id",
        "Sites",
        domain="[('sp_is_site', '=', True)]",
        check_company=True,
        help="Empty: every site.",
    )
    date_from = fields.Date(
        "Deliveries From", required=True, default=lambda self: previous_month(fields.Date.context_today(self))[0]
    )
    date_to = fields.Date(
        "Until", required=True, default=lambda self: previous_month(fields.Date.context_today(self))[1]
    )
    layout = fields.Selection(
        [("siret", "2026, by SIRET"), ("id", "2026, by canteen number"), ("old", "Old layout")],
        required=True,
        default="siret",
        help="What the canteen's screen on ma-cantine asks for. The old layout is accepted until the end of the 2027 "
        "declarations.",
    )
    file_format = fields.Selection(
        [("csv", "CSV, commas"), ("semicolon", "CSV, semicolons"), ("xlsx", "Excel")],
        "File",
        required=True,
        default="csv",
        help="CSV is the safest: the platform reads it as it is.",
    )
    is_single_file = fields.Boolean(
        "One File for All Sites", help="Only when the same person manages all these canteens on ma-cantine."
    )
    line_ids = fields.One2many(
        "sp.egalim.export.line", "export_id", "Rows", domain=[("is_excluded", "=", False)], readonly=True
    )
    excluded_ids = fields.One2many(
        "sp.egalim.export.line", "export_id", "Left Out", domain=[("is_excluded", "=", True)], readonly=True
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "sp_egalim_export_attachment_rel",
        "export_id",
        "attachment_id",
        "Files",
        copy=False,
        readonly=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Generated"), ("sent", "Given to the canteen")],
        required=True,
        default="draft",
        tracking=True,
        copy=False,
        readonly=True,
    )
    line_count = fields.Integer("Rows to Declare", compute="_compute_figures")
    excluded_count = fields.Integer("Rows Left Out", compute="_compute_figures")
    amount_total = fields.Monetary("Declared", compute="_compute_figures")
    amount_organic = fields.Monetary("Organic", compute="_compute_figures")
    currency_id = fields.Many2one(related="company_id.currency_id")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)

    _dates_ordered = models.Constraint("CHECK(date_from <= date_to)", "The period ends before it begins.")

    @api.depends("line_ids.amount", "excluded_ids", "state")
    def _compute_figures(self):
        figures = {
            (export, is_excluded): (count, amount)
            for export, is_excluded, count, amount in self.env["sp.egalim.export.line"]._read_group(
                [("export_id", "in", self.ids)], ["export_id", "is_excluded"], ["__count", "amount:sum"]
            )
        }
        organic = dict(
            self.env["sp.egalim.export.line"]._read_group(
                [("export_id", "in", self.ids), ("is_excluded", "=", False), ("categories", "=like", "BIO%")],
                ["export_id"],
                ["amount:sum"],
            )
        )
        for export in self:
            export.line_count, export.amount_total = figures.get((export, False), (0, 0.0))
            export.excluded_count = figures.get((export, True), (0, 0.0))[0]
            export.amount_organic = organic.get(export, 0.0)

    @api.constrains("site_ids")
    def _check_site_ids(self):
        for export in self:
            other = export.site_ids.filtered(lambda partner: not partner.sp_is_site)[:1]
            if other:
                raise ValidationError(
                    self.env._(
                        "%(partner)s is not a delivery site: tick “Delivery Site” on its form, or remove it.",
                        partner=other.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("sp.egalim.export") or "/"
        return super().create(vals_list)

    def write(self, vals):
        if {"company_id", "date_from", "date_to", "file_format", "is_single_file", "layout", "site_ids"} & set(vals):
            self._check_not_done()
        return super().write(vals)

    def _check_not_done(self):
        done = self.filtered(lambda export: export.state != "draft")[:1]
        if done:
            raise UserError(self.env._("%(export)s is generated: put it back to draft to change it.", export=done.name))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        sent = self.filtered(lambda export: export.state == "sent")[:1]
        if sent:
            raise UserError(
                self.env._(
                    "%(export)s was given to the canteen: without it, its purchases would be declared twice.",
                    export=sent.name,
                )
            )

    def unlink(self):
        ids = self.ids
        result = super().unlink()
        self._forget(ids)
        return result

    # Buttons

    def action_generate(self):
        """Write the rows and the files of what the period has new, and remember what was declared.

        A generated export is made again, from what is new for it; one that was given to the canteen is refused.
        """
        for export in self:
            export._check_not_sent()
            export._lock()
            export._clear()
            export.with_company(export.company_id)._collect_rows()
            export.with_company(export.company_id)._write_files()
            export.state = "done"
        return True

    def action_draft(self):
        """Forget what this export declared: its rows, its files and what it kept from the others."""
        for export in self:
            export._check_not_sent()
            export._clear()
            export.state = "draft"
        return True

    def action_mark_sent(self):
        """Say that the canteen has the files: from now on the export can no longer be made again."""
        self.filtered(lambda export: export.state == "done").state = "sent"
        return True

    def action_view_rows(self):
        """Open the rows declared."""
        return self._get_rows_action(False)

    def action_view_excluded(self):
        """Open what was left out, with its reason."""
        return self._get_rows_action(True)

    def _get_rows_action(self, is_excluded):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_cantine.sp_egalim_export_line_action")
        action["domain"] = [("export_id", "=", self.id), ("is_excluded", "=", is_excluded)]
        action["context"] = {"search_default_group_reason": 1} if is_excluded else {}
        action["display_name"] = self.env._("Left out of %(export)s", export=self.name) if is_excluded else self.name
        return action

    def _check_not_sent(self):
        if self.state == "sent":
            raise UserError(
                self.env._(
                    "%(export)s was given to the canteen: make another export, it takes what is new only.",
                    export=self.name,
                )
            )

    # Steps

    def _lock(self):
        """Two exports at once: the second fails to serialize on this row, and starts again on what is left."""
        self.env.cr.execute("UPDATE res_company SET id = id WHERE id = %s", [self.company_id.id])

    def _clear(self):
        self.attachment_ids.unlink()
        self._forget(self.ids)
        self.env.invalidate_all()

    @api.model
    def _forget(self, export_ids):
        """Delete what exports declared: the ledger, made by the hundred thousand, has no foreign key that does it."""
        self.env.cr.execute("DELETE FROM sp_egalim_ledger WHERE export_key = ANY(%s)", [export_ids])
