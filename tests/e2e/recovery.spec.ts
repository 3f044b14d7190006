import { readFile } from 'node:fs/promises'
import { totpCode } from '@parallax/crypto'
import { fromMilliseconds } from '@parallax/wire'
import type { Page } from '@playwright/test'
import { fromBase32 } from '../../packages/crypto/src/base32.ts'
import {
  createOrganization,
  createWorkspace,
  expect,
  expectLoggedOut,
  logIn,
  newOrganizationName,
  PASSWORD,
  test,
  upload,
} from './person.ts'

/** What an authenticator with this entry shows then, in milliseconds. */
function codeAt(secret: string, time: number): string {
  return totpCode(fromBase32(secret) ?? new Uint8Array(), fromMilliseconds(time))
}

async function profile(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Alice Martin' }).click()
  await page.getByRole('menuitem', { name: item }).click()
  await expect(page.getByRole('heading', { name: item, level: 1 })).toBeVisible()
}

async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Alice Martin' }).click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await expectLoggedOut(page)
}

test('all browsers are lost: a recovery file and its password give everything back', async ({ people }) => {
  const alice = await people.arrive()
  await createOrganization(alice.page, newOrganizationName())
  await createWorkspace(alice.page, 'Plans')
  await upload(alice.page, [{ name: 'note.txt', content: Buffer.from('hello') }])
  const checklist = alice.page.getByRole('region', { name: 'Security checklist' })
  await expect(checklist).toContainText('0 of 3')
  await checklist.getByRole('link', { name: 'Save a recovery file' }).click()
  await alice.page.getByRole('button', { name: 'Make a recovery file' }).click()
  const saving = alice.page.waitForEvent('download')
  await alice.page.getByRole('button', { name: 'Save file' }).click()
  const file = await readFile(await (await saving).path())
  const password = (await alice.page.getByLabel('Its password', { exact: true }).textContent()) ?? ''
  // Both have to be stored before it is done.
  await expect(alice.page.getByRole('button', { name: 'Done' })).toBeDisabled()
  await alice.page.getByLabel('I have stored the file').check()
  await alice.page.getByLabel('I have stored the password').check()
  await alice.page.getByRole('button', { name: 'Done' }).click()
  await expect(checklist).toContainText('1 of 3')
  await alice.context.close()

  const later = await people.arrive()
  await later.page.goto('/client/')
  await later.page.getByRole('link', { name: 'Recover access' }).click()
  await later.page
    .getByLabel('Recovery file', { exact: true })
    .setInputFiles({ name: 'x.psrk', mimeType: '', buffer: file })
  await later.page.getByLabel('Password of the recovery file').fill('ABCD-EFGH')
  await later.page.getByLabel('New password for this browser').fill(PASSWORD)
  await later.page.getByLabel('The same password again').fill(PASSWORD)
  await later.page.getByRole('button', { name: 'Recover access' }).click()
  await expect(later.page.getByRole('alert')).toBeVisible()
  await later.page.getByLabel('Password of the recovery file').fill(password.toLowerCase())
  await later.page.getByRole('button', { name: 'Recover access' }).click()
  await later.page.getByRole('link', { name: 'Plans' }).click()
  await expect(later.page.getByRole('row').filter({ hasText: 'note.txt' })).toBeVisible()
})

test('MFA: enabled, the code comes first at the next log-in, a wrong one is said', async ({ people }) => {
  const { page } = await people.arrive()
  const organization = newOrganizationName()
  await createOrganization(page, organization)
  await profile(page, 'MFA')
  await expect(page.getByText('Logging in will need the server')).toBeVisible()
  await page.getByRole('button', { name: 'Enable MFA' }).click()
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Continue' }).click()
  const secret = (await page.getByText(/^[A-Z2-7]{32}$/).textContent()) ?? ''
  await page.getByLabel('6-digit code').fill(codeAt(secret, Date.now()))
  await expect(page.getByRole('status').filter({ hasText: 'MFA is on' })).toBeVisible()
  await logOut(page)
  // What was released goes with the tab: the next one asks for a code.
  await page.goto('/client/')
  await expect(page.getByRole('heading', { name: organization })).toBeVisible()
  await expect(page.getByLabel('Password', { exact: true })).toBeHidden()
  await page.getByLabel('6-digit code').fill(codeAt(secret, Date.now() + 3_600_000))
  await expect(page.getByRole('alert')).toContainText('Wrong code')
  await page.getByLabel('6-digit code').fill(codeAt(secret, Date.now()))
  await page.getByLabel('Password', { exact: true }).fill('not it at all')
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('not the password')
  await logIn(page)
  await expect(page.getByRole('heading', { name: 'Workspaces', level: 1 })).toBeVisible()
  // Unlocking needs the password, and neither a code nor the server.
  await page.getByRole('button', { name: 'Alice Martin' }).click()
  await page.getByRole('menuitem', { name: 'Lock' }).click()
  await expect(page.getByRole('heading', { name: organization })).toBeVisible()
  await logIn(page)
  await expect(page.getByRole('heading', { name: 'Workspaces', level: 1 })).toBeVisible()
})

test('another password opens the device, the one before does not', async ({ people }) => {
  const { page } = await people.arrive()
  await createOrganization(page, newOrganizationName())
  await profile(page, 'Authentication')
  await page.getByLabel('New password').fill('blue 9 rivers down')
  await page.getByLabel('The same password again').fill('blue 9 rivers down')
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The password is changed' })).toBeVisible()
  await logOut(page)
  await logIn(page)
  await expect(page.getByRole('alert')).toContainText('not the password')
  await logIn(page, 'blue 9 rivers down')
  await expect(page.getByRole('heading', { name: 'Workspaces', level: 1 })).toBeVisible()
})
