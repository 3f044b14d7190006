import { existsSync } from 'node:fs'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { browserTests, houseTests, nodeTests, type TestFiles } from './scripts/check/test-files.ts'
import { findChromium } from './tests/chromium.ts'

const sharedServer = './tests/kit/global-setup.ts'
const httpPeer = './tests/seams/http-peer.setup.ts'
const globalSetup = [httpPeer, ...(existsSync(sharedServer) ? [sharedServer] : [])]

const { executablePath, args, env, chromiumSandbox } = findChromium()
const long = { PARALLAX_TEST_LONG: process.env.PARALLAX_TEST_LONG ?? '' }
/** Real servers on a loaded machine; a test that hangs is still named. */
const testTimeout = 30_000

function patterns({ include, exclude }: TestFiles): { include: string[]; exclude: string[] } {
  return { include: [...include], exclude: [...exclude] }
}

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'house', ...patterns(houseTests), env: long } },
      {
        test: {
          name: 'node',
          ...patterns(nodeTests),
          globalSetup,
          env: long,
          testTimeout,
          hookTimeout: testTimeout,
        },
      },
      {
        // By number, since a bare container may have no /etc/hosts that knows `localhost`.
        server: { host: '127.0.0.1' },
        test: {
          name: 'browser',
          ...patterns(browserTests),
          globalSetup,
          env: long,
          testTimeout,
          hookTimeout: testTimeout,
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
