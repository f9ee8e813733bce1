"""Who may do what: one line per model, in the order supervisor, counselor, HR, direction, plain user.

r(ead), w(rite), c(reate), u(nlink); "-" for nothing. A model that is not here makes the tests fail: decide and add it.
"""

ROLES = ("supervisor", "counselor", "hr", "direction", "plain")

MODELS = """
insertion.absence                r     rwc   rwcu  -     -
insertion.absence.rate           r     r     rwcu  -     -
insertion.absence.type           r     r     rwcu  -     -
insertion.access.log             -     -     r     -     -
insertion.aid.rate               -     r     rwcu  r     -
insertion.alert                  -     r     r     -     -
insertion.amend                  -     -     rwcu  -     -
insertion.annex                  -     r     rwcu  r     -
insertion.barrier                r     r     rwcu  -     -
insertion.barrier.assessment     r     rwc   r     -     -
insertion.barrier.review         -     rwcu  -     -     -
insertion.barrier.review.line    -     rwcu  -     -     -
insertion.code                   -     r     rwcu  -     -
insertion.contract.end           -     -     rwcu  -     -
insertion.convention             -     r     rwcu  r     -
insertion.criterion              -     r     rwcu  -     -
insertion.deadline               -     r     r     -     -
insertion.eligibility            -     rwc   rwcu  -     -
insertion.exit                   -     rwc   rwcu  -     -
insertion.exit.reason            -     r     rwcu  -     -
insertion.figure                 -     r     r     r     -
insertion.figure.year            -     rwc   rwcu  r     -
insertion.file                   -     rwcu  rwcu  rwcu  -
insertion.formality              -     r     rwcu  -     -
insertion.formality.template     -     r     rwcu  -     -
insertion.fse.export             -     rwc   rwc   -     -
insertion.fse.participant        -     rwc   rwcu  -     -
insertion.fte.report             -     -     r     r     -
insertion.hire                   -     -     rwcu  -     -
insertion.immersion              r     rwc   rwcu  -     -
insertion.import                 -     rwcu  rwcu  -     -
insertion.import.line            -     rwcu  rwcu  -     -
insertion.interview              r     rwcu  r     -     -
insertion.meeting                r     rwcu  rwcu  r     -
insertion.month                  r     r     rwcu  -     -
insertion.month.prepare          -     -     rwcu  -     -
insertion.month.reopen           -     -     rwcu  -     -
insertion.month.reopening        -     r     r     -     -
insertion.objective              r     rwcu  r     -     -
insertion.objective.action       r     rwcu  r     -     -
insertion.parameter              r     r     rwcu  r     -
insertion.pass                   -     rwc   rwcu  -     -
insertion.pass.extension         -     rwc   rwcu  -     -
insertion.pass.reintegration     -     rwcu  rwcu  -     -
insertion.pass.suspension        -     rwc   rwcu  -     -
insertion.pathway                r     rwc   rwcu  -     -
insertion.payroll.export         -     -     rwcu  -     -
insertion.payroll.import         -     -     rwcu  -     -
insertion.payroll.item           -     -     rwcu  -     -
insertion.payroll.mapping        -     -     rwcu  -     -
insertion.payroll.mapping.line   -     -     rwcu  -     -
insertion.person                 r     rwc   rwcu  -     -
insertion.postpone               -     -     rwcu  -     -
insertion.prescriber             -     rwc   rwcu  -     -
insertion.prescriber.kind        -     r     rwcu  -     -
insertion.presence               rwc   r     rwcu  -     -
insertion.proof                  -     rwc   rwcu  -     -
insertion.public.holidays        -     -     rwcu  -     -
insertion.record.problem         -     rwcu  rwcu  -     -
insertion.renew                  -     -     rwcu  -     -
insertion.retention.case         -     -     r     -     -
insertion.retention.rule         -     r     rw    -     -
insertion.roll.call              r     r     rwcu  -     -
insertion.skill.assessment       rwc   rwcu  r     -     -
insertion.skill.assessment.line  rwcu  rwcu  r     -     -
insertion.staff.register         -     -     rwcu  -     -
insertion.statement              -     -     rwcu  r     -
insertion.statement.import       -     -     rwcu  -     -
insertion.statement.line         -     -     rwcu  -     -
insertion.statement.lock         -     -     rwcu  -     -
insertion.statement.prepare      -     -     rwcu  -     -
insertion.statement.reopen       -     -     rwcu  -     -
insertion.statement.reopening    -     -     r     -     -
insertion.training               r     rwcu  rwcu  -     -
insertion.workshop               rwc   rwcu  rwcu  -     -
insertion.workshop.attendance    rwc   rwcu  rwcu  -     -
insertion.workshop.theme         r     rwcu  rwcu  -     -
"""

# Fields that not everyone who reads the model may read. Wizards are for one role, their fields are not listed.
FIELDS = {
    ("counselor",): """
        insertion.barrier.assessment  situation goal
        insertion.interview           private_note
        insertion.objective           barrier_id
        insertion.pathway             current_assessment_ids unexplored_count
    """,
    ("hr",): """
        insertion.formality           document document_name note
        insertion.month               gross_pay leave_balance
        insertion.pathway             contract_version_ids contract_is_renewable contract_is_future
        insertion.person              retention_hold_until retention_hold_reason retention_case_ids
        insertion.statement           warning line_ids reopening_ids rsa_count rsa_contributing_count asp_note
    """,
    ("counselor", "hr"): """
        insertion.month               reopening_ids
        insertion.pathway             last_interview_date next_interview_date interview_is_late pass_id pass_date_end
        insertion.pathway             prescriber_id referent_name exit_id formality_ids exit_ids formality_count
        insertion.pathway             exit_count
        insertion.person              birth_name birth_place birth_commune birth_country country_group_id ntt nir
        insertion.person              street_number street_extension lane_type_id street_name address_complement
        insertion.person              zip_code city commune district phone email education_level_id
        insertion.person              social_situation_id employment employer_kind_id unemployed_for_id ft_registered
        insertion.person              ft_registered_for_id ft_identifier no_income rsa rsa_since_id ass ass_since_id
        insertion.person              aah aah_since_id rqth rqth_until oeth record_problem_count birth_date sex
        insertion.person              pass_ids eligibility_ids waiting_note record_preview
        insertion.training            funding funder_reference amount_requested amount_agreed amount_paid amount_due
        insertion.training            note certificate certificate_name
    """,
}


def get_models():
    """Return the table of models, as a dict model → dict role → letters."""
    lines = (line.split() for line in MODELS.split("\n") if line)
    return {model: dict(zip(ROLES, cells, strict=True)) for model, *cells in lines}


def get_fields():
    """Return the table of fields, as a dict (model, field) → roles."""
    return {
        (model, name): roles
        for roles, text in FIELDS.items()
        for line in text.split("\n")
        if line.strip()
        for model, *names in [line.split()]
        for name in names
    }
