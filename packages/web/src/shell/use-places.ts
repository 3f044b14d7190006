import { useLive, useSession } from '../app/session-context.tsx'
import { type Place, places } from './places.ts'

/** The places of the menu that this person is shown; only what everybody sees while their profile is not known. */
export function usePlaces(): readonly Place[] {
  const { device } = useSession()
  const members = useLive(({ remote }) => remote.members(), {
    key: 'own-profile',
    on: ({ type }) => type === 'members_changed',
  })
  const mine = members.status === 'loaded' ? members.value.find(({ userId }) => userId === device.userId) : undefined
  return places.filter(({ profiles }) => profiles.includes(mine?.profile ?? 'OUTSIDER'))
}
