import { defineConfig } from '@playwright/test'
import { findChromium } from './tests/chromium.ts'

const { executablePath, args, env, chromiumSandbox } = findChromium()

export default defineConfig({
  testDir: 'tests/e2e',
  workers: 2,
  forbidOnly: true,
  outputDir: 'out/playwright',
  reporter: 'line',
  use: {
    launchOptions: { executablePath, args: [...args], env, chromiumSandbox },
    trace: 'retain-on-failure',
  },
})
