import type { HelpBook } from './topic.ts'

export const french: HelpBook = {
  'data-loss': {
    title: 'Ne rien perdre',
    summary: 'Vous seul détenez vos clés. Trois précautions pour que la perte d’un ordinateur ne fasse rien perdre.',
    sections: [
      {
        title: 'Pourquoi cela dépend de vous',
        paragraphs: [
          'Vos fichiers sont chiffrés avant de quitter cet ordinateur, avec des clés que seuls vos appareils possèdent. Le serveur garde ce qu’il ne peut pas lire : personne, parmi ceux qui l’exploitent, ne peut vous rendre vos fichiers.',
          'Si vous perdez cet appareil sans avoir de deuxième appareil ni de fichier de récupération, personne ne peut vous rendre ce que vous seul pouviez lire. Ce que vous partagez reste chez les autres.',
        ],
      },
      {
        title: 'Un deuxième appareil',
        steps: [
          'Sur cet appareil, ouvrez Profil → Appareils → Ajouter un appareil.',
          'Ouvrez le lien sur l’autre ordinateur ou dans l’autre navigateur, ou scannez-y le code.',
          'Comparez les codes des deux écrans, puis choisissez un mot de passe sur le nouvel appareil.',
        ],
        paragraphs: ['Chacun des deux ouvre ensuite les mêmes fichiers. Si l’un est perdu, continuez avec l’autre.'],
      },
      {
        title: 'Un fichier de récupération',
        steps: [
          'Ouvrez Profil → Fichier de récupération.',
          'Gardez le fichier à un endroit et son mot de passe à un autre : sur papier, ou dans un gestionnaire de mots de passe.',
          'Quand tous les appareils sont perdus : Se connecter → Récupérer l’accès, puis donnez le fichier et son mot de passe.',
        ],
        paragraphs: ['Ensemble, ils ouvrent tout ce que vous pouvez lire. Gardez-les séparés.'],
      },
      {
        title: 'Un deuxième propriétaire pour chaque espace de travail',
        paragraphs: [
          'Si vous perdez tout, l’administration retire votre ancien accès et vous invite de nouveau. Un autre propriétaire de l’espace de travail vous le rend alors, avec tous ses fichiers. Personne ne peut rendre un espace qui n’avait que vous.',
        ],
      },
      {
        title: 'Ce que veulent dire « enregistré », « envoi » et « synchronisé »',
        points: [
          'Enregistré ici : la modification est en sécurité sur cet appareil, même après un plantage.',
          'Envoi : elle est en route. Vous pouvez continuer à travailler ; gardez l’onglet ouvert jusqu’à la fin.',
          'Synchronisé : le serveur l’a reçue, vos autres appareils et les membres peuvent l’obtenir.',
        ],
      },
    ],
  },
  'data-leaks': {
    title: 'Ne rien laisser fuiter',
    summary: 'Dans Parallax, tout est chiffré. Voici les moments où une copie en sort.',
    sections: [
      {
        title: 'Consulter les fichiers ici',
        paragraphs: [
          'La visionneuse ouvre les fichiers en mémoire. Rien n’est écrit en clair sur votre disque, et aucun autre service ne voit le fichier.',
        ],
      },
      {
        title: 'Quand quelque chose quitte Parallax',
        paragraphs: [
          'Un fichier téléchargé est en clair sur votre ordinateur. Des programmes comme Word ou Google Drive peuvent l’envoyer d’eux-mêmes. Parallax vous le dit avant la première fois.',
        ],
        points: [
          'Supprimez les copies téléchargées quand vous n’en avez plus besoin, et videz la corbeille de votre ordinateur.',
          'Téléchargez hors des dossiers qu’un autre service synchronise.',
          'Imprimer et ouvrir dans un autre programme font aussi des copies.',
        ],
      },
      {
        title: 'Les personnes',
        points: [
          'Donnez le plus petit rôle qui suffit : un Lecteur ne modifie rien, un Contributeur ne partage pas.',
          'Quand quelqu’un part, l’administration retire son accès. Les espaces qu’il pouvait lire reçoivent alors de nouvelles clés.',
          'Ce qui a été lu ou téléchargé avant reste chez cette personne : aucun programme ne peut le reprendre.',
        ],
      },
      {
        title: 'Votre ordinateur',
        points: [
          'Verrouillez quand vous vous absentez ; Parallax le fait de lui-même après 15 minutes.',
          'Activez la MFA : un ordinateur volé ne suffit plus.',
          'Gardez le navigateur à jour et n’installez que des extensions de confiance : elles voient ce que vous voyez.',
        ],
      },
    ],
  },
  'verify-a-link': {
    title: 'Vérifier un lien',
    summary: 'Chaque lien nomme son serveur et son organisation. Comparez les deux avant de continuer.',
    sections: [
      {
        title: 'Les parties d’un lien',
        paragraphs: [
          'Un lien a la forme parsec3://SERVEUR/ORGANISATION?… ou https://SERVEUR/redirect/ORGANISATION?… Le serveur vient juste après les deux barres obliques, l’organisation juste après la suivante.',
        ],
        points: [
          'Le serveur doit être celui que l’administration vous a indiqué, lettre par lettre.',
          'L’organisation doit être la vôtre.',
          'Ce qui suit le point d’interrogation est un secret à usage unique : ne le publiez pas là où d’autres le lisent.',
        ],
      },
      {
        title: 'Où trouver les bons noms',
        paragraphs: [
          'La page Informations montre serveur et organisation exactement comme dans les liens, avec un bouton pour copier chacun. Donnez les deux noms à la personne que vous invitez par un autre chemin que le lien : par téléphone, ou de vive voix.',
        ],
      },
      {
        title: 'Si quelque chose diffère',
        points: [
          'Ne continuez pas, et ne saisissez pas votre mot de passe.',
          'Interrogez l’administration par un moyen que vous connaissez, pas en répondant au message.',
          'Parallax vous avertit s’il connaît le nom de l’organisation sur un autre serveur.',
        ],
      },
      {
        title: 'Les codes',
        paragraphs: [
          'Quand quelqu’un rejoint l’organisation, les deux côtés comparent de courts codes. Lisez-les-vous au téléphone ou de vive voix : ils prouvent que personne ne s’est glissé entre vous, pas même le serveur.',
        ],
      },
    ],
  },
  'browser-storage': {
    title: 'Autoriser le stockage du navigateur',
    summary: 'Parallax garde vos clés dans ce navigateur, pour {origin} seulement. Le navigateur doit le permettre.',
    sections: [
      {
        title: 'Chrome, Edge et les navigateurs de la même famille',
        steps: [
          'Ouvrez Paramètres → Confidentialité et sécurité → Cookies tiers et données des sites (ou « Paramètres des sites »).',
          'Sous « Sites autorisés à enregistrer des données sur votre appareil », ajoutez {origin}.',
          'Retirez {origin} des sites qui n’enregistrent jamais de données ou dont les données sont effacées à la fermeture.',
          'Revenez ici et choisissez « Vérifier de nouveau ».',
        ],
      },
      {
        title: 'Firefox',
        steps: [
          'Ouvrez Paramètres → Vie privée et sécurité → Cookies et données de sites.',
          'Choisissez « Gérer les exceptions », saisissez {origin} et choisissez « Autoriser ».',
          'Sous Historique, désactivez « Toujours utiliser le mode de navigation privée ».',
          'Revenez ici et choisissez « Vérifier de nouveau ».',
        ],
      },
      {
        title: 'Safari',
        steps: [
          'Ouvrez Réglages → Avancé et désactivez « Bloquer tous les cookies ».',
          'Quittez les fenêtres privées : elles oublient tout à la fermeture.',
          'Safari peut effacer ce que garde un site que vous n’ouvrez pas pendant sept jours. Ajoutez Parallax au Dock, et créez un fichier de récupération.',
          'Revenez ici et choisissez « Vérifier de nouveau ».',
        ],
      },
      {
        title: 'Fenêtres privées',
        paragraphs: [
          'Une fenêtre privée oublie vos clés à sa fermeture. Utilisez une fenêtre normale, ou assurez-vous d’avoir un deuxième appareil ou un fichier de récupération.',
        ],
      },
    ],
  },
  mfa: {
    title: 'MFA',
    summary:
      'Avec la MFA, un ordinateur volé et votre mot de passe ne suffisent pas : un code de votre téléphone est aussi demandé.',
    sections: [
      {
        title: 'Comment cela fonctionne',
        paragraphs: [
          'Vos clés sur cet appareil reçoivent une deuxième serrure. Le serveur en garde la clé et ne la donne que contre un code à 6 chiffres valable. Elle ne lui permet pas d’ouvrir vos clés : il faut toujours votre mot de passe.',
          'Se connecter demandera le serveur. Une fois la connexion faite, le travail continue hors ligne.',
          'Quelqu’un qui aurait à la fois votre mot de passe et tout ce que garde le serveur, avec sa propre clé, pourrait ouvrir l’appareil : la MFA protège contre le vol d’un ordinateur, pas contre les deux réunis.',
        ],
      },
      {
        title: 'L’activer',
        steps: [
          'Ouvrez Profil → MFA → Activer la MFA et donnez votre mot de passe.',
          'Scannez le code avec une application d’authentification, ou saisissez-y son texte.',
          'Saisissez le code à 6 chiffres que montre l’application.',
        ],
        paragraphs: [
          'Une seule entrée dans l’application sert à tous vos appareils de cette organisation. Ne la supprimez pas, et protégez chaque autre appareil avec la même entrée.',
        ],
      },
      {
        title: 'Se connecter',
        steps: [
          'Choisissez l’organisation.',
          'Saisissez le code à 6 chiffres.',
          'Saisissez votre mot de passe, comme toujours.',
        ],
        paragraphs: ['Si des codes sont refusés alors qu’ils semblent justes, vérifiez l’heure de votre téléphone.'],
      },
      {
        title: 'J’ai perdu mon application d’authentification',
        paragraphs: [
          'Prévenez la personne qui exploite le serveur. Après une réinitialisation, vous recevez un lien par message ; il montre un nouveau code à scanner. Vos appareils et vos fichiers restent tels quels.',
        ],
      },
    ],
  },
}
