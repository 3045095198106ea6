/** A file to take in. The same arguments make the same bytes. */
export interface GivenFile {
  readonly name: string
  readonly preset: string
  readonly text: string
  /** Rows without the header. */
  readonly rows: number
  /** Those of them that cannot be taken in. */
  readonly bad: number
}

interface Size {
  readonly rows: number
  /** Rows that say again what an earlier one has said. */
  readonly again: number
  /** Rows that cannot be taken in. */
  readonly bad: number
}

/**
 * Orders with their customers, as Shopify writes them: only an order's first row tells of the order, and a line is known by its
 * place among the order's rows, wherever in the file they are. A row that is there again is a line of its own.
 */
export function orderFile(size: Size): GivenFile {
  const next = dice(size.rows)
  const rows: string[][] = []
  for (let order = 1; rows.length < size.rows - size.again - size.bad; order += 1) {
    const customer = next(Math.ceil(size.rows / 8))
    const lines = Math.min(1 + next(5), size.rows - size.again - size.bad - rows.length)
    for (let line = 0; line < lines; line += 1) rows.push(orderRow({ order, line, customer }, next))
  }
  scatter(rows, next)
  const repeated = repeat(rows, size, next)
  const spoils = [(row: string[]) => (row[PRICE] = '-3'), (row: string[]) => (row[QUANTITY] = 'two')]
  spoils.push(
    (row) => (row[QUANTITY] = ''),
    (row) => (row[PRICE] = '1,2,3'),
    (row) => (row[DISCOUNT] = 'none'),
  )
  const text = withBadRows(repeated, { ...size, spoils }, next)
  return { ...size, name: `orders-${size.rows}.csv`, preset: 'shopify-orders', text: csv(ORDER_COLUMNS, text) }
}

const ORDER_COLUMNS = [
  'Name',
  'Email',
  'Phone',
  'Currency',
  'Created at',
  'Lineitem quantity',
  'Lineitem sku',
  'Lineitem name',
  'Lineitem price',
  'Lineitem discount',
  'Billing Name',
  'Billing Street',
  'Billing City',
  'Billing Country',
]
const QUANTITY = ORDER_COLUMNS.indexOf('Lineitem quantity')
const PRICE = ORDER_COLUMNS.indexOf('Lineitem price')
const DISCOUNT = ORDER_COLUMNS.indexOf('Lineitem discount')

function orderRow(of: { readonly order: number; readonly line: number; readonly customer: number }, next: Dice) {
  const item = next(60)
  const line = [String(1 + next(3)), `S-${item}`, `Thing ${item}`, `${next(400)}.${10 + next(90)}`, `${next(2)}.00`]
  const name = `#${1_000 + of.order}`
  if (of.line > 0) return [name, '', '', '', '', ...line, '', '', '', '']
  const at = `2025-${two(1 + (of.order % 12))}-${two(1 + (of.order % 28))} ${two(of.order % 24)}:15:00 +0100`
  // Every ninth sale has no customer; others know theirs in two spellings of one address.
  const mail = `client.${of.customer}@example.com`
  const who = of.order % 9 === 0 ? ['', ''] : [of.order % 2 === 0 ? mail : mail.toUpperCase(), phone(of.customer)]
  const where = [`Cliente ${of.customer} Rossi`, `Via Roma ${of.customer}`, 'Lucca', 'IT']
  return [name, ...who, of.order % 3 === 0 ? 'USD' : 'EUR', at, ...line, ...where]
}

/** Customers in Carnet's own columns, with all that hangs on a customer. A row that is there again is the same customer. */
export function customerFile(size: Size): GivenFile {
  const next = dice(size.rows + 1)
  const rows = Array.from({ length: size.rows - size.again - size.bad }, (_, n) => [
    `C-${n}`,
    `Íñigo Cliente ${n}`,
    n % 3 === 0 ? '' : `person.${n}@example.com`,
    n % 4 === 0 ? '' : phone(n),
    n % 5 === 0 ? `second.${n}@example.com` : '',
    `Calle Mayor ${n}`,
    'Madrid',
    n % 2 === 0 ? 'Spagna' : 'IT',
    n % 2 === 0 ? 'es;en' : 'it',
    n % 7 === 0 ? `CARD-${n}` : '',
    '2026-01-05 10:00:00',
    n % 2 === 0 ? 'yes' : 'no',
  ])
  const spoils = [(row: string[]) => (row[2] = 'not an address'), (row: string[]) => (row[0] = '')]
  spoils.push(
    (row) => (row[3] = '12'),
    (row) => (row[10] = '2026-02-30 10:00:00'),
    (row) => (row[8] = 'quenya!'),
  )
  const text = withBadRows(repeat(rows, size, next), { ...size, spoils }, next)
  const name = `customers-${size.rows}.csv`
  return { ...size, name, preset: 'carnet-customers', text: csv(CUSTOMER_COLUMNS, text) }
}

const CUSTOMER_COLUMNS = [
  'id',
  'name',
  'email',
  'phone',
  'email 2',
  'street',
  'city',
  'country',
  'languages',
  'card',
  'consent at',
  'consent email',
]

type Dice = (below: number) => number

/** Whole numbers that look like chance and are the same at every run. */
function dice(seed: number): Dice {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Moves some rows of an order away from its others; never before the one that tells of the order. */
function scatter(rows: string[][], next: Dice): void {
  for (let at = rows.length - 2; at > 0; at -= 1) {
    const [row] = next(8) === 0 && rows[at]?.[4] === '' ? rows.splice(at, 1) : []
    if (row) rows.splice(at + 1 + next(20), 0, row)
  }
}

function repeat(rows: readonly string[][], { again }: Size, next: Dice): string[][] {
  const all = [...rows]
  for (let n = 0; n < again; n += 1) {
    const at = next(all.length - 1)
    all.splice(at + 1 + next(all.length - at - 1), 0, [...(all[at] ?? [])])
  }
  return all
}

/** Bad rows are spoilt copies beside sound ones, so that no other row hangs on them. */
function withBadRows(
  rows: readonly string[][],
  { bad, spoils }: Size & { readonly spoils: readonly ((row: string[]) => unknown)[] },
  next: Dice,
): string[][] {
  const all = [...rows]
  for (let n = 0; n < bad; n += 1) {
    const at = 1 + next(all.length - 1)
    const copy = [...(rows[next(rows.length)] ?? [])]
    spoils[n % spoils.length]?.(copy)
    all.splice(at, 0, copy)
  }
  return all
}

const two = (number: number) => String(number).padStart(2, '0')
const phone = (number: number) => `+39 333 ${String(1_000_000 + number)}`
const csv = (header: readonly string[], rows: readonly (readonly string[])[]) =>
  [header, ...rows].map((cells) => `${cells.join(',')}\n`).join('')
