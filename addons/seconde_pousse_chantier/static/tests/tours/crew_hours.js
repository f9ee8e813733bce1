import { registry } from "@web/core/registry";

const CARD = ".o_hours_card.o_hours_open:contains(Désherber les carottes)";
const SAVE = ".o_hours_save:enabled";

function person(name) {
    return `${CARD} .o_hours_people li:contains(${name})`;
}

/** The hours of somebody on the card; spaces are those of French. */
function has(name, hours) {
    return `${person(name)} .o_hours_stepper strong:contains(/^${hours.replaceAll(" ", "\\s")}$/)`;
}

function checkPhone() {
    const small = [...document.querySelectorAll(".o_crew_hours :is(button, select, textarea, input:not([type=file]))")]
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

registry.category("web_tour.tours").add("seconde_pousse_chantier_crew_hours", {
    steps: () =>
        [
            {
                content: "The whole day of the crew",
                trigger: `.o_crew_hours:has(${CARD}) .o_hours_halves button:last-child`,
                run: "click",
            },
            {
                content: "Everybody of the crew is on the only task of the day, for what they are due",
                trigger: `.o_crew_hours:has(${has("Amina", "7 h")}):has(${has("Bakary", "7 h")}) ${has("Carmen", "7 h")}`,
                run: checkPhone,
            },
            {
                content: "Carmen was not on it",
                trigger: `${person("Carmen")} .o_hours_person`,
                run: "click",
            },
            {
                content: "A quarter of an hour less for everybody who was",
                trigger: `${CARD}:not(:has(${person("Carmen")}.o_hours_in)) .o_hours_everyone button:first-child`,
                run: "click",
            },
            {
                content: "And more for Bakary",
                trigger: `.o_crew_hours:has(${has("Amina", "6 h 45")}) ${person("Bakary")} .o_hours_stepper button:last-child`,
                run: "click",
            },
            {
                content: "He has more hours on tasks than at the roll-call: said, not refused",
                trigger: `.o_crew_hours:has(${has("Bakary", "7 h")}) .o_hours_days li.o_hours_above:contains(Bakary):not(:contains(Amina))`,
                run: checkPhone,
            },
            {
                trigger: `.o_crew_hours:has(${has("Bakary", "7 h")}) ${SAVE}`,
                run: "click",
            },
            {
                content: "Saved, and shared among the beds by surface",
                trigger: `.o_crew_hours:has(.o_hours_save:disabled) ${CARD}.o_hours_saved:contains(Planche 1):contains(Planche 2)`,
            },
            {
                content: "Corrected, while another supervisor types the same hours",
                trigger: `${person("Amina")} .o_hours_stepper button:first-child`,
                run: "click",
            },
            {
                trigger: `.o_crew_hours:has(${has("Amina", "6 h 30")}) ${SAVE}`,
                run: "click",
            },
            {
                content: "The second is told who typed what",
                trigger: ".o_hours_conflict:contains(Désherber les carottes):contains(Nadia):contains(/Bakary 5\\sh/)",
                run: checkPhone,
            },
            {
                content: "And chooses",
                trigger: ".o_hours_conflict .o_hours_choices button:last-child",
                run: "click",
            },
            {
                trigger: `.o_crew_hours:not(:has(.o_hours_conflict)):has(.o_hours_save:disabled) ${CARD}.o_hours_saved`,
            },
            {
                trigger: `.o_crew_hours:has(${has("Bakary", "7 h")}) ${has("Amina", "6 h 30")}`,
            },
        ].map((step) => ({ timeout: 30000, ...step })),
});
