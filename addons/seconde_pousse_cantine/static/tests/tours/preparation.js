import { registry } from "@web/core/registry";

/** Wait up to 30 s for each step: a loaded machine is slow, not wrong. */
function patiently(steps) {
    return steps.map((step) => ({ timeout: 30000, ...step }));
}

const tab = (name) => ({
    content: `Open the tab ${name}`,
    trigger: `.o_preparation [data-tab=${name}]`,
    run: "click",
});
const card = (title) => `.o_prep_card:has(.o_prep_card_title:contains(${title}))`;
const line = (title) => `.o_prep_line:has(.o_prep_line_title:contains(${title}))`;
const open = (title) => ({
    content: `Open ${title}`,
    trigger: `${card(title)} .o_prep_card_head`,
    run: "click",
});

/** What a scale that acts as a keyboard does: figures, then Enter. */
function weigh(title, typed, shown) {
    return [
        {
            content: `The scale types ${typed} for ${title}`,
            trigger: `${line(title)} .o_prep_weight input`,
            run: `edit ${typed} && press Enter`,
        },
        {
            content: `${shown} is written`,
            trigger: `${line(title)}.o_prep_done .o_prep_weight input:value(${shown})`,
        },
    ];
}

function isBigEnough(content, trigger) {
    return {
        content,
        trigger,
        run() {
            const { height, right } = this.anchor.getBoundingClientRect();
            if (height < 48 || right > window.innerWidth) {
                throw new Error(`${content}: ${height}px high, ends at ${right}px of ${window.innerWidth}`);
            }
        },
    };
}

registry.category("web_tour.tours").add("seconde_pousse_cantine_preparation", {
    steps: () =>
        patiently([
            open("Carotte test"),
            isBigEnough("The weight is a big field", `${line("Jules-Ferry")} .o_prep_weight input`),
            isBigEnough("The button is a big one", `${line("Jules-Ferry")} .o_prep_ok`),
            isBigEnough("One crate more is within reach", `${line("Jules-Ferry")} .o_prep_crates button:last-child`),
            ...weigh("Jules-Ferry", "9,63", "9,63"),
            {
                content: "The field of the next site waits for the scale",
                trigger: `${line("Cigales")} .o_prep_weight input:focus`,
            },
            ...weigh("Cigales", "ST,GS 8150 g", "8,15"),
            {
                content: "Two crates for the nursery school",
                trigger: `${line("Cigales")} .o_prep_crates button:last-child`,
                run: "click",
            },
            {
                content: "Both sites are weighed",
                trigger: `${card("Carotte test")} .badge.text-bg-success:contains(2/2)`,
            },
            tab("orders"),
            open("Jules-Ferry"),
            {
                content: "Much less than what is due",
                trigger: `${line("Tomate test")} .o_prep_weight input`,
                run: "edit 3 && press Enter",
            },
            {
                content: "Why?",
                trigger: ".o_prep_sheet [role=dialog] .o_prep_choice:contains(qualité)",
                run: "click",
            },
            {
                content: "The reason is on the line",
                trigger: `${line("Tomate test")}.o_prep_done .badge:contains(qualité)`,
            },
            {
                content: "Prepared in one tap",
                trigger: `${card("Jules-Ferry")} .o_prep_prepared`,
                run: "click",
            },
            {
                content: "It is prepared: its weights are locked",
                trigger: `${card("Jules-Ferry")} .o_prep_reopen`,
            },
            {
                content: "Everything prepared leaves",
                trigger: ".o_prep_deliver",
                run: "click",
            },
            {
                content: "Confirm",
                trigger: ".o_prep_sheet .o_prep_confirm",
                run: "click",
            },
            {
                content: "It is said",
                trigger: ".o_prep_message",
            },
            {
                content: "It has left",
                trigger: `${card("Jules-Ferry")}.o_prep_left`,
            },
        ]),
});

registry.category("web_tour.tours").add("seconde_pousse_cantine_two_weighings", {
    steps: () =>
        patiently([
            open("Carotte test"),
            {
                content: "Somebody weighs this line on another phone, while this screen is open",
                trigger: `${line("Jules-Ferry")} .o_prep_weight input`,
                async run() {
                    const id = Number(this.anchor.closest("[data-line]").dataset.line);
                    const { rpc } = odoo.loader.modules.get("@web/core/network/rpc");
                    await rpc("/web/dataset/call_kw/sp.preparation/weigh", {
                        model: "sp.preparation",
                        method: "weigh",
                        args: [id, 0, { quantity: 9.63 }],
                        kwargs: {},
                    });
                },
            },
            {
                content: "The second weighs",
                trigger: `${line("Jules-Ferry")} .o_prep_weight input`,
                run: "edit 10,4 && press Enter",
            },
            {
                content: "The second is told who weighed, and what",
                trigger: ".o_prep_sheet .o_prep_conflict:contains(9,63)",
            },
            {
                content: "Seen",
                trigger: ".o_prep_sheet .o_prep_choice",
                run: "click",
            },
            {
                content: "The first weight is shown",
                trigger: `${line("Jules-Ferry")}.o_prep_done .o_prep_weight input:value(9,63)`,
            },
        ]),
});
