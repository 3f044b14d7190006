import { type Browser, type BrowserContext, test as base, expect, type Page } from '@playwright/test'

export const PASSWORD = 'green 7 trees up'

let organizations = 0

/** Of this server, and of this run alone. */
export function newOrganizationName(): string {
  organizations += 1
  return `Acme-${process.pid}-${organizations}`
}

export function serverUrl(): string {
  const url = process.env.PARALLAX_E2E_SERVER
  if (url === undefined) throw new TypeError('no server: the global setup did not run')
  return url
}

export interface PersonOptions {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly locale?: string
  readonly colorScheme?: 'light' | 'dark'
}

/** Somebody with a browser of their own. */
export interface Person {
  readonly page: Page
  readonly context: BrowserContext
}

export interface People {
  arrive(options?: PersonOptions): Promise<Person>
}

/**
 * Journeys know only names that people see. Whatever the browser complains of fails them: a violation of the policy, an
 * error of a script, an error on the console.
 */
export const test = base.extend<{ people: People }>({
  people: async ({ browser }, use) => {
    const complaints: string[] = []
    const contexts: BrowserContext[] = []
    await use({
      arrive: async (options = {}) => {
        const person = await arrive(browser, options, complaints)
        contexts.push(person.context)
        return person
      },
    })
    for (const context of contexts) await context.close()
    expect(complaints, 'what browsers complained of').toEqual([])
  },
})

export { expect }

async function arrive(browser: Browser, options: PersonOptions, complaints: string[]): Promise<Person> {
  const context = await browser.newContext({
    baseURL: serverUrl(),
    viewport: options.viewport ?? { width: 1280, height: 800 },
    locale: options.locale ?? 'en-GB',
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: 'reduce',
  })
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      // Told like any other error of the page.
      setTimeout(() => {
        throw new Error(`policy: ${violatedDirective} ${blockedURI}`)
      })
    })
  })
  const page = await context.newPage()
  page.on('pageerror', ({ message }) => complaints.push(`page error: ${message}`))
  page.on('console', (message) => {
    // A server that is gone on purpose is told by the browser as an error of the network.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(`console: ${message.text()}`)
  })
  return { page, context }
}

/** `Create an organization`, by the labels of the product page. Ends on Workspaces. */
export async function createOrganization(page: Page, name: string, person = 'Alice Martin'): Promise<void> {
  await page.goto('/client/create')
  await page.getByLabel('Name of the organization').fill(name)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Your name').fill(person)
  await page.getByLabel('Your e-mail').fill(`${person.split(' ')[0]?.toLowerCase()}@example.com`)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByLabel('The same password again').fill(PASSWORD)
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Workspaces', level: 1 })).toBeVisible()
}

/** A workspace, opened. */
export async function createWorkspace(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New workspace' }).click()
  await page.getByLabel('Name of the workspace').fill(name)
  await page.getByRole('button', { name: 'Create workspace' }).click()
  await page.getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
}

export interface NamedContent {
  readonly name: string
  readonly content: Buffer
}

/** Files by the button, until the page says that all are there. */
export async function upload(page: Page, files: readonly NamedContent[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Upload' }).click()
  await page.getByRole('menuitem', { name: 'Upload files' }).click()
  await (await chooser).setFiles(
    files.map(({ name, content }) => ({ name, mimeType: 'application/octet-stream', buffer: content })),
  )
  for (const { name } of files) await expect(page.getByRole('row').filter({ hasText: name })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Transfers' }).getByText('Everything is done')).toBeVisible()
}

/** The log-in page is there, and the session is gone: a reload would not bring it back. */
export async function expectLoggedOut(page: Page): Promise<void> {
  await expect(page.getByLabel('Paste a link')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Continue' })).toBeHidden()
}

export async function logIn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
}
