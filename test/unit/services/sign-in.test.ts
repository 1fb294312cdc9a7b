// Signing in by approval: who arrives, with what, and that giving up counts to the last moment.
import { beforeEach, describe, expect, it } from 'vitest';
import type { SignInStep } from '../../../main/api/dfs/wire';
import type { Remote } from '../../../main/api/remote';
import { Failure } from '../../../main/failure';
import { createSignIn, type SignIn } from '../../../main/services/sign-in';
import type { SessionState } from '../../../preload/contract/session';

const tokens = { sessionId: 's', jwt: 'a.b.c' };
const step = (changes: object) => ({ status: 'challenge', contactId: 7, factor: 'Approve', provider: null, passcodeLength: null, session: null, trustedDeviceToken: null, statusSessionId: 'wait', qrCode: null, ...changes }) as unknown as SignInStep;
const allowed = step({ status: 'allow', session: tokens, trustedDeviceToken: 'device' });

let signIn: SignIn;
let entered: { userName: string; device: string | null; still: () => boolean }[];
let entering: Promise<void>;
let approval: () => Promise<SignInStep | null>;
let changes: number;
let forgotten: string[];
let known: string | null;
let first: SignInStep;

beforeEach(() => {
  [entered, entering, changes, forgotten, known, first] = [[], Promise.resolve(), 0, [], null, step({})];
  approval = async () => allowed;
  const dfs = { signIn: async () => first, secondFactor: async () => step({}), approval: () => approval() };
  signIn = createSignIn({
    stillHere: (ask) => ask({ dfs } as unknown as Remote),
    enter: (userName, _session, device, still) => {
      entered.push({ userName, device, still });
      return entering;
    },
    trustedDevice: async () => known, forgetDevice: async (userName) => void forgotten.push(userName),
    changed: () => { changes += 1; return {} as SessionState; }, now: () => new Date('2026-11-26T09:00:00Z'),
  });
});
const begin = (trust = false) => signIn.password({ userName: 'camille', password: 'x', trust });
const codeOf = (answer: Promise<unknown>) => answer.then(() => 'none', (error: Failure) => error.code);

describe('an approval', () => {
  it('lets in whoever asked, and trusts the computer only where that was wished', async () => {
    for (const trust of [false, true]) {
      await begin(trust);
      await signIn.approval();
    }
    expect(entered.map(({ userName, device }) => [userName, device])).toEqual([['camille', null], ['camille', 'device']]);
  });

  it('that is given up while the person is being let in lets nobody in', async () => {
    entering = new Promise(() => undefined);
    await begin();
    await expect.poll(() => entered.length).toBe(1);
    expect(entered[0]!.still()).toBe(true);
    signIn.cancel();
    expect(entered[0]!.still()).toBe(false);
    await begin();
    expect(entered[0]!.still()).toBe(false);
  });

  it('that comes after it was given up lets nobody in', async () => {
    let answer = (_: SignInStep) => undefined as void;
    approval = () => new Promise((resolve) => { answer = resolve; });
    await begin();
    const waiting = signIn.approval();
    signIn.cancel();
    answer(allowed);
    expect([await codeOf(waiting), entered]).toEqual(['cancelled', []]);
  });

  it('that is refused after it was given up for another ends nothing of the other', async () => {
    const refusals: ((failure: Failure) => void)[] = [];
    approval = () => new Promise((_, reject) => { refusals.push(reject); });
    await begin();
    const waiting = signIn.approval();
    await begin();
    const other = signIn.waiting();
    const before = changes;
    refusals[0]!(new Failure('approvalDenied'));
    await codeOf(waiting);
    expect([signIn.waiting() === other, other?.challenge.factor, changes]).toEqual([true, 'approve', before]);
  });

  it('that is refused says so, tells everybody, and waits for nothing more', async () => {
    let refuse = (_: Failure) => undefined as void;
    approval = () => new Promise((_, reject) => { refuse = reject; });
    await begin();
    expect(signIn.waiting()?.challenge.factor).toBe('approve');
    const before = changes;
    refuse(new Failure('approvalDenied'));
    expect(await codeOf(signIn.approval())).toBe('approvalDenied');
    expect([signIn.waiting(), changes > before, entered]).toEqual([null, true, []]);
  });

  it('without what every approval has is not understood', async () => {
    approval = async () => step({ status: 'allow' });
    await begin();
    expect(await codeOf(signIn.approval())).toBe('unreadableAnswer');
    expect(entered).toEqual([]);
  });
});

it('a password that is enough lets in at once, and nothing is waited for', async () => {
  first = allowed;
  for (const trust of [false, true]) await begin(trust);
  expect([entered.map(({ userName, device }) => [userName, device]), signIn.waiting()]).toEqual([[['camille', null], ['camille', 'device']], null]);
});

it('a trusted computer that is asked for the second factor all the same is not trusted any more', async () => {
  await begin();
  expect(forgotten).toEqual([]);
  known = 'device';
  await begin();
  expect(forgotten).toEqual(['camille']);
});
