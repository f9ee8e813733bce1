import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const row = (name) => `.o_sp_grid_table tbody tr:has(.o_sp_grid_site:contains(${name}))`;
const SCHOOL = row("Jules-Ferry");
const NURSERY = row("Cigales");
const SAVED = ".o_sp_grid_state.text-bg-success";
const RealRequest = browser.XMLHttpRequest;

/** A request of a desk whose network is gone. */
class LostRequest {
    open() {}
    setRequestHeader() {}
    addEventListener(type, callback) {
        if (type === "error") {
            setTimeout(callback);
        }
    }
    send() {}
}

function pasteText(anchor, text) {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    anchor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}

/** Wait up to 30 s for each step: a loaded machine is slow, not wrong. */
function patiently(steps) {
    return steps.map((step) => ({ timeout: 30000, ...step }));
}

registry.category("web_tour.tours").add("seconde_pousse_cantine_order_grid", {
    steps: () =>
        patiently([
            { trigger: `${SCHOOL} td:eq(0)`, run: "click" },
            // Down the column, then along the line, without the mouse.
            { trigger: `${SCHOOL} td:eq(0) input`, run: "edit 12,5 && press Enter" },
            { trigger: `${NURSERY} td:eq(0) input`, run: "edit 7 && press Tab" },
            { trigger: `${NURSERY} td:eq(1) input`, run: "edit beaucoup && press ArrowUp" },
            { trigger: ".o_sp_grid_state.text-bg-danger" },
            // A refusal stays in sight when the next cell of the line is saved.
            { trigger: `${NURSERY} td:eq(0)`, run: "click" },
            { trigger: `${NURSERY} td:eq(0) input`, run: "edit 8 && press Tab" },
            { trigger: `${NURSERY} td:eq(0):contains("8"):not(.o_sp_cell_saving)` },
            { trigger: `${NURSERY} td:eq(1).o_sp_cell_error` },
            // Two cells of a spreadsheet are two cells here, never one big figure.
            { trigger: `${NURSERY} td:eq(0)`, run: "click" },
            { trigger: `${NURSERY} td:eq(0) input`, run: ({ anchor }) => pasteText(anchor, "7\t2\n") },
            { trigger: SAVED },
            { trigger: `${NURSERY} td:eq(1):contains("2")`, run: "click" },
            { trigger: `${NURSERY} td:eq(1) input`, run: "edit 3.25 && press ArrowUp" },
            { trigger: `${SCHOOL} td:eq(1) input` },
            { trigger: SAVED },
            { trigger: `${NURSERY} td:eq(1):contains("3,25")` },
            { trigger: `.o_sp_grid_total:eq(2) th:eq(1):contains("19,5")` },
            {
                trigger: `${SCHOOL} td:eq(1) input`,
                run: () => {
                    browser.XMLHttpRequest = LostRequest;
                },
            },
            { trigger: `${SCHOOL} td:eq(1) input`, run: "edit 4 && press ArrowDown" },
            { trigger: ".o_sp_grid_state.text-bg-warning" },
            {
                trigger: `${SCHOOL} td:eq(1):contains("4")`,
                run: () => {
                    browser.XMLHttpRequest = RealRequest;
                    window.dispatchEvent(new Event("online"));
                },
            },
            { trigger: SAVED },
            // The payer wants an engagement: the school gets one, the nursery does not.
            { trigger: `${SCHOOL} .fa-exclamation-triangle` },
            { trigger: `${SCHOOL} .o_sp_grid_site`, run: "click" },
            { trigger: ".o_sp_grid_details a:contains(Jules-Ferry)" },
            { trigger: ".o_sp_grid_engagement", run: "edit BC-2026-12 && press Tab" },
            { trigger: `${SCHOOL}:not(:has(.fa-exclamation-triangle))` },
            { trigger: ".o_sp_grid_confirm:enabled", run: "click" },
            { trigger: ".modal .btn-primary:enabled", run: "click" },
            { trigger: ".o_sp_grid_blocked li:contains(Cigales)" },
            { trigger: `${SCHOOL} td.o_sp_cell_confirmed:contains("12,5")` },
        ]),
});
