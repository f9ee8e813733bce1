from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.seconde_pousse.tests.common import FarmCommon


@tagged("post_install", "-at_install")
class TestMemberPortal(FarmCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grade = cls.env["res.partner.grade"].create({"name": "Amie", "company_id": cls.company.id})
        cls.env["sp.membership.fee"].create({"grade_id": cls.grade.id, "date_from": "2020-01-01", "amount": 0})
        partners = cls.env["res.partner"].create([{"name": "Ferme à elle"}, {"name": "Ferme des autres"}])
        own, other = cls.env["sp.membership"].create(
            [{"partner_id": partner.id, "grade_id": cls.grade.id} for partner in partners]
        )
        cls.own, cls.other = own, other
        cls.farmer = new_test_user(cls.env, "farmer_member", groups="base.group_portal")
        cls.farmer.partner_id = partners[0]

    def get(self, path):
        return self.url_open(f"/my/membership{path}")

    def answer(self, membership, answer):
        token = Request.csrf_token(self)
        return self.url_open(f"/my/membership/{membership.id}/{answer}", data={"csrf_token": token})

    def test_a_member_sees_her_own_membership_only(self):
        self.authenticate("farmer_member", "farmer_member")
        self.other.action_accept()
        self.assertIn('href="/my/membership"', self.url_open("/my").text)
        self.assertNotIn(self.other.name, self.get("").text)
        self.assertEqual(self.get(f"/{self.other.id}/certificate").status_code, 404)
        self.assertEqual(self.get(f"/{self.own.id}/certificate").status_code, 404)
        self.assertEqual(self.answer(self.other, "accept").status_code, 404)
        memberships = self.env["sp.membership"].with_user(self.farmer)
        with self.assertRaises(AccessError):
            memberships.search([])
        with self.assertRaises(AccessError):
            memberships.browse(self.own.id).read(["fee"])

    def test_she_says_yes_or_no_herself(self):
        self.authenticate("farmer_member", "farmer_member")
        self.answer(self.own, "refuse")
        self.assertEqual(self.own.state, "refused")
        self.answer(self.own, "accept")
        self.assertEqual(self.own.state, "refused")
        self.own.write({"is_refused": False})
        self.answer(self.own, "accept")
        self.assertEqual(self.own.state, "paid")
        self.assertEqual(self.own.message_ids[:1].author_id, self.farmer.partner_id)

    def test_a_stranger_sees_nothing(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.get("").url)
