export const en = {
  'id-taken': 'This id is taken',
  'id-taken.detail': 'Nothing was changed. Make a new id for each new record.',
  'number-taken': 'Another customer has this number',
  'number-taken.detail': 'Nothing was changed. Look the customer up by the number, or choose another one.',
  'external-id-taken': 'Another customer has this id of another system',
  'external-id-taken.detail': 'Nothing was changed. Look the customer up by this id.',
  'card-taken': 'Another customer has this card',
  'card-taken.detail': 'Nothing was changed. Look the customer up by the number of the card.',
  'likely-duplicate': 'This customer may be here already',
  'likely-duplicate.detail':
    'Nothing was changed. Look at the likely duplicates; when this is somebody else, send it again and say so.',
  'unknown-store': 'The home store is not known here',
  'unknown-store.detail': 'Nothing was changed. Choose among the stores that your role reaches.',
  'unknown-address-book': 'An address book is not known here',
  'unknown-address-book.detail':
    'Nothing was changed. Choose among the address books of customers of the stores that your role reaches.',
  'not-a-company': 'Only a company has buyers',
  'not-a-company.detail': 'Nothing was changed. This customer is a person.',
  'not-a-person': 'Only a person buys for a company',
  'not-a-person.detail': 'Nothing was changed. Choose a customer who is a person.',
  'phone-impossible': 'This is not a phone number',
  'phone-without-country': 'This phone number needs its country, as in +39',
  'email-invalid': 'This is not an e-mail address',
  'second-primary': 'Another one is the primary one already',
  'in-the-future': 'This is in the future',
  'parameter.number-sequence': 'Number sequence of customers',
  'parameter.number-sequence.detail':
    'New customers take their number from it, unless one is given. Without a sequence they have none.',
  'parameter.attribute-group': 'Attributes of customers',
  'parameter.attribute-group.detail':
    'The attribute group that says which attributes are shown of a customer, and in which order.',
} as const
