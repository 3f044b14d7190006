import { existsSync } from 'node:fs'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { findChromium } from './tests/chromium.ts'

const browserTests = ['packages/*/src/**/*.browser.test.ts', 'tests/**/*.browser.test.ts']
const houseTests = ['tests/house/**/*.test.ts']
const sharedServer = './tests/kit/global-setup.ts'
const httpPeer = './tests/seams/http-peer.setup.ts'
const globalSetup = [httpPeer, ...(existsSync(sharedServer) ? [sharedServer] : [])]

const { executablePath, args, env, chromiumSandbox } = findChromium()
const long = { PARALLAX_TEST_LONG: process.env.PARALLAX_TEST_LONG ?? '' }
/** Real servers on a loaded machine; a test that hangs is still named. */
const testTimeout = 30_000

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'house', include: houseTests, env: long } },
      {
        test: {
          name: 'node',
          include: ['packages/*/src/**/*.test.ts', 'tests/**/*.test.ts'],
          exclude: [...browserTests, ...houseTests],
          globalSetup,
          env: long,
          testTimeout,
        },
      },
      {
        // By number, since a bare container may have no /etc/hosts that knows `localhost`.
        server: { host: '127.0.0.1' },
        test: {
          name: 'browser',
          include: browserTests,
          globalSetup,
          env: long,
          testTimeout,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath, args: [...args], env, chromiumSandbox } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
