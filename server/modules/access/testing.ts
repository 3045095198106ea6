// What tests of other modules need to stand in for a sign-in.
export { formatCredential, hashSecret } from './authenticate.ts'
