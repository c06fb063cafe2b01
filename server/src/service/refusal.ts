/**
 * Something that the user can put right: an option, a path, a configuration. The message names the thing; `remedy`
 * says what to do, as a sentence. `choices`: when something must be named, what can be.
 */
export class Refusal extends Error {
  readonly remedy: string;
  readonly choices: readonly string[];

  constructor(message: string, remedy: string, choices: readonly string[] = []) {
    super(message);
    this.remedy = remedy;
    this.choices = choices;
  }
}
