// Loaded before everything else (node --import), and plain JavaScript: an older Node cannot even read the rest.
import module from 'node:module'

const NEEDED = 24

if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  process.stderr.write(
    `Carnet needs Node.js ${NEEDED} or later; this is ${process.versions.node}.\n` +
      `On Linux (x64, arm64) and Windows "npm ci" brings it along: run "npm ci" again, without --omit=optional, and start with "npm start".\n` +
      `Elsewhere install Node.js ${NEEDED} yourself.\n`,
  )
  process.exit(1)
}

// Compiled code is kept between starts.
module.enableCompileCache?.()
