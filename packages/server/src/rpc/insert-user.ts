import type { NewUser, NewUserBytes } from '../certificates/load-new-user.ts'
import type { Transaction } from '../db/transaction.ts'

interface InsertUser {
  readonly organization: number
  readonly user: NewUser
  readonly bytes: NewUserBytes
}

/** Writes a user with his first device, and moves the common topic to their timestamp. */
export function insertUser(tx: Transaction, { organization, user: { user, device }, bytes }: InsertUser): void {
  tx.write`
    with new_user as (
      insert into users (organization, user_id, email, label, profile, created_on)
      values (
        ${organization}, ${user.userId}, ${user.humanHandle.email}, ${user.humanHandle.label}, ${user.profile},
        ${user.timestamp}
      )
      returning id
    ), first_profile as (
      insert into user_profiles (user_key, certified_on, profile)
      select id, ${user.timestamp}, ${user.profile} from new_user
    ), first_device as (
      insert into devices (organization, device_id, user_key, verify_key, created_on)
      select ${organization}::int, ${device.deviceId}::uuid, id, ${device.verifyKey.bytes}::bytea, ${user.timestamp}::bigint
      from new_user
    ), certificates as (
      insert into common_certificates (organization, timestamp, rank, certificate, redacted)
      values
        (${organization}, ${user.timestamp}, 0, ${bytes.userCertificate}, ${bytes.redactedUserCertificate}),
        (${organization}, ${user.timestamp}, 1, ${bytes.deviceCertificate}, ${bytes.redactedDeviceCertificate})
    )
    update organizations set common_timestamp = ${user.timestamp} where id = ${organization}`
}
