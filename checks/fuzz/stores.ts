/** A store by how it stands to `here`: it shares an employee address book with `sharing`, and nothing with `there`. */
export const PLACES = ['here', 'sharing', 'there'] as const
export type Place = (typeof PLACES)[number]
