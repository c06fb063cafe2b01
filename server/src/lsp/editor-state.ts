/**
 * What a client tells of itself in `initializationOptions`, and anew with {@link editorStateChanged}.
 * It comes from the editor, never from a folder's settings: a folder can't declare itself trusted.
 */
export interface EditorState {
  /** Whether code of the workspace's folders may run: their ESLint, with its configuration and plugins. */
  readonly trusted: boolean;
  /** Languages of which an ESLint extension reports open documents itself. */
  readonly eslintLanguages: readonly string[];
}

export const editorStateChanged = "syscall-lint/editorState";

/** What isn't told, or wrongly, is taken for the least. */
export function editorStateOf(given: unknown): EditorState {
  const { trusted, eslintLanguages } = (given ?? {}) as Record<string, unknown>;
  const languages: readonly unknown[] = Array.isArray(eslintLanguages) ? eslintLanguages : [];
  return {
    trusted: trusted === true,
    eslintLanguages: languages.filter((one) => typeof one === "string"),
  };
}
