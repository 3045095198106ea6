/** A UUID as it goes over the wire. */
export const wire = (prefix: string, id: string) => `${prefix}_${id.replaceAll('-', '')}`
