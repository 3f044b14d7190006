import type { UserId, VlobId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { id } from '../testing/memory-session.ts'
import { Scene } from '../testing/scene.ts'

const secret = '--password-stdin'

test('a profile is changed by name, and another word is wrong usage', async () => {
  const scene = new Scene()
  expect(await scene.run('user', 'profile', 'Bob', 'OUTSIDER', secret, '--json')).toMatchObject({ code: 0 })
  expect(scene.organization.members[1]?.profile).toBe('OUTSIDER')
  expect((await scene.run('user', 'profile', 'Bob', 'king', secret)).code).toBe(2)
})

test('roles are copied where the other one has less, and nowhere else', async () => {
  const scene = new Scene()
  const [bob, mallory] = scene.organization.members.slice(1).map(({ userId }) => userId) as [UserId, UserId]
  const roles = (workspace: string) => scene.organization.workspaces.get(id<VlobId>(workspace))?.roles
  roles('b1')?.set(bob, 'MANAGER').set(mallory, 'READER')
  roles('b2')?.set(bob, 'READER').set(mallory, 'CONTRIBUTOR')
  const { code, stdout } = await scene.run('user', 'copy-roles', 'Bob', 'Mallory', '--force', secret, '--json')
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    [{ workspace_id: id('b1'), workspace_name: 'Plans', user_role: 'MANAGER' }],
  ])
  expect([roles('b1')?.get(mallory), roles('b2')?.get(mallory)]).toEqual(['MANAGER', 'CONTRIBUTOR'])
  const again = await scene.run('user', 'copy-roles', 'Bob', 'Mallory', '--force', secret, '--json')
  expect([again.code, JSON.parse(again.stdout)]).toEqual([0, []])
})

test('one workspace that refuses does not keep the others back, and is told', async () => {
  const scene = new Scene()
  const [bob] = scene.organization.members.slice(1).map(({ userId }) => userId) as [UserId]
  for (const { roles } of scene.organization.workspaces.values()) roles.set(bob, 'READER')
  const plans = scene.organization.workspaces.get(id<VlobId>('b1'))
  if (plans === undefined) throw new Error('a workspace')
  plans.roles.set = () => {
    throw new Error('refused')
  }
  const { code, stdout, stderr } = await scene.run('user', 'copy-roles', 'Bob', 'Mallory', '--force', secret, '--json')
  expect([code, JSON.parse(stdout)]).toEqual([1, [expect.objectContaining({ workspace_name: 'Archive' })]])
  expect(stderr).toContain('Plans')
})
