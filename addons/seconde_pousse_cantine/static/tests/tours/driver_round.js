import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";

const SCHOOL = ".o_driver_stops li:has(.o_driver_site:contains(Jules-Ferry))";
const NURSERY = ".o_driver_stops li:has(.o_driver_site:contains(Cigales))";
const HOME = ".o_driver_stops li:has(.o_driver_site:contains(Chaumière))";
const REFUSAL = ".o_driver_round .alert-danger:contains(Chaumière)";
const DELIVER = ".o_driver_deliver:enabled";
const RealRequest = browser.XMLHttpRequest;

/** A request that leaves the van and never arrives. */
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

/** A request that arrives, and whose answer is lost: the phone will send it again. */
class DeafRequest extends RealRequest {
    addEventListener(type, callback, ...rest) {
        if (type === "load") {
            super.addEventListener("load", () => this.fail(), ...rest);
        } else {
            if (type === "error") {
                this.fail = callback;
            }
            super.addEventListener(type, callback, ...rest);
        }
    }
}

/** Wait up to 30 s for each step: a loaded machine is slow, not wrong. */
function patiently(steps) {
    return steps.map((step) => ({ timeout: 30000, ...step }));
}

function checkTargets() {
    const small = [...document.querySelectorAll(".o_driver_round :is(button, select, a.btn, .o_sp_day_date)")]
        .map((element) => [element, element.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.height < 44 || box.width < 44))
        .map(([element]) => element.outerHTML.slice(0, 120));
    if (small.length) {
        throw new Error(`Too small for a driver: ${small.join(" ")}`);
    }
    if (document.documentElement.scrollWidth > window.innerWidth) {
        throw new Error(`The page is ${document.documentElement.scrollWidth}px wide`);
    }
}

function sign() {
    const canvas = document.querySelector(".o_driver_signature canvas");
    const box = canvas.getBoundingClientRect();
    const send = (type, x, y) =>
        canvas.dispatchEvent(
            new PointerEvent(type, { bubbles: true, clientX: box.left + x, clientY: box.top + y, pointerId: 1 })
        );
    canvas.setPointerCapture = () => {};
    send("pointerdown", 30, 60);
    send("pointermove", 90, 30);
    send("pointermove", 150, 80);
    send("pointerup", 150, 80);
}

registry.category("web_tour.tours").add("seconde_pousse_cantine_driver_phone", {
    steps: () =>
        patiently([
            {
                content: "The round of the day is not prepared: one tap",
                trigger: ".o_driver_late button",
                run: "click",
            },
            {
                content: "The stops come in the order of the round, with targets for gloves",
                trigger: `.o_driver_stops li:nth-child(1):has(.o_driver_site:contains(Cigales))`,
                run: checkTargets,
            },
            {
                trigger: `.o_driver_stops li:nth-child(2):has(.o_driver_site:contains(Jules-Ferry)) .o_driver_stop`,
                run: "click",
            },
            {
                content: "A map and a telephone at one tap",
                trigger: ".o_driver_links:has(a[href^='https://www.openstreetmap.org']):has(a[href='tel:0442000120'])",
                run: checkTargets,
            },
            {
                content: "Two kilos of carrots are refused",
                trigger: ".o_driver_line:contains(Carotte) .o_driver_refuse",
                run: "click",
            },
            {
                content: "Not more than delivered",
                trigger: ".o_driver_refused input",
                run: "edit 50",
            },
            {
                content: "The button of the door waits for a possible weight",
                trigger: ".o_driver_round:has(.o_driver_deliver:disabled) .o_driver_refused .text-danger",
            },
            {
                trigger: ".o_driver_refused input",
                run: "edit 2,5",
            },
            {
                content: "All the crates she holds come back",
                trigger: ".o_driver_all",
                run: "click",
            },
            {
                trigger: ".o_driver_received",
                run: "edit Mme Martin",
            },
            {
                trigger: ".o_driver_signature canvas",
                run: sign,
            },
            {
                trigger: DELIVER,
                run: "click",
            },
            {
                content: "Delivered",
                trigger: `${SCHOOL} .o_driver_is_done`,
                run() {
                    browser.XMLHttpRequest = LostRequest;
                },
            },
            {
                content: "Without network, a look at the next day",
                trigger: ".o_sp_day button:last-child",
                run: "click",
            },
            {
                trigger: ".o_driver_round:has(.o_driver_offline):not(:has(.o_driver_stop)) .o_sp_day button:first-child",
                run: "click",
            },
            {
                content: "No network at the nursery: the round is still there",
                trigger: `${NURSERY} .o_driver_stop`,
                run: "click",
            },
            {
                content: "Crates back are typed, or tapped",
                trigger: ".o_driver_crate input",
                run: "edit 2 && click .o_driver_received",
            },
            {
                trigger: ".o_driver_crate [aria-label='Une caisse de moins'], .o_driver_crate [aria-label='One crate less']",
                run: "click",
            },
            {
                trigger: DELIVER,
                run: "click",
            },
            {
                content: "The screen says that it is kept on the phone",
                trigger: `.o_driver_round:has(.o_driver_kept) ${NURSERY} .o_driver_is_kept`,
                run() {
                    browser.XMLHttpRequest = DeafRequest;
                },
            },
            {
                content: "This time it arrives, but the answer is lost",
                trigger: ".o_driver_kept button",
                run: "click",
            },
            {
                content: "Still kept",
                trigger: `.o_driver_round:has(.o_driver_kept button:enabled) ${NURSERY} .o_driver_is_kept`,
                run() {
                    browser.XMLHttpRequest = RealRequest;
                },
            },
            {
                content: "The network is back",
                trigger: ".o_driver_kept button",
                run: "click",
            },
            {
                content: "Sent again, handed over once",
                trigger: `.o_driver_round:not(:has(.o_driver_kept)) ${NURSERY} .o_driver_is_done`,
            },
            {
                content: "Nothing was weighed for the home",
                trigger: `${HOME} .o_driver_stop`,
                run: "click",
            },
            {
                trigger: DELIVER,
                run: "click",
            },
            {
                content: "The server refuses: it stays on the phone, to correct",
                trigger: `${HOME} .o_driver_is_refused`,
                run: "click",
            },
            {
                content: "With the reason",
                trigger: ".o_driver_round:has(.o_driver_refusal:contains(Chaumière)) .o_driver_back",
                run: "click",
            },
            {
                content: "Seen from another day too: it cannot be forgotten there",
                trigger: ".o_sp_day button:last-child",
                run: "click",
            },
            {
                trigger: `${REFUSAL} .btn-outline-danger`,
                run: "click",
            },
            {
                content: "Given up by mistake: kept",
                trigger: ".modal:contains(Chaumière) footer .btn-secondary",
                run: "click",
            },
            {
                trigger: `body:not(:has(.modal)) ${REFUSAL} .btn-outline-danger`,
                run: "click",
            },
            {
                trigger: ".modal footer .btn-danger",
                run: "click",
            },
            {
                content: "Given up: to deliver again",
                trigger: `body:not(:has(.modal)) .o_driver_round:not(:has(.alert-danger)) .o_sp_day button:first-child`,
                run: "click",
            },
            {
                trigger: `${HOME} .o_driver_is_todo`,
            },
        ]),
});
