export const en = {
  'needs-data': 'This job cannot be run by hand',
  'needs-data.detail': 'Nothing was started. It needs data that only the work that asks for it has.',
  'not-queued': 'This run is no longer waiting',
  'not-queued.detail': 'Nothing was changed. It has begun or ended in the meantime; look at its current state.',
} as const
