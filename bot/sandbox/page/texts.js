// The page's words, in the language that was chosen last; texts.<language>.json holds them.

const LANGUAGES = ["zh-CN", "en"];
let words = {};
let language = "zh-CN";

export const current = () => language;
export const other = () => LANGUAGES.find((one) => one !== language);

export async function useLanguage(wanted) {
  language = LANGUAGES.includes(wanted) ? wanted : LANGUAGES[0];
  words = await (await fetch(`/page/texts.${language}.json`)).json();
  localStorage.setItem("language", language);
  document.documentElement.lang = language;
  document.title = text("title");
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = text(one.dataset.text);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", text(one.dataset.label));
  for (const one of document.querySelectorAll("[data-placeholder]")) one.placeholder = text(one.dataset.placeholder);
}

export function text(id, values = {}) {
  const found = words[id] ?? id;
  return found.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const refusal = (reason) => text(`error_${reason}` in words ? `error_${reason}` : "error_other");

// Times are the office's, whatever this machine's zone.
let zone = "Asia/Shanghai";
export const useZone = (wanted) => { zone = wanted; };
const format = (date, how) => new Intl.DateTimeFormat(language, { timeZone: zone, ...how }).format(date);
export const timeOf = (date) => format(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const dayOf = (date) => {
  const [day, weekday] = [format(date, { year: "numeric", month: "long", day: "numeric" }), format(date, { weekday: "short" })];
  return language === "en" ? `${weekday}, ${day}` : `${day} ${weekday}`;
};
export const shortDayOf = (date) => format(date, { month: "numeric", day: "numeric" });
export const sameDay = (one, two) => dayOf(one) === dayOf(two);
