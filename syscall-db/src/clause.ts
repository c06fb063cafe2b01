/** Conditions of rows are clauses; those that don't bring their conjunction along get "when". */
export function clauseOf(when: string): string {
  return /^(?:when|if|where|for|to|once|unless|on|as|with|in|before|after|while|until|only|at|instead|the first time)\b/.test(
    when,
  )
    ? when
    : `when ${when}`;
}
