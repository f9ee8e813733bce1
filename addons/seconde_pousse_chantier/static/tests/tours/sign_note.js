import { registry } from "@web/core/registry";

/** Wait up to 30 s for each step: a loaded machine is slow, not wrong. */
function patiently(steps) {
    return steps.map((step) => ({ timeout: 30000, ...step }));
}

function checkPhone() {
    const wide = document.documentElement.scrollWidth;
    if (wide > window.innerWidth) {
        throw new Error(`The page is ${wide} px wide on a screen of ${window.innerWidth}`);
    }
    for (const button of document.querySelectorAll(".modal-footer .btn-lg")) {
        if (button.getBoundingClientRect().height < 56) {
            throw new Error(`Too small for a wet finger: ${button.textContent}`);
        }
    }
}

registry.category("web_tour.tours").add("seconde_pousse_chantier_sign_note", {
    steps: () =>
        patiently([
            { trigger: "button[name=action_sign]", run: "click" },
            { trigger: ".modal .sp_sign :contains(Plantation de haies)" },
            { trigger: ".modal .o_field_widget[name=signed_by] input", run: "edit Lucie Roux" },
            { trigger: ".modal .o_signature", run: "click" },
            { trigger: "canvas.o_web_sign_signature", run: checkPhone },
            { trigger: ".modal .btn:contains(Cancel)", run: "click" },
            { trigger: ".modal .o_signature", run: checkPhone },
            { trigger: ".modal button[name=action_later]", run: "click" },
            { trigger: "body:not(:has(.modal)) .o_form_view .o_statusbar_buttons" },
        ]),
});

registry.category("web_tour.tours").add("seconde_pousse_chantier_review", {
    steps: () =>
        patiently([
            { trigger: ".o_field_widget[name=quality] .sp_face_4", run: "click" },
            { trigger: ".o_field_widget[name=pace] .sp_face_2", run: "click" },
            { trigger: ".o_field_widget[name=instructions] .sp_face_3", run: "click" },
            { trigger: ".o_field_widget[name=again] .sp_face_4", run: "click" },
            { trigger: ".o_field_widget[name=sentence] input", run: "edit Rangs bien droits" },
            { trigger: ".o_field_widget[name=pace] .sp_face_2.sp_face_chosen", run: checkPhone },
            { trigger: ".o_form_button_save", run: "click" },
            { trigger: ".o_form_saved" },
        ]),
});
