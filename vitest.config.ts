import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{contract,server,texts,demo,checks,bench,prove}/**/*.test.ts'],
    globalSetup: ['server/testing/global-setup.ts'],
    // Two cores: each worker's databases are its own, so files run side by side.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { TZ: 'Pacific/Apia' },
  },
})
