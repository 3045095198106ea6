/** What one JSON body may hold. Its bytes are limited before it gets here. */
export const jsonLimits = { depth: 32, keysPerObject: 1_000, values: 20_000 } as const

/** Why a JSON text is refused. `pointer` says where (RFC 6901, below `#`). */
export class JsonFault extends Error {
  override readonly name = 'JsonFault'
  readonly code: JsonFaultCode
  readonly pointer: string

  constructor(code: JsonFaultCode, pointer: string) {
    super(code)
    this.code = code
    this.pointer = pointer
  }
}

export type JsonFaultCode =
  | 'request/json-syntax'
  | 'request/json-too-deep'
  | 'request/json-too-many'
  | 'request/json-duplicate-key'
  | 'request/json-number'
  | 'request/json-text'
  | 'field/unknown'

/**
 * Parses a JSON text (RFC 8259) after one pass over it that refuses what `JSON.parse` lets through: keys that occur twice
 * (the last would win), numbers that lose digits or become Infinity, escaped NUL and lone surrogates (PostgreSQL stores
 * neither), deep nesting and floods of values. Throws `JsonFault` and nothing else.
 */
export function parseJson(text: string): unknown {
  if (!text.isWellFormed()) throw new JsonFault('request/json-text', '#')
  new Scanner(text).document()
  return JSON.parse(text)
}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const LETTER_U = 0x75
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const words = /true|false|null/y
const shortEscapes: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'))
/** A whole number of at most so many characters is safe whatever its digits. */
const SURELY_SAFE = 15

class Scanner {
  readonly #text: string
  /** The keys and indexes that lead to the place being read; its length is the depth. */
  readonly #path: (string | number)[] = []
  #at = 0
  #values = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): void {
    this.#space()
    this.#value()
    this.#space()
    if (this.#at < this.#text.length) this.#refuse('request/json-syntax')
  }

  #value(): void {
    if ((this.#values += 1) > jsonLimits.values) this.#refuse('request/json-too-many')
    const code = this.#code()
    if (code === QUOTE) this.#string()
    else if (code === OPEN_BRACE) this.#object()
    else if (code === OPEN_BRACKET) this.#array()
    else if (!this.#skip(words)) this.#number()
  }

  #object(): void {
    this.#enter('')
    const keys = new Set<string>()
    if (this.#code() !== CLOSE_BRACE)
      do {
        this.#space()
        const key = this.#key()
        this.#path[this.#path.length - 1] = key
        // No schema knows this key, and code that copies objects key by key would set a prototype with it.
        if (key === '__proto__') this.#refuse('field/unknown')
        if (keys.has(key)) this.#refuse('request/json-duplicate-key')
        if (keys.add(key).size > jsonLimits.keysPerObject) this.#refuse('request/json-too-many')
        this.#space()
        this.#expect(COLON)
        this.#space()
        this.#value()
        this.#space()
      } while (this.#took(COMMA))
    this.#leave(CLOSE_BRACE)
  }

  #array(): void {
    this.#enter(0)
    if (this.#code() !== CLOSE_BRACKET)
      for (let index = 0; index === 0 || this.#took(COMMA); index += 1) {
        this.#path[this.#path.length - 1] = index
        this.#space()
        this.#value()
        this.#space()
      }
    this.#leave(CLOSE_BRACKET)
  }

  #enter(first: string | number): void {
    if (this.#path.length >= jsonLimits.depth) this.#refuse('request/json-too-deep')
    this.#path.push(first)
    this.#at += 1
    this.#space()
  }

  #leave(bracket: number): void {
    this.#expect(bracket)
    this.#path.pop()
  }

  #key(): string {
    const start = this.#at
    if (this.#code() !== QUOTE) this.#refuse('request/json-syntax')
    const hasEscapes = this.#string()
    if (!hasEscapes) return this.#text.slice(start + 1, this.#at - 1)
    return String(JSON.parse(this.#text.slice(start, this.#at)))
  }

  /** Moves past a string. True when it held an escape. */
  #string(): boolean {
    const text = this.#text
    let hasEscapes = false
    this.#at += 1
    for (;;) {
      const code = text.charCodeAt(this.#at)
      this.#at += 1
      if (code === QUOTE) return hasEscapes
      if (code === BACKSLASH) {
        hasEscapes = true
        this.#escape()
        // Control characters, and NaN past the end.
      } else if (!(code >= 0x20)) this.#refuse('request/json-syntax')
    }
  }

  #escape(): void {
    const code = this.#code()
    this.#at += 1
    if (shortEscapes.has(code)) return
    if (code !== LETTER_U) this.#refuse('request/json-syntax')
    const unit = this.#hex()
    if (unit === 0) this.#refuse('request/json-text')
    if (unit < 0xd800 || unit > 0xdfff) return
    const isPaired = unit <= 0xdbff && this.#text.startsWith('\\u', this.#at)
    if (!isPaired) this.#refuse('request/json-text')
    this.#at += 2
    const low = this.#hex()
    if (low < 0xdc00 || low > 0xdfff) this.#refuse('request/json-text')
  }

  #hex(): number {
    const digits = this.#text.slice(this.#at, this.#at + 4)
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.#refuse('request/json-syntax')
    this.#at += 4
    return Number.parseInt(digits, 16)
  }

  #number(): void {
    const start = this.#at
    if (!this.#skip(number)) this.#refuse('request/json-syntax')
    const digits = this.#text.slice(start, this.#at)
    if (digits.length <= SURELY_SAFE && !/[.eE]/.test(digits)) return
    const value = Number(digits)
    const isLost = value === 0 && /^[-0.]*[1-9]/.test(digits)
    if (isLost || Math.abs(value) > Number.MAX_SAFE_INTEGER) this.#refuse('request/json-number')
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    const isThere = pattern.test(this.#text)
    if (isThere) this.#at = pattern.lastIndex
    return isThere
  }

  #space(): void {
    for (;;) {
      const code = this.#code()
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at += 1
    }
  }

  #took(code: number): boolean {
    if (this.#code() !== code) return false
    this.#at += 1
    return true
  }

  #expect(code: number): void {
    if (!this.#took(code)) this.#refuse('request/json-syntax')
  }

  #code(): number {
    return this.#text.charCodeAt(this.#at)
  }

  #refuse(code: JsonFaultCode): never {
    throw new JsonFault(code, ['#', ...this.#path.map(escapePointer)].join('/'))
  }
}

/** One step of a JSON pointer. The key is the caller's own text; past a sane length it is not worth repeating. */
export function escapePointer(key: PropertyKey): string {
  return String(key).slice(0, 100).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')
}
