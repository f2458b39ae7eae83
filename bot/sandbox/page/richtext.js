// A message's text with its entities as nodes. Offsets are UTF-16 units, as JavaScript counts.

import { node, withLights } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const LINKS = /^(https?:\/\/|mailto:)/i;

export function richText(text, entities = [], onCommand = () => {}) {
  const whole = document.createDocumentFragment();
  whole.append(...pieces(text, 0, text.length, [...entities], onCommand));
  return whole;
}

function pieces(text, begin, end, entities, onCommand) {
  const made = [];
  let at = begin;
  while (entities.length && entities[0].offset < end) {
    const entity = entities.shift();
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at) continue;
    const inner = [];
    while (entities.length && entities[0].offset < stop) inner.push(entities.shift());
    if (entity.offset > at) made.push(...withLights(text.slice(at, entity.offset)));
    made.push(wrapped(entity, text.slice(entity.offset, stop), pieces(text, entity.offset, stop, inner, onCommand), onCommand));
    at = BLOCKS.has(entity.type) && text[stop] === "\n" ? stop + 1 : stop; // a block ends its line by itself
  }
  if (at < end) made.push(...withLights(text.slice(at, end)));
  return made;
}

function wrapped(entity, words, children, onCommand) {
  switch (entity.type) {
    case "text_link":
    case "url":
      return link(entity.url ?? words, children);
    case "email":
      return link(`mailto:${words}`, children);
    case "bot_command":
      return node("button", { type: "button", class: "command", onclick: (event) => { event.stopPropagation(); onCommand(words); } }, ...children);
    case "mention":
    case "text_mention":
    case "hashtag":
      return node("span", { class: "mention" }, ...children);
    case "spoiler":
      return node("span", { class: "spoiler", onclick: (event) => { event.stopPropagation(); event.currentTarget.classList.add("shown"); } }, ...children);
    case "expandable_blockquote": {
      const toggle = (event) => { event.stopPropagation(); event.currentTarget.classList.toggle("shown"); };
      return node("blockquote", { class: "expandable", onclick: toggle }, ...children);
    }
    default:
      return node(TAGS[entity.type] ?? "span", {}, ...children);
  }
}

function link(url, children) {
  if (!LINKS.test(url)) return node("span", {}, ...children);
  return node("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
