/** Whether reading failed because of what stands there. Where the database failed, nothing is known, and nothing may be concluded. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof SyntaxError || (error instanceof Error && error.name === 'ZodError')
}
