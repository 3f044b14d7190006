import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import {
  createOrganization,
  createWorkspace,
  expect,
  expectLoggedOut,
  logIn,
  type NamedContent,
  newOrganizationName,
  test,
  upload,
} from './person.ts'

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

async function download(page: Page, { name, content }: NamedContent, isFirst: boolean): Promise<void> {
  await page.getByRole('button', { name: `Actions of ${name}` }).click()
  const downloading = page.waitForEvent('download')
  await page
    .getByRole('menu', { name: `Actions of ${name}` })
    .getByRole('menuitem', { name: 'Download' })
    .click()
  if (isFirst) {
    await expect(page.getByRole('dialog')).toContainText('it will be in clear on your computer', { ignoreCase: true })
    await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click()
  }
  const path = await (await downloading).path()
  expect((await readFile(path)).equals(content)).toBe(true)
}

for (const width of [1280, 390])
  test(`files go in, are named, moved and deleted, come out the same, and stay (${width} px)`, async ({ people }) => {
    const { page } = await people.arrive({ viewport: { width, height: 800 } })
    const organization = newOrganizationName()
    const [note, large] = [
      { name: 'note.txt', content: Buffer.from('hello') },
      { name: 'large.bin', content: randomBytes(20 * 1024 * 1024) },
    ]
    await createOrganization(page, organization)
    await createWorkspace(page, 'Plans')
    await upload(page, [note, large, { name: 'empty', content: Buffer.alloc(0) }])
    await download(page, note, true)
    await download(page, large, false)

    await page.getByRole('button', { name: 'New folder' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Drawings')
    await page.getByRole('button', { name: 'Create folder' }).click()
    await expect(row(page, 'Drawings')).toBeVisible()
    await page.getByRole('button', { name: 'Actions of note.txt' }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await page.getByLabel('Name', { exact: true }).fill('letter.txt')
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
    await expect(row(page, 'letter.txt')).toBeVisible()
    await page.getByRole('button', { name: 'Actions of letter.txt' }).click()
    await page.getByRole('menuitem', { name: 'Move' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Drawings' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Move here' }).click()
    await expect(row(page, 'letter.txt')).toBeHidden()
    await page.getByRole('button', { name: 'Actions of empty' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await expect(row(page, 'empty')).toBeHidden()
    for (const name of ['Drawings', 'large.bin']) await page.getByLabel(`Select ${name}`).check()
    const archive = page.waitForEvent('download')
    await page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: 'Download' }).click()
    expect((await archive).suggestedFilename()).toBe('files.zip')
    const zip = await readFile(await (await archive).path())
    expect(zip.includes(note.content)).toBe(true)
    expect(zip.includes(large.content)).toBe(true)
    expect(zip.includes('Drawings/letter.txt')).toBe(true)
    await page.getByRole('button', { name: 'Drawings', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Drawings', level: 1 })).toBeVisible()
    await expect(row(page, 'letter.txt')).toBeVisible()
    // Only ids stand in addresses.
    expect(page.url()).not.toContain('Drawings')
    expect(page.url()).not.toContain('Plans')

    const address = page.url()
    await page.reload()
    await expect(row(page, 'letter.txt')).toBeVisible()
    await expect(page.getByLabel('Password', { exact: true })).toBeHidden()
    // Another tab knows nothing of it, and comes to the same place by the log-in form.
    await page.getByRole('button', { name: width > 700 ? 'Alice Martin' : 'Profile' }).click()
    await page.getByRole('menuitem', { name: 'Log out' }).click()
    await expectLoggedOut(page)
    await page.goto(address)
    await expect(page.getByRole('heading', { name: organization })).toBeVisible()
    await logIn(page, 'not it at all')
    await expect(page.getByRole('alert')).toContainText('not the password')
    await logIn(page)
    await expect(row(page, 'letter.txt')).toBeVisible()
  })
