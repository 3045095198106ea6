// The door of `access`: sign-in, sessions, PIN, tokens, roles, the audit log.
import type { Module } from '#platform/module.ts'

export { authenticator } from './authenticate.ts'

export const accessModule: Module = { name: 'access', endpoints: [] }
