import { IconFolders, type IconProps } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { WordKey } from '../words/english.ts'

export interface Place {
  readonly to: '/o/$place/workspaces'
  readonly words: WordKey
  readonly icon: ComponentType<IconProps>
}

/** What stands in the menu of an organization, in the order of PRODUCT §3. */
export const places: readonly Place[] = [{ to: '/o/$place/workspaces', words: 'menu.workspaces', icon: IconFolders }]
