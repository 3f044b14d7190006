import { Modal } from '@mantine/core'
import type { MemberInfo, WorkspaceInfo, WorkspaceMember } from '@parallax/client'
import type { RealmRole, UserId } from '@parallax/wire'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useLive, useSession } from '../app/session-context.tsx'
import { useSay } from '../app/words.ts'
import { Avatar } from '../parts/avatar.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { emailOf, nameOf } from '../parts/people.ts'
import { forbiddenRole, ROLES } from './role-rules.ts'

interface ShareDialogProps {
  readonly workspace: WorkspaceInfo
  readonly onClose: () => void
}

/** Who can open a workspace, and what they may do in it (design 05). */
export function ShareDialog({ workspace, onClose }: ShareDialogProps) {
  const say = useSay()
  const { remote, device } = useSession()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const loaded = useLive(
    async (session) => ({
      has: await session.remote.workspaceMembers(workspace.id),
      all: await session.remote.members(),
    }),
    { key: `share/${workspace.id}`, on: ({ type }) => type === 'workspaces_changed' || type === 'members_changed' },
  )
  const { has, all } = loaded.status === 'loaded' ? loaded.value : { has: [], all: [] }
  const mine = has.find(({ userId }) => userId === device.userId)?.role ?? workspace.role
  const canShare = mine === 'OWNER' || mine === 'MANAGER'
  const change = async (users: readonly UserId[], role: RealmRole | null) => {
    setBusy(true)
    setError(undefined)
    try {
      for (const user of users) await remote.share(workspace.id, user, role)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
      loaded.reload()
    }
  }
  const isOnlyOwner = mine === 'OWNER' && has.filter(({ role }) => role === 'OWNER').length === 1
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={say('share.title', { name: workspace.name })}
      closeButtonProps={{ 'aria-label': say('action.close') }}
    >
      <div className="col" style={{ gap: 16 }}>
        <p className="sm soft">{say('share.text')}</p>
        {error !== undefined && <FailureNote error={error} />}
        {loaded.status === 'failed' && <FailureNote error={loaded.error} retry={loaded.reload} />}
        {canShare && (
          <AddPeople
            all={all}
            has={has}
            mine={mine}
            isBusy={isBusy}
            onAdd={(users, role) => void change(users, role)}
          />
        )}
        {isOnlyOwner && <p className="note note--amber">{say('share.onlyOwner')}</p>}
        <h3>
          {say('share.has')} <span className="count count--soft">{has.length}</span>
        </h3>
        <ul className="col" style={{ gap: 4 }} aria-label={say('share.has')}>
          {has.map((member) => (
            <MemberRow
              key={member.userId}
              member={member}
              mine={mine}
              isMe={member.userId === device.userId}
              canShare={canShare && !isBusy}
              onChange={(role) => void change([member.userId], role)}
            />
          ))}
        </ul>
      </div>
    </Modal>
  )
}

interface AddPeopleProps {
  readonly all: readonly MemberInfo[]
  readonly has: readonly WorkspaceMember[]
  readonly mine: RealmRole
  readonly isBusy: boolean
  readonly onAdd: (users: readonly UserId[], role: RealmRole) => void
}

