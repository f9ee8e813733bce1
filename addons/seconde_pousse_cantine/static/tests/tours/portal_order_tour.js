import { registry } from "@web/core/registry";

/** A cook orders a crate and some kilos, changes her mind, and reports what she received. */
registry.category("web_tour.tours").add("seconde_pousse_cantine_portal_order", {
    steps: () => [
        { content: "Enter her canteen", trigger: ".sp_door", run: "click", expectUnloadPage: true },
        { content: "Choose the first day", trigger: ".sp_day .btn-primary", run: "click", expectUnloadPage: true },
        { content: "The page listens", trigger: ".sp_order_form .sp_more" },
        {
            content: "One more of the first product",
            trigger: ".sp_product:first .sp_more",
            run: "click",
        },
        { content: "By the crate", trigger: ".sp_product:first .sp_unit", run: "select crate" },
        { content: "Said in kilos", trigger: ".sp_product:first .sp_converted:contains(10)" },
        { content: "Kilos of the second", trigger: ".sp_product:last .sp_quantity", run: "edit 4,5" },
        { content: "What it costs", trigger: ".sp_total:contains(41)" },
        { content: "Send", trigger: ".sp_order_bar button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "The farm has it", trigger: ".alert-success" },
        { content: "Change it", trigger: ".sp_product:last .sp_less", run: "click" },
        { content: "Half a kilo less", trigger: ".sp_product:last.sp_product_chosen" },
        { content: "Send again", trigger: ".sp_order_bar button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "The farm has it", trigger: ".alert-success" },
        { content: "Deliveries", trigger: ".sp_tab[href$='/deliveries']", run: "click", expectUnloadPage: true },
        { content: "The last one", trigger: ".sp_row a:first", run: "click", expectUnloadPage: true },
        { content: "Something is wrong", trigger: ".sp_report > summary", run: "click" },
        { content: "With the carrots", trigger: "#move_id", run: "selectByIndex 1" },
        { content: "Two kilos", trigger: "#quantity", run: "edit 2" },
        { content: "Why", trigger: "#description", run: "edit Molles" },
        { content: "Send", trigger: ".sp_problem_form button[type=submit]", run: "click", expectUnloadPage: true },
        { content: "The farm has it", trigger: ".alert-success" },
    ],
});
