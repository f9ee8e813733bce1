import io
from contextlib import contextmanager
from email import message_from_string, policy

from lxml import html
from PIL import Image

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.sp_job_form import MOST_AN_HOUR
from .common_job import JobCommon

MAIL = """From: {sender}
To: chantiers@mail.example.com
Subject: {subject}
Message-Id: <{id}@example.com>
Date: Mon, 05 Oct 2026 10:00:00 +0200
Content-Type: text/plain; charset=utf-8

Bonjour, il nous faut 120 m de haie.
"""
PASSWORD = "farmer_of_test"


def make_photo(size=(2400, 1200), kind="JPEG"):
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Phone of Mme Roux"
    Image.new("RGB", size, "green").save(stream, kind, exif=exif)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestJobRequest(JobCommon, HttpCase):
    """Requests by mail, by the form open to anybody, and by a farmer's own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.farmer = cls._create_farmer("mme.roux", cls.farm)
        cls.neighbour = cls.env["res.partner"].create(
            {"name": "Ferme voisine", "is_company": True, "sp_is_farm": True, "country_id": cls.france.id}
        )
        cls.other_farmer = cls._create_farmer("voisin", cls.neighbour)
        cls.url = f"/field-jobs/request/{cls.company.id}"
        cls.words = {"name": "GAEC du Pin", "phone": "06 12 34 56 78", "text": "Une haie le long de la route"}

    @classmethod
    def _create_farmer(cls, login, farm):
        user = new_test_user(
            cls.env,
            login,
            "base.group_portal",
            password=PASSWORD,
            name=login,
            email=f"{login}@example.com",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        user.partner_id.parent_id = farm
        return user

    def _post(self, path, data, files=None):
        self.opener.cookies["frontend_lang"] = "en_US"
        data = {**data, "csrf_token": http.Request.csrf_token(self)}
        return self.url_open(path, data=data, files=files, allow_redirects=False)

    def _find_jobs(self, **values):
        domain = [("is_field_job", "=", True), ("request_source", "=", "form")]
        return self.env["project.task"].search(domain + [(name, "=", value) for name, value in values.items()])

    def _read_page(self, response):
        [page] = html.fromstring(response.text).xpath("//div[@id='wrap']")
        return " ".join(page.text_content().split())

    @contextmanager
    def _nothing_kept(self):
        jobs, attachments = (
            self._find_jobs(),
            self.env["ir.attachment"].search_count([("res_model", "=", "project.task")]),
        )
        yield
        self.assertEqual(self._find_jobs(), jobs)
        self.assertEqual(self.env["ir.attachment"].search_count([("res_model", "=", "project.task")]), attachments)

    # Anybody

    def test_anybody_may_ask(self):
        self.authenticate(None, None)
        page = self.url_open(self.url)
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.hedge.name, page.text)
        values = {
            **self.words,
            "kind": self.hedge.id,
            "quantity": "1 200,5",
            "unit": "m",
            "town": "Le Puy",
            "place": "Route de Rognes",
            "wished_from": "2099-11-02",
            "wished_to": "2099-11-13",
        }
        answer = self._post(self.url, values, [("photos", ("haie.jpg", make_photo(), "image/jpeg"))])
        self.assertTrue(answer.headers["Location"].endswith("sent=1"), answer.text[:300])
        job = self._find_jobs(contact_name="GAEC du Pin")
        self.assertEqual(
            (job.contact_phone, job.contact_town, job.wished_quantity, job.work_kind_id, job.company_id, job.job_state),
            ("06 12 34 56 78", "Le Puy", 1200.5, self.hedge, self.company, "request"),
        )
        self.assertFalse(job.farm_partner_id, "the desk says who it is")
        self.assertEqual(job.wished_unit_id, self.metre)
        photo = job.request_photo_ids
        picture = Image.open(io.BytesIO(photo.raw))
        self.assertEqual((picture.format, max(picture.size), len(picture.getexif())), ("JPEG", 1600, 0))
        desk = self._create_user("desk_request", "seconde_pousse.group_manager")
        self.assertTrue(photo.with_user(desk).read(["raw"]), "the desk sees the photo")
        job.with_user(desk).action_find_farm()
        self.assertEqual((job.farm_partner_id.name, job.farm_partner_id.city), ("GAEC du Pin", "Le Puy"))
        self.assertTrue(job.farm_partner_id.sp_is_farm, "hedges in a field are a farm's, unless somebody says no")

    def test_who_asks_says_what_they_are(self):
        self.authenticate(None, None)
        for kind, is_farm in (("farm", True), ("public", False), ("private", False)):
            words = {**self.words, "name": f"Qui {kind}", "phone": f"06 00 00 00 {len(kind):02}", "kind": self.hedge.id}
            self._post(self.url, {**words, "customer_kind": kind})
            job = self._find_jobs(contact_name=words["name"])
            self.assertEqual(job.contact_kind, kind)
            job.action_find_farm()
            farm = job.farm_partner_id
            self.assertEqual((farm.sp_customer_kind, farm.sp_is_farm), (kind, is_farm))
        self._post(self.url, {**self.words, "kind": self.hedge.id, "customer_kind": "anything"})
        self.assertEqual(self._find_jobs(contact_name="GAEC du Pin").contact_kind, "farm")

    def test_no_guess_where_the_vat_depends_on_it(self):
        self.harvest.activity = "field_job"
        job = self._create_job(self.env["res.partner"], self.harvest, contact_name="Qui récolte")
        self.assertTrue(self.harvest._depends_on_customer(job.requested_on))
        self.assertFalse(job.contact_kind)
        job.action_find_farm()
        self.assertFalse(job.farm_partner_id.sp_customer_kind)
        self.assertTrue(job.is_vat_unknown)
        self.assertFalse(self._create_job(self.env["res.partner"], self.mowing).contact_kind, "a town mows as well")

    def test_hectares_are_kept_as_square_metres(self):
        self.authenticate(None, None)
        self._post(self.url, {**self.words, "quantity": "1,5", "unit": "ha"})
        job = self._find_jobs(contact_name="GAEC du Pin")
        self.assertEqual(
            (job.wished_quantity, job.wished_unit_id.name), (15000, self.env.ref("uom.product_uom_square_meter").name)
        )

    def test_a_page_sent_twice_is_one_request(self):
        self.authenticate(None, None)
        for _time in range(2):
            self._post(self.url, self.words)
        self.assertEqual(len(self._find_jobs(contact_name="GAEC du Pin")), 1)

    def test_bad_input_is_one_sentence_and_nothing_written(self):
        self.authenticate(None, None)
        for change, words in (
            ({"name": " "}, "Type your name"),
            ({"phone": ""}, "phone number or an e-mail"),
            ({"phone": "12"}, "phone number is not complete"),
            ({"email": "pin@gaec"}, "e-mail address is not complete"),
            ({"text": "x" * 2001}, "too long"),
            ({"text": ""}, "Choose a kind of work"),
            ({"quantity": "beaucoup"}, "not a number"),
            ({"quantity": "-5"}, "not a number"),
            ({"wished_from": "demain"}, "not a date"),
            ({"wished_from": "2099-02-02", "wished_to": "2099-02-01"}, "comes before the first"),
            ({"wished_from": "2020-02-02"}, "are past"),
            ({"kind": "99999999"}, "in the list"),
            ({"kind": f"{self.hedge.id} OR 1=1"}, "in the list"),
        ):
            with self.subTest(change), self._nothing_kept():
                answer = self._post(self.url, {**self.words, **change})
                self.assertEqual(answer.status_code, 200)
                self.assertIn(words, self._read_page(answer))
                if change.get("name") is None:
                    self.assertIn("GAEC du Pin", answer.text, "what was typed is kept")

    def test_bad_photos_are_refused_whole(self):
        self.authenticate(None, None)
        good = ("photos", ("ok.jpg", make_photo((20, 20)), "image/jpeg"))
        for files, words in (
            ([good, ("photos", ("virus.jpg", b"MZ\x90\x00 not a picture", "image/jpeg"))], "not a photo"),
            (
                [("photos", ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/png"))],
                "not a photo",
            ),
            ([("photos", ("cut.jpg", make_photo()[:400], "image/jpeg"))], "not a photo"),
            ([("photos", ("big.jpg", b"\xff\xd8\xff\xe0" + b"0" * (8 * 1024 * 1024), "image/jpeg"))], "over 8 MB"),
            ([good] * 5, "4 photos at most"),
        ):
            with self.subTest(words), self._nothing_kept():
                self.assertIn(words, self._read_page(self._post(self.url, self.words, files)))

    def test_machines_are_stopped(self):
        self.authenticate(None, None)
        with self._nothing_kept():
            answer = self._post(self.url, {**self.words, "website": "https://spam.example"})
            self.assertTrue(
                answer.headers["Location"].endswith("sent=1"), "whatever fills the trap believes it was heard"
            )
        for rank in range(MOST_AN_HOUR):
            self._create_job(self.env["res.partner"], request_source="form", contact_name=f"Robot {rank}")
        with self._nothing_kept():
            self.assertIn("Call us", self._read_page(self._post(self.url, self.words)))

    @mute_logger("odoo.http")
    def test_no_token_no_request(self):
        self.authenticate(None, None)
        with self._nothing_kept():
            self.assertEqual(self.url_open(self.url, data=self.words).status_code, 400)

    def test_a_closed_form_is_not_there(self):
        self.authenticate(None, None)
        self.company.sp_is_request_open = False
        self.assertEqual(self.url_open(self.url).status_code, 404)
        self.assertEqual(self.url_open("/field-jobs/request/99999999").status_code, 404)

    # A farmer

    def test_a_farmer_need_not_say_who_she_is(self):
        self.authenticate(self.farmer.login, PASSWORD)
        files = [("photos", ("haie.png", make_photo((30, 30), "PNG"), "image/png"))]
        answer = self._post(
            "/my/field-jobs/new", {"text": "Désherber les oignons", "farm_partner_id": self.neighbour.id}, files
        )
        job = self._find_jobs(farm_partner_id=self.farm.id)
        self.assertEqual(answer.headers["Location"].rsplit("/", 1)[1], f"{job.id}?asked=1")
        self.assertEqual((job.contact_name, job.contact_phone), ("mme.roux", "04 42 50 00 01"))
        page = self.url_open(f"/my/field-jobs/{job.id}?asked=1")
        self.assertIn("Your request has arrived", page.text)
        photo = job.request_photo_ids
        self.assertEqual(
            self.url_open(f"/my/field-jobs/{job.id}/photos/{photo.id}").headers["Content-Type"], "image/jpeg"
        )

    @mute_logger("odoo.http")
    def test_a_farmer_reads_no_other_s(self):
        """By page, by photo, by RPC and by attachment."""
        self.authenticate(self.farmer.login, PASSWORD)
        files = [("photos", ("haie.png", make_photo((30, 30), "PNG"), "image/png"))]
        self._post("/my/field-jobs/new", {"text": "Secret de Mme Roux"}, files)
        job = self._find_jobs(farm_partner_id=self.farm.id)
        job.message_subscribe(self.other_farmer.partner_id.ids)
        photo = job.request_photo_ids
        self.assertTrue(photo)
        ours = self.env["ir.attachment"].create(
            {"name": "visite.jpg", "raw": make_photo((9, 9)), "res_model": "project.task", "res_id": job.id}
        )
        job.visit_photo_ids = ours
        self.assertEqual(self.url_open(f"/my/field-jobs/{job.id}/photos/{ours.id}").status_code, 404, "ours stay ours")
        self.authenticate(self.other_farmer.login, PASSWORD)
        for path in (
            f"/my/field-jobs/{job.id}",
            f"/my/field-jobs/{job.id}/photos/{photo.id}",
            f"/web/image/{photo.id}",
            f"/web/content/{photo.id}",
        ):
            with self.subTest(path):
                answer = self.url_open(path)
                self.assertNotEqual(answer.content, photo.raw)
                self.assertNotIn("Secret de Mme Roux", answer.text)
                if path.startswith("/my/"):
                    self.assertEqual(answer.status_code, 404)
        self.assertNotIn("Secret de Mme Roux", self.url_open("/my/field-jobs").text)
        for user in (self.other_farmer, self.farmer):
            with self.subTest(user.login):
                self.assertFalse(self.env["project.task"].with_user(user).search([("id", "=", job.id)]))
                for record, name in ((job, "name"), (photo, "raw"), (ours, "raw")):
                    with self.assertRaises(AccessError):
                        record.with_user(user).read([name])
                for model in ("sp.work.contract", "sp.work.kind.service", "sp.clause.statement"):
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(user).search([])

    # By mail

    def _receive(self, sender, subject="Haie à planter", number=1, photos=()):
        project = self.env["project.project"]._sp_get_activity_project(self.company, "field_job")
        project.alias_id.write({"alias_name": "chantiers", "alias_contact": "everyone"})
        domain = self.env["mail.alias.domain"].create(
            {
                "name": f"mail{number}.example.com",
                "bounce_alias": f"bounce{number}",
                "catchall_alias": f"catchall{number}",
            }
        )
        project.alias_id.alias_domain_id = domain
        text = MAIL.format(sender=sender, subject=subject, id=f"m{number}").replace("mail.example.com", domain.name)
        if photos:
            mail = message_from_string(text, policy=policy.SMTP)
            for name, content in photos:
                mail.add_attachment(content, maintype="image", subtype="jpeg", filename=name)
            text = mail.as_bytes()
        job = self.env["mail.thread"].message_process("project.task", text)
        return self.env["project.task"].browse(job)

    def test_a_mail_from_a_farm_is_its_request(self):
        self.env["res.partner"].create({"name": "Jean Roux", "parent_id": self.farm.id, "email": "jean@example.com"})
        job = self._receive("Jean Roux <jean@example.com>")
        self.assertEqual(
            (job.is_field_job, job.farm_partner_id, job.request_source, job.job_state, job.name, job.company_id),
            (True, self.farm, "mail", "request", "Haie à planter", self.company),
        )
        self.assertIn("120 m de haie", " ".join(job.message_ids.mapped("body")))

    def test_the_photos_of_a_mail_are_those_of_the_request(self):
        stream = io.BytesIO()
        Image.effect_noise((800, 600), 60).save(stream, "JPEG")
        photos = [("haie.jpg", stream.getvalue()), ("logo.jpg", make_photo((60, 20)))]
        job = self._receive("Jean Roux <jean@example.com>", "Des photos", 3, photos)
        self.assertEqual(job.request_photo_ids.mapped("name"), ["haie.jpg"])
        self.assertEqual(job.request_photo_ids.raw, photos[0][1])
        self.assertEqual(job.message_ids.attachment_ids.mapped("name"), ["haie.jpg", "logo.jpg"])
        self.assertIn("120 m de haie", " ".join(job.message_ids.mapped("body")))

    def test_a_mail_from_a_stranger_waits_for_the_desk(self):
        partners = self.env["res.partner"].search_count([])
        job = self._receive("Paul Pin <paul@pin.example>", number=2)
        self.assertEqual(
            (job.farm_partner_id.id, job.partner_id.id, job.contact_name, job.email_from),
            (False, False, "Paul Pin", "paul@pin.example"),
        )
        self.assertEqual(self.env["res.partner"].search_count([]), partners, "strangers do not fill the address book")
        self.assertIn("120 m de haie", " ".join(job.message_ids.mapped("body")))
        job.action_find_farm()
        self.assertEqual(job.farm_partner_id.email, "paul@pin.example")

    def test_a_mail_to_another_project_stays_core_s(self):
        project = self.env["project.project"].create({"name": "Autre", "company_id": self.company.id})
        task = self.env["project.task"].message_new(
            {"subject": "Bonjour", "email_from": "x@y.example", "to": ""}, {"project_id": project.id}
        )
        self.assertFalse(task.is_field_job)
