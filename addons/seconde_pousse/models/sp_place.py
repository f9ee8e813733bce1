from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rules.organic import status_on
from ..rules.sorting import reading_key


class SpPlace(models.Model):
    _name = "sp.place"
    _description = "Place"
    _inherit = ["mail.thread"]
    _parent_store = True
    _order = "sort_key, id"
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(help="Short code written on the bed's sign, used on labels and lots.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    kind = fields.Selection(
        [
            ("farm", "Farm"),
            ("plot", "Plot"),
            ("greenhouse", "Greenhouse"),
            ("bed", "Bed"),
            ("nursery", "Nursery"),
            ("store", "Store"),
        ],
        required=True,
        default="bed",
        tracking=True,
    )
    parent_id = fields.Many2one(
        "sp.place", "Part of", index=True, ondelete="restrict", check_company=True, tracking=True
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("sp.place", "parent_id", "Contains")
    child_count = fields.Integer("Places inside", compute="_compute_child_count")
    complete_name = fields.Char("Full Name", compute="_compute_complete_name", store=True, recursive=True)
    sort_key = fields.Char(compute="_compute_sort_key", store=True, index=True)
    length_m = fields.Float("Length (m)", digits=(16, 2), tracking=True)
    width_m = fields.Float("Width (m)", digits=(16, 2), tracking=True)
    area_m2 = fields.Float(
        "Area (m²)",
        digits=(16, 1),
        compute="_compute_area_m2",
        store=True,
        readonly=False,
        tracking=True,
        help="Length × width; type it for a place of another shape.",
    )
    drip_sector = fields.Char(help="Valve or sector that irrigates this place.")
    status_ids = fields.One2many("sp.place.status", "place_id", "Organic Status History")
    organic_status = fields.Selection(
        [("organic", "Organic"), ("conversion", "In conversion"), ("none", "Not organic")],
        "Organic Status Today",
        compute="_compute_organic_status",
        help="Own status, or the status of the place it is part of.",
    )
    planting_count = fields.Integer("Plantings", compute="_compute_planting_count")

    _length_positive = models.Constraint(
        "CHECK(length_m >= 0 AND width_m >= 0 AND area_m2 >= 0)",
        "A length, a width or an area cannot be negative.",
    )
    _code_unique = models.UniqueIndex(
        "(company_id, code) WHERE code IS NOT NULL AND active",
        "This code is already used by another place: choose another one.",
    )

    @api.depends("name", "parent_id.complete_name", "parent_id.kind")
    def _compute_complete_name(self):
        """Write the path, without the farm that everything is part of."""
        for place in self:
            parent = place.parent_id
            path = [parent.complete_name] if parent and parent.kind != "farm" else []
            place.complete_name = " / ".join([*path, place.name or ""])

    @api.depends("complete_name")
    def _compute_sort_key(self):
        for place in self:
            place.sort_key = reading_key(place.complete_name)

    @api.depends("length_m", "width_m")
    def _compute_area_m2(self):
        for place in self:
            if place.length_m and place.width_m:
                place.area_m2 = place.length_m * place.width_m

    @api.depends("child_ids")
    def _compute_child_count(self):
        for place in self:
            place.child_count = len(place.child_ids)

    @api.depends_context("uid")
    @api.depends("status_ids.status", "status_ids.date_from", "parent_path")
    def _compute_organic_status(self):
        statuses = self._get_land_statuses(fields.Date.context_today(self))
        for place in self:
            place.organic_status = statuses[place.id or place._origin.id].status

    def _compute_planting_count(self):
        counts = dict(
            self.env["sp.planting.placement"]._read_group(
                [("place_id", "child_of", self.ids)], ["place_id"], ["planting_id:count_distinct"]
            )
        )
        for place in self:
            prefix = place.parent_path or ""
            place.planting_count = sum(count for other, count in counts.items() if other.parent_path.startswith(prefix))

    def write(self, vals):
        parent = self.browse(vals.get("parent_id"))
        if parent and set(self._get_path_ids(parent)) & set(self.ids):
            # Before core, whose own refusal is in English only.
            raise ValidationError(self.env._("A place cannot be part of itself: choose another parent place."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_harvested(self):
        """Where a lot grew is part of its trace."""
        inside = self.sudo().search([("id", "child_of", self.ids)])
        lots = self.env["stock.lot"].sudo().search([("place_ids", "in", inside.ids)], limit=1)
        harvests = self.env["sp.harvest"].sudo().search([("place_ids", "in", inside.ids)], limit=1)
        if lots or harvests:
            place = (lots.place_ids | harvests.place_ids) & inside
            raise UserError(
                self.env._(
                    "%(place)s has been harvested and is part of the trace of its lots: archive it instead.",
                    place=place[:1].complete_name,
                )
            )

    def organic_status_on(self, date):
        """Return the organic status of the land on a day.

        A place without a status of its own on that day has its parent's.

        :param date date: the day asked (a date or its ISO string)
        :returns: "organic", "conversion" or "none"
        :rtype: str
        """
        self.ensure_one()
        return self._get_land_statuses(fields.Date.to_date(date))[self.id].status

    def _get_land_statuses(self, date):
        """Return the land status of each place on a day, in two queries for any number.

        :param date date: the day asked
        :rtype: dict[int, rules.organic.LandStatus] by place id
        """
        ancestors = {place.id: self._get_path_ids(place) for place in self._origin}
        ancestor_ids = {place_id for path in ancestors.values() for place_id in path}
        histories = {}
        for line in self.env["sp.place.status"].search([("place_id", "in", list(ancestor_ids))]):
            histories.setdefault(line.place_id.id, []).append((line.date_from, line.status))
        statuses = {False: status_on([], date)}
        for place_id, path in ancestors.items():
            nearest_first = (status_on(histories.get(i, []), date) for i in reversed(path))
            statuses[place_id] = next((status for status in nearest_first if status.since), status_on([], date))
        return statuses

    @api.model
    def _get_path_ids(self, place):
        return [int(part) for part in (place.parent_path or "").split("/") if part]

    def action_view_plantings(self):
        """Open the plantings on this place and on the places inside it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse.sp_planting_action")
        action["domain"] = [("placement_ids.place_id", "child_of", self.ids)]
        action["context"] = {}
        return action

    def action_view_children(self):
        """Open the places inside this one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("seconde_pousse.sp_place_action")
        action["domain"] = [("parent_id", "=", self.id)]
        action["context"] = {"default_parent_id": self.id}
        return action
