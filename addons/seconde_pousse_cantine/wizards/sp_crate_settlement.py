from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..rules.crates import never_came_back

ROTATION_DAYS = 60


class SpCrateSettlement(models.TransientModel):
    """Once a year, the crates that never came back are sold to whom they were lent."""

    _name = "sp.crate.settlement"
    _description = "Settlement of Lost Crates"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    date = fields.Date("Settled On", required=True, default=fields.Date.context_today)
    date_before = fields.Date(
        "Left Before",
        compute="_compute_date_before",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="A crate that left on that day or later may still come back: it is not lost.",
    )
    line_ids = fields.One2many(
        "sp.crate.settlement.line",
        "settlement_id",
        "Lost Crates",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("date")
    def _compute_date_before(self):
        for settlement in self.filtered("date"):
            settlement.date_before = settlement.date - timedelta(days=ROTATION_DAYS)

    @api.depends("date", "date_before", "company_id")
    def _compute_line_ids(self):
        for settlement in self:
            lost = settlement._get_lost_crates()
            settlement.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {"partner_id": site.id, "product_id": product.id, "proposed": count, "quantity": count}
                    )
                    for (site, product), count in lost.items()
                ),
            ]

    def action_invoice(self):
        """Draft one invoice for each site, of the crates ticked, and take them off the ledger."""
        self.ensure_one()
        self._lock_sites()
        lost = self._get_lost_crates()
        lines = self.line_ids.filtered("quantity")
        if not lines:
            raise UserError(self.env._("No crate to settle: every crate came back, or is already invoiced."))
        for line in lines:
            line._check_quantity(lost.get((line.partner_id, line.product_id), 0))
        by_site = lines.grouped("partner_id")
        invoices = self.env["account.move"].create(
            [self._prepare_invoice(site, site_lines) for site, site_lines in by_site.items()]
        )
        if any(not line.tax_ids for line in invoices.invoice_line_ids):
            raise UserError(
                self.env._("A lost crate is sold with VAT: give the crate its tax of 20 % on its product form first.")
            )
        self.env["sp.crate.move"].sudo().create(
            [
                self._prepare_move(line, invoice)
                for invoice, site_lines in zip(invoices, by_site.values(), strict=True)
                for line in site_lines
            ]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("account.action_move_out_invoice_type")
        action["domain"] = [("id", "in", invoices.ids)]
        action["context"] = {"default_move_type": "out_invoice"}
        return action

    def _lock_sites(self):
        """Two settlements at once: the second waits, then finds the crates settled."""
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE res_company SET write_date = write_date WHERE id = %s", self.company_id.id))

    def _get_lost_crates(self):
        """Return the crates lost, by site and type.

        :rtype: dict[tuple[res.partner, product.product], int]
        """
        self.ensure_one()
        if not (self.date and self.date_before):
            return {}
        common = Domain("company_id", "=", self.company_id.id)
        # What a cancelled invoice gives back was lent long ago: it is no crate that left that day.
        settled = Domain("kind", "=", "lost")
        left = Domain("quantity", ">", 0) & Domain("date", "<", self.date_before) & ~settled
        back = Domain("quantity", "<", 0) | settled
        left, back = (
            {
                (site, product): total
                for site, product, total in self.env["sp.crate.move"]
                .sudo()
                ._read_group(common & domain, ["partner_id", "product_id"], ["quantity:sum"])
            }
            for domain in (left, back)
        )
        lost = {key: never_came_back(count, -back.get(key, 0)) for key, count in left.items()}
        return {
            (site.with_env(self.env), product.with_env(self.env)): count
            for (site, product), count in sorted(lost.items(), key=lambda item: (item[0][0].name, item[0][1].id))
            if count
        }

    def _prepare_invoice(self, site, lines):
        payer = site._sp_get_payer()
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "partner_id": payer.address_get(["invoice"])["invoice"],
            "partner_shipping_id": site.id,
            "invoice_origin": self.env._("Crates lost at %(site)s", site=site.name),
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": line.product_id.id,
                        "quantity": line.quantity,
                        "name": self.env._(
                            "%(crate)s: crates not given back by %(site)s, lent before %(day)s",
                            crate=line.product_id.name,
                            site=site.name,
                            day=format_date(self.env, self.date_before),
                        ),
                    }
                )
                for line in lines
            ],
        }

    def _prepare_move(self, line, invoice):
        return {
            "partner_id": line.partner_id.id,
            "product_id": line.product_id.id,
            "quantity": -line.quantity,
            "date": self.date,
            "kind": "lost",
            "invoice_id": invoice.id,
            "company_id": self.company_id.id,
        }


class SpCrateSettlementLine(models.TransientModel):
    """The crates of one type that one site lost."""

    _name = "sp.crate.settlement.line"
    _description = "Lost Crates of a Site"

    settlement_id = fields.Many2one("sp.crate.settlement", required=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Site", required=True)
    product_id = fields.Many2one("product.product", "Crate", required=True)
    proposed = fields.Integer("Lost")
    quantity = fields.Integer("To Invoice")

    def _check_quantity(self, lost):
        self.ensure_one()
        if not 0 < self.quantity <= lost:
            raise UserError(
                self.env._(
                    "%(site)s lost %(lost)s %(crate)s: no more can be invoiced, and nothing below 1. "
                    "Open the settlement again.",
                    site=self.partner_id.name,
                    lost=lost,
                    crate=self.product_id.name,
                )
            )
