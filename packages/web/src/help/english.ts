import type { HelpBook } from './topic.ts'

export const english: HelpBook = {
  'data-loss': {
    title: 'Prevent data loss',
    summary: 'Only you hold your keys. Three things make sure that losing one computer loses nothing.',
    sections: [
      {
        title: 'Why it is up to you',
        paragraphs: [
          'Your files are encrypted before they leave this computer, with keys that only your devices have. The server stores what it cannot read, so nobody who runs it can give you your files back.',
          'If you lose this device and have no second device and no recovery file, nobody can give you back what only you could read. What you share with others stays with them.',
        ],
      },
      {
        title: 'A second device',
        steps: [
          'On this device, open Profile → Devices → Add a device.',
          'Open the link on the other computer or browser, or scan the code with it.',
          'Compare the codes on both screens, and choose a password there.',
        ],
        paragraphs: ['From then on each of the two opens the same files. When one is lost, go on with the other.'],
      },
      {
        title: 'A recovery file',
        steps: [
          'Open Profile → Recovery file.',
          'Save the file in one place and its password in another: on paper, or in a password manager.',
          'When every device is lost: Log in → Recover access, then give the file and its password.',
        ],
        paragraphs: ['Together they open everything that you can read. Keep them apart.'],
      },
      {
        title: 'A second owner for each workspace',
        paragraphs: [
          'If you lose everything, an administrator takes away your old access and invites you again. Another owner of the workspace then gives it back to you, with all its files. A workspace with one owner and no other member cannot be given back by anybody.',
        ],
      },
      {
        title: 'What “saved”, “uploading” and “synced” mean',
        points: [
          'Saved here: the change is safe on this device, also after a crash.',
          'Uploading: it is on its way. You may go on working; keep the tab open until it is done.',
          'Synced: the server has it, and your other devices and the members can get it.',
        ],
      },
    ],
  },
  'data-leaks': {
    title: 'Prevent data leaks',
    summary: 'Inside Parallax everything is encrypted. These are the moments when a copy leaves it.',
    sections: [
      {
        title: 'Look at files here',
        paragraphs: [
          'The viewer opens files in memory. Nothing in clear is written to your disk, and no other service sees the file.',
        ],
      },
      {
        title: 'When something leaves Parallax',
        paragraphs: [
          'A download is in clear on your computer. Programs such as Word or Google Drive may upload it by themselves. Parallax tells you so before the first one.',
        ],
        points: [
          'Delete downloaded copies when you are done, and empty the bin of your computer.',
          'Save folders for downloads outside folders that another service synchronises.',
          'Printing and opening in another program are copies too.',
        ],
      },
      {
        title: 'People',
        points: [
          'Give the smallest role that is enough: a Reader cannot change, a Contributor cannot share.',
          'When somebody leaves, an administrator takes their access away. Workspaces that they could read then get new keys.',
          'What somebody has read or downloaded before stays with them: no program can take that back.',
        ],
      },
      {
        title: 'Your computer',
        points: [
          'Lock when you walk away; Parallax does it by itself after 15 minutes.',
          'Turn on MFA: then a stolen computer is not enough.',
          'Keep the browser up to date, and install only extensions that you trust: they can see what you see.',
        ],
      },
    ],
  },
  'verify-a-link': {
    title: 'Verify a link',
    summary: 'Every link names its server and its organization. Compare both before you go on.',
    sections: [
      {
        title: 'The parts of a link',
        paragraphs: [
          'A link looks like parsec3://SERVER/ORGANIZATION?… or https://SERVER/redirect/ORGANIZATION?… The server comes right after the two slashes, the organization right after the next one.',
        ],
        points: [
          'The server must be the one that your administrator told you, letter by letter.',
          'The organization must be yours.',
          'What follows the question mark is a secret for one use: do not post it where others read it.',
        ],
      },
      {
        title: 'Where to find the right names',
        paragraphs: [
          'Information shows server and organization exactly as they stand in links, with a button to copy each. Tell a person whom you invite both names by another way than the link: by telephone, or face to face.',
        ],
      },
      {
        title: 'When something differs',
        points: [
          'Do not go on, and do not type your password.',
          'Ask your administrator by a way that you know, not by answering the mail.',
          'Parallax warns you when it knows the organization’s name from another server.',
        ],
      },
      {
        title: 'Codes',
        paragraphs: [
          'When somebody joins, both sides compare short codes. Read them to each other over the telephone or face to face: they prove that nobody stands in between, the server included.',
        ],
      },
    ],
  },
  'browser-storage': {
    title: 'Enable browser storage',
    summary: 'Parallax keeps your keys in this browser, for {origin} only. The browser must allow that.',
    sections: [
      {
        title: 'Chrome, Edge and other browsers of the family',
        steps: [
          'Open Settings → Privacy and security → Third-party cookies and site data (also called “Site settings”).',
          'Under “Sites allowed to save data on your device”, add {origin}.',
          'Take {origin} off the list of sites that never save data, or whose data is cleared when windows are closed.',
          'Come back here and choose “Check again”.',
        ],
      },
      {
        title: 'Firefox',
        steps: [
          'Open Settings → Privacy & Security → Cookies and Site Data.',
          'Choose “Manage Exceptions”, enter {origin} and choose “Allow”.',
          'Under History, turn off “Always use private browsing mode”.',
          'Come back here and choose “Check again”.',
        ],
      },
      {
        title: 'Safari',
        steps: [
          'Open Settings → Advanced and turn off “Block all cookies”.',
          'Leave private windows: they forget everything when they are closed.',
          'Safari may delete what a site keeps when you do not visit it for seven days. Add Parallax to the Dock, and make a recovery file.',
          'Come back here and choose “Check again”.',
        ],
      },
      {
        title: 'Private windows',
        paragraphs: [
          'A private window forgets your keys when it is closed. Use a normal one, or make sure that you have a second device or a recovery file.',
        ],
      },
    ],
  },
  mfa: {
    title: 'MFA',
    summary:
      'With MFA, a stolen computer and your password are not enough: a code from your telephone is asked for too.',
    sections: [
      {
        title: 'How it works',
        paragraphs: [
          'Your keys on this device get a second lock. The server keeps the key of that lock and gives it out only for a valid 6-digit code. It cannot open your keys with it: your password is still needed.',
          'Logging in will need the server. Once you are logged in, work goes on offline.',
          'Somebody who had both your password and everything the server stores, with its own key, could open the device: MFA protects against thieves of computers, not against the two together.',
        ],
      },
      {
        title: 'Turn it on',
        steps: [
          'Open Profile → MFA → Enable MFA and give your password.',
          'Scan the code with an authenticator app, or type its text there.',
          'Type the 6-digit code that the app shows.',
        ],
        paragraphs: [
          'One entry in the app serves all your devices of this organization. Do not delete it, and protect each further device with the same entry.',
        ],
      },
      {
        title: 'Log in',
        steps: ['Choose the organization.', 'Type the 6-digit code.', 'Type your password, as always.'],
        paragraphs: ['When codes are refused although they look right, check the clock of your telephone.'],
      },
      {
        title: 'I lost my authenticator',
        paragraphs: [
          'Tell the person who runs the server. After a reset you get a link by mail; it shows a new code to scan. Your devices and files stay as they are.',
        ],
      },
    ],
  },
}
