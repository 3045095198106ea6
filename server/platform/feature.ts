/**
 * Something that is switched on or off as a whole per legal entity, and is off until somebody switches it on. Endpoints name
 * it in their contract. Its texts are the declaring module's `feature.<key>` and `feature.<key>.detail`.
 */
export interface Feature {
  readonly key: string
}
