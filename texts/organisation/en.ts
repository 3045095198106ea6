export const en = {
  'store-code-taken': 'Another store has this code',
  'store-code-taken.detail': 'Nothing was changed. Choose another code.',
  'unknown-address-book': 'An address book is not known here',
  'unknown-address-book.detail': 'Nothing was changed. Choose among the address books of this legal entity.',
} as const
