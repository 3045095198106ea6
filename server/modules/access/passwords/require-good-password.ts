import { requestProblems } from '#contract/problems.ts'
import { Problem } from '#platform/problem.ts'
import { isCommonPassword, type PasswordOwner } from './is-common-password.ts'

/** Throws 422 at the field when the password is among those that guessers try first. */
export function requireGoodPassword(password: string, owner: PasswordOwner, pointer: string): void {
  if (isCommonPassword(password, owner))
    throw new Problem(requestProblems.invalid, { errors: [{ pointer, code: 'access/password-common' }] })
}
