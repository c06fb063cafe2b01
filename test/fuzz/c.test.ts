import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { skipWithout } from "../skip.js";
import { runWatched } from "./watched.js";

/** New ones on every run would make a failure that nobody can repeat; `npm run fuzz` takes others. */
const seeds = 1000;

describe("random cuts and splices of C", () => {
  it(`${seeds} seeds: nothing is thrown, trees that grew and both parsers say the same`, async function () {
    const outcome = await runWatched(0, seeds);
    assert.equal(outcome.seeds, seeds);
    // Else the seeds would be tame: most edits of this kind break the code.
    assert.ok(outcome.broken > seeds / 2);
    // None would mean that the edits all hit one harmless place.
    assert.ok(
      outcome.different > 0 && outcome.different / outcome.broken < 0.1,
      `${outcome.different} of ${outcome.broken} differ`,
    );
    if (outcome.withoutNative !== undefined) skipWithout(this, outcome.withoutNative);
  });
});
