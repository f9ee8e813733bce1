from odoo import api, models


class SpAllocationMails(models.AbstractModel):
    """How the sites are told what a shortage changes; part of `sp.allocation`."""

    _name = "sp.allocation.mails"
    _description = "Mails of a Shortage"

    @api.model
    def _tell(self, lines):
        orders = lines.sudo()._sp_tell_cuts()
        silent = orders.filtered(lambda order: not order.partner_id.email)
        told = orders - silent
        if len(told) > 1:
            sentences = [self.env._("%(count)s sites told by mail.", count=len(told))]
        elif told:
            sentences = [self.env._("%(site)s told by mail.", site=told.partner_id.display_name)]
        else:
            sentences = [] if silent else [self.env._("Every site already knows.")]
        if silent:
            sentences.append(
                self.env._(
                    "No mail address for %(sites)s: a call is noted in your activities.",
                    sites=", ".join(silent.partner_id.mapped("display_name")),
                )
            )
        kind = "warning" if silent else "success" if told else "info"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": " ".join(sentences),
                "type": kind,
                "sticky": bool(silent),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _format(self, quantity):
        return self.env["ir.qweb.field.float"].value_to_html(quantity, {"decimal_precision": "Product Unit"})
