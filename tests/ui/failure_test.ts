import assert from "node:assert/strict";
import { failureText } from "../../lib/ui/failure.ts";

Deno.test("a package that is not here is no error of the program's own", () => {
  const error = new TypeError("Failed caching npm package 'iced-x86@1.21.0'\n    at somewhere");
  assert.equal(
    failureText(error),
    "inquest: a package of the program cannot be loaded: Failed caching npm package 'iced-x86@1.21.0'\n" +
      "  hint: once it has a network, `deno install` in the program's folder fetches all of them\n",
  );
  assert.match(failureText(new TypeError("x is not a function")), /^inquest: internal error: TypeError/);
});
