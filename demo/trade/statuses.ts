import type { OrderStatus } from '#contract/purchase-shapes.ts'
import type { Random } from '../random.ts'
import type { DemoOrder } from './order.ts'

/** How far an order is: what was sold lately over the web or made to measure is still on its way. */
export function statusOf(
  {
    channel,
    age,
    isLarge,
  }: { readonly channel: DemoOrder['channel']; readonly age: number; readonly isLarge: boolean },
  random: Random,
): OrderStatus {
  if (age > 24) return random.chance(channel === 'online' ? 0.05 : 0.012) ? 'cancelled' : 'completed'
  if (channel === 'online')
    return age < 3
      ? random.weighted({ placed: 5, processing: 5, shipped: 1 })
      : age < 9
        ? random.weighted({ processing: 2, shipped: 5, 'awaiting-receipt': 2, completed: 1 })
        : random.weighted({ completed: 6, 'awaiting-receipt': 2, cancelled: 1 })
  const waits = isLarge || channel === 'phone' ? 0.6 : 0.14
  if (!random.chance(waits)) return 'completed'
  return age < 6
    ? random.weighted({ placed: 3, processing: 4, 'ready-for-pickup': 2 })
    : random.weighted({ processing: 3, 'ready-for-pickup': 5, 'awaiting-receipt': 1, shipped: 1 })
}

const inCountry = <T>(texts: Readonly<Record<string, readonly T[]>>, country: string) =>
  texts[country] ?? texts['GB'] ?? []

const CANCELLED: Readonly<Record<string, readonly string[]>> = {
  IT: ['Cambio di idea', 'Consegna troppo lontana', 'Pagamento non riuscito'],
  ES: ['Cambio de opinión', 'Entrega demasiado tarde', 'Pago no completado'],
  GB: ['Changed their mind', 'Delivery too late', 'Payment did not go through'],
}
const RETURNED: Readonly<Record<string, readonly string[]>> = {
  IT: [
    'Misura sbagliata',
    'Regalo non gradito',
    'Chiusura difettosa',
    'Colore diverso dalla foto',
    'Ricevuto due volte in regalo',
  ],
  ES: [
    'Talla equivocada',
    'El regalo no gustó',
    'Cierre defectuoso',
    'Color distinto al de la foto',
    'Regalo repetido',
  ],
  GB: [
    'Wrong size',
    'Gift was not to their taste',
    'Clasp does not hold',
    'Colour differs from the picture',
    'Given twice',
  ],
}

/** Why an order was cancelled, as the store wrote it. */
export const cancelled = (country: string, random: Random) => random.pick(inCountry(CANCELLED, country))
/** Why something came back, as the store wrote it. */
export const returned = (country: string, random: Random) => random.pick(inCountry(RETURNED, country))
