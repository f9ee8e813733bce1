import base64
from datetime import timedelta

from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.image import image_process
from odoo.tools.mimetypes import guess_mimetype

from ..rules import job_request
from .sp_work_kind_vat import CUSTOMER_KINDS

PHOTO_MEGABYTES = 8
MOST_PHOTOS = 4
PHOTO_TYPES = ("image/jpeg", "image/png")
PHOTO_SIDE = 1600
TWICE = timedelta(minutes=10)
# Beyond, it is a machine that types: the phone still works.
MOST_AN_HOUR = 20
MOST_A_DAY_EACH = 10
# As people count → unit kept, and how many of it.
UNITS = {
    "m": ("uom.product_uom_meter", 1),
    "m2": ("uom.product_uom_square_meter", 1),
    "ha": ("uom.product_uom_square_meter", 10000),
    "hour": ("uom.product_uom_hour", 1),
    "day": ("uom.product_uom_day", 1),
}


class SpJobForm(models.AbstractModel):
    """The form of a request, open to anybody or to a farmer logged in."""

    _name = "sp.job.form"
    _description = "Form of a Request"

    @api.model
    def _get_kinds(self, company):
        """Return the kinds of work a company offers.

        :rtype: sp.work.kind, sudo
        """
        domain = [("is_sold", "=", True), ("company_id", "in", [False, company.id])]
        return self.env["sp.work.kind"].sudo().search(domain)

    @api.model
    def _get_units(self):
        """Return the units of the form: (code, label) pairs."""
        return [
            ("m", self.env._("metres")),
            ("m2", self.env._("square metres")),
            ("ha", self.env._("hectares")),
            ("hour", self.env._("hours")),
            ("day", self.env._("days")),
        ]

    @api.model
    def _get_customer_kinds(self):
        """Return who may ask, in the words of who answers: (code, label) pairs."""
        return [
            ("farm", self.env._("A farm")),
            ("public", self.env._("A town or another public body")),
            ("private", self.env._("Somebody else")),
        ]

    @api.model
    def _receive(self, company, values, photos=(), author=None):
        """Keep what somebody asks for.

        :param res.company company: who is asked
        :param dict values: texts as typed, see `rules/job_request.py`
        :param photos: list of bytes
        :param res.partner author: who asks, when logged in
        :rtype: project.task, sudo
        :raises UserError: one sentence when something is wrong, with nothing written
        """
        asked, problem = job_request.read_request(values, company._sp_get_today(), needs_contact=not author)
        if problem:
            raise UserError(self._get_problem_message(problem))
        kind, customer_kind = self._read_kind(company, values.get("kind")), values.get("customer_kind")
        unit, factor = UNITS.get(values.get("unit") or "", (None, 1))
        tasks = self.env["project.task"].with_user(SUPERUSER_ID).with_company(company)
        details = {
            "is_field_job": True,
            "company_id": company.id,
            "request_source": "form",
            "work_kind_id": kind.id,
            "contact_name": author.name if author else asked.name,
            "farm_partner_id": author.commercial_partner_id.id if author else False,
            "wished_from": asked.wished_from or asked.wished_to,
            "wished_to": asked.wished_to or asked.wished_from,
            "wished_quantity": asked.quantity * factor,
            "wished_unit_id": self.env.ref(unit).id if unit and asked.quantity else False,
            "location_note": asked.place,
            "constraint_note": asked.text,
            **({} if author else {"email_from": asked.email, "contact_town": asked.town}),
            **({"contact_kind": customer_kind} if customer_kind in dict(CUSTOMER_KINDS) and not author else {}),
            **({"contact_phone": asked.phone} if asked.phone else {}),
        }
        same = self._find_same(tasks, details)
        if same:
            return same.sudo()
        self._check_pace(tasks, company, asked, author)
        pictures = self._read_photos(photos)
        task = tasks.create({**details, "request_photo_ids": [Command.create(picture) for picture in pictures]})
        if author:
            task.message_subscribe(author.ids)
        task._warn_of_request()
        return task.sudo()

    def _read_kind(self, company, text):
        if not text:
            return self.env["sp.work.kind"]
        kind = self._get_kinds(company).filtered(lambda kind: str(kind.id) == str(text))
        if not kind:
            raise UserError(self.env._("Choose the kind of work in the list, or describe it."))
        return kind

    def _find_same(self, tasks, details):
        """Return what was just asked in the same words: a button pressed twice, a page sent again."""
        empty = {"wished_quantity": 0.0}
        words = Domain.AND(
            [
                Domain(name, "=", value or empty.get(name, False))
                for name, value in details.items()
                if name != "is_field_job"
            ]
        )
        return tasks.search(words & Domain("create_date", ">", fields.Datetime.now() - TWICE), limit=1)

    def _check_pace(self, tasks, company, asked, author):
        """Refuse what only a machine sends: too many in an hour, or from one person in a day."""
        domain = Domain("request_source", "=", "form") & Domain("company_id", "=", company.id)
        now = fields.Datetime.now()
        if author:
            own = Domain("farm_partner_id", "=", author.commercial_partner_id.id)
        else:
            own = Domain("farm_partner_id", "=", False) & Domain.OR(
                Domain(name, "=", value)
                for name, value in (("email_from", asked.email), ("contact_phone", asked.phone))
                if value
            )
            hour = Domain("farm_partner_id", "=", False) & Domain("create_date", ">", now - timedelta(hours=1))
            if tasks.search_count(domain & hour) >= MOST_AN_HOUR:
                self._refuse_pace(company)
        if tasks.search_count(domain & own & Domain("create_date", ">", now - timedelta(days=1))) >= MOST_A_DAY_EACH:
            self._refuse_pace(company)

    def _refuse_pace(self, company):
        raise UserError(
            self.env._(
                "Many requests have come in: this one was not kept. Call us: %(phone)s.",
                phone=company.phone or company.email or company.name,
            )
        )

    # ------------------------------------------------------------------
    # Photos
    # ------------------------------------------------------------------

    @api.model
    def _get_photo_limit(self):
        """Return the size of the biggest photo accepted, in bytes."""
        return PHOTO_MEGABYTES * 1024 * 1024

    def _read_photos(self, photos):
        """Return the values of the attachments of photos: small, upright, without where they were taken."""
        if len(photos) > MOST_PHOTOS:
            raise UserError(self.env._("Send %(limit)s photos at most.", limit=MOST_PHOTOS))
        return [
            {
                "name": self.env._("Photo %(rank)s.jpg", rank=rank),
                "datas": base64.b64encode(self._shrink_photo(photo)),
                "mimetype": "image/jpeg",
                "res_model": "project.task",
            }
            for rank, photo in enumerate(photos, start=1)
        ]

    def _shrink_photo(self, photo):
        if len(photo) > self._get_photo_limit():
            raise UserError(self.env._("A photo is over %(limit)s MB: send a smaller one.", limit=PHOTO_MEGABYTES))
        refusal = self.env._("One of the files is not a photo: send JPEG or PNG pictures.")
        if guess_mimetype(photo) not in PHOTO_TYPES:
            raise UserError(refusal)
        try:
            return image_process(photo, size=(PHOTO_SIDE, PHOTO_SIDE), quality=85, output_format="JPEG")
        # Whatever the file holds, its sender gets one sentence.
        except Exception as error:
            raise UserError(refusal) from error

    def _get_problem_message(self, problem):
        return {
            job_request.NO_NAME: self.env._("Type your name, or that of your farm or town."),
            job_request.NO_CONTACT: self.env._("Type a phone number or an e-mail address: we call you back."),
            job_request.BAD_EMAIL: self.env._("This e-mail address is not complete: check it."),
            job_request.BAD_PHONE: self.env._("This phone number is not complete: check it."),
            job_request.TOO_LONG: self.env._("One of your texts is too long: shorten it, we will talk about the rest."),
            job_request.BAD_QUANTITY: self.env._("The quantity is not a number: type 120 or 12,5 for example."),
            job_request.BAD_DATE: self.env._("One of the dates is not a date: choose it in the calendar."),
            job_request.DATES_CROSSED: self.env._("The last wished day comes before the first: check both."),
            job_request.DATE_PAST: self.env._("The wished days are past: choose others."),
            job_request.NOTHING_ASKED: self.env._("Choose a kind of work, or say what is to be done."),
        }[problem]
