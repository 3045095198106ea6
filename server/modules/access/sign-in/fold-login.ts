/** A login as it is stored and looked up: composed forms and case do not matter, as in mail addresses people type. */
export function foldLogin(login: string): string {
  return login.normalize('NFC').trim().toLowerCase().normalize('NFC')
}
