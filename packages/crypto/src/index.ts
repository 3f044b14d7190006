export {
  type AuthToken,
  accountToken,
  deviceToken,
  isAccountTokenGenuine,
  parseAuthToken,
} from './auth/token.ts'
export { isTotpThrottled, newTotpSecret, type TotpFailures, totpCode, totpUri, verifyTotp } from './auth/totp.ts'
export { type CryptoBackend, SEAL_OVERHEAD, SEALED_BOX_OVERHEAD, SIGNATURE_SIZE } from './backend.ts'
export { CryptoError, type CryptoErrorCode } from './crypto-error.ts'
export { type AccountAuthMethod, accountAuthMethod, DERIVATION_IDS } from './derivation.ts'
export { hashDigest, keyDerivation, privateKey, publicKey, secretKey, signingKey, verifyKey } from './keys/codecs.ts'
export { HashDigest, KeyDerivation, PrivateKey, PublicKey, SecretKey, SigningKey, VerifyKey } from './keys/keys.ts'
export {
  accountMasterSecret,
  assertStrongEnough,
  DEFAULT_PASSWORD_PARAMETERS,
  newTrustedPasswordAlgorithm,
  type PasswordParameters,
  passwordSaltOfEmail,
} from './password.ts'
export { keyOfRecoveryPassphrase, recoveryPassphrase } from './recovery-passphrase.ts'
export { DER_INTEGER, DER_SEQUENCE, DerReader, type DerValue } from './rsa/der.ts'
export { SAS_CANDIDATES, SAS_NONCE_SIZE, sasCandidates, sasCode, sasCodes } from './sas.ts'
export { sequesterDecrypt, sequesterEncrypt, sequesterSign, sequesterVerify } from './sequester/envelope.ts'
export {
  RsaPrivateKey,
  RsaPublicKey,
  SequesterPrivateKey,
  SequesterPublicKeyDer,
  SequesterSigningKey,
  SequesterVerifyKeyDer,
  sequesterPublicKeyDer,
  sequesterVerifyKeyDer,
} from './sequester/rsa-keys.ts'
export { recoverSecret, splitSecret } from './shamir/shamir.ts'
export { ShamirShare, shamirShare } from './shamir/shamir-share.ts'
