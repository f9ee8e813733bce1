import base64
import io
from datetime import timedelta

from PIL import Image, ImageOps

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html
from odoo.tools.image import IMAGE_MAX_RESOLUTION

from ..rules.quantities import parse_quantity

PHOTO_MEGABYTES = 10
PHOTO_FORMATS = ("JPEG", "PNG")
PHOTO_SIDE = 1600
PHOTO_QUALITY = 85
TWICE = timedelta(minutes=10)
LONGEST_TEXT = 2000


class SpDeliveryProblem(models.Model):
    """What a site says is wrong with a delivery, and what the farm does of it."""

    _name = "sp.delivery.problem"
    _description = "Problem Reported by a Site"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "create_date desc, id desc"
    _check_company_auto = True

    name = fields.Char("What is wrong", required=True)
    kind = fields.Selection(
        [
            ("quality", "Damaged or poor quality"),
            ("missing", "Missing or less than noted"),
            ("wrong", "Wrong product"),
            ("other", "Something else"),
        ],
        required=True,
        default="quality",
    )
    picking_id = fields.Many2one("stock.picking", "Delivery", required=True, index=True, check_company=True)
    move_id = fields.Many2one(
        "stock.move",
        "Line",
        index="btree_not_null",
        check_company=True,
        domain="[('picking_id', '=', picking_id), ('state', '=', 'done')]",
    )
    site_id = fields.Many2one(related="picking_id.partner_id", string="Site", store=True, index=True)
    author_id = fields.Many2one("res.partner", "Reported By", readonly=True)
    product_id = fields.Many2one("product.product", compute="_compute_product_id", store=True, check_company=True)
    uom_id = fields.Many2one(related="move_id.product_uom", string="Unit")
    delivered = fields.Float(related="move_id.quantity", string="Delivered", digits="Product Unit")
    quantity = fields.Float("Quantity Concerned", digits="Product Unit")
    reason_id = fields.Many2one(
        "sp.gap.reason",
        "Reason of the Credit",
        domain="[('kind', 'in', ('refusal', 'quality', 'complaint', 'weight', 'shortage'))]",
        help="Printed on the credit note.",
    )
    description = fields.Text("Said by the Site")
    answer = fields.Text("Answer to the Site", tracking=True, help="The site reads it on its portal.")
    photo = fields.Image(max_width=PHOTO_SIDE, max_height=PHOTO_SIDE)
    typed_credit = fields.Char("Credited by Hand", compute="_compute_typed_credit")
    return_id = fields.Many2one("stock.picking", "Taken Back", readonly=True, copy=False, check_company=True)
    state = fields.Selection(
        [("new", "New"), ("handled", "Handled"), ("refused", "Refused")],
        required=True,
        default="new",
        tracking=True,
        copy=False,
        group_expand=True,
    )
    company_id = fields.Many2one(related="picking_id.company_id", store=True, index=True)

    @api.depends("move_id")
    def _compute_product_id(self):
        for problem in self:
            problem.product_id = problem.move_id.product_id

    @api.depends("move_id", "state")
    def _compute_typed_credit(self):
        opened = self.filtered(lambda problem: problem.state == "new")
        typed = opened.move_id._sp_get_typed_credits()
        for problem in self:
            lines = typed.get(problem.move_id) if problem in opened else None
            problem.typed_credit = lines and self.env._(
                "%(credit)s already credits %(credited)s %(unit)s of “%(product)s” by hand: say whether this problem "
                "is the same credit, or is to be credited as well.",
                **problem.move_id._sp_get_typed_credit_names(lines),
            )

    # ------------------------------------------------------------------
    # Reported on the portal
    # ------------------------------------------------------------------

    @api.model
    def _get_photo_limit(self):
        """Return the size of the biggest photo accepted, in bytes."""
        return PHOTO_MEGABYTES * 1024 * 1024

    @api.model
    def _report(self, picking, author, values, photo=b""):
        """Record what somebody of a site reports on a delivery, and ask the desk to look at it.

        :param stock.picking picking: a delivery, already known to be the site's
        :param res.partner author: who reports
        :param dict values: kind, move_id, quantity and description, as typed
        :param bytes photo: file of the photo, empty without one
        :rtype: sp.delivery.problem
        :raises UserError: one sentence when something is wrong, with nothing written
        """
        if picking.state != "done":
            raise UserError(self.env._("This delivery is not made yet: write a message to the farm instead."))
        move = self._read_move(picking, values.get("move_id"))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        kind = values.get("kind")
        if kind not in kinds:
            raise UserError(self.env._("Choose what is wrong."))
        text = (values.get("description") or "").strip()
        if len(text) > LONGEST_TEXT:
            raise UserError(self.env._("Your text is too long: %(limit)s characters at most.", limit=LONGEST_TEXT))
        quantity = self._read_quantity(move, values.get("quantity"))
        if quantity and not move:
            raise UserError(self.env._("Choose the product this quantity is about."))
        if not move and not text:
            raise UserError(self.env._("Choose the product, or write what is wrong."))
        details = {
            "name": f"{kinds[kind]} – {move.product_id.name}" if move else kinds[kind],
            "kind": kind,
            "picking_id": picking.id,
            "move_id": move.id,
            "author_id": author.id,
            "quantity": quantity,
            "description": text,
        }
        same = self._find_same(details)
        if same:
            same.photo = same.photo or self._read_photo(photo)
            return same
        problem = self.create({**details, "photo": self._read_photo(photo)})
        site = picking._sp_get_site()
        site._sp_plan_desk_activity(problem, self.env._("Problem on a delivery: %(site)s", site=site.name), text)
        return problem

    def _find_same(self, details):
        """Return what was just reported in the same words: a button pressed twice, a page sent again."""
        domain = [(name, "=", value) for name, value in details.items()]
        return self.search([*domain, ("create_date", ">", fields.Datetime.now() - TWICE)], limit=1)

    def _read_move(self, picking, move_id):
        if not move_id:
            return self.env["stock.move"]
        moves = picking.move_ids.filtered(lambda move: str(move.id) == str(move_id) and move.state == "done")
        if not moves:
            raise UserError(self.env._("This product is not in this delivery: choose another one."))
        return moves

    def _read_quantity(self, move, text):
        try:
            quantity = parse_quantity(text or "")
        except ValueError as error:
            raise UserError(
                self.env._("“%(value)s” is not a quantity, type a number.", value=str(text)[:40])
            ) from error
        if quantity < 0:
            raise UserError(self.env._("A quantity cannot be negative."))
        expected = max(move.quantity, move._sp_get_ordered_quantity()) if move else quantity
        if quantity > expected:
            raise UserError(
                self.env._(
                    "%(product)s: no more than %(delivered)s %(unit)s were ordered or delivered.",
                    product=move.product_id.name,
                    delivered=self.env["res.partner"]._sp_say_quantity(expected),
                    unit=move.product_uom._sp_spell(expected),
                )
            )
        return quantity

    def _read_photo(self, photo):
        if not photo:
            return False
        if len(photo) > self._get_photo_limit():
            raise UserError(self.env._("This photo is over %(limit)s MB: take a smaller one.", limit=PHOTO_MEGABYTES))
        try:
            return base64.b64encode(self._shrink_photo(photo))
        # Whatever the file holds, its sender gets one sentence.
        except Exception as error:
            raise UserError(self.env._("This file is not a photo: send a JPEG or PNG picture.")) from error

    def _shrink_photo(self, photo):
        """Return a JPEG the right way up, of a size for a screen, that says nothing of who took it nor where."""
        with Image.open(io.BytesIO(photo), formats=PHOTO_FORMATS) as image:
            if image.width * image.height > IMAGE_MAX_RESOLUTION:
                raise ValueError(image.size)
            image.draft("RGB", (PHOTO_SIDE, PHOTO_SIDE))
            upright = ImageOps.exif_transpose(image)
        upright.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
        stream = io.BytesIO()
        upright.convert("RGB").save(stream, "JPEG", quality=PHOTO_QUALITY)
        return stream.getvalue()

    # ------------------------------------------------------------------
    # The desk
    # ------------------------------------------------------------------

    def action_make_credit(self):
        """Take back what the site complains of, so that it is credited.

        :raises UserError: no line, no quantity, no reason, already handled, or credited by hand perhaps
        """
        self.ensure_one()
        self._check_new()
        if self.typed_credit:
            raise UserError(self.typed_credit)
        self._take_back()
        return True

    def action_same_credit(self):
        """Take back what the site complains of; what a credit note typed by hand credits is not credited again."""
        self.ensure_one()
        self._check_new()
        self._take_back(is_same=True)
        return True

    def action_extra_credit(self):
        """Take back what the site complains of, credited beside what was credited by hand."""
        self.ensure_one()
        self._check_new()
        self._take_back(is_same=False)
        return True

    def _take_back(self, is_same=None):
        if not self.move_id or not self.quantity:
            raise UserError(self.env._("Choose the line of the delivery and the quantity to credit."))
        if not self.reason_id:
            raise UserError(self.env._("Choose the reason: it is printed on the credit note."))
        self.return_id = self.picking_id._sp_refuse({self.move_id: self.quantity}, self.reason_id)
        if is_same is not None:
            self.return_id.move_ids._sp_choose_credit(is_same)
        self._close("handled")

    def action_handle(self):
        """Close without a credit: explained, replaced, forgiven."""
        self._check_new()
        self._close("handled")
        return True

    def action_refuse(self):
        """Turn the complaint down; the site reads why."""
        self._check_new()
        for problem in self:
            if not problem.answer:
                raise UserError(self.env._("Write to the site why, in “Answer to the Site”, before refusing."))
        self._close("refused")
        return True

    def action_reopen(self):
        """Look at it again."""
        self.filtered(lambda problem: not problem.return_id).state = "new"
        return True

    def _check_new(self):
        if any(problem.state != "new" for problem in self):
            raise UserError(self.env._("This problem is already closed."))

    def _close(self, state):
        self.state = state
        self.sudo().activity_ids.action_feedback()
        for problem in self:
            problem._tell_site()

    def _tell_site(self):
        """Write to who reported what became of it; it shows among the messages of the site."""
        site = self.picking_id._sp_get_site()
        text = "\n".join(filter(None, (self._get_outcome(), self.answer)))
        site.sudo().message_post(
            subject=self.env._("Your report: %(problem)s", problem=self.name),
            body=plaintext2html(text),
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.author_id.ids,
            email_layout_xmlid="seconde_pousse_cantine.mail_layout_site",
        )

    def _get_outcome(self):
        day = self.picking_id._sp_get_site()._sp_say_day(self.picking_id._sp_get_document_date())
        names = {"problem": self.name, "day": day}
        if self.return_id:
            return self._get_credit_outcome(names)
        if self.state == "refused":
            return self.env._("“%(problem)s”, delivery of %(day)s: the farm cannot credit it.", **names)
        return self.env._("“%(problem)s”, delivery of %(day)s: the farm has dealt with it.", **names)

    def _get_credit_outcome(self, names):
        """Tell what will be credited, and what is already."""
        say = self.env["res.partner"]._sp_say_quantity
        moves = self.sudo().return_id.move_ids
        choices = moves.sp_credit_choice_ids.filtered("quantity")
        left = sum(moves.mapped("quantity")) - sum(choices.mapped("quantity"))
        sentences = [
            self.env._(
                "“%(problem)s”, delivery of %(day)s: %(quantity)s %(unit)s are credited by %(credit)s.",
                quantity=say(choice.quantity),
                unit=self.uom_id._sp_spell(choice.quantity),
                credit=choice.line_id.move_id.display_name,
                **names,
            )
            for choice in choices
        ]
        if not self.uom_id.is_zero(left):
            sentences.append(
                self.env._(
                    "“%(problem)s”, delivery of %(day)s: %(quantity)s %(unit)s will be credited.",
                    quantity=say(left),
                    unit=self.uom_id._sp_spell(left),
                    **names,
                )
            )
        return "\n".join(sentences)
