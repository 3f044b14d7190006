/** Which test files belong to which project of vitest.config.ts. */
export interface TestFiles {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

const house = ['tests/house/**/*.test.ts']
const browser = ['packages/*/src/**/*.browser.test.ts', 'tests/**/*.browser.test.ts']

export const houseTests: TestFiles = { include: house, exclude: [] }

export const nodeTests: TestFiles = {
  include: ['packages/*/src/**/*.test.ts', 'tests/**/*.test.ts', 'scripts/**/*.test.ts'],
  exclude: [...browser, ...house],
}

/** In a page of a real Chromium. */
export const browserTests: TestFiles = { include: browser, exclude: [] }

/** Journeys, by Playwright. */
export const journeyTests: TestFiles = { include: ['tests/e2e/**/*.spec.ts'], exclude: [] }
