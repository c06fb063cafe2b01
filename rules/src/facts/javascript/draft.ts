/** A fact while it is being written. */
export type Draft<Fact> = { -readonly [Key in keyof Fact]: Fact[Key] };
