import { Menu } from '@mantine/core'
import type { MemberInfo } from '@parallax/client'
import type { UserProfile } from '@parallax/wire'
import { IconDots, IconUserOff, IconUserPlus, IconUserShield } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useLive, useSession } from '../app/session-context.tsx'
import { useLanguage, useSay } from '../app/words.ts'
import { printTime } from '../parts/amounts.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { OfflineBanner } from '../parts/offline-banner.tsx'
import { Loading, Page } from '../parts/page.tsx'
import { emailOf, nameOf } from '../parts/people.ts'

type Asked = { readonly type: 'profile' | 'revoke'; readonly member: MemberInfo }

/** `Members`: everybody in the organization. */
export function MembersPage() {
  const say = useSay()
  const { place, device } = useSession()
  const [showsRevoked, setShowsRevoked] = useState(false)
  const [asked, setAsked] = useState<Asked>()
  const loaded = useLive(({ remote }) => remote.members(), {
    key: 'members',
    on: ({ type }) => type === 'members_changed' || type === 'online',
  })
  const members = loaded.status === 'loaded' ? loaded.value : []
  const me = members.find(({ userId }) => userId === device.userId)
  const isAdministrator = me?.profile === 'ADMIN'
  const shown = members.filter(({ revokedOn }) => showsRevoked || revokedOn === null)
  const revoked = members.length - members.filter(({ revokedOn }) => revokedOn === null).length
  return (
    <Page
      title={say('menu.members')}
      actions={
        isAdministrator && (
          <Link to="/o/$place/invitations" params={{ place }} className="btn btn--main">
            <IconUserPlus size={16} aria-hidden="true" /> {say('invite.action')}
          </Link>
        )
      }
    >
      <OfflineBanner />
      {loaded.status === 'loading' && <Loading label={say('loading')} />}
      {loaded.status === 'failed' && <FailureNote error={loaded.error} retry={loaded.reload} />}
      {revoked > 0 && (
        <label className="row sm" style={{ padding: '0 20px 8px' }}>
          <input type="checkbox" checked={showsRevoked} onChange={() => setShowsRevoked(!showsRevoked)} />
          {say('members.showRevoked', { count: revoked })}
        </label>
      )}
      <div className="scroll">
        <table className="table" aria-label={say('menu.members')}>
          <thead className="hide-m">
            <tr>
              <th scope="col">{say('members.name')}</th>
              <th scope="col">{say('members.email')}</th>
              <th scope="col">{say('members.profile')}</th>
              <th scope="col">{say('members.since')}</th>
              <th scope="col">{say('members.state')}</th>
              <th scope="col">
                <span className="sr">{say('folder.column.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((member) => (
              <MemberRow
                key={member.userId}
                member={member}
                isMe={member.userId === device.userId}
                canAct={isAdministrator && member.userId !== device.userId && member.revokedOn === null}
                onAsk={setAsked}
              />
            ))}
          </tbody>
        </table>
      </div>
      {asked?.type === 'revoke' && (
        <RevokeDialog member={asked.member} onClose={() => setAsked(undefined)} onDone={loaded.reload} />
      )}
      {asked?.type === 'profile' && (
        <ProfileDialog member={asked.member} onClose={() => setAsked(undefined)} onDone={loaded.reload} />
      )}
    </Page>
  )
}

interface MemberRowProps {
  readonly member: MemberInfo
  readonly isMe: boolean
  readonly canAct: boolean
  readonly onAsk: (asked: Asked) => void
}

function MemberRow({ member, isMe, canAct, onAsk }: MemberRowProps) {
  const say = useSay()
  const language = useLanguage()
  const name = nameOf(member.humanHandle)
  return (
    <tr>
      <td>
        <span className="row" style={{ gap: 11 }}>
          <Avatar name={name} />
          <span className="col" style={{ lineHeight: 1.3, minWidth: 0 }}>
            <span className="m cut" dir="auto">
              {name} {isMe && <span className="muted">{say('members.you')}</span>}
            </span>
            <span className="only-m xs muted cut">{emailOf(member.humanHandle)}</span>
          </span>
        </span>
      </td>
      <td className="hide-m soft cut">{emailOf(member.humanHandle)}</td>
      <td>
        <span className={member.profile === 'ADMIN' ? 'tag tag--tide' : 'tag'}>{say(`profile.${member.profile}`)}</span>
      </td>
      <td className="hide-m soft num">{printTime(member.createdOn, language)}</td>
      <td className="hide-m">
        {member.revokedOn === null ? (
          say('members.active')
        ) : (
          <span className="tag tag--red">
            {say('members.revoked', { date: printTime(member.revokedOn, language) })}
          </span>
        )}
      </td>
      <td className="r">
        {canAct && (
          <Menu position="bottom-end">
            <Menu.Target>
              <button type="button" className="icon-btn icon-btn--sm" aria-label={say('members.more', { name })}>
                <IconDots size={18} aria-hidden="true" />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconUserShield size={16} aria-hidden="true" />}
                onClick={() => onAsk({ type: 'profile', member })}
              >
                {say('members.changeProfile')}
              </Menu.Item>
              <Menu.Item
                color="red"
                leftSection={<IconUserOff size={16} aria-hidden="true" />}
                onClick={() => onAsk({ type: 'revoke', member })}
              >
                {say('members.revoke')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </td>
    </tr>
  )
}

interface MemberDialogProps {
  readonly member: MemberInfo
  readonly onClose: () => void
  readonly onDone: () => void
}

function RevokeDialog({ member, onClose, onDone }: MemberDialogProps) {
  const say = useSay()
  const { remote } = useSession()
  const name = nameOf(member.humanHandle)
  return (
    <Dialog
      title={say('revoke.title', { name })}
      action={say('revoke.action')}
      danger
      onClose={onClose}
      act={async () => {
        await remote.revoke(member.userId)
        onDone()
      }}
    >
      <p>{say('revoke.text', { name })}</p>
    </Dialog>
  )
}

const PROFILES = ['ADMIN', 'STANDARD', 'OUTSIDER'] as const

function ProfileDialog({ member, onClose, onDone }: MemberDialogProps) {
  const say = useSay()
  const { remote } = useSession()
  const [profile, setProfile] = useState<UserProfile>(member.profile)
  return (
    <Dialog
      title={say('members.changeProfile')}
      action={say('action.save')}
      blocked={profile === member.profile}
      onClose={onClose}
      act={async () => {
        await remote.changeProfile(member.userId, profile)
        onDone()
      }}
    >
      <ProfileChoice value={profile} onChange={setProfile} />
    </Dialog>
  )
}

/** What a person may do in the organization. */
export function ProfileChoice({
  value,
  onChange,
}: {
  readonly value: UserProfile
  readonly onChange: (profile: UserProfile) => void
}) {
  const say = useSay()
  return (
    <fieldset className="col" style={{ gap: 8, border: 0, padding: 0, margin: 0 }}>
      <legend className="label">{say('members.profile')}</legend>
      {PROFILES.map((profile) => (
        <label key={profile} className="row" style={{ alignItems: 'flex-start' }}>
          <input
            type="radio"
            name="profile"
            value={profile}
            checked={value === profile}
            onChange={() => onChange(profile)}
          />
          <span className="col">
            <span className="m">{say(`profile.${profile}`)}</span>
            <span className="xs muted">{say(`profile.${profile}.text`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
