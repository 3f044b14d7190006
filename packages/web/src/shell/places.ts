import type { UserProfile } from '@parallax/wire'
import { IconFolders, IconInfoCircle, IconMail, type IconProps, IconUsers } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { WordKey } from '../words/english.ts'

export interface Place {
  readonly to: '/o/$place/workspaces' | '/o/$place/members' | '/o/$place/invitations' | '/o/$place/information'
  readonly words: WordKey
  readonly icon: ComponentType<IconProps>
  /** Hidden from everybody else. */
  readonly profiles: readonly UserProfile[]
}

const EVERYBODY: readonly UserProfile[] = ['ADMIN', 'STANDARD', 'OUTSIDER']

/** What stands in the menu of an organization, in the order of PRODUCT §3. */
export const places: readonly Place[] = [
  { to: '/o/$place/workspaces', words: 'menu.workspaces', icon: IconFolders, profiles: EVERYBODY },
  { to: '/o/$place/members', words: 'menu.members', icon: IconUsers, profiles: ['ADMIN', 'STANDARD'] },
  { to: '/o/$place/invitations', words: 'menu.invitations', icon: IconMail, profiles: ['ADMIN'] },
  { to: '/o/$place/information', words: 'menu.information', icon: IconInfoCircle, profiles: EVERYBODY },
]
