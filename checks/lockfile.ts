interface LockedPackage {
  readonly resolved?: string
  readonly link?: boolean
  readonly integrity?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/**
 * What is wrong with a package-lock.json, one sentence each: an optional package that is named and not locked (`npm ci`
 * refuses the file), a download address (it would tie the file to one registry), a package without a hash.
 */
export function lockfileFaults(text: string): readonly string[] {
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, LockedPackage>> } // npm's own format, lockfileVersion 3.
  return Object.entries(packages).flatMap(([place, entry]) => {
    const faults = Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !isLocked(packages, place, name))
      .map(
        (name) =>
          `${place || 'the root'} wants ${name}, which is not locked: pick a version whose every platform package exists`,
      )
    if (entry.resolved !== undefined) faults.push(`${place} carries a download address`)
    if (place !== '' && entry.integrity === undefined) faults.push(`${place} has no integrity hash`)
    return faults
  })
}

/** Looks where Node would: in the package's own node_modules, then in each folder above. */
function isLocked(packages: Readonly<Record<string, LockedPackage>>, place: string, name: string): boolean {
  for (let base = place; ;) {
    if (packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`]) return true
    if (base === '') return false
    const up = base.lastIndexOf('/node_modules/')
    base = up < 0 ? '' : base.slice(0, up)
  }
}
