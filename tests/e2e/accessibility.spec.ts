import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { createOrganization, createWorkspace, expect, newOrganizationName, test, upload } from './person.ts'

/** WCAG 2.2 AA, contrast included, as the page stands, in both themes. */
async function check(page: Page, where: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze()
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
    expect.soft(told, `${where}, ${colorScheme}`).toEqual([])
  }
}

test('no page has a barrier that a program can find, in light and in dark', async ({ people }) => {
  const { page } = await people.arrive()
  const organization = newOrganizationName()
  await page.goto('/client/')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await check(page, 'Log in, nothing here')
  await page.goto('/client/help')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await check(page, 'Help')
  await page.goto('/client/recover')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await check(page, 'Recover access')
  await page.goto('/client/create')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await check(page, 'Create an organization')
  await createOrganization(page, organization)
  await check(page, 'Workspaces, none yet')
  await createWorkspace(page, 'Plans')
  await check(page, 'an empty folder')
  await upload(page, [
    { name: 'note.txt', content: Buffer.from('hello') },
    { name: 'plan.md', content: Buffer.from('# Plan') },
  ])
  await page.getByLabel('Select note.txt').check()
  await check(page, 'a folder')
  await page.getByRole('button', { name: 'Share' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await check(page, 'Share')
  await page.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'note.txt', exact: true }).click()
  await expect(page.getByText('hello')).toBeVisible()
  await check(page, 'Viewer')
  for (const name of ['Workspaces', 'Members', 'Invitations', 'Information']) {
    await page.getByRole('link', { name, exact: true }).first().click()
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
    await check(page, name)
  }
  for (const name of ['Devices', 'Authentication', 'MFA', 'Recovery file', 'Settings']) {
    await page.getByRole('button', { name: 'Alice Martin' }).click()
    await page.getByRole('menuitem', { name }).click()
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
    await check(page, name)
  }
})
