from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..rules.loan import Span, most_taken, place
from .sp_booking_price import PRICE_UNITS

PLACES = [("free", "Available"), ("out", "Out"), ("late", "Late Back"), ("broken", "Broken")]


class MaintenanceEquipment(models.Model):
    """Machines, tools and vehicles that crews and member farms share."""

    _name = "maintenance.equipment"
    _inherit = ["sp.equipment.care", "maintenance.equipment", "image.mixin"]

    sp_is_shared = fields.Boolean(
        "Shared Equipment", index=True, help="Offered for booking to our crews and to member farms."
    )
    sp_quantity = fields.Integer("How Many", default=1, required=True, help="10 for ten spades lent as a kit.")
    sp_lent_to = fields.Selection(
        [("crew", "Our crews only"), ("member", "Members"), ("all", "Anybody")],
        "Lent To",
        default="member",
        required=True,
    )
    sp_owner_id = fields.Many2one("res.partner", "Belongs To", check_company=True, help="Empty: to us.")
    sp_owner_phone = fields.Char(related="sp_owner_id.phone", string="Phone of the Owner")
    sp_vehicle_id = fields.Many2one("fleet.vehicle", "Vehicle", index="btree_not_null", check_company=True)
    sp_price_unit = fields.Selection(PRICE_UNITS, "Priced By", default="hour", required=True)
    sp_price = fields.Float("Price", digits="Product Price", help="0: free loan. Also what our own use costs a job.")
    sp_guest_price = fields.Float("Price for Non-Members", digits="Product Price", help="0: the same price.")
    sp_product_id = fields.Many2one(
        "product.product",
        "Service Billed",
        domain="[('type', '=', 'service')]",
        check_company=True,
        help="Its activity and taxes are those of the invoices of loans.",
    )
    sp_authorisation_kind_ids = fields.Many2many("sp.authorisation.kind", string="Authorisations Needed")
    sp_place_note = fields.Char("Where It Is Kept")
    sp_insurance_note = fields.Char("Insurance", help="Company and contract number, printed on the loan agreement.")
    sp_rules_note = fields.Text("Rules of Use", help="Printed on the loan agreement: fuel, cleaning, helmet…")
    sp_booking_ids = fields.One2many("sp.equipment.booking", "equipment_id", "Bookings")
    # Where it is now
    sp_state = fields.Selection(PLACES, "Where Is It", compute="_compute_sp_now", search="_search_sp_state")
    sp_current_booking_id = fields.Many2one("sp.equipment.booking", "Out With", compute="_compute_sp_now")
    sp_holder = fields.Char("Who Has It", compute="_compute_sp_now")
    sp_phone = fields.Char("Phone of Who Has It", compute="_compute_sp_now")
    sp_until = fields.Datetime("Until", compute="_compute_sp_now")
    sp_taken = fields.Integer("Out Now", compute="_compute_sp_now")
    sp_next_booking_id = fields.Many2one("sp.equipment.booking", "Next Booking", compute="_compute_sp_now")
    sp_next = fields.Char("Next", compute="_compute_sp_now")

    _sp_quantity_positive = models.Constraint("CHECK(sp_quantity > 0)", "There is one at least.")
    _sp_price_positive = models.Constraint(
        "CHECK(COALESCE(sp_price, 0) >= 0 AND COALESCE(sp_guest_price, 0) >= 0)",
        "A price cannot be negative; 0 is a free loan.",
    )

    def _compute_sp_now(self):
        now = fields.Datetime.now()
        bookings = (
            self.env["sp.equipment.booking"]
            .sudo()
            .search(
                [
                    ("equipment_id", "in", self.ids),
                    "|",
                    ("state", "=", "out"),
                    "&",
                    ("state", "in", ("asked", "ok")),
                    ("date_to", ">", now),
                ],
                order="date_from, id",
            )
        )
        by_equipment = bookings.grouped("equipment_id")
        for equipment in self:
            mine = by_equipment.get(equipment._origin, bookings.browse())
            out = mine.filtered(lambda booking: booking.state == "out").sorted("date_to")
            current, taken = out[:1], sum(out.mapped("quantity"))
            equipment.sp_taken = taken
            equipment.sp_current_booking_id = current.sudo(False)
            following = (mine - out)[:1]
            equipment.sp_next_booking_id = following.sudo(False)
            words = (following._say_moment(following.date_from), following._get_holder_name()) if following else ()
            equipment.sp_next = " · ".join(words) or False
            equipment.sp_holder = ", ".join(dict.fromkeys(booking._get_holder_name() for booking in out)) or False
            equipment.sp_phone = current.phone
            equipment.sp_until = current.date_to
            is_late = bool(current and current.date_to < now)
            equipment.sp_state = place(equipment.sp_is_broken, taken, equipment.sp_quantity or 1, is_late)

    def _search_sp_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        shared = self.search([("sp_is_shared", "=", True)])
        return [("id", "in", shared.filtered(lambda equipment: equipment.sp_state in value).ids)]

    @api.constrains("sp_quantity")
    def _check_sp_quantity(self):
        # The bookings say the sentence when fewer are left than are booked.
        self.sp_booking_ids._check_free()

    def _sp_lock(self):
        """Write the equipment's row: of two at once, the later transaction runs again on fresh data (decision 0002)."""
        self.flush_model(["sp_quantity"])
        if self.ids:
            ids = tuple(sorted(self.ids))
            self.env.cr.execute(SQL("UPDATE maintenance_equipment SET write_date = write_date WHERE id IN %s", ids))

    def _sp_get_loan_product(self):
        """Return the service that the invoices of loans sell.

        :raises UserError: none is chosen and the one of the module was deleted
        """
        self.ensure_one()
        common = self.env.ref("seconde_pousse_chantier.product_loan", raise_if_not_found=False)
        product = self.sudo().sp_product_id or common
        if not product:
            raise UserError(
                self.env._("Choose the service that is billed for %(equipment)s, on its sheet.", equipment=self.name)
            )
        return product

    def _sp_get_spans(self, start, end):
        """Return what is taken of each in a period.

        :param datetime start: in UTC
        :param datetime end: in UTC
        :rtype: dict[maintenance.equipment, list[Span]]
        """
        held = (
            self.env["sp.equipment.booking"]
            .sudo()
            .search(
                [
                    ("equipment_id", "in", self.ids),
                    ("state", "in", ("asked", "ok", "out")),
                    ("date_from", "<", end),
                    ("date_to", ">", start),
                ]
            )
        )
        by_equipment = held.grouped(lambda booking: booking.equipment_id.id)
        return {
            equipment: [Span(b.date_from, b.date_to, b.quantity) for b in by_equipment.get(equipment.id, [])]
            for equipment in self
        }

    def _sp_count_free(self, spans, start, end):
        """Return how many are free all along a period."""
        self.ensure_one()
        return self.sp_quantity - most_taken(spans, start, end)

    def action_sp_open_bookings(self):
        """Open the bookings of this equipment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse_chantier.sp_equipment_booking_action")
        action["domain"] = [("equipment_id", "=", self.id)]
        action["context"] = {"default_equipment_id": self.id, "default_state": "ok"}
        return action
