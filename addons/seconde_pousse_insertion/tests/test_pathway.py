from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import InsertionCommon


@tagged("post_install", "-at_install")
class TestPathway(InsertionCommon):
    def test_from_candidate_to_exit(self):
        pathway = self._new_pathway("Amira").with_user(self.counselor)
        self.assertEqual(pathway.state, "draft")
        pathway.action_start()
        self.assertEqual((pathway.state, pathway.date_start), ("active", self.today))
        pathway.action_exit()
        self.assertEqual((pathway.state, pathway.date_end), ("done", self.today))
        pathway.action_reopen()
        self.assertEqual((pathway.state, pathway.date_end), ("active", False))

    def test_start_follows_the_contract(self):
        start = self._day(months=-2)
        pathway = self._new_pathway("Amira", (start, self._day(months=4)))
        pathway.action_start()
        self.assertEqual(pathway.date_start, start)

    def test_typed_dates_are_kept(self):
        start, end = self._day(months=-5), self._day(days=-3)
        pathway = self._new_pathway("Amira", date_start=start)
        pathway.action_start()
        pathway.date_end = end
        pathway.action_exit()
        self.assertEqual((pathway.date_start, pathway.date_end), (start, end))

    def test_refused_dates(self):
        pathway = self._new_pathway("Amira", date_start=self.today)
        for values in (
            {"date_end": self._day(days=-1)},
            {"state": "active", "date_start": False},
            {"state": "done", "date_end": False},
        ):
            with self.subTest(values=values), mute_logger("odoo.sql_db"):
                with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                    pathway.write(values)
                    self.env.flush_all()

    def test_same_structure_as_the_person(self):
        other = self.env["res.company"].create({"name": "Other SIAE"})
        person = self.Person.create({"name": "Amira", "company_id": other.id})
        pathway = self.Pathway.create({"person_id": person.id})
        self.assertEqual(pathway.company_id, other)

    def test_counselor_creates_on_screen(self):
        person = Form(self.Person.with_user(self.counselor))
        person.name = "Amira Benali"
        person.sex = "female"
        person = person.save()
        pathway = Form(self.Pathway.with_user(self.counselor))
        pathway.person_id = person
        pathway.supervisor_id = self.supervisor
        pathway = pathway.save()
        self.assertEqual(pathway.display_name, "Amira Benali")
        self.assertEqual(pathway.counselor_id, self.counselor)
        self.assertEqual(self.Pathway.with_user(self.supervisor).search([]), pathway)

    def test_supervisor_writes_in_the_chatter_of_his_crew_only(self):
        mine = self._new_pathway("Amira", supervisor_id=self.supervisor.id)
        other = self._new_pathway("Karim", supervisor_id=self.other_supervisor.id)
        message = mine.with_user(self.supervisor).message_post(body="Good week")
        self.assertIn(message, mine.message_ids)
        with self.assertRaises(AccessError):
            other.with_user(self.supervisor).message_post(body="Hello")

    def test_supervisor_of_before_stops_following(self):
        pathway = self._new_pathway("Amira", supervisor_id=self.supervisor.id)
        message = pathway.with_user(self.supervisor).message_post(body="Good week")
        pathway.message_subscribe((self.supervisor | self.counselor).partner_id.ids)
        pathway.supervisor_id = self.other_supervisor
        followers = pathway.message_partner_ids
        self.assertNotIn(self.supervisor.partner_id, followers)
        self.assertIn(self.counselor.partner_id, followers)
        news = pathway.with_user(self.counselor).message_post(body="Between us")
        self.assertFalse(news.with_user(self.supervisor).has_access("read"))
        self.assertTrue(message.with_user(self.other_supervisor).has_access("read"))

    def test_only_staff_readers_open_the_employee(self):
        pathway = self._new_pathway("Amira", (self._day(months=-1), False))
        pathway.supervisor_id = self.supervisor
        action = pathway.with_user(self.hr).action_open_employee()
        self.assertEqual(action["res_id"], pathway.employee_id.id)
        for user in (self.supervisor, self.counselor):
            with self.assertRaises(AccessError):
                pathway.with_user(user).action_open_employee()

    def test_one_pathway_at_a_time(self):
        first = self._new_pathway("Amira", date_start=self._day(months=-3), state="active")
        second = self.Pathway.create({"person_id": first.person_id.id})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            second.action_start()
            self.env.flush_all()
        first.action_exit()
        second.action_start()
        self.assertEqual(second.state, "active")

    def test_smart_buttons_open_the_records_of_the_pathway(self):
        pathway, other = self._new_pathway("Amira"), self._new_pathway("Karim")
        Interview = self.env["insertion.interview"]
        Interview.create([{"pathway_id": each.id} for each in (pathway, pathway, other)])
        self.assertEqual((pathway | other).mapped("interview_count"), [2, 1])
        action = pathway.with_context(open_records="interview_ids").action_open_records()
        self.assertEqual(Interview.search(action["domain"]), pathway.interview_ids)
        self.assertEqual(action["context"], {"default_pathway_id": pathway.id})

    def test_counts_show_what_the_user_may_read(self):
        pathway = self._new_pathway("Amira", supervisor_id=self.supervisor.id)
        self.env["insertion.interview"].create(
            [{"pathway_id": pathway.id, "is_confidential": secret} for secret in (True, True, False)]
        )
        self.assertEqual(pathway.with_user(self.supervisor).interview_count, 1)
        self.assertEqual(pathway.with_user(self.counselor).interview_count, 3)

    def test_a_new_record_offers_the_people_of_the_structure(self):
        """The structure comes with the person: asked first, it would leave nobody to choose."""
        for name, Model in self.env.registry.items():
            company = Model._fields.get("company_id")
            if not name.startswith("insertion.") or name.endswith(".line") or not (company and company.related):
                continue
            owner = company.related.split(".")[0]
            if not Model._fields[owner].readonly:
                with self.subTest(model=name):
                    domain = self.env[name].fields_get([owner], ["domain"])[owner]["domain"]
                    self.assertNotIn("company_id", str(domain))
