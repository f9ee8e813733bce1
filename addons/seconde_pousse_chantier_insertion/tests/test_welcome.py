from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import BridgeCommon


@tagged("post_install", "-at_install")
class TestWelcome(BridgeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        start = cls.today + timedelta(days=10)
        cls.immersion = cls.env["insertion.immersion"].create(
            {
                "pathway_id": cls.amina_pathway.id,
                "host_id": cls.host.id,
                "date_start": start,
                "date_end": start + timedelta(days=4),
            }
        )
        cls.create_task("Haie", cls.weeding, is_field_job=True, farm_partner_id=cls.host.id)

    def test_counted_on_the_farm_when_agreed(self):
        self.assertEqual(self.host.sp_welcome_count, 0, "a convention in preparation is nobody welcomed")
        self.immersion.action_sign()
        self.bakary_pathway.write({"state": "done", "date_end": self.today})
        self.bakary_pathway.exit_ids.employer_id = self.host
        self.env.invalidate_all()
        self.assertEqual(self.host.with_user(self.desk).sp_welcome_count, 2)

    def test_hires_are_people_counted_once_and_unnamed(self):
        """An offer of three seats said filled hires nobody; an exit or an answer does."""
        filled = self._create_offer(seat_count=3, state="filled")
        offer = self._create_offer()
        hires = self.env["sp.work.hire"].with_user(self.desk)
        counted = [("company_id", "=", self.env.company.id)]
        before = sum(hires.search(counted).mapped("people_count"))
        for one in (offer, filled):
            proposal = self._propose(one, self.bakary_pathway)
            proposal.action_agree()
            proposal.action_present()
            proposal.action_hired()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(sum(hires.search(counted).mapped("people_count")), before + 1, "one person, two offers")
        self.bakary_pathway.write({"state": "done", "date_end": self.today})
        self.bakary_pathway.exit_ids.employer_id = self.env["res.partner"].create(
            {"name": "La gérante", "parent_id": self.host.id}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        found = hires.search([*counted, ("partner_id", "=", self.host.id)])
        self.assertEqual(found.mapped("people_count"), [1], "her exit takes the place of the answer")
        self.assertEqual(found.date.day, 1, "a day would say who")
        self.assertFalse({"person_id", "pathway_id", "employee_id"} & set(hires.fields_get()))

    def test_the_desk_reads_a_number_and_no_name(self):
        self.immersion.action_sign()
        partner = self.host.with_user(self.desk)
        self.assertEqual(
            self._rpc(self.desk, "res.partner", "read", self.host.ids, ["sp_welcome_count"])[0],
            {
                "id": self.host.id,
                "sp_welcome_count": 1,
            },
        )
        for name in ("sp_immersion_ids", "sp_hire_ids", "sp_link"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self._rpc(self.desk, "res.partner", "read", self.host.ids, [name])
        for domain in ([("sp_immersion_ids.person_id.name", "=", "Amina")], [("sp_hire_ids", "!=", False)]):
            with self.assertRaises(AccessError):
                self._rpc(self.desk, "res.partner", "search_count", domain)
        with self.assertRaises(AccessError):
            partner.sp_immersion_ids.mapped("person_id.name")
        view = self._rpc(self.desk, "res.partner", "get_view", self.env.ref("base.view_partner_form").id, "form")[
            "arch"
        ]
        self.assertNotIn("sp_immersion_ids", view)

    def test_the_counselor_reads_who_and_our_link(self):
        self.immersion.action_sign()
        self.env.invalidate_all()
        host = self.host.with_user(self.counselor)
        self.assertEqual(host.sp_immersion_ids.person_id.name, "Amina")
        self.assertEqual(host.sp_link, "1 job")
        self.assertEqual(self.amina_pathway.with_user(self.counselor).farm_ids, self.host)
        with Form(host, view="base.view_partner_form") as form:
            self.assertEqual(form.sp_welcome_count, 1)

    def test_a_contact_of_the_farm_counts_on_the_farm(self):
        self.immersion.host_id = self.env["res.partner"].create({"name": "Le tuteur", "parent_id": self.host.id})
        self.immersion.action_sign()
        self.env.invalidate_all()
        self.assertEqual(self.host.sp_welcome_count, 1)
