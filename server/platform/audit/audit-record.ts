/** What an audit row says beyond who and when. `before` and `after` hold the fields that changed; secrets never. */
export interface AuditRecord {
  /** Capability and what happened, in the past tense: `organisation.store-opened`. */
  readonly action: `${string}.${string}`
  readonly subject: { readonly kind: string; readonly id: string } | null
  readonly before?: unknown
  readonly after?: unknown
  readonly reason?: string | null
  readonly outcome?: 'done' | 'denied'
}
