from werkzeug.exceptions import NotFound

from odoo import fields, http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

PAGE_SIZE = 20
# Those to come first, then the last ones made.
DELIVERY_ORDER = "date_done desc, scheduled_date desc, id desc"


class CanteenPortal(CustomerPortal):
    """The portal of a site's cook: every page asks first whether the site is hers, then reads as superuser."""

    def _get_sites(self):
        """Return the sites of the person logged in."""
        return request.env.user.partner_id._sp_get_cooked_sites()

    def _get_site(self, site_id):
        """Return one of her sites, with the rights to read it; 404 for any other."""
        site = self._get_sites().filtered(lambda own: own.id == site_id)
        if not site:
            raise NotFound()
        company = site.sudo().company_id or request.env.company
        # Days and hours are those of the farm: a cook who never gave her time zone would have those of London.
        return site.sudo().with_company(company).with_context(tz=company._sp_get_timezone())

    def _get_record(self, model, domain, record_id):
        """Return a record of one of her sites; 404 for any other.

        :param domain: what belongs to her site
        """
        record = request.env[model].sudo().search(domain & Domain("id", "=", record_id), limit=1)
        if not record:
            raise NotFound()
        return record

    def _get_day(self, text):
        try:
            return fields.Date.to_date(text)
        except ValueError as error:
            raise NotFound() from error

    def _render_page(self, template, site, page, **values):
        return request.render(
            f"seconde_pousse_cantine.{template}",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "canteen",
                "canteen_page": page,
                "site": site,
                "base_url": f"/my/canteen/{site.id}",
                "has_forecast": bool(site._sp_get_forecast_lines()),
                **values,
            },
        )

    def _get_page(self, model, domain, url, page, order):
        """Return one page of records, and its pager."""
        records = request.env[model].sudo()
        pages = pager(url=url, total=records.search_count(domain), page=page, step=PAGE_SIZE)
        return records.search(domain, order=order, limit=PAGE_SIZE, offset=pages["offset"]), pages

    def _make_pdf(self, content, name):
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(content)),
            ("Content-Disposition", http.content_disposition(f"{name}.pdf")),
        ]
        return request.make_response(content, headers=headers)

    def _prepare_portal_layout_values(self):
        body = request.env.user.partner_id.commercial_partner_id.sudo()
        return {
            **super()._prepare_portal_layout_values(),
            "canteen_sites": self._get_sites().sudo(),
            "canteen_is_payer": bool(body.sp_site_ids),
        }

    @http.route("/my/canteen", type="http", auth="user", website=True)
    def canteen(self, **_kw):
        """Open the site of a cook, or let her choose among several."""
        sites = self._get_sites()
        if len(sites) == 1:
            return request.redirect(f"/my/canteen/{sites.id}")
        if not sites:
            return request.redirect("/my")
        values = {**self._prepare_portal_layout_values(), "page_name": "canteen"}
        return request.render("seconde_pousse_cantine.portal_sites", values)

    @http.route("/my/offers/<int:offer_id>", type="http", auth="user", website=True)
    def canteen_offer(self, **_kw):
        """Bring who follows the link of an offer to what she may order."""
        return request.redirect("/my/canteen")

    @http.route("/my/canteen/<int:site_id>", type="http", auth="user", website=True)
    def canteen_site(self, site_id, cancelled=None, **_kw):
        """Show what a cook needs on arriving: the days to order for, what comes, the crates."""
        site = self._get_site(site_id)
        pickings = request.env["stock.picking"].sudo()
        return self._render_page(
            "portal_site",
            site,
            "home",
            days=[self._prepare_day(site, entry) for entry in site._sp_get_order_days()],
            deliveries=pickings.search(site._sp_get_delivery_domain(), order=DELIVERY_ORDER, limit=3),
            crates=site._sp_get_crate_lines(),
            cancelled=site._sp_say_day(self._get_day(cancelled)) if cancelled else "",
        )

    def _prepare_day(self, site, entry):
        """Return what a page says of a delivery day."""
        order = entry["order"]
        lines = order.order_line.filtered(lambda line: line.product_id and line.product_uom_qty)
        return {
            **entry,
            "label": site._sp_say_day(entry["day"]),
            "deadline_label": site._sp_say_moment(entry["deadline"]),
            "url": f"/my/canteen/{site.id}/order/{entry['day']}",
            "line_count": len(lines),
            "amount": site._sp_say_amount(order.amount_untaxed) if order else "",
            "is_confirmed": order.state == "sale",
            "can_write": order.state != "sale" and entry["status"] != "closed",
        }
