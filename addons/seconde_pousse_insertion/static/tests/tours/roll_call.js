import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const AMIRA = ".o_roll_row:has(.o_roll_person:contains(Amira))";
const KEVIN = ".o_roll_row:has(.o_roll_person:contains(Kévin))";
const SAVE = ".o_roll_save";
const RealRequest = browser.XMLHttpRequest;

/** A request that leaves the field and never arrives. */
class LostRequest {
    open() {}
    setRequestHeader() {}
    addEventListener(type, callback) {
        if (type === "error") {
            this.fail = callback;
        }
    }
    send() {
        setTimeout(() => this.fail());
    }
}

/** Wait up to 30 s for each step: a loaded machine is slow, not wrong. */
function patiently(steps) {
    return steps.map((step) => ({ timeout: 30000, ...step }));
}

function checkTargets() {
    const small = [...document.querySelectorAll(".o_insertion_roll_call :is(button, select, .o_roll_date)")]
        .map((element) => [element, element.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.height < 44 || box.width < 44))
        .map(([element]) => element.outerHTML.slice(0, 120));
    if (small.length) {
        throw new Error(`Too small for wet hands: ${small.join(" ")}`);
    }
    if (document.documentElement.scrollWidth > window.innerWidth) {
        throw new Error(`The page is ${document.documentElement.scrollWidth}px wide`);
    }
}

registry.category("web_tour.tours").add("insertion_roll_call_phone", {
    steps: () =>
        patiently([
            {
                content: "Everything can be touched with wet hands",
                trigger: `${AMIRA}.o_roll_todo`,
                run: checkTargets,
            },
            {
                content: "Nothing to save yet",
                trigger: `${SAVE}:disabled`,
            },
            {
                content: "Amira is there",
                trigger: `${AMIRA} .o_roll_button_present`,
                run: "click",
            },
            {
                content: "The hours of her contract",
                trigger: `${AMIRA}.o_roll_present .o_roll_minutes:contains(/^4 h$/)`,
            },
            {
                content: "She stayed a quarter of an hour longer",
                trigger: `${AMIRA} .o_roll_stepper button:last-child`,
                run: "click",
            },
            {
                content: "The quarter is counted",
                trigger: `${AMIRA} .o_roll_minutes:contains(/^4 h 15$/)`,
            },
            {
                content: "Kévin is not there",
                trigger: `${KEVIN} .o_roll_button_absent`,
                run: "click",
            },
            {
                content: "The absences fit the screen",
                trigger: ".o_roll_absence:contains(Maladie)",
                run: checkTargets,
            },
            {
                content: "He is sick",
                trigger: ".o_roll_absence:contains(Maladie)",
                run: "click",
            },
            {
                content: "No network in this field",
                trigger: `${KEVIN}.o_roll_absent:contains(Maladie)`,
                run() {
                    browser.XMLHttpRequest = LostRequest;
                },
            },
            {
                trigger: SAVE,
                run: "click",
            },
            {
                content: "The screen says so and keeps what was entered",
                trigger: `.o_insertion_roll_call:has(.o_roll_offline) ${AMIRA} .o_roll_minutes:contains(/^4 h 15$/)`,
                run() {
                    browser.XMLHttpRequest = RealRequest;
                },
            },
            {
                content: "The network is back",
                trigger: ".o_roll_offline button",
                run: "click",
            },
            {
                content: "Saved, and nobody is left",
                trigger: `.o_insertion_roll_call:not(:has(.o_roll_offline)):has(${SAVE}:disabled) .o_roll_left.text-success`,
                run() {
                    browser.XMLHttpRequest = LostRequest;
                },
            },
            {
                content: "The other half-day, without network",
                trigger: ".o_roll_halves .btn-secondary",
                run: "click",
            },
            {
                content: "The entries of this half-day do not stand under the name of the other one",
                trigger: ".o_insertion_roll_call:has(.o_roll_offline):not(:has(.o_roll_row))",
                run() {
                    browser.XMLHttpRequest = RealRequest;
                },
            },
            {
                trigger: ".o_roll_offline button",
                run: "click",
            },
            {
                content: "Nobody is called yet on that one",
                trigger: `.o_insertion_roll_call:not(:has(.o_roll_offline)) ${AMIRA}.o_roll_todo`,
            },
        ]),
});
