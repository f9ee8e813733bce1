from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_note import SIGNATURE, NoteCommon
from .common_portal import PortalCommon

FACES = {"quality": "4", "pace": "3", "instructions": "4", "again": "4"}


@tagged("post_install", "-at_install")
class TestPortalJobs(NoteCommon, PortalCommon):
    """Two farms, a farmer for each: one sees her jobs, never the other's, by any door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_farm = cls._create_farm("Ferme du Moulin")
        cls.farmer = cls._create_farmer("test_farmer", cls.farm)
        cls.other_farmer = cls._create_farmer("test_other_farmer", cls.other_farm)
        cls.note = cls.sign_note(16)
        cls.create_session(cls.job, "2026-06-03", 60)
        cls.draft = cls.make_note()
        cls.other_job, cls.other_order = cls.create_job("Haie du moulin", cls.other_farm)
        photo = cls.env["ir.attachment"].create({"name": "moulin.png", "raw": b"x", "mimetype": "image/png"})
        cls.other_note = cls.sign_note(8, cls.other_job, "2026-06-10")
        cls.create_session(cls.other_job, "2026-06-11", 60, photo_ids=[Command.link(photo.id)])
        cls.other_draft = cls.make_note(cls.other_job)
        cls.photo = photo
        cls.other_invoice = cls.bill(cls.other_job)
        (cls.note | cls.draft | cls.other_note | cls.other_draft).mapped(lambda note: note._portal_ensure_token())
        cls.env.flush_all()

    # Her own

    def test_she_sees_her_jobs_notes_quote_and_invoices(self):
        invoice = self.bill()
        self._log_in(self.farmer)
        self.assertIn("Work at your place", self._get("/my").text)
        listed = self._text(self._get("/my/field-jobs"))
        self.assertIn("Haie du bas", listed)
        self.assertNotIn("moulin", listed)
        page = self._text(self._get(f"/my/field-jobs/{self.job.id}"))
        for words in (self.note.name, "Signed", "To sign", self.order.name, invoice.name):
            self.assertIn(words, page)
        self.assertNotIn("Bakary", page)
        note = self._text(self._get(f"/my/work-notes/{self.note.id}"))
        self.assertIn("16", note)
        self.assertIn("Mme Roux", note)

    def test_she_signs_online_what_she_read(self):
        self._log_in(self.farmer)
        url = f"/my/work-notes/{self.draft.id}/sign"
        stale = self._rpc(url, name="Lucie", signature=SIGNATURE.decode(), content_key="vieille")
        self.assertIn("just changed", stale["error"])
        self.assertIn("error", self._rpc(url, name="Lucie", signature=SIGNATURE.decode()))
        key = self.draft._get_content_key()
        self.assertIn("error", self._rpc(url, name=" ", signature=SIGNATURE.decode(), content_key=key))
        self.assertIn("error", self._rpc(url, name="Lucie", signature="pas une image", content_key=key))
        answer = self._rpc(url, name="Lucie", signature=SIGNATURE.decode(), content_key=key)
        self.assertTrue(answer.get("force_refresh"), answer)
        self.draft.invalidate_recordset()
        self.assertEqual((self.draft.state, self.draft.signed_by), ("signed", "Lucie"))
        again = self._rpc(url, name="Autre", signature=SIGNATURE.decode(), content_key=key)
        self.assertIn("no longer changes", again["error"])

    def test_the_link_of_the_mail_signs_without_an_account(self):
        self.authenticate(None, None)
        token = self.draft.access_token
        self.assertEqual(self._get(f"/my/work-notes/{self.draft.id}").status_code, 404)
        self.assertEqual(self._get(f"/my/work-notes/{self.draft.id}?access_token={token[:-1]}x").status_code, 404)
        self.assertEqual(self._get(f"/my/work-notes/{self.draft.id}?access_token={token}").status_code, 200)
        self.assertEqual(self._get(f"/my/work-notes/{self.note.id}?access_token={token}").status_code, 404)
        key = self.draft._get_content_key()
        answer = self._rpc(
            f"/my/work-notes/{self.draft.id}/sign?access_token={token}&content_key={key}",
            name="Lucie",
            signature=SIGNATURE.decode(),
        )
        self.assertTrue(answer.get("force_refresh"), answer)

    def test_she_refuses_and_somebody_is_told(self):
        self._create_user("test_desk", "seconde_pousse.group_manager")
        self._log_in(self.farmer)
        self._post(f"/my/work-notes/{self.draft.id}/refuse", reason=" ")
        self._post(f"/my/work-notes/{self.draft.id}/refuse", reason="Il manque un rang")
        self.draft.invalidate_recordset()
        self.assertEqual((self.draft.wait_reason, self.draft.refusal), ("refused", "Il manque un rang"))
        self.assertEqual(len(self.draft.activity_ids), 1)
        self.assertEqual(self.draft.state, "draft")

    def test_she_reviews_a_finished_job_once(self):
        self._log_in(self.farmer)
        url = f"/my/field-jobs/{self.job.id}/review"
        self.assertEqual(self._get(url).status_code, 404, "the work goes on")
        self.draft.unlink()
        self.job.action_finish_work()
        self.assertEqual(self._get(url).status_code, 200)
        self.assertIn("Choose a face", self._text(self._post(url, quality="4", pace="9")))
        page = self._post(url, **FACES, sentence="Rangs bien droits", next_need="Paillage", learnt="piraté")
        self.assertIn("Thank you", self._text(page))
        review = self.job.review_id
        self.assertEqual(
            (review.source, review.sentence, review.score, review.learnt), ("online", "Rangs bien droits", 3.75, False)
        )
        self._post(url, **{**FACES, "quality": "1"})
        self.assertEqual(self.job.review_id.quality, "4")

    def test_the_link_of_the_review_opens_only_its_job(self):
        self.draft.unlink()
        self.job.action_finish_work()
        url = self.job._sp_get_review_url().split(self.job.get_base_url())[-1]
        self.authenticate(None, None)
        self.assertEqual(self._get(url).status_code, 200)
        self.assertEqual(self._get(url.replace(f"/{self.job.id}/", f"/{self.other_job.id}/")).status_code, 404)
        self.assertEqual(self._get(f"/my/field-jobs/{self.job.id}/review").status_code, 404)
        token = url.split("token=")[1]
        page = self._post(f"/my/field-jobs/{self.job.id}/review", token=token, **FACES)
        self.assertIn("Thank you", self._text(page))

    # Somebody else's

    def test_no_url_of_another_farm_answers(self):
        self._log_in(self.farmer)
        for path in (
            f"/my/field-jobs/{self.other_job.id}",
            f"/my/field-jobs/{self.other_job.id}/review",
            f"/my/work-notes/{self.other_note.id}",
            f"/my/work-notes/{self.other_note.id}?report_type=pdf",
            f"/my/work-notes/{self.other_note.id}?access_token={self.note.access_token}",
            f"/my/work-notes/{self.other_draft.id}",
        ):
            self.assertEqual(self._get(path).status_code, 404, path)
        signed = self._rpc(
            f"/my/work-notes/{self.other_draft.id}/sign",
            name="Moi",
            signature=SIGNATURE.decode(),
            content_key=self.other_draft._get_content_key(),
        )
        self.assertIn("not yours", signed["error"])
        self.assertEqual(self._post(f"/my/work-notes/{self.other_draft.id}/refuse", reason="x").status_code, 404)
        self.assertEqual(self._post(f"/my/field-jobs/{self.other_job.id}/review", **FACES).status_code, 404)
        self.other_draft.invalidate_recordset()
        self.assertEqual((self.other_draft.state, self.other_draft.wait_reason), ("draft", False))
        for path in (f"/web/content/{self.photo.id}", f"/web/image/sp.work.note/{self.other_note.id}/signature"):
            answer = self._get(path)
            self.assertNotEqual(answer.content, b"x", path)
            self.assertNotIn(b"iVBOR", answer.content, path)

    def test_no_model_of_ours_answers_a_farmer(self):
        session, line = self.job.session_ids[:1], self.job.session_ids.line_ids[:1]
        for record in (
            self.note,
            self.note.line_ids,
            self.other_note,
            session,
            line,
            self.job,
            self.other_job,
            line.timesheet_ids,
            self.other_order,
            self.other_invoice,
            self.env["sp.job.review"],
            self.env["sp.job.invoicing"],
        ):
            model = record.with_user(self.farmer)
            with (
                mute_logger("odoo.models", "odoo.addons.base.models.ir_rule"),
                self.assertRaises(AccessError, msg=record._name),
            ):
                model.browse(record.ids).read(["display_name"]) if record else model.search([("id", ">", 0)]).read()
        with mute_logger("odoo.addons.base.models.ir_model"), self.assertRaises(AccessError):
            self.draft.with_user(self.farmer).sign(SIGNATURE, "Moi")

    def test_core_pages_say_nothing_of_the_crew(self):
        self._log_in(self.farmer)
        for path in (f"/my/tasks/{self.job.id}", "/my/tasks", "/my/timesheets", "/my/projects"):
            answer = self._get(path)
            if answer.status_code == 200:
                for secret in ("Bakary", "Amina", "Haie du moulin"):
                    self.assertNotIn(secret, answer.text, path)
