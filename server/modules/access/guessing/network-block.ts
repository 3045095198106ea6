import { isIPv6 } from 'node:net'

/** An address without its zone (`fe80::1%eth0`), and as IPv4 where it is one that came over an IPv6 socket (`::ffff:192.0.2.1`). */
export function plainAddress(address: string): string {
  const [bare = ''] = address.split('%', 1)
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare
}

/**
 * What counts as one network: an IPv4 address, or the first 64 bits of an IPv6 address, which is what one subscriber gets.
 */
export function networkBlock(address: string): string {
  const bare = plainAddress(address)
  if (!isIPv6(bare)) return bare
  const [head = '', tail] = bare.toLowerCase().split('::', 2)
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const filled =
    tail === undefined ? groups : [...groups, ...Array<string>(8 - groups.length - rest.length).fill('0'), ...rest]
  return filled
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
