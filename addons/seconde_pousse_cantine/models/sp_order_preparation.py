from markupsafe import Markup

from odoo import api, fields, models


class SpOrderPreparation(models.AbstractModel):
    """What the desk is told of the preparation when it confirms an order; part of `sale.order`."""

    _name = "sp.order.preparation"
    _description = "Preparation of an Order"

    sp_organic_warning = fields.Char("Organic Claim", compute="_compute_sp_organic_warning", compute_sudo=True)

    @api.depends("sp_delivery_date", "state", "order_line.product_id")
    def _compute_sp_organic_warning(self):
        for order in self:
            order.sp_organic_warning = order._sp_get_organic_warning()

    def write(self, vals):
        """A share was decided for one day: put off, an order asks for everything again."""
        if "commitment_date" not in vals:
            return super().write(vals)
        before = {order: order.sp_delivery_date for order in self}
        result = super().write(vals)
        moved = self.filtered(lambda order: before[order] and order.sp_delivery_date != before[order])
        moved.order_line._sp_leave_allocations()
        return result

    def _sp_ask_to_call(self, lines):
        """Leave a call to make: nobody can mail this site what changes in its delivery."""
        self.ensure_one()
        changes = [
            self.env._(
                "%(product)s: %(due)s %(unit)s instead of %(ordered)s",
                product=line.product_id.name,
                due=self.env["sp.allocation"]._format(line._sp_get_due_quantity()),
                unit=line.product_uom_id._sp_spell(line._sp_get_due_quantity()),
                ordered=self.env["sp.allocation"]._format(line.product_uom_qty),
            )
            for line in lines
        ]
        self.activity_schedule(
            "mail.mail_activity_data_call",
            summary=self.env._("No mail address: tell %(site)s what changes", site=self.partner_id.display_name),
            note=Markup("<br/>").join(changes),
            user_id=self.env.uid,
        )

    def _sp_get_organic_warning(self):
        """Return the warning that nothing of this order can be called organic on its day, or ""."""
        self.ensure_one()
        day = self.sp_delivery_date
        if not day or self.state == "cancel":
            return ""
        if self.picking_ids and all(picking.state == "done" for picking in self.picking_ids):
            return ""
        return self._sp_say_no_certificate(self.company_id, self.order_line.product_id, day)

    @api.model
    def _sp_say_no_certificate(self, company, products, day):
        """Return the warning that some products lose their organic mention on a day, or "".

        Only for products of which some lot is organic, or in conversion: the others claim nothing anyway.
        """
        if company._sp_get_organic_certificate(day):
            return ""
        lots = self.env["stock.lot"].search(
            [
                ("product_id", "in", products.ids),
                ("company_id", "in", (False, company.id)),
                ("organic_status", "!=", "none"),
            ],
            limit=1,
        )
        if not lots:
            return ""
        return self.env._(
            "No organic certificate is valid on the delivery day: the goods will leave without any organic mention. "
            "Enter the new certificate to print it."
        )

    def action_confirm(self):
        """Confirm as core does, and leave the warning on the order: whoever reads it later knows it was given."""
        result = super().action_confirm()
        warnings = {order.id: sentence for order in self if (sentence := order._sp_get_organic_warning())}
        if warnings:
            self.browse(warnings)._message_log_batch(bodies=warnings)
        return result
