from odoo import fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    sp_outing_ids = fields.One2many("sp.outing", "lot_id", "Ways Out", domain=[("state", "=", "done")], readonly=True)

    def get_recall_lines(self):
        """Return where these lots went, those given to charities included: they are called too.

        Read as superuser: whoever may recall a lot must call everybody, and gets ids only.

        :rtype: list[dict]
        """
        lines = super().get_recall_lines()
        lots = self | self._get_derived_lots()
        given = (
            self.env["sp.outing"]
            .sudo()
            .search([("lot_id", "in", lots.ids), ("partner_id", "!=", False), ("state", "=", "done")])
        )
        lines += [
            {
                "lot_id": outing.lot_id.id,
                "partner_id": outing.partner_id.id,
                "picking_id": False,
                "date": outing.date,
                "quantity": outing.quantity,
            }
            for outing in given
        ]
        return sorted(lines, key=lambda line: (line["date"], line["lot_id"], line["partner_id"]))
