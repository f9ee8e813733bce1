import { user } from "@web/core/user";

const SYMBOL = /^([A-ZÀ-Ý]+|[a-zà-ÿ]{1,2}|[mMcCdD]?[mM]?[²³]|[a-z]?L)$/;

/**
 * The name of a unit after a figure, as French people write it (see rules/wording.py of the farm addon):
 * "Botte", 70 → "bottes"; "Unité(s)", 1 → "unité"; "kg" stays as it is.
 *
 * @param {string} name
 * @param {number} quantity
 * @param {string} lang
 * @returns {string}
 */
export function spellUnit(name, quantity, lang = user.lang) {
    const [word, ...rest] = (name || "").split(" ");
    if (!(lang || "").startsWith("fr") || !word || SYMBOL.test(word)) {
        return name;
    }
    const isPlural = Math.abs(quantity) >= 2;
    let spelled = word;
    if (word.endsWith("(s)")) {
        spelled = word.slice(0, -3) + (isPlural ? "s" : "");
    } else if (isPlural && !/[sxz]$/.test(word)) {
        spelled += "s";
    }
    return [spelled.charAt(0).toLowerCase() + spelled.slice(1), ...rest].join(" ");
}

/**
 * A date in words with its first day as French people write it: "mardi 1er décembre".
 *
 * @param {import("luxon").DateTime} day
 * @param {Intl.DateTimeFormatOptions} options
 * @returns {string}
 */
export function spellDay(day, options) {
    const text = day.toLocaleString(options);
    return (user.lang || "").startsWith("fr") ? text.replace(/\b1 (?=[a-zà-ÿ])/, "1er ") : text;
}
