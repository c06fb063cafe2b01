/**
 * Something that the user can put right: an option, a path, a configuration. The message names the thing; `remedy`
 * says what to do, as a sentence.
 */
export class Refusal extends Error {
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}
