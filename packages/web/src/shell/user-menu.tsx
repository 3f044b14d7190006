import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconDevices, IconHelpCircle, IconLanguage, IconLogout, IconMoon, IconSun } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useSession, useSessions } from '../app/session-context.tsx'
import { languages, setLanguage, useLanguage, useSay } from '../app/words.ts'

/** What belongs to the person: below the name at the top, or the last tab on narrow screens. */
export function UserMenu({ target }: { readonly target: ReactElement }) {
  const say = useSay()
  const sessions = useSessions()
  const navigate = useNavigate()
  const language = useLanguage()
  const other = language === 'fr' ? 'en' : 'fr'
  const { setColorScheme, colorScheme } = useMantineColorScheme()
  const { place, device } = useSession()
  const isDark =
    colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  const leave = async () => {
    await sessions.logOut(place)
    await navigate({ to: '/' })
  }
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {device.humanHandle.email} · {device.deviceLabel}
        </Menu.Label>
        <Menu.Item
          leftSection={<IconDevices size={16} aria-hidden="true" />}
          onClick={() => void navigate({ to: '/o/$place/profile/devices', params: { place } })}
        >
          {say('devices.title')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconHelpCircle size={16} aria-hidden="true" />}
          onClick={() => void navigate({ to: '/help/{-$topic}', params: { topic: undefined } })}
        >
          {say('menu.help')}
        </Menu.Item>
        <Menu.Item
          leftSection={isDark ? <IconSun size={16} aria-hidden="true" /> : <IconMoon size={16} aria-hidden="true" />}
          onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
        >
          {say(isDark ? 'theme.toLight' : 'theme.toDark')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLanguage size={16} aria-hidden="true" />}
          lang={other}
          onClick={() => void setLanguage(other)}
        >
          {languages[other]}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={() => void leave()}>
          {say('shell.logOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
