// Builds nodes; words go in as text, never as markup.

export function node(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else if (name === "data") Object.assign(made.dataset, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const SHAPES = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  attach: "M20 11.5l-8.2 8.2a5.2 5.2 0 0 1-7.4-7.4l8.6-8.6a3.5 3.5 0 0 1 5 5l-8.6 8.5a1.7 1.7 0 0 1-2.4-2.4l7.7-7.6",
  send: "M4 12l16-8-5 16-3.5-6.5L4 12zM11.5 13.5L20 4",
  reply: "M9 6L4 11l5 5M4 11h9a7 7 0 0 1 7 7v1",
  edit: "M5 19h3.5L19 8.5 15.5 5 5 15.5V19zM13.5 7l3.5 3.5",
  down: "M6 9l6 6 6-6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  file: "M4 7.5V18a1.5 1.5 0 0 0 1.5 1.5h13A1.5 1.5 0 0 0 20 18V9.5A1.5 1.5 0 0 0 18.5 8H12l-2-2.5H5.5A1.5 1.5 0 0 0 4 7z",
  page: "M7 3.5h7l4 4V19a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 6 19V5a1.5 1.5 0 0 1 1-1.5zM14 3.5V8h4M9 12.5h6M9 16h6",
  fine: "M9.2 19.5a4.2 4.2 0 1 1 0-8.4 4.2 4.2 0 0 1 0 8.4zM11.5 11.6L12.8 4.5M13 13.2l4-7M13.4 15.6l5.6-5.4",
  thumb: "M7.5 11v9H4.5v-9zM7.5 11l3.7-6.8a1.9 1.9 0 0 1 2.7 2.2L13 9.8h5a2 2 0 0 1 2 2.4l-1.2 6.2a2 2 0 0 1-2 1.6H7.5",
  link: "M8 16L17 7M9.5 7H17v7.5",
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("class", `icon icon-${name}`);
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SHAPES[name]);
  drawing.append(path);
  return drawing;
}

// Reactions, too, are drawn where the page knows how.
const DRAWN = { "👌": "fine", "👍": "thumb" };
export const drawn = (emoji) => (DRAWN[emoji] ? icon(DRAWN[emoji]) : emoji);

// The lights are drawn here, as Telegram draws its own emoji: not every machine has a font for them.
const LIGHTS = { "🟢": "green", "🟡": "yellow", "🔴": "red", "🔵": "blue", "⚪": "grey" };
const LIGHT = /(🟢|🟡|🔴|🔵|⚪\ufe0f?)/u;

export function withLights(words) {
  return words.split(LIGHT).filter((part) => part !== "").map((part) => {
    const colour = LIGHTS[part.replace("\ufe0f", "")];
    return colour ? node("span", { class: `light ${colour}` }, part) : part;
  });
}

export function avatar(id, name) {
  return node("span", { class: `avatar tone-${Math.abs(id) % 7}`, "aria-hidden": "true" }, [...name][0] ?? "?");
}
