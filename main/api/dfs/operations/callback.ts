// What the provider of second factors calls on the server. Here for completeness: the app never calls them.
import { z } from 'zod';
import { operation } from '../../define';
import { read, reply, write } from '../../fields';

const { text } = write;
const shared = { layers: ['application', 'person'], query: { authorization: text.optional() }, response: reply({ Result: read.text }), caller: 'never' } as const;
const outcomes = ['Allow', 'Auth', 'Deny', 'Waiting', 'Unknown', 'Success', 'Expired', 'Pending', 'Disabled', 'Locked', 'InvalidPasscode', 'Success2FaDisabled'] as const;

export const callbackOperations = {
  reportAuthentication: operation('POST /v1.1/callback/authentication/futurae', {
    summary: 'Tells how an approval on a phone ended.', ...shared,
    body: z.strictObject({
      username: text.nullish(), user_id: text.nullish(), session_id: text.nullish(), trusted_device_token: text.nullish(),
      result: write.oneOf(outcomes).optional(), status: text.nullish(), status_msg: text.nullish(),
    }),
  }),
  reportEnrollment: operation('POST /v1.1/callback/enrollment/futurae', {
    summary: 'Tells that a phone was enrolled.', ...shared,
    body: z.strictObject({ username: text.nullish(), user_id: text.nullish(), activation_code: text.nullish(), result: text.nullish() }),
  }),
};
