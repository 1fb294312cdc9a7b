// Signing in with second factors, sessions, locks and passwords.
import { z } from 'zod';
import { operation } from '../../define';
import { part, read, reply, write } from '../../fields';

const application = ['application'] as const;
const person = ['application', 'person'] as const;
const { int32, text, flag } = write;
const ofContact = { contactId: int32 };
const platform = write.oneOf(['iOS', 'Android']);

/** Drawn collapsed in the documents. The session id equals the token's `jti`: both are credentials. */
const session = part({ SessionId: read.secret, Id: read.secret, JwtAccessToken: read.secret, AccessToken: read.secret, Jwt: read.secret });
/** Drawn collapsed in the documents: wherever the contact's number may be. */
const campaignContact = part({ Id: read.int32, ContactId: read.int32 });
const result = { Result: read.text };
const withSession = reply({ ...result, Session: session });
/** Test systems return an activation key here; nobody asks for it, so it is not read. */
const codeSent = reply({ ...result, ContactId: read.int32, ObfuscatedMobileNumber: read.text });

const device = { DeviceToken: text.nullish(), PushToken: text.nullish(), Platform: platform.optional() };
const newPassword = { Password: text.nullish(), ConfirmPassword: text.nullish() };
const mtan = z.strictObject({ MTan: text.nullish(), RedirectUrl: text.nullish() });
const renewal = z.strictObject({ XTokenJwt: text.nullish() });

