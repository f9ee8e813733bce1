from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_invoice import SIRETS, InvoiceCommon


@tagged("post_install", "-at_install")
class TestPayer(InvoiceCommon):
    def test_order_to_the_site_invoice_to_its_payer(self):
        self._set_regime("rsa")
        order = self._sell(self.school)
        self.assertEqual(order.partner_id, self.school)
        self.assertEqual(order.partner_shipping_id, self.school)
        self.assertEqual(order.partner_invoice_id, self.commune)
        invoice = self._invoice(order)
        self.assertEqual(invoice.partner_id, self.commune)
        self.assertEqual(invoice.partner_shipping_id, self.school)

    def test_invoice_goes_to_the_billing_address_of_the_payer(self):
        office = self.env["res.partner"].create(
            {"name": "Comptabilité", "type": "invoice", "parent_id": self.commune.id}
        )
        order = self.env["sale.order"].create({"partner_id": self.school.id})
        self.assertEqual(order.partner_invoice_id, office)
        self.assertEqual(order.sp_payer_id, self.commune)

    def test_contact_of_a_site_orders_for_the_site(self):
        cook = self.env["res.partner"].create({"name": "Cuisinière", "parent_id": self.school.id})
        order = self.env["sale.order"].create({"partner_id": cook.id})
        self.assertEqual(order.partner_invoice_id, self.commune)

    def test_site_without_payer_is_billed_itself(self):
        site = self._create_site("Cantine seule", self.env["res.partner"], SIRETS[2])
        order = self.env["sale.order"].create({"partner_id": site.id})
        self.assertEqual(order.partner_invoice_id, site)

    def test_site_on_the_portal_reads_its_order(self):
        order = self._sell(self.school)
        cook = self._create_user("sp_test_cook", "base.group_portal")
        cook.partner_id.parent_id = self.school
        order.message_subscribe(cook.partner_id.ids)
        self.env.invalidate_all()
        seen = order.with_user(cook)
        self.assertEqual(seen.sp_payer_id.id, self.commune.id)
        self.assertTrue(seen.sp_asks_references)

    def test_payment_terms_are_those_of_the_payer(self):
        term = self.env.ref("account.account_payment_term_30days")
        self.commune.property_payment_term_id = term
        self.school.property_payment_term_id = self.env.ref("account.account_payment_term_immediate")
        order = self.env["sale.order"].create({"partner_id": self.school.id})
        self.assertEqual(order.payment_term_id, term)

    def test_several_sites_are_several_invoices_with_their_address(self):
        self._set_regime("rsa")
        other = self._create_site("École Pagnol", self.commune, SIRETS[2])
        invoices = self._invoice(self._sell(self.school) | self._sell(other))
        self.assertEqual(len(invoices), 2)
        self.assertEqual(invoices.partner_id, self.commune)
        self.assertEqual(invoices.partner_shipping_id, self.school | other)

    def test_siret_is_stored_without_separators(self):
        for typed in ("210 100 343 00016", "210.100.343.00016", "210\u00a0100\u202f343 00016"):
            self.commune.company_registry = typed
            self.assertEqual(self.commune.company_registry, "21010034300016")

    def test_siret_typed_before_the_site_box_is_ticked(self):
        partner = self.env["res.partner"].create(
            {"name": "Crèche", "is_company": True, "company_registry": "210 100 343 00016"}
        )
        partner.sp_is_site = True
        self.assertEqual(partner.company_registry, "21010034300016")

    def test_siret_of_la_poste_is_accepted(self):
        self.school.company_registry = "356 000 000 49837"
        self.assertEqual(self.school.company_registry, "35600000049837")

    def test_wrong_siret_of_a_site_or_payer_is_refused(self):
        for partner in (self.school, self.commune):
            with self._refused(ValidationError, "control key"):
                partner.company_registry = "21010034300017"
            with self._refused(ValidationError, "14 digits"):
                partner.company_registry = "210100343"

    def test_wrong_siret_is_seen_when_a_partner_becomes_a_payer(self):
        partner = self.env["res.partner"].create({"name": "Syndicat", "is_company": True, "company_registry": "123"})
        with self._refused(ValidationError, "Syndicat"):
            self.school.sp_payer_id = partner

    def test_numbers_of_other_partners_are_not_ours_to_judge(self):
        germany = self.env.ref("base.de")
        values = {"is_company": True, "country_id": germany.id, "company_registry": "HRB 86 891"}
        abroad = self.env["res.partner"].create({"name": "Küche", "sp_payer_kind": "private", **values})
        self.assertEqual(abroad.company_registry, "HRB 86 891")
        supplier = self.env["res.partner"].create(
            {"name": "Semences", "is_company": True, "company_registry": "RCS Aix 12"}
        )
        self.assertEqual(supplier.company_registry, "RCS Aix 12")

    def test_site_is_a_company(self):
        partner = self.env["res.partner"].create({"name": "Crèche", "sp_is_site": True})
        self.assertTrue(partner.is_company)
        with self._refused(ValidationError, "must be a company"):
            partner.is_company = False

    def test_payer_of_a_payer_itself_or_of_elsewhere_is_refused(self):
        with self._refused(ValidationError, "its own payer"):
            self.school.sp_payer_id = self.school
        with self._refused(ValidationError, "already part"):
            self._create_site("Annexe", self.school, SIRETS[2])
        with self._refused(ValidationError, "already part"):
            self.commune.sp_payer_id = self.home
        other = self._create_french_company("Autre structure")
        with self._refused(ValidationError, "another structure"):
            self._create_site("Foyer", self._create_payer("CCAS", "public", SIRETS[2], company_id=other.id), None)
        with self._refused(ValidationError, "another structure"):
            self.commune.company_id = other
