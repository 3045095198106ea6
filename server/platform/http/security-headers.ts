const everywhere = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // What the API answers is about people; a page or a file that may be kept says so itself.
  'cache-control': 'no-store',
} as const

/** The headers of every answer, errors included. A page replaces the content security policy with its own. */
export function securityHeaders(publicUrl: URL): Readonly<Record<string, string>> {
  if (publicUrl.protocol !== 'https:') return everywhere
  return { ...everywhere, 'strict-transport-security': 'max-age=31536000' }
}
