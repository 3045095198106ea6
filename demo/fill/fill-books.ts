import type { Id, Language } from '#contract/shared.ts'
import { addToBook, removeFromBook, splitBook } from '#modules/client-book/index.ts'
import type { Ctx } from '#platform/context.ts'
import type { DemoEntity } from '../boutique.ts'
import { demoId } from '../demo-id.ts'
import type { Invented } from '../invent.ts'
import { addDays, openHour } from '../trade/days.ts'

/** Something that happened to a client book, with all whom it happened to. */
interface Happening {
  readonly on: string
  readonly kind: 'add' | 'move' | 'remove'
  readonly associate: string
  readonly to: string
  readonly customers: readonly string[]
}

const MOVED: Readonly<Record<Language, string>> = {
  en: 'Client asked for a colleague who speaks her language',
  es: 'Reparto de carteras con el equipo',
  it: 'Riequilibrio dei portafogli in boutique',
}
const REMOVED: Readonly<Record<Language, string>> = {
  en: 'Moved abroad',
  es: 'No desea que la contactemos',
  it: 'Non desidera essere contattata',
}

/** The client books with their history, operation by operation, as if it were then. */
export async function fillBooks(
  ctx: Ctx,
  { entity, day }: { readonly entity: DemoEntity; readonly day: string },
  { invented, customers }: { readonly invented: Invented; readonly customers: ReadonlyMap<string, Id<'customer'>> },
): Promise<void> {
  const language = new Map(entity.associates.map((one) => [one.personnelNumber, one.language]))
  for (const { on, kind, associate, to, customers: keys } of happenings(invented, addDays(day, -1))) {
    const then = { ...ctx, now: () => openHour(on, kind === 'add' ? 0.3 : 0.8) }
    const associateId = demoId('associate', associate)
    const customerIds = keys.flatMap((key) => customers.get(key) ?? [])
    const tongue = language.get(associate) ?? 'en'
    if (kind === 'add') await addToBook(then, { associateId, customerIds })
    else if (kind === 'remove') await removeFromBook(then, { associateId, customerIds, reason: REMOVED[tongue] })
    else {
      const rule = { by: 'associate', to: demoId('associate', to) } as const
      await splitBook(then, { fromAssociateId: associateId, customerIds, rule, reason: MOVED[tongue] })
    }
  }
}

/** Who came and went, gathered by book and quarter: an associate does not add each client alone. In the order of their days. */
export function happenings({ keepings, left }: Pick<Invented, 'keepings' | 'left'>, last: string): Happening[] {
  const stays = [
    ...keepings.map((one) => ({ ...one, begins: one.before?.associate ?? one.associate })),
    ...left.map((one) => ({ ...one, begins: one.associate, before: null })),
  ]
  const quarter = (on: string) => `${on.slice(0, 4)} ${Math.floor((Number(on.slice(5, 7)) - 1) / 3)}`
  const added = new Map<string, string>()
  const adds = [...Map.groupBy(stays, ({ begins, since }) => `${begins} ${quarter(since)}`).values()].map((of) => {
    const on = latest(of.map(({ since }) => since))
    for (const { customer } of of) added.set(customer, on)
    return happening('add', on, { associate: of[0]?.begins ?? '', to: '', of })
  })
  // Nobody goes before having come, also where the day of coming was gathered with later ones.
  const goes = (customer: string, until: string) => {
    const after = addDays(added.get(customer) ?? until, 1)
    return until > after ? until : after
  }
  const moved = keepings.flatMap(({ customer, associate, before }) =>
    before ? [{ customer, associate: before.associate, to: associate, on: goes(customer, before.until) }] : [],
  )
  const gone = left.map(({ customer, associate, until }) => ({
    customer,
    associate,
    to: '',
    on: goes(customer, until),
  }))
  const rest = [
    ['move', moved],
    ['remove', gone],
  ] as const
  const others = rest.flatMap(([kind, all]) =>
    [...Map.groupBy(all, (one) => `${one.associate} ${one.to} ${quarter(one.on)}`).values()].map((of) =>
      happening(kind, latest(of.map(({ on }) => on)), { associate: of[0]?.associate ?? '', to: of[0]?.to ?? '', of }),
    ),
  )
  return [...adds, ...others]
    .map((one) => (one.on > last ? { ...one, on: last } : one))
    .toSorted((a, b) => (a.on === b.on ? (a.kind < b.kind ? -1 : 1) : a.on < b.on ? -1 : 1))
}

const latest = (days: readonly string[]) => days.toSorted().at(-1) ?? ''

function happening(
  kind: Happening['kind'],
  on: string,
  {
    associate,
    to,
    of,
  }: Pick<Happening, 'associate' | 'to'> & { readonly of: readonly { readonly customer: string }[] },
): Happening {
  return { kind, on, associate, to, customers: of.map(({ customer }) => customer) }
}
