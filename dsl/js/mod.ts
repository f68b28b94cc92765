/** `js(row => …)`: an arrow function in JavaScript, read by acorn and interpreted here. Load it through load.ts. */
export { type JsFunctionText, readArrow } from "./read.ts";
export { type JsInput, makeJs } from "./run.ts";
