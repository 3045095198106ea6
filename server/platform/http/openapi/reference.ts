import Fastify from 'fastify'

/**
 * The one page with a policy of its own: the reference's script writes style elements into the page. Scripts, data and
 * pictures still come from this server alone, and nobody may frame it.
 */
export const REFERENCE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

// Nothing from elsewhere: no fonts, no telemetry, no proxy, no assistants.
const configuration = {
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: 'never',
}

/** The page that shows the document at `openApi`. Both addresses are ours and need no escaping. */
export function referencePage(openApi: string, script: string): string {
  const escaped = JSON.stringify(configuration).replaceAll('"', '&quot;')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Carnet API</title>
</head>
<body>
<noscript>This page needs JavaScript. The document that it shows is at ${openApi}.</noscript>
<script id="api-reference" type="application/json" data-url="${openApi}" data-configuration="${escaped}"></script>
<script src="${script}"></script>
</body>
</html>
`
}

/**
 * The reference's script. Its package holds 5 MB of text in memory, which a server that nobody asks for its reference should
 * not carry, so it is loaded on first use, and taken out of the plugin through the plugin's own route.
 */
export async function referenceScript(): Promise<string> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const inner = Fastify({ logger: false })
  await inner.register(scalar, { routePrefix: '/', configuration: { url: '/' } })
  const { statusCode, body } = await inner.inject('/js/scalar.js')
  await inner.close()
  if (statusCode !== 200) throw new Error('The API reference has no script at the address where it is looked for')
  return body
}
