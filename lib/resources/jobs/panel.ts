/**
 * What a reader sees of something that SageMaker works on: a panel while it
 * does, one line afterwards. Both take their colours from the page.
 *
 * @module
 */
import type { ConsoleLinks } from "../console_links.ts";
import { type Data, escapeHtml } from "../../show/bundle.ts";
import type { State } from "./job.ts";
import { stepsHtml, stepsText } from "./steps_shown.ts";
import type { Steps } from "./steps.ts";

/** What the panel shows. */
export interface Progress {
  /** `Training job churn-training-1`. */
  readonly title: string;
  /** `InProgress, Training`. */
  readonly status: string;
  readonly seconds: number;
  /** How far it is, where its log says. */
  readonly steps?: Steps;
  /** How many rounds a training does. */
  readonly rounds?: State["rounds"];
  /** Shown in place of the log. */
  readonly progress?: State["progress"];
  /** The newest lines of the log, oldest first. */
  readonly logTail: readonly string[];
  /** Something to know: that the log can't be read, that AWS is slow to answer. */
  readonly notes: readonly string[];
  readonly links?: ConsoleLinks;
}

/** Okabe and Ito's colours; 3:1 or more against white and against near black. */
const colors = { working: "#0072B2", good: "#009E73", bad: "#D55E00" };

const shownLines = 5;

/** The panel, while the work is running. */
export function panel(progress: Progress): Data {
  const { title, status, seconds, steps, logTail, notes, links } = progress;
  const lines = progress.progress ??
    (logTail.length
      ? logTail.slice(-shownLines).map(plain)
      : ["no log lines yet"]);
  const time = duration(seconds);
  return {
    "text/html": box(
      colors.working,
      `<strong>${escapeHtml(title)}</strong>: ${escapeHtml(status)} · ${time}` +
        anchors(links) +
        (steps ? stepsHtml(steps, progress.rounds) : "") +
        (progress.progress
          ? lines.map((line) => `<div>${escapeHtml(line)}</div>`).join("")
          : logHtml(lines)) +
        notes.map((note) => `<div>${escapeHtml(note)}</div>`).join(""),
      `${title}: ${status}`,
    ),
    "text/plain": [
      `${title}: ${status} · ${time} · ${
        steps
          ? stepsText(steps, progress.rounds)
          : progress.progress?.join(" · ") ?? lines.at(-1)
      }`,
      ...notes,
    ].join("\n"),
  };
}

function logHtml(lines: readonly string[]): string {
  const log = Array.from(
    { length: shownLines },
    (_, i) =>
      `<div style="${oneLine}">${escapeHtml(lines[i] ?? "") || " "}</div>`,
  ).join("");
  return `<div role="log" aria-live="off" aria-label="Last log lines" ` +
    `style="font-family:monospace;font-size:.85em;margin-top:.4em">` +
    `${log}</div>`;
}

/**
 * The line that stays. Only its seconds differ from one run to the next; an
 * execution of the whole notebook leaves them out (`execute_notebook.py`).
 */
export function lastLine(
  { title, status, good, seconds, result, links }: {
    title: string;
    status: string;
    /** Whether it is as it should be; unknown where left out. */
    good?: boolean;
    /** How long it took. */
    seconds?: number;
    /** What it has come to. */
    result?: string;
    links?: ConsoleLinks;
  },
): Data {
  const [color, sign] = good === undefined
    ? [colors.working, "…"]
    : good
    ? [colors.good, "✓"]
    : [colors.bad, "✗"];
  const text = `${title}: ${status}` +
    (seconds === undefined ? "" : ` in ${duration(seconds)}`) +
    (result === undefined ? "" : `: ${result}`);
  return {
    "text/html": box(
      color,
      `<span aria-hidden="true">${sign}</span> ${escapeHtml(text)}` +
        anchors(links),
      `${title}: ${status}`,
    ),
    "text/plain": text,
  };
}

const oneLine = "white-space:pre;overflow:hidden;text-overflow:ellipsis";

function box(color: string, content: string, label: string): string {
  return `<div role="group" aria-label="${escapeHtml(label)}" ` +
    `style="border-left:3px solid ${color};padding:.2em .8em">${content}</div>`;
}

function anchors(links?: ConsoleLinks): string {
  if (!links) return "";
  const anchor = (url: string, text: string) =>
    ` · <a href="${
      escapeHtml(url)
    }" target="_blank" rel="noopener">${text}</a>`;
  return anchor(links.page, "AWS console") +
    anchor(links.logs, "all log lines");
}

/** `42 s`, `3 min 5 s`, `1 h 2 min`. */
function duration(seconds: number): string {
  const [minutes, hours] = [
    Math.floor(seconds / 60),
    Math.floor(seconds / 3600),
  ];
  if (hours) return `${hours} h ${minutes % 60} min`;
  return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

// deno-lint-ignore no-control-regex -- that is what terminals are sent
const terminalCodes = /\x1b\[[0-9;]*[A-Za-z]/g;

/** A log line without colours, and as a progress bar's last state. */
function plain(line: string): string {
  return (line.replace(terminalCodes, "").trimEnd().split("\r").at(-1) ?? "")
    .slice(0, 500);
}
