from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class SpInvoiceStatement(models.Model):
    """Sums up, for one payer, the invoices of a run, site by site."""

    _name = "sp.invoice.statement"
    _description = "Statement of Invoices"
    _inherit = ["mail.thread"]
    _order = "run_id desc, payer_id"
    _check_company_auto = True

    run_id = fields.Many2one("sp.invoice.run", required=True, index=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    payer_id = fields.Many2one("res.partner", required=True, readonly=True, index=True)
    date_from = fields.Date(related="run_id.date_from")
    date_to = fields.Date(related="run_id.date_to")
    move_ids = fields.Many2many("account.move", string="Invoices", compute="_compute_move_ids")
    currency_id = fields.Many2one("res.currency", compute="_compute_move_ids")
    amount_untaxed = fields.Monetary("Untaxed Amount", compute="_compute_move_ids")
    amount_total = fields.Monetary("Total", compute="_compute_move_ids")
    has_drafts = fields.Boolean(compute="_compute_move_ids")
    sent_on = fields.Date(readonly=True, copy=False, tracking=True)

    _payer_unique = models.Constraint("UNIQUE(run_id, payer_id)", "This payer already has its statement of this run.")

    @api.depends("run_id.move_ids.state", "run_id.move_ids.amount_total", "payer_id")
    def _compute_move_ids(self):
        for statement in self:
            moves = statement.run_id.move_ids.filtered(
                lambda move, payer=statement.payer_id: move.commercial_partner_id == payer and move.state != "cancel"
            )
            statement.move_ids = moves.sorted(lambda move: (move.invoice_date or fields.Date.today(), move.id))
            statement.currency_id = moves.currency_id[:1] or statement.company_id.currency_id
            statement.amount_untaxed = sum(moves.mapped("amount_untaxed_in_currency_signed"))
            statement.amount_total = sum(moves.mapped("amount_total_in_currency_signed"))
            statement.has_drafts = any(move.state == "draft" for move in moves)

    @api.depends("payer_id", "run_id.date_from", "run_id.date_to")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = f"{statement.payer_id.display_name} – {statement.run_id._get_period_label()}"

    def _get_sites(self):
        """Return what each site was billed, invoice by invoice.

        An invoice that covers several sites is shared between them without VAT; its VAT stands in the total only.

        :returns: site (res.partner), rows (list of dicts move, days, deliveries, untaxed, tax, total; tax and
            total are None for an invoice of several sites), untaxed, total (None as above)
        :rtype: list[dict]
        """
        self.ensure_one()
        sites = defaultdict(list)
        for move in self.sudo().move_ids.filtered("invoice_line_ids"):
            shares = defaultdict(lambda: self.env["account.move.line"].sudo())
            for line in move.invoice_line_ids.filtered(lambda line: line.display_type == "product"):
                orders = line.sale_line_ids.order_id
                site = (orders.partner_id.commercial_partner_id or move.partner_shipping_id.commercial_partner_id)[:1]
                shares[site] |= line
            rows = [(site, self._prepare_row(move, lines, len(shares) == 1)) for site, lines in shares.items()]
            # Odoo rounds the invoice by VAT: the cent that the lines do not have goes to the largest share.
            largest = max((row for _site, row in rows), key=lambda row: abs(row["untaxed"]))
            signed = -move.amount_untaxed if move.move_type == "out_refund" else move.amount_untaxed
            largest["untaxed"] += signed - sum(row["untaxed"] for _site, row in rows)
            for site, row in rows:
                sites[site].append(row)
        return [
            {
                "site": site,
                "rows": rows,
                "untaxed": sum(row["untaxed"] for row in rows),
                "total": None if any(row["total"] is None for row in rows) else sum(row["total"] for row in rows),
            }
            for site, rows in sorted(sites.items(), key=lambda pair: (pair[0].display_name or "", pair[0].id))
        ]

    def _prepare_row(self, move, lines, is_alone):
        sign = -1 if move.move_type == "out_refund" else 1
        moves = lines.sp_stock_move_ids
        return {
            "move": move,
            "days": sorted({stock_move._sp_get_delivery_day() for stock_move in moves}),
            "deliveries": len(moves.picking_id),
            "untaxed": sign * sum(lines.mapped("price_subtotal")),
            "tax": sign * move.amount_tax if is_alone else None,
            "total": sign * move.amount_total if is_alone else None,
        }

    def _get_file_name(self):
        """Return the name of the PDF, without its extension."""
        self.ensure_one()
        return self.env._("Statement - %(name)s", name=self.display_name.replace("/", "-"))

    def action_print(self):
        """Download the PDF of the statements."""
        return self.env.ref("seconde_pousse_cantine.sp_invoice_statement_action_report").report_action(self)

    # Mail

    def action_send(self):
        """Send each payer its statement by mail, as a PDF."""
        self._check_sendable()
        template = self.env.ref("seconde_pousse_cantine.mail_template_statement")
        for statement in self:
            template.send_mail(statement.id, email_layout_xmlid="seconde_pousse_cantine.mail_layout_site")
        self.sent_on = fields.Date.context_today(self)
        return True

    def _check_sendable(self):
        drafts = self.filtered("has_drafts")
        if drafts:
            raise UserError(
                self.env._("Some invoices of %(payer)s are drafts: post them first.", payer=drafts[0].payer_id.name)
            )
        silent = self.filtered(lambda statement: not statement._get_recipient().email)
        if silent:
            raise UserError(
                self.env._("%(payer)s has no e-mail address: type it on its form.", payer=silent[0].payer_id.name)
            )

    def _get_recipient(self):
        """Return who receives the invoices of the payer.

        :rtype: res.partner
        """
        self.ensure_one()
        address = self.payer_id.address_get(["invoice"])["invoice"]
        return self.env["res.partner"].browse(address)
