import { registry } from "@web/core/registry";

const TASK = ".o_wb_task:contains(Désherber les carottes)";

/** The cell of a person: rank of the half-day in the week, from 1. */
function cell(person, rank) {
    return `.o_wb_table tbody tr:has(th:contains(${person})) td:nth-child(${rank + 1})`;
}

function chip(person, rank, name = "Désherber les carottes") {
    return `${cell(person, rank)} .o_wb_chip:contains(${name})`;
}

/** Wait up to 30 s for each step: a loaded machine is slow, not wrong. */
function patiently(steps) {
    return steps.map((step) => ({ timeout: 30000, ...step }));
}

function checkPhone() {
    const small = [...document.querySelectorAll(".o_sp_week_board :is(button, select), .o_sp_crew_day :is(button, a.btn, select)")]
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

registry.category("web_tour.tours").add("seconde_pousse_chantier_week_mouse", {
    steps: () =>
        patiently([
            {
                content: "Drag the task onto somebody",
                trigger: TASK,
                run: `drag_and_drop(${cell("Amina", 1)})`,
            },
            {
                content: "Drag the task onto a whole day",
                trigger: `.o_sp_week_board:has(${chip("Amina", 1)}) ${TASK}`,
                run: "drag_and_drop(.o_wb_day:nth-child(3))",
            },
            {
                content: "Everybody who is free has it, not who is away",
                trigger: `.o_sp_week_board:has(${chip("Amina", 3)}):has(${chip("Carmen", 4)}):not(:has(${chip("Bakary", 3)}))`,
            },
            {
                content: "Who is away is unavailable, nothing more",
                trigger: `${cell("Bakary", 3)}.o_wb_busy:not(:contains(médical))`,
            },
            {
                content: "Move somebody's half-day",
                trigger: chip("Amina", 1),
                run: `drag_and_drop(${cell("Bakary", 6)})`,
            },
            {
                trigger: `.o_sp_week_board:has(${chip("Bakary", 6)}):not(:has(${chip("Amina", 1)}))`,
            },
            {
                content: "Take it off in one tap",
                trigger: `${chip("Bakary", 6)} .o_wb_remove`,
                run: "click",
            },
            {
                content: "And take that back",
                trigger: `.o_sp_week_board:not(:has(${chip("Bakary", 6)})) .o_wb_undo`,
                run: "click",
            },
            {
                content: "A second task at the same time is coloured",
                trigger: `.o_sp_week_board:has(${chip("Bakary", 6)}) .o_wb_task:contains(Récolter)`,
                run: `drag_and_drop(${cell("Bakary", 6)})`,
            },
            {
                trigger: `${cell("Bakary", 6)}.o_wb_clash`,
            },
            {
                content: "The clash is said in words",
                trigger: ".o_wb_clashes button",
                run: "click",
            },
            {
                trigger: ".o_wb_clashes li:contains(Bakary):contains(Récolter)",
            },
            {
                content: "What I undo myself is no news of somebody else",
                trigger: ".o_wb_undo",
                run: "click",
            },
            {
                trigger: ".o_sp_week_board:not(:has(.o_wb_clash)):not(:has(.o_wb_news)) .o_wb_task:contains(Récolter)",
                run: `drag_and_drop(${cell("Bakary", 6)})`,
            },
            {
                trigger: `${cell("Bakary", 6)}.o_wb_clash`,
            },
            {
                content: "A new task: what, where, when",
                trigger: ".o_wb_new",
                run: "click",
            },
            {
                trigger: ".o_wb_kind:contains(Irrigation)",
                run: "click",
            },
            {
                trigger: ".o_wb_new_task input[aria-label=Où], .o_wb_new_task input[aria-label=Where]",
                run: "edit Clos / Planche 1",
            },
            {
                trigger: ".o_wb_place[title='Clos / Planche 1']",
                run: "click",
            },
            {
                trigger: ".o_wb_make",
                run: "click",
            },
            {
                content: "It is in the hand: tap where it goes",
                trigger: ".o_wb_carried:contains(Irrigation – Planche 1)",
            },
            {
                trigger: cell("Carmen", 1),
                run: "click",
            },
            {
                trigger: chip("Carmen", 1, "Planche 1"),
            },
        ]),
});

registry.category("web_tour.tours").add("seconde_pousse_chantier_week_phone", {
    steps: () =>
        patiently([
            {
                content: "Everything can be touched with wet hands",
                trigger: ".o_wb_pick",
                run: checkPhone,
            },
            {
                trigger: ".o_wb_pick",
                run: "click",
            },
            {
                trigger: TASK,
                run: "click",
            },
            {
                content: "One tap for each half-day",
                trigger: `.o_sp_week_board:has(.o_wb_carried) ${cell("Amina", 1)}`,
                run: "click",
            },
            {
                trigger: chip("Amina", 1),
                run: checkPhone,
            },
            {
                trigger: cell("Carmen", 2),
                run: "click",
            },
            {
                trigger: chip("Carmen", 2),
            },
            {
                trigger: ".o_wb_put_down",
                run: "click",
            },
            {
                content: "What is in a cell",
                trigger: `.o_sp_week_board:not(:has(.o_wb_carried)) ${chip("Carmen", 2)}`,
                run: "click",
            },
            {
                trigger: ".o_wb_take_off",
                run: "click",
            },
            {
                trigger: `.o_sp_week_board:not(:has(${chip("Carmen", 2)})) .o_wb_undo`,
                run: "click",
            },
            {
                trigger: chip("Carmen", 2),
            },
            {
                content: "The day's list",
                trigger: ".o_wb_open_day",
                run: "click",
            },
            {
                trigger: ".o_cd_task:contains(Désherber les carottes):contains(Amina):contains(Carmen)",
                run: checkPhone,
            },
            {
                content: "Finished, and back",
                trigger: ".o_cd_task:contains(Désherber les carottes) .o_cd_finish",
                run: "click",
            },
            {
                trigger: ".o_cd_task.o_cd_done:contains(Désherber les carottes) .o_cd_finish",
                run: "click",
            },
            {
                trigger: ".o_cd_task:not(.o_cd_done):contains(Désherber les carottes)",
            },
        ]),
});
