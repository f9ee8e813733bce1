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
