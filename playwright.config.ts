import { defineConfig } from '@playwright/test'
import { findChromium } from './tests/chromium.ts'

const { executablePath, args, env, chromiumSandbox } = findChromium()

// Journeys in a real browser, on the built application and a real server: no Vite between page and CSP.
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './tests/e2e/global-setup.ts',
  forbidOnly: true,
  workers: 1,
  // A loaded machine is slow, not wrong.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  outputDir: 'out/e2e',
  use: {
    launchOptions: { executablePath, args: [...args], env, chromiumSandbox },
    locale: 'en-GB',
    actionTimeout: 30_000,
    trace: process.env.PARALLAX_TEST_LONG ? 'retain-on-failure' : 'off',
  },
})
