from contextlib import contextmanager
from datetime import date, datetime, time

from odoo.fields import Command
from odoo.tests import Form, TransactionCase, new_test_user

from .common import FarmCommon

SIRETS = ("21010034300016", "73282932000074", "35600000049837", "55210055400013", "44306184100047")
"""Valid numbers: tests of ma-cantine, of python-stdnum, La Poste, and two public companies."""


class FrenchCompanyCase(TransactionCase):
    """A company of its own, whose French chart is loaded after our installation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        french_company = cls._create_french_company("Ferme du test")
        cls.env.user.company_ids |= french_company
        cls.env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": french_company.ids,
                "tracking_disable": True,
            }
        )

    @classmethod
    def _create_french_company(cls, name, siret=SIRETS[1]):
        company = cls.env["res.company"].create(
            {
                "name": name,
                "country_id": cls.env.ref("base.fr").id,
                "currency_id": cls.env.ref("base.EUR").id,
                "street": "Chemin des Iscles",
                "zip": "13640",
                "city": "La Roque-d'Anthéron",
                "email": "ferme@example.com",
                "phone": "+33 4 42 00 00 00",
                "vat": "FR44732829320",
                "company_registry": siret,
            }
        )
        cls.env["account.chart.template"].try_loading("fr", company=company, install_demo=False)
        return company


class InvoiceCommon(FarmCommon, FrenchCompanyCase):
    """The farm sells produce, and services, to a private home and to a commune's school."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.company = cls.env.company
        cls.chart = cls.env["account.chart.template"]
        (cls.carrot_product | cls.tomato_product).sp_activity = "farm"
        (cls.carrot_product | cls.tomato_product).product_tmpl_id._sp_set_reduced_tax()
        cls.service = cls.env["product.product"].create(
            {
                "name": "Désherbage",
                "type": "service",
                "invoice_policy": "order",
                "list_price": 30.0,
                "sp_activity": "field_job",
                "taxes_id": [Command.set(cls.chart.ref("tva_normale_encaissement").ids)],
            }
        )
        bank = cls.env["res.partner.bank"].create(
            {
                "acc_number": "FR7630006000011234567890189",
                "partner_id": cls.company.partner_id.id,
                "allow_out_payment": True,
            }
        )
        cls.company.partner_id.bank_ids = bank
        cls.home = cls._create_payer("CHRS La Chaumière", "private", SIRETS[3])
        cls.commune = cls._create_payer("Commune d'Aix", "public", SIRETS[0])
        cls.school = cls._create_site("École Jules-Ferry", cls.commune, SIRETS[4])

    @classmethod
    def _create_payer(cls, name, kind, siret, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "country_id": cls.env.ref("base.fr").id,
                "street": "1 place de la Mairie",
                "zip": "13100",
                "city": "Aix-en-Provence",
                "company_registry": siret,
                "sp_payer_kind": kind,
                "invoice_edi_format": "facturx",
                **values,
            }
        )

    @classmethod
    def _create_site(cls, name, payer, siret, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "sp_is_site": True,
                "sp_payer_id": payer.id,
                "country_id": cls.env.ref("base.fr").id,
                "street": "3 rue des Écoles",
                "zip": "13090",
                "city": "Aix-en-Provence",
                "company_registry": siret,
                **values,
            }
        )

    @classmethod
    def _set_regime(cls, regime="rsa", activity="farm", date_from=date(2020, 1, 1), **values):
        return cls.env["sp.vat.regime"].create(
            {
                "company_id": cls.company.id,
                "activity": activity,
                "date_from": date_from,
                "regime": regime,
                **values,
            }
        )

    @classmethod
    def _sell(cls, partner, day=None, **values):
        """Deliver D01 to a partner (carrots 9.63 of 10 kg, tomatoes 5 kg); return its order."""
        cls._harvest(cls.carrot_product, 30)
        cls._harvest(cls.tomato_product, 20)
        lines = ((cls.carrot_product, 10, 2.4), (cls.tomato_product, 5, 3.8))
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": qty, "price_unit": price})
                    for product, qty, price in lines
                ],
                **values,
            }
        )
        order.action_confirm()
        picking = cls._deliver(order, ZCAR=9.63)
        if day:
            picking.date_done = datetime.combine(day, time(8))
        return order

    @classmethod
    def _invoice(cls, orders, invoice_date=None, post=True):
        invoices = orders._create_invoices()
        invoices.invoice_date = invoice_date
        if post:
            invoices.action_post()
        return invoices

    @classmethod
    def _invoice_by_hand(cls, partner, product, price=100.0, **values):
        """Draft an invoice as the form does, product by product."""
        form = Form(cls.env["account.move"].with_context(default_move_type="out_invoice"))
        form.partner_id = partner
        with form.invoice_line_ids.new() as line:
            line.product_id = product
            line.price_unit = price
        invoice = form.save()
        if values:
            invoice.write(values)
        return invoice

    @classmethod
    def _pay(cls, invoice):
        wizard = cls.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
        return wizard.create({})._create_payments()

    @classmethod
    def _create_user(cls, login, groups):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @contextmanager
    def _refused(self, exception, words):
        """Expect a refusal that says some words, and leaves nothing half-written."""
        with self.assertRaisesRegex(exception, words), self.env.cr.savepoint():
            yield
            self.env.flush_all()

    def _get_html(self, invoice, lang="en_US"):
        """Return the printed invoice, spaces collapsed."""
        invoice.partner_id.lang = lang
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice_with_payments", invoice.ids
        )
        return " ".join(html.decode().split())
