import type { Random } from '../random.ts'
import type { Origin } from './origin.ts'
import { filled } from './origins.ts'

export interface Address {
  readonly lines: readonly string[]
  readonly postcode: string | null
  readonly city: string
  readonly region: string | null
  readonly country: string
}

/** A person as a form would have them. */
export interface Person {
  readonly isWoman: boolean
  readonly given: string
  readonly surname: string
  readonly address: Address
  readonly phone: string
  readonly email: string
}

const SPACED = /^(?:De|Di|Lo|La)-/

/** Invents people; no two get the same e-mail address or phone number from one of these. */
export class People {
  readonly #random: Random
  readonly #taken = new Set<string>()

  constructor(random: Random) {
    this.#random = random
  }

  /** Somebody of an origin; of a family, when that is given: the same surname and address. */
  person(origin: Origin, family?: Pick<Person, 'surname' | 'address'>): Person {
    const random = this.#random
    const isWoman = random.chance(0.58)
    const { women, men, surnames } = origin.names
    const given = random.pick(isWoman ? women : men)
    const one = () => random.pick(surnames).replace(SPACED, (prefix) => prefix.replace('-', ' '))
    const surname = family?.surname ?? (origin.surnames === 2 ? `${one()} ${one()}` : one())
    return {
      isWoman,
      given,
      surname,
      address: family?.address ?? this.address(origin),
      phone: this.phone(origin),
      email: this.email(`${given} ${origin.surnames === 2 ? (surname.split(' ')[0] ?? surname) : surname}`),
    }
  }

  address({ cities, streets, country }: Origin): Address {
    const random = this.#random
    const [city, postcode, region] = random.pick(cities)
    const street = random.pick(streets).replace('%', String(random.whole(1, 140)))
    return {
      lines: [street],
      postcode: postcode === '' ? null : filled(postcode, random),
      city,
      region: region === '' ? null : region,
      country,
    }
  }

  /** A number that nobody else has; after many tries one that somebody has: ranges for fiction are small. */
  phone({ phones }: Origin): string {
    for (let tries = 0; ; tries += 1) {
      const phone = filled(this.#random.pick(phones), this.#random)
      if (tries < 400 && this.#taken.has(phone)) continue
      this.#taken.add(phone)
      return phone
    }
  }

  email(name: string): string {
    const plain = name
      .normalize('NFKD')
      .replaceAll('ß', 'ss')
      .replaceAll(/[^A-Za-z -]/g, '')
      .toLowerCase()
    const [first = 'a', ...rest] = plain.split(' ')
    const last = rest.join('')
    const random = this.#random
    for (let number = 0; ; number += 1) {
      const box = random.weighted({
        [`${first}.${last}`]: 5,
        [`${first.slice(0, 1)}.${last}`]: 2,
        [`${first}${last}`]: 2,
      })
      const host = random.weighted({ 'example.com': 6, 'example.org': 2, 'example.net': 2 })
      const email = `${box}${number < 6 ? '' : number}@${host}`
      if (this.#taken.has(email)) continue
      this.#taken.add(email)
      return email
    }
  }
}
