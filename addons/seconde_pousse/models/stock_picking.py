from odoo import fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        self._sp_check_held_lots()
        return super()._action_done()

    def _sp_check_held_lots(self):
        """A lot on hold leaves the farm by no delivery, even when it was picked by hand."""
        held = self.filtered(lambda picking: picking.picking_type_code == "outgoing").move_line_ids
        held = held.filtered(lambda line: line.lot_id.is_held and line.quantity)
        if held:
            lot = held[0].lot_id
            raise UserError(
                self.env._(
                    "Lot %(lot)s is on hold (%(reason)s): choose another lot, or release it.",
                    lot=lot.name,
                    reason=lot.hold_reason,
                )
            )

    def _attach_sign(self):
        """Keep the farm's note, the one that was signed, in place of core's slip."""
        self.ensure_one()
        if self.picking_type_code != "outgoing":
            return super()._attach_sign()
        report = self.env.ref("seconde_pousse.report_delivery_note")
        content, _kind = report._render_qweb_pdf(report, self.ids)
        self.message_post(
            attachments=[(f"BL-{self.name.replace('/', '-')}.pdf", content)],
            body=self.env._("Delivery note signed at %(site)s", site=self.partner_id.display_name or ""),
        )
        return True

    def action_sp_print_delivery_note(self):
        """Print the farm's delivery note: ordered and delivered, lots, origin, crates."""
        return self.env.ref("seconde_pousse.report_delivery_note").report_action(self)

    def _sp_get_document_date(self):
        """Return the day the goods were handed over, or are planned to be."""
        self.ensure_one()
        moment = self.date_done or self.scheduled_date
        zone = self.company_id._sp_get_timezone()
        return fields.Datetime.context_timestamp(self.with_context(tz=zone), moment).date()

    def _sp_get_delivery_note_lines(self):
        """Return what the delivery note prints, one dict per product ordered.

        :returns: name, uom (uom.uom), ordered, delivered, gap (floats in the unit of the line), crates
            (int), crate (name) and lots: list of dicts name, quantity, harvest_date, places,
            origin, variety, grade_class, organic
        :rtype: list[dict]
        """
        self.ensure_one()
        return [self._sp_prepare_note_line(move) for move in self._sp_get_note_moves()]

    def _sp_get_note_moves(self):
        """Return the moves that are a line of the delivery note."""
        self.ensure_one()
        return self.move_ids.filtered(lambda move: move.state != "cancel")

    def _sp_prepare_note_line(self, move):
        ordered = move._sp_get_ordered_quantity()
        delivered = move.quantity if move.state != "draft" else 0.0
        return {
            "name": move.product_id.name,
            "uom": move.product_uom,
            "ordered": ordered,
            "delivered": delivered,
            "gap": move.product_uom.round(delivered - ordered),
            "crates": move.sp_crate_count,
            "crate": move.sp_crate_uom_id.name or "",
            "lots": [self._sp_prepare_note_lot(move, *item) for item in move._sp_get_lots()],
        }

    def _sp_prepare_note_lot(self, move, lot, quantity):
        date = self._sp_get_document_date()
        return {
            "name": lot.name,
            "quantity": quantity,
            "harvest_date": lot.harvest_date,
            "places": ", ".join(lot.sudo().place_ids.mapped("display_name")),
            "variety": ", ".join(lot.sudo().planting_ids.variety_id.mapped("name")),
            "origin": lot.origin_country_id.name or "",
            "grade_class": lot._sp_get_class(),
            "organic": lot._sp_get_organic_mention(date),
        }

    def _sp_get_note_certificate(self):
        """Return the certificate to quote: only when a line of the note claims something."""
        self.ensure_one()
        date = self._sp_get_document_date()
        claiming = self.move_line_ids.lot_id.filtered(lambda lot: lot._sp_get_organic_mention(date))
        if not claiming:
            return self.env["sp.organic.certificate"]
        return claiming[0]._sp_get_certificate(date)
