import { createSetupToken } from '#modules/access/index.ts'
import { atDesk, CommandRefused } from './desk.ts'

/** Prints a one-time link with which the first administrator is set up. */
export async function setupLink(): Promise<void> {
  await atDesk(async ({ config, database }) => {
    const token = await createSetupToken(database, new Date())
    if (token === undefined)
      throw new CommandRefused('There is an account already: sign in with it, or ask its owner for a link.')
    console.log(new URL(`/set-up/${token}`, config.publicUrl).href)
  })
}
