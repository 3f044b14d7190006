import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconChevronDown, IconLanguage, IconLogout, IconMoon, IconSun } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useSession, useSessions } from '../app/session-context.tsx'
import { languages, setLanguage, useLanguage, useSay } from '../app/words.ts'
import { Avatar } from '../parts/avatar.tsx'

/** Who you are, and the way out. */
export function TopLine() {
  const say = useSay()
  const sessions = useSessions()
  const navigate = useNavigate()
  const language = useLanguage()
  const other = language === 'fr' ? 'en' : 'fr'
  const { setColorScheme, colorScheme } = useMantineColorScheme()
  const { place, device } = useSession()
  const { label } = device.humanHandle
  const isDark =
    colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
  const leave = async () => {
    await sessions.logOut(place)
    await navigate({ to: '/' })
  }
  return (
    <header className="top">
      <span className="end row" style={{ gap: 4 }}>
        <Menu position="bottom-end" width={240}>
          <Menu.Target>
            <button type="button" className="me">
              <Avatar name={label} />
              <span className="sm m" dir="auto">
                {label}
              </span>
              <IconChevronDown size={14} aria-hidden="true" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{device.deviceLabel}</Menu.Label>
            <Menu.Item
              leftSection={
                isDark ? <IconSun size={16} aria-hidden="true" /> : <IconMoon size={16} aria-hidden="true" />
              }
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
      </span>
    </header>
  )
}