export const authenticationOperations = {
  unlockContact: operation('DELETE /v1.0/contacts/{contactId}/authentication/unlock', {
    summary: 'Lifts the lock that follows too many wrong passcodes or mTANs.',
    layers: person, path: ofContact, response: reply(result), results: ['ContactAlreadyUnlocked'],
  }),
  getTokenBySession: operation('GET /v1.1/contacts/{contactId}/authentication/tokens/{sessionId}', {
    summary: 'The token of a session by its id. The id stands in the path and is a credential: the app keeps away.',
    layers: application, path: { ...ofContact, sessionId: text }, response: withSession, retry: 'never', caller: 'never',
  }),
  getContactStatus: operation('GET /v1.0/contacts/{contactId}/authentication/status', {
    summary: 'Whether a contact is locked out, and by what.',
    layers: person, path: ofContact,
    response: reply({ IsPasscodeLocked: read.flag, IsMTanLocked: read.flag, IsTwoFactorLocked: read.flag, AccountStatusCode: read.text }),
  }),
  preAuthenticate: operation('POST /v1.1/authentication/pre-authenticate', {
    summary: 'First step of signing in: user name and password, and a trusted device’s token.',
    layers: application, signsIn: true,
    body: z.strictObject({ UserName: text.nullish(), Password: text.nullish(), TrustedDeviceToken: text.nullish(), ForceExpiringPreviousSession: flag.optional() }),
    response: reply({ ...result, Status: read.text, Factor: read.text, Provider: read.text, Length: read.int32, CampaignContact: campaignContact, Session: session }),
  }),
  authenticateByPassword: operation('POST /v1.1/authentication/authenticate', {
    summary: 'The older first step of signing in.',
    layers: application, signsIn: true, deprecated: true, caller: 'never',
    body: z.strictObject({ UserName: text.nullish(), Password: text.nullish(), ForceExpiringPreviousSession: flag.optional() }),
    response: reply({ ...result, CampaignContact: campaignContact }),
  }),
  authenticate: operation('POST /v1.1/contacts/{contactId}/authentication/authenticate', {
    summary: 'Second step of signing in: the passcode, or the start of an approval elsewhere.',
    layers: application, path: ofContact, signsIn: true,
    body: z.strictObject({ Passcode: text.nullish(), SetTrusted: flag.optional() }),
    response: reply({
      ...result, Status: read.text, Factor: read.text, TrustedDeviceToken: read.secret, CampaignContact: campaignContact,
      AuthStatusSessionId: read.secret, AsynchronousParameters: read.object, Session: session,
    }),
  }),
  getAuthenticationStatus: operation('POST /v1.1/authentication/authenticate/status', {
    summary: 'How an approval elsewhere stands; the answer may wait for the next change.',
    layers: application, signsIn: true, patience: 'wait',
    body: z.strictObject({ UserName: text.nullish(), AuthStatusSessionId: text.nullish() }),
    response: reply({ ...result, Status: read.text, TrustedDeviceToken: read.secret, Session: session }),
    results: ['Waiting', 'Pending', 'Auth', 'Unknown', 'Allow'],
  }),
  authenticateOnboarding: operation('POST /v1.1/authentication/authenticate/onboarding', {
    summary: 'Identifies a contact by mobile number and sends an mTAN; for phones.',
    layers: application, signsIn: true, caller: 'never',
    body: z.strictObject({ MobileNumber: text.nullish(), ...device }),
    response: codeSent,
  }),
  activateOnboarding: operation('POST /v1.0/contacts/{contactId}/authentication/onboarding/activate', {
    summary: 'Sends the activation link once the mTAN is right; for phones.',
    layers: application, path: ofContact, signsIn: true, caller: 'never', body: mtan,
    response: reply({ ...result, UserName: read.text, Email: read.text, ActivationKey: read.secret }),
  }),
  authenticateMobile: operation('POST /v1.0/authentication/authenticate/mobile', {
    summary: 'Signs in on a phone.',
    layers: application, signsIn: true, caller: 'never',
    body: z.strictObject({ UserName: text.nullish(), Password: text.nullish(), ForceExpiringPreviousSession: flag.optional(), ...device }),
    response: withSession,
  }),
  authenticateSso: operation('POST /v1.0/authentication/authenticate/sso', {
    summary: 'Opens a session from the token of a single sign-on.',
    layers: application, signsIn: true, body: z.strictObject({ AccessToken: text.nullish() }), response: withSession,
  }),
  authenticateMtan: operation('POST /v1.0/contacts/{contactId}/authentication/authenticate/mtan', {
    summary: 'The older second step of signing in.',
    layers: application, path: ofContact, signsIn: true, deprecated: true, caller: 'never', body: z.strictObject({ MTan: text.nullish() }), response: withSession,
  }),
  validateToken: operation('POST /v1.0/authentication/tokens/validate', {
    summary: 'Whether a token still stands.',
    layers: application, retry: 'read', body: z.strictObject({ AccessToken: text.nullish() }), response: reply(result),
  }),
  forgottenPassword: operation('POST /v1.1/authentication/forgotten-password', {
    summary: 'Sends an mTAN to whoever forgot the password.',
    layers: application, signsIn: true, body: z.strictObject({ Email: text.nullish(), UserName: text.nullish() }), response: codeSent,
  }),
  forgottenPasswordMtan: operation('POST /v1.0/contacts/{contactId}/authentication/forgotten-password/mtan', {
    summary: 'Takes the mTAN and sends the activation link by e-mail; the old password ends here.',
    layers: application, path: ofContact, signsIn: true, body: mtan, response: reply({ ...result, ActivationKey: read.secret }),
  }),
  resetPassword: operation('POST /v1.0/authentication/reset-password', {
    summary: 'Sets a new password with the activation key.',
    layers: application, signsIn: true, body: z.strictObject({ ActivationKey: text.nullish(), ...newPassword }), response: reply(result),
  }),
  changePassword: operation('POST /v1.0/contacts/{contactId}/authentication/reset-password', {
    summary: 'Sets a new password for whoever is signed in.',
    layers: person, path: ofContact, body: z.strictObject(newPassword), response: reply(result),
  }),
  logOff: operation('POST /v1.0/contacts/{contactId}/authentication/logoff', {
    summary: 'Ends a session.',
    layers: person, path: ofContact, response: reply(result), patience: 'notice',
  }),
  renewToken: operation('PUT /v1.0/contacts/{contactId}/authentication/tokens/renew', {
    summary: 'A fresh token for a session, expired or not.',
    layers: application, path: ofContact, body: renewal, response: withSession,
  }),
  renewSsoToken: operation('PUT /v1.0/contacts/{contactId}/authentication/tokens/renew/sso', {
    summary: 'A fresh token for a session that began with a single sign-on.',
    layers: application, path: ofContact, body: renewal, response: withSession,
  }),
};
