// A token is taken only when whole: a cut-off text/plain answer arrives without any error.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { asSignInFailure, readClaims, readJwt } from '../../../main/api/tokens';
import { Failure } from '../../../main/failure';

const sample = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dyt0CoTl4WoVjAHI9Q_CwSKhl6d_9rhM3NrXuJttkao';

it('takes the documented sample, with white space or quotation marks around it', () => {
  expect(readJwt(sample)).toBe(sample);
  expect(readJwt(` ${sample}\r\n`)).toBe(sample);
  expect(readJwt(`"${sample}"`)).toBe(sample);
});

it('refuses a token that lost its last part, its separators or its characters', () => {
  for (const wrong of ['', 'a.b', 'a.b.', '.a.b', 'a.b.c.d', 'a b.c.d', `${sample}<html>`, '"a.b".c', 'a."b.c"', 'é.b.c', `a.b.${'c'.repeat(9000)}`, null, undefined, 42, {}]) {
    expect(() => readJwt(wrong), String(wrong).slice(0, 40)).toThrow(Failure);
  }
});

it('refuses every answer cut before the signature begins, and never repeats it', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: sample.lastIndexOf('.') + 1 }), (length) => {
    try {
      readJwt(sample.slice(0, length));
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
      expect((error as Failure).code).toBe('unreadableAnswer');
      expect(JSON.stringify((error as Failure).toCallError())).not.toContain('eyJ');
      return;
    }
    throw new Error('a cut token was taken');
  }));
});

it('tells what a token says of itself, and nothing of one that says nothing', () => {
  const token = (claims: unknown) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
  expect(readClaims(token({ iat: 10, exp: 1210, cid: 7, sub: 'zoë' }))).toEqual({ issuedAt: 10, expiresAt: 1210, contactId: 7, subject: 'zoë' });
  const silent = { issuedAt: null, expiresAt: null, contactId: null, subject: null };
  for (const odd of ['', 'opaque', 'a.b.c', 'a.!!.c', token(null), token([]), token({ iat: '10', exp: true, cid: -1, sub: {} })]) expect(readClaims(odd), odd).toEqual(silent);
});

it('a refusal of any kind while signing in is one of the credentials, and quotes nothing; other faults stay what they are', () => {
  for (const code of ['sessionExpired', 'forbidden', 'requestRefused'] as const) {
    expect(asSignInFailure(new Failure(code, { correlationId: 'c1', details: { message: 'canary', status: 400 } }))).toMatchObject({ code: 'signInRefused', correlationId: 'c1', details: undefined });
  }
  expect(asSignInFailure(new Failure('unavailable', { correlationId: 'c1', details: { message: 'canary', status: 503 } }))).toMatchObject({ code: 'unavailable', details: { status: 503 } });
  expect(JSON.stringify(asSignInFailure(new Failure('unavailable', { details: { message: 'canary' } })))).not.toContain('canary');
  const other = new Error('no failure of ours');
  expect(asSignInFailure(other)).toBe(other);
});
