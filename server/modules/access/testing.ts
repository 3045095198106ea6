// What tests of other modules need to stand in for a sign-in.
export { formatCredential, hashSecret } from './credential.ts'
export { hashPassword } from './passwords/hash-password.ts'
