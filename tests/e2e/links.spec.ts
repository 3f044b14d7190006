import { createOrganization, expect, logIn, newOrganizationName, serverUrl, test } from './person.ts'

test('a link is recognised in each form, and shows server and organization first', async ({ people }) => {
  const { page } = await people.arrive()
  const { host } = new URL(serverUrl())
  for (const link of [
    `parsec3://${host}/Elsewhere?a=bootstrap_organization&p=wA&no_ssl=true`,
    `http://${host}/redirect/Elsewhere?a=bootstrap_organization&p=wA`,
    `http://${host}/Elsewhere?a=bootstrap_organization&p=wA`,
  ]) {
    await page.goto('/client/')
    await page.getByLabel('Paste a link').fill(link)
    await page.getByRole('button', { name: 'Open' }).click()
    await expect(page.getByRole('heading', { name: 'Open a link' })).toBeVisible()
    await expect(page.getByText(host, { exact: true })).toBeVisible()
    await expect(page.getByText('Elsewhere', { exact: true })).toBeVisible()
  }
  await page.goto(`/redirect/Elsewhere?a=bootstrap_organization&p=wA`)
  await expect(page.getByText('Elsewhere', { exact: true })).toBeVisible()
  // The secret of a link stays in memory.
  expect(page.url()).not.toContain('bootstrap_organization')
})

test('a link that is none is refused; one of a known organization on another server is warned about', async ({
  people,
}) => {
  const { page } = await people.arrive()
  const organization = newOrganizationName()
  await createOrganization(page, organization)
  await page.getByRole('button', { name: 'Alice Martin' }).click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  // The form of the organization takes the focus once it is there.
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused()
  await page.getByLabel('Paste a link').fill('https://example.com/')
  await page.getByRole('button', { name: 'Open' }).click()
  await expect(page.getByText('This is no link of Parallax', { exact: false })).toBeVisible()
  await page
    .getByLabel('Paste a link')
    .fill(`https://evil.example/redirect/${organization}?a=bootstrap_organization&p=wA`)
  await page.getByRole('button', { name: 'Open' }).click()
  await expect(page.getByRole('alert')).toContainText(`knows ${organization} from another server`)
})

test('a second tab takes over, and the first one says so', async ({ people }) => {
  const { page, context } = await people.arrive()
  const organization = newOrganizationName()
  await createOrganization(page, organization)
  const second = await context.newPage()
  await second.goto('/client/')
  await logIn(second)
  await second.getByRole('button', { name: 'Take over' }).click()
  await expect(second.getByRole('heading', { name: 'Workspaces', level: 1 })).toBeVisible()
  await expect(page.getByRole('alert')).toBeVisible()
})

test('everything is there in French', async ({ people }) => {
  const { page } = await people.arrive({ locale: 'fr-FR' })
  await page.goto('/client/')
  await expect(page.getByRole('heading', { name: 'Aucune organisation dans ce navigateur' })).toBeVisible()
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { name: 'No organization on this browser yet' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'No organization on this browser yet' })).toBeVisible()
})
