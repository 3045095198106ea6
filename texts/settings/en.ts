export const en = {
  'number-sequence-code-taken': 'Another number sequence has this code',
  'number-sequence-code-taken.detail': 'Nothing was changed. Choose another code.',
  'id-taken': 'This id is taken',
  'id-taken.detail': 'Nothing was changed. Make a new id and send it again.',
  'number-sequence-exhausted': 'The number sequence has no number left',
  'number-sequence-exhausted.detail':
    'Nothing was changed. Someone who manages the settings can give the sequence more digits and a larger end.',
  'number-sequence-stopped': 'The number sequence is stopped',
  'number-sequence-stopped.detail': 'Nothing was changed. Someone who manages the settings can make it active again.',
  'below-highest-issued': 'Numbers up to there were already given',
  'below-highest-issued.detail':
    'Nothing was changed. The next number has to be higher than every number that was given.',
  'number-pattern-ambiguous': 'This pattern could write a number that was already given',
  'number-pattern-ambiguous.detail': 'Nothing was changed. Choose other text or another number of digits.',
  'number-sequence-in-use': 'A parameter points to this number sequence',
  'number-sequence-in-use.detail': 'Nothing was changed. Choose another sequence there first.',
  'number-sequence-issued': 'Numbers were already taken from this sequence',
  'number-sequence-issued.detail': 'Nothing was changed. Stop the sequence instead: what it gave stays explained.',
  'number-pattern': 'A pattern is text with the digits in braces, and at most one year',
  'more-than-digits': 'The pattern has too few digits for this',
  'unknown-reference': 'This is not there, or not yours',
  'feature.clienteling': 'Clienteling',
  'feature.clienteling.detail':
    'Client books and all that stands on them. Switched off, it is as if it did not exist; nothing is deleted.',
} as const
