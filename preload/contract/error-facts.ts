// What can go wrong, by name. Apart from errors.ts so that it can be read without the library that checks.
export const errorCodes = [
  // the remote side
  'offline', 'timeout', 'untrusted', 'sessionExpired', 'forbidden', 'notFound', 'requestRefused', 'rateLimited', 'unavailable', 'unreadableAnswer', 'resultRefused', 'notGranted', 'applicationRefused', 'outcomeUnknown', 'linkRefused', 'changedMeanwhile', 'environmentInUse',
  // signing in
  'signInRefused', 'passcodeInvalid', 'codeInvalid', 'contactLocked', 'accessDenied', 'factorUnsupported', 'approvalDenied', 'approvalExpired', 'notSignedIn', 'tryAgain',
  // this machine
  'keychainUnavailable', 'keychainLocked', 'cacheNewer', 'cacheUnreadable', 'fileNotWritten', 'fileNotRead', 'diskFull', 'notPrinted', 'notBackup', 'wrongPassphrase', 'backupDamaged', 'backupNewer', 'backupUnverified',
  // this program
  'locked', 'pinWrong', 'pinNeeded', 'noEstimate', 'invalidInput', 'unknownCall', 'forbiddenSender', 'cancelled', 'busy', 'internal',
] as const;
