/** An instant and the IANA zone in which it is read. A calendar day is midnight UTC in zone `UTC`. */
export interface ZonedInstant {
  readonly at: Date
  readonly zone: string
}

/** Everything that can fill an argument of a message. A count is a number; a name, a code or a formatted amount is a string. */
export type TextParam = string | number | ZonedInstant

interface ValueOf {
  plural: number
  selectordinal: number
  number: number
  date: ZonedInstant
  time: ZonedInstant
  select: string
}

/**
 * The parameters that an ICU message asks for, read from its literal type: `{name}`, `{count, plural, …}`,
 * `{when, date, long}`, at any depth. For a union of messages, what fills all of them.
 * A message whose literal type was lost (no `as const`) asks for `never`, so that it cannot be used unchecked.
 */
export type ParamsOf<Message extends string> = string extends Message ? never : Flatten<AllOf<Message>>

type AllOf<Message extends string> = (
  Message extends unknown ? (params: Text<Message, unknown>) => void : never
) extends (params: infer All) => void
  ? All
  : never

type Flatten<T> = { [K in keyof T]: T[K] }

// Braces alternate between two states, so no stack is needed: in text `{` opens an argument and `}` ends a branch;
// between branches `{` opens a branch and `}` ends the argument.
type Text<Rest extends string, Found> =
  NextBrace<Rest> extends [infer Brace, infer After extends string]
    ? Brace extends '{'
      ? Argument<After, Found>
      : Branches<After, Found>
    : Found

type Branches<Rest extends string, Found> =
  NextBrace<Rest> extends [unknown, infer After extends string] ? Text<After, Found> : Found

// Follows a `{` in text: `name}`, `name, number}`, `name, number, style}` or `name, plural, one {…} other {…}}`.
type Argument<Rest extends string, Found> = Rest extends `${infer Head}}${infer After}`
  ? Head extends `${infer Name},${infer Form},${string}`
    ? Trim<Form> extends 'plural' | 'selectordinal' | 'select'
      ? Branches<Rest, Found & Param<Name, Form>>
      : Text<After, Found & Param<Name, Form>>
    : Head extends `${infer Name},${infer Form}`
      ? Text<After, Found & Param<Name, Form>>
      : Text<After, Found & { [N in Trim<Head>]: string }>
  : Found

type Param<Name extends string, Form extends string> = {
  [N in Trim<Name>]: Trim<Form> extends keyof ValueOf ? ValueOf[Trim<Form>] : never
}

type NextBrace<S extends string> = S extends `${infer Before}{${infer After}`
  ? Before extends `${string}}${string}`
    ? Closing<S>
    : ['{', After]
  : Closing<S>

type Closing<S extends string> = S extends `${string}}${infer After}` ? ['}', After] : undefined

type Trim<S extends string> = S extends ` ${infer Rest}` | `\n${infer Rest}`
  ? Trim<Rest>
  : S extends `${infer Rest} ` | `${infer Rest}\n`
    ? Trim<Rest>
    : S
