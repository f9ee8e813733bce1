import { user } from "@web/core/user";

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
