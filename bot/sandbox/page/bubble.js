// One message as a bubble with its buttons.

import { fileUrl } from "./api.js";
import { drawn, icon, node, withLights } from "./dom.js";
import { richText } from "./richtext.js";
import { text, timeOf } from "./texts.js";

const SHOWN_SIDE = 800; // pixels of the photo size that a bubble shows
const REACTIONS = ["👌", "👍"];

export function bubble(message, { person, group, acts }) {
  const own = !message.from_bot;
  if (message.group_chat_created) {
    return node("div", { class: "service" }, text("group_created", { name: message.from.first_name }));
  }
  const kind = own ? "own" : "bots";
  const shell = node("article", { class: `message ${kind}`, data: { id: message.message_id } });
  const body = node("div", { class: "bubble", onclick: (event) => clicked(event, message, acts) });
  if (group && own) body.append(node("div", { class: `sender ink-${Math.abs(message.from.id) % 7}` }, message.from.first_name));
  if (message.forward_origin) body.append(origin(message.forward_origin));
  if (message.reply_to_message) body.append(quoted(message.reply_to_message, acts));
  if (message.photo) body.append(picture(message, acts));
  if (message.document) body.append(file(message.document));
  if (message.voice) body.append(node("audio", { class: "recording", controls: true, preload: "none", src: fileUrl(message.voice.file_id) }));
  if (message.video) body.append(node("video", { class: "recording", controls: true, preload: "none", src: fileUrl(message.video.file_id) }));
  const words = message.text ?? message.caption;
  if (words) {
    body.append(node("div", { class: "words", dir: "auto" },
      richText(words, message.entities ?? message.caption_entities, acts.command)));
  }
  if (message.photo && !words) body.classList.add("bare");
  body.append(foot(message));
  shell.append(node("div", { class: "line" }, body, strip(message, own, acts)));
  if (message.reply_markup) shell.append(keyboard(message, acts));
  if (message.reactions && Object.keys(message.reactions).length) shell.append(reactions(message, person, acts));
  return shell;
}

export function nameOf(message) {
  return message.from.first_name;
}

export function excerpt(message) {
  const words = message.text ?? message.caption ?? message.document?.file_name ?? text(message.voice ? "voice" : message.video ? "video" : "photo");
  return [...words.slice(0, 120)].slice(0, 60).join("").replace(/\s+/g, " ");
}

function clicked(event, message, acts) {
  if (event.target.closest("a, button, img, .spoiler, .expandable, .quoted")) return;
  if (getSelection().toString()) return;
  acts.reply(message);
}

function origin(from) {
  const name = from.sender_user_name ?? from.sender_user?.first_name ?? from.chat?.title ?? "";
  return node("div", { class: "forwarded" }, text("forwarded_from", { name }));
}

function quoted(message, acts) {
  return node("button", { type: "button", class: "quoted", onclick: () => acts.find(message.message_id) },
    node("b", {}, nameOf(message)), node("span", {}, ...withLights(excerpt(message))));
}

function picture(message, acts) {
  const largest = message.photo.at(-1);
  const shown = message.photo.findLast((size) => Math.max(size.width, size.height) <= SHOWN_SIDE) ?? largest;
  return node("img", {
    class: "picture", src: fileUrl(shown.file_id), width: shown.width, height: shown.height, alt: text("photo"), loading: "lazy",
    tabindex: 0, role: "button", onclick: () => acts.enlarge(fileUrl(largest.file_id)),
    onkeydown: (event) => { if (event.key === "Enter") acts.enlarge(fileUrl(largest.file_id)); },
  });
}

function file(document) {
  const name = document.file_name ?? text("document");
  const ending = /\.(\w{1,4})$/.exec(name)?.[1] ?? "";
  const kind = { doc: "word", docx: "word", xls: "sheet", xlsx: "sheet", csv: "sheet", pdf: "pdf" }[ending.toLowerCase()] ?? "plain";
  return node("a", { class: "file", href: fileUrl(document.file_id), download: name },
    node("span", { class: `file-kind ${kind}`, "aria-hidden": "true" }, ending.toUpperCase() || "•"),
    node("span", { class: "file-about" }, node("span", { class: "file-name" }, name), node("span", { class: "file-size" }, sizeOf(document.file_size))));
}

function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function foot(message) {
  const when = new Date(message.date * 1000);
  return node("span", { class: "foot" }, message.edit_date ? node("span", {}, `${text("edited")} `) : null,
    node("time", { datetime: when.toISOString() }, timeOf(when)));
}

function strip(message, own, acts) {
  const made = node("div", { class: "strip" });
  const add = (shape, label, act) => made.append(
    node("button", { type: "button", "aria-label": label, title: label, onclick: act }, shape));
  add(icon("reply"), text("reply"), () => acts.reply(message));
  if (own && !message.forward_origin) add(icon("edit"), text("edit"), () => acts.edit(message));
  if (!own) for (const emoji of REACTIONS) add(drawn(emoji), text("react", { emoji }), () => acts.react(message, emoji));
  return made;
}

function keyboard(message, acts) {
  const rows = message.reply_markup.inline_keyboard.map((row) =>
    node("div", { class: "keys" }, ...row.map((button) => key(message, button, acts))));
  return node("div", { class: "keyboard" }, ...rows);
}

function key(message, button, acts) {
  if (button.url) {
    const known = /^https?:\/\//i.test(button.url);
    return node("a", { class: "key", href: known ? button.url : undefined, target: "_blank", rel: "noopener noreferrer" },
      ...withLights(button.text), icon("link"));
  }
  const press = async (event) => {
    const pressed = event.currentTarget;
    if (pressed.classList.contains("waiting")) return;
    pressed.classList.add("waiting");
    try {
      await acts.press(message, button);
    } finally {
      pressed.classList.remove("waiting");
    }
  };
  return node("button", { type: "button", class: "key", onclick: press }, ...withLights(button.text));
}

function reactions(message, person, acts) {
  const chips = Object.entries(message.reactions).map(([who, emoji]) =>
    node("button", { type: "button", class: Number(who) === person ? "chip mine" : "chip", onclick: () => acts.react(message, emoji) }, drawn(emoji)));
  return node("div", { class: "reactions" }, ...chips);
}
