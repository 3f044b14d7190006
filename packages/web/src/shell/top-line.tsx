import { IconChevronDown } from '@tabler/icons-react'
import { useSession } from '../app/session-context.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { UserMenu } from './user-menu.tsx'

/** Who you are, and what belongs to you. */
export function TopLine() {
  const { label } = useSession().device.humanHandle
  return (
    <div className="top">
      <span className="end row" style={{ gap: 4 }}>
        <UserMenu
          target={
            <button type="button" className="me">
              <Avatar name={label} />
              <span className="sm m" dir="auto">
                {label}
              </span>
              <IconChevronDown size={14} aria-hidden="true" />
            </button>
          }
        />
      </span>
    </div>
  )
}
