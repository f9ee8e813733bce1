from odoo.addons.seconde_pousse.tests.common_invoice import InvoiceCommon


class MemberCommon(InvoiceCommon):
    """An association with two kinds of members, and a farm to become one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pricelist = cls.env["product.pricelist"].create({"name": "Adhérents", "company_id": cls.company.id})
        grades = cls.env["res.partner.grade"]
        cls.grade = grades.create(
            {
                "name": "Ferme adhérente",
                "default_pricelist_id": cls.pricelist.id,
                "company_id": cls.company.id,
                "sp_member_kind": "farm",
            }
        )
        cls.friend = grades.create(
            {"name": "Amie des jardins", "company_id": cls.company.id, "sp_member_kind": "person"}
        )
        cls.env["sp.membership.fee"].create(
            [
                {"grade_id": cls.grade.id, "date_from": "2024-01-01", "amount": 20.0},
                {"grade_id": cls.grade.id, "date_from": "2026-01-01", "amount": 25.0, "source": "AGO 2025, n° 4"},
                {"grade_id": cls.friend.id, "date_from": "2024-01-01", "amount": 0.0},
            ]
        )
        france = cls.env.ref("base.fr").id
        cls.farm = cls.env["res.partner"].create(
            {
                "name": "Ferme des Lauriers",
                "country_id": france,
                "sp_is_farm": True,
                "is_company": True,
                "email": "lauriers@example.com",
                "lang": "en_US",
            }
        )
        cls.desk = cls._create_user("desk_members", "seconde_pousse.group_manager")
        cls.company.sp_membership_user_id = cls.desk

    @classmethod
    def join(cls, partner=None, grade=None, **values):
        return cls.env["sp.membership"].create(
            {"partner_id": (partner or cls.farm).id, "grade_id": (grade or cls.grade).id, **values}
        )

    @classmethod
    def join_and_pay(cls, partner=None, grade=None, **values):
        membership = cls.join(partner, grade, **values)
        membership.action_accept()
        if membership.invoice_id:
            cls._pay(membership.invoice_id)
        return membership

    @classmethod
    def make_friends(cls, count, **values):
        """Make free members, each with a mail address."""
        partners = cls.env["res.partner"].create(
            [
                {"name": f"Amie {number:03}", "email": f"amie{number}@example.com", "lang": "fr_FR", **values}
                for number in range(count)
            ]
        )
        memberships = cls.env["sp.membership"].create(
            [{"partner_id": partner.id, "grade_id": cls.friend.id} for partner in partners]
        )
        memberships.action_accept()
        return memberships
