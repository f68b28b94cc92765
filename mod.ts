/**
 * inquest's public door: what scripts, plugins and other programs import.
 *
 * @module
 */
export * from "./lib/base/errors.ts";
export * from "./dsl/value.ts";
export type * from "./dsl/world.ts";
