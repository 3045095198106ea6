export const en = {
  'no-number-sequence': 'No number sequence gives client books their numbers',
  'no-number-sequence.detail':
    'Nothing was changed. Someone who manages the settings chooses one in headquarters, in the parameter “Client book identifier”.',
  leaver: 'This associate has left',
  'leaver.detail': 'Nothing was changed. Choose the client book of somebody who works here.',
  'in-other-book': 'The customer is in another client book',
  'in-other-book.detail':
    'Nothing was changed. The customer is in client book {book}. Someone who may reassign clients can move them.',
  'not-in-book': 'A customer is not in this client book',
  'not-in-book.detail': 'Nothing was changed. Somebody may have moved them meanwhile: look again, and choose anew.',
  'role-not-allowed': 'The client cannot have this role',
  'role-not-allowed.detail':
    'Nothing was changed. Headquarters decides whether a customer may be in several client books; a client who is in the book already has to be removed first to get another role.',
  'other-role': 'This client is in the book in another role, or until another day',
  'only-for-cover': 'Only cover has an end',
  'unknown-successor': 'Somebody named here cannot receive clients',
  'unknown-successor.detail':
    'Nothing was changed. Choose associates who work here, whom your role reaches, and who are not the one whose clients they are.',
  'undo-too-late': 'This cannot be undone any more',
  'undo-too-late.detail':
    'Nothing was changed. What happens to client books can be undone for 24 hours; the history shows how it was.',
  undone: 'This was undone already',
  'undone.detail': 'Nothing was changed.',
  'id-taken': 'This id is taken',
  'id-taken.detail': 'Nothing was changed. Make a new id for each new record.',
  'parameter.number-sequence': 'Client book identifier',
  'parameter.number-sequence.detail':
    'The number sequence that gives a client book its number. Without one, no client book can be opened.',
  'parameter.policy': 'In how many client books a customer may be',
  'parameter.policy.detail':
    '“single”: in one at most. “several”: in several, with one primary associate, others secondary, and cover for a time. What is there stays as it is.',
  'parameter.attribute-group': 'Client book attribute group',
  'parameter.attribute-group.detail':
    'Its attributes are shown on the client card, by display order, and filter the client book.',
  'parameter.measures': 'Measures on the client card',
  'parameter.measures.detail': 'Up to three, shown before the attributes.',
  'cursor-too-old': 'What changed cannot be told from there on any more',
  'cursor-too-old.detail': 'Read the client book again from the beginning.',
  'no-store': 'You are in no store',
  'no-store.detail': 'Choose the store that you are in, or name one.',
  'too-many-views': 'There are 100 saved views already',
  'too-many-views.detail': 'Nothing was saved. Delete a view that you do not use any more.',
  yes: 'Yes',
  no: 'No',
} as const
