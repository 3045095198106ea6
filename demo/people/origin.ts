/** First names and surnames of a country. A dash in a surname that is written with a space stands for it. */
export interface Names {
  readonly women: readonly string[]
  readonly men: readonly string[]
  readonly surnames: readonly string[]
}

/** Where somebody comes from: how people are called there, speak, live and telephone. */
export interface Origin {
  readonly names: Names
  readonly surnames: 1 | 2
  /** As people speak, BCP 47; the second one often as well. */
  readonly languages: readonly [string, ...string[]]
  readonly country: string
  /** City, postcode with # for a digit, region. */
  readonly cities: readonly (readonly [city: string, postcode: string, region: string])[]
  /** Streets with % for the house number. All are invented. */
  readonly streets: readonly string[]
  /**
   * Phone numbers with # for a digit: ranges kept for fiction where the country has one that its networks also accept, else
   * numbers that are valid and clearly made up.
   */
  readonly phones: readonly [string, ...string[]]
}

/** Texts with bars between them. */
export const parts = (text: string) => text.split('|')
