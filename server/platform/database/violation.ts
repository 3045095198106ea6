/** True when the error is PostgreSQL's report that this unique constraint, foreign key or check was violated. */
export function violates(error: unknown, constraint: string): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === constraint
}
