from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .sp_harvest import GRADES


class StockLot(models.Model):
    _inherit = "stock.lot"

    harvest_date = fields.Date(index=True, tracking=True)
    harvest_ids = fields.One2many("sp.harvest", "lot_id", "Harvests")
    planting_ids = fields.Many2many("sp.planting", "sp_lot_planting_rel", "lot_id", "planting_id", "Plantings")
    place_ids = fields.Many2many("sp.place", "sp_lot_place_rel", "lot_id", "place_id", "Beds")
    organic_status = fields.Selection(
        [("organic", "Organic"), ("conversion", "In conversion"), ("none", "Not organic")],
        required=True,
        default="none",
        tracking=True,
        help="Claim of the lot, frozen at harvest. Never organic by default.",
    )
    grade = fields.Selection(GRADES, tracking=True)
    origin_country_id = fields.Many2one(
        "res.country",
        "Country of Origin",
        compute="_compute_origin_country_id",
        store=True,
        readonly=False,
    )
    is_held = fields.Boolean("On Hold", tracking=True, help="A lot on hold cannot leave until it is released.")
    hold_reason = fields.Char(tracking=True)
    destination_ids = fields.One2many("sp.lot.destination", "lot_id", "Where It Went")
    harvested_quantity = fields.Float(
        digits="Product Unit", compute="_compute_balance", help="Harvested, net of cancellations."
    )
    delivered_quantity = fields.Float(
        digits="Product Unit", compute="_compute_balance", help="Delivered, net of returns."
    )
    other_out_quantity = fields.Float("Lost or Given", digits="Product Unit", compute="_compute_balance")

    @api.depends("harvest_ids", "company_id")
    def _compute_origin_country_id(self):
        for lot in self:
            if not lot.origin_country_id and lot.harvest_ids:
                lot.origin_country_id = lot.company_id.country_id

    @api.depends("harvest_ids.state", "destination_ids.quantity", "product_qty")
    def _compute_balance(self):
        harvested = dict(
            self.env["sp.harvest"]._read_group(
                [("lot_id", "in", self.ids), ("state", "=", "done")],
                ["lot_id"],
                ["move_id:recordset"],
            )
        )
        delivered = dict(
            self.env["sp.lot.destination"]._read_group([("lot_id", "in", self.ids)], ["lot_id"], ["quantity:sum"])
        )
        for lot in self:
            moves = harvested.get(lot, self.env["stock.move"]).sudo()
            lot.harvested_quantity = sum(moves.mapped("product_qty"))
            lot.delivered_quantity = delivered.get(lot, 0.0)
            gone = lot.harvested_quantity - lot.delivered_quantity - lot.product_qty
            lot.other_out_quantity = gone if lot.harvest_ids else 0.0

    @api.constrains("is_held", "hold_reason")
    def _check_hold_reason(self):
        for lot in self:
            if lot.is_held and not (lot.hold_reason or "").strip():
                raise ValidationError(self.env._("Say why lot %(lot)s is put on hold.", lot=lot.name))

    def write(self, vals):
        frozen = {"company_id", "grade", "harvest_date", "name", "organic_status"}
        frozen |= {"place_ids", "planting_ids", "product_id"}
        harvested = frozen & set(vals) and self.sudo().filtered("harvest_ids")
        if harvested:
            raise UserError(
                self.env._(
                    "What lot %(lot)s says of its harvest is frozen: cancel the harvest and enter it again.",
                    lot=harvested[0].name,
                )
            )
        return super().write(vals)

    def get_recall_lines(self):
        """Return where these lots went, and the lots made from them, net of returns.

        :returns: one dict per lot and delivery still out there, oldest first: lot_id,
            partner_id, picking_id (ids), date (date) and quantity (float, in the product's unit)
        :rtype: list[dict]
        """
        lots = self | self._get_derived_lots()
        destinations = self.env["sp.lot.destination"].search([("lot_id", "in", lots.ids)])
        return [
            {
                "lot_id": line.lot_id.id,
                "partner_id": line.partner_id.id,
                "picking_id": line.picking_id.id,
                "date": line.date,
                "quantity": line.quantity,
            }
            for line in destinations
            if line.lot_id.product_uom_id.compare(line.quantity, 0.0) > 0
        ]

    def _sp_get_recall_sheet_lines(self):
        """Return the recall lines with records in place of ids, for the printed sheet."""
        return [
            {
                **line,
                "lot": self.env["stock.lot"].browse(line["lot_id"]),
                "partner": self.env["res.partner"].browse(line["partner_id"]),
                "picking": self.env["stock.picking"].browse(line["picking_id"]),
            }
            for line in self.get_recall_lines()
        ]

    def _sp_get_organic_mention(self, date):
        """Return the organic words a document of a day may print beside this lot, or "".

        No claim without a certificate valid on that day (Reg. (EU) 2018/848, art. 35).

        :param date date: day of the delivery
        :rtype: str
        """
        self.ensure_one()
        lot = self.sudo()
        if lot.organic_status == "none" or not lot._sp_get_certificate(date):
            return ""
        if lot.organic_status == "organic":
            return self.env._("ORGANIC")
        return self.env._("in conversion to organic farming")

    def _sp_has_lapsed_claim(self, date):
        """Tell whether the lot was harvested as organic, or in conversion, but can no longer leave as such."""
        self.ensure_one()
        lot = self.sudo()
        return lot.organic_status != "none" and not lot._sp_get_certificate(date)

    def _sp_get_certificate(self, date):
        self.ensure_one()
        return (self.company_id or self.env.company)._sp_get_organic_certificate(date)

    def _sp_get_class(self):
        """Return the class to print, "I" or "II", or "" where no standard asks for one."""
        self.ensure_one()
        lot = self.sudo()
        standards = lot.product_id.crop_ids.mapped("marketing_standard")
        if not {"specific", "french"} & set(standards):
            return ""
        return {"first": "I", "second": "II"}.get(lot.grade, "")

    def action_view_trace(self):
        """Open the screen that shows where the lot comes from and where it went."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse.stock_lot_action_trace")
        action["res_id"] = self.id
        return action

    def action_view_harvests(self):
        """Open the harvests that made this lot."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse.sp_harvest_action")
        action["domain"] = [("lot_id", "=", self.id)]
        return action

    def _get_derived_lots(self):
        """Return the lots made from these (washed, cut, packed), level by level."""
        lines = self.env["stock.move.line"]
        found = level = self
        while level:
            consumed = lines.search([("lot_id", "in", level.ids), ("state", "=", "done")])
            level = consumed.produce_line_ids.lot_id - found
            found |= level
        return found - self
