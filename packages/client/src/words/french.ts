import type { Catalogue } from './catalogue.ts'

const NOTHING_CHANGED = 'Rien n’a été modifié.'
const NOTHING_TAKEN = 'Rien n’en a été repris ; ce qui est sur cet appareil reste tel quel.'
const LOCAL_GOES_ON =
  'Ce qui est sur cet appareil reste lisible et modifiable. Les modifications attendent ici et partiront plus tard.'
const ON_DEVICE = 'Ce qui est sur cet appareil est conservé et reste lisible.'

export const french: Catalogue = {
  language: 'fr',
  errors: {
    offline: {
      what: 'Le serveur {server} est injoignable.',
      safe: LOCAL_GOES_ON,
      next: 'Vérifiez le réseau. Parallax réessaie de lui-même.',
    },
    connection_not_trusted: {
      what: 'La connexion sécurisée à {server} n’a pas pu être vérifiée.',
      safe: `Rien n’a été envoyé. ${LOCAL_GOES_ON}`,
      next: 'Vérifiez l’adresse et la date de cet appareil, puis adressez-vous à la personne qui gère le serveur.',
    },
    local_address_unusable: {
      what: 'L’adresse locale {address} ne peut pas servir à cette connexion.',
      safe: 'Rien n’a été envoyé.',
      next: 'Donnez une adresse de cette machine, du même type que celle du serveur (IPv4 ou IPv6).',
    },
    block_store_unavailable: {
      what: 'Le serveur n’atteint pas son propre stockage.',
      safe: LOCAL_GOES_ON,
      next: 'Parallax réessaie dans une minute. Si cela dure, prévenez la personne qui gère le serveur.',
    },
    organization_unknown: {
      what: 'Le serveur {server} ne connaît pas l’organisation {organization}.',
      safe: ON_DEVICE,
      next: 'Vérifiez le lien ou l’adresse avec un membre de l’organisation.',
    },
    device_unknown: {
      what: 'Le serveur {server} ne connaît pas cet appareil. Il a peut-être été restauré depuis une sauvegarde.',
      safe: ON_DEVICE,
      next: 'Adressez-vous à l’administration de l’organisation.',
    },
    organization_expired: {
      what: 'L’organisation {organization} a expiré.',
      safe: LOCAL_GOES_ON,
      next: 'Adressez-vous à l’administration ou à la personne qui gère le serveur, puis réessayez.',
    },
    user_revoked: {
      what: 'Vous n’avez plus accès à l’organisation {organization}.',
      safe: 'Ce qui est sur cet appareil peut être consulté et exporté. Plus rien n’est modifié ni envoyé.',
      next: 'L’administration peut inviter de nouveau la même adresse.',
    },
    user_frozen: {
      what: 'Votre accès à l’organisation {organization} est en pause.',
      safe: LOCAL_GOES_ON,
      next: 'Adressez-vous à l’administration. Parallax réessaie toutes les quelques minutes.',
    },
    terms: {
      what: 'Les conditions d’utilisation doivent d’abord être acceptées.',
      safe: LOCAL_GOES_ON,
      next: 'Lisez les conditions et acceptez-les, ou déconnectez-vous.',
    },
    web_not_allowed: {
      what: 'L’organisation {organization} ne peut pas être utilisée dans un navigateur.',
      safe: ON_DEVICE,
      next: 'Utilisez la ligne de commande, ou adressez-vous à l’administration.',
    },
    server_too_old: {
      what: 'Le serveur {server} est trop ancien pour cette version de Parallax.',
      safe: ON_DEVICE,
      next: 'Demandez à la personne qui gère le serveur de le mettre à jour.',
    },
    server_too_new: {
      what: 'Le serveur {server} est trop récent pour cette version de Parallax.',
      safe: ON_DEVICE,
      next: 'Mettez Parallax à jour, ou rechargez la page.',
    },
    server_incompatible: {
      what: 'Le serveur {server} est trop ancien ou trop récent pour cette version de Parallax.',
      safe: ON_DEVICE,
      next: 'Mettez Parallax à jour ; si cela ne suffit pas, adressez-vous à la personne qui gère le serveur.',
    },
    clock_wrong: {
      what: 'L’horloge de cet appareil indique {deviceTime}, celle du serveur {serverTime} : {difference} d’écart.',
      safe: 'Ce qui est sur cet appareil reste lisible et modifiable. Les modifications attendent ici que les horloges s’accordent.',
      next: 'Réglez la date et l’heure de cet appareil. Les modifications en attente partiront d’elles-mêmes.',
    },
    not_allowed: {
      what: 'Vous n’avez pas le droit de faire cela ici.',
      safe: NOTHING_CHANGED,
      next: 'Adressez-vous à l’administration de l’organisation, ou aux propriétaires de l’espace de travail.',
    },
    read_only: {
      what: 'Cet espace de travail est en lecture seule pour vous.',
      safe: NOTHING_CHANGED,
      next: 'Demandez un autre rôle aux propriétaires de l’espace de travail, ou sa restauration.',
    },
    no_workspace_access: {
      what: 'Vous n’avez plus accès à cet espace de travail.',
      safe: NOTHING_CHANGED,
      next: 'Adressez-vous aux propriétaires de l’espace de travail.',
    },
    workspace_not_found: {
      what: 'Cet espace de travail n’existe pas.',
      safe: NOTHING_CHANGED,
      next: 'Affichez la liste des espaces de travail pour voir ceux dont vous disposez.',
    },
    workspace_archived: {
      what: 'Cet espace de travail est archivé.',
      safe: 'Tout y reste lisible. Les modifications faites ici sont conservées sur cet appareil.',
      next: 'Demandez aux propriétaires de restaurer l’espace de travail.',
    },
    workspace_deleted: {
      what: 'Cet espace de travail a été supprimé.',
      safe: 'Les autres espaces de travail ne sont pas concernés.',
      next: 'Si ce n’était pas voulu, adressez-vous aux propriétaires de l’espace de travail.',
    },
    workspace_not_ready: {
      what: 'Le serveur ne connaît pas encore cet espace de travail.',
      safe: 'Ce que vous y mettez est enregistré sur cet appareil.',
      next: 'Il lui sera annoncé dès que le serveur répondra. Réessayez dans un instant.',
    },
    workspace_key_missing: {
      what: 'Aucune clé n’est utilisable pour cet espace de travail.',
      safe: 'Ce que vous y mettez est enregistré sur cet appareil, et n’est pas envoyé.',
      next: 'Demandez à une personne propriétaire de se connecter : cela crée une nouvelle clé.',
    },
    deletion_too_soon: {
      what: 'Cette organisation garde les espaces de travail plus longtemps dans la corbeille.',
      safe: NOTHING_CHANGED,
      next: 'Choisissez une date plus tardive, ou demandez à l’administration du serveur de raccourcir le délai.',
    },
    owner_exists: {
      what: 'Cet espace de travail a de nouveau un propriétaire : quelqu’un a été plus rapide.',
      safe: NOTHING_CHANGED,
      next: 'Demandez-lui le rôle dont vous avez besoin.',
    },
    external_member_role: {
      what: 'Un membre externe ne peut être ni Propriétaire ni Gestionnaire.',
      safe: NOTHING_CHANGED,
      next: 'Choisissez Contributeur ou Lecteur, ou demandez à l’administration de changer le profil.',
    },
    person_not_found: {
      what: 'Aucun membre {person} dans cette organisation.',
      safe: NOTHING_CHANGED,
      next: 'Affichez la liste des membres pour voir qui en fait partie.',
    },
    person_revoked: {
      what: '{person} n’a plus accès à l’organisation.',
      safe: NOTHING_CHANGED,
      next: 'L’administration peut inviter de nouveau la même adresse.',
    },
    person_is_self: {
      what: 'Vous ne pouvez pas vous faire cela à vous-même.',
      safe: NOTHING_CHANGED,
      next: 'Demandez à une autre personne de l’administration, ou propriétaire de l’espace de travail.',
    },
    authority_unavailable: {
      what: 'Un service que cette organisation exige pour chaque modification ne répond pas.',
      safe: 'Les modifications sont enregistrées sur cet appareil et attendent.',
      next: 'Parallax réessaie de lui-même. Si cela dure, prévenez l’administration.',
    },
    authority_refused: {
      what: 'Un service que cette organisation exige pour chaque modification l’a refusée : {reason}',
      safe: 'La modification est enregistrée sur cet appareil et n’a pas été envoyée.',
      next: 'Demandez à l’administration ce que ce service refuse.',
    },
    invalid_certificate: {
      what: 'Ce que le serveur a envoyé au sujet des membres et des espaces de travail ne se vérifie pas.',
      safe: NOTHING_TAKEN,
      next: 'Prévenez aussitôt l’administration : le serveur est peut-être défaillant ou attaqué. Vous pouvez continuer avec ce qui est ici.',
    },
    invalid_keys_bundle: {
      what: 'Les clés de cet espace de travail envoyées par le serveur ne se vérifient pas.',
      safe: NOTHING_TAKEN,
      next: 'Prévenez les propriétaires de l’espace de travail et l’administration.',
    },
    invalid_manifest: {
      what: 'La description d’un fichier ou d’un dossier envoyée par le serveur ne se vérifie pas.',
      safe: NOTHING_TAKEN,
      next: 'Prévenez l’administration : le serveur ou l’appareil d’un autre membre est peut-être défaillant.',
    },
    invalid_block: {
      what: 'Le contenu d’un fichier envoyé par le serveur ne se vérifie pas.',
      safe: NOTHING_TAKEN,
      next: 'Réessayez ; si cela dure, prévenez l’administration et restaurez une version antérieure du fichier.',
    },
    invalid_name: {
      what: '« {name} » ne peut pas servir de nom.',
      safe: NOTHING_CHANGED,
      next: 'Choisissez un nom sans « / », autre que « . » et « .. ».',
    },
    name_too_long: {
      what: 'Le nom « {name} » est trop long.',
      safe: NOTHING_CHANGED,
      next: 'Choisissez un nom plus court.',
    },
    entry_not_found: {
      what: '{path} n’existe pas.',
      safe: NOTHING_CHANGED,
      next: 'Affichez le contenu du dossier pour voir ce qui s’y trouve.',
    },
    entry_exists: {
      what: '{path} existe déjà.',
      safe: 'L’existant n’a pas été remplacé.',
      next: 'Choisissez un autre nom, ou autorisez le remplacement.',
    },
    entry_not_a_file: {
      what: '{path} n’est pas un fichier.',
      safe: NOTHING_CHANGED,
      next: 'Choisissez un fichier.',
    },
    entry_is_file: {
      what: '{path} est un fichier.',
      safe: NOTHING_CHANGED,
      next: 'Choisissez un dossier, ou supprimez-le en tant que fichier.',
    },
    entry_is_folder: {
      what: '{path} est un dossier.',
      safe: NOTHING_CHANGED,
      next: 'Choisissez un fichier, ou précisez que les dossiers sont concernés aussi.',
    },
    entry_is_non_empty_folder: {
      what: 'Le dossier {path} n’est pas vide.',
      safe: 'Rien n’a été supprimé.',
      next: 'Videz-le d’abord, ou précisez que tout son contenu part avec lui.',
    },
    entry_busy: {
      what: '{path} est en cours de modification ailleurs sur cet appareil.',
      safe: NOTHING_CHANGED,
      next: 'Fermez-le là-bas, ou réessayez dans un instant.',
    },
    parent_not_found: {
      what: 'Le dossier de {path} n’existe pas.',
      safe: NOTHING_CHANGED,
      next: 'Créez d’abord le dossier.',
    },
    parent_not_a_folder: {
      what: 'L’emplacement de {path} n’est pas un dossier.',
      safe: NOTHING_CHANGED,
      next: 'Choisissez un dossier.',
    },
    source_not_found: {
      what: '{path}, à déplacer, n’existe pas.',
      safe: NOTHING_CHANGED,
      next: 'Affichez le contenu du dossier pour voir ce qui s’y trouve.',
    },
    destination_exists: {
      what: '{path} existe déjà.',
      safe: 'Rien n’a été déplacé ni remplacé.',
      next: 'Choisissez un autre nom, ou autorisez le remplacement.',
    },
    destination_not_found: {
      what: '{path} n’existe pas.',
      safe: 'Rien n’a été déplacé.',
      next: 'Pour un échange, choisissez un élément qui existe.',
    },
    destination_inside_source: {
      what: 'Un dossier ne peut pas être déplacé dans lui-même : {path}',
      safe: 'Rien n’a été déplacé.',
      next: 'Choisissez un emplacement en dehors de ce dossier.',
    },
    cannot_move_root: {
      what: 'Un espace de travail ne peut pas être déplacé lui-même.',
      safe: 'Rien n’a été déplacé.',
      next: 'Renommez l’espace de travail, ou déplacez son contenu.',
    },
    cannot_remove_root: {
      what: 'Un espace de travail ne peut pas être supprimé comme un dossier.',
      safe: 'Rien n’a été supprimé.',
      next: 'Supprimez son contenu, ou mettez l’espace de travail dans la corbeille.',
    },
    file_too_large: {
      what: '{path} est trop volumineux : les fichiers sont modifiables ici jusqu’à {limit}.',
      safe: NOTHING_CHANGED,
      next: 'Découpez le fichier.',
    },
    folder_too_large: {
      what: 'Le dossier {path} contient trop de noms.',
      safe: NOTHING_CHANGED,
      next: 'Mettez une partie de son contenu dans un autre dossier.',
    },
    file_closed: {
      what: 'Ce fichier n’est plus ouvert.',
      safe: 'Ce qui a été enregistré avant est conservé.',
      next: 'Ouvrez-le de nouveau.',
    },
    file_not_readable: {
      what: 'Ce fichier n’a pas été ouvert en lecture.',
      safe: NOTHING_CHANGED,
      next: 'Ouvrez-le de nouveau en lecture.',
    },
    file_not_writable: {
      what: 'Ce fichier n’a pas été ouvert en écriture.',
      safe: NOTHING_CHANGED,
      next: 'Ouvrez-le de nouveau en écriture.',
    },
    source_changed: {
      what: '{source} a été modifié pendant la lecture.',
      safe: 'Rien n’en apparaît dans l’espace de travail ; un fichier à remplacer est resté tel quel.',
      next: 'Attendez que plus personne n’y écrive, puis recommencez.',
    },
    source_unreadable: {
      what: '{source} ne peut pas être lu.',
      safe: 'Rien n’en apparaît dans l’espace de travail ; un fichier à remplacer est resté tel quel.',
      next: 'Vérifiez qu’il existe et que vous pouvez le lire, puis recommencez.',
    },
    target_exists: {
      what: '{target} existe déjà sur cette machine.',
      safe: 'L’existant n’a pas été remplacé.',
      next: 'Choisissez un autre emplacement, ou autorisez le remplacement.',
    },
    target_unwritable: {
      what: '{target} ne peut pas être écrit.',
      safe: 'Rien d’inachevé n’y reste ; le fichier de l’espace de travail est resté tel quel.',
      next: 'Vérifiez le dossier, vos droits et la place disponible, puis recommencez.',
    },
    storage_full: {
      what: 'Il n’y a plus de place sur cet appareil.',
      safe: 'Tout ce qui était enregistré est conservé. La dernière modification ne tenait pas et a été refusée.',
      next: 'Libérez de la place sur cet appareil, puis refaites la dernière modification.',
    },
    storage_blocked: {
      what: 'Le stockage de cet appareil est inutilisable.',
      safe: NOTHING_CHANGED,
      next: 'Autorisez Parallax à stocker des données ici : dossiers et leurs droits, ou données de site du navigateur. Puis réessayez.',
    },
    storage_damaged: {
      what: 'Ce qui est stocké sur cet appareil dans {place} est endommagé.',
      safe: 'Ce qui était synchronisé est en sécurité sur le serveur.',
      next: 'Gardez une copie de ce dossier, puis ajoutez de nouveau cet appareil depuis un autre.',
    },
    storage_too_new: {
      what: '{place} a été écrit par une version plus récente de Parallax.',
      safe: NOTHING_CHANGED,
      next: 'Mettez Parallax à jour sur cette machine.',
    },
    insecure_address: {
      what: 'Cette adresse n’est pas sécurisée : le navigateur n’y offre aucun chiffrement.',
      safe: 'Rien n’a été saisi ni stocké.',
      next: 'Utilisez https, ou 127.0.0.1 sur la machine qui héberge le serveur.',
    },
    device_in_use: {
      what: 'Cet appareil est utilisé par {holder}.',
      safe: NOTHING_CHANGED,
      next: 'Attendez la fin ou arrêtez-le là-bas, puis réessayez.',
    },
    device_taken_over: {
      what: 'Cet appareil a été ouvert dans un autre onglet.',
      safe: 'Tout ce qui était enregistré est conservé. Plus rien n’est écrit depuis ici.',
      next: 'Continuez dans l’autre onglet, ou reprenez ici.',
    },
    device_not_found: {
      what: 'Aucun appareil ne correspond à « {device} ».',
      safe: NOTHING_CHANGED,
      next: 'Affichez la liste des appareils et choisissez-en un.',
    },
    wrong_password: {
      what: 'Le mot de passe est incorrect.',
      safe: NOTHING_CHANGED,
      next: 'Réessayez. Un mot de passe oublié ne se réinitialise pas ; votre fichier de récupération ou un autre appareil vous redonne accès.',
    },
    device_changed_elsewhere: {
      what: 'La protection de cet appareil a été modifiée ailleurs.',
      safe: NOTHING_CHANGED,
      next: 'Donnez un nouveau code à 6 chiffres et réessayez.',
    },
    device_file_missing: {
      what: 'Vos clés ne sont plus dans {file}.',
      safe: 'Ce qui était synchronisé est en sécurité sur le serveur.',
      next: 'Remettez le fichier en place, ou ajoutez de nouveau cet appareil depuis un autre ou depuis votre fichier de récupération.',
    },
    device_file_damaged: {
      what: 'Vos clés dans {file} sont endommagées.',
      safe: 'Ce qui était synchronisé est en sécurité sur le serveur.',
      next: 'Restaurez ce fichier depuis une sauvegarde, ou ajoutez de nouveau cet appareil depuis un autre ou depuis votre fichier de récupération.',
    },
    device_kind_unsupported: {
      what: 'Vos clés dans {file} sont protégées d’une façon que Parallax ne sait pas ouvrir.',
      safe: 'Le fichier n’a pas été modifié.',
      next: 'Ouvrez-les avec le programme qui les a créées, et ajoutez un appareil depuis celui-ci.',
    },
    foreign_folder: {
      what: '{folder} appartient à un autre programme et n’est que lu.',
      safe: 'Rien n’y a été écrit.',
      next: 'Ajoutez un appareil à vous à partir de ce qui s’y trouve, ou choisissez un autre dossier.',
    },
    organization_exists: {
      what: 'Une organisation {organization} existe déjà sur ce serveur.',
      safe: NOTHING_CHANGED,
      next: 'Choisissez un autre nom.',
    },
    creation_link_used: {
      what: 'Ce lien de création d’une organisation a déjà servi, ou n’est pas valable.',
      safe: NOTHING_CHANGED,
      next: 'Demandez un nouveau lien à la personne qui gère le serveur.',
    },
    invitation_gone: {
      what: 'Cette invitation a déjà servi ou a été annulée.',
      safe: NOTHING_CHANGED,
      next: 'Demandez-en une nouvelle à la personne qui vous a invité.',
    },
    invitation_not_found: {
      what: 'Cette invitation n’existe pas.',
      safe: NOTHING_CHANGED,
      next: 'Vérifiez le lien, ou demandez-en un nouveau à la personne qui vous a invité.',
    },
    codes_differ: {
      what: 'Les codes des deux côtés ne sont pas les mêmes.',
      safe: 'Personne n’a reçu d’accès.',
      next: 'Recommencez et comparez les codes de vive voix. S’ils diffèrent encore, quelqu’un s’est peut-être interposé.',
    },
    peer_gone: {
      what: 'L’autre personne s’est arrêtée.',
      safe: 'Personne n’a reçu d’accès. L’invitation peut resservir.',
      next: 'Recommencez des deux côtés.',
    },
    greeting_altered: {
      what: 'Ce qui est venu de l’autre côté est endommagé, ou a été altéré en chemin.',
      safe: 'Rien n’en a été repris.',
      next: 'Recommencez des deux côtés. Si cela se répète, quelqu’un altère peut-être la connexion.',
    },
    invitation_in_use: {
      what: 'On répond à cette invitation à un autre endroit.',
      safe: 'Personne n’a reçu d’accès d’ici.',
      next: 'Continuez là-bas. Si ce n’est pas vous, annulez l’invitation et créez-en une nouvelle.',
    },
    keys_not_confirmed: {
      what: 'L’accès a été donné, mais l’autre côté s’est arrêté avant de confirmer que ses clés sont enregistrées.',
      safe: 'Personne d’autre n’a ces clés.',
      next: 'Demandez si le nouvel appareil fonctionne. Sinon, invitez de nouveau ; un nouveau membre doit d’abord être révoqué.',
    },
    authority_key_invalid: {
      what: 'Ceci n’est pas la clé publique d’une autorité.',
      safe: 'Rien n’a été envoyé et aucune organisation n’a été créée.',
      next: 'Donnez la clé RSA publique dans un fichier PEM qui commence par BEGIN PUBLIC KEY.',
    },
    users_limit: {
      what: 'L’organisation a atteint sa limite de {limit} membres.',
      safe: NOTHING_CHANGED,
      next: 'Révoquez une personne partie, ou demandez une limite plus haute à la personne qui gère le serveur.',
    },
    email_taken: {
      what: 'L’adresse {email} est déjà celle d’un membre.',
      safe: NOTHING_CHANGED,
      next: 'Utilisez une autre adresse, ou révoquez d’abord l’ancien membre.',
    },
    mail_limited: {
      what: 'Trop de messages ont été demandés.',
      safe: NOTHING_CHANGED,
      next: 'Réessayez après {until}.',
    },
    link_invalid: {
      what: 'Parallax ne comprend pas ce lien.',
      safe: NOTHING_CHANGED,
      next: 'Copiez de nouveau le lien en entier.',
    },
    administration_refused: {
      what: 'Le serveur {server} n’accepte pas ce jeton d’administration.',
      safe: NOTHING_CHANGED,
      next: 'Vérifiez le jeton avec la personne qui gère le serveur.',
    },
    recovery_password_malformed: {
      what: 'Ceci n’est pas le mot de passe d’un fichier de récupération : il a 52 lettres et chiffres, par groupes de quatre.',
      safe: NOTHING_CHANGED,
      next: 'Saisissez-le ou collez-le en entier, tel qu’il a été affiché à la création du fichier.',
    },
    recovery_file_invalid: {
      what: 'Ce n’est pas un fichier de récupération, ou il est endommagé.',
      safe: NOTHING_CHANGED,
      next: 'Choisissez le fichier enregistré avec son mot de passe, ou une autre copie de celui-ci.',
    },
    recovery_password_wrong: {
      what: 'Ce mot de passe n’ouvre pas ce fichier de récupération.',
      safe: NOTHING_CHANGED,
      next: 'Retrouvez le mot de passe créé avec ce fichier : chaque fichier a le sien.',
    },
    shared_recovery_exists: {
      what: 'Vous avez déjà une récupération partagée.',
      safe: 'Elle reste telle quelle.',
      next: 'Supprimez-la d’abord pour choisir d’autres personnes.',
    },
    shared_recovery_missing: {
      what: 'Il n’y a pas de récupération partagée.',
      safe: NOTHING_CHANGED,
      next: 'Mettez-en une en place avec des personnes de confiance.',
    },
    shared_recovery_gone: {
      what: 'Cette récupération partagée a été supprimée ou remplacée.',
      safe: 'Rien n’a été remis.',
      next: 'Demandez à la personne le lien d’une nouvelle récupération.',
    },
    shared_recovery_unusable: {
      what: 'Trop de personnes qui détiennent cette récupération partagée ont elles-mêmes perdu leur accès.',
      safe: NOTHING_CHANGED,
      next: 'Utilisez un fichier de récupération ou un autre appareil ; sinon l’administration peut vous réinviter.',
    },
    shared_recovery_altered: {
      what: 'Ce qui a été rassemblé n’ouvre pas la récupération partagée.',
      safe: NOTHING_CHANGED,
      next: 'Recommencez avec d’autres personnes ; si cela persiste, prévenez l’administration.',
    },
    shared_recovery_threshold: {
      what: 'Il ne peut pas falloir {threshold} parts quand {shares} sont distribuées : il en faut de 1 à 255, et pas plus qu’il n’y en a.',
      safe: NOTHING_CHANGED,
      next: 'Exigez moins de parts, ou choisissez plus de personnes.',
    },
    mfa_code_wrong: {
      what: 'Le code à 6 chiffres est incorrect.',
      safe: NOTHING_CHANGED,
      next: 'Donnez le code que l’application affiche maintenant, et vérifiez que l’horloge du téléphone est juste.',
    },
    mfa_reset_link_used: {
      what: 'Ce lien a déjà été utilisé, ou un autre a été envoyé depuis.',
      safe: NOTHING_CHANGED,
      next: 'Utilisez le message le plus récent, ou demandez un nouveau lien à qui gère le serveur.',
    },
    cancelled: {
      what: 'Annulé.',
      safe: NOTHING_CHANGED,
      next: 'Vous pouvez recommencer à tout moment.',
    },
    stopped: {
      what: 'Parallax se ferme.',
      safe: 'Tout ce qui était enregistré est conservé et partira la prochaine fois.',
      next: 'Relancez Parallax.',
    },
    internal: {
      what: 'Une erreur s’est produite de notre côté.',
      safe: 'Tout ce qui était enregistré est conservé.',
      next: 'Réessayez. Si cela dure, signalez le code et les détails affichés.',
    },
  },
  states: {
    saved: 'Enregistré ici',
    uploading: 'Envoi {percent} %',
    synced: 'Synchronisé',
    local_only: 'Reste sur cet appareil',
  },
  roles: { OWNER: 'Propriétaire', MANAGER: 'Gestionnaire', CONTRIBUTOR: 'Contributeur', READER: 'Lecteur' },
  profiles: { ADMIN: 'Administrateur', STANDARD: 'Membre', OUTSIDER: 'Membre externe' },
  notices: {
    device_in_use: 'En attente : cet appareil est utilisé par {holder}.',
    waiting_for_network: 'En attente du réseau.',
    waiting_for_space: 'En attente de place sur cet appareil.',
  },
  holder: {
    tab: 'un autre onglet de ce navigateur',
    program: 'un autre programme',
    process: 'processus {process}',
    since: 'depuis {since}',
  },
}
