import type { Page } from '@playwright/test'
import { createOrganization, createWorkspace, expect, newOrganizationName, PASSWORD, test, upload } from './person.ts'

/** Reads the code aloud on one page, and picks it on the other, both ways. */
async function compareCodes(greeter: Page, claimer: Page): Promise<void> {
  await pick(claimer, await codeOf(greeter))
  await pick(greeter, await codeOf(claimer))
}

async function codeOf(page: Page): Promise<string> {
  const code = page.getByLabel('Your code', { exact: true })
  await expect(code).toHaveText(/^[A-Z0-9]{4}$/)
  return (await code.textContent()) ?? ''
}

async function pick(page: Page, code: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Which code do you hear?' })).toBeVisible()
  await page.getByRole('button', { name: code, exact: true }).click()
}

/** The text of the link for browsers that a page shows. */
async function shownLink(page: Page): Promise<string> {
  const link = page.locator('dd', { hasText: '/redirect/' }).locator('output')
  await expect(link).toBeVisible()
  return (await link.textContent()) ?? ''
}

async function follow(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await expect(page.getByRole('heading', { name: 'Join' })).toBeVisible()
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function choosePassword(page: Page): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByLabel('The same password again').fill(PASSWORD)
  await page.getByRole('button', { name: 'Join', exact: true }).click()
}

test('a second device and a second person join by compared codes, and see what is shared with them', async ({
  people,
}) => {
  const alice = await people.arrive()
  const organization = newOrganizationName()
  await createOrganization(alice.page, organization)
  await createWorkspace(alice.page, 'Plans')
  await upload(alice.page, [{ name: 'note.txt', content: Buffer.from('hello') }])

  await test.step('a second device', async () => {
    await alice.page.getByRole('button', { name: 'Alice Martin' }).click()
    await alice.page.getByRole('menuitem', { name: 'Devices' }).click()
    await alice.page.getByRole('button', { name: 'Add a device' }).click()
    await alice.page.getByRole('button', { name: 'Show the link' }).click()
    const link = await shownLink(alice.page)
    const phone = await people.arrive({ viewport: { width: 390, height: 844 } })
    await follow(phone.page, link)
    await alice.page.getByRole('link', { name: 'The link is open there' }).click()
    await compareCodes(alice.page, phone.page)
    await phone.page.getByLabel('Name of this device').fill('Telephone')
    await phone.page.getByRole('button', { name: 'Continue' }).click()
    await choosePassword(phone.page)
    await alice.page.getByRole('button', { name: 'Add the device' }).click()
    await phone.page.getByRole('link', { name: 'Plans' }).click()
    await expect(phone.page.getByRole('row').filter({ hasText: 'note.txt' })).toBeVisible()
    await expect(alice.page.getByText('Telephone is added')).toBeVisible()
  })

  await test.step('a second person', async () => {
    await alice.page.getByRole('link', { name: 'Invitations' }).click()
    await alice.page.getByRole('button', { name: 'Invite' }).click()
    await alice.page.getByLabel('E-mail', { exact: true }).fill('bob@example.com')
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click()
    const link = await shownLink(alice.page)
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
    const bob = await people.arrive()
    await bob.page.goto(link)
    await expect(bob.page.getByText(organization, { exact: true })).toBeVisible()
    await bob.page.getByRole('button', { name: 'Continue' }).click()
    await expect(bob.page.getByText('Alice Martin invited bob@example.com')).toBeVisible()
    await alice.page.getByRole('link', { name: 'Welcome' }).click()
    await compareCodes(alice.page, bob.page)
    await bob.page.getByLabel('Your name').fill('Bob Wilson')
    await bob.page.getByRole('button', { name: 'Continue' }).click()
    await bob.page.getByRole('button', { name: 'Continue' }).click()
    await choosePassword(bob.page)
    await alice.page.getByRole('button', { name: 'Add to the organization' }).click()
    await expect(bob.page.getByRole('heading', { name: 'No workspace yet' })).toBeVisible()

    await alice.page.getByRole('link', { name: 'Workspaces' }).click()
    await alice.page.getByRole('button', { name: 'Actions of Plans' }).click()
    await alice.page.getByRole('menuitem', { name: 'Share' }).click()
    await alice.page.getByLabel('Add people by name or e-mail').fill('Bob')
    await alice.page.getByRole('button', { name: /Bob Wilson/ }).click()
    await alice.page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(alice.page.getByLabel('Role of Bob Wilson')).toHaveValue('CONTRIBUTOR')
    await alice.page.getByRole('button', { name: 'Close' }).click()

    // Both see what the other does, by itself.
    await bob.page.getByRole('link', { name: 'Plans' }).click()
    await expect(bob.page.getByRole('row').filter({ hasText: 'note.txt' })).toBeVisible()
    await upload(bob.page, [{ name: 'answer.txt', content: Buffer.from('hello Alice') }])
    await alice.page.getByRole('link', { name: 'Plans' }).click()
    await expect(alice.page.getByRole('row').filter({ hasText: 'answer.txt' })).toBeVisible()
    await alice.page.getByRole('link', { name: 'Members' }).click()
    await expect(alice.page.getByRole('row').filter({ hasText: 'Bob Wilson' })).toBeVisible()
  })
})
