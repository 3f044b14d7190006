import type { Catalogue } from './catalogue.ts'

const NOTHING_CHANGED = 'Nothing was changed.'
const NOTHING_TAKEN = 'Nothing of it was taken over; what is on this device stays as it was.'
const LOCAL_GOES_ON = 'What is on this device can be opened and changed. Changes wait here and go up later.'
const ON_DEVICE = 'What is on this device is kept and can be opened.'

export const english: Catalogue = {
  language: 'en',
  errors: {
    offline: {
      what: 'The server {server} cannot be reached.',
      safe: LOCAL_GOES_ON,
      next: 'Check the network. Parallax tries again by itself.',
    },
    connection_not_trusted: {
      what: 'The secure connection to {server} could not be verified.',
      safe: `Nothing was sent. ${LOCAL_GOES_ON}`,
      next: 'Check the address and the date of this device, then ask whoever runs the server.',
    },
    local_address_unusable: {
      what: 'The local address {address} cannot be used for this connection.',
      safe: 'Nothing was sent.',
      next: 'Give an address of this machine, of the same kind as the server’s (IPv4 or IPv6).',
    },
    block_store_unavailable: {
      what: 'The server cannot reach its own storage.',
      safe: LOCAL_GOES_ON,
      next: 'Parallax tries again in a minute. If it lasts, tell whoever runs the server.',
    },
    organization_unknown: {
      what: 'The server {server} does not know the organization {organization}.',
      safe: ON_DEVICE,
      next: 'Check the link or the address with somebody of the organization.',
    },
    device_unknown: {
      what: 'The server {server} does not know this device. It may have been restored from a backup.',
      safe: ON_DEVICE,
      next: 'Ask an administrator of the organization.',
    },
    organization_expired: {
      what: 'The organization {organization} has expired.',
      safe: LOCAL_GOES_ON,
      next: 'Ask an administrator or whoever runs the server, then try again.',
    },
    user_revoked: {
      what: 'You no longer have access to the organization {organization}.',
      safe: 'What is on this device can be looked at and exported. Nothing is changed or sent any more.',
      next: 'An administrator can invite the same e-mail address again.',
    },
    user_frozen: {
      what: 'Your access to the organization {organization} is paused.',
      safe: LOCAL_GOES_ON,
      next: 'Ask an administrator. Parallax tries again every few minutes.',
    },
    terms: {
      what: 'The terms of use have to be accepted first.',
      safe: LOCAL_GOES_ON,
      next: 'Read the terms and accept them, or log out.',
    },
    web_not_allowed: {
      what: 'The organization {organization} cannot be used in a browser.',
      safe: ON_DEVICE,
      next: 'Use the command line, or ask an administrator.',
    },
    server_too_old: {
      what: 'The server {server} is too old for this version of Parallax.',
      safe: ON_DEVICE,
      next: 'Ask whoever runs the server to update it.',
    },
    server_too_new: {
      what: 'The server {server} is too new for this version of Parallax.',
      safe: ON_DEVICE,
      next: 'Update Parallax, or reload the page.',
    },
    server_incompatible: {
      what: 'The server {server} is too old or too new for this version of Parallax.',
      safe: ON_DEVICE,
      next: 'Update Parallax; if that does not help, ask whoever runs the server.',
    },
    clock_wrong: {
      what: 'The clock of this device says {deviceTime}, the server’s says {serverTime}: {difference} apart.',
      safe: 'What is on this device can be opened and changed. Changes wait here until the clocks agree.',
      next: 'Set the date and time of this device. Waiting changes then go up by themselves.',
    },
    not_allowed: {
      what: 'You may not do this here.',
      safe: NOTHING_CHANGED,
      next: 'Ask an administrator of the organization, or an owner of the workspace.',
    },
    read_only: {
      what: 'This workspace is read-only for you.',
      safe: NOTHING_CHANGED,
      next: 'Ask an owner of the workspace for another role, or to restore the workspace.',
    },
    no_workspace_access: {
      what: 'You have no access to this workspace any more.',
      safe: NOTHING_CHANGED,
      next: 'Ask an owner of the workspace.',
    },
    workspace_not_found: {
      what: 'There is no such workspace.',
      safe: NOTHING_CHANGED,
      next: 'List the workspaces to see the ones that you have.',
    },
    workspace_archived: {
      what: 'This workspace is archived.',
      safe: 'Everything in it can be read. Changes made here are kept on this device.',
      next: 'Ask an owner to restore the workspace.',
    },
    workspace_deleted: {
      what: 'This workspace was deleted.',
      safe: 'Other workspaces are not concerned.',
      next: 'Ask an owner of the workspace if this was not meant.',
    },
    workspace_not_ready: {
      what: 'The server does not know this workspace yet.',
      safe: 'What you put into it is saved on this device.',
      next: 'It is made known as soon as the server is reached. Try again in a moment.',
    },
    workspace_key_missing: {
      what: 'There is no usable key for this workspace.',
      safe: 'What you put into it is saved on this device, and not sent.',
      next: 'Ask an owner of the workspace to log in: this makes a new key.',
    },
    deletion_too_soon: {
      what: 'This organization keeps workspaces in the bin for longer than that.',
      safe: NOTHING_CHANGED,
      next: 'Choose a later date, or ask an administrator of the server to shorten the period.',
    },
    owner_exists: {
      what: 'This workspace has an owner again: somebody was faster.',
      safe: NOTHING_CHANGED,
      next: 'Ask the new owner for the role that you need.',
    },
    external_member_role: {
      what: 'An external member cannot be Owner or Manager.',
      safe: NOTHING_CHANGED,
      next: 'Choose Contributor or Reader, or ask an administrator to change the profile.',
    },
    person_not_found: {
      what: 'There is no member {person} in this organization.',
      safe: NOTHING_CHANGED,
      next: 'List the members to see who is there.',
    },
    person_revoked: {
      what: '{person} no longer has access to the organization.',
      safe: NOTHING_CHANGED,
      next: 'An administrator can invite the same e-mail address again.',
    },
    person_is_self: {
      what: 'You cannot do this to yourself.',
      safe: NOTHING_CHANGED,
      next: 'Ask another administrator, or another owner of the workspace.',
    },
    authority_unavailable: {
      what: 'A service that this organization requires for every change does not answer.',
      safe: 'Changes are saved on this device and wait.',
      next: 'Parallax tries again by itself. If it lasts, tell an administrator.',
    },
    authority_refused: {
      what: 'A service that this organization requires for every change has refused it: {reason}',
      safe: 'The change is saved on this device and was not sent.',
      next: 'Ask an administrator what the service refuses.',
    },
    invalid_certificate: {
      what: 'What the server sent about the members and workspaces does not verify.',
      safe: NOTHING_TAKEN,
      next: 'Tell an administrator at once: the server may be faulty or under attack. You can go on with what is here.',
    },
    invalid_keys_bundle: {
      what: 'The keys of this workspace that the server sent do not verify.',
      safe: NOTHING_TAKEN,
      next: 'Tell an owner of the workspace and an administrator.',
    },
    invalid_manifest: {
      what: 'The description of a file or folder that the server sent does not verify.',
      safe: NOTHING_TAKEN,
      next: 'Tell an administrator: the server or the device of another member may be faulty.',
    },
    invalid_block: {
      what: 'The content of a file that the server sent does not verify.',
      safe: NOTHING_TAKEN,
      next: 'Try again; if it lasts, tell an administrator and restore an earlier version of the file.',
    },
    invalid_name: {
      what: '“{name}” cannot be used as a name.',
      safe: NOTHING_CHANGED,
      next: 'Choose a name without “/”, other than “.” and “..”.',
    },
    name_too_long: {
      what: 'The name “{name}” is too long.',
      safe: NOTHING_CHANGED,
      next: 'Choose a shorter name.',
    },
    entry_not_found: {
      what: '{path} does not exist.',
      safe: NOTHING_CHANGED,
      next: 'List the folder to see what is there.',
    },
    entry_exists: {
      what: '{path} exists already.',
      safe: 'It was not replaced.',
      next: 'Choose another name, or say that it may be replaced.',
    },
    entry_not_a_file: {
      what: '{path} is not a file.',
      safe: NOTHING_CHANGED,
      next: 'Choose a file.',
    },
    entry_is_file: {
      what: '{path} is a file.',
      safe: NOTHING_CHANGED,
      next: 'Choose a folder, or remove it as a file.',
    },
    entry_is_folder: {
      what: '{path} is a folder.',
      safe: NOTHING_CHANGED,
      next: 'Choose a file, or say that folders are meant too.',
    },
    entry_is_non_empty_folder: {
      what: 'The folder {path} is not empty.',
      safe: 'Nothing was removed.',
      next: 'Empty it first, or say that everything in it goes too.',
    },
    entry_busy: {
      what: '{path} is being changed somewhere else on this device.',
      safe: NOTHING_CHANGED,
      next: 'Close it there, or try again in a moment.',
    },
    parent_not_found: {
      what: 'The folder of {path} does not exist.',
      safe: NOTHING_CHANGED,
      next: 'Create the folder first.',
    },
    parent_not_a_folder: {
      what: 'The place of {path} is not a folder.',
      safe: NOTHING_CHANGED,
      next: 'Choose a folder.',
    },
    source_not_found: {
      what: '{path}, which was to be moved, does not exist.',
      safe: NOTHING_CHANGED,
      next: 'List the folder to see what is there.',
    },
    destination_exists: {
      what: '{path} exists already.',
      safe: 'Nothing was moved or replaced.',
      next: 'Choose another name, or say that it may be replaced.',
    },
    destination_not_found: {
      what: '{path} does not exist.',
      safe: 'Nothing was moved.',
      next: 'Choose something that exists to exchange with.',
    },
    destination_inside_source: {
      what: 'A folder cannot be moved into itself: {path}',
      safe: 'Nothing was moved.',
      next: 'Choose a place outside of that folder.',
    },
    cannot_move_root: {
      what: 'A workspace itself cannot be moved.',
      safe: 'Nothing was moved.',
      next: 'Rename the workspace, or move what is in it.',
    },
    cannot_remove_root: {
      what: 'A workspace itself cannot be removed like a folder.',
      safe: 'Nothing was removed.',
      next: 'Remove what is in it, or put the workspace in the bin.',
    },
    file_too_large: {
      what: '{path} is too large: files of up to {limit} can be changed here.',
      safe: NOTHING_CHANGED,
      next: 'Split the file.',
    },
    folder_too_large: {
      what: 'The folder {path} holds too many names.',
      safe: NOTHING_CHANGED,
      next: 'Put some of its content into another folder.',
    },
    file_closed: {
      what: 'This file is not open any more.',
      safe: 'What was saved before is kept.',
      next: 'Open it again.',
    },
    file_not_readable: {
      what: 'This file was not opened for reading.',
      safe: NOTHING_CHANGED,
      next: 'Open it again for reading.',
    },
    file_not_writable: {
      what: 'This file was not opened for writing.',
      safe: NOTHING_CHANGED,
      next: 'Open it again for writing.',
    },
    source_changed: {
      what: '{source} was changed while it was being read.',
      safe: 'Nothing of it appears in the workspace; a file that it was to replace is as before.',
      next: 'Wait until nobody writes to it, then repeat.',
    },
    source_unreadable: {
      what: '{source} cannot be read.',
      safe: 'Nothing of it appears in the workspace; a file that it was to replace is as before.',
      next: 'Check that it exists and that you may read it, then repeat.',
    },
    target_exists: {
      what: '{target} exists already on this machine.',
      safe: 'It was not replaced.',
      next: 'Choose another place, or say that it may be replaced.',
    },
    target_unwritable: {
      what: '{target} cannot be written.',
      safe: 'Nothing half-written is left there; the file in the workspace is as before.',
      next: 'Check the folder, your rights and the space there, then repeat.',
    },
    storage_full: {
      what: 'There is no space left on this device.',
      safe: 'Everything that was saved before is kept. The last change did not fit and was refused.',
      next: 'Make room on this device, then repeat the last change.',
    },
    storage_blocked: {
      what: 'The storage of this device cannot be used.',
      safe: NOTHING_CHANGED,
      next: 'Allow Parallax to store data here: folders and their rights, or site data of the browser. Then try again.',
    },
    storage_damaged: {
      what: 'What is stored on this device in {place} is damaged.',
      safe: 'What was synced is safe on the server.',
      next: 'Keep a copy of that folder, then add this device again from another one.',
    },
    storage_too_new: {
      what: '{place} was written by a newer version of Parallax.',
      safe: NOTHING_CHANGED,
      next: 'Update Parallax on this machine.',
    },
    insecure_address: {
      what: 'This address is not secure, so the browser offers no encryption here.',
      safe: 'Nothing was entered or stored.',
      next: 'Use https, or 127.0.0.1 on the machine that runs the server.',
    },
    device_in_use: {
      what: 'This device is in use by {holder}.',
      safe: NOTHING_CHANGED,
      next: 'Wait until that is finished or stop it there, then try again.',
    },
    device_taken_over: {
      what: 'This device was opened in another tab.',
      safe: 'Everything saved before is kept. Nothing more is written from here.',
      next: 'Go on in the other tab, or take over here.',
    },
    device_not_found: {
      what: 'No device fits “{device}”.',
      safe: NOTHING_CHANGED,
      next: 'List the devices and choose one of them.',
    },
    wrong_password: {
      what: 'The password is wrong.',
      safe: NOTHING_CHANGED,
      next: 'Try again. A forgotten password cannot be reset; your recovery file or another device lets you in.',
    },
    device_changed_elsewhere: {
      what: 'How this device is protected was changed elsewhere.',
      safe: NOTHING_CHANGED,
      next: 'Give a new 6-digit code and try again.',
    },
    device_file_missing: {
      what: 'Your keys are not at {file} any more.',
      safe: 'What was synced is safe on the server.',
      next: 'Put the file back, or add this device again from another one or from your recovery file.',
    },
    device_file_damaged: {
      what: 'Your keys in {file} are damaged.',
      safe: 'What was synced is safe on the server.',
      next: 'Restore that file from a backup, or add this device again from another one or from your recovery file.',
    },
    device_kind_unsupported: {
      what: 'Your keys in {file} are protected in a way that Parallax cannot open.',
      safe: 'The file was not changed.',
      next: 'Open them with the program that made them, and add a device from there.',
    },
    foreign_folder: {
      what: '{folder} belongs to another program and is only read.',
      safe: 'Nothing was written there.',
      next: 'Add a device of your own from what is there, or choose another folder.',
    },
    organization_exists: {
      what: 'There is already an organization {organization} on this server.',
      safe: NOTHING_CHANGED,
      next: 'Choose another name.',
    },
    creation_link_used: {
      what: 'This link to create an organization was already used, or is not valid.',
      safe: NOTHING_CHANGED,
      next: 'Ask whoever runs the server for a new link.',
    },
    invitation_gone: {
      what: 'This invitation was already used or cancelled.',
      safe: NOTHING_CHANGED,
      next: 'Ask the person who invited you for a new one.',
    },
    invitation_not_found: {
      what: 'There is no such invitation.',
      safe: NOTHING_CHANGED,
      next: 'Check the link, or ask the person who invited you for a new one.',
    },
    codes_differ: {
      what: 'The codes on the two sides are not the same.',
      safe: 'Nobody was let in.',
      next: 'Start again and compare the codes over the phone or in person. If they differ again, somebody may be listening in.',
    },
    peer_gone: {
      what: 'The other person has stopped.',
      safe: 'Nobody was let in. The invitation can be used again.',
      next: 'Start again on both sides.',
    },
    greeting_altered: {
      what: 'What came from the other side is damaged, or was altered on the way.',
      safe: 'Nothing of it was taken over.',
      next: 'Start again on both sides. If it happens again, somebody may be tampering with the connection.',
    },
    invitation_in_use: {
      what: 'This invitation is being answered in another place.',
      safe: 'Nobody was let in from here.',
      next: 'Go on there. If that is not you, cancel the invitation and make a new one.',
    },
    keys_not_confirmed: {
      what: 'Access was given, but the other side stopped before it confirmed that its keys are saved.',
      safe: 'Nobody else has these keys.',
      next: 'Ask whether the new device works. If not, invite again; a new member has to be revoked first.',
    },
    authority_key_invalid: {
      what: 'This is not the public key of an authority.',
      safe: 'Nothing was sent and no organization was created.',
      next: 'Give the public RSA key as a PEM file, one that begins with BEGIN PUBLIC KEY.',
    },
    users_limit: {
      what: 'The organization has reached its limit of {limit} members.',
      safe: NOTHING_CHANGED,
      next: 'Revoke somebody who left, or ask whoever runs the server for a higher limit.',
    },
    email_taken: {
      what: 'The e-mail address {email} belongs to a member already.',
      safe: NOTHING_CHANGED,
      next: 'Use another address, or revoke the former member first.',
    },
    mail_limited: {
      what: 'Too many mails were asked for.',
      safe: NOTHING_CHANGED,
      next: 'Try again after {until}.',
    },
    link_invalid: {
      what: 'This is not a link that Parallax understands.',
      safe: NOTHING_CHANGED,
      next: 'Copy the whole link again.',
    },
    administration_refused: {
      what: 'The server {server} does not accept this administration token.',
      safe: NOTHING_CHANGED,
      next: 'Check the token with whoever runs the server.',
    },
    recovery_password_malformed: {
      what: 'This is not the password of a recovery file: it has 52 letters and digits in groups of four.',
      safe: NOTHING_CHANGED,
      next: 'Type or paste all of it, as it was shown when the file was made.',
    },
    recovery_file_invalid: {
      what: 'This is not a recovery file, or it is damaged.',
      safe: NOTHING_CHANGED,
      next: 'Choose the file that was saved together with its password, or another copy of it.',
    },
    recovery_password_wrong: {
      what: 'This password does not open this recovery file.',
      safe: NOTHING_CHANGED,
      next: 'Look for the password that was made together with this file: each file has its own.',
    },
    shared_recovery_exists: {
      what: 'You have a shared recovery already.',
      safe: 'It stays as it was.',
      next: 'Delete it first to choose other people.',
    },
    shared_recovery_missing: {
      what: 'There is no shared recovery.',
      safe: NOTHING_CHANGED,
      next: 'Set one up with people whom you trust.',
    },
    shared_recovery_gone: {
      what: 'This shared recovery was deleted or replaced.',
      safe: 'Nothing was given away.',
      next: 'Ask the person for the link of a new recovery.',
    },
    shared_recovery_unusable: {
      what: 'Too many of the people who hold this shared recovery have lost access themselves.',
      safe: NOTHING_CHANGED,
      next: 'Use a recovery file or another device; else an administrator can invite you again.',
    },
    shared_recovery_altered: {
      what: 'What was put together does not open the shared recovery.',
      safe: NOTHING_CHANGED,
      next: 'Start again with other people; if it lasts, tell an administrator.',
    },
    shared_recovery_threshold: {
      what: '{threshold} parts cannot be needed when {shares} are given out: it must be 1 to 255, and no more than there are.',
      safe: NOTHING_CHANGED,
      next: 'Choose fewer needed parts, or more people.',
    },
    mfa_code_wrong: {
      what: 'The 6-digit code is wrong.',
      safe: NOTHING_CHANGED,
      next: 'Give the code that the authenticator shows now, and check that the clock of the phone is right.',
    },
    mfa_reset_link_used: {
      what: 'This link was used already, or another one was sent since.',
      safe: NOTHING_CHANGED,
      next: 'Use the newest mail, or ask whoever runs the server for a new link.',
    },
    cancelled: {
      what: 'Cancelled.',
      safe: NOTHING_CHANGED,
      next: 'It can be repeated at any time.',
    },
    stopped: {
      what: 'Parallax is closing.',
      safe: 'Everything that was saved is kept and goes up the next time.',
      next: 'Start Parallax again.',
    },
    internal: {
      what: 'Something went wrong on our side.',
      safe: 'Everything that was saved before is kept.',
      next: 'Try again. If it lasts, report the code and the details shown.',
    },
  },
  states: {
    saved: 'Saved here',
    uploading: 'Uploading {percent} %',
    synced: 'Synced',
    local_only: 'Stays on this device',
  },
  roles: { OWNER: 'Owner', MANAGER: 'Manager', CONTRIBUTOR: 'Contributor', READER: 'Reader' },
  profiles: { ADMIN: 'Administrator', STANDARD: 'Member', OUTSIDER: 'External member' },
  notices: {
    device_in_use: 'Waiting: this device is in use by {holder}.',
    waiting_for_network: 'Waiting for the network.',
    waiting_for_space: 'Waiting for space on this device.',
  },
  holder: {
    tab: 'another tab of this browser',
    program: 'another program',
    process: 'process {process}',
    since: 'since {since}',
  },
}