function AddPeople({ all, has, mine, isBusy, onAdd }: AddPeopleProps) {
  const say = useSay()
  const [search, setSearch] = useState('')
  const [picked, setPicked] = useState<readonly MemberInfo[]>([])
  const [role, setRole] = useState<RealmRole>('CONTRIBUTOR')
  const left = all.filter(
    ({ userId, revokedOn }) =>
      revokedOn === null &&
      !has.some((member) => member.userId === userId) &&
      !picked.some((one) => one.userId === userId),
  )
  const wanted = search.trim().toLocaleLowerCase()
  const found = left.filter(({ humanHandle }) =>
    `${nameOf(humanHandle)} ${emailOf(humanHandle)}`.toLocaleLowerCase().includes(wanted),
  )
  const reasons = picked.map(({ profile }) => forbiddenRole({ mine, role, profile }))
  const reason = reasons.find((one) => one !== undefined)
  const add = () => {
    onAdd(
      picked.map(({ userId }) => userId),
      role,
    )
    setPicked([])
    setSearch('')
  }
  if (left.length === 0 && picked.length === 0) return <p className="sm muted">{say('share.nobodyLeft')}</p>
  return (
    <section className="col" style={{ gap: 8 }} aria-label={say('share.add')}>
      <ul className="row" style={{ flexWrap: 'wrap', gap: 6 }}>
        {picked.map((member) => (
          <li key={member.userId} className="tag" style={{ height: 28 }}>
            {nameOf(member.humanHandle)}
            <button
              type="button"
              aria-label={say('share.unpick', { name: nameOf(member.humanHandle) })}
              onClick={() => setPicked(picked.filter((one) => one !== member))}
            >
              <IconX size={14} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      <div className="row">
        <div className="input grow">
          <input
            aria-label={say('share.search')}
            placeholder={say('share.search')}
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
        </div>
        <RoleSelect label={say('share.roleOfNew')} value={role} onChange={setRole} mine={mine} profile={undefined} />
        <button
          type="button"
          className="btn btn--main"
          disabled={picked.length === 0 || reason !== undefined || isBusy}
          onClick={add}
        >
          {picked.length > 1 ? say('share.addCount', { count: picked.length }) : say('share.addOne')}
        </button>
      </div>
      {reason && (
        <p className="hint problem" role="alert">
          {say(reason)}
        </p>
      )}
      {wanted !== '' && (
        <ul className="menu" aria-label={say('share.found')}>
          {found.slice(0, 6).map((member) => (
            <li key={member.userId}>
              <button
                type="button"
                className="row grow"
                onClick={() => {
                  setPicked([...picked, member])
                  setSearch('')
                }}
              >
                <Avatar name={nameOf(member.humanHandle)} size="sm" />
                <span className="grow cut" dir="auto">
                  {nameOf(member.humanHandle)}
                </span>
                <span className="xs muted cut">{emailOf(member.humanHandle)}</span>
              </button>
            </li>
          ))}
          {found.length === 0 && <li className="muted">{say('share.noneFound')}</li>}
        </ul>
      )}
    </section>
  )
}

interface MemberRowProps {
  readonly member: WorkspaceMember
  readonly mine: RealmRole
  readonly isMe: boolean
  readonly canShare: boolean
  readonly onChange: (role: RealmRole | null) => void
}

function MemberRow({ member: { humanHandle, role, profile }, mine, isMe, canShare, onChange }: MemberRowProps) {
  const say = useSay()
  const name = nameOf(humanHandle)
  const isFixed = isMe || !canShare || (mine === 'MANAGER' && (role === 'OWNER' || role === 'MANAGER'))
  return (
    <li className="row" style={{ gap: 11, minHeight: 46 }}>
      <Avatar name={name} />
      <span className="col grow" style={{ lineHeight: 1.3 }}>
        <span className="m cut" dir="auto">
          {name} {isMe && <span className="muted">{say('members.you')}</span>}
          {profile === 'OUTSIDER' && <span className="tag">{say('share.external')}</span>}
        </span>
        <span className="xs muted cut">{emailOf(humanHandle)}</span>
      </span>
      {isFixed ? (
        <span className="soft">{say(`role.${role}`)}</span>
      ) : (
        <>
          <RoleSelect
            label={say('share.roleOf', { name })}
            value={role}
            onChange={onChange}
            mine={mine}
            profile={profile}
          />
          <button
            type="button"
            className="icon-btn icon-btn--sm"
            aria-label={say('share.remove', { name })}
            onClick={() => onChange(null)}
          >
            <IconX size={16} aria-hidden="true" />
          </button>
        </>
      )}
    </li>
  )
}

interface RoleSelectProps {
  readonly label: string
  readonly value: RealmRole
  readonly onChange: (role: RealmRole) => void
  readonly mine: RealmRole
  readonly profile: WorkspaceMember['profile'] | undefined
}

/** Choices that are forbidden stay visible, with the reason. */
function RoleSelect({ label, value, onChange, mine, profile }: RoleSelectProps) {
  const say = useSay()
  return (
    <select
      className="role-select"
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange(target.value as RealmRole)}
    >
      {ROLES.map((role) => {
        const reason = forbiddenRole({ mine, role, profile })
        return (
          <option key={role} value={role} disabled={reason !== undefined}>
            {reason === undefined ? say(`role.${role}`) : `${say(`role.${role}`)} – ${say(reason)}`}
          </option>
        )
      })}
    </select>
  )
}
