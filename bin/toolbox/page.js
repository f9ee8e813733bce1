// What browser.py needs inside the page, added before any script of the page itself.
window.toolbox = {
    style(css) {
        document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
    },

    visible(element) {
        const box = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        return box.width > 0 && box.height > 0 && style.visibility !== "hidden";
    },

    words(text) {
        return (text || "").replace(/\s+/g, " ").trim().toLowerCase();
    },

    byCss(selector) {
        try {
            return [...document.querySelectorAll(selector)].filter(this.visible);
        } catch {
            return []; // Not a selector: a visible text.
        }
    },

    // Elements showing this text: whole before partial, innermost only, and what can be
    // clicked before plain text.
    byText(text) {
        const wanted = this.words(text);
        const labels = (element) =>
            [element.textContent, element.innerText, element.title, element.placeholder,
                element.getAttribute("aria-label"), element.dataset.tooltip,
                element.type === "submit" || element.type === "button" ? element.value : ""]
                .map((label) => this.words(label));
        const all = [...document.body.querySelectorAll("*")]
            .filter((element) => !element.closest("script, style") && element.dataset);
        for (const matches of [(label) => label === wanted, (label) => label.includes(wanted)]) {
            const found = all.filter((element) => labels(element).some(matches) && this.visible(element));
            const holds = (element) => found.some((other) => other !== element && element.contains(other));
            const innermost = found.filter((element) => !holds(element));
            if (innermost.length) {
                const active = "button, a, input, [role], label, .dropdown-item, .o_app";
                return [...innermost.filter((element) => element.closest(active)),
                    ...innermost.filter((element) => !element.closest(active))];
            }
        }
        return [];
    },

    find(target) {
        const found = this.byCss(target);
        return found.length ? found : this.byText(target);
    },

    shows(target) {
        return this.find(target).length > 0;
    },

    // Where to click, or null while no match can be reached (absent, or under a dialog).
    point(target) {
        for (const element of this.find(target)) {
            element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
            const box = element.getBoundingClientRect();
            const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
            const y = Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1);
            const top = document.elementFromPoint(x, y);
            if (top && (element.contains(top) || top.contains(element))) {
                return { x, y };
            }
        }
        return null;
    },

    // The field designated by a selector, its label or its placeholder; it gets the focus.
    focus(target) {
        const editable = "input:not([type=hidden]), textarea, select, [contenteditable=true]";
        for (const element of this.find(target)) {
            const label = element.closest("label");
            const field = [element.matches(editable) ? element : element.querySelector(editable),
                label?.htmlFor ? document.getElementById(label.htmlFor) : label?.control]
                .filter((candidate) => candidate && !candidate.readOnly && !candidate.disabled)
                .find(this.visible);
            if (field) {
                field.scrollIntoView({ block: "center", behavior: "instant" });
                field.focus();
                field.select?.();
                return true;
            }
        }
        return false;
    },

    // The input of a file, nearly always hidden: the one in the element designated, or the nearest one around.
    fileInput(target) {
        const file = "input[type=file]";
        for (const element of this.find(target)) {
            for (let around = element; around; around = around.parentElement) {
                const input = around.matches(file) ? around : around.querySelector(file);
                if (input) {
                    return input;
                }
            }
        }
        return null;
    },

    // What still moves in the page; empty when it is at rest.
    busy() {
        if (document.readyState !== "complete") {
            return "le chargement de la page";
        }
        if (document.querySelector("script[src*='web.assets_web']") && !window.odoo?.isReady) {
            return "le démarrage d'Odoo";
        }
        // An address may open nothing but a dialog.
        if (document.body.matches(".o_web_client") && !document.querySelector(".o_action_manager > *, .o_dialog")) {
            return "l'ouverture de l'écran";
        }
        if (document.querySelector(".o_loading_indicator, .o_blockUI")) {
            return "une réponse d'Odoo";
        }
        if ([...document.images].some((image) => image.loading !== "lazy" && !image.complete)) {
            return "une image";
        }
        return document.fonts.status === "loaded" ? "" : "une police de caractères";
    },

    // What Odoo says has gone wrong, in a dialog or in a red notification.
    errorMessage() {
        const places = ".o_error_dialog, .o_notification:has(.o_notification_bar.bg-danger) .o_notification_content";
        return document.querySelector(places)?.innerText.replace(/\s+/g, " ").trim() || "";
    },

    // How much taller the window must be for everything that scrolls to be seen.
    hiddenHeight() {
        const parts = [document.documentElement, ...document.querySelectorAll("*")].filter((element) =>
            ["auto", "scroll"].includes(getComputedStyle(element).overflowY) || element === document.documentElement);
        return Math.max(0, ...parts.map((element) => element.scrollHeight - element.clientHeight));
    },

    box(selector) {
        const element = this.byCss(selector)[0];
        if (!element) {
            return null;
        }
        const { x, y, width, height } = element.getBoundingClientRect();
        return { x, y, width, height };
    },
};
