from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import email_normalize, parse_contact_from_email

from ..rules.map_link import map_link, parse_point
from .sp_work_kind_vat import CUSTOMER_KINDS

REQUEST_SOURCES = [
    ("phone", "Phone"),
    ("mail", "Mail"),
    ("form", "Web form"),
    ("met", "Met on the farm"),
    ("review", "Review of a job"),
]
JOB_ACTIVITIES = ("field_job", "green_space")
# In bytes: below, a picture in a mail is the logo of its signature.
SMALLEST_PHOTO = 15000


class SpTaskRequest(models.AbstractModel):
    """What a farm or a town asks for, by phone, mail or form; part of `project.task`."""

    _name = "sp.task.request"
    _description = "Request of a Field Job"

    requested_on = fields.Date(default=fields.Date.context_today, copy=False)
    request_source = fields.Selection(REQUEST_SOURCES, "Asked By", default="phone")
    contact_name = fields.Char("Who Asked", copy=False)
    contact_phone = fields.Char(
        "Phone", compute="_compute_contact_phone", store=True, readonly=False, help="Who to call about this job."
    )
    contact_town = fields.Char("Town of Who Asked", copy=False)
    contact_kind = fields.Selection(
        CUSTOMER_KINDS,
        "Who Asked Is",
        compute="_compute_contact_kind",
        store=True,
        readonly=False,
        copy=False,
        help="Kind of customer of the record made of who asked: its VAT and its membership follow.",
    )
    wished_from = fields.Date()
    wished_to = fields.Date("Wished Until")
    wished_quantity = fields.Float("Quantity", digits="Product Unit")
    wished_unit_id = fields.Many2one("uom.uom", "Unit")
    location_note = fields.Char("Where", help="Place, road, gate.")
    location_address = fields.Char(
        "Address", compute="_compute_location_address", store=True, readonly=False, help="Opened on the map."
    )
    location_point = fields.Char(
        "GPS Point",
        help="Latitude and longitude, as copied from a phone: 43.7132, 5.3112. Better than an address in a field.",
    )
    map_url = fields.Char("Map", compute="_compute_map_url")
    constraint_note = fields.Text("Constraints", help="Season, animals, hours, machines that cannot pass…")
    request_photo_ids = fields.Many2many(
        "ir.attachment", "sp_task_request_photo_rel", "task_id", "attachment_id", "Photos Sent", copy=False
    )

    _wished_in_order = models.Constraint(
        "CHECK(wished_from IS NULL OR wished_to IS NULL OR wished_from <= wished_to)",
        "The wished dates are in the wrong order: check them.",
    )
    _wished_quantity_positive = models.Constraint(
        "CHECK(COALESCE(wished_quantity, 0) >= 0)", "The quantity of a job cannot be negative."
    )

    @api.depends("farm_partner_id")
    def _compute_contact_phone(self):
        for task in self:
            task.contact_phone = task.farm_partner_id.phone or task.contact_phone

    @api.depends("work_kind_id")
    def _compute_contact_kind(self):
        """Field work is a farm's, until somebody says otherwise; never where the VAT would follow from that guess."""
        for task in self:
            kind, day = task.work_kind_id, (task.company_id or self.env.company)._sp_get_today()
            is_farm_work = task.is_field_job and kind.activity == "field_job" and not kind._depends_on_customer(day)
            task.contact_kind = task.contact_kind or (is_farm_work and "farm")

    @api.depends("farm_partner_id")
    def _compute_location_address(self):
        for task in self:
            farm = task.farm_partner_id
            parts = [farm.street, " ".join(filter(None, [farm.zip, farm.city]))]
            task.location_address = ", ".join(filter(None, parts)) or task.location_address

    @api.depends("location_point", "location_address", "farm_partner_id")
    def _compute_map_url(self):
        for task in self:
            point = parse_point(task.location_point)
            farm = task.farm_partner_id
            if not point and not task.location_address and (farm.partner_latitude or farm.partner_longitude):
                point = (farm.partner_latitude, farm.partner_longitude)
            task.map_url = map_link(point, task.location_address)

    @api.constrains("location_point")
    def _check_location_point(self):
        for task in self:
            if task.location_point and not parse_point(task.location_point):
                raise ValidationError(
                    self.env._(
                        "“%(point)s” is not a point of the map: type latitude and longitude, such as 43.7132, 5.3112.",
                        point=task.location_point,
                    )
                )

    @api.onchange("work_kind_id")
    def _onchange_work_kind_id(self):
        """A job belongs to the project of its activity, and is counted in the unit it is sold in."""
        if not self.is_field_job or not self.work_kind_id:
            return
        unit = self.work_kind_id._get_service("unit").uom_id
        if unit and not self.wished_unit_id and not unit._has_common_reference(self.env.ref("uom.product_uom_hour")):
            self.wished_unit_id = unit
        if not self._origin.session_ids:
            company = self.company_id or self.env.company
            self.project_id = self._sp_get_work_project(company, self.work_kind_id, is_field_job=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if values.get("is_field_job") and "project_id" in fields_list and not values.get("project_id"):
            project = self._sp_get_work_project(self.env.company, self.env["sp.work.kind"], is_field_job=True)
            values.update(project_id=project.id, company_id=project.company_id.id)
        return values

    @api.model_create_multi
    def create(self, vals_list):
        is_job = self.env.context.get("default_is_field_job", False)
        tasks = super().create([{**vals, "is_field_job": vals.get("is_field_job", is_job)} for vals in vals_list])
        tasks._claim_photos()
        return tasks

    def write(self, vals):
        result = super().write(vals)
        if {"request_photo_ids", "visit_photo_ids"} & set(vals):
            self._claim_photos()
        return result

    @api.model
    def _sp_get_work_name(self, vals):
        """Nobody should have to type the name of a request: without a place, it is that of who asks."""
        name = super()._sp_get_work_name(vals)
        if not vals.get("is_field_job") or " – " in name:
            return name
        farm = self.env["res.partner"].browse(vals.get("farm_partner_id"))
        parts = [name, vals.get("location_note") or farm.name or vals.get("contact_name")]
        return " – ".join(filter(None, parts)) or self.env._("Request to complete")

    def _claim_photos(self):
        """Let whoever reads a job see its photos: one sent by a form belongs to who uploaded it."""
        for task in self:
            photos = (task.request_photo_ids | task.visit_photo_ids).sudo()
            own = photos.filtered(lambda photo: not photo.res_id and (self.env.su or photo.create_uid == self.env.user))
            own.write({"res_model": "project.task", "res_id": task.id})

    def _warn_of_request(self):
        """Ask whoever answers for the jobs to call back."""
        for task in self.filtered("project_id.user_id"):
            task.activity_schedule(
                "mail.mail_activity_data_call",
                user_id=task.project_id.user_id.id,
                summary=self.env._("Call back: %(name)s", name=task.farm_partner_id.name or task.contact_name or ""),
            )

    # ------------------------------------------------------------------
    # By mail
    # ------------------------------------------------------------------

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a request of a mail to the address of the jobs: its sender's farm when known, else left for the desk."""
        values = dict(custom_values or {})
        project = self.env["project.project"].sudo().browse(values.get("project_id"))
        if project.sp_activity not in JOB_ACTIVITIES:
            return super().message_new(msg_dict, custom_values=custom_values)
        company = project.company_id
        author = self.env["res.partner"].sudo().browse(msg_dict.get("author_id"))
        is_ours = any(not user.share for user in author.with_context(active_test=False).user_ids)
        farm = author.commercial_partner_id if not is_ours else author.browse()
        if farm.company_id and farm.company_id != company:
            farm = farm.browse()
        name, email = parse_contact_from_email(msg_dict.get("email_from") or "")
        values.update(
            is_field_job=True,
            company_id=company.id,
            request_source="mail",
            name=(msg_dict.get("subject") or "").strip() or self.env._("Request by mail"),
            contact_name=author.name or name or email,
            email_from=email or msg_dict.get("email_from"),
            farm_partner_id=farm.id,
        )
        # Core makes a contact of any sender: a stranger's mail, or an advertisement, would fill the address book.
        message = msg_dict if author else {**msg_dict, "email_from": False}
        task = super().message_new(message, custom_values=values)
        task._warn_of_request()
        return task

    def _message_post_after_hook(self, message, msg_vals):
        """Show the photos of a mail with those of the request, not only under its message."""
        result = super()._message_post_after_hook(message, msg_vals)
        if self.is_field_job and self.job_state == "request" and message.message_type == "email":
            photos = message.sudo().attachment_ids.filtered(
                lambda file: (file.mimetype or "").startswith("image/") and file.file_size >= SMALLEST_PHOTO
            )
            self.sudo().request_photo_ids = [Command.link(photo.id) for photo in photos]
        return result

    # ------------------------------------------------------------------
    # Who asked
    # ------------------------------------------------------------------

    def action_find_farm(self):
        """Choose the farm of who asked: the only one known by this e-mail or phone, else a new one.

        :raises UserError: nothing is known of who asked, or several could be
        """
        for task in self.filtered(lambda task: not task.farm_partner_id):
            known = task._find_farms()
            if len(known) > 1:
                raise UserError(
                    self.env._(
                        "Several customers could be this one: %(names)s. Choose in “Farm or Town”.",
                        names=", ".join(known.mapped("display_name")),
                    )
                )
            task.farm_partner_id = known or self.env["res.partner"].create(task._prepare_farm())
            if task.contact_kind and not task.farm_partner_id.sp_customer_kind:
                task.farm_partner_id.sp_customer_kind = task.contact_kind
        return True

    def _find_farms(self):
        """Return the customers known by the e-mail or the phone of this request."""
        self.ensure_one()
        partners = self.env["res.partner"]
        email = email_normalize(self.email_from)
        found = partners.search([("email_normalized", "=", email)]).commercial_partner_id if email else partners
        if not found and self.contact_phone:
            found = partners.search([("phone", "=", self.contact_phone)]).commercial_partner_id
        return found.filtered(lambda farm: not farm.company_id or farm.company_id == self.company_id)

    def _prepare_farm(self):
        self.ensure_one()
        name = self.contact_name or self.email_from
        if not name:
            raise UserError(self.env._("Nobody says who asked: choose the farm, or type “Who Asked”."))
        return {
            "name": name,
            "is_company": True,
            "email": self.email_from,
            "phone": self.contact_phone,
            "city": self.contact_town,
        }

    def action_open_map(self):
        """Open the place of a job on OpenStreetMap, in another tab."""
        self.ensure_one()
        if not self.map_url:
            raise UserError(self.env._("Type an address or a GPS point first."))
        return {"type": "ir.actions.act_url", "url": self.map_url, "target": "new"}
